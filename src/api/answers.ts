/**
 * Stands in for the person at every gate of a headless run, from a file of answers. It sends the same requests as the
 * screens do and has no way around a gate; where the answers say nothing it stops and says what waits.
 *
 * FILE FORMAT. YAML or JSON, `version: 1`, the sections of `Answers` in `answers-format.ts`. Paths are relative to the answers file.
 */
import type * as z from 'zod/mini';
import type { HunkDecision } from '../domain/hunk.ts';
import type { DraftSource, Hunk } from '../domain/hunk.ts';
import type { Gap } from '../domain/gap.ts';
import type { Request } from '../workflow/event.ts';
import type { Answers, From, GapRule } from './answers-format.ts';
import {
  busy,
  commitDigest,
  conflictsOf,
  openGaps,
  proposalBlocked,
  proposalDigest,
  reviewDigest,
  undecidedHunks,
  waiting,
} from '../workflow/selectors.ts';
import type {
  AlignPhase,
  CommitPhase,
  ImplementPhase,
  ProposePhase,
  RefinePhase,
  Review,
  Session,
  ValidatePhase,
} from '../workflow/state.ts';

/** What the answers say next, or what waits for a person because they say nothing. */
export type Reply = { readonly request: Request } | { readonly stop: string };

/** Finds the draft source that the answers name; the caller has stored the files it mentions. */
export type SourceOf = (from: From) => DraftSource;

/** Answers whatever waits in a session at rest. Asks for each thing once, so that an answer without effect ends in a stop, not in a loop. */
export function createAnswerer(answers: Answers, sourceOf: SourceOf): (session: Session) => Reply {
  const asked = new Set<string>();
  const once = (key: string): boolean => {
    if (asked.has(key)) return false;
    asked.add(key);
    return true;
  };
  return (session) => {
    const failure = session.failures[0];
    if (failure !== undefined && once(`retry ${failure.effect.run}`)) return { request: { type: 'run/retried', run: failure.effect.run } };
    if (failure !== undefined)
      return { stop: `${failure.effect.kind} failed: ${failure.message}${failure.fix === undefined ? '' : ` (fix: ${failure.fix})`}` };
    const request = next(session, answers, sourceOf, once);
    return request === undefined ? { stop: waiting(session)?.what ?? 'nothing more to do' } : { request };
  };
}

type Once = (key: string) => boolean;

/** Whether this may be asked once more, `times` in all. */
function within(times: number, key: string, once: Once): boolean {
  return Array.from({ length: times }, (_, index) => index).some((index) => once(`${key} ${index}`));
}

function next(session: Session, answers: Answers, sourceOf: SourceOf, once: Once): Request | undefined {
  const { phase } = session;
  switch (phase.name) {
    case 'propose':
      return proposal(session, phase, answers, once);
    case 'update':
      if (phase.review !== undefined) return decideDraft(phase.review, answers, once, `update${session.runCount}`);
      return once('update') ? { type: 'draft/requested', source: sourceOf(answers.update.from) } : undefined;
    case 'refine':
      return refinement(phase, answers, once);
    case 'align':
      return alignment(phase, answers, once);
    case 'implement':
      return implementation(phase, answers, once);
    case 'validate':
      return validation(phase, answers, once);
    case 'commit':
      return commit(phase, answers, once, session);
    case 'complete':
    case 'aborted':
      return undefined;
  }
}

function proposal(session: Session, phase: ProposePhase, answers: Answers, once: Once): Request | undefined {
  const { proposal: shown } = phase;
  if (shown === undefined) return undefined;
  const { intent, key_changes, include, exclude } = answers.proposal;
  if ((intent !== undefined || key_changes !== undefined) && once('proposal/edited'))
    return {
      type: 'proposal/edited',
      ...(intent === undefined ? {} : { intent }),
      ...(key_changes === undefined ? {} : { keyChanges: key_changes }),
    };
  const included = (path: string) => shown.specs.find((spec) => spec.path === path)?.included === true;
  const missing = include.find((path) => !included(path));
  if (missing !== undefined) return { type: 'spec/included', path: missing, included: true };
  const unwanted = exclude.find(included);
  if (unwanted !== undefined) return { type: 'spec/included', path: unwanted, included: false };
  for (const question of shown.questions.filter(({ answer }) => answer === undefined)) {
    const answer = answerTo(question.id, question.text, answers);
    if (answer === undefined) return undefined;
    return { type: 'question/answered', id: question.id, answer };
  }
  return proposalBlocked(session, shown) === undefined ? { type: 'proposal/confirmed', digest: proposalDigest(shown) } : undefined;
}

function answerTo(id: string, text: string, { proposal: { answers } }: Answers): string | undefined {
  const byText = Object.entries(answers).find(([key]) => key !== 'default' && text.toLowerCase().includes(key.toLowerCase()))?.[1];
  return answers[id] ?? byText ?? answers['default'];
}

