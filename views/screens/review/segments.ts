/** Puts the rows of a review in order: files, changes with their headers and comments, unchanged lines folded or open. */
import type { DiffRow } from '../../../src/documents/rows.ts';
import type { Comment, Hunk } from '../../../src/domain/hunk.ts';
import type { Span } from '../../parts/spans.ts';
import type { FilePlan, HunkSpan, Order, Text } from './plan.ts';

/** A run of rows of one kind. Indexes into `order` and documents are 0-based, line numbers 1-based. */
export type Segment =
  | {
      readonly kind: 'words';
      readonly count: number;
      readonly file: number;
      readonly lines: readonly (readonly Span[])[];
      readonly comment?: Comment;
      readonly hunk?: string;
    }
  | { readonly kind: 'file'; readonly count: 1; readonly file: number }
  | { readonly kind: 'hunk'; readonly count: 1; readonly file: number; readonly hunk: Hunk; readonly named: boolean }
  /** Lines `from ..` of the file's order. */
  | { readonly kind: 'rows'; readonly count: number; readonly file: number; readonly from: number }
  /** An open fold: unchanged lines of both documents. */
  | {
      readonly kind: 'lines';
      readonly count: number;
      readonly file: number;
      readonly fold: string;
      readonly beforeLine: number;
      readonly afterLine: number;
    }
  /** Lines `from ..` of one text. */
  | { readonly kind: 'text'; readonly count: number; readonly file: number; readonly from: number };

/** One file of the review as it is shown. */
export interface FileView {
  readonly plan: FilePlan | undefined;
  readonly order: Order | undefined;
  /** The text shown instead of the diff. */
  readonly text: Text | undefined;
}

/** What decides which rows there are. */
export interface SegmentOptions {
  readonly files: readonly FileView[];
  readonly comments: readonly Comment[];
  /** Whether the fold of that id is closed. */
  readonly folded: (id: string) => boolean;
  /** Hunks shown; absent: all, in the order of the documents with what stands between. */
  readonly only: ((hunk: Hunk) => boolean) | undefined;
  readonly byRisk: boolean;
  readonly commentLines: (comment: Comment, gone: boolean) => readonly (readonly Span[])[];
  readonly loading: readonly Span[];
  readonly nothing: readonly Span[];
}

/** Unchanged lines shown around a change that stands out of its order. */
const CONTEXT = 3;

/** Id of the fold that starts at a line of a file; folds keep their state by it. */
export function foldId(path: string, beforeLine: number): string {
  return `${path}:${beforeLine}`;
}

/** The segments, top to bottom. */
export function segmentsOf(options: SegmentOptions): readonly Segment[] {
  const { only, byRisk, files } = options;
  const inOrder = only === undefined && !byRisk;
  const segments =
    inOrder || files.some(({ text }) => text !== undefined)
      ? files.flatMap((_file, index) => wholeFile(options, index))
      : pickedHunks(options);
  return segments;
}

function wholeFile(options: SegmentOptions, file: number): readonly Segment[] {
  const { plan, order, text } = options.files[file] ?? {};
  const segments: Segment[] = [{ kind: 'file', count: 1, file }];
  if (plan === undefined || order === undefined) return [...segments, words(file, [options.loading])];
  if (text !== undefined) {
    const count = text.count();
    return count === 0 ? segments : [...segments, { kind: 'text', count, file, from: 0 }];
  }
  const comments = commentsOf(options, plan);
  let line = 0;
  for (const span of order.spans) {
    between(options, segments, file, line, span.first, comments);
    changed(options, segments, file, span, comments, false);
    line = span.end;
  }
  between(options, segments, file, line, order.count, comments);
  for (const comment of comments.lost) segments.push(remark(options, file, comment, true));
  return segments;
}

function changed(options: SegmentOptions, segments: Segment[], file: number, span: HunkSpan, comments: FileComments, named: boolean): void {
  segments.push({ kind: 'hunk', count: 1, file, hunk: span.hunk, named });
  segments.push({ kind: 'rows', count: span.end - span.first, file, from: span.first });
  for (const comment of comments.byHunk.get(span.hunk.id) ?? []) segments.push(remark(options, file, comment, false));
}

