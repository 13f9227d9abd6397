/** Follows files as they are edited, by whoever and with whatever: watches few folders and calls back once a burst of changes has ended. */
import { sep } from 'node:path';
import { errnoOf } from '../../sessions/failure.ts';

/** Editors and agents write in bursts; one reading for each would show texts that nobody meant. */
const QUIET_MS = 60;
/** In an endless burst there is a reading now and then all the same. */
const LONGEST_MS = 1000;

const SKIPPED = new Set(['.git', '.trueup', 'node_modules']);

export interface Following {
  /** Resolves when nothing is watched any more. */
  close(): Promise<void>;
}

/**
 * Watches `places` (absolute files and folders, there or not yet) below `root` and nothing else of it. `changed` is called
 * after each burst, never while the call before it is still at work. Resolves once changes are seen. `trouble` is told, once,
 * when the system cannot watch: then nothing is followed.
 */
export async function follow(
  root: string,
  places: readonly string[],
  changed: () => Promise<void>,
  trouble: (why: string) => void,
): Promise<Following> {
  const { watch } = await import('chokidar');
  const calls = bursts(changed);
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path: string) => !matters(path, root, places),
  });
  let told = false;
  watcher.on('all', calls.note);
  watcher.on('error', (error) => {
    if (!told) trouble(`changes cannot be followed: ${errnoOf(error) || (error instanceof Error ? error.message : String(error))}`);
    told = true;
  });
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    async close() {
      await watcher.close();
      await calls.close();
    },
  };
}

/** A place itself, what leads to it, and what lies in it outside of folders that hold no specs. */
function matters(path: string, root: string, places: readonly string[]): boolean {
  if (path === root) return true;
  if (
    path
      .slice(root.length)
      .split(sep)
      .some((name) => SKIPPED.has(name))
  )
    return false;
  return places.some((place) => path === place || place.startsWith(path + sep) || path.startsWith(place + sep));
}

/** Turns bursts of notes into calls, one at a time. */
function bursts(call: () => Promise<void>): { readonly note: () => void; close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const run = (): void => {
    timer = undefined;
    since = 0;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = call().finally(() => {
      running = undefined;
      if (again && !closed) run();
      again = false;
    });
  };
  const note = (): void => {
    if (closed) return;
    const now = performance.now();
    if (timer !== undefined) clearTimeout(timer);
    else since = now;
    timer = setTimeout(run, Math.min(QUIET_MS, Math.max(0, since + LONGEST_MS - now)));
  };
  return {
    note,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
