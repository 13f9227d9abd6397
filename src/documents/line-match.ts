/**
 * Decides which lines two documents share, section by section. Lines of sections that do not correspond match only when
 * one clearly came out of the other (a heading put into or taken out of the middle of a text).
 */
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
  let dropped = false;
  for (let line = from; line < to; line++) {
    if ((lines[line] ?? -1) === -1) continue;
    const pair = pairOf(line);
    const [one, two] = [Math.floor(pair / width), pair % width];
    if (runs[one] === two) continue;
    const smaller = Math.min(runWeight(before, one), runWeight(after, two));
    if ((shared.get(pair) ?? 0) >= Math.max(1, smaller * SPLIT_SHARE_MIN)) continue;
    lines[line] = -1;
    dropped = true;
  }
  if (dropped) fillOwn(sides, lines, match, run, other);
}

/** Matches what is still open inside the two corresponding runs, between the matches that stay. */
function fillOwn({ before, after }: Sides, lines: Int32Array, match: RangeMatcher, run: number, other: number): void {
  let a = firstLine(before, run);
  let b = firstLine(after, other);
  const [aEnd, bEnd] = [firstLine(before, run + 1), firstLine(after, other + 1)];
  for (let line = a; line < aEnd; line++) {
    const to = lines[line] ?? -1;
    if (to === -1) continue;
    if (to >= bEnd) {
      match(a, line, b, bEnd);
      return;
    }
    match(a, line, b, to);
    [a, b] = [line + 1, to + 1];
  }
  match(a, aEnd, b, bEnd);
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
    if (isPure(own, theirs, line, end)) slideUp(side, own, theirs, line, end);
    line = end;
  }
}

/** Whether nothing stands on the other side in place of `from..to`. */
function isPure(own: Int32Array, theirs: Int32Array, from: number, to: number): boolean {
  const left = from === 0 ? -1 : (own[from - 1] ?? -1);
  const right = to === own.length ? theirs.length : (own[to] ?? -1);
  return right === left + 1;
}

/** Steps that a block may be slid; repeated lines beyond that look the same anyway. */
const SLIDE_MAX = 40;

function slideUp(side: Side, own: Int32Array, theirs: Int32Array, from: number, to: number): void {
  const { numbers } = side;
  let best = 0;
  let bestScore = startScore(side, from);
  const fits = (step: number): boolean =>
    from - step >= 0 && (own[from - step] ?? -1) !== -1 && numbers[from - step] === numbers[to - step] &&
    (step === 1 || own[from - step] === (own[from - step + 1] ?? 0) - 1);
  for (let step = 1; step <= SLIDE_MAX && fits(step); step++) {
    const score = startScore(side, from - step);
    if (score > bestScore) [best, bestScore] = [step, score];
  }
  for (let step = 1; step <= best; step++) {
    const partner = own[from - step] ?? -1;
    own[to - step] = partner;
    theirs[partner] = to - step;
    own[from - step] = -1;
  }
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
