/** The review of drafts, wherever spec text is about to change: update, and the mends of refine and align. */
import type { Finding } from '../domain/gap.ts';
import type { DraftSource, Hunk, HunkDecision } from '../domain/hunk.ts';
import { askedOf, handedOf, instructionFiles } from './asked.ts';
import type { Answer, Change, Refusal } from './change.ts';
import { NOT_NOW, isRefusal, refuse } from './change.ts';
import { remark } from './comments.ts';
import { cannotClose, settleConflict, settledSource } from './conflicts.ts';
import { carryDecisions, freshStale, staleRecord, submitted } from './decisions.ts';
import type { EffectBody, SpecWrite } from './effect.ts';
import type { EventOf, SessionEvent } from './event.ts';
import { conflictsOf, hunkIds, outstanding, reviewDigest, undecidedHunks } from './selectors.ts';
import type { Results, Review, Session } from './state.ts';
import type { Touch } from '../domain/touch.ts';

/** What a phase that reviews drafts keeps apart from the review itself. */
export interface DraftContext {
  readonly findings: readonly Finding[];
  /** Refuses a submission that approves nothing. */
  readonly approvalNeeded: boolean;
  /** The decisions are all that is wanted: no file is written. */
  readonly decisionsOnly?: boolean;
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
      return madeReview(session, review, event);
    case 'spec/applied':
      return { review: undefined, results: appliedResults(session.results, review, event), applied: event.files };
    case 'spec/conflicted':
      return review === undefined ? NOT_NOW : conflicted(session, review, event);
    case 'comment/added':
    case 'comment/replied':
    case 'comment/resolved':
      return { review, ...remark(session, event) };
    case 'instructions/requested': {
      const effects = instructionFiles(session, askedOf(session, review));
      return effects.length === 0 ? refuse('nothing is rejected and no comment is open: there is nothing to ask for') : { review, effects };
    }
    case 'conflict/settled':
    case 'conflicts/closed':
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
  event: EventOf<'conflict/settled'> | EventOf<'conflicts/closed'>,
  context: DraftContext,
): ReviewChange | Refusal {
  if (review === undefined || outstanding(session).some(({ kind }) => kind === 'draft/make')) return NOT_NOW;
  if (event.type === 'conflicts/closed') {
    const why = cannotClose(review);
    return why === undefined ? { review, effects: [makeDraft(session, review, settledSource(review), context)] } : refuse(why);
  }
  const settled = settleConflict(review, event);
  return isRefusal(settled) ? settled : { review: settled, undoable: true };
}

function makeDraft(session: Session, review: Review | undefined, source: DraftSource, context: DraftContext): EffectBody {
  const proposal = session.results.proposal;
  const asked = askedOf(session, review);
  const handed = handedOf(session);
  return {
    kind: 'draft/make',
    source,
    specs: proposal?.specs.filter((spec) => spec.included) ?? [],
    keyChanges: proposal?.keyChanges ?? [],
    drafts: review?.drafts ?? [],
    findings: context.findings,
    summary: proposal?.intent ?? session.request,
    ...(asked === undefined ? {} : { asked }),
    ...(asked === undefined || handed === undefined ? {} : { handed }),
  };
}

/** Decisions are bound to hunk ids, and those to content: what did not change keeps its decision, what changed has a stale one. */
function madeReview(session: Session, review: Review | undefined, event: EventOf<'draft/made'>): ReviewChange {
  const { source, drafts, notes, receipt, touches } = event;
  const carried = carryDecisions(review, drafts);
  const { decisions, stale } = carried;
  const made: Review = {
    source,
    drafts,
    decisions,
    notes,
    submitted: false,
    conflicts: [],
    ...(stale.length === 0 ? {} : { stale }),
    ...(touches === undefined ? {} : { touches }),
  };
  const { results } = session;
  const record = staleRecord(results.stale ?? [], carried);
  return {
    review: made,
    results: {
      ...results,
      ...(record.length === 0 && results.stale === undefined ? {} : { stale: record }),
      ...(receipt === undefined ? {} : { receipts: [...(results.receipts ?? []), receipt] }),
    },
  };
}

