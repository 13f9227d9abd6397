/** Chooses the formats that a tree is checked with, and loads no more of them than its files need. */
import type { CheckedUnit, Format, Unit } from '../../documents/formats/format.ts';
import { checkSpec } from '../../documents/formats/openspec/check-spec.ts';
import { capabilityOf, placeOf } from '../../documents/formats/openspec/layout.ts';
import { isPlainlyValid } from '../../documents/formats/openspec/plainly-valid.ts';
import type { FileTree } from '../tree.ts';
import type { IsPlainSpec } from './plain-specs.ts';

/** As much of a format as checking takes. */
export type CheckedFormat = Pick<Format, 'name' | 'place' | 'units' | 'check'>;

/** The formats for a tree: one that is quick to load where it holds nothing but main specs and archived changes of OpenSpec, else all. */
export async function formatsFor(tree: FileTree, isPlain: IsPlainSpec): Promise<readonly CheckedFormat[]> {
  if (tree.paths.length > 0 && tree.paths.every((path) => needsOnlyMainSpecs(path, isPlain))) return [mainSpecsOf(tree)];
  return (await import('../../documents/formats/formats.ts')).FORMATS;
}

const ROOT = 'openspec';
const SPECS = `${ROOT}/specs/`;
const OTHERS = /(?:^|\/)(?:\.kiro|\.specify|specs?)\//u;
const ACTIVE = /\/changes\/(?!archive\/)/u;

function needsOnlyMainSpecs(path: string, isPlain: IsPlainSpec): boolean {
  if (path.startsWith(SPECS)) return true;
  if (path.startsWith(`${ROOT}/`)) return !ACTIVE.test(path);
  return !path.includes(`${ROOT}/`) && !OTHERS.test(path) && !isPlain(path);
}

/** Main specs of OpenSpec by themselves: their rules need neither YAML nor globs, and most specs are passed at a glance. */
function mainSpecsOf(tree: FileTree): CheckedFormat {
  const check = (unit: Unit): CheckedUnit => {
    const text = tree.text(unit.file);
    if (text !== undefined && isPlainlyValid(text)) return { unit, issues: [] };
    const bytes = tree.read(unit.file);
    return { unit, issues: bytes === undefined ? [] : checkSpec(unit.file, bytes) };
  };
  return { name: 'openspec', place: placeOf, units: mainSpecs, check: (_tree, units) => units.map(check) };
}

function mainSpecs({ paths }: Pick<FileTree, 'paths'>): readonly Unit[] {
  return paths.flatMap((file): readonly Unit[] => {
    if (!file.startsWith(SPECS) || !file.endsWith('/spec.md')) return [];
    const id = capabilityOf(file.slice(SPECS.length).split('/'));
    return id === undefined ? [] : [{ format: 'openspec', kind: 'spec', id, root: ROOT, file, files: [file] }];
  });
}
