/**
 * The workflow as one pure function: what one event does to one session. Ids and times come with the event;
 * nothing here reads a clock, a file or a random number, so that replaying a journal always ends in the same state.
 */
import { invariant } from '../domain/error.ts';
import { runIdOf } from '../domain/ids.ts';
import { outcomeOf } from './artifacts/outcome.ts';
import type { Answer, Change } from './change.ts';
import { isRefusal, refuse } from './change.ts';
import type { Effect, EffectBody } from './effect.ts';
import type { EventOf, OutcomeEvent, SessionEvent } from './event.ts';
import { align, enterAlign } from './phases/align.ts';
import { commit, enterCommit } from './phases/commit.ts';
import { enterImplement, implement } from './phases/implement.ts';
import { enterPropose, propose } from './phases/propose.ts';
import { enterRefine, refine } from './phases/refine.ts';
import { enterUpdate, update } from './phases/update.ts';
import { enterValidate, validate } from './phases/validate.ts';
import { closingReports, reportsOf } from './reports.ts';
import { hunkIds, isArtifact, outstanding, phaseAfter, reviewOf } from './selectors.ts';
import type { Gate, Phase, Session, Snapshot, Trail } from './state.ts';
import type { PhaseName } from './workflows.ts';
import { WORKFLOWS } from './workflows.ts';

/** At least this many decisions can be taken back. */
export const UNDO_MAX = 200;

/** A decided event: the state after it and what to perform, or why it does not apply. */
export type Decision = { readonly session: Session; readonly effects: readonly Effect[] } | { readonly refusal: string };

/** What one event does to one session. An event that does not apply returns the same object and no effects. */
export function transition(state: Session | undefined, event: SessionEvent): readonly [Session | undefined, readonly Effect[]] {
  const decision = decide(state, event);
  return 'refusal' in decision ? [state, []] : [decision.session, decision.effects];
}

/** As `transition`, with the reason when the event does not apply. */
export function decide(state: Session | undefined, event: SessionEvent): Decision {
  if (event.type === 'session/started') return state === undefined ? begin(event) : { refusal: 'the session has started already' };
  if (state === undefined) return { refusal: 'there is no session yet' };
  if (isOutcome(event)) return settleOutcome(state, event);
  switch (event.type) {
    case 'decision/undone':
      return travel(state, event.at, 'past');
    case 'decision/redone':
      return travel(state, event.at, 'future');
    case 'run/retried':
      return retry(state, event);
    case 'session/aborted':
      return abort(state, event);
    case 'review/seen':
      return look(state, event);
    default: {
      const now: Session = { ...state, lastAt: event.at };
      return apply(now, answer(now, event), event);
    }
  }
}

/** Folds a whole journal. Events that did not apply when they were written do not apply now. */
export function replay(events: Iterable<SessionEvent>): Session | undefined {
  let state: Session | undefined;
  for (const event of events) state = transition(state, event)[0];
  return state;
}

function isOutcome(event: SessionEvent): event is OutcomeEvent {
  return 'run' in event && 'attempt' in event;
}

function begin(event: EventOf<'session/started'>): Decision {
  const { type: _type, at, ...rest } = event;
  const first = WORKFLOWS[event.route.workflow][0];
  const session: Session = {
    ...rest,
    workflow: event.route.workflow,
    startedAt: at,
    lastAt: at,
    phase: { name: 'propose', corrections: 0 },
    results: { applied: [], rejected: [], comments: [], commits: [] },
    gates: [],
    runs: {},
    runCount: 0,
    failures: [],
    written: {},
  };
  return perform(session, enter(session, first), event);
}

/** The one switch on the phase. */
function answer(session: Session, event: SessionEvent): Answer {
  const { phase } = session;
  switch (phase.name) {
    case 'propose':
      return propose(session, phase, event);
    case 'update':
      return update(session, phase, event);
    case 'refine':
      return refine(session, phase, event);
    case 'align':
      return align(session, phase, event);
    case 'implement':
      return implement(session, phase, event);
    case 'validate':
      return validate(session, phase, event);
    case 'commit':
      return commit(session, phase, event);
    case 'complete':
      return refuse('the session is complete');
    case 'aborted':
      return refuse('the session was aborted');
  }
}

function enter(session: Session, phase: PhaseName): Change {
  switch (phase) {
    case 'propose':
      return enterPropose(session);
    case 'update':
      return enterUpdate(session);
    case 'refine':
      return enterRefine(session);
    case 'align':
      return enterAlign(session);
    case 'implement':
      return enterImplement(session);
    case 'validate':
      return enterValidate(session);
    case 'commit':
      return enterCommit(session);
  }
}

