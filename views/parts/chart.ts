/** A line chart in text: braille dots where the terminal has them, `*` otherwise, with the numbers of its axes. */
import type { Glyphs } from '../screen.ts';
import { padStart } from './text.ts';

const BRAILLE_BASE = 0x2800;
/** Dot bits of a braille cell by row, left and right column (Unicode 2800 block). */
const BRAILLE_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
/** Widest gap between two points, in cells: few points make a short chart, not a flat one. */
const STEP_CELLS_MAX = 12;

export interface ChartSize {
  /** Cells, axis included. */
  readonly columns: number;
  /** Rows of the plot; labels take one more. */
  readonly rows: number;
}

/** Whether the terminal was found to show Unicode signs. */
export function hasUnicode(glyphs: Glyphs): boolean {
  return (glyphs.ok.codePointAt(0) ?? 0) > 0x7e;
}

/**
 * The values (zero or more, oldest first) as a line that starts at zero: `size.rows` plot rows with the largest, middle
 * and zero on the axis, then one row of labels. No row is wider than `size.columns`; nothing when there is no value or room.
 */
export function lineChart(values: readonly number[], labels: readonly string[], size: ChartSize, glyphs: Glyphs): readonly string[] {
  const top = Math.max(1, ...values);
  const axis = String(Math.round(top)).length + 1;
  const room = size.columns - axis;
  if (values.length === 0 || room < 4 || size.rows < 2) return [];
  const columns = Math.min(room, Math.max(1, (values.length - 1) * STEP_CELLS_MAX) + 1);
  const unicode = hasUnicode(glyphs);
  const plot = unicode ? brailleRows(values, top, columns, size.rows) : starRows(values, top, columns, size.rows);
  const middle = Math.floor((size.rows - 1) / 2);
  const rows = plot.map((line, row) => {
    const mark =
      row === 0 ? String(top) : row === size.rows - 1 ? '0' : row === middle && size.rows > 3 && top % 2 === 0 ? String(top / 2) : '';
    return `${padStart(mark, axis - 1)} ${line}`.trimEnd();
  });
  return [...rows, `${' '.repeat(axis)}${labelRow(labels, values.length, columns, room)}`.trimEnd()];
}

/** The values as one row of dots of `values.length / 2` cells or digits in ASCII; for details beside a list. */
export function sparkline(values: readonly number[], glyphs: Glyphs): string {
  if (!hasUnicode(glyphs) || values.length < 2) return '';
  return brailleRows(values, Math.max(1, ...values), Math.ceil(values.length / 2), 1)[0] ?? '';
}

function brailleRows(values: readonly number[], top: number, columns: number, rows: number): readonly string[] {
  const cellsOf = Array.from({ length: rows }, () => new Uint8Array(columns));
  drawLine(values, top, columns * 2, rows * 4, (x, y) => {
    const line = cellsOf[y >> 2];
    const bits = BRAILLE_BITS[y & 3];
    if (line !== undefined && bits !== undefined) line[x >> 1] = (line[x >> 1] ?? 0) | bits[(x & 1) === 0 ? 0 : 1];
  });
  return cellsOf.map((line) => Array.from(line, (bits) => (bits === 0 ? ' ' : String.fromCodePoint(BRAILLE_BASE + bits))).join(''));
}

function starRows(values: readonly number[], top: number, columns: number, rows: number): readonly string[] {
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  drawLine(values, top, columns, rows, (x, y) => {
    const line = grid[y];
    if (line !== undefined) line[x] = '*';
  });
  return grid.map((line) => line.join(''));
}

/** Dots of a polyline through the values, spread over `width` x `height` dots; one dot a column, and the steps between two. */
function drawLine(values: readonly number[], top: number, width: number, height: number, dot: (x: number, y: number) => void): void {
  const yOf = (value: number): number => Math.round((1 - Math.min(value, top) / top) * (height - 1));
  const xOf = (index: number): number => (values.length === 1 ? 0 : Math.round((index / (values.length - 1)) * (width - 1)));
  dot(0, yOf(values[0] ?? 0));
  for (let index = 1; index < values.length; index += 1) {
    const from = { x: xOf(index - 1), y: yOf(values[index - 1] ?? 0) };
    const to = { x: xOf(index), y: yOf(values[index] ?? 0) };
    const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
    for (let step = 1; step <= steps; step += 1)
      dot(Math.round(from.x + ((to.x - from.x) * step) / steps), Math.round(from.y + ((to.y - from.y) * step) / steps));
  }
}

/** Labels under their points, left out where they would touch; the last one always stands, ending at the room's edge if need be. */
function labelRow(labels: readonly string[], count: number, columns: number, room: number): string {
  const at = (index: number): number => (count === 1 ? 0 : Math.round((index / (count - 1)) * (columns - 1)));
  const last = labels[count - 1] ?? '';
  const lastStart = Math.max(0, Math.min(at(count - 1), room - last.length));
  let row = '';
  for (let index = 0; index < count - 1; index += 1) {
    const label = labels[index] ?? '';
    const start = at(index);
    if ((row !== '' && start < row.length + 1) || start + label.length + 1 > lastStart) continue;
    row = row.padEnd(start) + label;
  }
  return (row.padEnd(lastStart) + last).slice(0, room);
}
