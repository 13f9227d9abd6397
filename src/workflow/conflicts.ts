/** Conflicts of a merge, settled one by one by the person; the drafts are made anew when none is left. */
import type { DraftSource, Resolutions } from '../domain/hunk.ts';
import { refuse, type Refusal } from './change.ts';
import type { EventOf } from './event.ts';
import { conflictsOf } from './selectors.ts';
import type { Review } from './state.ts';

/** Everything that was said of conflicts so far, those that its draft holds already among it. */
export function resolutionsOf({ source, resolutions = {} }: Review): Resolutions {
  const earlier = source.kind === 'texts' || source.kind === 'settled' ? (source.resolutions ?? {}) : {};
  const paths = new Set([...Object.keys(earlier), ...Object.keys(resolutions)]);
  return Object.fromEntries([...paths].map((path) => [path, { ...earlier[path], ...resolutions[path] }]));
}

/** Where the next draft comes from once every conflict is settled. Texts keep saying what they are, so that they can be shown anew. */
export function settledSource(review: Review): DraftSource {
  const resolutions = resolutionsOf(review);
  return review.source.kind === 'texts' ? { ...review.source, resolutions } : { kind: 'settled', resolutions };
}

/** The review with one more conflict settled, and whether that was the last one. */
export function settleConflict(
  review: Review,
  { path, conflict, resolution }: EventOf<'conflict/settled'>,
): { readonly review: Review; readonly complete: boolean } | Refusal {
  if (!conflictsOf(review).some((known) => known.path === path && known.conflict.id === conflict))
    return refuse('there is no such conflict in this draft');
  const resolutions = { ...review.resolutions, [path]: { ...review.resolutions?.[path], [conflict]: resolution } };
  const next = { ...review, resolutions };
  return { review: next, complete: conflictsOf(next).every((known) => known.resolution !== undefined) };
}
