/** What one line of a diff shows: its text with changed words set off. */
import type { WordMark } from '../../../src/documents/rows.ts';
import { markedSpans } from '../../parts/diff.ts';
import type { LineKind } from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { plainText } from '../../parts/spans.ts';
import { wrapRanges } from '../../parts/text.ts';
import type { Theme } from '../../screen.ts';
import type { FilePlan } from './plan.ts';
import { rowMarks, rowText } from './plan.ts';

export interface LineDisplay {
  readonly kind: LineKind;
  readonly spans: readonly Span[];
}

/** The line of a plan's row; undefined for rows that are no line of a document. `cellsMax` bounds the work on very long lines. */
export function lineDisplay(theme: Theme, plan: FilePlan, index: number, cellsMax = Infinity): LineDisplay | undefined {
  const row = plan.rows[index];
  if (row === undefined || row.kind === 'section' || row.kind === 'fold') return undefined;
  const text = rowText(plan, row, cellsMax);
  if (row.kind === 'context') return { kind: 'context', spans: [{ text }] };
  const marks = rowMarks(plan, index).filter(([, end]) => end <= text.length);
  return { kind: row.kind, spans: markedSpans(theme, text, isBinding(plan, row.hunk) ? marks : marks.map(plainMark), row.kind) };
}

/** Rows a plan's row takes when it is wrapped to `room` cells. Words are compared only where their marks take cells. */
export function wrappedRows(theme: Theme, plan: FilePlan, index: number, room: number): number {
  const row = plan.rows[index];
  if (row === undefined || row.kind === 'section' || row.kind === 'fold') return 1;
  if (theme.tier !== 'none' || row.kind === 'context') return wrapRanges(rowText(plan, row), room).length;
  return wrapRanges(plainText(lineDisplay(theme, plan, index)?.spans ?? []), room).length;
}

/** What only keeps the books binds nobody, whatever its numbers. */
function isBinding(plan: FilePlan, hunk: string | undefined): boolean {
  return hunk === undefined || plan.spanOf().get(hunk)?.hunk.mechanical !== true;
}

function plainMark([start, end]: WordMark): WordMark {
  return [start, end, false];
}
