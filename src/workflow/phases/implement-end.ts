/** How implementation ends: rolling back, the full verification after the last task, and the gate. */
import type { ProcessResult } from '../../domain/task.ts';
import type { Answer, Change } from '../change.ts';
import { refuse } from '../change.ts';
import type { EffectBody } from '../effect.ts';
import type { TaskFailureOption } from '../event.ts';
import type { Gate, ImplementPhase, Session, TaskState } from '../state.ts';

/** Tasks that need nothing more. */
export const SETTLED: ReadonlySet<TaskState['state']> = new Set(['done', 'skipped', 'rolled_back']);

/** The phase with one task replaced. */
export function put(phase: ImplementPhase, target: TaskState): ImplementPhase {
  return { ...phase, tasks: phase.tasks.map((task) => (task.task.id === target.task.id ? target : task)) };
}

/** Asks for a task to be undone; with `retry` its command tries again afterwards. */
export function rollBack(phase: ImplementPhase, target: TaskState, retry: boolean): Change {
  const done = target.state === 'done' && target.after !== undefined;
  const effect: EffectBody = {
    kind: 'task/rollback',
    task: target.task.id,
    before: target.before ?? '',
    ...(done && target.after !== undefined ? { after: target.after } : {}),
  };
  return { phase: put(phase, { ...target, state: 'rolling_back', ...(retry ? { retry } : {}) }), effects: [effect] };
}

/** When every task is settled the full verification runs. */
export function settle(session: Session, phase: ImplementPhase): Change {
  if (!phase.tasks.every(({ state }) => SETTLED.has(state))) return { phase };
  return verify(session, phase);
}

function verify(session: Session, phase: ImplementPhase): Change {
  const { verify: configured, timeout_s } = session.config.implementation;
  const checks = phase.tasks.flatMap(({ task }) => (task.check === undefined ? [] : [task.check]));
  const commands = configured.length > 0 ? configured : checks.slice(0, 1);
  if (commands.length === 0)
    return finish(session, phase, 'passed', [`${summary(phase)}; no verification command is configured or detected`]);
  return { phase: { ...phase, step: 'verifying' }, effects: [{ kind: 'verify/run', commands, timeoutMs: timeout_s * 1000 }] };
}

/** What the full verification came to. */
export function verified(session: Session, phase: ImplementPhase, results: readonly ProcessResult[]): Answer {
  const next: ImplementPhase = { ...phase, verification: results };
  if (results.some(({ status }) => status !== 'pass')) return { phase: { ...next, step: 'failed_verification' } };
  return finish(session, next, 'passed', [`${summary(phase)}; ${results.length} verification commands passed`]);
}

/** What each of the four documented options does about a failed verification. */
export function resolveVerification(session: Session, phase: ImplementPhase, option: TaskFailureOption): Answer {
  if (phase.step !== 'failed_verification') return refuse('the full verification has not failed');
  switch (option) {
    case 'fix':
      return verify(session, {
        ...phase,
        paused: false,
        issues: [...phase.issues, { issue: 'full verification failed', resolution: 'mended and run again' }],
      });
    case 'rollback': {
      const last = phase.tasks.findLast(({ state }) => state === 'done');
      if (last === undefined) return refuse('no finished task is left to roll back');
      return rollBack(
        {
          ...phase,
          step: 'working',
          issues: [...phase.issues, { issue: 'full verification failed', resolution: `${last.task.id} rolled back` }],
        },
        last,
        false,
      );
    }
    case 'pause':
      return { phase: { ...phase, paused: true } };
    case 'abort_phase':
      return abortPhase(session, phase);
  }
}

/** Skips what is left and ends the phase. */
export function abortPhase(session: Session, phase: ImplementPhase): Change {
  const tasks = phase.tasks.map((task) =>
    task.state === 'waiting' ? { ...task, state: 'skipped' as const, reason: 'implementation aborted' } : task,
  );
  return finish(session, { ...phase, tasks }, 'accepted', ['implementation aborted by the person; the remaining tasks are skipped']);
}

/** Passes the gate with what was done. */
export function finish(session: Session, phase: ImplementPhase, verdict: Gate['verdict'], reasons: readonly string[]): Change {
  const { tasks, verification, issues, baseline, appliedSeen } = phase;
  return {
    phase: { ...phase, step: 'working' },
    results: { ...session.results, implementation: { tasks, verification, issues, baseline, appliedSeen } },
    gate: { verdict, reasons },
  };
}

function summary(phase: ImplementPhase): string {
  const done = phase.tasks.filter(({ state }) => state === 'done').length;
  return `${done} of ${phase.tasks.length} tasks done`;
}
