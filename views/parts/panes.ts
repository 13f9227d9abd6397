/**
 * Shares the body among panes: columns side by side where there is room, one column with its panes stacked where there is
 * less, the focused pane alone where there is least. A pane without room keeps its place in the order, at zero width and
 * rows, so that the index of the focused pane means the same at every size.
 */
import type { Arrangement, Pane, Size, Ui } from '../screen.ts';

/** From here on columns stand side by side. */
export const SIDE_BY_SIDE_COLUMNS = 110;
/** From here on a column stacks its panes. */
export const STACKED_COLUMNS = 70;
export const STACKED_ROWS = 14;
/** Cells between two columns: ` │ `. */
export const BETWEEN_CELLS = 3;

export interface PanePart {
  /** Makes the pane for its width and rows; cheap, rows are painted later. */
  readonly make: (width: number, rows: number) => Pane;
  /** Its part of the column's rows (of the width in `arrangeTwo`); parts of a column add up to 1. */
  readonly share: number;
}

export interface PaneColumn {
  /** Its part of the width, or its width in cells when above 1. */
  readonly share: number;
  readonly parts: readonly PanePart[];
}

/** Places the columns' panes, in order, in `size`. */
export function arrangeColumns(ui: Ui, size: Size, columns: readonly PaneColumn[]): Arrangement {
  const count = columns.reduce((sum, { parts }) => sum + parts.length, 0);
  const focused = Math.min(Math.max(0, ui.pane), count - 1);
  const alone = ui.maximised || size.columns < STACKED_COLUMNS || size.rows < STACKED_ROWS;
  const beside = size.columns >= SIDE_BY_SIDE_COLUMNS;
  const widths = columnWidths(size.columns, columns);
  let first = 0;
  const panes = columns.flatMap((column, columnIndex) => {
    const start = first;
    first += column.parts.length;
    const holdsFocus = focused >= start && focused < first;
    const width = alone || !beside ? (holdsFocus ? size.columns : 0) : (widths[columnIndex] ?? 0);
    const heights = alone
      ? column.parts.map((_part, index) => (start + index === focused ? size.rows : 0))
      : partRows(size.rows, column.parts);
    return column.parts.map((part, index) => {
      const rows = width === 0 ? 0 : (heights[index] ?? 0);
      const shown = rows === 0 ? 0 : width;
      return { pane: part.make(shown, rows), width: shown, rows, ...(index === 0 ? {} : { stacked: true }) };
    });
  });
  return { panes };
}

/** Places two panes: side by side where there is room, else the second under the first. */
export function arrangeTwo(ui: Ui, size: Size, first: PanePart, second: PanePart): Arrangement {
  const beside = size.columns >= SIDE_BY_SIDE_COLUMNS;
  if (!beside) return arrangeColumns(ui, size, [{ share: 1, parts: [first, second] }]);
  return arrangeColumns(ui, size, [
    { share: first.share, parts: [{ ...first, share: 1 }] },
    { share: second.share, parts: [{ ...second, share: 1 }] },
  ]);
}

/** Whether the panes of `size` stand side by side. */
export function isBeside(ui: Ui, size: Size): boolean {
  return !ui.maximised && size.columns >= SIDE_BY_SIDE_COLUMNS && size.rows >= STACKED_ROWS;
}

function columnWidths(total: number, columns: readonly PaneColumn[]): readonly number[] {
  const room = total - BETWEEN_CELLS * (columns.length - 1);
  const widths = columns.map(({ share }) => (share > 1 ? share : Math.floor(room * share)));
  const used = widths.slice(0, -1).reduce((sum, width) => sum + width, 0);
  return widths.map((width, index) => (index === widths.length - 1 ? room - used : width));
}

function partRows(total: number, parts: readonly PanePart[]): readonly number[] {
  const heights = parts.map(({ share }) => Math.max(1, Math.floor(total * share)));
  const used = heights.slice(0, -1).reduce((sum, rows) => sum + rows, 0);
  return heights.map((rows, index) => (index === heights.length - 1 ? total - used : rows));
}
