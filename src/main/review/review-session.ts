/** The session of a review: found again by its target, begun when there is none, and kept showing the target as it is. */
import { TrueupError } from '../../domain/error.ts';
import type { Digest, SessionId } from '../../domain/ids.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { targetName } from '../../domain/review-target.ts';
import type { Blobs } from '../../ports.ts';
import { featureSlug } from '../../workflow/route.ts';
import { cannotClose, resolutionsOf } from '../../workflow/conflicts.ts';
import { conflictsOf, reviewOf } from '../../workflow/selectors.ts';
import { reviewedOf, shownDigest } from '../../workflow/artifacts/verdict.ts';
import type { Session } from '../../workflow/state.ts';
import type { SessionSummary } from '../../workflow/summary.ts';
import { readSession } from '../read-session.ts';
import type { Repository } from '../repository.ts';
import { beginWork, claimId, resumeWork, systemClock } from '../work.ts';
import type { Work } from '../work.ts';
import { isWritten } from './applied-part.ts';
import { inGroups } from './in-groups.ts';
import type { ReviewText, TargetTexts } from './target-texts.ts';
import { textsDigest } from './target-texts.ts';

/** Verdicts looked through for one on the same text. */
const VERDICTS_MAX = 20;

/** What a session on this target is asked for; lists show it, and it finds the session again. */
function requestOf(target: ReviewTarget): string {
  return `Review ${targetName(target)}`;
}

/** The newest review of the target that waits for its verdict. */
export async function openReviewOf({ store }: Repository, target: ReviewTarget): Promise<SessionId | undefined> {
  return reviewsIn(await store.list(), target).find(isOpen)?.id;
}

/** The newest review of anything that waits for its verdict. */
export async function newestOpenReview({ store }: Repository): Promise<SessionId | undefined> {
  return (await store.list()).find((one) => one.workflow === 'review' && !one.archived && isOpen(one))?.id;
}

/** A verdict that was given on exactly these texts, the newest one; also once its approved part was written to where the target begins. */
export async function verdictOn(
  repository: Repository,
  target: ReviewTarget,
  texts: readonly ReviewText[],
): Promise<{ readonly session: Session; readonly blobs: Blobs } | undefined> {
  // Where nothing is proposed there is nothing to decide on, whatever was said of text that is gone.
  if (texts.length === 0) return undefined;
  const given = reviewsIn(await repository.store.list(), target).filter(({ phase }) => phase === 'complete');
  for (const { id } of given.slice(0, VERDICTS_MAX)) {
    const found = await readSession(repository.root, id);
    if (isShowing(found.session, texts)) return found;
    if (target.kind !== 'change' && target.kind !== 'files') continue;
    if (isWritten(found.session, texts, await textsOf(found.session, found.blobs))) return found;
  }
  return undefined;
}

/** Whether a review shows exactly these texts. */
export async function showsNow({ root }: Repository, id: SessionId, texts: readonly ReviewText[]): Promise<boolean> {
  return isShowing((await readSession(root, id)).session, texts);
}

function isShowing(session: Session, texts: readonly ReviewText[]): boolean {
  const review = reviewedOf(session);
  return shownDigest(review?.drafts ?? []) === textsDigest(texts, review === undefined ? {} : resolutionsOf(review));
}

/** The session of the newest verdict on a target. */
export function lastVerdict(summaries: readonly SessionSummary[], target: ReviewTarget): SessionId | undefined {
  return reviewsIn(summaries, target).find(({ phase }) => phase === 'complete')?.id;
}

function reviewsIn(summaries: readonly SessionSummary[], target: ReviewTarget): readonly SessionSummary[] {
  const request = requestOf(target);
  return summaries.filter((one) => one.workflow === 'review' && one.request === request && !one.archived && one.damage === undefined);
}

function isOpen({ phase, damage }: SessionSummary): boolean {
  return phase !== 'complete' && phase !== 'aborted' && damage === undefined;
}

/**
 * Goes on with a review (`id`), or begins one; either way it then shows just these texts. A new one takes over from the last
 * verdict on the target what was decided on text that is still the same, unless it begins `afresh`. Throws a `failure` with
 * code `not-drafted` when the texts cannot be shown; the session is let go of.
 */
export async function workOn(
  repository: Repository,
  target: ReviewTarget,
  texts: TargetTexts,
  from: { readonly id: SessionId | undefined; readonly afresh: boolean },
): Promise<Work> {
  const work = from.id === undefined ? await begin(repository, target) : await resumeWork(repository, from.id);
  await showTexts(work, texts);
  await refuseUnshown(work, texts);
  if (from.id !== undefined || from.afresh) return work;
  const last = lastVerdict(await repository.store.list(), target);
  if (last !== undefined) await takeOver(work, (await readSession(repository.root, last)).session);
  return work;
}

