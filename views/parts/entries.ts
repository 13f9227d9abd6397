/** Panes whose rows are made one by one from entries, so that a list of thousands costs only the rows that are seen. */
import type { Pane, ScreenName, Theme, View } from '../screen.ts';
import type { Row } from './list.ts';
import { cursorOf, paintRow } from './list.ts';
import { plainText } from './spans.ts';

/** Anything a list shows; the cursor may rest on it unless it says no. */
export interface Entry {
  readonly selectable?: boolean;
}

/** Width at which a row is made for search and copy, so that nothing is cut. */
export const UNCUT_CELLS = 1000;

/** A pane over entries. `rowOf` makes one row for a width in cells. */
export function entryPane<E extends Entry>(
  theme: Theme,
  id: string,
  title: string,
  entries: readonly E[],
  rowOf: (entry: E, width: number) => Row,
): Pane {
  return {
    id,
    title,
    count: entries.length,
    row: (index, width, selected) => {
      const entry = entries[index];
      return entry === undefined ? '' : paintRow(theme, rowOf(entry, width), width, selected);
    },
    selectable: (index) => entries[index]?.selectable ?? true,
    text: (index) => {
      const entry = entries[index];
      if (entry === undefined) return '';
      const { spans, right } = rowOf(entry, UNCUT_CELLS);
      return [plainText(spans), plainText(right ?? [])].join('  ').replace(/ {3,}/g, '  ').trim();
    },
  };
}

/** The entry the cursor of a pane is on; undefined in an empty list. */
export function entryAt<E extends Entry>(view: View, screen: ScreenName, pane: string, entries: readonly E[]): E | undefined {
  return entries[cursorOf(view, screen, { id: pane, count: entries.length, selectable: (index) => entries[index]?.selectable ?? true })];
}

/**
 * Makes a screen's entries once for each session state, filter and set of folds: a frame asks for them for the pane and
 * for every key. `make` may look at nothing else of the view.
 */
export function remembered<E>(make: (view: View) => readonly E[]): (view: View) => readonly E[] {
  let last: { readonly on: readonly unknown[]; readonly entries: readonly E[] } | undefined;
  return (view) => {
    const on = [view.session, view.ui.filter, view.ui.folds, view.theme.glyphs];
    if (last === undefined || on.some((part, index) => part !== last?.on[index])) last = { on, entries: make(view) };
    return last.entries;
  };
}
