/** What others may ask of a session. Everything shown about progress is derived here, never stored. */
import { digestOfValue } from '../domain/digest.ts';
import { invariant } from '../domain/error.ts';
import type { Gap } from '../domain/gap.ts';
import type { AppliedSpec, Draft, Hunk, MergeConflict, Resolution, StaleDecision } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';
import type { Proposal } from '../domain/spec.ts';
import type { Touch } from '../domain/touch.ts';
import type { Effect } from './effect.ts';
import type { CommitPhase, Phase, Review, Session, Status } from './state.ts';
import type { PhaseName } from './workflows.ts';
import { WORKFLOWS } from './workflows.ts';

/** What a confirmation of the proposal is bound to. */
export function proposalDigest(proposal: Proposal): Digest {
  return digestOfValue(proposal);
}

/** Why the proposal cannot be confirmed yet, or undefined when it can. */
export function proposalBlocked(session: Session, proposal: Proposal): string | undefined {
  const open = proposal.questions.find((question) => question.answer === undefined);
  if (open !== undefined) return `question ${open.id} is open: ${open.text}`;
  if (proposal.keyChanges.length === 0) return 'there is no key change: say what should change';
  if (session.workflow === 'feature' && !proposal.specs.some((spec) => spec.included))
    return 'no spec is included: include one, or name a new one';
  return undefined;
}

/** What a submission is bound to: every draft's text and every decision that was shown. */
export function reviewDigest(review: Review): Digest {
  return digestOfValue({ drafts: review.drafts.map(({ path, base, draft }) => ({ path, base, draft })), decisions: review.decisions });
}

/** What a commit confirmation is bound to: files and messages. */
export function commitDigest(phase: CommitPhase): Digest {
  return digestOfValue({ groups: phase.groups, branch: phase.branch });
}

const STATUS: Record<PhaseName | 'complete' | 'aborted', Status> = {
  propose: 'PENDING',
  update: 'SPEC_UPDATE',
  refine: 'REFINING',
  align: 'ALIGNING',
  implement: 'IMPLEMENTING',
  validate: 'VALIDATING',
  commit: 'COMMITTING',
  complete: 'COMPLETE',
  aborted: 'ABORTED',
};

/** The documented state of a session, derived from its phase and gate. */
export function statusOf(session: Session): Status {
  const { phase } = session;
  if (phase.name === 'refine' && phase.step === 'stalled') return 'STALLED';
  if (phase.name === 'validate' && phase.step === 'deciding') return 'BLOCKED';
  return STATUS[phase.name];
}

/** Effects a restarted process must perform. */
export function outstanding(session: Session): readonly Effect[] {
  return Object.values(session.runs);
}

/** The drafts under review, in whichever phase they are. */
export function reviewOf(session: Session): Review | undefined {
  const { phase } = session;
  return phase.name === 'update' || phase.name === 'refine' || phase.name === 'align' ? phase.review : undefined;
}

/** One conflict with the spec it is in and, once the person said it, what stands. */
export interface SpecConflict {
  readonly path: string;
  readonly conflict: MergeConflict;
  readonly resolution: Resolution | undefined;
}

/** Every conflict of the drafts under review, in order, settled ones too. */
export function conflictsOf(review: Review): readonly SpecConflict[] {
  return review.drafts.flatMap(({ path, merge }) =>
    (merge?.conflicts ?? []).map((conflict) => ({ path, conflict, resolution: review.resolutions?.[path]?.[conflict.id] })),
  );
}

/** Hunks without a decision. */
export function undecidedHunks(review: Review): readonly Hunk[] {
  return review.drafts.flatMap((draft) => draft.hunks).filter((hunk) => review.decisions[hunk.id] === undefined);
}

/** Ids of all hunks, found once for drafts that stay the same over many decisions. */
export function hunkIds(drafts: readonly Draft[]): ReadonlySet<string> {
  const known = idsOf.get(drafts) ?? new Set(drafts.flatMap((draft) => draft.hunks.map((hunk) => hunk.id)));
  idsOf.set(drafts, known);
  return known;
}

