/** The whole full-screen app in this process, on a terminal without a window: keys in, cells out. */
import { EventEmitter } from 'node:events';
import { startApp } from '../../views/app.tsx';
import { SCREENS } from '../../views/screens/index.ts';
import type { Host } from '../../views/host.ts';
import type { Screen, ScreenName, Size } from '../../views/screen.ts';
import type { Terminal } from '../../views/terminal/terminal.ts';
import { sequenceOf } from './keys.ts';
import { createScreen } from './screen.ts';
import type { VirtualScreen } from './screen.ts';

export interface TuiOptions {
  readonly host: Host;
  readonly size?: Size;
  readonly env?: Readonly<Record<string, string>>;
  readonly screens?: Readonly<Partial<Record<ScreenName, Screen>>>;
  /** Whether the terminal answers questions about itself. Default true. */
  readonly answers?: boolean;
}

export interface Tui {
  readonly screen: VirtualScreen;
  /** Everything written to the terminal. */
  readonly bytes: () => string;
  /** Everything printed after the terminal was given back. */
  readonly told: () => string;
  /** Sends keys by name, one after the other, and resolves when all have had their effect. */
  press(...keys: readonly string[]): Promise<void>;
  /** Sends bytes in one chunk, as a slow line or a paste delivers them. */
  send(bytes: string): Promise<void>;
  resize(size: Size): Promise<void>;
  /** Resolves with the screen's text once it shows this. Fails with the screen after two seconds. */
  waitFor(what: string | RegExp): Promise<string>;
  text(): string;
  /** Lets pass what monotonic time measures. */
  advance(ms: number): void;
  signal(name: string, cause?: unknown): void;
  /** Resolves with the exit code of a process that was asked to exit, or of the app. */
  readonly exit: Promise<number>;
  close(): Promise<void>;
}

/** Starts the app; resolves when its first complete frame is there. */
export async function renderTui(options: TuiOptions): Promise<Tui> {
  let size = options.size ?? { columns: 120, rows: 40 };
  let clock = 10_000;
  const screen = createScreen(size.columns, size.rows);
  const keyboard = Object.assign(new EventEmitter(), { resume: () => undefined, pause: () => undefined });
  const events = new EventEmitter();
  const resizes = new Set<(size: Size) => void>();
  const exited = Promise.withResolvers<number>();
  let bytes = '';
  let told = '';
  const write = (text: string): boolean => {
    bytes += text;
    screen.write(text);
    return true;
  };
  if (options.answers !== false) screen.onReply((reply) => keyboard.emit('data', Buffer.from(reply)));
  const terminal: Terminal = {
    keyboard,
    device: { writeNow: write, setRawMode: () => undefined },
    size: () => size,
    write,
    onceDrained: () => undefined,
    onResize(listener) {
      resizes.add(listener);
      return () => void resizes.delete(listener);
    },
    onEnd: () => undefined,
    copy(text) {
      write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
      return true;
    },
    canSuspend: true,
  };
  const painted = Promise.withResolvers<undefined>();
  startApp({
    host: options.host,
    terminal,
    screens: options.screens ?? SCREENS,
    env: { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'en_US.UTF-8', ...options.env },
    processEvents: {
      on: (event, listener) => void events.on(event, listener),
      off: (event, listener) => void events.off(event, listener),
      exit: (code) => exited.resolve(code),
      kill: () => undefined,
    },
    tell: (text) => {
      told += text;
    },
    elapsedMs: () => clock,
    painted: () => painted.resolve(undefined),
    watch: () => {
      mounted.resolve(undefined);
      return { dismiss: () => undefined };
    },
  }).then(exited.resolve, exited.reject);
  const mounted = Promise.withResolvers<undefined>();
  await Promise.race([mounted.promise, exited.promise]);

  const settle = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns + 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await screen.flush();
  };
  await settle(4);
  return {
    screen,
    bytes: () => bytes,
    told: () => told,
    exit: exited.promise,
    text: () => screen.text(),
    advance: (ms) => {
      clock += ms;
    },
    signal: (name, cause) => void events.emit(name, cause),
    async press(...keys) {
      for (const key of keys) {
        keyboard.emit('data', Buffer.from(sequenceOf(key)));
        await settle([...key].length);
      }
    },
    async send(text) {
      keyboard.emit('data', Buffer.from(text));
      await settle(text.length);
    },
    async resize(next) {
      size = next;
      screen.resize(next.columns, next.rows);
      for (const listener of resizes) listener(next);
      await settle(2);
    },
    async waitFor(what) {
      const end = performance.now() + 2000;
      for (;;) {
        await settle(0);
        const text = screen.text();
        if (typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
        if (performance.now() > end) throw new Error(`${String(what)} is not on the screen:\n${text}`);
      }
    },
    async close() {
      events.emit('SIGTERM');
      await exited.promise;
      await screen.flush();
    },
  };
}
