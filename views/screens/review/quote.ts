/** Takes the lines that a remark is about as the documents hold them, so that they are found again in the next draft. */
import type { Comment } from '../../../src/domain/hunk.ts';
import type { Text } from './plan.ts';
import type { ReviewRows } from './rows.ts';
import { placeAt } from './target.ts';

/** What a remark says of its place. */
export type Quoted = Required<Pick<Comment, 'quote' | 'context' | 'scope'>>;

/** Lines of a quote; it must find its text again, not repeat it. */
const LINES_MAX = 40;

/** The lines of rows `from..to`, both included; on the header of a change, its first line. Undefined where there is no line. */
export function quoteOf(rows: ReviewRows, from: number, to: number): Quoted | undefined {
  const file = rows.at(to)?.segment.file ?? -1;
  const { plan } = rows.files[file] ?? {};
  if (plan === undefined) return undefined;
  const taken = linesOf(rows, file, from, Math.min(to, from + LINES_MAX * ROWS_PER_LINE));
  if (taken.after.length === 0 && taken.before.length === 0) {
    const hunk = placeAt(rows, to)?.hunk;
    if (hunk === undefined) return undefined;
    if (hunk.added > 0) taken.after.push(hunk.line.after);
    else taken.before.push(hunk.line.before);
  }
  // The new text is what the next draft is made from; what goes is quoted where nothing else is there.
  const isNew = taken.after.length > 0;
  const lines = [...new Set(isNew ? taken.after : taken.before)].toSorted((a, b) => a - b).slice(0, LINES_MAX);
  return quotedFrom(isNew ? plan.after : plan.before, lines, from === to ? 'line' : 'range');
}

/** A wrapped line takes several rows. */
const ROWS_PER_LINE = 20;

function linesOf(rows: ReviewRows, file: number, from: number, to: number): { readonly before: number[]; readonly after: number[] } {
  const taken = { before: [] as number[], after: [] as number[] };
  const { plan, order } = rows.files[file] ?? {};
  for (let index = from; index <= to; index += 1) {
    const { segment, offset = 0 } = rows.at(index) ?? {};
    if (segment === undefined || segment.file !== file) continue;
    if (segment.kind === 'lines') taken.after.push(segment.afterLine + offset);
    if (segment.kind !== 'rows' || plan === undefined || order === undefined) continue;
    for (const line of [order.left(segment.from + offset), order.right(segment.from + offset)]) {
      const row = plan.rows[line];
      if (row?.kind === 'removed' && row.beforeLine !== undefined) taken.before.push(row.beforeLine);
      else if ((row?.kind === 'added' || row?.kind === 'context') && row.afterLine !== undefined) taken.after.push(row.afterLine);
    }
  }
  return taken;
}

function quotedFrom(text: Text, lines: readonly number[], scope: Quoted['scope']): Quoted {
  const at = (line: number): string => (line >= 1 && line <= text.count() ? text.line(line - 1) : '');
  return {
    quote: lines.map(at).join('\n'),
    context: { before: at((lines[0] ?? 1) - 1), after: at((lines.at(-1) ?? 0) + 1) },
    scope,
  };
}
