/** Lists a tree's files by globs. Follows no symbolic link, skips what no glob can match, and yields to the event loop between folders. */
import { opendir } from 'node:fs/promises';
import picomatch from 'picomatch';
import { type OpenFolder, nodeDisk } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';
import { isUsable } from './safe-path.ts';

const SKIPPED: readonly string[] = ['node_modules', '.git', '.trueup'];
const ENTRIES_AT_ONCE = 256;

type Test = (path: string) => boolean;

interface Wanted {
  readonly included: Test;
  readonly excluded: Test;
  /** Folders without a wildcard that patterns begin with; an empty one matches from the root. */
  readonly bases: readonly string[];
}

function wantedBy(include: readonly string[], exclude: readonly string[]): Wanted {
  const options = { dot: true, posixSlashes: true };
  const positive = include.map((glob) => picomatch.scan(glob));
  return {
    included: picomatch([...include], options),
    excluded: exclude.length === 0 ? () => false : picomatch([...exclude], options),
    bases: positive.map(({ base, glob }) => (glob === '' ? base.split('/').slice(0, -1).join('/') : base)),
  };
}

/** Whether a pattern could match something in this folder. */
function mayHold(folder: string, { bases, excluded }: Wanted): boolean {
  if (excluded(`${folder}/`) || excluded(folder)) return false;
  return bases.some((base) => base === '' || base === folder || folder.startsWith(`${base}/`) || base.startsWith(`${folder}/`));
}

async function opened(parent: OpenFolder | undefined, path: string): Promise<OpenFolder | undefined> {
  try {
    return await nodeDisk.openFolder(parent === undefined ? path : `${parent.path}/${path}`);
  } catch (error) {
    // Gone, or turned into a link, since its parent was read; or not ours to read. Only the root must be there.
    if (parent !== undefined && ['ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES'].includes(errnoOf(error))) return undefined;
    throw diskFailure(error, 'the folder cannot be listed', path);
  }
}

async function walk(folder: OpenFolder, prefix: string, wanted: Wanted, found: string[]): Promise<void> {
  const inner: string[] = [];
  for await (const entry of await opendir(folder.path, { bufferSize: ENTRIES_AT_ONCE })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      if (!SKIPPED.includes(entry.name) && mayHold(path, wanted)) inner.push(entry.name);
    } else if (entry.isFile() && wanted.included(path) && !wanted.excluded(path) && isUsable(path)) found.push(path);
  }
  for (const name of inner) {
    const next = await opened(folder, name);
    if (next === undefined) continue;
    try {
      await walk(next, `${prefix}${name}/`, wanted, found);
    } finally {
      await next.close();
    }
  }
}

/** Repository-relative paths of regular files that match a glob of `include` and none of `exclude`, sorted by code unit. */
export async function listFiles(root: string, include: readonly string[], exclude: readonly string[]): Promise<readonly string[]> {
  const wanted = wantedBy(include, exclude);
  const found: string[] = [];
  const top = await opened(undefined, root);
  if (top === undefined) return found;
  try {
    await walk(top, '', wanted, found);
  } finally {
    await top.close();
  }
  return found.toSorted((a, b) => (a < b ? -1 : 1));
}
