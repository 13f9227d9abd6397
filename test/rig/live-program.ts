/** The program at work beside the test, without a terminal: lines in, output as it comes. */
import { spawn } from 'node:child_process';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

export interface LiveProgram {
  /** Standard output, and what was told beside it on standard error. */
  out(): string;
  err(): string;
  /** Resolves once either shows this after what an earlier call found; fails with everything there is when the program ends before. */
  waitFor(what: string | RegExp): Promise<void>;
  /** Types one line. */
  say(line: string): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts `trueup` with these arguments in a folder, with a user directory of its own. */
export function startTrueup(cwd: string, userFolder: string, args: readonly string[]): LiveProgram {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, TRUEUP_HOME: userFolder } });
  let [out, err, all] = ['', '', ''];
  let seen = 0;
  let isOver = false;
  const looks = new Set<() => void>();
  const came = () => looks.forEach((look) => look());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    [out, all] = [out + text, all + text];
    came();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    [err, all] = [err + text, all + text];
    came();
  });
  // A program that has ended reads no more lines.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => {
      isOver = true;
      came();
      resolve(code ?? signal ?? 'ended');
    });
  });
  return {
    out: () => out,
    err: () => err,
    ended,
    say: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    waitFor: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const rest = all.slice(seen);
          const at = typeof what === 'string' ? rest.indexOf(what) : rest.search(what);
          if (at < 0 && !isOver) return;
          looks.delete(look);
          if (at < 0) {
            reject(new Error(`${String(what)} did not come:\n${all}`));
            return;
          }
          seen += at + (typeof what === 'string' ? what.length : (what.exec(rest)?.[0].length ?? 0));
          resolve();
        };
        looks.add(look);
        look();
      }),
  };
}
