/** What stands on one terminal line, and the shortest bytes that turn one line into another. */
import { blankCells, charAt, sliceCells, styleChange, toCells } from './cells.ts';
import type { Cells } from './cells.ts';

/** A part of a line that changes as one: cells from `column` (0-based), made from `source` when they are needed. */
export interface Segment {
  readonly column: number;
  readonly width: number;
  /** What it was made from; equal sources give equal cells. */
  readonly source: string;
  /** First cell of `source` that is shown, and the cells it has in all. */
  readonly from: number;
  readonly whole: number;
  cells: Cells | undefined;
}

/** The segments of a line from left to right, covering it; `undefined` for a line whose content is not known. */
export type Line = readonly Segment[] | undefined;

const MOVE_GAP = 8;
const ERASE_MIN = 8;

/** A segment whose cells are all of `source`. */
export function segment(column: number, width: number, source: string): Segment {
  return { column, width, source, from: 0, whole: width, cells: undefined };
}

/** A line that holds nothing. */
export function blankLine(columns: number): Line {
  return [segment(0, columns, '')];
}

/** Bytes that change line `y` (0-based) of `columns` cells from `before` to `after`; empty when they look the same. Attributes are default before and after. */
export function lineChange(y: number, columns: number, before: Line, after: readonly Segment[]): string {
  if (before === undefined) return `${moveTo(y, 0)}\u001b[K${lineChange(y, columns, blankLine(columns), after)}`;
  const old = before.length === 1 && after.length > 1 ? resliced(before, after) : before;
  if (!isAlike(old, after)) return rewritten(y, columns, after, 0);
  let bytes = '';
  for (let index = 0; index < after.length; index += 1) {
    const piece = after[index];
    const previous = old[index];
    if (piece === undefined || previous === undefined || sameSource(piece, previous)) continue;
    if (cellsOf(piece).risky || cellsOf(previous).risky) return bytes + rewritten(y, columns, after, index);
    bytes += segmentChange(y, columns, cellsOf(previous), piece);
  }
  return bytes;
}

/** Whether two lines are cut into segments at the same cells. */
function isAlike(before: readonly Segment[], after: readonly Segment[]): boolean {
  if (before === after) return true;
  if (before.length !== after.length) return false;
  for (let index = 0; index < after.length; index += 1) {
    if (before[index]?.column !== after[index]?.column || before[index]?.width !== after[index]?.width) return false;
  }
  return true;
}

/** Cells of a segment, made on first use. */
export function cellsOf(piece: Segment): Cells {
  piece.cells ??=
    piece.from === 0 && piece.whole === piece.width
      ? toCells(piece.source, piece.width)
      : sliceCells(toCells(piece.source, piece.whole), piece.from, piece.width);
  return piece.cells;
}

/** Puts the terminal's cursor on a cell, both 0-based. */
export function moveTo(y: number, x: number): string {
  return x === 0 ? `\u001b[${y + 1}H` : `\u001b[${y + 1};${x + 1}H`;
}

function sameSource(a: Segment, b: Segment): boolean {
  return a.source === b.source && a.from === b.from && a.whole === b.whole;
}

/** A line of one segment seen in the segments of another; only for blank lines, which look the same however they are cut. */
function resliced(before: readonly Segment[], after: readonly Segment[]): readonly Segment[] {
  return before[0]?.source === ''
    ? after.map(({ column, width }) => ({ ...segment(column, width, ''), cells: blankCells(width) }))
    : before;
}

/** Erases the line from a segment on and writes that one and all after it: right whatever width the terminal gives a character. */
function rewritten(y: number, columns: number, after: readonly Segment[], from: number): string {
  const rest = after.slice(from);
  const first = rest[0]?.column ?? 0;
  return `${moveTo(y, first)}\u001b[K${rest.map((piece) => segmentChange(y, columns, blankCells(piece.width), piece)).join('')}`;
}

function segmentChange(y: number, columns: number, before: Cells, piece: Segment): string {
  const after = cellsOf(piece);
  const atEdge = piece.column + piece.width === columns;
  let bytes = '';
  let style = '';
  for (const [start, end] of changedRanges(before, after)) {
    const blankFrom = Math.max(start, Math.min(end, trailingBlank(after, end)));
    bytes += moveTo(y, piece.column + start);
    for (let run = runAt(after, start), from = start; from < blankFrom; run += 1) {
      const to = Math.min(after.ends[run] ?? blankFrom, blankFrom);
      const next = after.styles[run] ?? '';
      bytes += styleChange(style, next) + textOf(after, from, to);
      style = next;
      from = to;
    }
    if (blankFrom < end) {
      bytes += blankBytes(style, end - blankFrom, atEdge && end === piece.width);
      style = '';
    }
  }
  return bytes + styleChange(style, '');
}

function textOf(cells: Cells, from: number, to: number): string {
  return cells.text === undefined ? (cells.chars?.slice(from, to).join('') ?? '') : cells.text.slice(from, to);
}

function blankBytes(style: string, count: number, toEdge: boolean): string {
  const plain = styleChange(style, '');
  if (toEdge && count > 2) return `${plain}\u001b[K`;
  return count >= ERASE_MIN ? `${plain}\u001b[${count}X` : plain + ' '.repeat(count);
}

/** Where the plain blanks begin that end at `end`. */
function trailingBlank(cells: Cells, end: number): number {
  const run = runAt(cells, end - 1);
  if (cells.styles[run] !== '') return end;
  const first = cells.ends[run - 1] ?? 0;
  let from = end;
  while (from > first && charAt(cells, from - 1) === ' ') from -= 1;
  return from;
}

/** The run that a cell is in. */
function runAt({ ends }: Cells, index: number): number {
  let run = 0;
  while ((ends[run] ?? Number.POSITIVE_INFINITY) <= index) run += 1;
  return run;
}

/** Half-open ranges of cells that differ, whole characters only; ranges closer than a cursor movement are one. A row with risky characters is one range. */
function changedRanges(before: Cells, after: Cells): readonly (readonly [start: number, end: number])[] {
  const { width } = after;
  if (after.risky || before.risky) return [[0, width]];
  const ranges: [number, number][] = [];
  let oldRun = 0;
  let newRun = 0;
  for (let index = 0; index < width; index += 1) {
    while ((before.ends[oldRun] ?? width) <= index && oldRun < before.ends.length - 1) oldRun += 1;
    while ((after.ends[newRun] ?? width) <= index && newRun < after.ends.length - 1) newRun += 1;
    if (sameChar(before, after, index) && before.styles[oldRun] === after.styles[newRun]) continue;
    const start = isSecondHalf(before, after, index) ? index - 1 : index;
    const end = isSecondHalf(before, after, index + 1) ? index + 2 : index + 1;
    const last = ranges.at(-1);
    if (last !== undefined && start - last[1] < MOVE_GAP) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

function sameChar(before: Cells, after: Cells, index: number): boolean {
  if (before.text !== undefined && after.text !== undefined) return before.text.charCodeAt(index) === after.text.charCodeAt(index);
  return charAt(before, index) === charAt(after, index);
}

function isSecondHalf(before: Cells, after: Cells, index: number): boolean {
  return before.chars?.[index] === '' || after.chars?.[index] === '';
}
