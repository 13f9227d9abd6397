/** The runs of rows that a review is made of, and what decides which there are. */
import type { Comment, Hunk } from '../../../src/domain/hunk.ts';
import type { Span } from '../../parts/spans.ts';
import { NO_COMMENTS, commentPlaces } from './comment-places.ts';
import type { CommentPlaces, PlacedComment } from './comment-places.ts';
import type { FilePlan, Order, Text } from './plan.ts';
import { append } from '../../../src/domain/append.ts';

/** A run of rows of one kind. Indexes into `order` and documents are 0-based, line numbers 1-based. */
export type Segment =
  | {
      readonly kind: 'words';
      readonly count: number;
      readonly file: number;
      readonly lines: readonly (readonly Span[])[];
      readonly section?: string;
      readonly comment?: Comment;
      /** The change whose rows it stands among. */
      readonly hunk?: string;
    }
  | { readonly kind: 'file'; readonly count: 1; readonly file: number }
  /** The header of a change; `hunks` are all that one decision takes: it, and the other half of a move. */
  | {
      readonly kind: 'hunk';
      readonly count: 1;
      readonly file: number;
      readonly hunk: Hunk;
      readonly hunks: readonly Hunk[];
      readonly named: boolean;
    }
  /** Mechanical changes of a file as one row; `open` when they are listed below it. */
  | {
      readonly kind: 'group';
      readonly count: 1;
      readonly file: number;
      readonly fold: string;
      readonly hunks: readonly Hunk[];
      readonly open: boolean;
    }
  /** Lines `from ..` of the file's order; `hunk` when they stand below its header. */
  | { readonly kind: 'rows'; readonly count: number; readonly file: number; readonly from: number; readonly hunk?: string }
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
  /** Whether the fold of that id is closed; groups of mechanical changes are folds too. */
  readonly folded: (id: string) => boolean;
  /** Mechanical changes are put together, and moved text is shown once. */
  readonly gathers: boolean;
  /** Hunks shown; absent: all, in the order of the documents with what stands between. */
  readonly only: ((hunk: Hunk) => boolean) | undefined;
  /** Smaller is read earlier; absent: in the order of the documents. */
  readonly rank: ((hunk: Hunk) => number) | undefined;
  readonly commentLines: (placed: PlacedComment) => readonly (readonly Span[])[];
  /** What else touches a section, one row each. */
  readonly radar: (path: string, section: string) => readonly (readonly Span[])[];
  /** Stands where text was taken from that is shown at its new place. */
  readonly movedTo: (hunk: Hunk, to: Hunk | undefined) => readonly Span[];
  /** Stands for a stretch of the document in which only mechanical changes are. */
  readonly passedOver: (hunks: number) => readonly Span[];
  readonly loading: readonly Span[];
  readonly nothing: readonly Span[];
}

/** Unchanged lines shown around a change that stands out of its order. */
export const CONTEXT = 3;

/** Id of the fold that starts at a line of a file; folds keep their state by it. */
export function foldId(path: string, beforeLine: number): string {
  return `${path}:${beforeLine}`;
}

/** Rows of plain words. */
export function words(file: number, lines: readonly (readonly Span[])[], section?: string): Segment {
  return { kind: 'words', count: lines.length, file, lines, ...(section === undefined ? {} : { section }) };
}

/** The rows of a remark. */
export function remark(options: SegmentOptions, file: number, placed: PlacedComment, hunk?: string): Segment {
  const lines = options.commentLines(placed);
  return {
    kind: 'words',
    count: lines.length,
    file,
    lines,
    section: placed.comment.section,
    comment: placed.comment,
    ...(hunk === undefined ? {} : { hunk }),
  };
}

/** Where the remarks on a file stand. */
export function placesOf({ comments }: SegmentOptions, plan: FilePlan | undefined): CommentPlaces {
  return plan === undefined ? NO_COMMENTS : commentPlaces(comments, plan);
}

/** Remarks below one line of the order; those inside a closed fold stand below the fold. */
export function remarksBelow({ plan, order }: FileView, places: CommentPlaces, line: number): readonly PlacedComment[] {
  if (plan === undefined || order === undefined || (places.belowOld.size === 0 && places.belowNew.size === 0)) return [];
  return [...new Set([order.left(line), order.right(line)])].flatMap((index) => {
    const row = plan.rows[index];
    if (row === undefined || row.kind === 'section') return [];
    if (row.kind === 'removed') return places.belowOld.get(row.beforeLine ?? 0) ?? [];
    if (row.kind !== 'fold') return places.belowNew.get(row.afterLine ?? 0) ?? [];
    const first = row.afterLine ?? 0;
    return remarksWithin(places, first, first + (row.folded ?? 0)).flatMap(([, placed]) => placed);
  });
}

/** Remarks on lines `from..to` of the new text, by line, in order. */
export function remarksWithin(
  { belowNew }: CommentPlaces,
  from: number,
  to: number,
): readonly (readonly [number, readonly PlacedComment[]])[] {
  if (belowNew.size === 0) return [];
  return [...belowNew].filter(([line]) => line >= from && line < to).toSorted(([a], [b]) => a - b);
}

/** Lines `from..to` of a file's order, with the remarks below the lines they are on. */
export function lineSegments(options: SegmentOptions, file: number, from: number, to: number, hunk?: string): readonly Segment[] {
  const view = options.files[file];
  const places = placesOf(options, view?.plan);
  const rows = (start: number, end: number): readonly Segment[] =>
    end <= start ? [] : [{ kind: 'rows', count: end - start, file, from: start, ...(hunk === undefined ? {} : { hunk }) }];
  if (view === undefined || (places.belowOld.size === 0 && places.belowNew.size === 0)) return rows(from, to);
  const segments: Segment[] = [];
  let start = from;
  for (let line = from; line < to; line += 1) {
    const below = remarksBelow(view, places, line);
    if (below.length === 0) continue;
    append(segments, rows(start, line + 1));
    append(
      segments,
      below.map((placed) => remark(options, file, placed, hunk)),
    );
    start = line + 1;
  }
  return [...segments, ...rows(start, to)];
}

/** A change with its header and lines. */
export function changeSegments(
  options: SegmentOptions,
  file: number,
  hunks: readonly [Hunk, ...Hunk[]],
  from: number,
  to: number,
  named: boolean,
): readonly Segment[] {
  const [hunk] = hunks;
  return [{ kind: 'hunk', count: 1, file, hunk, hunks, named }, ...lineSegments(options, file, from, to, hunk.id)];
}
