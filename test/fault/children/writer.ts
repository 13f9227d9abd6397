/**
 * A process that wants a session and appends to its journal until it is killed. Arguments: folder, kind of lock, name. The
 * kind `clock` is known bad: a lock file that counts as abandoned when its holder has not touched it for a while.
 * Prints `held`, `opened <epoch> <events>` and `ack <seq> <gap>`, each synchronously, so that what was printed had happened.
 */
import { statSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../sessions/journal.ts';
import { type Lock, type LockKind, acquireLock, untilFree } from '../../../sessions/lock.ts';
import { TrueupError } from '../../../src/domain/error.ts';

const [, , folder = '', kindName = 'abstract', name = 'w'] = process.argv;
const kind: LockKind = kindName === 'file' ? 'file' : 'abstract';
const say = (line: string) => void writeSync(1, `${line}\n`);

const STALE_MS = 200;

/** What locks by clock do. */
function lockByClock(path: string): { readonly heldBy: string } | Lock {
  const file = join(path, 'clock.lock');
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - touched < STALE_MS) return { heldBy: 'somebody' };
  writeFileSync(file, '');
  const timer = setInterval(() => utimesSync(file, new Date(), new Date()), STALE_MS / 10);
  const lock: Lock = { epoch: Date.now(), renew: () => Promise.resolve(lock), release: () => Promise.resolve(clearInterval(timer)) };
  return lock;
}

async function write(): Promise<void> {
  let epoch = 0;
  const lock = async (path: string) => {
    const taken = kindName === 'clock' ? lockByClock(path) : await acquireLock(path, { kind });
    if ('epoch' in taken) epoch = taken.epoch;
    return taken;
  };
  const { journal, events } = await openJournal(folder, { lock });
  say(`opened ${epoch} ${events.length}`);
  for (let n = 1; ; n += 1) {
    const together = n % 3 === 0 ? 3 : 1;
    const gaps = Array.from({ length: together }, (_entry, at) => `${name}-${n}-${at}`);
    await Promise.all(
      gaps.map((gap) => journal.append([{ type: 'gap/waived', at: new Date().toISOString(), gap, reason: 'x'.repeat(n % 50) }])),
    );
    const { seq } = journal.end();
    for (const [at, gap] of gaps.entries()) say(`ack ${seq - together + 1 + at} ${gap}`);
  }
}

for (;;) {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof TrueupError) || error.code !== 'session-held') throw error;
    say('held');
    if (kindName !== 'clock') await untilFree(folder, kind);
    else
      await new Promise((resolve) => {
        setTimeout(resolve, STALE_MS / 10);
      });
  }
}
