/** Carries out what keys ask for: on the state of the views at once, and on the program through its port. */
import { TrueupError } from '../src/domain/error.ts';
import { DIALOG_PANE } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import type { Host, Lend } from './host.ts';
import type { FrameActions } from './keys.ts';
import { titleOf } from './keys.ts';
import type { Picture } from './picture.ts';
import { placeKey, windowOf } from './picture.ts';
import type { Screen, ScreenName } from './screen.ts';
import { screenOf } from './store.ts';
import type { Store } from './store.ts';
import { createSearching } from './searching.ts';
import { inSight, moved, settled } from './windows.ts';

/** What actions need of the terminal and of the program's life. */
export interface FrameParts {
  readonly store: Store;
  readonly host: Host;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  /** The picture of the state as it is now. */
  readonly picture: () => Picture;
  readonly lend: Lend;
  readonly redraw: () => void;
  readonly suspend: () => void;
  /** Hands text to the terminal's own clipboard; false when it is too long for that. */
  readonly terminalClipboard: (text: string) => boolean;
  /** Ends the program. */
  readonly leave: () => void;
  /** Monotonic milliseconds. */
  readonly elapsedMs: () => number;
}

/** A second Ctrl+C within this time leaves. */
const INTERRUPT_MS = 2000;

/** What only the dispatcher and the app use besides the frame's actions. */
export interface AllActions extends FrameActions {
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
  /** Keeps the focused cursor in sight after the body got another size. */
  readonly keepInSight: () => void;
  /** Keeps a begun text of a field, or forgets it when it is empty. */
  readonly keepDraft: (field: string, text: string) => void;
  /** Lets the open field's text be written in the person's editor. */
  readonly editField: () => void;
  /** One line on why something did not work, with what mends it. */
  readonly failed: (error: unknown) => void;
}

