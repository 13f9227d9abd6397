/** Finds where the remarks on one file stand among its rows: below their line, at the head of their section, or at the end. */
import { anchorComments } from '../../../src/documents/anchor.ts';
import type { Anchor } from '../../../src/documents/anchor.ts';
import type { Comment, Hunk } from '../../../src/domain/hunk.ts';
import type { FilePlan } from './plan.ts';

/** A remark, and whether the text it was about is as it was, edited since, or gone. */
export interface PlacedComment {
  readonly comment: Comment;
  readonly how: Anchor['how'] | 'gone';
}

/** Where the remarks on a file stand. Lines are 1-based. */
export interface CommentPlaces {
  /** Below a line that the draft takes out, by its line in the old text. */
  readonly belowOld: ReadonlyMap<number, readonly PlacedComment[]>;
  /** Below a line of the new text. */
  readonly belowNew: ReadonlyMap<number, readonly PlacedComment[]>;
  readonly inSection: ReadonlyMap<string, readonly PlacedComment[]>;
  /** Their section is not shown either. */
  readonly atEnd: readonly PlacedComment[];
  /** Changes that have a remark. */
  readonly hunks: ReadonlySet<string>;
}

/** The places of no remark. */
export const NO_COMMENTS: CommentPlaces = { belowOld: new Map(), belowNew: new Map(), inSection: new Map(), atEnd: [], hunks: new Set() };

const known = new WeakMap<readonly Comment[], WeakMap<FilePlan, CommentPlaces>>();
/** Anchors by remark: answers and decisions on a remark do not move it. */
const anchors = new WeakMap<FilePlan, Map<string, Anchor | 'gone'>>();

/** The places of the remarks on a plan's file; found once for the same remarks. */
export function commentPlaces(comments: readonly Comment[], plan: FilePlan): CommentPlaces {
  const own = comments.filter(({ path }) => path === plan.draft.path);
  if (own.length === 0) return NO_COMMENTS;
  const byPlan = known.get(comments) ?? new WeakMap<FilePlan, CommentPlaces>();
  known.set(comments, byPlan);
  const places = byPlan.get(plan) ?? findPlaces(own, plan);
  byPlan.set(plan, places);
  return places;
}

/** Remarks on the lines of a change, those on lines it takes out first. */
export function commentsOn(comments: readonly Comment[], plan: FilePlan, { line, added, removed }: Hunk): readonly Comment[] {
  const { belowOld, belowNew } = commentPlaces(comments, plan);
  const on = (places: CommentPlaces['belowNew'], first: number, count: number): readonly Comment[] =>
    [...places].flatMap(([at, placed]) => (at >= first && at < first + count ? placed.map(({ comment }) => comment) : []));
  return [...on(belowOld, line.before, removed), ...on(belowNew, line.after, added)];
}

function anchorsOf(own: readonly Comment[], plan: FilePlan): ReadonlyMap<string, Anchor | 'gone'> {
  const found = anchors.get(plan) ?? new Map<string, Anchor | 'gone'>();
  anchors.set(plan, found);
  const fresh = own.filter((comment) => !found.has(anchorKey(comment)));
  const help = { base: plan.before.bytes, hunks: plan.draft.hunks };
  for (const { comment, anchor } of anchorComments(fresh, plan.after.bytes, plan.structure(), help)) found.set(anchorKey(comment), anchor);
  return found;
}

/** All that a remark's place depends on; a name alone may come again after an undo. */
function anchorKey({ id, section, hunk, quote, scope, context }: Comment): string {
  return JSON.stringify([id, section, hunk, quote, scope, context]);
}

function findPlaces(own: readonly Comment[], plan: FilePlan): CommentPlaces {
  const anchored = anchorsOf(own, plan);
  const shown = new Set(plan.rows.flatMap((row) => (row.kind === 'section' ? [row.section] : [])));
  const belowOld = new Map<number, PlacedComment[]>();
  const belowNew = new Map<number, PlacedComment[]>();
  const inSection = new Map<string, PlacedComment[]>();
  const atEnd: PlacedComment[] = [];
  for (const comment of own) {
    const anchor = anchored.get(anchorKey(comment)) ?? 'gone';
    if (anchor === 'gone') {
      const placed: PlacedComment = { comment, how: 'gone' };
      if (shown.has(comment.section)) put(inSection, comment.section, placed);
      else atEnd.push(placed);
    } else {
      const placed: PlacedComment = { comment, how: anchor.how };
      if (comment.scope === 'section' && shown.has(anchor.section)) put(inSection, anchor.section, placed);
      else put(anchor.side === 'before' ? belowOld : belowNew, anchor.last, placed);
    }
  }
  return { belowOld, belowNew, inSection, atEnd, hunks: hunksWith(plan, belowOld, belowNew) };
}

function hunksWith(plan: FilePlan, belowOld: ReadonlyMap<number, unknown>, belowNew: ReadonlyMap<number, unknown>): ReadonlySet<string> {
  return new Set(
    plan.rows.flatMap(({ kind, hunk, beforeLine = 0, afterLine = 0 }) => {
      const isOn = kind === 'removed' ? belowOld.has(beforeLine) : kind === 'added' && belowNew.has(afterLine);
      return isOn && hunk !== undefined ? [hunk] : [];
    }),
  );
}

function put<K>(places: Map<K, PlacedComment[]>, key: K, placed: PlacedComment): void {
  const there = places.get(key);
  if (there === undefined) places.set(key, [placed]);
  else there.push(placed);
}
