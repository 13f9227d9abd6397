/** Implement: one task after another, each between two work-tree snapshots, so that any one can be undone alone. */
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import type { EffectBody } from '../effect.ts';
import type { EventOf, SessionEvent, TaskFailureOption } from '../event.ts';
import { appliedSpecs } from '../selectors.ts';
import type { ImplementPhase, Issue, Session, TaskState } from '../state.ts';
import { alignmentFindings } from './align.ts';
import { SETTLED, abortPhase, finish, put, resolveVerification, rollBack, settle, verified } from './implement-end.ts';

const MOVING: ReadonlySet<TaskState['state']> = new Set(['opening', 'open', 'working', 'checking', 'failed', 'rolling_back']);

/** Begins by extracting tasks from what changed since tasks were last extracted. */
export function enterImplement(session: Session): Change {
  const earlier = session.results.implementation;
  const seen = earlier?.appliedSeen ?? 0;
  const phase: ImplementPhase = {
    name: 'implement',
    step: 'extracting',
    tasks: earlier?.tasks ?? [],
    verification: [],
    issues: earlier?.issues ?? [],
    paused: false,
    baseline: earlier?.baseline ?? '',
    appliedSeen: seen,
  };
  return { phase, effects: [extract(session, seen)] };
}

/** Goes back to implementation after a failed validation, with one more task for it. */
export function reenterImplement(session: Session, validation: string, detail: string): Change {
  const earlier = session.results.implementation;
  if (earlier === undefined) return enterImplement(session);
  const id = `T${earlier.tasks.length + 1}`;
  const own = session.config.implementation.incremental_check ? session.config.implementation.check : undefined;
  const task: TaskState = {
    task: {
      id,
      title: `Mend validation ${validation}`,
      change: 'MODIFIED',
      spec: detail,
      files: [],
      dependsOn: [],
      ...(own === undefined ? {} : { check: own }),
    },
    state: 'waiting',
    by: 'person',
    attempts: 0,
    files: [],
  };
  const phase: ImplementPhase = {
    name: 'implement',
    step: 'working',
    tasks: [...earlier.tasks, task],
    verification: [],
    issues: earlier.issues,
    paused: false,
    baseline: earlier.baseline,
    appliedSeen: earlier.appliedSeen,
  };
  return { phase, back: true };
}

function extract(session: Session, seen: number): EffectBody {
  const { check: own, incremental_check } = session.config.implementation;
  return {
    kind: 'tasks/extract',
    applied: appliedSpecs(session.results.applied.slice(seen)),
    keyChanges: session.results.proposal?.keyChanges ?? [],
    findings: alignmentFindings(session),
    check: incremental_check ? (own ?? 'detect') : 'none',
  };
}

/** Answers one event while the change is being implemented. */
export function implement(session: Session, phase: ImplementPhase, event: SessionEvent): Answer {
  switch (event.type) {
    case 'tasks/extracted':
      return extracted(session, phase, event);
    case 'verification/finished':
      return verified(session, phase, event.results);
    case 'verification/resolved':
      return resolveVerification(session, phase, event.option);
    case 'task/started':
    case 'task/submitted':
    case 'task/skipped':
    case 'task/resolved':
    case 'task/rollback_requested':
    case 'task/opened':
    case 'task/worked':
    case 'task/checked':
    case 'task/rolled_back': {
      const target = phase.tasks.find(({ task }) => task.id === event.task);
      if (target === undefined) return refuse(`there is no task ${event.task}`);
      return taskEvent(session, phase, target, event);
    }
    default:
      return NOT_NOW;
  }
}

function extracted(session: Session, phase: ImplementPhase, event: EventOf<'tasks/extracted'>): Answer {
  const offset = phase.tasks.length;
  const renamed = (id: string) => `T${offset + Number(id.slice(1))}`;
  const fresh = event.tasks.map((task): TaskState => ({
    task: offset === 0 ? task : { ...task, id: renamed(task.id), dependsOn: task.dependsOn.map(renamed) },
    state: 'waiting',
    by: 'person',
    attempts: 0,
    files: [],
  }));
  const next: ImplementPhase = {
    ...phase,
    step: 'working',
    tasks: [...phase.tasks, ...fresh],
    baseline: phase.baseline || event.tree,
    appliedSeen: session.results.applied.length,
  };
  if (fresh.length > 0) return { phase: next };
  return finish(session, next, 'skipped', ['the change names nothing to implement']);
}