/** Where these texts could not be drafted, what the session shows is another text: nobody may take its verdict for theirs. */
async function refuseUnshown({ engine, close }: Work, { texts }: TargetTexts): Promise<void> {
  const trouble = engine.trouble();
  const review = reviewOf(engine.shown());
  const isShown = review !== undefined && shownDigest(review.drafts) === textsDigest(texts, resolutionsOf(review));
  const failure = isShown ? undefined : engine.shown().failures.find(({ effect }) => effect.kind === 'draft/make');
  if (trouble === undefined && failure === undefined) return;
  await close();
  const why = trouble?.message ?? failure?.message ?? '';
  const fix = trouble?.fix ?? failure?.fix;
  throw new TrueupError('failure', 'not-drafted', `the text cannot be shown for review: ${why}`, {
    fix: fix ?? 'split the text or put it back, then review it with --new',
  });
}

/** Decisions are bound to the text of a change: where that is as it was, nobody has to decide it again. Open comments come along. */
async function takeOver({ engine }: Work, { results }: Session): Promise<void> {
  const said = results.reviewed === undefined ? {} : resolutionsOf(results.reviewed);
  const review = reviewOf(engine.shown());
  for (const { path, conflict } of review === undefined ? [] : conflictsOf(review)) {
    const resolution = said[path]?.[conflict.id];
    if (resolution !== undefined) engine.send({ type: 'conflict/settled', path, conflict: conflict.id, resolution });
  }
  await engine.idle();
  const settled = reviewOf(engine.shown());
  if (settled !== undefined && cannotClose(settled) === undefined) engine.send({ type: 'conflicts/closed' });
  await engine.idle();
  const shownHunks = new Set((reviewOf(engine.shown())?.drafts ?? []).flatMap(({ hunks }) => hunks.map(({ id }) => id)));
  const decisions = Object.values(results.reviewed?.decisions ?? {}).filter(({ hunk }) => shownHunks.has(hunk));
  if (decisions.length > 0) engine.send({ type: 'hunks/decided', decisions });
  for (const { resolved, replies = [], at: _at, ...comment } of results.comments) {
    if (resolved) continue;
    engine.send({ type: 'comment/added', ...comment });
    for (const { author, text } of replies) engine.send({ type: 'comment/replied', id: comment.id, author, text });
  }
  await engine.idle();
}

/** Makes the review show these texts, when it does not yet. Decisions on what did not change stay. Resolves once they are shown. */
export async function showTexts({ engine, blobs }: Work, { texts, ...told }: TargetTexts): Promise<void> {
  const notes = [...told.notes, ...told.withheld];
  await engine.idle();
  const review = reviewOf(engine.shown());
  const noted = review?.source.kind === 'texts' ? (review.source.notes ?? []) : [];
  const resolutions = review === undefined ? {} : resolutionsOf(review);
  if (review !== undefined && shownDigest(review.drafts) === textsDigest(texts, resolutions) && noted.join('\n') === notes.join('\n'))
    return;
  const stored = await inGroups(texts, async ({ path, before, after, merge }) => ({
    path,
    base: before === undefined ? ('none' as const) : await blobs.put(before),
    text: await blobs.put(after),
    ...(merge === undefined ? {} : { merge: { base: await blobs.put(merge.base), theirs: await blobs.put(merge.theirs) } }),
  }));
  const said = { ...(notes.length === 0 ? {} : { notes }), ...(Object.keys(resolutions).length === 0 ? {} : { resolutions }) };
  engine.send({ type: 'draft/requested', source: { kind: 'texts', texts: [...stored], ...said } });
  await engine.idle();
}

/** Shows what is shown already with one more note, once. */
export async function noteOn({ engine }: Work, note: string): Promise<void> {
  await engine.idle();
  const source = reviewOf(engine.shown())?.source;
  if (source?.kind !== 'texts' || source.notes?.includes(note) === true) return;
  engine.send({ type: 'draft/requested', source: { ...source, notes: [...(source.notes ?? []), note] } });
}

async function begin(repository: Repository, target: ReviewTarget): Promise<Work> {
  const { head, branch } = await repository.git.state();
  const now = systemClock.now();
  const request = requestOf(target);
  const feature = featureSlug(request);
  const id = await claimId(repository, `${feature}_${now.slice(0, 10)}`);
  return beginWork(repository, {
    type: 'session/started',
    at: now,
    id,
    request,
    feature,
    route: { workflow: 'review', reasons: ['the command names what to review'], overruled: true },
    config: repository.config,
    targets: [],
    subject: target,
    ...(head === undefined ? {} : { head }),
    ...(branch === undefined ? {} : { branch }),
    artifacts: `specs/meta/sessions/${id}`,
  });
}

/** Every text that the drafts of a review name. */
export async function textsOf(session: Session, blobs: Blobs): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const named = (reviewedOf(session)?.drafts ?? []).flatMap(({ base, draft }) => (base === undefined ? [draft] : [base, draft]));
  return new Map(await inGroups([...new Set(named)], async (digest) => [digest, await blobs.get(digest)] as const));
}
