/** Draws a screen's body as text the way the frame lays it out: panes side by side with ` │ ` between, or stacked. */
import type { Pane, Screen, ScreenName, Size, View } from '../../views/screen.ts';
import stringWidth from 'string-width';
import { cursorOf } from '../../views/parts/list.ts';

/** Sizes of the body in a terminal of 120x40, 80x24 and 40x12. */
export const BODY = { large: { columns: 120, rows: 34 }, medium: { columns: 80, rows: 20 }, small: { columns: 40, rows: 9 } } as const satisfies Record<string, Size>;

/** The rows of the body, trailing spaces and trailing empty rows left out. */
export function renderScreen(screen: Screen, view: View, size: Size): readonly string[] {
  const columns: { width: number; rows: string[] }[] = [];
  const { panes } = screen.arrange(view, size);
  panes.forEach(({ pane, width, rows, stacked }, index) => {
    if (width === 0 || rows === 0) return;
    const painted = paintPane(view, screen.name, pane, width, rows, view.ui.pane === index);
    const column = columns.at(-1);
    if (stacked === true && column !== undefined) column.rows.push(...painted);
    else columns.push({ width, rows: painted });
  });
  const lines = Array.from({ length: size.rows }, (_row, row) => columns.map(({ width, rows }) => padTo(rows[row] ?? '', width)).join(' │ ').trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The visible rows of one pane. */
export function paintPane(view: View, screen: ScreenName, pane: Pane, width: number, rows: number, focused: boolean): string[] {
  const top = view.ui.places[`${screen}/${pane.id}`]?.top ?? 0;
  const cursor = cursorOf(view, screen, pane);
  const rests = pane.selectable?.(cursor) ?? true;
  return Array.from({ length: rows }, (_row, row) => {
    const index = top + row;
    return index < pane.count ? pane.row(index, width, focused && rests && index === cursor) : '';
  });
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
