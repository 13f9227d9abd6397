/** Where everything stands, as numbers, before anything is drawn. */
import type { Arrangement, Pane, Size } from './screen.ts';

/** Smallest terminal the program is made for; below it one line says so and the rest goes on as it fits. */
export const SMALLEST: Size = { columns: 40, rows: 12 };
/** From here on the header and the rail of stages are two lines. */
const RAIL_COLUMNS = 100;
/** From here on rules stand above and below the body. */
const RULES_ROWS = 30;
/** Between two columns of panes: ` │ `. */
export const BETWEEN = 3;
/** A pane of fewer rows than this has no title. */
const TITLE_ROWS_MIN = 4;

/** The bands from top to bottom. A row is absent when there is no room for it. */
export interface Layout {
  readonly size: Size;
  readonly isTooSmall: boolean;
  readonly header: number;
  readonly rail: number | undefined;
  readonly topRule: number | undefined;
  readonly body: { readonly y: number; readonly size: Size };
  readonly dialog: { readonly y: number; readonly rows: number };
  readonly bottomRule: number | undefined;
  readonly status: number | undefined;
  readonly footer: number | undefined;
}

/** Lays the bands out; a dialog takes its rows from the body's lower end, and leaves it at least one. */
export function layOut(size: Size, dialogRows: number): Layout {
  const isTooSmall = size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;
  const hasRail = size.columns >= RAIL_COLUMNS && size.rows >= RULES_ROWS;
  const top = isTooSmall ? 1 : hasRail ? 3 : 2;
  const hasBottomRule = !isTooSmall && size.rows >= RULES_ROWS;
  const bottom = isTooSmall ? Math.min(1, Math.max(0, size.rows - 2)) : hasBottomRule ? 3 : 2;
  const room = Math.max(1, size.rows - top - bottom);
  const dialog = Math.max(0, Math.min(dialogRows, room - 1));
  const end = top + room;
  return {
    size,
    isTooSmall,
    header: 0,
    rail: hasRail ? 1 : undefined,
    topRule: isTooSmall ? undefined : top - 1,
    body: { y: top, size: { columns: size.columns, rows: room - dialog } },
    dialog: { y: end - dialog, rows: dialog },
    bottomRule: hasBottomRule ? end : undefined,
    status: bottom === 0 ? undefined : size.rows - (isTooSmall ? 1 : 2),
    footer: isTooSmall ? undefined : size.rows - 1,
  };
}

/** A pane on the screen; `rows` are those of its content, below its title. `index` counts all panes, also those without room. */
export interface PlacedPane {
  readonly pane: Pane;
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly rows: number;
  /** Row of its title. */
  readonly title: number | undefined;
}

/** A vertical rule between two columns of panes. */
export interface Divider {
  readonly x: number;
}

/** Puts an arrangement's panes on the screen, their body starting at row `top`. Panes without room are left out. */
export function placePanes(
  arrangement: Arrangement,
  top: number,
  size: Size,
): { readonly panes: readonly PlacedPane[]; readonly dividers: readonly Divider[] } {
  const panes: PlacedPane[] = [];
  const dividers: Divider[] = [];
  let x = 0;
  let y = top;
  let columnWidth = 0;
  for (const [index, { pane, width, rows, stacked }] of arrangement.panes.entries()) {
    if (width <= 0 || rows <= 0) continue;
    if (stacked !== true || columnWidth === 0) {
      if (columnWidth > 0) {
        dividers.push({ x: x + columnWidth });
        x += columnWidth + BETWEEN;
      }
      y = top;
      columnWidth = width;
    }
    const room = Math.min(rows, top + size.rows - y);
    const wide = Math.min(width, size.columns - x);
    if (room <= 0 || wide <= 0) continue;
    const hasTitle = pane.title !== '' && room >= TITLE_ROWS_MIN;
    panes.push({ pane, index, x, y: hasTitle ? y + 1 : y, width: wide, rows: hasTitle ? room - 1 : room, title: hasTitle ? y : undefined });
    y += room;
  }
  return { panes, dividers };
}
