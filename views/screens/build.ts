/** Build: the tasks of the change as their dependency graph, the one at work live, and what became of each. */
import { entryAt, entryPane } from '../parts/entries.ts';
import { listPane } from '../parts/list.ts';
import { arrangeList } from '../parts/list-panes.ts';
import { outputPane } from '../parts/process.ts';
import { whyNotHere } from '../parts/stage-keys.ts';
import { plural } from '../parts/words.ts';
import { visible } from '../../src/domain/visible.ts';
import type { ImplementPhase } from '../../src/workflow/state.ts';
import type { Screen, View } from '../screen.ts';
import { buildDetails, buildOutput } from './build/details.ts';
import { buildEntries, buildRow, buildTitle, isSettled, TASKS, taskCounts, taskWords } from './build/entries.ts';
import { buildKeys } from './build/keys.ts';

function status(view: View): string {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const { phase } = session;
  if (phase.name !== 'implement') return `BUILD  ${whyNotHere(session, 'implement')}`;
  if (session.failures.length > 0) return 'BUILD  work could not be done. R tries again.';
  return `BUILD  ${phaseWords(phase)}`;
}

function phaseWords(phase: ImplementPhase): string {
  if (phase.step === 'extracting') return 'working out the tasks';
  if (phase.step === 'verifying') return 'the full verification is running';
  if (phase.step === 'failed_verification') return 'the full verification failed: Enter on it chooses how to go on';
  const failed = phase.tasks.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const blocked = phase.tasks.filter((item) => !isSettled(item) && item.task.dependsOn.includes(failed.task.id)).length;
    return `${visible(failed.task.id)} failed${blocked === 0 ? '' : ` and blocks ${plural(blocked, 'other')}`}: Enter on it chooses how to go on`;
  }
  const moving = phase.tasks.find(({ state }) => !['waiting', 'done', 'skipped', 'rolled_back'].includes(state));
  if (moving !== undefined)
    return `${visible(moving.task.id)} is ${taskWords({ item: moving, blockers: [] })}${moving.state === 'open' ? ': a checks it' : ''}  ${taskCounts(phase.tasks)}`;
  const next = phase.tasks.find(({ state }) => state === 'waiting');
  return next === undefined ? 'every task is settled' : `${visible(next.task.id)} is next: Enter starts it  ${taskCounts(phase.tasks)}`;
}

/** The implementation of the change. */
export const build: Screen = {
  name: 'build',
  title: 'Build',
  arrange: (view, size) => {
    const entries = buildEntries(view);
    const entry = entryAt(view, 'build', TASKS, entries);
    const output = buildOutput(view, entry);
    return arrangeList(view, size, {
      list: () => entryPane(view.theme, TASKS, buildTitle(view), entries, buildRow(view)),
      details: (width) => listPane(view.theme, 'details', 'Details', buildDetails(view, entry, width)),
      output: (_width, rows) => outputPane(view, 'output', output.title, output.lines, rows),
    });
  },
  status,
  keys: buildKeys,
};
