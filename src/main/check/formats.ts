/** Chooses the formats that a tree is checked with, and loads no more of them than its files need. */
import type { CheckedUnit, Format, Tree, Unit } from '../../documents/formats/format.ts';
import { isPlainlyValid } from '../../documents/formats/openspec/plainly-valid.ts';
import type { FileTree } from '../tree.ts';
import type { IsPlainSpec } from './plain-specs.ts';

/** As much of a format as checking takes. Units that are not there after all are left out of what is checked. */
export interface CheckedFormat extends Pick<Format, 'name' | 'place' | 'units'> {
  check(tree: Tree, units: readonly Unit[]): readonly CheckedUnit[] | Promise<readonly CheckedUnit[]>;
}

const ROOT = 'openspec';
const SPECS = `${ROOT}/specs/`;
const OTHERS = /(?:^|\/)(?:\.kiro|\.specify|specs?)\//u;
const ACTIVE = /\/changes\/(?!archive\/|$)/u;

/** Whether a tree holds nothing that is checked but main specs of OpenSpec. */
export function hasOnlyMainSpecs({ paths, folders = [] }: Pick<Tree, 'paths' | 'folders'>, isPlain: IsPlainSpec): boolean {
  return paths.length > 0 && paths.every((path) => isMainSpecOrNone(path, isPlain)) && !folders.some((folder) => ACTIVE.test(`${folder}/`));
}

function isMainSpecOrNone(path: string, isPlain: IsPlainSpec): boolean {
  if (path.startsWith(SPECS)) return true;
  if (path.startsWith(`${ROOT}/`)) return !ACTIVE.test(path);
  return !path.includes(`${ROOT}/`) && !OTHERS.test(path) && !isPlain(path);
}

/** Main specs of OpenSpec by themselves: most are passed at a glance, and the rules are loaded for those that are not. */
export function mainSpecsOf(tree: FileTree): CheckedFormat {
  return {
    name: 'openspec',
    place: () => ({ kind: 'spec', root: ROOT, unit: '' }),
    units: mainSpecs,
    check: async (_tree, units) => {
      const texts = units.map(({ file }) => statusOf(tree.text(file)));
      const rules = texts.includes('odd') ? await import('../../documents/formats/openspec/check-spec.ts') : undefined;
      return units.flatMap((unit, index): readonly CheckedUnit[] => {
        if (texts[index] === 'valid') return [{ unit, issues: [] }];
        const bytes = texts[index] === 'odd' ? tree.read(unit.file) : undefined;
        if (bytes !== undefined && rules !== undefined) return [{ unit, issues: rules.checkSpec(unit.file, bytes) }];
        return tree.allUnread().has(unit.file) ? [{ unit, issues: [] }] : [];
      });
    },
  };
}

function statusOf(text: string | undefined): 'valid' | 'odd' | 'gone' {
  if (text === undefined) return 'gone';
  return isPlainlyValid(text) ? 'valid' : 'odd';
}

/** A spec is `spec.md` in at least one folder below `specs`, none of them hidden. */
function mainSpecs({ paths }: Pick<Tree, 'paths'>): readonly Unit[] {
  return paths.flatMap((file): readonly Unit[] => {
    if (!file.startsWith(SPECS) || !file.endsWith('/spec.md') || file.includes('/.')) return [];
    const id = file.slice(SPECS.length, -'/spec.md'.length);
    return id === '' ? [] : [{ format: 'openspec', kind: 'spec', id, root: ROOT, file, files: [file] }];
  });
}
