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
import type { ProcessEvents } from './terminal/lifecycle.ts';
import { askTerminal } from './terminal/probe.ts';
import { KITTY_KEYS } from './terminal/restore.ts';
import { appearanceOf, backgroundOf, createTheme } from './terminal/theme.ts';
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
  const { host, terminal, env, elapsedMs } = input;
  const left = Promise.withResolvers<number>();
  let dismissWatchdog = (): void => undefined;
  const appearance = appearanceOf(env, host.settings);
  const screens = Object.values(input.screens);
  const keymap = createKeymap(screens, EVERYWHERE, host.settings.keys);
  const store = createStore(host, createTheme(appearance), terminal.size());
  const compositor = createCompositor(
    { write: (bytes) => !lifecycle.hasTerminal || terminal.write(bytes), once: terminal.onceDrained },
    terminal.size(),
  );
  const keys = createKeyStdin(terminal.keyboard);
  const painter = createPainter({ store, compositor, keymap, screens: input.screens, keysWaiting: () => keys.waiting, elapsedMs });
  const inkInput = createInkInput();

  const lifecycle = createLifecycle(
    terminal.device,
    input.processEvents,
    {
      released: () => keys.silence(),
      resumed() {
        keys.listen();
        painter.repaint();
      },
      ending: left.resolve,
      ended: () => dismissWatchdog(),
      crashed: (cause) => host.reportCrash(cause),
    },
    input.tell,
  );

  const act = createActions({
    store,
    host,
    picture: painter.picture,
    lend: lifecycle.lend,
    redraw: painter.repaint,
    suspend: () => suspend(terminal, lifecycle.suspend, act),
    terminalClipboard: (text) => lifecycle.hasTerminal && terminal.copy(text),
    leave: () => left.resolve(0),
    elapsedMs,
  });
  const dispatcher = createDispatcher({ store, keymap, act, unread: keys.unread, give: inkInput.give, elapsedMs });

  lifecycle.enter();
  keys.listen();
  const stopResizing = terminal.onResize((size) => resize(size, store, act));
  terminal.onEnd(() => left.resolve(0));
  painter.repaint();
  input.painted?.();
  if (keymap.problems.length > 0) act.notice(keymap.problems.join(' '));

  const answered = askTerminal((bytes) => void terminal.write(bytes), keys.onReply).then((answers) => {
    if (!lifecycle.hasTerminal) return;
    compositor.synchronise(answers.synchronised === true);
    if (answers.kittyKeys === true) terminal.write(KITTY_KEYS);
    if (answers.background === undefined || host.settings.background !== undefined) return;
    store.set({ theme: createTheme({ ...appearance, background: backgroundOf(answers.background) }) });
  });
  const stopFollowing = followHost({ host, store, act, openedByItself: dispatcher.openedByItself, elapsedMs });

  const frame = await mountInk(painter, store, inkInput, compositor.inkOutput);
  frame.exited.catch(lifecycle.crash);
  if (lifecycle.hasTerminal) dismissWatchdog = (input.watch ?? (await import('./terminal/watchdog.ts')).startWatchdog)().dismiss;
  painter.inkMounted();
  painter.schedule();
  keys.start({
    key: dispatcher.key,
    paste: dispatcher.paste,
    focus: (focused) => {
      if (focused) painter.repaint();
    },
  });

  const code = await left.promise;
  // An answer that comes after the terminal is given back would be typed into the shell.
  if (lifecycle.hasTerminal) await answered;
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

function resize(size: Size, store: Store, act: AllActions): void {
  store.ui({ size });
  act.keepInSight();
}

function suspend(terminal: Terminal, stop: () => void, act: AllActions): void {
  if (terminal.canSuspend) stop();
  else act.notice('This system has no way to suspend a program.');
}
