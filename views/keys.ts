/** The keys that work in every place. What a screen binds for itself comes before them. */
import type { Actions, KeyRow, ScreenName, View } from './screen.ts';
import { SCREEN_NAMES } from './screen.ts';
import { whyNotHere } from './parts/stage-keys.ts';
import { phasesOf } from '../src/workflow/selectors.ts';
import type { PhaseName } from '../src/workflow/workflows.ts';
import type { Motion } from './windows.ts';

/** What the frame can do beyond a screen's actions. */
export interface FrameActions extends Actions {
  readonly move: (motion: Motion) => void;
  /** Gives the keys to the next pane that has any rows, or the one before. */
  readonly focus: (direction: 1 | -1) => void;
  readonly palette: () => void;
  readonly help: () => void;
  /** Looks for the search pattern after the cursor or before it; `fromHere` begins with the cursor's own row. */
  readonly find: (direction: 1 | -1, fromHere?: boolean) => void;
  readonly search: () => void;
  readonly needsMe: () => void;
  readonly redraw: () => void;
  readonly suspend: () => void;
  /** The first call warns, the second within two seconds leaves. */
  readonly interrupt: () => void;
  /** Text of the row under the cursor. */
  readonly copyRow: () => void;
}

interface FrameRow extends Omit<KeyRow, 'run'> {
  readonly run: (view: View, act: FrameActions) => void;
}

const motion = (command: string, keys: readonly string[], label: string, name: Motion): FrameRow => ({
  command,
  keys,
  label,
  short: label,
  group: 'move',
  run: (_view, act) => act.move(name),
});

const TITLES: Readonly<Record<ScreenName, string>> = {
  home: 'Home',
  proposal: 'Proposal',
  review: 'Review',
  refine: 'Refine',
  align: 'Align',
  build: 'Build',
  validate: 'Validate',
  commit: 'Commit',
  summary: 'Summary',
};
const PHASE: Readonly<Partial<Record<ScreenName, PhaseName>>> = {
  proposal: 'propose',
  review: 'update',
  refine: 'refine',
  align: 'align',
  build: 'implement',
  validate: 'validate',
  commit: 'commit',
};

/** Why a stage cannot be looked at, or undefined when it can: it is not part of the workflow, or has not begun. */
function whyUnreachable(view: View, screen: ScreenName): string | undefined {
  const phase = PHASE[screen];
  if (screen === 'home') return undefined;
  if (view.session === undefined) return 'Open a session first: Enter on one at Home.';
  if (phase === undefined) return undefined;
  const { session } = view;
  const current = session.phase.name;
  const phases = phasesOf(session);
  if (screen === 'review' && 'review' in session.phase && session.phase.review !== undefined) return undefined;
  const isReached =
    phases.includes(phase) && (current === 'complete' || current === 'aborted' || phases.indexOf(current) >= phases.indexOf(phase));
  return isReached ? undefined : whyNotHere(session, phase);
}

const stages: readonly FrameRow[] = SCREEN_NAMES.map((screen, index) => ({
  command: `go.${screen}`,
  keys: [String(index + 1)],
  label: `go to ${TITLES[screen]}`,
  short: TITLES[screen],
  group: 'panes',
  off: (view) => whyUnreachable(view, screen),
  run: (_view, act) => act.go(screen),
}));

const cannotUndo = (view: View): string | undefined => (view.session === undefined ? 'No session is open.' : view.readOnly);

const whyNoUndo = (view: View): string | undefined => {
  if (view.session === undefined) return 'No session is open, so there is no decision to undo.';
  return view.readOnly ?? (view.session.past === undefined ? 'There is no decision to undo.' : undefined);
};

const cannotAbort = (view: View): string | undefined => {
  const name = view.session?.phase.name;
  return cannotUndo(view) ?? (name === 'complete' || name === 'aborted' ? 'The session is over.' : undefined);
};

function confirmAbort(act: FrameActions, reason: string): void {
  act.confirm({
    title: 'Abort the session',
    lines: [
      'What was written to files stays as it is; nothing is committed.',
      'The session is over then: it can be read, not gone on with.',
    ],
    key: 'y',
    label: 'abort',
    confirm: () => act.send({ type: 'session/aborted', reason: reason.trim() === '' ? 'aborted by the person' : reason.trim() }),
  });
}

