/** One of the two documents of a diff: its sections as runs of lines, and its lines as numbers shared with the other. */
import { internLines } from './interned.ts';
import { decode, lineStart, type Lines } from './lines.ts';
import { outline, type Section } from './outline.ts';

export interface Side {
  readonly bytes: Uint8Array;
  readonly lines: Lines;
  /** Equal lines of both sides have the same number. */
  readonly numbers: Int32Array;
  /** Run 0 is the text before the first heading, run `i` the own text of `sections[i - 1]`. */
  readonly sections: readonly Section[];
  /** First line of each run, then the line count: run `i` is `first[i]..first[i + 1]`. */
  readonly first: Int32Array;
  /** One `LINE_*` of `blocks.ts` a line. */
  readonly kinds: Uint8Array;
}

export interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** Line numbers are in `0..size`. */
  readonly size: number;
}

/** Reads two documents for a diff. */
export function sidesOf(before: Uint8Array, after: Uint8Array): Sides {
  const one = outline(before);
  const other = outline(after);
  const interned = internLines(before, one.lines, after, other.lines);
  const side = (bytes: Uint8Array, { lines, sections, kinds }: typeof one, numbers: Int32Array): Side => ({
    bytes,
    lines,
    numbers,
    sections,
    kinds,
    first: Int32Array.from([0, ...sections.map((section) => section.startLine - 1), lines.count]),
  });
  return { before: side(before, one, interned.before), after: side(after, other, interned.after), size: interned.size };
}

/** Number of runs: the preamble and one a section. */
export function runCount(side: Side): number {
  return side.sections.length + 1;
}

/** First line of a run. */
export function firstLine(side: Side, run: number): number {
  return side.first[run] ?? side.lines.count;
}

/** The section of a run; undefined for the preamble. */
export function sectionOf(side: Side, run: number): Section | undefined {
  return run === 0 ? undefined : side.sections[run - 1];
}

/** Text of lines `from..to`. */
export function linesText(side: Side, from: number, to: number): string {
  return from >= to ? '' : decode(side.bytes, lineStart(side.lines, from), lineStart(side.lines, to));
}

/** Whether lines `from..to` hold nothing but white space. */
export function isBlankBetween(side: Side, from: number, to: number): boolean {
  const end = side.lines.starts[to] ?? 0;
  for (let at = side.lines.starts[from] ?? 0; at < end; at++) if ((side.bytes[at] ?? 0) > 32) return false;
  return true;
}
