/** A program in a pseudo-terminal of a given size, with its screen as a person would see it and the time of each change. */
import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { quietEnv } from './processes.ts';

/** A running program and its screen. */
export interface Screen {
  readonly pid: number;
  /** Bytes written so far. */
  bytes(): number;
  /** Rows as text, without trailing blanks. */
  text(): string;
  /**
   * Resolves with the milliseconds from just before the start to the arrival of the output that made the screen match.
   * Rejects with the screen when it does not come within `timeoutMs`, or the program ends first.
   */
  until(pattern: RegExp, timeoutMs?: number): Promise<number>;
  /** Resolves once nothing was written for `quietMs`. */
  quiet(quietMs: number): Promise<void>;
  send(keys: string): void;
  /**
   * Sends keys and resolves, once nothing was written for `quietMs` after the first answer, with the milliseconds from
   * the keys to the last byte and the bytes there were. Without an answer in 300 ms both are 0.
   */
  pressed(keys: string, quietMs?: number): Promise<{ readonly ms: number; readonly bytes: number }>;
  /** Pieces of output that arrived so far, and when the last one did, on the clock of `performance.now`. */
  arrivals(): { readonly count: number; readonly lastMs: number };
  /** Resolves with the milliseconds from just before the start to the program's end. */
  ended(): Promise<number>;
  /** Ends the program and resolves when it is gone. */
  close(): Promise<void>;
}

export interface ScreenOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

interface Waiting {
  readonly pattern: RegExp;
  resolve(ms: number): void;
}

/** Starts a program. */
export function openScreen(argv: readonly string[], options: ScreenOptions): Screen {
  const columns = options.columns ?? 120;
  const rows = options.rows ?? 40;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const [program = '', ...args] = argv;
  const started = performance.now();
  const child: IPty = spawn(program, args, { cols: columns, rows, cwd: options.cwd, env: quietEnv(options.env) });
  const gone = Promise.withResolvers<number>();
  const end = Promise.withResolvers<number>();
  let written = 0;
  let pieces = 0;
  let lastMs = started;
  const waiting = new Set<Waiting>();

  const text = (): string => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: rows }, (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').join('\n');
  };
  const settle = (ms: number): void => {
    if (waiting.size === 0) return;
    const now = text();
    for (const one of waiting) if (one.pattern.test(now)) one.resolve(ms);
  };
  child.onData((chunk) => {
    lastMs = performance.now();
    written += Buffer.byteLength(chunk);
    pieces += 1;
    const arrived = lastMs - started;
    terminal.write(chunk, () => settle(arrived));
  });
  terminal.onData((reply) => child.write(reply));
  child.onExit(({ exitCode }) => {
    end.resolve(performance.now() - started);
    gone.resolve(exitCode);
  });

  return {
    pid: child.pid,
    bytes: () => written,
    text,
    until: async (pattern, timeoutMs = 30_000) => {
      if (pattern.test(text())) return lastMs - started;
      const found = Promise.withResolvers<number>();
      const one: Waiting = { pattern, resolve: found.resolve };
      waiting.add(one);
      const timer = setTimeout(
        () => found.reject(new Error(`${pattern.source} did not appear within ${timeoutMs} ms:\n${text()}`)),
        timeoutMs,
      );
      const ended = gone.promise.then((code) =>
        Promise.reject(new Error(`the program ended with ${code} before ${pattern.source} appeared:\n${text()}`)),
      );
      try {
        return await Promise.race([found.promise, ended]);
      } finally {
        clearTimeout(timer);
        waiting.delete(one);
      }
    },
    quiet: async (quietMs) => {
      while (performance.now() - lastMs < quietMs) await new Promise((resolve) => setTimeout(resolve, quietMs / 4));
    },
    send: (keys) => child.write(keys),
    arrivals: () => ({ count: pieces, lastMs }),
    pressed: async (keys, quietMs = 8) => {
      const before = written;
      const sent = performance.now();
      child.write(keys);
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        const now = performance.now();
        if (written > before && now - lastMs >= quietMs) return { ms: lastMs - sent, bytes: written - before };
        if (written === before && now - sent > 300) return { ms: 0, bytes: 0 };
      }
    },
    ended: () => end.promise,
    close: async () => {
      child.kill('SIGKILL');
      await gone.promise;
      terminal.dispose();
    },
  };
}
