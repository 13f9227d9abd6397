/**
 * Decides which lines two documents share: equal lines under equal headings. What differs is then what a shortest edit
 * script says; it stays the same, less what was taken, when one document takes some of it.
 */
import { contextsOf, type Contexts } from './contexts.ts';
import { endsLine } from './lines.ts';
import { rangeMatcher, type Work } from './sequence.ts';
import { firstLine, runCount, sectionOf, type Side, type Sides } from './side.ts';

/** Lines `a0..a1` that go and lines `b0..b1` that come in their place. */
export interface Gap {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/** Lines `a0..a1` before give way to lines `b0..b1` after. `run` and `other` are the sections they lie in, -1 where the section does not exist. */
export interface Piece extends Gap {
  readonly run: number;
  readonly other: number;
}

export interface Alignment {
  /** `lines[i] = j`: line `i` before is line `j` after, byte for byte; -1 when it is not there any more. Increasing. */
  readonly lines: Int32Array;
  /** The same for runs (sections), whose text may differ; cutting a gap adds those that it finds renamed. */
  readonly runs: Int32Array;
  /** Lines before and after where the heading or the text begins of a section that stands once in each document. */
  readonly bounds: readonly (readonly [number, number])[];
  readonly before: Contexts;
  readonly after: Contexts;
}

/** Aligns the lines of two documents. Work is linear in the lines, whatever they are. */
export function alignLines(sides: Sides, work?: Work): Alignment {
  const { before, after, size } = sides;
  const contexts = contextsOf(sides);
  const lines = new Int32Array(before.lines.count).fill(-1);
  const runs = new Int32Array(runCount(before)).fill(-1);
  runs[0] = 0;
  const match = rangeMatcher(before.numbers, after.numbers, size, lines, work, [contexts.before.lines, contexts.after.lines]);
  let [line, to] = [0, 0];
  const bounds: (readonly [number, number])[] = [];
  const matchUntil = (a: number, b: number): void => {
    match(line, a, to, b);
    [line, to] = [a, b];
    bounds.push([a, b]);
  };
  for (const [run, other] of fixedRuns(contexts.before, contexts.after, work)) {
    runs[run] = other;
    matchUntil(firstLine(before, run), firstLine(after, other));
    matchUntil(bodyLine(before, run), bodyLine(after, other));
  }
  match(line, before.lines.count, to, after.lines.count);
  partEndings(sides, lines);
  matchHeadings(sides, contexts, lines, runs);
  return { lines, runs, bounds, ...contexts };
}

/** Runs whose heading stands once in each document, as many as keep order. */
function fixedRuns(before: Contexts, after: Contexts, work?: Work): readonly (readonly [run: number, other: number])[] {
  const size = Math.max(...[before, after].map(({ labels }) => labels.reduce((most, label) => Math.max(most, label), 0))) + 1;
  const [ours, theirs] = [placesOf(before.labels, size), placesOf(after.labels, size)];
  const shared = (places: Int32Array, others: Int32Array, labels: Int32Array): Int32Array =>
    labels.filter((label, run) => label !== 0 && places[label] === run && (others[label] ?? -1) >= 0);
  const [a, b] = [shared(ours, theirs, before.labels), shared(theirs, ours, after.labels)];
  const matches = new Int32Array(a.length).fill(-1);
  rangeMatcher(a, b, size, matches, work)(0, a.length, 0, b.length);
  return Array.from(a)
    .filter((_, index) => matches[index] !== -1)
    .map((label) => [ours[label] ?? 0, theirs[label] ?? 0] as const);
}

/** The line after a section's heading. */
export function bodyLine(side: Side, run: number): number {
  let line = firstLine(side, run) + 1;
  while ((side.lines.starts[line] ?? Infinity) < (sectionOf(side, run)?.bodyStart ?? 0)) line++;
  return line;
}

/** Place of each label; -1 where there is none, -2 where there are several. */
function placesOf(labels: Int32Array, size: number): Int32Array {
  const places = new Int32Array(size).fill(-1);
  for (const [run, label] of labels.entries()) places[label] = places[label] === -1 ? run : -2;
  return places;
}

/** Sections whose heading line stays are the same section. */
function matchHeadings({ before, after }: Sides, contexts: { readonly after: Contexts }, lines: Int32Array, runs: Int32Array): void {
  for (let run = 1; run < runCount(before); run++) {
    const line = lines[firstLine(before, run)] ?? -1;
    if (line === -1) continue;
    const other = contexts.after.owners[line] ?? 0;
    if (sectionOf(after, other)?.startLine === line + 1) runs[run] = other;
  }
}

/** Parts the last lines where they are equal but for the line ending that one of them lacks. */
export function partEndings({ before, after }: Sides, lines: Int32Array): void {
  const last = lines.length - 1;
  if (last >= 0 && lines[last] === after.lines.count - 1 && endsLine(before.bytes) !== endsLine(after.bytes)) lines[last] = -1;
}

/** What lies between lines that stay, in order, cut at the bounds. */
export function gapsOf({ before, after }: Sides, { lines, bounds }: Alignment): readonly Gap[] {
  const gaps: Gap[] = [];
  let [a, b] = [0, 0];
  for (const [line, to] of [...bounds, [before.lines.count, after.lines.count] as const]) {
    for (const gap of gapsBetween(lines, { a0: a, a1: line, b0: b, b1: to })) gaps.push(gap);
    [a, b] = [line, to];
  }
  return gaps;
}

/** The same inside one range. */
export function gapsBetween(lines: Int32Array, { a0, a1, b0, b1 }: Gap): readonly Gap[] {
  const gaps: Gap[] = [];
  let [a, b] = [a0, b0];
  for (let line = a0; line < a1; line++) {
    const to = lines[line] ?? -1;
    if (to === -1) continue;
    if (line > a || to > b) gaps.push({ a0: a, a1: line, b0: b, b1: to });
    [a, b] = [line + 1, to + 1];
  }
  if (a1 > a || b1 > b) gaps.push({ a0: a, a1, b0: b, b1 });
  return gaps;
}