const idsOf = new WeakMap<readonly Draft[], ReadonlySet<string>>();

/**
 * What was decided on earlier wordings of the section that holds this hunk; empty once the hunk is decided.
 * `path` is the spec of the hunk.
 */
export function staleOn(review: Review, path: string, hunk: Hunk): readonly StaleDecision[] {
  if (review.stale === undefined || review.decisions[hunk.id] !== undefined) return NO_STALE;
  return review.stale.filter((one) => one.path === path && one.section === hunk.section);
}

const NO_STALE: readonly StaleDecision[] = [];

/** Decisions whose text the draft does not hold any more, and for which it holds no other wording that waits for one. */
export function withdrawn(review: Review): readonly StaleDecision[] {
  if (review.stale === undefined) return NO_STALE;
  const isOpen = ({ id }: Hunk): boolean => review.decisions[id] === undefined;
  return review.stale.filter(
    ({ path, section }) =>
      !review.drafts.some((draft) => draft.path === path && draft.hunks.some((hunk) => hunk.section === section && isOpen(hunk))),
  );
}

/** Rejections whose text is gone: no author has been told of them yet. */
export function withdrawnRejections(review: Review): readonly StaleDecision[] {
  return withdrawn(review).filter(({ decision }) => decision.verdict === 'rejected');
}

/** Hunks that are new or changed since the person last looked; all of them before the first look. */
export function unseenHunks(session: Session): readonly Hunk[] {
  const { seen } = session;
  const hunks = reviewOf(session)?.drafts.flatMap((draft) => draft.hunks) ?? [];
  return seen === undefined ? hunks : hunks.filter(({ id }) => seen[id] === undefined);
}

/** Requirements that the session changes: in the drafts under review (`written: false`) or on disk by now. */
export function touchesOf(session: Session): readonly (Touch & { readonly written: boolean })[] {
  const open = (reviewOf(session)?.touches ?? []).map((touch) => ({ ...touch, written: false }));
  return [...open, ...(session.results.touches ?? []).map((touch) => ({ ...touch, written: true }))];
}

/** Gaps that still count: neither resolved, waived nor deferred. */
export function openGaps(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter((gap) => gap.state === 'open');
}

/** Phases of the session's workflow. */
export function phasesOf(session: Session): readonly PhaseName[] {
  return WORKFLOWS[session.workflow];
}

/** The phase after this one in the session's workflow, or `complete`. */
export function phaseAfter(session: Session, phase: PhaseName): PhaseName | 'complete' {
  const phases = phasesOf(session);
  const index = phases.indexOf(phase);
  invariant(index >= 0, `${phase} is not a phase of ${session.workflow}`);
  return phases[index + 1] ?? 'complete';
}

/** Spec files written in this session, each once: first text before, last text after, sections and lines of all writes. */
export function appliedSpecs(applied: readonly AppliedSpec[]): readonly AppliedSpec[] {
  const merged = new Map<string, AppliedSpec>();
  for (const spec of applied) {
    const earlier = merged.get(spec.path);
    merged.set(spec.path, earlier === undefined ? spec : mergeApplied(earlier, spec));
  }
  return [...merged.values()];
}

function mergeApplied(earlier: AppliedSpec, later: AppliedSpec): AppliedSpec {
  const sections = new Map(earlier.sections.map((section) => [section.section, section]));
  for (const section of later.sections) {
    const before = sections.get(section.section);
    sections.set(section.section, before?.change === 'ADDED' && section.change === 'MODIFIED' ? { ...section, change: 'ADDED' } : section);
  }
  const versions = later.versions.after === undefined ? earlier.versions : { ...earlier.versions, after: later.versions.after };
  return {
    ...earlier,
    after: later.after,
    versions,
    sections: [...sections.values()],
    added: earlier.added + later.added,
    removed: earlier.removed + later.removed,
  };
}

