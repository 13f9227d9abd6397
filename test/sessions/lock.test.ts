/** The lock: one holder, a name for who it is, a higher epoch each time, and nothing that asks a clock. */
import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Lock, type LockKind, acquireLock, untilFree, whileHolding } from '../../sessions/lock.ts';
import { temporaryFolder } from './folders.ts';

async function taken(folder: string, kind: LockKind): Promise<Lock> {
  const lock = await acquireLock(folder, { kind });
  if ('heldBy' in lock) throw new Error(lock.heldBy);
  return lock;
}

const KINDS: readonly LockKind[] = process.platform === 'linux' ? ['abstract', 'file'] : ['file'];

describe.each(KINDS)('D7 a lock of kind %s', (kind) => {
  test('has one holder, who is named to the second', async () => {
    const folder = temporaryFolder();
    const lock = await taken(folder, kind);
    expect(await acquireLock(folder, { kind })).toEqual({
      heldBy: expect.stringMatching(new RegExp(`^process ${process.pid} \\([\\w.-]+\\) since \\d{4}-`)),
    });
    await lock.release();
    await (await taken(folder, kind)).release();
  });

  test('gives every holder a higher epoch, and keeps it on disk', async () => {
    const folder = temporaryFolder();
    for (let epoch = 1; epoch <= 5; epoch += 1) {
      const lock = await taken(folder, kind);
      expect(lock.epoch).toBe(epoch);
      expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ epoch, pid: process.pid });
      await lock.release();
    }
  });

  test('is renewed without being let go', async () => {
    const folder = temporaryFolder();
    const renewed = await (await taken(folder, kind)).renew();
    expect(renewed.epoch).toBe(2);
    expect(await acquireLock(folder, { kind })).toHaveProperty('heldBy');
    await renewed.release();
    expect((await taken(folder, kind)).epoch).toBe(3);
  });

  test('of many who try at once goes to one', async () => {
    const folder = temporaryFolder();
    const tries = await Promise.all(Array.from({ length: 12 }, () => acquireLock(folder, { kind })));
    const holders = tries.filter((entry): entry is Lock => 'epoch' in entry);
    expect(holders.length).toBe(1);
    await holders[0]?.release();
  });

  test('tells one who waits as soon as it is free', async () => {
    const folder = temporaryFolder();
    const lock = await taken(folder, kind);
    let free = false;
    const waiting = untilFree(folder, kind).then(() => {
      free = true;
    });
    expect(await acquireLock(folder, { kind })).toHaveProperty('heldBy');
    expect(free).toBe(false);
    await lock.release();
    await waiting;
    await untilFree(folder, kind);
  });

  test('is of the folder, by whatever path it is reached', async () => {
    const place = temporaryFolder();
    mkdirSync(join(place, 'a'));
    symlinkSync('a', join(place, 'b'));
    const lock = await taken(join(place, 'a'), kind);
    expect(await acquireLock(join(place, 'b'), { kind })).toHaveProperty('heldBy');
    renameSync(join(place, 'a'), join(place, 'c'));
    expect(await acquireLock(join(place, 'c'), { kind })).toHaveProperty('heldBy');
    await lock.release();
  });
});

test('work that needs the folder to itself is done one after the other', async () => {
  const folder = temporaryFolder();
  let inside = 0;
  const most: number[] = [];
  await Promise.all(
    Array.from({ length: 8 }, () =>
      whileHolding(folder, async () => {
        inside += 1;
        most.push(inside);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        inside -= 1;
      }),
    ),
  );
  expect(most).toEqual(Array.from({ length: 8 }, () => 1));
});

test('work that fails lets go all the same', async () => {
  const folder = temporaryFolder();
  await expect(whileHolding(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await whileHolding(folder, () => Promise.resolve('yes'))).toBe('yes');
});
