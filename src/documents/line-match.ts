/**
 * Decides which lines two documents share, section by section. Lines of sections that do not correspond match only when
 * one clearly came out of the other (a heading put into or taken out of the middle of a text).
 */
import { endsLine } from './lines.ts';
import { matchSections } from './section-match.ts';
import { rangeMatcher, type RangeMatcher, type Work } from './sequence.ts';
import { firstLine, runCount, runOfLines, type Side, type Sides } from './side.ts';

export interface Alignment {
  /** `lines[i] = j`: line `i` before is line `j` after, byte for byte; -1 when it is not there any more. Increasing. */
  readonly lines: Int32Array;
  /** The same for runs (sections), whose text may differ. */
  readonly runs: Int32Array;
}

/** Share of the smaller section's text that must be in another section for their lines to match. */
const SPLIT_SHARE_MIN = 0.5;

/** Aligns the lines of two documents. Work is linear in the lines, whatever they are. */
export function alignLines(sides: Sides, work?: Work): Alignment {
  const { before, after, size } = sides;
  const runs = matchSections(sides, work);
  const lines = new Int32Array(before.lines.count).fill(-1);
  const match = rangeMatcher(before.numbers, after.numbers, size, lines, work);
  const owners = { before: runOfLines(before), after: runOfLines(after) };
  let [run, other] = [0, 0];
  while (run < runCount(before)) {
    let next = run + 1;
    while (next < runs.length && runs[next] === -1) next++;
    const otherNext = next < runs.length ? (runs[next] ?? 0) : runCount(after);
    const region: Region = { run, next, other, otherNext };
    if (next === run + 1 && otherNext === other + 1) matchRuns(sides, match, run, other);
    else matchRegion(sides, owners, lines, match, runs, region);
    [run, other] = [next, otherNext];
  }
  slideBlocks(sides, lines);
  const last = lines.length - 1;
  // The last lines are equal but for the line ending that one of them lacks.
  if (lines[last] === after.lines.count - 1 && endsLine(before.bytes) !== endsLine(after.bytes)) lines[last] = -1;
  return { lines, runs };
}

/** Runs `run..next` and `other..otherNext`, of which only the first two correspond. */
interface Region {
  readonly run: number;
  readonly next: number;
  readonly other: number;
  readonly otherNext: number;
}

function matchRuns({ before, after }: Sides, match: RangeMatcher, run: number, other: number): void {
  match(firstLine(before, run), firstLine(before, run + 1), firstLine(after, other), firstLine(after, other + 1));
}

function matchRegion(
  sides: Sides,
  owners: { readonly before: Int32Array; readonly after: Int32Array },
  lines: Int32Array,
  match: RangeMatcher,
  runs: Int32Array,
  { run, next, other, otherNext }: Region,
): void {
  const { before, after } = sides;
  const [from, to] = [firstLine(before, run), firstLine(before, next)];
  match(from, to, firstLine(after, other), firstLine(after, otherNext));
  const shared = new Map<number, number>();
  const width = runCount(after);
  const pairOf = (line: number): number => (owners.before[line] ?? 0) * width + (owners.after[lines[line] ?? 0] ?? 0);
  for (let line = from; line < to; line++) {
    if ((lines[line] ?? -1) !== -1) shared.set(pairOf(line), (shared.get(pairOf(line)) ?? 0) + weight(before, line));
  }
  const kept = new Set<number>();
  for (const [pair, bytes] of shared) {
    const [one, two] = [Math.floor(pair / width), pair % width];
    const smaller = Math.min(runWeight(before, one), runWeight(after, two));
    if (runs[one] !== two && bytes >= Math.max(1, smaller * SPLIT_SHARE_MIN)) kept.add(pair);
  }
  for (let line = from; line < to; line++) if ((lines[line] ?? -1) !== -1 && !kept.has(pairOf(line))) lines[line] = -1;
  matchEdge(sides, lines, from, to, firstLine(after, other), firstLine(after, otherNext));
  fillOwn(sides, lines, match, run, other, to);
}

/** Matches a rule at the end of a region with the blank lines around it: it parts the region from what follows, whatever comes before it. */
function matchEdge({ before, after }: Sides, lines: Int32Array, from: number, to: number, otherFrom: number, otherTo: number): void {
  let taken = otherFrom - 1;
  for (let line = from; line < to; line++) taken = Math.max(taken, lines[line] ?? -1);
  let length = 0;
  let ruled = false;
  const belongs = (at: number): boolean =>
    to - at > from &&
    otherTo - at > taken + 1 &&
    lines[to - at - 1] === -1 &&
    before.numbers[to - at - 1] === after.numbers[otherTo - at - 1] &&
    weight(before, to - at - 1) === 0;
  while (belongs(length)) {
    length++;
    ruled ||= !isBlank(before, to - length);
  }
  if (ruled) for (let at = 1; at <= length; at++) lines[to - at] = otherTo - at;
}