/** Lines without a change: one segment, cut where a fold is open or a comment belongs. */
function between(options: SegmentOptions, segments: Segment[], file: number, first: number, end: number, comments: FileComments): void {
  const { plan, order } = options.files[file] ?? {};
  if (plan === undefined || order === undefined) return;
  let from = first;
  const flush = (to: number): void => {
    if (to > from) segments.push({ kind: 'rows', count: to - from, file, from });
    from = to;
  };
  for (let line = first; line < end; line += 1) {
    const row = plan.rows[order.right(line)];
    if (row?.kind === 'section') {
      if (isOwnHeading(row, plan.rows[order.right(line + 1)])) {
        flush(line);
        line += 1;
        from = line;
      }
      if (!comments.bySection.has(row.section)) continue;
      flush(line + 1);
      for (const comment of comments.bySection.get(row.section) ?? [])
        segments.push(remark(options, file, comment, comment.hunk !== undefined));
    }
    if (row?.kind !== 'fold' || row.folded === undefined) continue;
    const fold = foldId(plan.draft.path, row.beforeLine ?? 0);
    if (options.folded(fold)) continue;
    flush(line);
    segments.push({ kind: 'lines', count: row.folded, file, fold, beforeLine: row.beforeLine ?? 1, afterLine: row.afterLine ?? 1 });
    from = line + 1;
  }
  flush(end);
}

/** Whether a section's title is followed by its heading in the document, which says the same. */
function isOwnHeading(title: DiffRow, next: DiffRow | undefined): boolean {
  return next?.kind === 'context' && next.side === title.side && next.start === title.start;
}

/** Chosen hunks one after the other, each named by its section, with the lines around it. */
function pickedHunks(options: SegmentOptions): readonly Segment[] {
  const { files, only, byRisk } = options;
  const segments: Segment[] = [];
  const loaded = files.map(({ plan }) => (plan === undefined ? undefined : commentsOf(options, plan)));
  const picked = files.flatMap(({ order }, file) =>
    (order?.spans ?? []).filter(({ hunk }) => only?.(hunk) ?? true).map((span) => ({ file, span })),
  );
  const ordered = byRisk ? picked.toSorted((a, b) => riskRank(a.span.hunk) - riskRank(b.span.hunk)) : picked;
  let last = -1;
  for (const { file, span } of ordered) {
    const { plan, order } = files[file] ?? {};
    const comments = loaded[file];
    if (plan === undefined || order === undefined || comments === undefined) continue;
    if (file !== last) segments.push({ kind: 'file', count: 1, file });
    last = file;
    const isContext = (line: number): boolean => plan.rows[order.right(line)]?.kind === 'context';
    let start = span.first;
    while (start > 0 && span.first - start < CONTEXT && isContext(start - 1)) start -= 1;
    let end = span.end;
    while (end < order.count && end - span.end < CONTEXT && isContext(end)) end += 1;
    segments.push({ kind: 'hunk', count: 1, file, hunk: span.hunk, named: true });
    segments.push({ kind: 'rows', count: end - start, file, from: start });
    for (const comment of comments.byHunk.get(span.hunk.id) ?? []) segments.push(remark(options, file, comment, false));
  }
  files.forEach(({ plan }, file) => {
    if (plan === undefined) segments.push({ kind: 'file', count: 1, file }, words(file, [options.loading]));
  });
  return segments.length > 0 ? segments : [words(0, [options.nothing])];
}

/** Reading order by risk: what binds first, bookkeeping last. */
export function riskRank(hunk: Hunk): number {
  if (hunk.mechanical) return 3;
  if (hunk.normative) return 0;
  return hunk.kind === 'moved' ? 2 : 1;
}

interface FileComments {
  readonly byHunk: ReadonlyMap<string, readonly Comment[]>;
  readonly bySection: ReadonlyMap<string, readonly Comment[]>;
  /** Neither their hunk nor their section is shown any more. */
  readonly lost: readonly Comment[];
}

function commentsOf({ comments }: SegmentOptions, plan: FilePlan): FileComments {
  const own = comments.filter(({ path }) => path === plan.draft.path);
  if (own.length === 0) return { byHunk: new Map(), bySection: new Map(), lost: [] };
  const hunks = new Set(plan.draft.hunks.map(({ id }) => id));
  const shown = new Set(plan.rows.flatMap((row) => (row.kind === 'section' ? [row.section] : [])));
  const anchored = Map.groupBy(own, ({ hunk, section }) =>
    hunk !== undefined && hunks.has(hunk) ? 'hunk' : shown.has(section) ? 'section' : 'lost',
  );
  return {
    byHunk: Map.groupBy(anchored.get('hunk') ?? [], ({ hunk }) => hunk ?? ''),
    bySection: Map.groupBy(anchored.get('section') ?? [], ({ section }) => section),
    lost: anchored.get('lost') ?? [],
  };
}

function remark(options: SegmentOptions, file: number, comment: Comment, gone: boolean): Segment {
  const lines = options.commentLines(comment, gone);
  return {
    kind: 'words',
    count: lines.length,
    file,
    lines,
    comment,
    ...(gone || comment.hunk === undefined ? {} : { hunk: comment.hunk }),
  };
}

/** Rows of plain words. */
export function words(file: number, lines: readonly (readonly Span[])[]): Segment {
  return { kind: 'words', count: lines.length, file, lines };
}
