/**
 * A process that wants a session and appends to its journal until it is killed. Arguments: folder, kind of lock, name.
 * Prints `held`, `opened <epoch> <events>` and `ack <seq> <gap>`, each synchronously, so that what was printed had happened.
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../../../sessions/journal.ts';
import { type LockKind, acquireLock, untilFree } from '../../../sessions/lock.ts';
import { TrueupError } from '../../../src/domain/error.ts';

const [, , folder = '', kindName = 'abstract', name = 'w'] = process.argv;
const kind: LockKind = kindName === 'file' ? 'file' : 'abstract';
const say = (line: string) => void writeSync(1, `${line}\n`);

async function write(): Promise<void> {
  let epoch = 0;
  const lock = async (path: string) => {
    const taken = await acquireLock(path, { kind });
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
    await untilFree(folder, kind);
  }
}
