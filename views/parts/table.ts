/** Tables: columns as wide as their content, the flexible one takes what is left, and the least important ones go first when room is short. */
import type { Row } from './list.ts';
import { MARKER_CELLS } from './list.ts';
import { spansCells } from './spans.ts';
import type { Span } from './spans.ts';
import { cells, pad, padStart } from './text.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (item: T) => Span;
  readonly align?: 'left' | 'right';
  /** Takes the room that is left; its content is cut before any column is dropped. One column at most. */
  readonly flexible?: boolean;
  /** Cells the flexible column keeps before others are dropped for it; as many as its content needs at most. Default 10. */
  readonly least?: number;
  /** Order of leaving when room is short, smallest last; absent: never. */
  readonly drop?: number;
  /** Widest the column gets, in cells. */
  readonly most?: number;
}

export interface Table {
  readonly header: Row;
  readonly rows: readonly Row[];
}

const GAP = '  ';
/** Rows looked at to find a column's width. */
const MEASURED_ROWS_MAX = 1000;
const FLEXIBLE_CELLS_MIN = 10;

/** The rows of a table in a list of `width` cells. */
export function tableOf<T>(columns: readonly Column<T>[], items: readonly T[], width: number): Table {
  const shown = chooseColumns(columns, items, width - MARKER_CELLS);
  const line = (cell: (column: Column<T>) => Span): readonly Span[] =>
    shown.flatMap(({ column, size }, index) => {
      const { text, token } = cell(column);
      const last = index === shown.length - 1 && column.align !== 'right';
      const placed = column.align === 'right' ? padStart(text, size) : last ? text : pad(text, size);
      return [...(index === 0 ? [] : [{ text: GAP }]), token === undefined ? { text: placed } : { text: placed, token }];
    });
  return {
    header: { spans: line(({ title }) => ({ text: title, token: 'muted' })), selectable: false },
    rows: items.map((item) => ({ spans: line(({ cell }) => cell(item)) })),
  };
}

interface Sized<T> {
  readonly column: Column<T>;
  readonly size: number;
}

function chooseColumns<T>(columns: readonly Column<T>[], items: readonly T[], room: number): readonly Sized<T>[] {
  const measured = items.slice(0, MEASURED_ROWS_MAX);
  let sized = columns.map((column) => {
    const natural = measured.reduce((most, item) => Math.max(most, spansCells([column.cell(item)])), cells(column.title));
    return { column, size: Math.min(natural, column.most ?? natural) };
  });
  while (needed(sized) > room) {
    const leaving = sized.reduce<Sized<T> | undefined>(
      (worst, one) => ((one.column.drop ?? 0) > (worst?.column.drop ?? 0) ? one : worst),
      undefined,
    );
    if (leaving === undefined) break;
    sized = sized.filter((one) => one !== leaving);
  }
  const spare =
    room - sized.reduce((sum, { column, size }) => sum + (column.flexible === true ? 0 : size), 0) - GAP.length * (sized.length - 1);
  return sized.map((one) => (one.column.flexible === true ? { ...one, size: Math.max(1, Math.min(one.size, spare)) } : one));
}

function needed(
  sized: readonly { readonly column: { readonly flexible?: boolean; readonly least?: number }; readonly size: number }[],
): number {
  const sizes = sized.map(({ column, size }) => (column.flexible === true ? Math.min(size, column.least ?? FLEXIBLE_CELLS_MIN) : size));
  return sizes.reduce((sum, size) => sum + size, 0) + GAP.length * Math.max(0, sized.length - 1);
}