type TaskEvent = Extract<SessionEvent, { type: `task/${string}` }>;

function taskEvent(session: Session, phase: ImplementPhase, target: TaskState, event: TaskEvent): Answer {
  switch (event.type) {
    case 'task/started':
      return start(session, phase, target, event.by);
    case 'task/opened': {
      const opened: TaskState = { ...target, state: 'open', before: event.tree, attempts: target.attempts + 1 };
      return target.by === 'command' ? work(session, phase, opened) : { phase: put(phase, opened) };
    }
    case 'task/worked':
      if (event.result.status !== 'pass') return { phase: put(phase, { ...target, state: 'failed', result: event.result }) };
      return check(session, phase, target);
    case 'task/submitted':
      return target.state === 'open' ? check(session, phase, target) : refuse(`${target.task.id} is ${word(target)}, not open`);
    case 'task/checked':
      return checked(session, phase, target, event);
    case 'task/skipped':
      return skip(session, phase, target, event.reason);
    case 'task/resolved':
      return resolve(session, phase, target, event.option);
    case 'task/rollback_requested':
      if (target.state !== 'done') return refuse(`${target.task.id} is ${word(target)}; only a finished task is rolled back`);
      if (phase.step === 'verifying') return refuse('the full verification is running');
      return other(phase, target) ?? rollBack({ ...phase, step: 'working' }, target, false);
    case 'task/rolled_back':
      return rolledBack(session, phase, target, event);
  }
}

function start(session: Session, phase: ImplementPhase, target: TaskState, by: 'person' | 'command'): Answer {
  if (phase.step !== 'working')
    return refuse(phase.step === 'verifying' ? 'the full verification is running' : 'decide about the failed verification first');
  if (target.state !== 'waiting' && target.state !== 'rolled_back' && target.state !== 'skipped')
    return refuse(`${target.task.id} is ${word(target)}`);
  const blocker = target.task.dependsOn.find((id) => phase.tasks.some(({ task, state }) => task.id === id && !SETTLED.has(state)));
  if (blocker !== undefined) return refuse(`${target.task.id} waits for ${blocker}`);
  if (by === 'command' && session.config.implementation.command === undefined) return refuse('no `implementation.command` is configured');
  return (
    other(phase, target) ?? {
      phase: put({ ...phase, paused: false }, { ...target, state: 'opening', by }),
      effects: [{ kind: 'task/snapshot', task: target.task.id }],
    }
  );
}

/** Tasks are done one at a time, so that each snapshot pair holds one task's change. */
function other(phase: ImplementPhase, target: TaskState): Answer | undefined {
  const moving = phase.tasks.find((task) => task !== target && MOVING.has(task.state));
  return moving === undefined ? undefined : refuse(`${moving.task.id} is ${word(moving)}; finish it first`);
}

function work(session: Session, phase: ImplementPhase, target: TaskState): Answer {
  const { command, timeout_s, rollback_on_fail } = session.config.implementation;
  const from = rollback_on_fail ? target.before : undefined;
  if (command === undefined) return { phase: put(phase, { ...target, by: 'person' }) };
  return {
    phase: put(phase, { ...target, state: 'working', startedAt: session.lastAt }),
    effects: [
      { kind: 'task/work', task: target.task, argv: command, timeoutMs: timeout_s * 1000, ...(from === undefined ? {} : { from }) },
    ],
  };
}

function check(session: Session, phase: ImplementPhase, target: TaskState): Answer {
  const argv = target.task.check;
  const effect: EffectBody = {
    kind: 'task/check',
    task: target.task,
    tree: target.before ?? '',
    timeoutMs: session.config.implementation.timeout_s * 1000,
    ...(argv === undefined ? {} : { argv }),
  };
  return { phase: put(phase, { ...target, state: 'checking', startedAt: session.lastAt }), effects: [effect] };
}

