/** Conflicts of a merge, settled one by one by the person, who then has the drafts made anew. */
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

/** The review with one more conflict settled. */
export function settleConflict(review: Review, { path, conflict, resolution }: EventOf<'conflict/settled'>): Review | Refusal {
  if (!conflictsOf(review).some((known) => known.path === path && known.conflict.id === conflict))
    return refuse('there is no such conflict in this draft');
  const resolutions = { ...review.resolutions, [path]: { ...review.resolutions?.[path], [conflict]: resolution } };
  return { ...review, resolutions };
}

/** Why the drafts cannot be made anew yet, or undefined when every conflict is settled. */
export function cannotClose(review: Review): string | undefined {
  const conflicts = conflictsOf(review);
  if (conflicts.length === 0) return 'no two edits met in this draft';
  const open = conflicts.filter(({ resolution }) => resolution === undefined).length;
  return open === 0 ? undefined : `${open} conflict${open === 1 ? ' is' : 's are'} open: say what stands`;
}
