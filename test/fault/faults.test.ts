/** D5 and D6: every call to the disk fails once, or from then on, in every way a disk can; the old or the new state is there, and the work goes on. */
import { expect, test } from 'vitest';
import { atomicWrite } from '../../sessions/atomic-write.ts';
import { openBlobs } from '../../sessions/blobs.ts';
import { openFiles } from '../../sessions/files.ts';
import { openJournal } from '../../sessions/journal.ts';
import { sha256 } from '../../sessions/sha256.ts';
import { TrueupError } from '../../src/domain/error.ts';
import { type SimDisk, type Tree, simDisk } from './sim/disk.ts';
import { eventOf, numberOf, simLock } from './sim/scenarios.ts';

const CODES = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'EXDEV'] as const;
const FAULTS_MIN = 1500;

let faults = 0;

/** Lets the `nth` call and, if `lasting`, all after it fail with `code`. Tells whether it came to that. */
function failAt(sim: SimDisk, nth: number, code: string, lasting: boolean): () => boolean {
  let left = nth;
  let failed = false;
  sim.interfere((call, path) => {
    left -= 1;
    if (left > 0 || (left < 0 && !lasting)) return;
    if (!failed) faults += 1;
    failed = true;
    throw Object.assign(new Error(`${code}: ${call} ${path}`), { code });
  });
  return () => {
    sim.interfere(() => undefined);
    return failed;
  };
}

/** Demands an error that a person can act on. */
function demandFailure(error: unknown): void {
  expect(error).toBeInstanceOf(TrueupError);
  if (!(error instanceof TrueupError)) return;
  expect(error.kind).toBe('failure');
  expect(error.message).not.toContain('\n');
  expect(error.fix ?? '').not.toBe('');
}

/** Runs `attempt` with every fault at every call until a run gets through without meeting one. */
async function everyFault(start: Tree, attempt: (sim: SimDisk, heal: () => boolean, story: string) => Promise<void>): Promise<void> {
  for (const code of CODES)
    for (const lasting of [false, true])
      for (let nth = 1; ; nth += 1) {
        const sim = simDisk(start);
        let met = false;
        const stop = failAt(sim, nth, code, lasting);
        const heal = () => {
          met = stop() || met;
          return met;
        };
        await attempt(sim, heal, `${code} at call ${nth}${lasting ? ' and after' : ''}`);
        if (!heal()) break;
      }
}

test('D5 a journal keeps what it said was saved, nothing else, and goes on in the same process', async () => {
  await everyFault({ files: new Map(), folders: new Set(['/', '/s']) }, async (sim, heal, story) => {
    const folder = '/s';
    const options = { disk: sim.disk, lock: simLock() };
    let saved = 0;
    let opened: Awaited<ReturnType<typeof openJournal>> | undefined;
    for (let tries = 0; saved < 4; tries += 1) {
      expect(tries, story).toBeLessThan(20);
      try {
        opened ??= await openJournal(folder, options);
        expect(opened.events.map(numberOf), story).toEqual(
          Array.from({ length: saved }, (_entry, at) => at + 1).slice(0, opened.events.length),
        );
        await opened.journal.append([eventOf(saved + 1), eventOf(saved + 2)]);
        saved += 2;
      } catch (error) {
        demandFailure(error);
        // What failed lasts until somebody frees the disk.
        heal();
        await opened?.journal.close();
        opened = await openJournal(folder, options);
        expect(opened.events.length, story).toBe(saved);
      }
    }
    await opened?.journal.close();
    heal();
    const again = await openJournal(folder, options);
    expect(again.events.length, story).toBe(4);
    await again.journal.close();
  });
});

const TREE = ['specs/a.md', 'docs/b.md', 'new/c.md'];

test('D5 a write of several files is old or new as a whole, and can be repeated', async () => {
  const start: Tree = {
    files: new Map([
      ['/r/specs/a.md', Buffer.from('old')],
      ['/r/docs/b.md', Buffer.from('old')],
    ]),
    folders: new Set(['/', '/r', '/r/specs', '/r/docs']),
  };
  const holding = async <T>(_folder: string, work: () => Promise<T>): Promise<T> => work();
  const writes = TREE.map((path) => ({
    path,
    content: Buffer.from('new'),
    ...(path.startsWith('new') ? {} : { base: sha256(Buffer.from('old')) }),
  }));
  const look = async (sim: SimDisk) => {
    const files = openFiles('/r', { disk: sim.disk, holding });
    const found = [];
    for (const path of TREE)
      found.push(Buffer.from((await files.read(path)) ?? Buffer.from(path.startsWith('new') ? 'old' : 'gone')).toString());
    return found.join();
  };
  await everyFault(start, async (sim, heal, story) => {
    const files = openFiles('/r', { disk: sim.disk, holding });
    let said = 'written';
    try {
      expect(await files.writeAll(writes)).toEqual([]);
    } catch (error) {
      demandFailure(error);
      said = 'refused';
    }
    heal();
    const found = await look(sim);
    expect(said === 'written' ? ['new,new,new'] : ['old,old,old', 'new,new,new'], story).toContain(found);
    expect(await files.writeAll(writes), story).toEqual([]);
    expect(await look(sim), story).toBe('new,new,new');
  });
});

test('D5 a blob is there when put said so, and can be put again when it did not', async () => {
  const content = Buffer.from('some content');
  await everyFault({ files: new Map(), folders: new Set(['/', '/s']) }, async (sim, heal, story) => {
    const blobs = openBlobs('/s/blobs', sim.disk);
    try {
      await blobs.put(content);
    } catch (error) {
      demandFailure(error);
      heal();
      await blobs.put(content);
    }
    heal();
    expect(Buffer.from(await openBlobs('/s/blobs', sim.disk).get(sha256(content))).toString(), story).toBe('some content');
  });
});

test(`D5 at least ${FAULTS_MIN} faults were injected`, () => {
  expect(faults).toBeGreaterThanOrEqual(FAULTS_MIN);
});

test('control, D6: a single write call takes a short write for success', async () => {
  const sim = simDisk();
  sim.writeSize((wanted) => Math.ceil(wanted / 2));
  const file = await sim.disk.open('/f', 'new', 0o600);
  await file.write(Buffer.from('0123456789'));
  expect(sim.tree().files.get('/f')?.length).toBe(5);
});

test('D6 however few bytes the system takes at a time, all are written or none are said to be', async () => {
  for (let size = 1; size <= 64; size += 1) {
    const sim = simDisk({ files: new Map(), folders: new Set(['/', '/s']) });
    sim.writeSize((wanted) => Math.min(wanted, size));
    await atomicWrite(sim.disk, '/f', Buffer.alloc(500, 'x'));
    expect(sim.tree().files.get('/f')?.length).toBe(500);
    const { journal } = await openJournal('/s', { disk: sim.disk, lock: simLock() });
    await journal.append([eventOf(1), eventOf(2)]);
    await journal.close();
    const again = await openJournal('/s', { disk: sim.disk, lock: simLock() });
    expect(again.events.length).toBe(2);
    await again.journal.close();
    sim.writeSize(() => 0);
    await expect(atomicWrite(sim.disk, '/f', Buffer.from('new'))).rejects.toMatchObject({ code: 'EIO' });
    expect(sim.tree().files.get('/f')?.length).toBe(500);
  }
});