function checked(session: Session, phase: ImplementPhase, target: TaskState, event: EventOf<'task/checked'>): Answer {
  const { result: _old, ...bare } = target;
  const after: TaskState = {
    ...bare,
    after: event.tree,
    files: event.files,
    ...(event.result === undefined ? {} : { result: event.result }),
  };
  if (event.result !== undefined && event.result.status !== 'pass') return { phase: put(phase, { ...after, state: 'failed' }) };
  const issues =
    target.attempts > 1
      ? [...phase.issues, { issue: `${target.task.id} failed its check`, resolution: `passed at attempt ${target.attempts}` }]
      : phase.issues;
  return settle(session, put({ ...phase, issues }, { ...after, state: 'done' }));
}

function skip(session: Session, phase: ImplementPhase, target: TaskState, reason: string): Answer {
  if (target.state !== 'waiting' && target.state !== 'rolled_back') return refuse(`${target.task.id} is ${word(target)}`);
  if (reason.trim() === '') return refuse('a reason is needed to skip a task');
  const answer = settle(session, put(phase, { ...target, state: 'skipped', reason }));
  return answer.gate === undefined && answer.effects === undefined ? { ...answer, undoable: true } : answer;
}

/** What each of the four documented options does to a failed task; `pause` also stops one that is at work. */
function resolve(session: Session, phase: ImplementPhase, target: TaskState, option: TaskFailureOption): Answer {
  const failed = target.state === 'failed';
  if (option === 'pause' && (target.state === 'working' || target.state === 'checking'))
    return { phase: put({ ...phase, paused: true }, { ...target, state: 'open', by: 'person' }) };
  if (!failed && !(option === 'rollback' && target.state === 'open')) return refuse(`${target.task.id} is ${word(target)}, not failed`);
  const issue = (resolution: string): readonly Issue[] => [
    ...phase.issues,
    { issue: `${target.task.id} ${target.task.title}: ${firstFinding(target)}`, resolution },
  ];
  switch (option) {
    case 'fix':
      if (target.by === 'person') return { phase: put(phase, { ...target, state: 'open', attempts: target.attempts + 1 }) };
      if (session.config.implementation.rollback_on_fail)
        return rollBack({ ...phase, issues: issue('rolled back and tried again') }, target, true);
      return work(session, { ...phase, issues: issue('tried again on the changed files') }, { ...target, attempts: target.attempts + 1 });
    case 'rollback':
      return rollBack({ ...phase, issues: failed ? issue('rolled back') : phase.issues }, target, false);
    case 'pause':
      return { phase: put({ ...phase, paused: true, issues: issue('paused for the person') }, { ...target, state: 'open', by: 'person' }) };
    case 'abort_phase':
      return abortPhase(session, { ...phase, issues: issue('phase aborted') });
  }
}

function rolledBack(session: Session, phase: ImplementPhase, target: TaskState, event: EventOf<'task/rolled_back'>): Answer {
  const { retry, after: _after, result: _result, ...bare } = target;
  const conflicts =
    event.conflicts.length === 0
      ? phase.issues
      : [
          ...phase.issues,
          {
            issue: `${target.task.id}: later changes overlap in ${event.conflicts.join(', ')}`,
            resolution: 'those files were left as they are',
          },
        ];
  if (retry === true) return work(session, { ...phase, issues: conflicts }, { ...bare, attempts: target.attempts + 1 });
  return settle(session, put({ ...phase, issues: conflicts }, { ...bare, state: 'rolled_back', files: [], reason: 'rolled back' }));
}

function word(target: TaskState): string {
  return target.state.replace('_', ' ');
}

function firstFinding(target: TaskState): string {
  return (
    target.result?.findings[0] ??
    (target.result === undefined
      ? 'failed'
      : `${target.result.argv[0] ?? 'check'} ended with ${target.result.exitCode ?? target.result.status}`)
  );
}
