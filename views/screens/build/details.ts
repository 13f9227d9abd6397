/** The task under the cursor in full: what it implements, why it waits or failed, what it changed, and what comes next. */
import { visible } from '../../../src/domain/visible.ts';
import { lineWords } from '../../../src/workflow/artifacts/process.ts';
import type { Session, TaskState } from '../../../src/workflow/state.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { outputLines, resultRows, runOf } from '../../parts/process.ts';
import { span } from '../../parts/spans.ts';
import { fitEnd } from '../../parts/text.ts';
import type { View } from '../../screen.ts';
import {
  type BuildEntry,
  implementationShown,
  isSettled,
  type TaskEntry,
  taskToken,
  taskWords,
  type VerificationEntry,
} from './entries.ts';
import { taskWays, verificationWays } from './rules.ts';

/** Rows for a pane of `width` cells. */
export function buildDetails(view: View, entry: BuildEntry | undefined, width: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return [];
  const failures = session.phase.name === 'implement' ? failureRows(view, width) : [];
  if (entry?.kind === 'task') return [...failures, ...taskRows(view, session, entry, width)];
  return entry?.kind === 'verification' ? [...failures, ...verificationRows(view, session, entry, width)] : failures;
}

function taskRows(view: View, session: Session, entry: TaskEntry, width: number): readonly Row[] {
  const { task, attempts, by, result, reason, state } = entry.item;
  const words = taskWords(entry);
  const failed = state === 'failed' && result !== undefined ? [...resultRows(view, result, width), ...nextRows(session, entry, width)] : [];
  return [
    ...textRows(`${visible(task.id)} ${visible(task.title)}`, width, { token: 'strong' }),
    ...textRows(`${words}${reason === undefined || reason === '' || reason === words ? '' : `: ${visible(reason)}`}`, width, {
      token: taskToken(entry),
    }),
    ...failed,
    BLANK,
    ...textRows(`Spec      ${visible(task.spec)}  ${task.change}`, width),
    ...textRows(`Needs     ${needs(session, task.dependsOn)}`, width),
    ...textRows(`Check     ${task.check === undefined ? 'none configured or detected' : visible(task.check.join(' '))}`, width),
    ...(attempts === 0 ? [] : textRows(`Attempts  ${attempts}, by ${by === 'person' ? 'you' : 'the command'}`, width)),
    ...fileRows(entry.item, width),
    ...(failed.length > 0
      ? []
      : [
          ...(result === undefined ? [] : [BLANK, heading('Check'), ...resultRows(view, result, width)]),
          ...nextRows(session, entry, width),
        ]),
  ];
}

function needs(session: Session, ids: readonly string[]): string {
  const tasks = implementationShown(session)?.tasks ?? [];
  const words = ids.map((id) => {
    const item = tasks.find(({ task }) => task.id === id);
    return `${visible(id)} ${item === undefined ? 'unknown' : taskWords({ item, blockers: [] })}`;
  });
  return words.length === 0 ? 'no other task' : words.join(', ');
}

function fileRows({ files, task }: TaskState, width: number): readonly Row[] {
  const room = Math.max(8, width - 20);
  if (files.length > 0) {
    return [
      BLANK,
      heading('Changed files', lineWords(files)),
      ...files.map((file): Row => ({ spans: [span(fitEnd(visible(file.path), room))], right: [span(lineWords([file]), 'muted')] })),
    ];
  }
  if (task.files.length === 0) return [];
  return [
    BLANK,
    heading('Files it probably changes'),
    ...task.files.map((path): Row => ({ spans: [span(fitEnd(visible(path), room), 'muted')] })),
  ];
}

function nextRows(session: Session, { item, blockers }: TaskEntry, width: number): readonly Row[] {
  const { phase } = session;
  if (phase.name !== 'implement') return [];
  const say = (text: string): readonly Row[] => [BLANK, heading('Next'), ...textRows(text, width)];
  switch (item.state) {
    case 'waiting':
      return blockers.length > 0
        ? say(`Finish ${blockers.map(({ task }) => visible(task.id)).join(' ')} first.`)
        : say(`Enter starts it by hand${commandWords(session)}; r skips it with a reason.`);
    case 'open':
      return say('Change the code, then a: affirm it is done. Its check decides. x undoes its changes.');
    case 'failed':
      return [
        BLANK,
        heading('Next: Enter chooses'),
        ...taskWays(session, phase, item).flatMap(({ label }) => textRows(label, width, { indent: 2 })),
      ];
    case 'working':
    case 'checking':
      return say('It is at work. x stops it and leaves it open for you.');
    case 'done':
      return say('x rolls it back; later tasks that touch other lines stay.');
    case 'rolled_back':
    case 'skipped':
      return say(`Enter starts it again${commandWords(session)}.`);
    case 'opening':
    case 'rolling_back':
      return [];
  }
}

function commandWords(session: Session): string {
  return session.config.implementation.command === undefined ? '' : ', i hands it to the configured command';
}

function verificationRows(view: View, session: Session, { state, results }: VerificationEntry, width: number): readonly Row[] {
  const implementation = implementationShown(session);
  const { phase } = session;
  const open = (implementation?.tasks ?? []).filter((item) => !isSettled(item)).length;
  const words = {
    'not due': `Runs by itself when every task is settled; ${open} to go.`,
    running: 'Running.',
    failed: 'A command failed. The stage waits for your decision.',
    passed: 'Every command passed.',
  };
  return [
    heading('Full verification'),
    ...textRows(words[state], width),
    ...results.flatMap((result) => [BLANK, ...resultRows(view, result, width)]),
    ...(state === 'failed' && phase.name === 'implement'
      ? [BLANK, heading('Next: Enter chooses'), ...verificationWays(phase).flatMap(({ label }) => textRows(label, width, { indent: 2 }))]
      : []),
    ...((implementation?.issues ?? []).length === 0 ? [] : [BLANK, heading('Issues encountered')]),
    ...(implementation?.issues ?? []).flatMap(({ issue, resolution }) => textRows(`${visible(issue)}: ${visible(resolution)}`, width)),
  ];
}

/** Output of what the cursor is on: live while it runs, else what was kept. */
export function buildOutput(view: View, entry: BuildEntry | undefined): { readonly title: string; readonly lines: readonly string[] } {
  const { session } = view;
  if (session === undefined || entry === undefined) return { title: 'Output', lines: [] };
  const run = runOf(session, (effect) =>
    entry.kind === 'verification'
      ? effect.kind === 'verify/run'
      : entry.kind === 'task' && (effect.kind === 'task/work' || effect.kind === 'task/check') && effect.task.id === entry.item.task.id,
  );
  if (run !== undefined) return { title: 'Output, live', lines: view.transcript(run) };
  const results =
    entry.kind === 'task'
      ? entry.item.result === undefined
        ? []
        : [entry.item.result]
      : entry.kind === 'verification'
        ? entry.results
        : [];
  const telling = results.find(({ status }) => status !== 'pass') ?? results.at(-1);
  if (telling === undefined) return { title: 'Output', lines: [] };
  return { title: `Output of ${visible(telling.argv.join(' '))}`, lines: outputLines(view, telling.output) ?? ['reading ...'] };
}
