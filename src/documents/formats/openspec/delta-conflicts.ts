/** Finds the entries of a delta that repeat or contradict each other. As in the oracle, a name is cleaned once more before it is compared. */
import type { Delta } from './delta.ts';
import type { Report } from './issue.ts';
import { cleanName, foldName } from './names.ts';
import type { RequirementPart } from './requirement-part.ts';
import type { ByteRange } from '../../../domain/hunk.ts';

/** Reports repetitions in REMOVED and RENAMED, then names that stand in sections that exclude each other. */
export function deltaConflicts({ added, modified, removed, renamed }: Delta, report: Report): void {
  const removedNames = new Map<string, ByteRange>();
  for (const { name, range } of removed) {
    const key = cleanName(name);
    if (removedNames.has(key)) report('ERROR', 'removed-duplicate', range, `Duplicate requirement in REMOVED: "${name}"`);
    else removedNames.set(key, range);
  }
  const froms = new Set<string>();
  const tos = new Set<string>();
  for (const { from, to } of renamed) {
    const fromKey = cleanName(from.name);
    const toKey = cleanName(to.name);
    if (froms.has(fromKey)) report('ERROR', 'rename-duplicate', from.range, `Duplicate FROM in RENAMED: "${from.name}"`);
    if (tos.has(toKey)) report('ERROR', 'rename-duplicate', to.range, `Duplicate TO in RENAMED: "${to.name}"`);
    froms.add(fromKey);
    tos.add(toKey);
  }
  const addedNames = firstHeaders(added);
  const modifiedNames = firstHeaders(modified);
  for (const [name, range] of modifiedNames) {
    if (removedNames.has(name)) report('ERROR', 'section-conflict', range, inBoth('MODIFIED', 'REMOVED', name));
    if (addedNames.has(name)) report('ERROR', 'section-conflict', range, inBoth('MODIFIED', 'ADDED', name));
  }
  for (const [name, range] of addedNames) {
    if (removedNames.has(name)) report('ERROR', 'section-conflict', range, inBoth('ADDED', 'REMOVED', name));
  }
  renameConflicts(renamed, modifiedNames, addedNames, removedNames, report);
}

type Names = ReadonlyMap<string, ByteRange>;

function renameConflicts(renamed: Delta['renamed'], modified: Names, added: Names, removed: Names, report: Report): void {
  const folded = new Map<string, string>();
  if (renamed.length > 0) for (const name of removed.keys()) if (!folded.has(foldName(name))) folded.set(foldName(name), name);
  for (const { from, to } of renamed) {
    const fromKey = cleanName(from.name);
    const place = modified.get(fromKey);
    if (place !== undefined)
      report('ERROR', 'rename-conflict', place, `MODIFIED references old name from RENAMED. Use new header for "${to.name}"`);
    if (added.has(cleanName(to.name))) report('ERROR', 'rename-conflict', to.range, `RENAMED TO collides with ADDED for "${to.name}"`);
    const match = folded.get(foldName(fromKey));
    if (match !== undefined) {
      const spelling = match === fromKey ? '' : ` (REMOVED spells it "${match}")`;
      report('ERROR', 'rename-conflict', from.range, `${inBoth('RENAMED', 'REMOVED', from.name)}${spelling}`);
    }
  }
}

function inBoth(one: string, other: string, name: string): string {
  return `Requirement present in both ${one} and ${other}: "${name}"`;
}

function firstHeaders(parts: readonly RequirementPart[]): Names {
  const names = new Map<string, ByteRange>();
  for (const { name, header } of parts) {
    const key = cleanName(name);
    if (!names.has(key)) names.set(key, { start: header.start, end: header.end });
  }
  return names;
}