/** What was written, and which requirements it touched. Their text is the session's own from now on. */
function appliedResults(results: Results, review: Review | undefined, event: EventOf<'spec/applied'>): Results {
  const applied = [...results.applied, ...event.files];
  const paths = new Set(event.files.map(({ path }) => path));
  const touched = (review?.touches ?? []).filter(({ path }) => paths.has(path));
  if (touched.length === 0) return { ...results, applied };
  const known = new Map<string, Touch>();
  for (const touch of [...(results.touches ?? []), ...touched]) {
    const key = [touch.path, touch.requirement, touch.scenario].join('\u0000');
    if (!known.has(key)) known.set(key, touch);
  }
  return { ...results, applied, touches: [...known.values()] };
}

/** Nothing was written: what the submission recorded is taken back, and recorded when it is submitted again. */
function conflicted(session: Session, review: Review, event: EventOf<'spec/conflicted'>): ReviewChange {
  const { results } = session;
  const taken = submitted(review, '');
  const before = <T>(record: readonly T[], added: number): readonly T[] => record.slice(0, Math.max(0, record.length - added));
  return {
    review: { ...review, submitted: false, conflicts: event.conflicts },
    results: {
      ...results,
      rejected: before(results.rejected, taken.rejected.length),
      ...(results.approved === undefined ? {} : { approved: before(results.approved, taken.approved.length) }),
    },
  };
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
      const decided = new Set(event.decisions.map(({ hunk }) => hunk));
      return { review: withoutAnswered({ ...review, decisions }, decided), undoable: true };
    }
    case 'hunks/cleared': {
      const cleared = new Set(event.hunks);
      const decisions = Object.fromEntries(Object.entries(review.decisions).filter(([id]) => !cleared.has(id)));
      return { review: { ...review, decisions }, undoable: true };
    }
    case 'draft/discarded':
      return { review: undefined, undoable: true };
    case 'draft/submitted':
      return submit(session, review, event, context);
  }
}

/** The review without stale decisions of sections where everything is decided anew. */
function withoutAnswered(review: Review, decided: ReadonlySet<string>): Review {
  const stale = freshStale(review, decided);
  if (stale === review.stale || review.stale === undefined) return review;
  const { stale: _answered, ...rest } = review;
  return stale.length === 0 ? rest : { ...rest, stale };
}

function unknownHunk(review: Review, ids: readonly string[]): string | undefined {
  const known = hunkIds(review.drafts);
  return ids.find((id) => !known.has(id));
}

function submit(
  session: Session,
  review: Review,
  { digest, at }: EventOf<'draft/submitted'>,
  context: DraftContext,
): ReviewChange | Refusal {
  if (digest !== reviewDigest(review)) return refuse('the draft or a decision changed after it was shown; look at it again');
  const unsettled = conflictsOf(review).length;
  if (unsettled > 0) return refuse(`${unsettled} conflict${unsettled === 1 ? ' of two edits waits' : 's of two edits wait'} for you`);
  if (review.conflicts.length > 0) return refuse('a spec changed on disk during the review: carry the draft over first');
  const undecided = undecidedHunks(review).length;
  if (undecided > 0) return refuse(`${undecided} hunk${undecided === 1 ? ' is' : 's are'} undecided`);
  const files = context.decisionsOnly === true ? [] : writes(review);
  if (files.length === 0 && context.approvalNeeded)
    return refuse('nothing is approved: approve a hunk, discard the draft, or abort the session');
  const { approved, rejected } = submitted(review, at);
  const results: Results = {
    ...session.results,
    rejected: [...session.results.rejected, ...rejected],
    ...refused(review),
    ...(approved.length === 0 ? {} : { approved: [...(session.results.approved ?? []), ...approved] }),
  };
  if (files.length === 0) return { review: undefined, results, nothing: true };
  return { review: { ...review, submitted: true }, results, effects: [{ kind: 'spec/apply', files }] };
}

/** The refused part of a submission, for whoever writes the next draft. */
function refused({ drafts, decisions }: Review): Pick<Results, 'refused'> {
  const rejects = ({ id }: Hunk): boolean => decisions[id]?.verdict === 'rejected';
  const kept = drafts.filter(({ hunks }) => hunks.some(rejects)).map((draft) => ({ ...draft, hunks: draft.hunks.filter(rejects) }));
  if (kept.length === 0) return {};
  const reasons = kept.flatMap(({ hunks }) => hunks.flatMap(({ id }) => decisions[id] ?? []));
  return { refused: { drafts: kept, decisions: Object.fromEntries(reasons.map((decision) => [decision.hunk, decision])) } };
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

/** Puts a review change into the phase that holds it. */
export function held(answer: ReviewChange | Refusal, put: (change: ReviewChange) => Answer): Answer {
  return isRefusal(answer) ? answer : put(answer);
}