/** Matches what is still open inside the two corresponding runs, between the matches that stay up to line `to`. */
function fillOwn({ before, after }: Sides, lines: Int32Array, match: RangeMatcher, run: number, other: number, to: number): void {
  let a = firstLine(before, run);
  let b = firstLine(after, other);
  const [aEnd, bEnd] = [firstLine(before, run + 1), firstLine(after, other + 1)];
  for (let line = a; line < to && b < bEnd; line++) {
    const partner = lines[line] ?? -1;
    if (partner === -1) continue;
    match(a, Math.min(line, aEnd), b, Math.min(partner, bEnd));
    if (line >= aEnd) return;
    [a, b] = [line + 1, partner + 1];
  }
  if (a < aEnd && b < bEnd) match(a, aEnd, b, bEnd);
}

/** Bytes of a line that say something: none for blank lines and fences. */
function weight(side: Side, line: number): number {
  const start = side.lines.starts[line] ?? 0;
  const end = side.lines.starts[line + 1] ?? 0;
  let bytes = 0;
  for (let at = start; at < end; at++) if ((side.bytes[at] ?? 0) > 32) bytes++;
  return bytes <= 4 ? 0 : bytes;
}

function runWeight(side: Side, run: number): number {
  let bytes = 0;
  // The heading itself is what tells the sections apart.
  for (let line = firstLine(side, run) + (run === 0 ? 0 : 1); line < firstLine(side, run + 1); line++) bytes += weight(side, line);
  return bytes;
}

/** Moves runs of added or removed lines, where equal lines allow it, so that they start where a block starts. */
function slideBlocks({ before, after }: Sides, lines: Int32Array): void {
  const back = new Int32Array(after.lines.count).fill(-1);
  for (let line = 0; line < lines.length; line++) if ((lines[line] ?? -1) !== -1) back[lines[line] ?? 0] = line;
  slideSide(before, lines, back);
  slideSide(after, back, lines);
}

/** `own` matches this side's lines, `theirs` the other's; both are kept in step. */
function slideSide(side: Side, own: Int32Array, theirs: Int32Array): void {
  let line = 0;
  while (line < own.length) {
    if ((own[line] ?? 0) !== -1) {
      line++;
      continue;
    }
    let end = line;
    while (end < own.length && own[end] === -1) end++;
    line = end + (isPure(own, theirs, line, end) ? Math.max(0, slide(side, own, theirs, line, end)) : 0);
  }
}

/** Whether nothing stands on the other side in place of `from..to`. */
function isPure(own: Int32Array, theirs: Int32Array, from: number, to: number): boolean {
  const left = from === 0 ? -1 : (own[from - 1] ?? -1);
  const right = to === own.length ? theirs.length : (own[to] ?? -1);
  return right === left + 1;
}

/** Steps that a block may be slid each way; repeated lines beyond that look the same anyway. */
const SLIDE_MAX = 40;

/** Slides the block `from..to` to where it starts best; gives the lines it went down, negative for up. */
function slide(side: Side, own: Int32Array, theirs: Int32Array, from: number, to: number): number {
  let best = 0;
  let bestScore = startScore(side, from);
  for (let step = 1; step <= SLIDE_MAX && fits(side, own, from - step, to - step, step === 1 ? undefined : from - step + 1); step++) {
    const score = startScore(side, from - step);
    if (score > bestScore) [best, bestScore] = [-step, score];
  }
  for (
    let step = 1;
    step <= SLIDE_MAX && fits(side, own, to + step - 1, from + step - 1, step === 1 ? undefined : to + step - 2, -1);
    step++
  ) {
    const score = startScore(side, from + step);
    if (score > bestScore || (score === bestScore && best > 0)) [best, bestScore] = [step, score];
  }
  for (let step = 1; step <= Math.abs(best); step++)
    rematch(own, theirs, best < 0 ? from - step : to + step - 1, best < 0 ? to - step : from + step - 1);
  return best;
}

/** Whether the matched line `from` may hand its partner to the equal line `to`; `next` is the matched line that did so before it. */
function fits({ numbers }: Side, own: Int32Array, from: number, to: number, next: number | undefined, direction = 1): boolean {
  if (from < 0 || from >= own.length || (own[from] ?? -1) === -1 || numbers[from] !== numbers[to]) return false;
  return next === undefined || own[from] === (own[next] ?? 0) - direction;
}

function rematch(own: Int32Array, theirs: Int32Array, from: number, to: number): void {
  const partner = own[from] ?? -1;
  own[to] = partner;
  theirs[partner] = to;
  own[from] = -1;
}

/** How well a block of text starts at a line: at a heading, after a blank line, at an item, anywhere. */
function startScore(side: Side, line: number): number {
  if (isBlank(side, line)) return 0;
  if (line === 0) return 3;
  const byte = side.bytes[side.lines.starts[line] ?? 0] ?? 0;
  if (byte === 35) return 4;
  if (isBlank(side, line - 1)) return 3;
  return byte === 45 || byte === 42 || byte === 124 ? 2 : 1;
}

function isBlank(side: Side, line: number): boolean {
  for (let at = side.lines.starts[line] ?? 0; at < (side.lines.starts[line + 1] ?? 0); at++) if ((side.bytes[at] ?? 0) > 32) return false;
  return true;
}
