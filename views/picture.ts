/** Makes one picture of the whole screen: bands, panes and dialog as regions with row providers. Nothing here is kept between frames. */
import { footerRow, headerRow, railRow, ruleRow, statusRow } from './bands.ts';
import type { Titles } from './bands.ts';
import { confirmPane, dialogKeys, dialogRows, helpPane, modeWords } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import { highlight } from './highlight.ts';
import type { Keymap } from './keymap.ts';
import { layOut, placePanes } from './layout.ts';
import type { Divider, Layout, PlacedPane } from './layout.ts';
import { keyWord } from './key-names.ts';
import { paintSpans, span } from './parts/spans.ts';
import type { Span } from './parts/spans.ts';
import type { Arrangement, Screen, View } from './screen.ts';
import { markerOf } from './terminal/frame-text.ts';
import type { Region, Scene } from './terminal/scene.ts';
import { settled } from './windows.ts';
import type { Window } from './windows.ts';

/** What is on the screen, and the numbers that keys need of it. */
export interface Picture {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly panes: readonly PlacedPane[];
  /** Indexes of the arrangement's panes in the order Tab goes, also those without room. */
  readonly tabOrder: readonly number[];
  /** The pane that has the keys; undefined when nothing has room. */
  readonly focused: PlacedPane | undefined;
}

const MARKER = {
  header: 0,
  rail: 1,
  topRule: 2,
  bottomRule: 3,
  status: 4,
  footer: 5,
  firstDivider: 6,
  firstTitle: 12,
  firstPane: 22,
} as const;
const PANES_MAX = 9;
const DIVIDERS_MAX = 6;

/** Paints nothing yet: rows are made when the compositor asks for them. */
export function pictureOf(view: View, dialog: Dialog | undefined, screen: Screen, keymap: Keymap, titles: Titles): Picture {
  const layout = layOut(view.ui.size, dialogRows(dialog, view.ui.size));
  const arrangement = bodyOf(view, dialog, screen, keymap, layout);
  const { panes: placed, dividers } = placePanes(arrangement, layout.body.y, layout.body.size);
  const panes = placed.slice(0, PANES_MAX);
  const focused = panes.find(({ index }) => index === focusedIndex(view, dialog, arrangement)) ?? panes[0];
  const regions = [
    ...bands(view, dialog, screen, keymap, layout, titles),
    ...dividers.slice(0, DIVIDERS_MAX).map((divider, index) => dividerRegion(view, layout, divider, index)),
    ...panes.flatMap((pane, index) => titleRegion(view, pane, pane === focused, arrangement, index)),
    ...panes.map((pane, index) => paneRegion(view, pane, pane === focused, index)),
  ];
  return {
    layout,
    panes,
    tabOrder: arrangement.tabOrder ?? arrangement.panes.map((_pane, index) => index),
    focused,
    scene: { size: view.ui.size, regions, cursor: cursorOf(view, focused) },
  };
}

/** Which place of `ui.places` a pane of the current screen has. */
export function placeKey(view: View, pane: string): string {
  return `${view.ui.screen}/${pane}`;
}

/** The window of a placed pane, for movements in it. A pane that spans the screen scrolls line by line: the terminal does it. */
export function windowOf(view: View, { pane, rows, width }: PlacedPane): Window {
  return { pane, rows, step: width === view.ui.size.columns ? 1 : Math.max(1, Math.floor(rows / 4)) };
}

function bodyOf(view: View, dialog: Dialog | undefined, screen: Screen, keymap: Keymap, layout: Layout): Arrangement {
  const { size } = layout.body;
  if (dialog?.kind === 'help') return alone(helpPane(view, keymap.rowsFor(view.ui.screen), dialog.text, size.columns), size);
  if (dialog?.kind === 'confirm') return alone(confirmPane(view.theme, dialog.confirmation, size.columns), size);
  return screen.arrange(view, size);
}

function alone(pane: Arrangement['panes'][number]['pane'], size: Layout['body']['size']): Arrangement {
  return { panes: [{ pane, width: size.columns, rows: size.rows }] };
}

function focusedIndex(view: View, dialog: Dialog | undefined, arrangement: Arrangement): number {
  if (dialog?.kind === 'help' || dialog?.kind === 'confirm') return 0;
  return Math.max(0, Math.min(view.ui.pane, arrangement.panes.length - 1));
}

