/** Opens the review of an OpenSpec change from the overview, as `trueup review` does from a shell. */
import { TrueupError } from '../domain/error.ts';
import type { SessionId } from '../domain/ids.ts';
import { visible } from '../domain/visible.ts';
import type { Repository } from './repository.ts';
import { commitReader, readTarget } from './review/read-target.ts';
import { openReviewOf, workOn } from './review/review-session.ts';
import type { Work } from './work.ts';

/** The review under way in this process, or its work opened or begun. `root`: the folder that holds `changes`. Throws a `refusal` when nothing can be shown. */
export async function reviewOfChange(
  repository: Repository,
  change: { readonly root: string; readonly id: string },
  isHere: (id: SessionId) => boolean,
): Promise<{ readonly id: SessionId } | { readonly work: Work }> {
  const target = { kind: 'change', ...change } as const;
  const id = await openReviewOf(repository, target);
  if (id !== undefined && isHere(id)) return { id };
  const texts = await readTarget(repository, target, commitReader(repository));
  const [why = 'it changes no spec'] = texts.withheld;
  if (texts.texts.length === 0)
    throw new TrueupError('refusal', 'not-shown', `${visible(change.id)} has nothing to review: ${why}`, {
      fix: `see \`trueup check ${visible(change.id)}\``,
    });
  return { work: await workOn(repository, target, texts, { id, afresh: false }) };
}
