/** What a person can do about tasks: start, hand over, affirm, skip, stop, roll back, decide about a failure. */
import { implementationLogMd } from '../../../src/workflow/artifacts/implementation.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { TaskFailureOption } from '../../../src/workflow/event.ts';
import { retryAll } from '../../parts/failures.ts';
import { firstReason } from '../../parts/off.ts';
import { copyKey, filterKey, followKey, notInPhase, promptId, reportKey, stepKeys } from '../../parts/stage-keys.ts';
import { plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { buildOutput } from './details.ts';
import { BUILD_FILTERS, buildEntries, type BuildEntry, foldId, implementationShown, TASKS } from './entries.ts';
import { buildEntryAt, buildPhase, commandOff, NO_TASK, startOff, stateOff, taskAt, taskWays, undoOff, verificationWays } from './rules.ts';
import { taskTree } from './tree.ts';

/** Enter decides about a failure, else starts the task, else shows it in full. */
function enter(view: View, act: Actions): void {
  const { session } = view;
  const phase = buildPhase(view);
  const entry = buildEntryAt(view);
  if (session === undefined || phase === undefined || view.readOnly !== undefined) return act.ui({ pane: 1 });
  if (entry?.kind === 'verification' && phase.step === 'failed_verification') return chooseForVerification(act, phase);
  if (entry?.kind !== 'task') return act.ui({ pane: 1 });
  if (entry.item.state === 'failed') return chooseForTask(view, act);
  if (startOff(view) === undefined) return act.send({ type: 'task/started', task: entry.item.task.id, by: 'person' });
  act.ui({ pane: 1 });
}

function chooseForTask(view: View, act: Actions): void {
  const item = taskAt(view)?.item;
  const phase = buildPhase(view);
  if (item === undefined || phase === undefined || view.session === undefined) return;
  const { id, title } = item.task;
  act.prompt({
    kind: 'choice',
    id: promptId(view, 'build.failed', id),
    label: `${id} ${visible(title)} failed: how to go on?`,
    choices: taskWays(view.session, phase, item),
    submit: (value) => act.send({ type: 'task/resolved', task: id, option: asOption(value) }),
  });
}

function chooseForVerification(act: Actions, phase: Parameters<typeof verificationWays>[0]): void {
  act.prompt({
    kind: 'choice',
    id: 'build.verification',
    label: 'The full verification failed: how to go on?',
    choices: verificationWays(phase),
    submit: (value) => act.send({ type: 'verification/resolved', option: asOption(value) }),
  });
}

function asOption(value: string): TaskFailureOption {
  return value === 'fix' || value === 'rollback' || value === 'abort_phase' ? value : 'pause';
}

/** Stops a task at work, or lists what undoing a task takes back and asks. */
function stopOrUndo(view: View, act: Actions): void {
  const item = taskAt(view)?.item;
  if (item === undefined) return;
  const { id, title } = item.task;
  const running = item.state === 'working' || item.state === 'checking';
  const needing = buildPhase(view)?.tasks.filter(({ task, state }) => task.dependsOn.includes(id) && state === 'done') ?? [];
  act.confirm({
    title: running ? `Stop ${id} ${visible(title)}` : `Undo ${id} ${visible(title)}`,
    lines: running
      ? ['Its process is ended. What it has changed stays; the task stays open for you.']
      : [
          ...(item.files.length === 0
            ? ['What was changed since the task was opened is taken back.']
            : [
                'These changes are taken back in the working tree:',
                ...item.files.map(({ path, added, removed }) => `  ${visible(path)}  +${added} -${removed}`),
              ]),
          'Lines that were changed again later are left as they are and named.',
          ...needing.map(({ task }) => `${visible(task.id)} ${visible(task.title)} needs it and stays as it is.`),
        ],
    key: 'y',
    label: running ? 'stop it' : 'undo it',
    confirm: () => {
      if (running) act.send({ type: 'task/resolved', task: id, option: 'pause' });
      else if (item.state === 'done') act.send({ type: 'task/rollback_requested', task: id });
      else act.send({ type: 'task/resolved', task: id, option: 'rollback' });
    },
  });
}

function skip(view: View, act: Actions): void {
  const task = taskAt(view)?.item.task;
  if (task === undefined) return;
  act.prompt({
    kind: 'text',
    id: promptId(view, 'build.skip', task.id),
    label: `Why skip ${task.id} ${visible(task.title)}?`,
    initial: '',
    multiline: false,
    submit: (reason) => {
      if (reason.trim() === '') act.notice('Not skipped: a reason is needed.');
      else act.send({ type: 'task/skipped', task: task.id, reason: reason.trim() });
    },
  });
}

function retryOff(view: View): string | undefined {
  const reason = notInPhase(view, 'implement');
  if (reason !== undefined || (view.session?.failures.length ?? 0) > 0) return reason;
  const entry = buildEntryAt(view);
  if (entry?.kind === 'verification')
    return buildPhase(view)?.step === 'failed_verification' ? undefined : 'The full verification has not failed.';
  return stateOff(view, ['failed'], 'only a failed task is tried again');
}

function retry(view: View, act: Actions): void {
  const entry = buildEntryAt(view);
  if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
  else if (entry?.kind === 'verification') act.send({ type: 'verification/resolved', option: 'fix' });
  else if (entry?.kind === 'task') act.send({ type: 'task/resolved', task: entry.item.task.id, option: 'fix' });
}

/** Files of the task under the cursor: those it changed, else those it probably changes. */
function filesOf(view: View): readonly string[] {
  const item = taskAt(view)?.item;
  if (item === undefined) return [];
  return item.files.length > 0 ? item.files.map(({ path }) => path) : item.task.files;
}

function open(view: View, act: Actions): void {
  const files = filesOf(view);
  const [only] = files;
  const edit = (path: string): void => act.edit({ path, staged: false, line: 1 });
  if (files.length === 1 && only !== undefined) return edit(only);
  act.prompt({
    kind: 'choice',
    id: 'build.file',
    label: 'Open which file?',
    choices: files.map((path) => ({ value: path, label: visible(path) })),
    submit: edit,
  });
}

/** Whether folding the task under the cursor hides anything. */
function hasChildren(view: View): boolean {
  const id = taskAt(view)?.item.task.id;
  if (id === undefined || view.session === undefined) return false;
  const tasks = implementationShown(view.session)?.tasks ?? [];
  return taskTree(tasks, view.theme.glyphs, (task) => task === id).some(({ item, hidden }) => item.task.id === id && hidden > 0);
}

export const buildKeys: readonly KeyRow[] = [
  {
    command: 'build.enter',
    keys: ['enter'],
    label: 'start the task by hand, decide about a failure, or read it in full',
    short: 'start',
    group: 'run',
    footer: 1,
    off: (view) => (buildEntryAt(view)?.selectable === false ? NO_TASK : undefined),
    run: enter,
  },
  {
    command: 'build.command',
    keys: ['i'],
    label: 'hand the task to the configured command',
    short: 'command',
    group: 'run',
    footer: 2,
    off: commandOff,
    run: (view, act) => {
      const task = taskAt(view)?.item.task;
      if (task !== undefined) act.send({ type: 'task/started', task: task.id, by: 'command' });
    },
  },
  {
    command: 'build.done',
    keys: ['a'],
    label: 'affirm the task is done; its check decides',
    short: 'done',
    group: 'decide',
    footer: 3,
    off: (view) => stateOff(view, ['open'], 'only an open task is checked'),
    run: (view, act) => {
      const task = taskAt(view)?.item.task;
      if (task !== undefined) act.send({ type: 'task/submitted', task: task.id });
    },
  },
  {
    command: 'build.skip',
    keys: ['r'],
    label: 'skip the task, with a reason',
    short: 'skip',
    group: 'decide',
    footer: 4,
    off: (view) => stateOff(view, ['waiting', 'rolled_back'], 'only a task that waits is skipped'),
    run: skip,
  },
  {
    command: 'build.undo',
    keys: ['x'],
    label: 'stop the task at work, or undo what a task changed',
    short: 'stop, undo',
    group: 'decide',
    footer: 5,
    off: undoOff,
    run: stopOrUndo,
  },
  {
    command: 'build.retry',
    keys: ['R'],
    label: 'try again what failed',
    short: 'retry',
    group: 'run',
    footer: 6,
    off: retryOff,
    run: retry,
  },
  {
    command: 'build.edit',
    keys: ['e'],
    label: 'open a file of the task in the editor',
    short: 'edit',
    group: 'out',
    footer: 7,
    off: (view) =>
      firstReason(
        view.session === undefined ? 'No session is open.' : undefined,
        taskAt(view) === undefined ? NO_TASK : undefined,
        filesOf(view).length === 0 ? 'No file is known for this task.' : undefined,
      ),
    run: open,
  },
  {
    command: 'build.files',
    keys: ['d'],
    label: 'show the files the task changed',
    short: 'files',
    group: 'panes',
    off: (view) =>
      taskAt(view) === undefined ? NO_TASK : (taskAt(view)?.item.files.length ?? 0) === 0 ? 'It has changed no file.' : undefined,
    run: (view, act) => {
      act.ui({ pane: 1, notice: plural(taskAt(view)?.item.files.length ?? 0, 'changed file') });
    },
  },
  {
    command: 'build.fold',
    keys: ['z'],
    label: 'fold the tasks under this one',
    short: 'fold',
    group: 'view',
    off: (view) => (taskAt(view) === undefined ? NO_TASK : hasChildren(view) ? undefined : 'No task is under this one.'),
    run: (view, act) => {
      const id = foldId(taskAt(view)?.item.task.id ?? '');
      act.ui({ folds: { ...view.ui.folds, [id]: view.ui.folds[id] !== true } });
    },
  },
  ...stepKeys<BuildEntry>({ screen: 'build', pane: TASKS, entries: buildEntries, waits, thing: 'task that needs you' }),
  filterKey('build', TASKS, BUILD_FILTERS),
  followKey('build', 'output', (view) => buildOutput(view, buildEntryAt(view)).lines.length),
  copyKey('build', 'the task', (view) => {
    const item = taskAt(view)?.item;
    return item === undefined
      ? undefined
      : [`${item.task.id} ${item.task.title} (${item.task.spec})`, ...(item.result?.findings ?? [])].join('\n');
  }),
  reportKey('build', 'the implementation log', implementationLogMd),
];

function waits(entry: BuildEntry): boolean {
  if (entry.kind === 'verification') return entry.state === 'failed';
  return (
    entry.kind === 'task' &&
    (entry.item.state === 'failed' || entry.item.state === 'open' || (entry.item.state === 'waiting' && entry.blockers.length === 0))
  );
}
