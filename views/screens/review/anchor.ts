/** Keeps the person's place when the rows change: what the cursor stood on is found again in the new rows. */
import type { Actions, Ui, View } from '../../screen.ts';
import type { ReviewRows } from './rows.ts';
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
}

function anchorAt(rows: ReviewRows, index: number): Anchor | undefined {
  const place = rows.at(index);
  if (place === undefined) return undefined;
  const { segment } = place;
  const hunk = segment.kind === 'hunk' || segment.kind === 'words' ? hunkAt(rows, index)?.id : lineAt(rows, index)?.hunk;
  return {
    file: segment.file,
    hunk,
    comment: segment.kind === 'words' ? segment.comment?.id : undefined,
    group: segment.kind === 'group' ? segment.fold : undefined,
    line: lineNumber(rows, index),
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
  if (place !== undefined) return place.row;
  return rowOfLine(rows, anchor.file, anchor.line);
}

/** The first row at or after a line of a file. */
export function rowOfLine(rows: ReviewRows, file: number, line: number): number {
  let last = 0;
  for (const [number, segment] of rows.segments.entries()) {
    if (segment.file !== file) continue;
    for (let offset = 0; offset < segment.count; offset += 1) {
      const here = segmentLine(rows, segment, offset);
      if (here === undefined) continue;
      last = rows.rowAt(number, offset);
      if (here >= line) return last;
    }
  }
  return last;
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
