/** What may be done about a task now, why not, and what each way on would do. */
import { visible } from '../../../src/domain/visible.ts';
import type { TaskFailureOption } from '../../../src/workflow/event.ts';
import type { ImplementPhase, Session, TaskState } from '../../../src/workflow/state.ts';
import { entryAt } from '../../parts/entries.ts';
import { firstReason } from '../../parts/off.ts';
import { notInPhase } from '../../parts/stage-keys.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { type BuildEntry, buildEntries, type TaskEntry, TASKS, taskWords } from './entries.ts';

/** The entry under the cursor of the task list. */
export function buildEntryAt(view: View): BuildEntry | undefined {
  return entryAt(view, 'build', TASKS, buildEntries(view));
}

/** The task under the cursor. */
export function taskAt(view: View): TaskEntry | undefined {
  const entry = buildEntryAt(view);
  return entry?.kind === 'task' ? entry : undefined;
}

/** The phase, while it runs. */
export function buildPhase(view: View): ImplementPhase | undefined {
  return view.session?.phase.name === 'implement' ? view.session.phase : undefined;
}

export const NO_TASK = 'Put the cursor on a task.';

/** Why nothing can be decided about the task under the cursor, or undefined. */
export function taskOff(view: View): string | undefined {
  return firstReason(notInPhase(view, 'implement'), taskAt(view) === undefined ? NO_TASK : undefined);
}

const MOVING: ReadonlySet<TaskState['state']> = new Set(['opening', 'open', 'working', 'checking', 'failed', 'rolling_back']);

/** Why the task under the cursor cannot be started, or undefined. */
export function startOff(view: View): string | undefined {
  const entry = taskAt(view);
  const phase = buildPhase(view);
  const reason = taskOff(view);
  if (reason !== undefined || entry === undefined || phase === undefined) return reason;
  const { item, blockers } = entry;
  if (phase.step === 'verifying') return 'The full verification is running.';
  if (phase.step !== 'working') return 'Decide about the failed verification first.';
  if (item.state !== 'waiting' && item.state !== 'rolled_back' && item.state !== 'skipped')
    return `${item.task.id} is ${taskWords(entry)}.`;
  if (blockers.length > 0) return `${item.task.id} waits for ${blockers.map(({ task }) => task.id).join(' ')}.`;
  return otherMoving(phase, item);
}

/** Tasks are done and undone one at a time: why this one has to wait for another. */
function otherMoving(phase: ImplementPhase, item: TaskState): string | undefined {
  const moving = phase.tasks.find((other) => other !== item && MOVING.has(other.state));
  return moving === undefined ? undefined : `${moving.task.id} is ${taskWords({ item: moving, blockers: [] })}; finish it first.`;
}

/** Why the task under the cursor can neither be stopped nor undone, or undefined. */
export function undoOff(view: View): string | undefined {
  const reason = stateOff(view, ['working', 'checking', 'open', 'failed', 'done'], 'there is nothing to stop or undo');
  const item = taskAt(view)?.item;
  const phase = buildPhase(view);
  if (reason !== undefined || item?.state !== 'done' || phase === undefined) return reason;
  return phase.step === 'verifying' ? 'The full verification is running.' : otherMoving(phase, item);
}

/** Why the configured command cannot do the task under the cursor, or undefined. */
export function commandOff(view: View): string | undefined {
  const missing = view.session?.config.implementation.command === undefined;
  return firstReason(
    notInPhase(view, 'implement'),
    missing ? 'No `implementation.command` is configured in trueup.yaml.' : undefined,
    startOff(view),
  );
}

/** Why the task under the cursor is not in one of the states, or undefined. */
export function stateOff(view: View, states: readonly TaskState['state'][], wanted: string): string | undefined {
  const entry = taskAt(view);
  const reason = taskOff(view);
  if (reason !== undefined || entry === undefined) return reason;
  return states.includes(entry.item.state) ? undefined : `${entry.item.task.id} is ${taskWords(entry)}; ${wanted}.`;
}

/** One way on, and what it does. */
export interface Way {
  readonly value: TaskFailureOption;
  readonly label: string;
}

/** The four documented ways on after a task failed, with their consequences. */
export function taskWays(session: Session, phase: ImplementPhase, item: TaskState): readonly Way[] {
  const { id } = item.task;
  const again = item.by === 'person' ? `open ${id} again; mend the files yourself, a checks them` : retryWords(session, item);
  return [
    { value: 'fix', label: `fix: ${again}` },
    { value: 'rollback', label: `rollback: undo what ${id} changed${filesWords(item)} and go on with the next task` },
    { value: 'pause', label: `pause: keep the changes; ${id} stays open for you` },
    {
      value: 'abort_phase',
      label: `abort: skip ${plural(phase.tasks.filter(({ state }) => state === 'waiting').length, 'waiting task')} and end the stage with ${id} unmet`,
    },
  ];
}

function retryWords(session: Session, item: TaskState): string {
  const attempt = `attempt ${item.attempts + 1}`;
  return session.config.implementation.rollback_on_fail
    ? `undo its changes and let the command try again (${attempt})`
    : `let the command try again on the changed files (${attempt})`;
}

function filesWords({ files }: TaskState): string {
  return files.length === 0 ? '' : ` in ${plural(files.length, 'file')}`;
}

/** The four documented ways on after the full verification failed. */
export function verificationWays(phase: ImplementPhase): readonly Way[] {
  const last = phase.tasks.findLast(({ state }) => state === 'done');
  return [
    { value: 'fix', label: 'fix: mend the files first, then choose this; the verification runs again' },
    ...(last === undefined
      ? []
      : [{ value: 'rollback', label: `rollback: undo ${last.task.id} ${visible(last.task.title)}, the task finished last` } as const]),
    { value: 'pause', label: 'pause: change nothing; choose again when you are ready' },
    { value: 'abort_phase', label: 'abort: end the stage with the verification failed; it is kept in the log' },
  ];
}
