/** Keeps the person's place when the rows change: what the cursor stood on is found again in the new rows. */
import type { Hunk } from '../../../src/domain/hunk.ts';
import type { Actions, Ui, View } from '../../screen.ts';
import type { HunkPlace, ReviewRows } from './rows.ts';
import { reviewRows } from './rows.ts';
import type { Segment } from './segment.ts';
import { DIFF, diffCells, hereOf, hunkAt, lineAt } from './target.ts';

/** What a row shows, independent of how the rows are arranged. */
interface Anchor {
  readonly file: number;
  readonly hunk: string | undefined;
  readonly comment: string | undefined;
  /** A group of changes. */
  readonly group: string | undefined;
  /** Line of the new text, of the old one where there is no new. */
  readonly line: number;
  /** Of a line of a change: what became of it, and how many lines of the change are before it. */
  readonly kind: string | undefined;
  readonly fromHunk: number | undefined;
}

function anchorAt(rows: ReviewRows, index: number): Anchor | undefined {
  const place = rows.at(index);
  if (place === undefined) return undefined;
  const { segment } = place;
  const hunk = hunkAt(rows, index);
  return {
    file: segment.file,
    hunk: hunk?.id,
    comment: segment.kind === 'words' ? segment.comment?.id : undefined,
    group: segment.kind === 'group' ? segment.fold : undefined,
    line: lineNumber(rows, index),
    kind: lineAt(rows, index)?.kind,
    fromHunk: hunk === undefined ? undefined : distance(rows, index, hunk),
  };
}

/** Line number a row stands for; of the next row that has one when it has none itself. */
export function lineNumber(rows: ReviewRows, index: number): number {
  const file = rows.at(index)?.segment.file;
  for (let row = index; row < rows.count; row += 1) {
    const place = rows.at(row);
    if (place === undefined || place.segment.file !== file) break;
    const { segment, offset } = place;
    if (segment.kind === 'text') return segment.from + offset + 1;
    if (segment.kind === 'lines') return segment.afterLine + offset;
    const line = lineAt(rows, row);
    const number = line?.afterLine ?? line?.beforeLine;
    if (number !== undefined) return number;
  }
  return 1;
}

/** The row that shows the anchor, or what is nearest to it. */
function rowOf(rows: ReviewRows, anchor: Anchor): number {
  const number = rows.segments.findIndex((segment) =>
    segment.kind === 'group'
      ? segment.fold === anchor.group
      : segment.kind === 'words' && anchor.comment !== undefined && segment.comment?.id === anchor.comment,
  );
  if (number >= 0) return rows.rowAt(number, 0);
  const place = anchor.hunk === undefined ? undefined : rows.hunks[rows.numbers.get(anchor.hunk) ?? -1];
  if (place !== undefined) return lineIn(rows, place, anchor) ?? place.row;
  return rowOfLine(rows, anchor.file, anchor.line);
}

/** The row of a change that shows the anchor's own line. */
function lineIn(rows: ReviewRows, { hunk, row, end }: HunkPlace, { kind, fromHunk }: Anchor): number | undefined {
  if (fromHunk === undefined) return undefined;
  for (let index = row + 1; index < end; index += 1)
    if (lineAt(rows, index)?.kind === kind && distance(rows, index, hunk) === fromHunk) return index;
  return undefined;
}

/** Lines from the first one of a change to the line of a row, on the side that the row is of; undefined for rows of no change. */
function distance(rows: ReviewRows, index: number, { line }: Hunk): number | undefined {
  const here = lineAt(rows, index);
  if (here?.kind === 'removed') return (here.beforeLine ?? 0) - line.before;
  return here?.kind === 'added' ? (here.afterLine ?? 0) - line.after : undefined;
}

/** The row of a line of a file, or of the next line that is shown; of the last one when there is none. */
export function rowOfLine(rows: ReviewRows, file: number, line: number): number {
  let last = 0;
  let next: { readonly row: number; readonly line: number } | undefined;
  for (const [number, segment] of rows.segments.entries()) {
    if (segment.file !== file) continue;
    for (let offset = 0; offset < segment.count; offset += 1) {
      const here = segmentLine(rows, segment, offset);
      if (here === undefined) continue;
      last = rows.rowAt(number, offset);
      if (here === line) return last;
      // Changes that are listed apart from their place come in another order.
      if (here > line && (next === undefined || here < next.line)) next = { row: last, line: here };
    }
  }
  return next?.row ?? last;
}

function segmentLine(rows: ReviewRows, segment: Segment, offset: number): number | undefined {
  if (segment.kind === 'text') return segment.from + offset + 1;
  if (segment.kind === 'lines') return segment.afterLine + offset;
  if (segment.kind !== 'rows') return undefined;
  const { plan, order } = rows.files[segment.file] ?? {};
  const line = segment.from + offset;
  const row = plan?.rows[Math.max(order?.right(line) ?? -1, order?.left(line) ?? -1)];
  return row?.kind === 'section' ? undefined : (row?.afterLine ?? row?.beforeLine);
}

/** Keeps the cursor on what it was on when the terminal's size or the drafts became others; false while a text is being read. */
export function keepPlace(before: View, view: View, act: Pick<Actions, 'place'>): boolean {
  const [from, to] = [hereOf(before), hereOf(view)];
  if (from === undefined || to === undefined) return true;
  if (before.ui.size === view.ui.size && from.shown.drafts === to.shown.drafts) return true;
  if (to.rows.files.some(({ plan }) => plan === undefined)) return false;
  const anchor = anchorAt(from.rows, from.cursor);
  const file = to.shown.drafts.findIndex(({ path }) => path === from.shown.drafts[anchor?.file ?? -1]?.path);
  if (anchor !== undefined && file >= 0) act.place(DIFF, rowOf(to.rows, { ...anchor, file }));
  return true;
}

/** Changes how the review is shown, the cursor staying on what it was on. */
export function showOtherwise(view: View, act: Actions, change: Partial<Ui>): void {
  const here = hereOf(view);
  const anchor = here === undefined ? undefined : anchorAt(here.rows, here.cursor);
  act.ui({ range: undefined, ...change });
  if (here === undefined || anchor === undefined) return;
  const next: View = { ...view, ui: { ...view.ui, ...change } };
  const rows = reviewRows(next, here.shown, diffCells(next, next.ui.size.columns));
  act.place(DIFF, rowOf(rows, anchor));
}
