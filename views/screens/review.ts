/** Review: every change of a spec beside what it replaces, decided one by one before anything is written. */
import { visible } from '../../src/domain/visible.ts';
import { listPane } from '../parts/list.ts';
import type { Arrangement, Pane, Screen, Size, View } from '../screen.ts';
import { keepPlace } from './review/anchor.ts';
import { CONFLICTS, conflictRows, hasConflicts } from './review/conflicts.ts';
import { reviewKeys } from './review/keys.ts';
import { outlinePane } from './review/outline.ts';
import { paintReviewRow, reviewRowText } from './review/paint.ts';
import { reviewPlaces } from './review/places.ts';
import { reviewRows } from './review/rows.ts';
import type { ReviewRows } from './review/rows.ts';
import { sendSeen } from './review/seen.ts';
import type { Shown } from './review/shown.ts';
import { shownOf } from './review/shown.ts';
import { SOURCES, sourceRows } from './review/sources.ts';
import { reviewStatus } from './review/status.ts';
import { DIFF, DIFF_PANE, OUTLINE_PANE, diffCells, outlineCells, sectionAt } from './review/target.ts';

function diffPane(view: View, shown: Shown, rows: ReviewRows): Pane {
  const drawing = { view, shown, rows };
  const { range } = view.ui;
  const cursor = view.ui.places[`review/${DIFF}`]?.cursor ?? 0;
  const [from, to] = range === undefined ? [1, 0] : [Math.min(range, cursor), Math.max(range, cursor)];
  return {
    id: DIFF,
    title: titleOf(rows, cursor),
    count: rows.count,
    row: (index, width, selected) =>
      paintReviewRow(drawing, index, width, selected ? 'cursor' : index >= from && index <= to ? 'range' : 'none'),
    text: (index) => reviewRowText(drawing, index),
    textsFrom: [rows, shown.decisions, shown.comments],
  };
}

/** The section at the cursor: what a person reads is named even when its heading is out of sight. */
function titleOf(rows: ReviewRows, cursor: number): string {
  const section = sectionAt(rows, Math.min(cursor, rows.count - 1))?.section ?? '';
  return section === '' ? 'Changes' : visible(section);
}

function arrange(view: View, size: Size): Arrangement {
  if (hasConflicts(view)) {
    const pane = listPane(view.theme, CONFLICTS, 'Conflicts', conflictRows(view, size.columns));
    return { panes: [{ pane, width: size.columns, rows: size.rows }] };
  }
  const shown = shownOf(view);
  if (shown === undefined) {
    return {
      panes: [{ pane: listPane(view.theme, SOURCES, 'Draft', sourceRows(view, size.columns)), width: size.columns, rows: size.rows }],
    };
  }
  const width = diffCells(view, size.columns);
  const beside = outlineCells(view, size.columns);
  const focused = view.ui.pane === OUTLINE_PANE ? OUTLINE_PANE : DIFF_PANE;
  const rows = reviewRows(view, shown, width);
  const diff = diffPane(view, shown, rows);
  const cursor = Math.min(view.ui.places[`review/${DIFF}`]?.cursor ?? 0, rows.count - 1);
  const outline = outlinePane(view, shown, focused === DIFF_PANE ? sectionAt(rows, cursor) : undefined);
  const room = (index: number, cells: number): { readonly width: number; readonly rows: number } =>
    beside > 0 || focused === index ? { width: cells, rows: size.rows } : { width: 0, rows: 0 };
  return {
    panes: [
      { pane: diff, ...room(DIFF_PANE, width) },
      { pane: outline, ...room(OUTLINE_PANE, beside > 0 ? beside : size.columns) },
    ],
  };
}

/** The draft under review, in whichever phase it is; the written changes when there is none. */
export const review: Screen = {
  name: 'review',
  title: 'Review',
  arrange,
  status: reviewStatus,
  keys: reviewKeys,
  places: reviewPlaces,
  keepPlace,
  left: sendSeen,
};