/** All actions over one store. */
export function createActions(parts: FrameParts): AllActions {
  const { store, host, picture } = parts;
  const notice = (text: string): void => store.ui({ notice: text });
  /** A begun text belongs to its session; the fields of Home belong to none. */
  const fieldOf = (id: string): string => {
    const session = host.session()?.shown();
    return session === undefined || id.startsWith('home.') ? id : `${session.id}/${id}`;
  };
  const setPlace = (pane: string, place: { readonly cursor: number; readonly top: number }): void => {
    const { ui } = store.get();
    store.ui({ places: { ...ui.places, [placeKey(store.view(), pane)]: place } });
  };
  const failed = (error: unknown): void => {
    if (!(error instanceof TrueupError) || error.kind === 'bug') throw error;
    notice(error.fix === undefined ? `${error.message}.` : `${error.message}: ${error.fix}.`);
  };
  /** Tells how something ended; a bug in it ends the program as any other. */
  const after = (work: Promise<unknown>): void => {
    work.catch(failed).catch((bug: unknown) => {
      setImmediate(() => {
        throw bug;
      });
    });
  };
  const keepInSight = (): void => {
    const { focused } = picture();
    if (focused === undefined) return;
    const view = store.view();
    const place = settled(windowOf(view, focused), view.ui.places[placeKey(view, focused.pane.id)]);
    const seen = inSight(windowOf(view, focused), place);
    if (seen.top !== place.top) setPlace(focused.pane.id, seen);
  };
  const open = (dialog: Dialog): void => {
    const { ui } = store.get();
    const places = Object.fromEntries(Object.entries(ui.places).filter(([key]) => !key.endsWith(`/${DIALOG_PANE}`)));
    store.set({ dialog, ui: { ...ui, places, notice: '' } });
    keepInSight();
  };
  const close = (): void => store.set({ dialog: undefined });
  /** Lets the screen say what it knows of the visit that ends. */
  const visited = (): void => {
    const session = host.session();
    const { screen } = store.get().ui;
    if (session === undefined || session.readOnly !== undefined) return;
    // Nobody asked for what is sent here, so nobody is told why it was refused.
    parts.screens[screen]?.left?.(store.view(), { send: (request) => void session.send(request) });
  };
  const leave = (): void => {
    visited();
    parts.leave();
  };
  const go = (screen: ScreenName): void => {
    if (screen !== store.get().ui.screen) visited();
    store.ui({ screen, pane: 0, maximised: false, range: undefined });
    keepInSight();
  };
  const searching = createSearching();
  let lastInterrupt = Number.NEGATIVE_INFINITY;
  let lastMatch: { readonly pane: string; readonly cursor: number; readonly match: number } | undefined;

  function find(direction: 1 | -1, fromHere = false): void {
    const { focused } = picture();
    if (focused === undefined) return;
    const view = store.view();
    const { pane } = focused;
    const place = settled(windowOf(view, focused), view.ui.places[placeKey(view, pane.id)]);
    const from = lastMatch?.pane === pane.id && lastMatch.cursor === place.cursor ? lastMatch.match : place.cursor;
    const match = searching.find(pane, view.ui.search.pattern, fromHere ? from : from + direction, direction);
    if (match === undefined) return notice(`Nothing here matches ${view.ui.search.pattern}.`);
    const found = settled(windowOf(view, focused), inSight(windowOf(view, focused), { cursor: match.index, top: place.top }));
    setPlace(pane.id, found);
    lastMatch = { pane: pane.id, cursor: found.cursor, match: match.index };
    store.ui({
      search: { ...view.ui.search, marks: true },
      notice: match.isWrapped ? `The search went on from the ${direction > 0 ? 'top' : 'bottom'}.` : '',
    });
  }

  function quit(): void {
    const { session } = store.view();
    const running = session === undefined ? 0 : Object.keys(session.runs).length;
    if (running === 0) return leave();
    open({
      kind: 'confirm',
      confirmation: {
        title: 'Leave while work is running?',
        lines: ['What runs now is stopped; it starts again when the session is resumed.', 'Everything decided is saved.'],
        key: 'y',
        label: 'leave',
        confirm: leave,
      },
    });
  }

  async function openSession(id: Parameters<FrameActions['openSession']>[0], screen?: ScreenName): Promise<void> {
    if (host.session()?.shown().id !== id) {
      visited();
      notice('Opening the session...');
      await host.openSession(id);
      notice('');
    }
    const session = host.session()?.shown();
    if (session !== undefined) go(screen ?? screenOf(session));
  }

  function copy(text: string, what: string): void {
    after(
      host.copy(text).then((program) => {
        if (program !== undefined) notice(`Copied ${what} with ${program}.`);
        else if (parts.terminalClipboard(text)) notice(`Sent ${what} to the terminal's clipboard.`);
        else notice(`${what} is too long for the terminal's clipboard.`);
      }),
    );
  }

  return {
    open,
    copy,
    close,
    keepInSight,
    failed,
    notice,
    go,
    find,
    ui: (change) => store.ui(change),
    redraw: parts.redraw,
    suspend: parts.suspend,
    send(request) {
      const session = host.session();
      const reason = session === undefined ? 'No session is open.' : (session.readOnly ?? session.send(request));
      if (reason !== undefined) notice(reason);
    },
    place(pane, cursor) {
      const placed = picture().panes.find((candidate) => candidate.pane.id === pane);
      const view = store.view();
      const before = view.ui.places[placeKey(view, pane)] ?? { cursor: 0, top: 0 };
      setPlace(
        pane,
        placed === undefined ? { cursor, top: Math.max(0, cursor - 1) } : inSight(windowOf(view, placed), { cursor, top: before.top }),
      );
    },
    move(motion) {
      const { focused } = picture();
      if (focused === undefined) return;
      const view = store.view();
      setPlace(focused.pane.id, moved(windowOf(view, focused), view.ui.places[placeKey(view, focused.pane.id)], motion));
    },
    focus(direction) {
      const view = store.view();
      const { tabOrder } = picture();
      if (tabOrder.length < 2) return notice('There is one pane.');
      const at = tabOrder.indexOf(Math.min(view.ui.pane, tabOrder.length - 1));
      store.ui({ pane: tabOrder.at((at + direction) % tabOrder.length) ?? 0, range: undefined });
      keepInSight();
    },
    prompt(prompt) {
      if (prompt.kind === 'choice') return open({ kind: 'choice', prompt });
      const draft = store.get().drafts[fieldOf(prompt.id)] ?? '';
      const text = draft === '' ? prompt.initial : draft;
      open({ kind: 'text', prompt, field: { text, caret: text.length }, recalled: 0 });
    },
    confirm: (confirmation) => open({ kind: 'confirm', confirmation }),
    palette: () => open({ kind: 'palette', text: '', chosen: 0 }),
    help: () => open({ kind: 'help', text: '' }),
    search() {
      const { focused } = picture();
      if (focused !== undefined) searching.prepare(focused.pane);
      open({ kind: 'search', text: '' });
    },
    needsMe() {
      const view = store.view();
      const waiting = view.sessions.filter(({ needsYou, archived }) => needsYou !== undefined && !archived);
      const current = view.session;
      const here = waiting.findIndex(({ id }) => id === current?.id);
      if (current !== undefined && here >= 0 && view.ui.screen !== screenOf(current)) return go(screenOf(current));
      const next = waiting[(here + 1) % Math.max(1, waiting.length)];
      if (next === undefined) return notice('Nothing needs you.');
      after(openSession(next.id));
    },
    copyRow() {
      const { focused } = picture();
      const view = store.view();
      if (focused === undefined || focused.pane.count === 0) return notice('There is nothing to copy here.');
      const { cursor } = settled(windowOf(view, focused), view.ui.places[placeKey(view, focused.pane.id)]);
      copy(focused.pane.text(cursor), 'the row');
    },
    keepDraft(id, text) {
      const field = fieldOf(id);
      store.set({ drafts: { ...store.get().drafts, [field]: text } });
      host.keepDraft(field, text);
    },
    editField() {
      const { dialog } = store.get();
      if (dialog?.kind !== 'text') return;
      after(
        host.editText(dialog.field.text, parts.lend).then((text) => {
          store.set({ dialog: { ...dialog, field: { text, caret: text.length } } });
          keepInSight();
        }),
      );
    },
    edit: (target) => after(host.edit(target, parts.lend).then(notice)),
    openSession: (id, screen) => after(openSession(id, screen)),
    startSession(request) {
      notice('Starting a session...');
      after(
        host.startSession(request).then(() => {
          notice('');
          const session = host.session()?.shown();
          if (session !== undefined) go(screenOf(session));
        }),
      );
    },
    draftPatch: (path) => after(host.draftPatch(path)),
    draftText: (path, text) => after(host.draftText(path, text)),
    changeProject: (change) => after((host.changeProject?.(change) ?? Promise.resolve('')).then(notice)),
    reviewChange(change) {
      notice('Starting the review...');
      after(
        (host.reviewChange?.(change) ?? Promise.resolve()).then(() => {
          notice('');
          const session = host.session()?.shown();
          if (session !== undefined) go(screenOf(session));
        }),
      );
    },
    archive: (id) => after(host.archive(id).then(() => notice('Archived: f shows archived sessions.'))),
    back() {
      const { ui } = store.get();
      if (ui.maximised) return store.ui({ maximised: false });
      if (ui.screen !== 'home') return go('home');
      quit();
    },
    interrupt() {
      const now = parts.elapsedMs();
      if (now - lastInterrupt <= INTERRUPT_MS) return leave();
      lastInterrupt = now;
      const { screen } = store.get().ui;
      notice(
        `Ctrl+C again within two seconds leaves. What was decided is saved${screen === 'home' ? '' : `; ${titleOf(screen)} can be resumed`}.`,
      );
    },
  };
}
