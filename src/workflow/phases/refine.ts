/** Refine: review rounds over the changed specs until no CRITICAL or MEDIUM gap is open, or a person decides what stays. */
import type { Gap } from '../../domain/gap.ts';
import { judge, openBySeverity, weigh } from '../../review/convergence.ts';
import { updateLedger } from '../../review/ledger.ts';
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import { held, reviewDrafts } from '../drafts.ts';
import type { EffectBody } from '../effect.ts';
import type { EventOf, SessionEvent } from '../event.ts';
import { appliedSpecs, busy, openGaps } from '../selectors.ts';
import type { RefinePhase, RefinementResult, Session } from '../state.ts';

/** Begins with the first round over the specs this session changed, or those it was started for. */
export function enterRefine(session: Session): Change {
  const specs = session.workflow === 'refine' ? session.targets : appliedSpecs(session.results.applied).map((spec) => spec.path);
  if (specs.length === 0)
    return { phase: { ...empty(specs), step: 'authoring' }, gate: { verdict: 'skipped', reasons: ['no spec was changed'] } };
  const phase = empty(specs);
  return { phase, effects: [reviewRound(session, phase)] };
}

/** Goes back to refinement after a failed validation, keeping the ledger and granting new rounds. */
export function reenterRefine(session: Session, reason: string): Change {
  const earlier = session.results.refinement;
  const specs = appliedSpecs(session.results.applied).map((spec) => spec.path);
  const phase: RefinePhase = {
    ...empty(specs),
    rounds: earlier?.rounds ?? [],
    gaps: earlier?.gaps ?? [],
    decisions: [...(earlier?.decisions ?? []), { decision: 'Back to refinement', rationale: reason }],
    step: 'authoring',
    extraRounds: earlier?.rounds.length ?? 0,
    stallFrom: (earlier?.rounds.length ?? 0) + 1,
  };
  return { phase, back: true };
}

function empty(specs: readonly string[]): RefinePhase {
  return { name: 'refine', rounds: [], gaps: [], decisions: [], step: 'reviewing', extraRounds: 0, stallFrom: 1, specs };
}

function reviewRound(session: Session, phase: RefinePhase): EffectBody {
  const applied = appliedSpecs(session.results.applied);
  const last = phase.rounds.at(-1)?.specs ?? [];
  const known = phase.specs.flatMap((path) => {
    const digest = applied.find((spec) => spec.path === path)?.after ?? last.find((spec) => spec.path === path)?.digest;
    return digest === undefined ? [] : [{ path, digest }];
  });
  return { kind: 'review/run', round: phase.rounds.length + 1, specs: phase.specs, known };
}

/** Answers one event while the spec is being refined. */
export function refine(session: Session, phase: RefinePhase, event: SessionEvent): Answer {
  switch (event.type) {
    case 'review/finished':
      return finishRound(session, phase, event);
    case 'round/requested':
      if (phase.step === 'reviewing') return refuse('a round is under way');
      if (phase.step === 'stalled') return refuse('refinement stalled: choose one of the four options first');
      if (phase.review !== undefined) return refuse('a draft is under review: submit or discard it first');
      if (busy(session)) return refuse('a draft is being made');
      return startRound(session, phase);
    case 'gap/waived':
    case 'gap/deferred':
    case 'gap/reopened':
      return markGap(phase, event);
    case 'decision/recorded':
      if (event.decision.trim() === '' || event.rationale.trim() === '') return refuse('a key decision needs its rationale');
      return {
        phase: { ...phase, decisions: [...phase.decisions, { decision: event.decision, rationale: event.rationale }] },
        undoable: true,
      };
    case 'stall/resolved':
      return resolveStall(session, phase, event);
    default:
      return reviewMend(session, phase, event);
  }
}

function startRound(session: Session, phase: RefinePhase): Change {
  const next: RefinePhase = { ...phase, step: 'reviewing' };
  return { phase: next, effects: [reviewRound(session, next)] };
}

function finishRound(session: Session, phase: RefinePhase, event: EventOf<'review/finished'>): Answer {
  const ledger = updateLedger(phase.gaps, event.findings, event.round, phase.specs);
  const round = {
    round: event.round,
    found: ledger.found,
    resolved: ledger.resolved,
    new: ledger.new,
    reopened: ledger.reopened,
    open: openBySeverity(ledger.gaps),
    weight: weigh(ledger.gaps),
    specs: event.specs,
  };
  const results =
    event.edited.length === 0 ? session.results : { ...session.results, applied: [...session.results.applied, ...event.edited] };
  const next: RefinePhase = { ...phase, rounds: [...phase.rounds, round], gaps: ledger.gaps };
  const { max_rounds, stall_threshold, auto_accept_partial } = session.config.refinement;
  const judged = judge({
    rounds: next.rounds,
    gaps: next.gaps,
    maxRounds: max_rounds + phase.extraRounds,
    stallThreshold: stall_threshold,
    stallFrom: phase.stallFrom,
  });
  if (judged.verdict === 'converged') return converge({ ...session, results }, next, judged.reason);
  if (judged.verdict === 'continue') return { phase: { ...next, step: 'authoring' }, results };
  if (auto_accept_partial && round.open.CRITICAL === 0)
    return acceptPartial({ ...session, results }, next, [], `accepted by auto_accept_partial: ${judged.reason}`);
  return { phase: { ...next, step: 'stalled', stallReason: judged.reason }, results };
}

