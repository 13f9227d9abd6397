/** Merges two edits of one document by what each changed; where both changed the same place differently a person says what stands. */
import { digestOfValue } from '../domain/digest.ts';
import type { Hunk, MergeConflict, Resolution } from '../domain/hunk.ts';
import { definitions } from './definitions.ts';
import { diffDocuments } from './diff.ts';
import { concatenate, decode, encode, endsLine, lineEnding, lineStart } from './lines.ts';
import { outline, type Section } from './outline.ts';
import { append } from '../domain/append.ts';

export interface Merged {
  /** The merged text; at conflicts that nobody settled it holds ours. */
  readonly bytes: Uint8Array;
  /** Conflicts that nobody settled, in document order. */
  readonly conflicts: readonly MergeConflict[];
  /** Requirement ids that each side gave to something new, so that they are now defined twice. */
  readonly doubled: readonly string[];
}

/** How many hex digits tell conflicts apart. */
const ID_DIGITS = 12;

/**
 * Three-way merge. Changes in different places are all taken; the same change on both sides is taken once; changes that
 * overlap or touch within one requirement or section conflict. Nothing that a side wrote is left out without a person
 * having said so.
 */
export function mergeDocuments(
  base: Uint8Array,
  ours: Uint8Array,
  theirs: Uint8Array,
  resolutions: Readonly<Record<string, Resolution>> = {},
): Merged {
  if (same(ours, theirs) || same(base, theirs)) return { bytes: ours, conflicts: [], doubled: [] };
  if (same(base, ours)) return { bytes: theirs, conflicts: [], doubled: [] };
  const found = new Map<'ours' | 'theirs', readonly Section[]>();
  const sections: Sides['sections'] = (side) => {
    const known = found.get(side) ?? outline(side === 'ours' ? ours : theirs).sections;
    found.set(side, known);
    return known;
  };
  const sides: Sides = { base, ours, theirs, ending: lineEnding(base), starts: requirementStarts(base), sections };
  const parts: Uint8Array[] = [];
  const conflicts: MergeConflict[] = [];
  const identify = conflictIds();
  let at = 0;
  for (const group of groupsOf(sides, diffDocuments(base, ours), diffDocuments(base, theirs))) {
    const [start, end] = spanOf(group);
    parts.push(base.subarray(at, start));
    at = end;
    const mine = replaced(sides, 'ours', group.ours, start, end);
    const yours = replaced(sides, 'theirs', group.theirs, start, end);
    if (group.ours.length === 0) parts.push(yours);
    else if (group.theirs.length === 0 || same(mine, yours)) parts.push(mine);
    else {
      const section = group.ours[0]?.section ?? '';
      const conflict = identify({ section, base: decode(base, start, end), ours: decode(mine), theirs: decode(yours) });
      const resolution = resolutions[conflict.id];
      if (resolution === undefined) conflicts.push(conflict);
      append(parts, settled(sides, resolution, mine, yours));
    }
  }
  parts.push(base.subarray(at));
  const bytes = joined(parts, sides.ending);
  return { bytes, conflicts, doubled: doubledIds(sides, bytes) };
}

/** What stands at a conflict; ours until somebody settled it. */
function settled({ ending }: Sides, resolution: Resolution | undefined, mine: Uint8Array, yours: Uint8Array): readonly Uint8Array[] {
  if (resolution === undefined) return [mine];
  if ('take' in resolution) {
    if (resolution.take !== 'both') return [resolution.take === 'ours' ? mine : yours];
    // Where a text has no last line ending, both sides begin with the ending of the line before.
    const shared = encode(ending);
    return [mine, begins(mine, shared) && begins(yours, shared) ? yours.subarray(shared.length) : yours];
  }
  const text = resolution.text.replaceAll(/\r\n|\r|\n/gu, ending);
  return [encode(text === '' || text.endsWith(ending) ? text : `${text}${ending}`)];
}

/** One text from several. A part that lacks its line ending gets it, so that two lines never become one. */
function joined(parts: readonly Uint8Array[], ending: string): Uint8Array {
  const whole: Uint8Array[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.length === 0) continue;
    if (last !== undefined && !endsLine(last) && part[0] !== 10 && part[0] !== 13) whole.push(encode(ending));
    whole.push(part);
  }
  return concatenate(whole);
}

/** Gives conflicts their ids; equal ones are told apart by their order. */
function conflictIds(): (conflict: Omit<MergeConflict, 'id'>) => MergeConflict {
  const seen = new Map<string, number>();
  return (conflict) => {
    const digest = digestOfValue(conflict).slice(0, ID_DIGITS);
    const count = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, count);
    return { id: count === 1 ? digest : `${digest}-${count}`, ...conflict };
  };
}

interface Sides {
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
  readonly ending: string;
  /** Byte offsets of the base where a requirement begins. */
  readonly starts: ReadonlySet<number>;
  /** Sections of a side, found when first asked for. */
  readonly sections: (side: 'ours' | 'theirs') => readonly Section[];
}

function requirementStarts(bytes: Uint8Array): ReadonlySet<number> {
  const structure = outline(bytes);
  return new Set(definitions(bytes, structure).ids.map(({ line }) => lineStart(structure.lines, line - 1)));
}

function doubledIds({ base, ours, theirs }: Sides, merged: Uint8Array): readonly string[] {
  const counts = (bytes: Uint8Array): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    for (const { name } of definitions(bytes).ids) found.set(name, (found.get(name) ?? 0) + 1);
    return found;
  };
  const [before, mine, yours] = [counts(base), counts(ours), counts(theirs)];
  return [...counts(merged)].flatMap(([name, count]) =>
    count > 1 && !before.has(name) && count > Math.max(mine.get(name) ?? 0, yours.get(name) ?? 0) ? [name] : [],
  );
}

