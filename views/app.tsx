/**
 * The full-screen program: takes the terminal, paints the first frame before Ink is even loaded, then lets Ink lay out
 * the frame and its dialogs, and gives the terminal back on every way out.
 */
import { createActions } from './actions.ts';
import type { AllActions } from './actions.ts';
import { trailOf } from './bands.ts';
import { createDispatcher } from './dispatch.ts';
import type { Host } from './host.ts';
import { EVERYWHERE } from './keys.ts';
import { createKeymap } from './keymap.ts';
import { followHost } from './follow.ts';
import { createPainter } from './painter.ts';
import type { Painter } from './painter.ts';
import type { Screen, ScreenName, Size } from './screen.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';
import type { MountedFrame } from './frame.tsx';
import { createCompositor } from './terminal/compositor.ts';
import type { InkOutput } from './terminal/compositor.ts';
import { createInkInput } from './terminal/ink-input.ts';
import type { InkInput } from './terminal/ink-input.ts';
import { createKeyStdin } from './terminal/key-stdin.ts';
import { createLifecycle } from './terminal/lifecycle.ts';
import type { Lifecycle, LifecycleHooks, ProcessEvents } from './terminal/lifecycle.ts';
import { createTalk } from './talk.ts';
import { appearanceOf, createTheme } from './terminal/theme.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface AppInput {
  readonly host: Host;
  readonly terminal: Terminal;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processEvents: ProcessEvents;
  /** Prints to standard error, after the main screen is back. */
  readonly tell: (text: string) => void;
  /** Monotonic milliseconds. */
  readonly elapsedMs: () => number;
  /** The first frame is on the screen. */
  readonly painted?: () => void;
  /** Begins to watch for an end that the program cannot see; absent: a small shell does (`terminal/watchdog.ts`). */
  readonly watch?: () => { readonly dismiss: () => void };
}

/** Runs until the person leaves; resolves with the exit code. What has to be saved is saved by then, or is the host's to finish. */
export async function startApp(input: AppInput): Promise<number> {
  const { host, terminal } = input;
  const left = Promise.withResolvers<number>();
  const end = { dismissWatchdog: (): void => undefined };
  const { store, keymap, keys, compositor, painter, inkInput, lifecycle, act, dispatcher, talk } = assemble(input, left.resolve, end);

  lifecycle.enter();
  keys.listen();
  const stopResizing = terminal.onResize((size) => resize(size, store, act, input.screens));
  terminal.onEnd(() => left.resolve(0));
  painter.repaint();
  input.painted?.();
  if (keymap.problems.length > 0) act.notice(keymap.problems.join(' '));
  talk.ask();
  const stopFollowing = followHost({ ...input, store, act, openedByItself: dispatcher.openedByItself, alert: talk.alert });

  const frame = await mountInk(painter, store, inkInput, compositor.inkOutput).catch((error: unknown) => {
    lifecycle.close();
    throw error;
  });
  frame.exited.catch(lifecycle.crash);
  if (lifecycle.hasTerminal) end.dismissWatchdog = (input.watch ?? (await import('./terminal/watchdog.ts')).startWatchdog)().dismiss;
  painter.inkMounted();
  painter.schedule();
  keys.start({ key: dispatcher.key, paste: dispatcher.paste, focus: talk.focused });

  const code = await left.promise;
  await talk.answered();
  stopFollowing();
  stopResizing();
  const session = host.session()?.shown();
  lifecycle.leave();
  keys.silence();
  frame.unmount();
  lifecycle.close();
  if (session !== undefined) input.tell(`${trailOf(session).join('\n')}\n`);
  return code;
}

/** Makes the parts of the app and ties them together; nothing has happened yet. */
function assemble(input: AppInput, leave: (code: number) => void, end: { readonly dismissWatchdog: () => void }) {
  const { host, terminal, elapsedMs } = input;
  const appearance = appearanceOf(input.env, host.settings);
  const keymap = createKeymap(Object.values(input.screens), EVERYWHERE, host.settings.keys);
  const store = createStore(host, createTheme(appearance), terminal.size());
  const write = (bytes: string): boolean => !lifecycle.hasTerminal || terminal.write(bytes);
  const compositor = createCompositor({ write, once: terminal.onceDrained }, terminal.size());
  const keys = createKeyStdin(terminal.keyboard);
  const painter = createPainter({ store, compositor, keymap, screens: input.screens, keysWaiting: () => keys.waiting, elapsedMs });
  const inkInput = createInkInput();
  const hooks: LifecycleHooks = {
    released: () => keys.silence(),
    resumed() {
      keys.listen();
      talk.resume();
      painter.repaint();
    },
    ending: leave,
    ended: () => end.dismissWatchdog(),
    crashed: host.reportCrash,
  };
  const lifecycle: Lifecycle = createLifecycle(terminal.device, input.processEvents, hooks, input.tell);
  const talk = createTalk({ store, compositor, painter, keys, write, appearance, isFixed: host.settings.background !== undefined });
  const act: AllActions = createActions({
    store,
    host,
    screens: input.screens,
    picture: painter.picture,
    lend: lifecycle.lend,
    redraw: painter.repaint,
    suspend: () => suspend(terminal, lifecycle.suspend, act),
    terminalClipboard: (text) => lifecycle.hasTerminal && terminal.copy(text),
    leave: () => leave(0),
    elapsedMs,
  });
  const dispatcher = createDispatcher({ store, keymap, screens: input.screens, act, unread: keys.unread, give: inkInput.give, elapsedMs });
  return { store, keymap, keys, compositor, painter, inkInput, lifecycle, act, dispatcher, talk };
}

/** Loads Ink and React now that a frame is on the screen. Its components mark the caret with an inverse cell, which they only do when they believe in colours. */
async function mountInk(painter: Painter, store: Store, inkInput: InkInput, inkOutput: InkOutput): Promise<MountedFrame> {
  const before = process.env['FORCE_COLOR'];
  process.env['FORCE_COLOR'] = '1';
  try {
    const { mountFrame } = await import('./frame.tsx');
    return mountFrame(
      painter.inkScenes,
      {
        filtered(text) {
          const { dialog } = store.get();
          if (dialog?.kind === 'palette') store.set({ dialog: { ...dialog, text, chosen: 0 } });
          else if (dialog?.kind === 'search' || dialog?.kind === 'help') store.set({ dialog: { ...dialog, text } });
        },
        chose(prompt, value) {
          store.set({ dialog: undefined });
          prompt.submit(value);
        },
      },
      inkInput,
      inkOutput,
    );
  } finally {
    if (before === undefined) delete process.env['FORCE_COLOR'];
    else process.env['FORCE_COLOR'] = before;
  }
}

function resize(size: Size, store: Store, act: AllActions, screens: AppInput['screens']): void {
  const before = store.view();
  store.ui({ size });
  screens[before.ui.screen]?.keepPlace?.(before, store.view(), act);
  act.keepInSight();
}

function suspend(terminal: Terminal, stop: () => void, act: AllActions): void {
  if (terminal.canSuspend) stop();
  else act.notice('This system has no way to suspend a program.');
}