const rows: readonly FrameRow[] = [
  motion('down', ['j', 'down'], 'down', 'down'),
  motion('up', ['k', 'up'], 'up', 'up'),
  motion('half_down', ['ctrl+d'], 'half a page down', 'half-down'),
  motion('half_up', ['ctrl+u'], 'half a page up', 'half-up'),
  motion('page_down', ['pagedown', 'space'], 'page down', 'page-down'),
  motion('page_up', ['pageup'], 'page up', 'page-up'),
  motion('top', ['g', 'home'], 'top', 'top'),
  motion('bottom', ['G', 'end'], 'bottom', 'bottom'),
  {
    command: 'needs_me',
    keys: ['!'],
    label: 'next thing that needs me, in any session',
    short: 'needs me',
    group: 'move',
    footer: 60,
    off: (view) => (view.sessions.some(({ needsYou, archived }) => needsYou !== undefined && !archived) ? undefined : 'Nothing needs you.'),
    run: (_view, act) => act.needsMe(),
  },
  { command: 'next_pane', keys: ['tab'], label: 'next pane', short: 'pane', group: 'panes', footer: 70, run: (_view, act) => act.focus(1) },
  {
    command: 'previous_pane',
    keys: ['shift+tab'],
    label: 'previous pane',
    short: 'back pane',
    group: 'panes',
    run: (_view, act) => act.focus(-1),
  },
  {
    command: 'maximise',
    keys: ['+'],
    label: 'this pane alone, and back',
    short: 'maximise',
    group: 'panes',
    run: (view, act) => act.ui({ maximised: !view.ui.maximised }),
  },
  ...stages,
  {
    command: 'undo',
    keys: ['u'],
    label: 'undo the last decision',
    short: 'undo',
    group: 'decide',
    footer: 50,
    inFooter: (view) => view.ui.screen !== 'home' || whyNoUndo(view) === undefined,
    off: whyNoUndo,
    run: (_view, act) => act.send({ type: 'decision/undone' }),
  },
  {
    command: 'redo',
    keys: ['U'],
    label: 'redo the decision',
    short: 'redo',
    group: 'decide',
    off: (view) => cannotUndo(view) ?? (view.session?.future === undefined ? 'There is no decision to redo.' : undefined),
    run: (_view, act) => act.send({ type: 'decision/redone' }),
  },
  {
    command: 'abort',
    keys: ['X'],
    label: 'abort the session, with a reason',
    short: 'abort',
    group: 'run',
    off: cannotAbort,
    run: (_view, act) =>
      act.prompt({
        kind: 'text',
        id: 'abort',
        label: 'Why is the session aborted?',
        initial: '',
        multiline: false,
        submit: (reason) => confirmAbort(act, reason),
      }),
  },
  {
    command: 'wrap',
    keys: ['w'],
    label: 'wrap long lines, or not',
    short: 'wrap',
    group: 'view',
    run: (view, act) => act.ui({ wrap: !view.ui.wrap, notice: view.ui.wrap ? 'Long lines are cut.' : 'Long lines wrap.' }),
  },
  { command: 'redraw', keys: ['ctrl+l'], label: 'draw the screen anew', short: 'redraw', group: 'view', run: (_view, act) => act.redraw() },
  {
    command: 'search',
    keys: ['/'],
    label: 'search the text of this pane',
    short: 'search',
    group: 'find',
    footer: 80,
    run: (_view, act) => act.search(),
  },
  {
    command: 'find_next',
    keys: ['n'],
    label: 'next match',
    short: 'next',
    group: 'find',
    off: noPattern,
    run: (_view, act) => act.find(1),
  },
  {
    command: 'find_previous',
    keys: ['N'],
    label: 'previous match',
    short: 'previous',
    group: 'find',
    off: noPattern,
    run: (_view, act) => act.find(-1),
  },
  {
    command: 'clear',
    keys: ['esc'],
    label: 'clear marks and the range',
    short: 'clear',
    group: 'find',
    run: (view, act) => act.ui({ search: { ...view.ui.search, marks: false }, range: undefined }),
  },
  { command: 'palette', keys: [':'], label: 'commands', short: 'cmds', group: 'find', footer: 90, run: (_view, act) => act.palette() },
  { command: 'help', keys: ['?'], label: 'help', short: 'help', group: 'find', run: (_view, act) => act.help() },
  { command: 'copy_row', keys: ['y'], label: 'copy this row', short: 'copy', group: 'out', run: (_view, act) => act.copyRow() },
  { command: 'back', keys: ['q'], label: 'back; at Home quit', short: 'back', group: 'out', footer: 95, run: (_view, act) => act.back() },
  {
    command: 'interrupt',
    keys: ['ctrl+c'],
    label: 'leave, pressed twice',
    short: 'leave',
    group: 'out',
    run: (_view, act) => act.interrupt(),
  },
  {
    command: 'suspend',
    keys: ['ctrl+z'],
    label: 'suspend to the shell',
    short: 'suspend',
    group: 'out',
    run: (_view, act) => act.suspend(),
  },
];

function noPattern(view: View): string | undefined {
  return view.ui.search.pattern === '' ? 'Search first: / asks for the text.' : undefined;
}

/** Rows for every place. They only run with the frame's own actions. */
export const EVERYWHERE: readonly KeyRow[] = rows;

/** Title of a screen. */
export function titleOf(screen: ScreenName): string {
  return TITLES[screen];
}
