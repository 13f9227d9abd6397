/** Waits, without holding the session, until a person has given the verdict on it in another terminal. */
import { unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import type { Holder } from '../../../sessions/lock.ts';
import { holderOf } from '../../../sessions/lock.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Blobs } from '../../ports.ts';
import type { Session } from '../../workflow/state.ts';
import { readSession } from '../read-session.ts';
import type { Repository } from '../repository.ts';

/** Asked for often enough that nobody waits for the answer, on any file system. */
const LOOK_MS = 200;

/**
 * Resolves with the session once it is over, or as it is after `timeoutMs`. `say` is told who opens the session and who
 * leaves it without a verdict; the wait goes on, for anybody may take it up again. Rejects when the session is gone or damaged.
 */
export async function awaitVerdict(
  { root, store }: Repository,
  id: SessionId,
  timeoutMs: number | undefined,
  say: (line: string) => void,
): Promise<{ readonly session: Session; readonly blobs: Blobs }> {
  const folder = store.folder(id);
  const files = ['journal.jsonl', 'lock.json'].map((name) => join(folder, name));
  let wake: () => void = () => undefined;
  const stirred = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const rouse = (): void => wake();
  let isOut = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isOut = true;
          wake();
        }, timeoutMs);
  for (const file of files) watchFile(file, { interval: LOOK_MS }, rouse);
  let holder: Holder | undefined;
  let left: string | undefined;
  try {
    for (;;) {
      const next = stirred();
      const found = await readSession(root, id);
      if (isOver(found.session) || isOut) return found;
      if (left !== undefined) say(`${left} left it without a verdict; still waiting`);
      left = undefined;
      if (holder === undefined) {
        holder = await holderOf(folder);
        if (holder !== undefined) {
          const { who, gone } = holder;
          say(`${id} is open in ${who}`);
          const free = (): void => {
            [holder, left] = [undefined, who];
            wake();
          };
          gone.then(free, free);
        }
      }
      await next;
    }
  } finally {
    clearTimeout(timer);
    for (const file of files) unwatchFile(file, rouse);
    holder?.leave();
  }
}

function isOver({ phase }: Session): boolean {
  return phase.name === 'complete' || phase.name === 'aborted';
}
