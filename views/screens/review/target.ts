/** Where the person is in the review, and which changes a key means there. */
import type { Comment, Hunk } from '../../../src/domain/hunk.ts';
import { busy } from '../../../src/workflow/selectors.ts';
import { cursorOf } from '../../parts/list.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import type { View } from '../../screen.ts';
import { withPartners } from './gather.ts';
import { outlineItemAt } from './outline.ts';
import type { HunkPlace, ReviewRows } from './rows.ts';
import { reviewRows } from './rows.ts';
import type { Shown } from './shown.ts';
import { shownOf } from './shown.ts';

export const DIFF = 'diff';
/** The panes in order: the diff has the focus first. */
export const DIFF_PANE = 0;
export const OUTLINE_PANE = 1;

/** From here on the outline stands beside the diff. */
const BESIDE_COLUMNS = 110;
const WIDE_COLUMNS = 160;

/** Cells of the outline beside the diff; 0 when there is no room. */
export function outlineCells(view: View, columns: number): number {
  if (view.ui.maximised || columns < BESIDE_COLUMNS) return 0;
  return columns >= WIDE_COLUMNS ? 44 : 34;
}

/** Cells of the diff in a body of `columns`. */
export function diffCells(view: View, columns: number): number {
  const outline = outlineCells(view, columns);
  return outline === 0 ? columns : columns - outline - 3;
}

/** What is shown, its rows, and the row under the cursor of the diff. */
export interface Here {
  readonly shown: Shown;
  readonly rows: ReviewRows;
  readonly cursor: number;
}

/** Where the person is; undefined when there is nothing to review. */
export function hereOf(view: View): Here | undefined {
  const shown = shownOf(view);
  if (shown === undefined) return undefined;
  const rows = reviewRows(view, shown, diffCells(view, view.ui.size.columns));
  return { shown, rows, cursor: cursorOf(view, 'review', { id: DIFF, count: rows.count }) };
}

/** The change a row belongs to. */
export function hunkAt(rows: ReviewRows, index: number): Hunk | undefined {
  const place = placeAt(rows, index);
  return place?.group === undefined ? place?.hunk : undefined;
}

/** What one decision at a row takes; undefined between changes. */
export function placeAt(rows: ReviewRows, index: number): HunkPlace | undefined {
  const segment = rows.at(index)?.segment;
  if (segment?.kind === 'group') return rows.hunks.find(({ row }) => row === index);
  const id = segment?.kind === 'hunk' ? segment.hunk.id : segment?.kind === 'words' ? segment.hunk : lineAt(rows, index)?.hunk;
  return id === undefined ? undefined : rows.hunks[rows.numbers.get(id) ?? -1];
}

/** The diff row a row of the view shows; the new side of a split line. */
export function lineAt(
  rows: ReviewRows,
  index: number,
):
  | { readonly hunk?: string; readonly section: string; readonly beforeLine?: number; readonly afterLine?: number; readonly kind: string }
  | undefined {
  const place = rows.at(index);
  const file = rows.files[place?.segment.file ?? -1];
  if (place?.segment.kind !== 'rows' || file?.plan === undefined || file.order === undefined) return undefined;
  const line = place.segment.from + place.offset;
  return file.plan.rows[Math.max(file.order.right(line), file.order.left(line))];
}

/** Section a row lies in; empty for what lies in none. */
export function sectionAt(rows: ReviewRows, index: number): { readonly file: number; readonly section: string } | undefined {
  const place = rows.at(index);
  if (place === undefined) return undefined;
  const { segment, offset } = place;
  const { file } = segment;
  switch (segment.kind) {
    case 'hunk':
      return { file, section: segment.hunk.section };
    case 'words':
      return { file, section: segment.section ?? '' };
    case 'lines':
      return { file, section: rows.files[file]?.plan?.sectionOf(segment.afterLine + offset) ?? '' };
    case 'rows':
      return { file, section: lineAt(rows, index)?.section ?? '' };
    case 'group':
    case 'file':
    case 'text':
      return { file, section: '' };
  }
}

/** The comment a row shows. */
export function commentAt(rows: ReviewRows, index: number): Comment | undefined {
  const segment = rows.at(index)?.segment;
  return segment?.kind === 'words' ? segment.comment : undefined;
}

/** The changes a decision would take: the range, the section under the outline's cursor, or the one under the cursor. */
export function targets(view: View): readonly Hunk[] {
  const here = hereOf(view);
  if (here === undefined) return [];
  if (view.ui.pane === OUTLINE_PANE) return outlineHunks(view, here.shown);
  const { rows, cursor } = here;
  const { range } = view.ui;
  if (range === undefined) return takenAt(placeAt(rows, cursor));
  const [from, to] = [Math.min(range, cursor), Math.max(range, cursor)];
  return [...new Set(rows.hunks.filter(({ row, end }) => row <= to && end > from).flatMap(takenAt))];
}

/** Changes that nobody has seen are not decided. */
function takenAt(place: HunkPlace | undefined): readonly Hunk[] {
  return place === undefined || place.group === 'hidden' ? [] : place.hunks;
}

/** Changes of the file or section under the outline's cursor. */
export function outlineHunks(view: View, shown: Shown): readonly Hunk[] {
  const item = outlineItemAt(view, shown);
  if (item === undefined || item.kind === 'parent') return [];
  const all = shown.drafts[item.file]?.hunks ?? [];
  return item.kind === 'file' ? all : withPartners(all, item.hunks);
}

/** Changes of the section the person is in. */
export function sectionHunks(view: View): { readonly section: string; readonly hunks: readonly Hunk[] } | undefined {
  const here = hereOf(view);
  if (here === undefined) return undefined;
  if (view.ui.pane === OUTLINE_PANE) {
    const item = outlineItemAt(view, here.shown);
    return item?.kind === 'section' ? { section: item.section, hunks: outlineHunks(view, here.shown) } : undefined;
  }
  const at = sectionAt(here.rows, here.cursor);
  const plan = here.rows.files[at?.file ?? -1]?.plan;
  if (at === undefined || plan === undefined) return undefined;
  return { section: at.section, hunks: withPartners(plan.draft.hunks, plan.sections.get(at.section) ?? []) };
}

/** Why nothing can be decided in this review now, or undefined when it can. */
export function closedReason(view: View): string | undefined {
  const shown = shownOf(view);
  if (shown === undefined) return firstReason(cannotDecide(view), 'There is no draft to decide.');
  if (shown.state === 'written') return 'These changes are written; they stay as they are.';
  if (shown.state === 'judged') return 'This review is over; its verdict stands.';
  if (shown.state === 'submitted') return 'The approved changes are being written.';
  return firstReason(cannotDecide(view), view.session !== undefined && busy(view.session) ? 'A draft is being made.' : undefined);
}