function decideDraft(review: Review, answers: Answers, once: Once, key: string): Request | undefined {
  if (review.submitted) return undefined;
  if (review.conflicts.length > 0) return once(`rebase:${key}`) ? { type: 'draft/requested', source: { kind: 'rebase' } } : undefined;
  if (conflictsOf(review).length > 0) return settle(review, answers);
  const open = undecidedHunks(review);
  if (open.length > 0) {
    const decisions = open.flatMap((hunk) => decisionOn(hunk, pathOf(review, hunk), answers) ?? []);
    return decisions.length === 0 ? undefined : { type: 'hunks/decided', decisions };
  }
  if (review.drafts.length === 0) return once(`discard:${key}`) ? { type: 'draft/discarded' } : undefined;
  return { type: 'draft/submitted', digest: reviewDigest(review) };
}

/** What the answers say of the next conflict; a person's word is needed when they say nothing. */
function settle(review: Review, answers: Answers): Request | undefined {
  const open = conflictsOf(review).find(({ resolution }) => resolution === undefined);
  if (open === undefined) return { type: 'conflicts/closed' };
  const take = answers.update.conflicts;
  if (take === undefined) return undefined;
  return { type: 'conflict/settled', path: open.path, conflict: open.conflict.id, resolution: { take } };
}

function pathOf(review: Review, hunk: Hunk): string {
  return review.drafts.find((draft) => draft.hunks.includes(hunk))?.path ?? '';
}

function decisionOn(hunk: Hunk, path: string, { update }: Answers): HunkDecision | undefined {
  const rule = update.hunks.find((one) => part(hunk.section, one.section) && part(hunk.summary, one.summary) && part(path, one.path));
  const decision = rule?.decision ?? update.default;
  if (decision === undefined) return undefined;
  return {
    hunk: hunk.id,
    verdict: decision === 'approve' ? 'approved' : 'rejected',
    ...(rule?.reason === undefined ? {} : { reason: rule.reason }),
  };
}

function part(text: string, wanted: string | undefined): boolean {
  return wanted === undefined || text.toLowerCase().includes(wanted.toLowerCase());
}

function refinement(phase: RefinePhase, answers: Answers, once: Once): Request | undefined {
  const round = phase.rounds.length;
  if (phase.step === 'reviewing') return undefined;
  if (phase.step === 'stalled') return stall(phase, answers, once);
  if (phase.review !== undefined) return decideMend(phase.review, answers, once, `refine${round}`);
  const open = openGaps(phase.gaps);
  if (answers.refine.fixes && open.some(({ finding }) => finding.mechanical) && once(`fixes${round}`))
    return { type: 'draft/requested', source: { kind: 'fixes' } };
  for (const gap of open) {
    const waived = answers.refine.waive.find((rule) => concerns(rule, gap));
    if (waived !== undefined) return { type: 'gap/waived', gap: gap.id, reason: waived.reason };
    const deferred = answers.refine.defer.find((rule) => concerns(rule, gap));
    if (deferred !== undefined) return { type: 'gap/deferred', gap: gap.id, reason: deferred.reason };
  }
  const handled = phase.gaps.some(({ state }) => state === 'waived' || state === 'deferred');
  if (handled && once(`again${round}`)) return { type: 'round/requested' };
  return answers.refine.on_stall === undefined ? undefined : { type: 'round/requested' };
}

/** Mends drafted by rules are approved whole: the answers asked for them. */
function decideMend(review: Review, answers: Answers, once: Once, key: string): Request | undefined {
  if (review.submitted) return undefined;
  if (review.conflicts.length > 0) return once(`rebase:${key}`) ? { type: 'draft/requested', source: { kind: 'rebase' } } : undefined;
  if (conflictsOf(review).length > 0) return settle(review, answers);
  if (review.drafts.length === 0) return once(`discard:${key}`) ? { type: 'draft/discarded' } : undefined;
  const open = undecidedHunks(review);
  if (open.length > 0) return { type: 'hunks/decided', decisions: open.map(({ id }) => ({ hunk: id, verdict: 'approved' as const })) };
  return { type: 'draft/submitted', digest: reviewDigest(review) };
}

function concerns(rule: z.infer<typeof GapRule>, gap: Gap): boolean {
  return (
    (rule.gap === undefined || rule.gap === gap.id) &&
    (rule.rule === undefined || rule.rule === gap.finding.rule) &&
    part(gap.finding.section, rule.section)
  );
}

