/** The built program in a real pseudo-terminal: keys in, screen out, every byte kept. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { createScreen } from './screen.ts';
import type { VirtualScreen } from './screen.ts';
import { sequenceOf } from './keys.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProgramTerminal {
  readonly screen: VirtualScreen;
  readonly pid: number;
  /** Everything the program wrote. */
  raw(): string;
  /** Resolves with the screen's text once it shows this; fails with the screen when it does not within `timeoutMs`. */
  waitFor(what: string | RegExp, timeoutMs?: number): Promise<string>;
  /** Resolves once nothing was written for `quietMs` from now on. */
  quiet(quietMs?: number): Promise<void>;
  /** Sends keys by name in one chunk. */
  key(...keys: readonly string[]): void;
  send(bytes: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Closes the terminal under the program. */
  hangUp(): void;
  /** Resolves when the program has ended and all it wrote is on the screen. */
  readonly ended: Promise<{ readonly code: number; readonly signal: number }>;
  /** Ends the program whatever it does. */
  close(): Promise<void>;
}

/** Starts a program in a terminal of its own. Variables that make programs quiet, such as CI, are taken away. */
export function startInTerminal(argv: readonly string[], options: TerminalOptions = {}): ProgramTerminal {
  const columns = options.columns ?? 120;
  const rows = options.rows ?? 40;
  const [program = '', ...args] = argv;
  const screen = createScreen(columns, rows);
  const child = spawn(program, args, { cols: columns, rows, cwd: options.cwd ?? ROOT, env: { ...plainEnv(), ...options.env } });
  const ended = Promise.withResolvers<{ readonly code: number; readonly signal: number }>();
  let raw = '';
  let lastMs = performance.now();
  let isGone = false;
  child.onData((chunk) => {
    raw += chunk;
    lastMs = performance.now();
    screen.write(chunk);
  });
  screen.onReply((reply) => {
    if (!isGone) child.write(reply);
  });
  child.onExit(({ exitCode, signal }) => {
    isGone = true;
    void screen.flush().then(() => ended.resolve({ code: exitCode, signal: signal ?? 0 }));
  });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    screen,
    pid: child.pid,
    ended: ended.promise,
    raw: () => raw,
    async waitFor(what, timeoutMs = 10_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        await screen.flush();
        const text = screen.text();
        if (typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
        if (performance.now() > end)
          throw new Error(`${String(what)} did not appear:\n${text}\nlast bytes: ${JSON.stringify(raw.slice(-300))}`);
        await pause(10);
      }
    },
    async quiet(quietMs = 150) {
      lastMs = performance.now();
      while (performance.now() - lastMs < quietMs) await pause(quietMs / 5);
      await screen.flush();
    },
    key: (...keys) => child.write(keys.map(sequenceOf).join('')),
    send: (bytes) => child.write(bytes),
    resize(wide, high) {
      screen.resize(wide, high);
      child.resize(wide, high);
    },
    kill: (signal) => child.kill(signal),
    hangUp() {
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
    },
    async close() {
      if (!isGone) child.kill('SIGKILL');
      await ended.promise;
    },
  };
}

function plainEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (
      value !== undefined &&
      !/^(?:CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|NO_COLOR|FORCE_COLOR|VITEST.*|NODE_ENV|COLUMNS|LINES|TMUX|COLORFGBG)$/.test(name)
    )
      env[name] = value;
  return { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
}

/** The built program's command, built anew when a source has changed. */
export function builtProgram(): readonly string[] {
  execFileSync(process.execPath, [path.join(ROOT, 'src', 'build.mjs'), '--if-stale'], { cwd: ROOT, stdio: 'pipe' });
  return [process.execPath, path.join(ROOT, 'dist', 'launcher.cjs')];
}

export interface Sandbox {
  /** A git repository with one spec. */
  readonly repository: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** A small repository and a home folder of its own, so that a test touches nothing of the person who runs it. */
export function makeSandbox(files: Readonly<Record<string, string>> = {}): Sandbox {
  const folder = mkdtempSync(path.join(tmpdir(), 'trueup-terminal-'));
  const repository = path.join(folder, 'shop');
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: folder, stdio: 'pipe' });
  git('init', '-q', '-b', 'main', repository);
  const all = {
    'specs/login.md': '# Login\n\nVersion: 1.0\n\n## REQ-01\n\nThe system SHALL lock the account after 5 failed attempts.\n',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(repository, name);
    execFileSync('mkdir', ['-p', path.dirname(file)]);
    writeFileSync(file, text);
  }
  git('-C', repository, 'add', '.');
  git('-C', repository, 'commit', '-q', '-m', 'Start');
  return {
    repository,
    env: { HOME: folder, TRUEUP_HOME: path.join(folder, 'trueup'), XDG_CACHE_HOME: path.join(tmpdir(), 'trueup-terminal-cache') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
