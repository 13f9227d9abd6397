/** Finds every unit of every format in a tree, and counts as plain specs what is left of those the configuration names. */
import type { Tree, Unit } from '../../documents/formats/format.ts';
import { invariant } from '../../domain/error.ts';
import type { CheckedFormat } from './formats.ts';
import type { IsPlainSpec } from './plain-specs.ts';

/** A unit with the format that reads it. */
export interface Found<F extends CheckedFormat = CheckedFormat> {
  readonly format: F;
  readonly unit: Unit;
}

/** All units, format by format. A file that another format knows is no plain spec. */
export function unitsIn<F extends CheckedFormat>(tree: Tree, formats: readonly F[], isPlain: IsPlainSpec): readonly Found<F>[] {
  const others = formats.filter(({ name }) => name !== 'plain');
  const known = others.flatMap((format) => format.units(tree).map((unit): Found<F> => ({ format, unit })));
  if (others.length === formats.length) return known;
  const taken = new Set(known.flatMap(({ unit }) => unit.files));
  const free = tree.paths.filter((path) => !taken.has(path) && isPlain(path) && others.every((format) => format.place(path) === undefined));
  return [...known, ...free.map((path) => looseSpec(formats, path))];
}

/** A spec that stands for itself. */
export function looseSpec<F extends CheckedFormat>(formats: readonly F[], path: string): Found<F> {
  const format = formats.find(({ name }) => name === 'plain');
  invariant(format !== undefined, 'there is no format for plain specs');
  return { format, unit: { format: 'plain', kind: 'spec', id: path, root: '', file: path, files: [path] } };
}
