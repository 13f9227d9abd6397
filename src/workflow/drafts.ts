/** The review of drafts, wherever spec text is about to change: update, and the mends of refine and align. */
import type { Finding } from '../domain/gap.ts';
import type { Comment, DraftSource, Hunk, HunkDecision } from '../domain/hunk.ts';
import type { Answer, Change, Refusal } from './change.ts';
import { NOT_NOW, isRefusal, refuse } from './change.ts';
import { conflictsOf, settleConflict } from './conflicts.ts';
import type { EffectBody, SpecWrite } from './effect.ts';
import type { EventOf, SessionEvent } from './event.ts';
import { outstanding, reviewDigest, undecidedHunks } from './selectors.ts';
import type { Results, Review, Session } from './state.ts';

/** What a phase that reviews drafts keeps apart from the review itself. */
export interface DraftContext {
  readonly findings: readonly Finding[];
  /** Refuses a submission that approves nothing. */
  readonly approvalNeeded: boolean;
}

/** A change of the review, put into its phase by the caller. */
export interface ReviewChange extends Omit<Change, 'phase' | 'gate' | 'back'> {
  readonly review: Review | undefined;
  /** The approved hunks are on disk. */
  readonly applied?: EventOf<'spec/applied'>['files'];
  /** A submission left nothing to write. */
  readonly nothing?: true;
}

/** Answers one event about drafts; NOT_NOW for any other event. */
export function reviewDrafts(
  session: Session,
  review: Review | undefined,
  event: SessionEvent,
  context: DraftContext,
): ReviewChange | Refusal {
  switch (event.type) {
    case 'draft/requested':
      if (review?.submitted === true) return refuse('the approved hunks are being written');
      if (outstanding(session).some(({ kind }) => kind === 'draft/make')) return refuse('a draft is being made');
      if (event.source.kind === 'rebase' && review === undefined) return refuse('there is no draft to carry over');
      return { review, effects: [makeDraft(session, review, event.source, context)] };
    case 'draft/made':
      return { review: madeReview(review, event) };
    case 'spec/applied':
      return {
        review: undefined,
        results: { ...session.results, applied: [...session.results.applied, ...event.files] },
        applied: event.files,
      };
    case 'spec/conflicted':
      return review === undefined ? NOT_NOW : { review: { ...review, submitted: false, conflicts: event.conflicts } };
    case 'comment/added':
    case 'comment/resolved':
      return remark(session, review, event);
    case 'conflict/settled':
      return settle(session, review, event, context);
    case 'hunks/decided':
    case 'hunks/cleared':
    case 'draft/discarded':
    case 'draft/submitted':
      if (review === undefined) return refuse('there is no draft under review');
      if (review.submitted) return refuse('the approved hunks are being written');
      return decide(session, review, event, context);
    default:
      return NOT_NOW;
  }
}

function settle(
  session: Session,
  review: Review | undefined,
  event: EventOf<'conflict/settled'>,
  context: DraftContext,
): ReviewChange | Refusal {
  if (review === undefined || outstanding(session).some(({ kind }) => kind === 'draft/make')) return NOT_NOW;
  const settled = settleConflict(review, event);
  if (isRefusal(settled)) return settled;
  if (!settled.complete) return { review: settled.review, undoable: true };
  const source: DraftSource = { kind: 'settled', resolutions: settled.review.resolutions ?? {} };
  return { review: settled.review, effects: [makeDraft(session, settled.review, source, context)] };
}

function makeDraft(session: Session, review: Review | undefined, source: DraftSource, context: DraftContext): EffectBody {
  const proposal = session.results.proposal;
  return {
    kind: 'draft/make',
    source,
    specs: proposal?.specs.filter((spec) => spec.included) ?? [],
    keyChanges: proposal?.keyChanges ?? [],
    drafts: review?.drafts ?? [],
    findings: context.findings,
    summary: proposal?.intent ?? session.request,
  };
}

/** Decisions are bound to hunk ids, and those to content: what did not change keeps its decision, what changed loses it. */
function madeReview(review: Review | undefined, event: EventOf<'draft/made'>): Review {
  const ids = new Set(event.drafts.flatMap((draft) => draft.hunks.map((hunk) => hunk.id)));
  const decisions = Object.fromEntries(Object.entries(review?.decisions ?? {}).filter(([id]) => ids.has(id)));
  return { source: event.source, drafts: event.drafts, decisions, notes: event.notes, submitted: false, conflicts: [] };
}