/** Nothing blocks any more. What the person put off, or a CRITICAL gap they waived, is accepted and not converged. */
function converge(session: Session, phase: RefinePhase, reason: string): Change {
  const blocking = phase.gaps.filter(({ state, finding }) => finding.severity !== 'LOW' && state === 'deferred');
  const critical = phase.gaps.filter(
    ({ state, finding }) => finding.severity === 'CRITICAL' && (state === 'deferred' || state === 'waived'),
  );
  if (blocking.length + critical.length === 0) return finish(session, phase, 'CONVERGED', [], [reason]);
  const accepted = [...new Set([...blocking, ...critical])].map(({ id, reason: why }) => `${id} accepted: ${why ?? ''}`);
  return finish(
    session,
    phase,
    'PARTIAL',
    critical.map(({ id }) => id),
    accepted,
  );
}

function finish(
  session: Session,
  phase: RefinePhase,
  finalState: RefinementResult['finalState'],
  acceptedCritical: readonly string[],
  reasons: readonly string[],
): Change {
  const { rounds, gaps, decisions } = phase;
  return {
    phase: { ...phase, step: 'authoring' },
    results: { ...session.results, refinement: { rounds, gaps, decisions, finalState, acceptedCritical } },
    gate: { verdict: finalState === 'CONVERGED' ? 'passed' : 'accepted', reasons },
  };
}

function markGap(phase: RefinePhase, event: EventOf<'gap/waived'> | EventOf<'gap/deferred'> | EventOf<'gap/reopened'>): Answer {
  const gap = phase.gaps.find(({ id }) => id === event.gap);
  if (gap === undefined) return refuse(`there is no gap ${event.gap}`);
  if (event.type === 'gap/reopened') {
    if (gap.state !== 'waived' && gap.state !== 'deferred') return refuse(`${gap.id} is ${gap.state}`);
    const { reason: _reason, ...rest } = gap;
    return putGap(phase, { ...rest, state: 'open' });
  }
  if (gap.state !== 'open') return refuse(`${gap.id} is ${gap.state} already`);
  if (event.reason.trim() === '') return refuse('a reason is needed');
  return putGap(phase, { ...gap, state: event.type === 'gap/waived' ? 'waived' : 'deferred', reason: event.reason });
}

function putGap(phase: RefinePhase, gap: Gap): Change {
  return { phase: { ...phase, gaps: phase.gaps.map((other) => (other.id === gap.id ? gap : other)) }, undoable: true };
}

function resolveStall(session: Session, phase: RefinePhase, event: EventOf<'stall/resolved'>): Answer {
  if (phase.step !== 'stalled') return refuse('refinement has not stalled');
  const { stallReason: _reason, ...rest } = phase;
  const going: RefinePhase = {
    ...rest,
    step: 'authoring',
    extraRounds: phase.extraRounds + session.config.refinement.stall_threshold,
    stallFrom: phase.rounds.length + 1,
  };
  switch (event.option) {
    case 'continue':
      return { phase: going };
    case 'reduce_scope': {
      const unknown = event.gaps.find((id) => !openGaps(phase.gaps).some((gap) => gap.id === id));
      if (unknown !== undefined) return refuse(`${unknown} is not an open gap`);
      if (event.gaps.length === 0) return refuse('name the gaps that leave the scope');
      return startRound(session, { ...going, gaps: defer(phase.gaps, event.gaps, event.reason || 'out of the reduced scope') });
    }
    case 'accept_partial':
      return acceptPartial(session, phase, event.gaps, event.reason);
    case 'abort':
      return { phase: { name: 'aborted', reason: event.reason || phase.stallReason || 'refinement did not converge', during: 'refine' } };
  }
}

/** Open gaps are deferred; a CRITICAL one only when the person named it. */
function acceptPartial(session: Session, phase: RefinePhase, named: readonly string[], reason: string): Answer {
  const open = openGaps(phase.gaps);
  const critical = open.filter((gap) => gap.finding.severity === 'CRITICAL').map((gap) => gap.id);
  const unnamed = critical.filter((id) => !named.includes(id));
  if (unnamed.length > 0) return refuse(`CRITICAL gaps are accepted by name only: ${unnamed.join(', ')}`);
  const why = reason.trim() === '' ? 'accepted with the current state' : reason;
  const accepted: RefinePhase = {
    ...phase,
    gaps: defer(
      phase.gaps,
      open.map((gap) => gap.id),
      why,
    ),
    decisions: [...phase.decisions, { decision: 'Accept the current state', rationale: why }],
  };
  return finish(session, accepted, 'PARTIAL', critical, [`${open.length} open gaps accepted: ${why}`]);
}

function defer(gaps: readonly Gap[], ids: readonly string[], reason: string): Gap[] {
  return gaps.map((gap) => (ids.includes(gap.id) ? { ...gap, state: 'deferred' as const, reason } : gap));
}

function reviewMend(session: Session, phase: RefinePhase, event: SessionEvent): Answer {
  if (phase.step === 'reviewing') return NOT_NOW;
  if (phase.step === 'stalled' && (event.type === 'draft/requested' || event.type === 'draft/submitted'))
    return refuse('refinement stalled: choose one of the four options first');
  const findings = openGaps(phase.gaps).map((gap) => gap.finding);
  return held(reviewDrafts(session, phase.review, event, { findings, approvalNeeded: false }), (change) => {
    const { review, applied, nothing: _nothing, ...rest } = change;
    const { review: _old, ...bare } = phase;
    const next: RefinePhase = review === undefined ? bare : { ...bare, review };
    if (applied === undefined) return { ...rest, phase: next };
    const round = startRound(rest.results === undefined ? session : { ...session, results: rest.results }, next);
    return { ...rest, ...round };
  });
}