/** Hunks of both sides that meet; a group with hunks of one side only is no conflict. */
interface Group {
  readonly ours: Hunk[];
  readonly theirs: Hunk[];
}

interface Entry {
  readonly hunk: Hunk;
  readonly side: 'ours' | 'theirs';
}

function groupsOf(sides: Sides, ours: readonly Hunk[], theirs: readonly Hunk[]): readonly Group[] {
  const all: Entry[] = [
    ...ours.map((hunk) => ({ hunk, side: 'ours' as const })),
    ...theirs.map((hunk) => ({ hunk, side: 'theirs' as const })),
  ];
  all.sort((one, other) => one.hunk.before.start - other.hunk.before.start || one.hunk.before.end - other.hunk.before.end);
  const groups: Group[] = [];
  let end = -1;
  let last: Entry | undefined;
  for (const entry of all) {
    const { hunk, side } = entry;
    const group = groups.at(-1);
    if (group !== undefined && last !== undefined && meets(sides, group, last, entry, end)) {
      group[side].push(hunk);
      end = Math.max(end, hunk.before.end);
    } else {
      const fresh: Group = { ours: [], theirs: [] };
      for (const one of groups.splice(twinAt(sides, groups, entry))) {
        append(fresh.ours, one.ours);
        append(fresh.theirs, one.theirs);
      }
      fresh[side].push(hunk);
      groups.push(fresh);
      end = hunk.before.end;
    }
    last = entry;
  }
  return groups;
}

/** Index of the first group at the place of an insertion that brings what it brings; their number when there is none. */
function twinAt(sides: Sides, groups: readonly Group[], entry: Entry): number {
  const other = entry.side === 'ours' ? 'theirs' : 'ours';
  let twin = groups.length;
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const group = groups[at];
    if (group === undefined || spanOf(group)[1] < entry.hunk.before.start) break;
    if (bringsSame(sides, group[other], entry)) twin = at;
  }
  return twin;
}

/** Whether hunks of the other side put a section of the same name at the very place of an insertion: two texts for one thing. */
function bringsSame(sides: Sides, others: readonly Hunk[], { hunk, side }: Entry): boolean {
  const { start, end } = hunk.before;
  const there = others.filter(({ before }) => before.start === start && before.end === start);
  if (start !== end || there.length === 0) return false;
  const mine = new Set(broughtBy(sides, side, hunk));
  return there.some((other) => broughtBy(sides, side === 'ours' ? 'theirs' : 'ours', other).some((id) => mine.has(id)));
}

/** Identities of the sections that begin in what a hunk brings. */
function broughtBy(sides: Sides, side: Entry['side'], { after }: Hunk): readonly string[] {
  return sides.sections(side).flatMap(({ id, start }) => (start >= after.start && start < after.end ? [id] : []));
}

/** Overlapping hunks meet; so do hunks of different sides that touch, unless each brings or drops something of its own. */
function meets(sides: Sides, group: Group, last: Entry, { hunk, side }: Entry, end: number): boolean {
  if (hunk.before.start < end) return true;
  if (hunk.before.start > end) return false;
  const others = side === 'ours' ? group.theirs : group.ours;
  if (last.side === side && others.length === 0) return false;
  return others.some((other) => other.before.end === hunk.before.start && touch(sides, side, hunk, other));
}

function touch(sides: Sides, side: Entry['side'], hunk: Hunk, other: Hunk): boolean {
  const inserts = [hunk, other].filter(({ before }) => before.start === before.end).length;
  // What is put beside a changed line has its place whatever the line became.
  if (inserts === 1) return false;
  const bothInsert = inserts === 2;
  if (bothInsert && differentRequirements(sides, side, hunk, other)) return false;
  if (!bothInsert && sides.starts.has(hunk.before.start)) return false;
  return other.section === hunk.section || (other.change === 'MODIFIED' && hunk.change === 'MODIFIED');
}

/** Whether two insertions at one place bring requirements of different ids. */
function differentRequirements(sides: Sides, side: Entry['side'], hunk: Hunk, other: Hunk): boolean {
  const ids = (from: Entry['side'], { after }: Hunk): readonly string[] =>
    definitions(sides[from].subarray(after.start, after.end)).ids.map(({ name }) => name);
  const mine = new Set(ids(side, hunk));
  const yours = ids(side === 'ours' ? 'theirs' : 'ours', other);
  return mine.size > 0 && yours.length > 0 && yours.every((name) => !mine.has(name));
}

function spanOf({ ours, theirs }: Group): readonly [number, number] {
  const all = [...ours, ...theirs];
  return [
    all.reduce((least, { before }) => Math.min(least, before.start), Infinity),
    all.reduce((most, { before }) => Math.max(most, before.end), -Infinity),
  ];
}

/** What one side has in place of `base[start..end)`. */
function replaced(sides: Sides, side: Entry['side'], hunks: readonly Hunk[], start: number, end: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  for (const { before, after } of hunks) {
    parts.push(sides.base.subarray(at, before.start), sides[side].subarray(after.start, after.end));
    at = before.end;
  }
  parts.push(sides.base.subarray(at, end));
  return concatenate(parts);
}

function begins(bytes: Uint8Array, start: Uint8Array): boolean {
  return same(bytes.subarray(0, start.length), start);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