function remark(
  session: Session,
  review: Review | undefined,
  event: EventOf<'comment/added'> | EventOf<'comment/resolved'>,
): ReviewChange | Refusal {
  const { comments } = session.results;
  if (event.type === 'comment/resolved') {
    if (!comments.some((comment) => comment.id === event.id)) return refuse(`there is no comment ${event.id}`);
    return {
      review,
      results: {
        ...session.results,
        comments: comments.map((comment) => (comment.id === event.id ? { ...comment, resolved: !comment.resolved } : comment)),
      },
      undoable: true,
    };
  }
  if (event.text.trim() === '') return refuse('a comment cannot be empty');
  if (comments.some((comment) => comment.id === event.id)) return refuse(`there is a comment ${event.id} already`);
  const { type: _type, at: _at, ...body } = event;
  const comment: Comment = { ...body, resolved: false };
  return { review, results: { ...session.results, comments: [...comments, comment] }, undoable: true };
}

type Decision = EventOf<'hunks/decided'> | EventOf<'hunks/cleared'> | EventOf<'draft/discarded'> | EventOf<'draft/submitted'>;

function decide(session: Session, review: Review, event: Decision, context: DraftContext): ReviewChange | Refusal {
  switch (event.type) {
    case 'hunks/decided': {
      const unknown = unknownHunk(
        review,
        event.decisions.map((decision) => decision.hunk),
      );
      if (unknown !== undefined) return refuse(`there is no hunk ${unknown} in this draft`);
      const decisions: Record<string, HunkDecision> = { ...review.decisions };
      for (const decision of event.decisions) decisions[decision.hunk] = decision;
      return { review: { ...review, decisions }, undoable: true };
    }
    case 'hunks/cleared': {
      const cleared = new Set(event.hunks);
      const decisions = Object.fromEntries(Object.entries(review.decisions).filter(([id]) => !cleared.has(id)));
      return { review: { ...review, decisions }, undoable: true };
    }
    case 'draft/discarded':
      return { review: undefined, undoable: true };
    case 'draft/submitted':
      return submit(session, review, event.digest, context);
  }
}

function unknownHunk(review: Review, ids: readonly string[]): string | undefined {
  const known = hunkIds(review.drafts);
  return ids.find((id) => !known.has(id));
}

const idsOf = new WeakMap<Review['drafts'], ReadonlySet<string>>();

/** Ids of all hunks, found once for drafts that stay the same over many decisions. */
function hunkIds(drafts: Review['drafts']): ReadonlySet<string> {
  const known = idsOf.get(drafts) ?? new Set(drafts.flatMap((draft) => draft.hunks.map((hunk) => hunk.id)));
  idsOf.set(drafts, known);
  return known;
}

function submit(session: Session, review: Review, digest: string, context: DraftContext): ReviewChange | Refusal {
  if (digest !== reviewDigest(review)) return refuse('the draft or a decision changed after it was shown; look at it again');
  const unsettled = conflictsOf(review).length;
  if (unsettled > 0) return refuse(`${unsettled} conflict${unsettled === 1 ? ' of two edits waits' : 's of two edits wait'} for you`);
  if (review.conflicts.length > 0) return refuse('a spec changed on disk during the review: carry the draft over first');
  const undecided = undecidedHunks(review).length;
  if (undecided > 0) return refuse(`${undecided} hunk${undecided === 1 ? ' is' : 's are'} undecided`);
  const files = writes(review);
  if (files.length === 0 && context.approvalNeeded)
    return refuse('nothing is approved: approve a hunk, discard the draft, or abort the session');
  const results = { ...session.results, rejected: [...session.results.rejected, ...rejections(review)] };
  if (files.length === 0) return { review: undefined, results, nothing: true };
  return { review: { ...review, submitted: true }, results, effects: [{ kind: 'spec/apply', files }] };
}

/** A draft of edits that are on disk already is written even when nothing of it is approved: what was rejected leaves the file. */
function writes(review: Review): SpecWrite[] {
  return review.drafts.flatMap((draft) => {
    const approved = draft.hunks.filter((hunk) => isApproved(review, hunk));
    const keptAsIs = approved.length === 0 && (draft.disk === undefined || draft.base === undefined);
    if (keptAsIs) return [];
    const disk = draft.disk ?? draft.base;
    return [
      {
        path: draft.path,
        ...(draft.base === undefined ? {} : { base: draft.base }),
        ...(disk === undefined ? {} : { disk }),
        draft: draft.draft,
        approved,
      },
    ];
  });
}

function isApproved(review: Review, hunk: Hunk): boolean {
  return review.decisions[hunk.id]?.verdict === 'approved';
}

function rejections(review: Review): Results['rejected'] {
  return review.drafts.flatMap((draft) =>
    draft.hunks
      .filter((hunk) => review.decisions[hunk.id]?.verdict === 'rejected')
      .map((hunk) => ({ path: draft.path, section: hunk.section, summary: hunk.summary, reason: review.decisions[hunk.id]?.reason ?? '' })),
  );
}

/** Puts a review change into the phase that holds it. */
export function held(answer: ReviewChange | Refusal, put: (change: ReviewChange) => Answer): Answer {
  return isRefusal(answer) ? answer : put(answer);
}