function bands(view: View, dialog: Dialog | undefined, screen: Screen, keymap: Keymap, layout: Layout, titles: Titles): readonly Region[] {
  const { columns } = layout.size;
  const line = (marker: number, y: number | undefined, row: () => string): readonly Region[] =>
    y === undefined ? [] : [{ marker: markerOf(marker), x: 0, y, width: columns, height: 1, row }];
  const rule = (): string => ruleRow(view.theme, columns);
  return [
    ...line(MARKER.header, layout.header, () => headerRow(view, layout, titles)),
    ...line(MARKER.rail, layout.rail, () => railRow(view, columns, titles)),
    ...line(MARKER.topRule, layout.topRule, rule),
    ...line(MARKER.bottomRule, layout.bottomRule, rule),
    ...line(MARKER.status, layout.status, () => statusRow(view, columns, screen, dialog === undefined ? undefined : modeWords(dialog))),
    ...line(MARKER.footer, layout.footer, () =>
      dialog === undefined ? footerRow(view, columns, keymap.rowsFor(view.ui.screen), keymap.help) : dialogFooter(view, columns, dialog),
    ),
  ];
}

function dialogFooter(view: View, columns: number, dialog: Dialog): string {
  const spans = dialogKeys(dialog).flatMap(([key, label]): readonly Span[] => [span(keyWord(key), 'accent'), span(` ${label}  `, 'muted')]);
  return paintSpans(view.theme, [{ text: ' ' }, ...spans], columns);
}

function dividerRegion(view: View, layout: Layout, { x }: Divider, index: number): Region {
  const row = ` ${view.theme.paint('rule', view.theme.glyphs.line)} `;
  return { marker: markerOf(MARKER.firstDivider + index), x, y: layout.body.y, width: 3, height: layout.body.size.rows, row: () => row };
}

/** A pane whose first row says its title itself gets none. */
function titleRegion(view: View, placed: PlacedPane, isFocused: boolean, arrangement: Arrangement, index: number): readonly Region[] {
  if (placed.title === undefined) return [];
  const shown = arrangement.panes.filter(({ width, rows }) => width > 0 && rows > 0).length;
  const hidden = shown === 1 && arrangement.panes.length > 1;
  const row = (): string => {
    const spans = hidden ? tabs(placed, arrangement) : [span(` ${placed.pane.title}`, isFocused ? 'strong' : 'muted')];
    return paintSpans(view.theme, spans, placed.width);
  };
  return [{ marker: markerOf(MARKER.firstTitle + index), x: placed.x, y: placed.title, width: placed.width, height: 1, row }];
}

/** Titles of all panes when only one has room, so that Tab is no guess. */
function tabs(placed: PlacedPane, arrangement: Arrangement): readonly Span[] {
  return arrangement.panes.flatMap(({ pane }, index) => [
    { text: index === 0 ? ' ' : ' | ' },
    span(index === placed.index ? `[${pane.title}]` : pane.title, index === placed.index ? 'strong' : 'muted'),
  ]);
}

function paneRegion(view: View, placed: PlacedPane, isFocused: boolean, index: number): Region {
  const { pane, x, y, width, rows } = placed;
  const { cursor, top } = settled(windowOf(view, placed), view.ui.places[placeKey(view, pane.id)]);
  const rests = pane.selectable?.(cursor) ?? true;
  const { pattern, marks } = view.ui.search;
  const isMarked = marks && pattern !== '' && view.theme.tier !== 'none';
  return {
    marker: markerOf(MARKER.firstPane + index),
    x,
    y,
    width,
    height: rows,
    top,
    row: (line, wide) => {
      const at = top + line;
      if (at >= pane.count) return '';
      const row = pane.row(at, wide, isFocused && rests && at === cursor);
      return isMarked ? highlight(row, pattern) : row;
    },
  };
}

function cursorOf(view: View, focused: PlacedPane | undefined): Scene['cursor'] {
  if (focused === undefined) return { x: 0, y: 0, visible: false };
  const { cursor, top } = settled(windowOf(view, focused), view.ui.places[placeKey(view, focused.pane.id)]);
  return { x: focused.x, y: focused.y + Math.max(0, Math.min(cursor - top, focused.rows - 1)), visible: false };
}