function apply(session: Session, reply: Answer, event: SessionEvent): Decision {
  if (isRefusal(reply)) return reply;
  const snapshot: Snapshot = { phase: session.phase, results: session.results };
  const past = reply.undoable === true ? extend(session.past, snapshot) : undefined;
  return perform({ ...session, past, future: undefined }, reply, event);
}

/** Puts a change into the session, enters the next phase when a gate was passed, and numbers the effects. */
function perform(before: Session, change: Change, event: SessionEvent): Decision {
  let session: Session = { ...before, lastAt: event.at };
  let next = change;
  const bodies: EffectBody[] = [];
  for (;;) {
    session = withChange(session, next);
    bodies.push(...(next.effects ?? []));
    if (next.gate === undefined) break;
    const judged = judgedPhase(session.phase);
    session = withGate(session, { phase: judged, ...next.gate, at: event.at });
    bodies.push(...reportsOf(session, judged));
    next = afterGate(session);
  }
  session = stopOrphans(before, session);
  const closed = close(before, session, event, bodies);
  return hand(closed, bodies);
}

function withChange(session: Session, change: Change): Session {
  return { ...session, phase: change.phase ?? session.phase, results: change.results ?? session.results };
}

function withGate(session: Session, gate: Gate): Session {
  return { ...session, gates: [...session.gates, gate] };
}

function judgedPhase(phase: Phase): PhaseName {
  invariant(phase.name !== 'complete' && phase.name !== 'aborted', `${phase.name} has no gate`);
  return phase.name;
}

function afterGate(session: Session): Change {
  const following = phaseAfter(session, judgedPhase(session.phase));
  return following === 'complete' ? { phase: { name: 'complete' } } : enter(session, following);
}

/** Work of a phase that was left is no longer wanted: its outcomes will be ignored. */
function stopOrphans(before: Session, session: Session): Session {
  if (session.phase.name === before.phase.name && session.phase.name !== 'validate' && session.phase.name !== 'implement') return session;
  const kept = Object.entries(session.runs).filter(([, effect]) => isArtifact(effect) || stillWanted(session.phase, effect));
  return kept.length === Object.keys(session.runs).length ? session : { ...session, runs: Object.fromEntries(kept) };
}

function stillWanted(phase: Phase, effect: Effect): boolean {
  if (phase.name === 'validate' && effect.kind === 'validation/run')
    return phase.validations.some((state) => state.state === 'running' && state.validation.name === effect.validation.name);
  if (phase.name === 'implement' && (effect.kind === 'task/work' || effect.kind === 'task/check'))
    return phase.tasks.some(({ task, state }) => task.id === effect.task.id && (state === 'working' || state === 'checking'));
  return PHASE_OF[effect.kind.split('/')[0] ?? '']?.includes(phase.name) ?? false;
}

const PHASE_OF: Readonly<Record<string, readonly Phase['name'][]>> = {
  corpus: ['propose'],
  draft: ['update', 'refine', 'align'],
  spec: ['update', 'refine', 'align'],
  review: ['refine'],
  align: ['align'],
  tasks: ['implement'],
  task: ['implement'],
  verify: ['implement'],
  validations: ['validate'],
  validation: ['validate'],
  commit: ['commit'],
  record: ['commit'],
};

/** Adds the closing reports when a session begins to record itself or is aborted. */
function close(before: Session, session: Session, event: SessionEvent, bodies: EffectBody[]): Session {
  const recording =
    session.phase.name === 'commit' &&
    session.phase.step === 'recording' &&
    !(before.phase.name === 'commit' && before.phase.step === 'recording');
  // A review leaves no report in the repository.
  const aborted = session.phase.name === 'aborted' && before.phase.name !== 'aborted' && session.workflow !== 'review';
  if (!recording && !aborted) return session;
  const ended: Session = { ...session, results: { ...session.results, outcome: outcomeOf(session, event.at) } };
  bodies.push(...closingReports(ended));
  return ended;
}

/** Gives every effect its run and attempt; a new request replaces a failure of the same kind. */
function hand(session: Session, bodies: readonly EffectBody[]): Decision {
  const effects = bodies.map((body, index): Effect => ({ ...body, run: runIdOf(body.kind, session.runCount + index + 1), attempt: 1 }));
  const runs = { ...session.runs, ...Object.fromEntries(effects.map((effect) => [effect.run, effect])) };
  const failures = session.failures.filter(({ effect }) => isArtifact(effect) || !effects.some(({ kind }) => kind === effect.kind));
  return recordWhenWritten({ ...session, runs, runCount: session.runCount + effects.length, failures }, effects);
}

