/**
 * Decides which section of one document is which section of the other: by equal content, then id, then heading or
 * requirement, then likeness, always keeping order. A section that fits nowhere in order stays unmatched.
 */
import { rangeMatcher, type RangeMatcher, type Work } from './sequence.ts';
import { firstLine, runCount, sectionOf, type Side, type Sides } from './side.ts';
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';
import { lineStart } from './lines.ts';

/** Pairs of unmatched sections that are compared by their words: between two matched ones, and in a document. */
const LIKENESS_PAIRS_MAX = 40_000;
const LIKENESS_PAIRS_TOTAL_MAX = 200_000;
/**
 * Likeness from which a section under another heading is the same one renamed. Sections of one spec share their
 * phrasing (`the system shall`, `when the user`), so this is stricter than for texts at large.
 */
const RENAMED_LIKENESS_MIN = 0.5;
/** Likeness from which a section under another heading and another parent is still the same one. */
const ADOPTED_LIKENESS_MIN = 0.75;
/** Lines of a section that count when sections are compared by their words. */
const LIKENESS_LINES_MAX = 200;

/** `matches[i] = j`: run `i` of the first document is run `j` of the second; -1 when it is in neither order nor likeness one of them. The preambles always match. */
export function matchSections(sides: Sides, work?: Work): Int32Array {
  const { before, after } = sides;
  const matches = new Int32Array(runCount(before)).fill(-1);
  matches[0] = 0;
  const state: Matching = { before, after, matches, words: new Map() };
  pass(state, (side, run) => contentKey(side, run), true, work);
  pass(state, (side, run) => sectionOf(side, run)?.id ?? '', false, work);
  if (gapsOf(state).length === 0) return matches;
  pass(state, headingKey, false, work, (run, other) => sameParent(state, run, other) || alike(state, run, other) >= SIMILAR);
  matchByLikeness(state);
  pass(state, headingKey, false, work, (run, other) => sameParent(state, run, other));
  return matches;
}

interface Matching {
  readonly before: Side;
  readonly after: Side;
  readonly matches: Int32Array;
  readonly words: Map<Side, Map<number, WordBag>>;
}

type Gap = readonly [a0: number, a1: number, b0: number, b1: number];

/** Runs between matched ones where both sides still have some. */
function gapsOf(state: Matching): readonly Gap[] {
  const gaps: Gap[] = [];
  let [a, b] = [0, 0];
  const close = (a1: number, b1: number): void => {
    if (a1 > a && b1 > b) gaps.push([a, a1, b, b1]);
  };
  for (let run = 0; run < state.matches.length; run++) {
    const other = state.matches[run] ?? -1;
    if (other === -1) continue;
    close(run, other);
    [a, b] = [run + 1, other + 1];
  }
  close(state.matches.length, runCount(state.after));
  return gaps;
}

/** Matches what is still unmatched by equal keys; `accept` may turn a match down. */
function pass(
  state: Matching,
  key: (side: Side, run: number) => string | number,
  uniqueOnly: boolean,
  work?: Work,
  accept: (run: number, other: number) => boolean = () => true,
): void {
  const gaps = gapsOf(state);
  if (gaps.length === 0) return;
  const numbers = new Map<string | number, number>();
  const keysOf = (side: Side, ranges: readonly (readonly [number, number])[]): Int32Array => {
    const keys = new Int32Array(runCount(side));
    for (const [from, to] of ranges) {
      for (let run = from; run < to; run++) {
        const value = key(side, run);
        let number = numbers.get(value);
        if (number === undefined) numbers.set(value, (number = numbers.size));
        keys[run] = number;
      }
    }
    return keys;
  };
  const a = keysOf(
    state.before,
    gaps.map(([a0, a1]) => [a0, a1]),
  );
  const b = keysOf(
    state.after,
    gaps.map(([, , b0, b1]) => [b0, b1]),
  );
  const found = new Int32Array(state.matches.length).fill(-1);
  const match: RangeMatcher = rangeMatcher(a, b, numbers.size, found, work);
  for (const [a0, a1, b0, b1] of gaps) match(a0, a1, b0, b1, uniqueOnly);
  for (const [run, other] of found.entries()) if (other !== -1 && accept(run, other)) state.matches[run] = other;
}

