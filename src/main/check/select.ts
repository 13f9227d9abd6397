/** Finds the units of a tree, and which of them a person means by paths and names. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import type { FileTree } from '../tree.ts';
import type { Found } from './units.ts';
import { fs } from '../quick-fs.ts';

const { existsSync, realpathSync } = fs;

/**
 * Units that each argument names: a file of a unit, a folder that holds units, or a unit's id; in the order of `all`, each once.
 * Without arguments every unit but archived ones, which are asked for by name. Throws a `refusal` for an argument that names none.
 */
export function chosenUnits(
  all: readonly Found[],
  tree: FileTree,
  cwd: string,
  names: readonly string[],
  loose: (path: string) => Found,
): readonly Found[] {
  if (names.length === 0) return all.filter(({ unit }) => unit.kind !== 'archived');
  const chosen = new Set<Found>();
  for (const name of names) {
    const found = unitsAt(all, tree, pathsMeant(tree.root, cwd, name), loose) ?? all.filter(({ unit }) => unit.id === name);
    if (found.length === 0) throw nothingAt(tree.root, cwd, name);
    for (const one of found) chosen.add(one);
  }
  const known = all.filter((one) => chosen.has(one));
  return [...known, ...[...chosen].filter((one) => !all.includes(one))];
}

/** Why an argument names nothing: what is wrong with the path where it is one, else that there is no such unit. */
function nothingAt(root: string, cwd: string, name: string): TrueupError {
  const isPath = name.includes('/') || name.includes(sep);
  const isThere = existsSync(resolve(cwd, name)) || existsSync(resolve(root, name));
  const why =
    isPath && !isThere
      ? 'there is no such file or folder'
      : pathsMeant(root, cwd, name).length === 0
        ? `is outside the repository ${visible(root)}`
        : `there is no such spec, folder or unit in ${visible(root)}`;
  const fix = why.startsWith('is outside')
    ? 'check it from its own repository, or name that with --repo DIR'
    : 'see `trueup overview` for what there is';
  return new TrueupError('refusal', 'cannot-read', `${visible(name)}: ${why}`, { fix });
}

/** Repository-relative paths that a person may mean: seen from where they are, else from the top. */
function pathsMeant(root: string, cwd: string, name: string): readonly string[] {
  return [resolve(cwd, name), resolve(root, name)].flatMap((path) => {
    const inside = relative(root, real(path));
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return [];
    return [sep === '/' ? inside : inside.replaceAll(sep, '/')];
  });
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there: it may still be the name of a unit.
    return path;
  }
}

function unitsAt(
  all: readonly Found[],
  tree: FileTree,
  paths: readonly string[],
  loose: (path: string) => Found,
): readonly Found[] | undefined {
  for (const path of paths) {
    const prefix = path === '' ? '' : `${path}/`;
    const archive = /(?:^|\/)archive(?:\/|$)/u.test(path);
    const found = all.filter(
      ({ unit }) =>
        unit.file === path ||
        unit.files.includes(path) ||
        ((archive || unit.kind !== 'archived') && (unit.file.startsWith(prefix) || unit.files.some((file) => file.startsWith(prefix)))),
    );
    if (found.length > 0) return found;
    if (tree.has(path)) return [loose(path)];
  }
  return undefined;
}
