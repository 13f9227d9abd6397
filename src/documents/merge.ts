/** Merges two edits of one document by what each changed; where both changed the same place differently it says so and decides nothing. */
import type { Hunk } from '../domain/hunk.ts';
import { diffDocuments } from './diff.ts';
import { concatenate, decode, endsLine } from './lines.ts';

/** One place that both sides changed in different ways, decoded for display. */
export interface MergeConflict {
  readonly section: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly bytes: Uint8Array }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] };

/**
 * Three-way merge. Changes in different places are all taken; the same change on both sides is taken once; changes that
 * overlap or touch within one section conflict. Nothing that a side wrote is ever left out of a merged result.
 */
export function mergeDocuments(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): MergeResult {
  if (same(ours, theirs) || same(base, theirs)) return { kind: 'merged', bytes: ours };
  if (same(base, ours)) return { kind: 'merged', bytes: theirs };
  const sides: Sides = { base, ours, theirs };
  const parts: Uint8Array[] = [];
  const conflicts: MergeConflict[] = [];
  const put = (section: string, part: Uint8Array): void => {
    const last = parts.at(-1);
    // Two texts of which the first lacks its line ending would become one line.
    if (last !== undefined && runTogether(last, part)) conflicts.push({ section, base: '', ours: decode(last), theirs: decode(part) });
    else if (part.length > 0) parts.push(part);
  };
  let at = 0;
  for (const group of groupsOf(diffDocuments(base, ours), diffDocuments(base, theirs))) {
    const [start, end] = spanOf(group);
    const section = (group.ours[0] ?? group.theirs[0])?.section ?? '';
    const mine = replaced(sides, 'ours', group.ours, start, end);
    const yours = replaced(sides, 'theirs', group.theirs, start, end);
    put(section, base.subarray(at, start));
    if (group.ours.length === 0) put(section, yours);
    else if (group.theirs.length === 0 || same(mine, yours)) put(section, mine);
    else conflicts.push({ section, base: decode(base, start, end), ours: decode(mine), theirs: decode(yours) });
    at = end;
  }
  put('', base.subarray(at));
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'merged', bytes: concatenate(parts) };
}

function runTogether(one: Uint8Array, other: Uint8Array): boolean {
  return other.length > 0 && !endsLine(one) && other[0] !== 10 && other[0] !== 13;
}

interface Sides {
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

/** Hunks of both sides that meet; a group with hunks of one side only is no conflict. */
interface Group {
  readonly ours: Hunk[];
  readonly theirs: Hunk[];
}

function groupsOf(ours: readonly Hunk[], theirs: readonly Hunk[]): readonly Group[] {
  const all = [...ours.map((hunk) => ({ hunk, side: 'ours' as const })), ...theirs.map((hunk) => ({ hunk, side: 'theirs' as const }))];
  all.sort((one, other) => one.hunk.before.start - other.hunk.before.start || one.hunk.before.end - other.hunk.before.end);
  const groups: Group[] = [];
  let end = -1;
  let last: { readonly hunk: Hunk; readonly side: 'ours' | 'theirs' } | undefined;
  for (const entry of all) {
    const { hunk, side } = entry;
    const group = groups.at(-1);
    if (group !== undefined && last !== undefined && meets(group, last, entry, end)) {
      group[side].push(hunk);
      end = Math.max(end, hunk.before.end);
    } else {
      const fresh: Group = { ours: [], theirs: [] };
      fresh[side].push(hunk);
      groups.push(fresh);
      end = hunk.before.end;
    }
    last = entry;
  }
  return groups;
}

/** Overlapping hunks meet; so do hunks of different sides that touch, unless each brings or drops a section of its own. */
function meets(
  group: Group,
  last: { readonly hunk: Hunk; readonly side: 'ours' | 'theirs' },
  { hunk, side }: { readonly hunk: Hunk; readonly side: 'ours' | 'theirs' },
  end: number,
): boolean {
  if (hunk.before.start < end) return true;
  if (hunk.before.start > end) return false;
  const others = side === 'ours' ? group.theirs : group.ours;
  return last.side === side ? others.length > 0 && touches(hunk, others) : touches(hunk, others);
}

function touches(hunk: Hunk, others: readonly Hunk[]): boolean {
  return others.some(
    (other) =>
      other.before.end === hunk.before.start &&
      (other.section === hunk.section || (other.change === 'MODIFIED' && hunk.change === 'MODIFIED')),
  );
}

function spanOf({ ours, theirs }: Group): readonly [number, number] {
  const all = [...ours, ...theirs];
  return [Math.min(...all.map((hunk) => hunk.before.start)), Math.max(...all.map((hunk) => hunk.before.end))];
}

/** What one side has in place of `base[start..end)`. */
function replaced(sides: Sides, side: 'ours' | 'theirs', hunks: readonly Hunk[], start: number, end: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  for (const { before, after } of hunks) {
    parts.push(sides.base.subarray(at, before.start), sides[side].subarray(after.start, after.end));
    at = before.end;
  }
  parts.push(sides.base.subarray(at, end));
  return concatenate(parts);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
