/** Finds every unit of every format in a tree, and counts as plain specs what is left of those the configuration names. */
import type { FormatIssue, Unit } from '../../documents/formats/format.ts';
import { invariant } from '../../domain/error.ts';
import type { FileTree } from '../tree.ts';
import type { CheckedFormat } from './formats.ts';
import type { IsPlainSpec } from './plain-specs.ts';

/** A unit with the format that reads it. */
export interface Found<F extends CheckedFormat = CheckedFormat> {
  readonly format: F;
  readonly unit: Unit;
}

/** All units, format by format. A file that another format knows is no plain spec. Folders of specs that could not be listed stand for what is in them. */
export function unitsIn<F extends CheckedFormat>(tree: FileTree, formats: readonly F[], isPlain: IsPlainSpec): readonly Found<F>[] {
  const others = formats.filter(({ name }) => name !== 'plain');
  const known = others.flatMap((format) => format.units(tree).map((unit): Found<F> => ({ format, unit })));
  const closed = tree.unlisted
    .filter((folder) => known.every(({ unit }) => unit.file !== folder))
    .map((folder) => looseSpec(formats, folder));
  if (others.length === formats.length) return [...known, ...closed];
  const taken = new Set(known.flatMap(({ unit }) => unit.files));
  const free = tree.paths.filter((path) => !taken.has(path) && isPlain(path) && others.every((format) => format.place(path) === undefined));
  return [...known, ...free.map((path) => looseSpec(formats, path)), ...closed];
}

/** An ERROR for what of a unit is there and was asked for in vain, whatever the rules made of its absence. */
export function unreadIn(tree: FileTree, { file, files }: Unit): readonly FormatIssue[] {
  const unread = tree.allUnread();
  if (unread.size === 0) return [];
  return [...new Set([file, ...files])].flatMap((path): readonly FormatIssue[] => {
    const why = unread.get(path);
    if (why === undefined) return [];
    const message = `the ${tree.unlisted.includes(path) ? 'folder' : 'file'} ${why}`;
    return [{ level: 'ERROR', rule: 'file/unread', path, file: path, line: 0, column: 0, quote: '', message }];
  });
}

/** A spec that stands for itself. */
export function looseSpec<F extends CheckedFormat>(formats: readonly F[], path: string): Found<F> {
  const format = formats.find(({ name }) => name === 'plain') ?? formats[0];
  invariant(format !== undefined, 'there is no format');
  return { format, unit: { format: 'plain', kind: 'spec', id: path, root: '', file: path, files: [path] } };
}
