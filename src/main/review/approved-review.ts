/** Finds what a person settled in the review of a change, so that nobody has to say it twice. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_NAME } from '../../../sessions/store-folder.ts';
import { openStore } from '../../../sessions/store.ts';
import type { Said } from '../../documents/formats/openspec/underneath.ts';
import { digestOf } from '../../domain/digest.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { verdictOf } from '../../workflow/artifacts/verdict.ts';
import { resolutionsOf } from '../../workflow/conflicts.ts';
import type { Review } from '../../workflow/state.ts';
import { readSession } from '../read-session.ts';
import { summaryOf } from '../repository.ts';
import { lastVerdict } from './review-session.ts';

/** A review in which everything was approved. */
export interface ApprovedReview {
  readonly session: SessionId;
  readonly review: Review;
}

/** The newest verdict on a target, when it approves; an earlier one counts no more. Undefined without one. */
export async function approvedReview(root: string, target: ReviewTarget): Promise<ApprovedReview | undefined> {
  if (!existsSync(join(root, STORE_NAME))) return undefined;
  const id = lastVerdict(await openStore(root, (events) => summaryOf(events)).list(), target);
  if (id === undefined) return undefined;
  const { session } = await readSession(root, id);
  const { reviewed } = session.results;
  return reviewed !== undefined && verdictOf(session) === 'approved' ? { session: id, review: reviewed } : undefined;
}

/** What the review says of one file: its settled conflicts, and the whole text that was approved. */
export function saidIn({ review }: ApprovedReview, path: string): Said {
  const resolutions = resolutionsOf(review)[path] ?? {};
  const draft = review.drafts.find((one) => one.path === path);
  return {
    choose: ({ id }) => resolutions[id],
    wants: (before, after) => draft !== undefined && draft.base === digestOf(before) && draft.draft === digestOf(after),
    has: (main) => draft?.draft === digestOf(main),
  };
}