/** What waits for a person: one line and whether it holds the workflow up; undefined while only machines work. */
export function waiting(session: Session): { readonly what: string } | undefined {
  const failure = session.failures[0];
  if (failure !== undefined) return { what: `${failure.effect.kind} failed: ${failure.message}` };
  const what = waitingIn(session.phase, session);
  return what === undefined ? undefined : { what };
}

function waitingIn(phase: Phase, session: Session): string | undefined {
  switch (phase.name) {
    case 'propose': {
      if (phase.proposal === undefined) return undefined;
      const open = phase.proposal.questions.filter((question) => question.answer === undefined).length;
      return open > 0 ? plural(open, 'open question') : 'confirm the proposal';
    }
    case 'update':
      return waitingReview(phase.review, session) ?? (busy(session) ? undefined : 'choose where the draft comes from');
    case 'refine':
      if (phase.step === 'stalled') return `refinement stalled: ${phase.stallReason ?? 'no progress'}`;
      if (phase.step === 'reviewing') return undefined;
      return waitingReview(phase.review, session) ?? (busy(session) ? undefined : plural(openGaps(phase.gaps).length, 'open gap'));
    case 'align':
      if (phase.step === 'checking') return undefined;
      return (
        waitingReview(phase.review, session) ??
        (busy(session) ? undefined : plural(phase.findings.filter((finding) => finding.state === 'open').length, 'alignment finding'))
      );
    case 'implement':
      return waitingImplement(phase, session);
    case 'validate': {
      if (phase.step !== 'deciding') return undefined;
      const failed = phase.validations.filter((validation) => validation.state === 'finished' && validation.result?.status !== 'pass');
      return `${plural(failed.length, 'failed validation')}: ${failed.map((validation) => validation.validation.name).join(', ')}`;
    }
    case 'commit':
      return phase.step === 'deciding' ? 'confirm the commit' : phase.step === 'postponed' ? 'commit postponed' : undefined;
    case 'complete':
    case 'aborted':
      return undefined;
  }
}

function waitingReview(review: Review | undefined, session: Session): string | undefined {
  if (review === undefined || review.submitted) return undefined;
  if (busy(session)) return undefined;
  if (review.conflicts.length > 0) return `${plural(review.conflicts.length, 'spec')} changed on disk during review`;
  const unsettled = conflictsOf(review).filter(({ resolution }) => resolution === undefined).length;
  if (unsettled > 0) return `${plural(unsettled, 'conflict')} of two edits`;
  if (conflictsOf(review).length > 0) return 'put the settled draft together';
  const undecided = undecidedHunks(review).length;
  return undecided > 0 ? `${undecided} undecided` : 'submit the reviewed draft';
}

function waitingImplement(phase: Extract<Phase, { name: 'implement' }>, session: Session): string | undefined {
  if (phase.step === 'extracting' || phase.step === 'verifying') return undefined;
  if (phase.step === 'failed_verification') return 'full verification failed';
  const failed = phase.tasks.find((task) => task.state === 'failed');
  if (failed !== undefined) return `${failed.task.id} failed: ${failed.task.title}`;
  const open = phase.tasks.find((task) => task.state === 'open');
  if (open !== undefined) return `${open.task.id} is open: ${open.task.title}`;
  if (busy(session)) return undefined;
  const next = phase.tasks.find((task) => task.state === 'waiting');
  return next === undefined ? undefined : `${next.task.id} is next: ${next.task.title}`;
}

/** Whether anything but an artifact is being worked on. */
export function busy(session: Session): boolean {
  return outstanding(session).some((effect) => !isArtifact(effect));
}

/** Whether an effect only writes a report. */
export function isArtifact(effect: Effect): boolean {
  return effect.kind === 'artifact/write' || effect.kind === 'artifact/spec_diff' || effect.kind === 'artifact/instructions';
}

function plural(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