/** Going on is answered once: rounds over a text that nobody changes would never end. */
function stall(phase: RefinePhase, { refine }: Answers, once: Once): Request | undefined {
  if (refine.on_stall === undefined) return undefined;
  if (refine.on_stall === 'continue' && !once('stall/continue')) return undefined;
  const open = openGaps(phase.gaps);
  const named = open
    .filter(({ id, finding }) => refine.accept_critical.includes(id) || refine.accept_critical.includes(finding.rule))
    .map(({ id }) => id);
  const critical = open.filter(({ id, finding }) => finding.severity === 'CRITICAL' && !named.includes(id));
  const takes = refine.on_stall === 'accept_partial' || refine.on_stall === 'reduce_scope';
  if (takes && critical.length > 0) return undefined;
  const gaps = refine.on_stall === 'reduce_scope' ? open.filter(({ finding }) => finding.severity !== 'LOW').map(({ id }) => id) : named;
  return { type: 'stall/resolved', option: refine.on_stall, gaps, reason: refine.reason };
}

function alignment(phase: AlignPhase, answers: Answers, once: Once): Request | undefined {
  if (phase.step === 'checking') return undefined;
  if (phase.review !== undefined) return decideMend(phase.review, answers, once, 'align');
  const mendable = phase.findings.some(({ finding, state }) => finding.mechanical && (state === 'open' || state === 'queued'));
  if (answers.align.fixes && mendable && once('align/fixes')) return { type: 'draft/requested', source: { kind: 'fixes' } };
  for (const [index, { finding, state }] of phase.findings.entries()) {
    if (state !== 'open') continue;
    const rule = answers.align.accept.find(
      (one) => (one.rule === undefined || one.rule === finding.rule) && part(finding.section, one.section),
    );
    if (rule === undefined) return undefined;
    return { type: 'alignment/accepted', finding: index, reason: rule.reason };
  }
  return { type: 'alignment/finished' };
}

function implementation(phase: ImplementPhase, { implement }: Answers, once: Once): Request | undefined {
  if (phase.step === 'failed_verification')
    return implement.on_failure !== undefined && within(implement.attempts_max - 1, 'verification', once)
      ? { type: 'verification/resolved', option: implement.on_failure }
      : undefined;
  if (phase.step !== 'working') return undefined;
  const failed = phase.tasks.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const { on_failure, attempts_max } = implement;
    const exhausted = on_failure === 'fix' && failed.attempts >= attempts_max;
    return on_failure === undefined || exhausted ? undefined : { type: 'task/resolved', task: failed.task.id, option: on_failure };
  }
  const open = phase.tasks.find(({ state }) => state === 'open');
  if (open !== undefined) return implement.by === 'person' ? { type: 'task/submitted', task: open.task.id } : undefined;
  const ready = phase.tasks.find(
    (task) =>
      task.state === 'waiting' &&
      task.task.dependsOn.every((id) =>
        phase.tasks.some((other) => other.task.id === id && ['done', 'skipped', 'rolled_back'].includes(other.state)),
      ),
  );
  if (ready === undefined) return undefined;
  const skip = implement.skip.find(({ task }) => task === ready.task.id || part(ready.task.title, task));
  if (skip !== undefined) return { type: 'task/skipped', task: ready.task.id, reason: skip.reason };
  return { type: 'task/started', task: ready.task.id, by: implement.by };
}

function validation(phase: ValidatePhase, { validate }: Answers, once: Once): Request | undefined {
  if (phase.step !== 'deciding' || validate.on_failure === undefined) return undefined;
  const failed = phase.validations.find(
    (state) => state.state === 'finished' && state.result?.status !== 'pass' && state.validation.critical,
  );
  if (failed === undefined || (validate.on_failure === 'retry' && failed.attempts >= validate.attempts_max)) return undefined;
  const goesBack = validate.on_failure === 'rollback_implementation' || validate.on_failure === 'rollback_refinement';
  if (goesBack && !within(validate.attempts_max - 1, `back ${failed.validation.name}`, once)) return undefined;
  return { type: 'validation/resolved', name: failed.validation.name, option: validate.on_failure, reason: validate.reason };
}

function commit(phase: CommitPhase, { commit: wanted }: Answers, once: Once, session: Session): Request | undefined {
  if (phase.step === 'postponed' && wanted.confirm && once('commit/resumed')) return { type: 'commit/resumed' };
  if (phase.step !== 'deciding' || busy(session)) return undefined;
  if (wanted.grouping !== undefined && wanted.grouping !== phase.grouping) return { type: 'commit/adjusted', grouping: wanted.grouping };
  const add = phase.excluded.find(({ path }) => wanted.include.includes(path));
  if (add !== undefined) return { type: 'commit/adjusted', include: add.path };
  const drop = phase.groups.flatMap(({ files }) => files).find(({ path }) => wanted.exclude.includes(path));
  if (drop !== undefined) return { type: 'commit/adjusted', exclude: drop.path };
  if (wanted.message !== undefined && phase.groups[0] !== undefined && once('message'))
    return { type: 'commit/adjusted', message: { group: 0, text: wanted.message } };
  if (!wanted.confirm) return once('commit/postponed') ? { type: 'commit/postponed' } : undefined;
  return { type: 'commit/confirmed', digest: commitDigest(phase) };
}
