/** Runs the program's entry as a person's shell does, without a terminal. */
import { spawnSync } from 'node:child_process';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `trueup` with these arguments in a folder, with a user directory of its own. */
export function trueup(
  cwd: string,
  userFolder: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Ran {
  const done = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, TRUEUP_HOME: userFolder, ...env },
    timeout: 60_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}
