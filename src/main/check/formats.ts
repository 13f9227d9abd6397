/** Chooses the formats that a tree is checked with, and loads no more of them than its files need. */
import type { Format, FormatIssue, Tree, Unit } from '../../documents/formats/format.ts';
import { checkSpec } from '../../documents/formats/openspec/check-spec.ts';
import { placeOf, unitsOf } from '../../documents/formats/openspec/layout.ts';
import { isPlainlyValid } from '../../documents/formats/openspec/plainly-valid.ts';
import type { IsPlainSpec } from './plain-specs.ts';

/** As much of a format as checking takes. */
export type CheckedFormat = Pick<Format, 'name' | 'place' | 'units' | 'check'>;

/** Main specs of OpenSpec by themselves: their rules need neither YAML nor globs. */
const mainSpecs: CheckedFormat = {
  name: 'openspec',
  place: placeOf,
  units: unitsOf,
  check: (tree, units) => units.map((unit) => ({ unit, issues: specIssues(tree, unit) })),
};

/** The formats for a tree: one that is quick to load where it holds nothing but main specs and archived changes of OpenSpec, else all. */
export async function formatsFor({ paths }: Pick<Tree, 'paths'>, isPlain: IsPlainSpec): Promise<readonly CheckedFormat[]> {
  if (paths.length > 0 && paths.every((path) => needsOnlyMainSpecs(path, isPlain))) return [mainSpecs];
  return (await import('../../documents/formats/formats.ts')).FORMATS;
}

const OTHERS = /(?:^|\/)(?:\.kiro|\.specify|specs?)\//u;
const ACTIVE = /\/changes\/(?!archive\/)/u;

function needsOnlyMainSpecs(path: string, isPlain: IsPlainSpec): boolean {
  if (path.startsWith('openspec/')) return !ACTIVE.test(path);
  return !path.includes('openspec/') && !OTHERS.test(path) && !isPlain(path);
}

function specIssues(tree: Tree, unit: Unit): readonly FormatIssue[] {
  const bytes = unit.kind === 'spec' ? tree.read(unit.file) : undefined;
  return bytes === undefined || isPlainlyValid(bytes) ? [] : checkSpec(unit.file, bytes);
}