/** The session's own commit comes when its last report is on disk. */
function recordWhenWritten(session: Session, effects: readonly Effect[]): Decision {
  const { phase } = session;
  const waits = outstanding(session).length > 0 || session.failures.length > 0;
  if (phase.name !== 'commit' || phase.step !== 'recording' || waits) return { session, effects };
  const message = `docs(specs): record session ${session.id}\n\nProposal, spec diffs, reviews and results of: ${session.request.split('\n')[0] ?? ''}`;
  const effect: Effect = {
    kind: 'record/commit',
    folder: session.artifacts,
    message,
    run: runIdOf('record/commit', session.runCount + 1),
    attempt: 1,
  };
  return { session: { ...session, runCount: session.runCount + 1, runs: { [effect.run]: effect } }, effects: [...effects, effect] };
}

/** An outcome counts only for the run and attempt that asked for it; a late or repeated one is ignored. */
function settleOutcome(session: Session, event: OutcomeEvent): Decision {
  const effect = session.runs[event.run];
  if (effect === undefined || effect.attempt !== event.attempt)
    return { refusal: `${event.run} attempt ${event.attempt} is not under way` };
  const { [event.run]: _done, ...runs } = session.runs;
  const without: Session = { ...session, runs, lastAt: event.at };
  if (event.type === 'run/failed') return { session: failed(without, effect, event), effects: [] };
  if (event.type === 'artifact/written')
    return recordWhenWritten({ ...without, written: { ...without.written, [event.path]: event.digest } }, []);
  const reply = answer(without, event);
  return isRefusal(reply) ? { session: without, effects: [] } : apply(without, reply, event);
}

function failed(session: Session, effect: Effect, event: EventOf<'run/failed'>): Session {
  const failure = { effect, code: event.code, message: event.message, ...(event.fix === undefined ? {} : { fix: event.fix }) };
  const failures = [...session.failures, failure];
  const { phase } = session;
  if (effect.kind === 'commit/make' && phase.name === 'commit') return { ...session, failures, phase: { ...phase, step: 'deciding' } };
  return { ...session, failures };
}

function retry(session: Session, event: EventOf<'run/retried'>): Decision {
  const failure = session.failures.find(({ effect }) => effect.run === event.run);
  if (failure === undefined) return { refusal: `${event.run} has not failed` };
  const effect: Effect = { ...failure.effect, attempt: failure.effect.attempt + 1 };
  const { phase } = session;
  const again: Phase = effect.kind === 'commit/make' && phase.name === 'commit' ? { ...phase, step: 'committing' } : phase;
  const failures = session.failures.filter((other) => other !== failure);
  return {
    session: { ...session, phase: again, failures, lastAt: event.at, runs: { ...session.runs, [effect.run]: effect } },
    effects: [effect],
  };
}

function abort(session: Session, event: EventOf<'session/aborted'>): Decision {
  if (session.phase.name === 'complete' || session.phase.name === 'aborted')
    return { refusal: `the session is ${session.phase.name} already` };
  return apply({ ...session, failures: [] }, { phase: { name: 'aborted', reason: event.reason, during: session.phase.name } }, event);
}

/** What was on the screen stays seen: looking is no decision, so it neither enters the undo stack nor clears it. */
function look(session: Session, event: EventOf<'review/seen'>): Decision {
  const known = hunkIds(reviewOf(session)?.drafts ?? []);
  const fresh = event.hunks.filter((id) => known.has(id) && session.seen?.[id] === undefined);
  if (fresh.length === 0) return { refusal: 'nothing new was seen' };
  const seen = { ...session.seen, ...Object.fromEntries(fresh.map((id) => [id, true as const])) };
  return { session: { ...session, seen, lastAt: event.at }, effects: [] };
}

/** Undo and redo restore what the decision replaced; they never touch what effects did since, for those clear both stacks. */
function travel(session: Session, at: string, direction: 'past' | 'future'): Decision {
  const trail = session[direction];
  if (trail === undefined) return { refusal: direction === 'past' ? 'there is nothing to undo' : 'there is nothing to redo' };
  const here: Snapshot = { phase: session.phase, results: session.results };
  const past = direction === 'past' ? trail.before : extend(session.past, here);
  const future = direction === 'future' ? trail.before : extend(session.future, here);
  return { session: { ...session, ...trail.snapshot, past, future, lastAt: at }, effects: [] };
}

/** One more step; once in UNDO_MAX steps the oldest are let go. */
function extend(trail: Trail | undefined, snapshot: Snapshot): Trail {
  const longer: Trail = { snapshot, before: trail, length: (trail?.length ?? 0) + 1 };
  return longer.length < 2 * UNDO_MAX ? longer : newest(longer, UNDO_MAX);
}

function newest(trail: Trail, length: number): Trail {
  const kept: Snapshot[] = [];
  for (let step: Trail | undefined = trail; step !== undefined && kept.length < length; step = step.before) kept.push(step.snapshot);
  return (
    kept.reduceRight<Trail | undefined>((before, snapshot) => ({ snapshot, before, length: (before?.length ?? 0) + 1 }), undefined) ?? trail
  );
}
