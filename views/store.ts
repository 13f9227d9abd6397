/** The one state of the views. It changes at once, so the next key sees what the last one did. */
import type { Session } from '../src/workflow/state.ts';
import type { Dialog } from './dialog.ts';
import type { Host } from './host.ts';
import type { ScreenName, Size, Theme, Ui, View } from './screen.ts';

export interface ViewState {
  readonly ui: Ui;
  readonly theme: Theme;
  readonly dialog: Dialog | undefined;
  /** Texts begun and left, by prompt id. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Texts sent, by prompt id, newest last. */
  readonly sent: Readonly<Record<string, readonly string[]>>;
  /** Moves only while something runs. */
  readonly now: number;
}

export interface Store {
  readonly get: () => ViewState;
  readonly set: (change: Partial<ViewState>) => void;
  readonly ui: (change: Partial<Ui>) => void;
  /** Calls back after every change, at once; returns the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Everything a screen may look at, made anew for every call. */
  readonly view: () => View;
  /** Something that the host holds has changed. */
  readonly touch: () => void;
}

/** The place a person starts from. */
export function startUi(size: Size): Ui {
  return {
    screen: 'home',
    size,
    pane: 0,
    maximised: false,
    places: {},
    wrap: true,
    sideways: 0,
    arrangement: 'auto',
    showAs: 'diff',
    filter: '',
    sort: '',
    folds: {},
    foldUnchanged: true,
    follow: true,
    search: { pattern: '', marks: false },
    range: undefined,
    notice: '',
  };
}

/** A store over what `host` holds. */
export function createStore(host: Host, theme: Theme, size: Size): Store {
  const first = host.session();
  const ui: Ui = first === undefined ? startUi(size) : { ...startUi(size), screen: screenOf(first.shown()) };
  let state: ViewState = { ui, theme, dialog: undefined, drafts: host.drafts(), sent: {}, now: host.now() };
  const listeners = new Set<() => void>();
  const touch = (): void => {
    for (const listener of listeners) listener();
  };
  const set = (change: Partial<ViewState>): void => {
    state = { ...state, ...change };
    touch();
  };
  return {
    get: () => state,
    set,
    touch,
    ui: (change) => set({ ui: { ...state.ui, ...change } }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    view: () => viewOf(host, state),
  };
}

function viewOf(host: Host, state: ViewState): View {
  const open = host.session();
  const overlaps = host.overlaps?.();
  return {
    session: open?.shown(),
    sessions: host.sessions(),
    project: host.project?.(),
    repository: host.repository(),
    theme: state.theme,
    ui: state.ui,
    blob: (digest) => open?.blob(digest),
    transcript: (run) => open?.transcript(run) ?? [],
    now: state.now,
    readOnly: open?.readOnly,
    ...(overlaps === undefined ? {} : { overlaps }),
    ...(host.compare === undefined ? {} : { compare: host.compare }),
  };
}

const SCREENS: Readonly<Record<Session['phase']['name'], ScreenName>> = {
  propose: 'proposal',
  update: 'review',
  refine: 'refine',
  align: 'align',
  implement: 'build',
  validate: 'validate',
  commit: 'commit',
  complete: 'summary',
  aborted: 'summary',
};

/** The screen on which a session waits for its person or shows its work. */
export function screenOf(session: Session): ScreenName {
  const { phase } = session;
  if ((phase.name === 'refine' || phase.name === 'align') && phase.review !== undefined) return 'review';
  return SCREENS[phase.name];
}
