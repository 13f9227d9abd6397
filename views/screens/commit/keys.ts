/** What a person can do about the commits: choose files, grouping and messages, commit, or not yet. */
import { Grouping } from '../../../src/domain/commit.ts';
import { digestOf } from '../../../src/domain/digest.ts';
import { visible } from '../../../src/domain/visible.ts';
import { lineWords } from '../../../src/workflow/artifacts/process.ts';
import { commitDigest } from '../../../src/workflow/selectors.ts';
import type { CommitPhase, Session } from '../../../src/workflow/state.ts';
import { retryAll } from '../../parts/failures.ts';
import { firstReason } from '../../parts/off.ts';
import { copyKey, notInPhase, promptId } from '../../parts/stage-keys.ts';
import { plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { recordWords } from './details.ts';
import { branchWords, commitEntryAt, commitPhase, groupIndexAt, titleOf } from './entries.ts';

/** Why the commits cannot be decided about now, or undefined. */
function undecidable(view: View): string | undefined {
  return firstReason(notInPhase(view, 'commit'), stepReason(commitPhase(view)));
}

function stepReason(phase: CommitPhase | undefined): string | undefined {
  switch (phase?.step) {
    case undefined:
    case 'deciding':
      return undefined;
    case 'planning':
      return 'The commits are being worked out.';
    case 'postponed':
      return 'The commit is postponed: p resumes it.';
    case 'committing':
      return 'The commits are being made.';
    case 'recording':
      return 'The session is being recorded.';
  }
}

function toggle(view: View, act: Actions): void {
  const entry = commitEntryAt(view);
  if (entry?.kind === 'file') act.send({ type: 'commit/adjusted', exclude: entry.file.path });
  if (entry?.kind === 'excluded') act.send({ type: 'commit/adjusted', include: entry.file.path });
}

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  single: 'single: one commit for everything',
  by_phase: 'by phase: the specs in one commit, the implementation in another',
  by_file: 'by file: one commit a file',
};

function chooseGrouping(view: View, act: Actions): void {
  const now = commitPhase(view)?.grouping;
  act.prompt({
    kind: 'choice',
    id: 'commit.grouping',
    label: 'Group the changes how? Messages and choices of files start anew.',
    choices: Grouping.options.map((value) => ({ value, label: `${GROUPING_WORDS[value]}${value === now ? ' (now)' : ''}` })),
    submit: (value) => {
      const grouping = Grouping.options.find((option) => option === value);
      if (grouping !== undefined) act.send({ type: 'commit/adjusted', grouping });
    },
  });
}

function editMessage(view: View, act: Actions): void {
  const group = groupIndexAt(view);
  const message = group === undefined ? undefined : commitPhase(view)?.groups[group]?.message;
  if (group === undefined || message === undefined) return;
  act.prompt({
    kind: 'text',
    id: promptId(view, 'commit.message', group, digestOf(message).slice(0, 12)),
    label: `Message of commit ${group + 1}`,
    initial: message,
    multiline: true,
    submit: (text) => {
      if (text.trim() === '') act.notice('Not changed: a commit needs a message.');
      else act.send({ type: 'commit/adjusted', message: { group, text } });
    },
  });
}

function confirm(view: View, act: Actions): void {
  const phase = commitPhase(view);
  if (phase === undefined || view.session === undefined) return;
  const digest = commitDigest(phase);
  act.confirm({
    title: phase.groups.length === 0 ? 'Finish without a commit' : `Commit to ${branchWords(phase)}`,
    lines: confirmLines(view, view.session, phase),
    key: 'y',
    label: phase.groups.length === 0 ? 'finish' : 'commit',
    confirm: () => act.send({ type: 'commit/confirmed', digest }),
  });
}

function confirmLines(view: View, session: Session, phase: CommitPhase): readonly string[] {
  return [
    `In ${visible(view.repository.path)}, exactly these files:`,
    ...phase.groups.flatMap((group, index) => [
      '',
      `${index + 1}  ${titleOf(group.message)}`,
      ...group.files.map((file) => `     ${visible(file.path)}  ${lineWords([file])}`),
    ]),
    '',
    ...(phase.excluded.length === 0
      ? []
      : [`${plural(phase.excluded.length, 'changed file')} not included: ${phase.excluded.map(({ path }) => visible(path)).join(', ')}`]),
    `Session record: ${recordWords(session)}.`,
    'What else is staged stays staged. Nothing is pushed.',
  ];
}

const pauseOff = (view: View): string | undefined =>
  commitPhase(view)?.step === 'postponed' ? notInPhase(view, 'commit') : undecidable(view);

export const commitKeys: readonly KeyRow[] = [
  {
    command: 'commit.toggle',
    keys: ['space'],
    label: 'take the file into the commit, or leave it out',
    short: 'in, out',
    group: 'decide',
    footer: 1,
    off: (view) => {
      const kind = commitEntryAt(view)?.kind;
      return firstReason(undecidable(view), kind === 'file' || kind === 'excluded' ? undefined : 'Put the cursor on a file.');
    },
    run: toggle,
  },
  {
    command: 'commit.message',
    keys: ['e'],
    label: 'edit the message of the commit',
    short: 'message',
    group: 'decide',
    footer: 2,
    off: (view) => firstReason(undecidable(view), groupIndexAt(view) === undefined ? 'There is no commit to name.' : undefined),
    run: editMessage,
  },
  {
    command: 'commit.grouping',
    keys: ['s'],
    label: 'group the changes: single, by phase, by file',
    short: 'grouping',
    group: 'view',
    footer: 3,
    off: undecidable,
    run: chooseGrouping,
  },
  {
    command: 'commit.confirm',
    keys: ['S'],
    label: 'commit: lists exactly what, then asks',
    short: 'commit',
    group: 'decide',
    footer: 4,
    off: undecidable,
    run: confirm,
  },
  {
    command: 'commit.postpone',
    keys: ['p'],
    label: 'don’t commit yet; again: resume',
    short: 'not yet',
    group: 'decide',
    footer: 5,
    off: pauseOff,
    run: (view, act) => act.send({ type: commitPhase(view)?.step === 'postponed' ? 'commit/resumed' : 'commit/postponed' }),
  },
  {
    command: 'commit.retry',
    keys: ['R'],
    label: 'try the failed work again',
    short: 'retry',
    group: 'run',
    off: (view) => firstReason(notInPhase(view, 'commit'), (view.session?.failures.length ?? 0) === 0 ? 'Nothing has failed.' : undefined),
    run: retryAll,
  },
  {
    command: 'commit.details',
    keys: ['enter'],
    label: 'read the message and the gates',
    short: 'read',
    group: 'panes',
    run: (_view, act) => act.ui({ pane: 1 }),
  },
  copyKey('commit', 'the message or hash', (view) => {
    const entry = commitEntryAt(view);
    if (entry?.kind === 'made') return entry.hash;
    const group = groupIndexAt(view);
    return group === undefined ? undefined : commitPhase(view)?.groups[group]?.message;
  }),
];
