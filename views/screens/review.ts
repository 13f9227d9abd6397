/** Review: every change of a spec beside what it replaces, decided one by one before anything is written. */
import { visible } from '../../src/domain/visible.ts';
import { listPane } from '../parts/list.ts';
import { joined } from '../parts/words.ts';
import type { Arrangement, Pane, Screen, Size, View } from '../screen.ts';
import { CONFLICTS, conflictRows, conflictStatus, hasConflicts } from './review/conflicts.ts';
import { reviewKeys } from './review/keys.ts';
import { outlinePane } from './review/outline.ts';
import { paintReviewRow, reviewRowText } from './review/paint.ts';
import { reviewRows } from './review/rows.ts';
import type { ReviewRows } from './review/rows.ts';
import type { Shown } from './review/shown.ts';
import { shownOf, tallyOf } from './review/shown.ts';
import { SOURCES, sourceRows, wantsDraft } from './review/sources.ts';
import { DIFF, DIFF_PANE, OUTLINE_PANE, diffCells, hereOf, hunkAt, outlineCells, sectionAt } from './review/target.ts';

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

/** Below this the status says it in signs. */
const SHORT_COLUMNS = 60;

function status(view: View): string {
  const { session } = view;
  if (hasConflicts(view)) return conflictStatus(view);
  const here = hereOf(view);
  if (here === undefined)
    return session !== undefined && wantsDraft(session) ? 'Enter chooses where the draft comes from.' : 'No draft is under review.';
  const { shown, rows, cursor } = here;
  const { approved, rejected, undecided } = tallyOf(shown);
  const hunk = hunkAt(rows, cursor);
  const { filter, byRisk, showAs } = rows.options;
  if (view.ui.size.columns < SHORT_COLUMNS) {
    const { glyphs } = view.theme;
    return joined([
      hunk === undefined ? 'REVIEW' : `${(rows.numbers.get(hunk.id) ?? 0) + 1}/${rows.hunks.length}`,
      `${glyphs.open}${undecided} ${glyphs.ok}${approved} ${glyphs.bad}${rejected}`,
      filter === 'all' ? undefined : filter,
    ]);
  }
  return joined([
    shown.state === 'written' ? 'WRITTEN' : view.ui.range === undefined ? 'REVIEW' : 'RANGE',
    hunk === undefined ? undefined : `change ${(rows.numbers.get(hunk.id) ?? 0) + 1}/${rows.hunks.length}`,
    `${approved} approved, ${rejected} rejected, ${undecided} undecided`,
    showAs === 'diff' ? undefined : `showing the ${showAs === 'final' ? 'text to be written' : 'text before'}`,
    filter === 'all' ? undefined : `only ${filter}`,
    byRisk ? 'by risk' : undefined,
    undecided === 0 && shown.state === 'open' ? 'S submits.' : undefined,
  ]);
}

/** The draft under review, in whichever phase it is; the written changes when there is none. */
export const review: Screen = { name: 'review', title: 'Review', arrange, status, keys: reviewKeys };
