/**
 * Orders what a gap between equal lines holds when sections come and go in it: what belongs to the section above first,
 * then whole sections, those that go before those that come. So each part stands under its own heading whichever is taken.
 */
import { bestPairs } from './best-pairs.ts';
import { byItem } from './items.ts';
import { likeness, wordBag, type WordBag } from './likeness.ts';
import { gapsBetween, type Alignment, type Gap } from './line-match.ts';
import { lineStart } from './lines.ts';
import type { RangeMatcher } from './sequence.ts';
import { isBlankBetween, sectionOf, type Side, type Sides } from './side.ts';
import { append } from '../domain/append.ts';

/** Lines of one section in a gap, and the parts of its subsections there. */
export interface Part {
  readonly run: number;
  readonly level: number;
  readonly from: number;
  /** Line after the last of its subsections. */
  readonly to: number;
  readonly children: readonly Part[];
}

/** What stands in one place of a gap, in order. */
export type Step =
  | { readonly kind: 'removed'; readonly part: Part }
  | { readonly kind: 'added'; readonly part: Part }
  /** One section under another heading, without its subsections. */
  | { readonly kind: 'same'; readonly one: Part; readonly other: Part };

/** A gap whose lines of the section above are set apart. */
export interface Parted {
  /** Lines of the section above. */
  readonly own: Gap;
  readonly steps: readonly Step[];
}

/** Pairs of sections of one gap that are compared by their words. */
const LIKENESS_PAIRS_MAX = 10_000;
/**
 * Share of words that a section under another heading keeps when it is the same one renamed. Sections of one spec share
 * their phrasing (`the system shall`, `when the user`), so this is stricter than for texts at large.
 */
const RENAMED_LIKENESS_MIN = 0.45;
/** Outweighs any number of words. */
const SAME_NAME = 1e9;
/** Lines of a section that count when sections are compared by their words. */
const LIKENESS_LINES_MAX = 200;

/** Parts of a gap. */
export function partsOf(sides: Sides, { before, after, lines }: Alignment, match: RangeMatcher, gap: Gap): Parted {
  const ours = segments(sides.before, before.owners, gap.a0, gap.a1);
  const theirs = segments(sides.after, after.owners, gap.b0, gap.b1);
  let own: Gap = {
    ...gap,
    a1: ours[0] === undefined ? gap.a1 : ours[0].from,
    b1: theirs[0] === undefined ? gap.b1 : theirs[0].from,
  };
  let first = ours;
  let second = theirs;
  const one = own.a1 > own.a0 && own.b1 === own.b0 ? theirs[0] : undefined;
  const other = own.a1 === own.a0 && own.b1 > own.b0 ? ours[0] : undefined;
  // A heading put into or taken out of the middle of a text.
  if (one !== undefined && sharesLines(sides, own.a0, own.a1, one.from + 1, one.to)) {
    own = { ...own, b1: one.to };
    second = theirs.slice(1);
  } else if (other !== undefined && sharesLines(sides, other.from + 1, other.to, own.b0, own.b1)) {
    own = { ...own, a1: other.to };
    first = ours.slice(1);
  }
  const steps: Step[] = [];
  const names: Names = { sides, lines, match, before: before.own, after: after.own };
  order(names, first, second, steps);
  return { own, steps };
}

/** Sections that begin in lines `from..to`, flat. */
function segments(side: Side, owners: Int32Array, from: number, to: number): readonly Part[] {
  const found: Part[] = [];
  if (from === to) return found;
  const last = owners[to - 1] ?? 0;
  for (let run = owners[from] ?? 0; run <= last; run++) {
    const start = side.first[run] ?? 0;
    const section = sectionOf(side, run);
    if (section !== undefined && start >= from)
      found.push({ run, level: section.level, from: start, to: Math.min(to, side.first[run + 1] ?? to), children: [] });
  }
  return found;
}

