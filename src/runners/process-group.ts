/** Ends a child together with everything it started: first asked, then forced, within two seconds. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a group may take to end after each signal. */
const SIGNALS = [
  ['SIGTERM', 1_000],
  ['SIGKILL', 500],
] as const;
const FIRST_POLL_MS = 5;

/** The variable by which descendants that left the process group are found again. */
export const RUN_MARK = 'TRUEUP_RUN';

/**
 * Ends the process group of `leader` and resolves when it is gone, at the latest a second and a half later. With a `mark`
 * it also ends processes that carry it in their environment wherever they went (Linux only): a child that made itself a
 * session of its own is no longer in the group.
 */
export async function endGroup(leader: number, mark?: string): Promise<void> {
  for (const [name, graceMs] of SIGNALS) {
    const strays = mark === undefined ? [] : await processesMarked(mark);
    signalGroup(leader, name);
    for (const pid of strays) signal(pid, name);
    if (await areGone(leader, strays, graceMs)) return;
  }
}

async function areGone(leader: number, strays: readonly number[], graceMs: number): Promise<boolean> {
  const until = performance.now() + graceMs;
  for (let wait = FIRST_POLL_MS; performance.now() < until; wait *= 2) {
    const alive = (await groupIsAlive(leader)) || (await Promise.all(strays.map(isAlive))).includes(true);
    if (!alive) return true;
    await delay(Math.min(wait, Math.max(1, until - performance.now())));
  }
  return false;
}

/** Whether any process of the group is left. One that ended and waits to be noticed by its parent is not. */
export async function groupIsAlive(leader: number): Promise<boolean> {
  if (!exists(-leader)) return false;
  const pids = await allProcesses();
  // Without /proc the answer of the signal stands.
  if (pids.length === 0) return true;
  const states = await Promise.all(pids.map(stateOf));
  return states.some((state) => state?.group === leader && state.isRunning);
}

/** Sends a signal to every process of the group; one that is gone already is fine. */
export function signalGroup(leader: number, name: NodeJS.Signals): void {
  signal(-leader, name);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isOutOfReach(error);
  }
}

/** ESRCH: there is none. EPERM: it changed its user (or, on macOS, is about to be gone). */
function isOutOfReach(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM');
}

async function isAlive(pid: number): Promise<boolean> {
  return exists(pid) && (await stateOf(pid))?.isRunning === true;
}

async function processesMarked(mark: string): Promise<readonly number[]> {
  const entry = `${RUN_MARK}=${mark}`;
  const pids = await allProcesses();
  // A process of another user cannot be read, and one that just ended is no longer there.
  const environments = await Promise.all(pids.map(async (pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')));
  return pids.filter((_, index) => environments[index]?.split('\0').includes(entry) === true);
}

/** Every process id, or none where there is no /proc. */
async function allProcesses(): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function stateOf(pid: number): Promise<{ readonly group: number; readonly isRunning: boolean } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name before the last parenthesis is the program's own choice and may hold anything.
  const [state = '', , group = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { group: Number(group), isRunning: state !== 'Z' && state !== 'X' };
}
