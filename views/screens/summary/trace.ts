/** Follows each changed section of a spec to the tasks made from it, the files they changed, and the checks that passed. */
import type { ChangedFile } from '../../../src/domain/task.ts';
import { implementationOf } from '../../../src/workflow/artifacts/sources.ts';
import { appliedSpecs } from '../../../src/workflow/selectors.ts';
import type { Session, TaskState } from '../../../src/workflow/state.ts';

export interface TraceRow {
  readonly path: string;
  readonly section: string;
  readonly tasks: readonly TaskState[];
  readonly files: readonly ChangedFile[];
  /** `met`: every task is done and no check failed; `open`: something is left; `untraced`: no task was made of it. */
  readonly verdict: 'met' | 'open' | 'untraced';
  /** How the tasks' own checks ended. */
  readonly checks: 'passed' | 'failed' | 'none';
}

/** One row for each changed section, in the order they were written. */
export function traceOf(session: Session): readonly TraceRow[] {
  const tasks = implementationOf(session)?.tasks ?? [];
  return appliedSpecs(session.results.applied).flatMap(({ path, sections }) =>
    sections.map(({ section }) =>
      traceRow(
        path,
        section,
        tasks.filter(({ task }) => task.spec === `${path}#${section}`),
      ),
    ),
  );
}

function traceRow(path: string, section: string, tasks: readonly TaskState[]): TraceRow {
  const results = tasks.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const isDone = tasks.every(({ state }) => state === 'done');
  const passed = results.every(({ status }) => status === 'pass');
  return {
    path,
    section,
    tasks,
    files: tasks.flatMap(({ state, files }) => (state === 'rolled_back' ? [] : files)),
    verdict: tasks.length === 0 ? 'untraced' : isDone && passed ? 'met' : 'open',
    checks: results.length === 0 ? 'none' : passed ? 'passed' : 'failed',
  };
}