/** What the sections of each side are called, and what compares their lines. */
interface Names {
  readonly sides: Sides;
  readonly lines: Int32Array;
  readonly match: RangeMatcher;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function order(names: Names, ours: readonly Part[], theirs: readonly Part[], steps: Step[]): void {
  if (ours.length === 0 && theirs.length === 0) return;
  const [one, other] = [ours[0], theirs[0]];
  if (one !== undefined && other !== undefined && names.before[one.run] === names.after[other.run]) {
    steps.push({ kind: 'same', one, other });
    order(names, ours.slice(1), theirs.slice(1), steps);
    return;
  }
  const top = [...ours, ...theirs].reduce((least, { level }) => Math.min(least, level), 7);
  const cut = (parts: readonly Part[]): number => {
    const at = parts.findIndex(({ level }) => level === top);
    return at === -1 ? parts.length : at;
  };
  const [i, j] = [cut(ours), cut(theirs)];
  // What lies deeper than all others belongs to a section above.
  order(names, ours.slice(0, i), theirs.slice(0, j), steps);
  pairTrees(names, trees(ours.slice(i), top), trees(theirs.slice(j), top), steps);
}

function trees(parts: readonly Part[], level: number): readonly Part[] {
  const found: Part[] = [];
  for (let at = 0; at < parts.length;) {
    const root = parts[at];
    if (root === undefined) break;
    let end = at + 1;
    let below = 7;
    for (let part = parts[end]; part !== undefined && part.level > level; part = parts[++end]) below = Math.min(below, part.level);
    const inner = parts.slice(at + 1, end);
    found.push({ ...root, to: inner.at(-1)?.to ?? root.to, children: inner.length === 0 ? [] : childTrees(inner) });
    at = end;
  }
  return found;
}

/** Subsections as trees, whatever levels they skip. */
function childTrees(parts: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  for (let at = 0; at < parts.length;) {
    const root = parts[at];
    if (root === undefined) break;
    let end = at + 1;
    while (end < parts.length && (parts[end]?.level ?? 0) > root.level) end++;
    append(found, trees(parts.slice(at, end), root.level));
    at = end;
  }
  return found;
}

function pairTrees(names: Names, ours: readonly Part[], theirs: readonly Part[], steps: Step[]): void {
  const { sides } = names;
  const compared = ours.length * theirs.length <= LIKENESS_PAIRS_MAX;
  const bags = compared && theirs.length > 0 ? ours.map((part) => ownWords(sides.before, part)) : [];
  const others = compared && ours.length > 0 ? theirs.map((part) => ownWords(sides.after, part)) : [];
  const value = (i: number, j: number): number => {
    const [one, other] = [ours[i], theirs[j]];
    if (one === undefined || other === undefined) return 0;
    if (names.before[one.run] === names.after[other.run]) return SAME_NAME;
    // Two headings without text of their own that stand above the same sections.
    if (isBare(sides.before, one) && isBare(sides.after, other)) return SAME_NAME / 2;
    const words = likeness(bags[i] ?? NO_WORDS, others[j] ?? NO_WORDS);
    return words < RENAMED_LIKENESS_MIN ? 0 : keptWords(names, one, other);
  };
  const pairs = ours.length > 0 && theirs.length > 0 ? bestPairs(ours.length, theirs.length, value) : [];
  let [i, j] = [0, 0];
  const until = (toI: number, toJ: number): void => {
    append(
      steps,
      ours.slice(i, toI).map((part) => ({ kind: 'removed', part }) as const),
    );
    append(
      steps,
      theirs.slice(j, toJ).map((part) => ({ kind: 'added', part }) as const),
    );
    [i, j] = [toI, toJ];
  };
  for (const [toI, toJ] of pairs) {
    until(toI, toJ);
    const [one, other] = [ours[i++], theirs[j++]];
    if (one === undefined || other === undefined) continue;
    steps.push({ kind: 'same', one: withoutChildren(one), other: withoutChildren(other) });
    order(names, flat(one.children), flat(other.children), steps);
  }
  until(ours.length, theirs.length);
}

/**
 * Words of both sections that stay where they are or in the lines that replace theirs; 0 when they are too few for one
 * section. Counted in words and not as a share, the pairing that keeps most stays the one that keeps most while some
 * of its changes are made.
 */
function keptWords({ sides, lines, match }: Names, one: Part, other: Part): number {
  const { before, after } = sides;
  const range: Gap = { a0: one.from + 1, a1: withoutChildren(one).to, b0: other.from + 1, b1: withoutChildren(other).to };
  match(range.a0, range.a1, range.b0, range.b1);
  const gaps = gapsBetween(lines, range);
  lines.fill(-1, range.a0, range.a1);
  const all = bag(before, range.a0, range.a1).length + bag(after, range.b0, range.b1).length;
  let lost = 0;
  for (const { a0, a1, b0, b1 } of gaps.flatMap((gap) => byItem(sides, { ...gap, run: one.run, other: other.run }))) {
    const [out, into] = [bag(before, a0, a1), bag(after, b0, b1)];
    lost += (out.length + into.length) * (1 - likeness(out, into));
  }
  return all === 0 || all - lost < all * RENAMED_LIKENESS_MIN ? 0 : all - lost;
}

/** Words of a section's own text; of its scenarios where it is a requirement without any. */
function ownWords(side: Side, part: Part): WordBag {
  const own = bag(side, part.from + 1, withoutChildren(part).to);
  return own.length > 0 || sectionOf(side, part.run)?.requirement === undefined ? own : bag(side, part.from + 1, part.to);
}

/** Whether a section has no text of its own, and its subsections lie behind the gap. */
function isBare(side: Side, { run, from, to }: Part): boolean {
  return (sectionOf(side, run)?.treeEnd ?? 0) > lineStart(side.lines, to) && isBlankBetween(side, from + 1, to);
}

function withoutChildren(part: Part): Part {
  return { ...part, to: part.children[0]?.from ?? part.to, children: [] };
}

function flat(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => [withoutChildren(part), ...flat(part.children)]);
}

const NO_WORDS: WordBag = new Int32Array();

function bag({ bytes, lines }: Side, from: number, to: number): WordBag {
  return wordBag(bytes, lineStart(lines, from), lineStart(lines, Math.max(from, Math.min(to, from + LIKENESS_LINES_MAX))));
}

/** Share of text in equal lines from which one range came out of the other. */
const SHARED_MIN = 0.6;

/** Whether two ranges hold mostly the same lines, in whatever order. */
function sharesLines({ before, after }: Sides, a0: number, a1: number, b0: number, b1: number): boolean {
  const lengths = new Map<number, number>();
  const written = ({ lines }: Side, line: number): number => (lines.starts[line + 1] ?? 0) - (lines.starts[line] ?? 0);
  let [all, shared] = [0, 0];
  for (let line = a0; line < a1; line++) {
    const number = before.numbers[line] ?? 0;
    lengths.set(number, (lengths.get(number) ?? 0) + written(before, line));
    all += written(before, line);
  }
  for (let line = b0; line < b1; line++) {
    const number = after.numbers[line] ?? 0;
    const length = written(after, line);
    const left = lengths.get(number) ?? 0;
    if (left >= length) {
      shared += length;
      lengths.set(number, left - length);
    }
    all += length;
  }
  return all > 0 && (2 * shared) / all >= SHARED_MIN;
}