/** A number that equal own texts share; unequal texts share it so rarely that the line diff may repair it. */
function contentKey(side: Side, run: number): number {
  let high = 1;
  let low = 2;
  for (let line = firstLine(side, run); line < firstLine(side, run + 1); line++) {
    const number = side.numbers[line] ?? 0;
    high = Math.imul(high ^ number, 0x9e3779b1);
    high ^= high >>> 13;
    low = (Math.imul(low, 31) + number) | 0;
  }
  return (high >>> 0) * 2 ** 20 + ((low >>> 0) % 2 ** 20);
}

function headingKey(side: Side, run: number): string {
  const section = sectionOf(side, run);
  if (section === undefined) return '';
  if (section.requirement !== undefined) return section.requirement.toLowerCase();
  return section.heading
    .toLowerCase()
    .replace(/^§?\s*\d+(?:\.\d+)*[.):]?\s+/u, '')
    .replaceAll(/[*_`]/gu, '')
    .replaceAll(/\s+/gu, ' ');
}

function sameParent(state: Matching, run: number, other: number): boolean {
  const parent = sectionOf(state.before, run)?.parent ?? -1;
  const otherParent = sectionOf(state.after, other)?.parent ?? -1;
  if (parent === -1 || otherParent === -1) return parent === otherParent;
  return state.matches[parent + 1] === otherParent + 1;
}

function alike(state: Matching, run: number, other: number): number {
  return likeness(wordsOf(state, state.before, run), wordsOf(state, state.after, other));
}

function wordsOf(state: Matching, side: Side, run: number): WordBag {
  let known = state.words.get(side);
  if (known === undefined) state.words.set(side, (known = new Map()));
  let counts = known.get(run);
  if (counts === undefined) {
    const from = firstLine(side, run);
    counts = wordBag(
      side.bytes,
      lineStart(side.lines, from),
      lineStart(side.lines, Math.min(firstLine(side, run + 1), from + LIKENESS_LINES_MAX)),
    );
    known.set(run, counts);
  }
  return counts;
}

/** In each small gap, the order-keeping pairing with the highest likeness in sum; pairs below the threshold never match. */
function matchByLikeness(state: Matching): void {
  let compared = 0;
  for (const [a0, a1, b0, b1] of gapsOf(state)) {
    const n = a1 - a0;
    const m = b1 - b0;
    if (n * m > LIKENESS_PAIRS_MAX || compared + n * m > LIKENESS_PAIRS_TOTAL_MAX) continue;
    compared += n * m;
    const value = (i: number, j: number): number => {
      const words = alike(state, a0 + i, b0 + j);
      return words < RENAMED_LIKENESS_MIN ? 0 : words;
    };
    for (const [i, j] of bestPairs(n, m, value)) {
      if (sameParent(state, a0 + i, b0 + j) || value(i, j) >= ADOPTED_LIKENESS_MIN) state.matches[a0 + i] = b0 + j;
    }
  }
}

/** Order-keeping pairs `(i, j)` of `0..n` and `0..m` whose values add up to the most; a value of 0 never pairs. */
export function bestPairs(n: number, m: number, value: (i: number, j: number) => number): readonly (readonly [number, number])[] {
  const width = m + 1;
  const best = new Float64Array((n + 1) * width);
  const values = new Float64Array(n * m);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      const here = value(i, j);
      values[i * m + j] = here;
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const take = here > 0 ? here + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < n && j < m) {
    const here = values[i * m + j] ?? 0;
    const total = best[i * width + j] ?? 0;
    if (here > 0 && total === here + (best[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push([i, j]);
      i++;
      j++;
    } else if (total === (best[(i + 1) * width + j] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
