/** Lists of rows as a pane: the cursor marker in the first column, and the row under it set off as a whole. */
import type { Pane, ScreenName, Theme, Token, View } from '../screen.ts';
import { endsSpans, padSpans, paintSpans, plainText } from './spans.ts';
import type { Span } from './spans.ts';
import { wrap } from './text.ts';

/** One row: spans from the left, and spans that stay at the right edge while there is room. */
export interface Row {
  readonly spans: readonly Span[];
  readonly right?: readonly Span[];
  /** The cursor may rest here; `false` for headings and gaps. */
  readonly selectable?: boolean;
}

/** Cells the cursor marker takes in front of every row. */
export const MARKER_CELLS = 2;

/** A pane over rows that exist already. For more than some thousand rows write a pane that makes them one by one. */
export function listPane(theme: Theme, id: string, title: string, rows: readonly Row[]): Pane {
  return {
    id,
    title,
    count: rows.length,
    row: (index, width, selected) => paintRow(theme, rows[index] ?? BLANK, width, selected),
    selectable: (index) => rows[index]?.selectable ?? true,
    text: (index) => rowPlain(rows[index] ?? BLANK),
  };
}

/** A pane of details: the first row, when it is a heading, is its title. */
export function detailsPane(theme: Theme, id: string, rows: readonly Row[]): Pane {
  const [first] = rows;
  if (first?.selectable !== false || first.spans.length === 0) return listPane(theme, id, 'Details', rows);
  return listPane(theme, id, rowPlain(first), rows.slice(1));
}

/** Styled text of one list row. `isHere` marks it as where the person is in another pane. */
export function paintRow(theme: Theme, row: Row, width: number, selected: boolean, isHere = false): string {
  const marker = selected || isHere ? `${theme.glyphs.cursor} ` : '  ';
  const body = Math.max(0, width - MARKER_CELLS);
  const spans = row.right === undefined ? row.spans : endsSpans(row.spans, row.right, body);
  if (selected) return paintSpans(theme, padSpans([{ text: marker }, ...spans], width), width, 'cursorRow');
  return paintSpans(theme, [{ text: marker }, ...spans], width);
}

/** A heading the cursor skips. */
export function heading(text: string, right = ''): Row {
  return { spans: [{ text, token: 'strong' }], ...(right === '' ? {} : { right: [{ text: right, token: 'muted' }] }), selectable: false };
}

/** An empty row the cursor skips. */
export const BLANK: Row = { spans: [], selectable: false };

/** Text wrapped to rows for a pane of `width` cells, each indented by `indent` cells. `text` is visible() and may hold newlines. */
export function textRows(
  text: string,
  width: number,
  options: { readonly token?: Token; readonly indent?: number; readonly selectable?: boolean } = {},
): readonly Row[] {
  const indent = ' '.repeat(options.indent ?? 0);
  return wrap(text, Math.max(1, width - MARKER_CELLS - indent.length)).map((line) => ({
    spans: [{ text: indent }, options.token === undefined ? { text: line } : { text: line, token: options.token }],
    ...(options.selectable === undefined ? {} : { selectable: options.selectable }),
  }));
}

/** The row the cursor of a pane is on: inside the list, and on a row where it may rest when there is one. -1 when the list is empty. */
export function cursorOf(view: View, screen: ScreenName, pane: Pick<Pane, 'id' | 'count' | 'selectable'>): number {
  const asked = Math.min(view.ui.places[`${screen}/${pane.id}`]?.cursor ?? 0, pane.count - 1);
  const canRest = pane.selectable;
  if (asked < 0 || canRest === undefined || canRest(asked)) return asked;
  for (let down = asked + 1; down < pane.count; down += 1) if (canRest(down)) return down;
  for (let up = asked - 1; up >= 0; up -= 1) if (canRest(up)) return up;
  return asked;
}

function rowPlain(row: Row): string {
  const left = plainText(row.spans).trimEnd();
  return row.right === undefined ? left : `${left}  ${plainText(row.right)}`;
}
