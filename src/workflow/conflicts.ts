/** Conflicts of a merge, settled one by one by the person; the drafts are made anew when none is left. */
import { refuse, type Refusal } from './change.ts';
import type { EventOf } from './event.ts';
import { conflictsOf } from './selectors.ts';
import type { Review } from './state.ts';

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
