/** The journal: what it writes, what it refuses, and how it says so. Crashes, kills and damage are in test/fault. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../sessions/disk.ts';
import { encodeRecord } from '../../sessions/journal-record.ts';
import { inspectJournal, openJournal, readJournal, repairJournal } from '../../sessions/journal.ts';
import type { Lock } from '../../sessions/lock.ts';
import type { SessionEvent } from '../../src/workflow/event.ts';
import { eventOf, numberOf, startOf } from './events.ts';
import { temporaryFolder } from './folders.ts';

function newFolder(): string {
  const folder = join(temporaryFolder(), 'passkey_2026-11-02');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

const textIn = (folder: string) => readFileSync(join(folder, 'journal.jsonl'), 'utf8');

/** The real disk with its syncs counted, and `fail` thrown by the next of them. */
function watchedDisk(): { readonly disk: Disk; syncs: number; fail: Error | undefined } {
  const watch = {
    syncs: 0,
    fail: undefined as Error | undefined,
    disk: {
      ...nodeDisk,
      async open(path: string, how: 'new' | 'append', mode: number) {
        const file = await nodeDisk.open(path, how, mode);
        return {
          ...file,
          datasync() {
            if (path.endsWith('journal.jsonl')) watch.syncs += 1;
            const { fail } = watch;
            watch.fail = undefined;
            return fail === undefined ? file.datasync() : Promise.reject(fail);
          },
        };
      },
    },
  };
  return watch;
}

/** Another process that does not see our lock, as in another network namespace. */
const otherMachine = (epoch: number) => () => {
  const lock: Lock = { epoch, renew: () => Promise.resolve(lock), release: () => Promise.resolve() };
  return Promise.resolve(lock);
};

async function written(...events: readonly SessionEvent[]): Promise<string> {
  const folder = newFolder();
  const { journal } = await openJournal(folder);
  await journal.append(events);
  await journal.close();
  return folder;
}

/** A reader made from the description in journal.ts alone. */
function secondReader(text: string): readonly unknown[] {
  let prev = createHash('sha256').update('trueup journal 1').digest('hex');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, at): unknown => {
      const record = JSON.parse(line) as { readonly seq: number; readonly prev: string; readonly hash: string; readonly event: unknown };
      const hash = createHash('sha256')
        .update(line.slice(0, line.indexOf(`,"hash":"${record.hash}"`)))
        .digest('hex');
      expect(record).toMatchObject({ seq: at + 1, prev, hash });
      prev = hash;
      return record.event;
    });
}

describe('a journal', () => {
  test('gives back what was appended, in order', async () => {
    const events = [startOf('passkey_2026-11-02'), eventOf(1), eventOf(2, 'ünïcödé 規格 \u202e "quoted"\n')];
    const folder = await written(...events);
    const opened = await openJournal(folder);
    await opened.journal.close();
    expect(opened).toMatchObject({ events, notes: [] });
    expect(await readJournal(folder)).toEqual({ events, notes: [] });
  });

  test('is written as its file says', async () => {
    const folder = await written(eventOf(1), eventOf(2));
    const { journal } = await openJournal(folder);
    await journal.append([eventOf(3)]);
    await journal.close();
    expect(secondReader(textIn(folder))).toEqual([1, 2, 3].map((n) => eventOf(n)));
    expect(
      textIn(folder)
        .split('\n')
        .map((line) => /"first":(\d)/.exec(line)?.[1]),
    ).toEqual([undefined, '1', undefined, undefined]);
    expect(
      textIn(folder)
        .split('\n')
        .slice(0, 3)
        .map((line) => /"epoch":(\d)/.exec(line)?.[1]),
    ).toEqual(['1', '1', '2']);
  });

  test('syncs once for all that is appended together', async () => {
    const watch = watchedDisk();
    const { journal } = await openJournal(newFolder(), { disk: watch.disk });
    const before = watch.syncs;
    await Promise.all(Array.from({ length: 50 }, (_entry, at) => journal.append([eventOf(at)])));
    expect(watch.syncs - before).toBe(1);
    await journal.close();
  });

  test('writes what comes during a sync with the next one, in order', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    const appended: Promise<void>[] = [];
    for (let n = 1; n <= 100; n += 1) {
      appended.push(journal.append([eventOf(n)]));
      if (n % 7 === 0) await appended.at(-5);
    }
    await Promise.all(appended);
    await journal.close();
    expect((await readJournal(folder)).events.map(numberOf)).toEqual(Array.from({ length: 100 }, (_entry, at) => at + 1));
  });

  test('tells where it ends', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    await journal.append([eventOf(1), eventOf(2)]);
    const [, , hash] = /"hash":"(\w+)"\}\n$/.exec(textIn(folder)) === null ? [] : ['', '', textIn(folder).slice(-67, -3)];
    expect(journal.end()).toEqual({ bytes: Buffer.byteLength(textIn(folder)), seq: 2, head: hash });
    await journal.close();
  });

  test('is private to the user', async () => {
    const folder = await written(eventOf(1));
    expect(statSync(join(folder, 'journal.jsonl')).mode & 0o777).toBe(0o600);
  });

  test('holds a record of ten megabytes', async () => {
    const folder = await written(eventOf(1, 'x'.repeat(10_000_000)), eventOf(2));
    expect((await readJournal(folder)).events.map(numberOf)).toEqual([1, 2]);
  });

  test('waits at closing for what is under way, and takes nothing after', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    const appended = journal.append([eventOf(1)]);
    await journal.close();
    await appended;
    await expect(journal.append([eventOf(2)])).rejects.toMatchObject({ code: 'journal-closed' });
    expect((await readJournal(folder)).events.length).toBe(1);
  });

  test('refuses an event that it could not read again, and writes nothing of that call', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    const wrong = { type: 'gap/waived', at: 'now', gap: 7, reason: 'x' } as unknown as SessionEvent;
    await expect(journal.append([eventOf(1), wrong])).rejects.toMatchObject({ kind: 'bug', code: 'event-invalid' });
    await journal.append([eventOf(2)]);
    await journal.close();
    expect((await readJournal(folder)).events.map(numberOf)).toEqual([2]);
  });
});

test('the journal of a session that does not exist is not made', async () => {
  const folder = join(temporaryFolder(), 'typo');
  await expect(openJournal(folder)).rejects.toMatchObject({
    kind: 'refusal',
    code: 'no-such-session',
    message: 'typo: there is no session of this name',
  });
  expect(existsSync(folder)).toBe(false);
});

describe('D7 a second opening', () => {
  test('is told who has the session, and may read it meanwhile', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    await journal.append([eventOf(1)]);
    await expect(openJournal(folder)).rejects.toMatchObject({
      kind: 'refusal',
      code: 'session-held',
      message: expect.stringMatching(new RegExp(`^passkey_2026-11-02: open in process ${process.pid} `)),
    });
    await expect(repairJournal(folder)).rejects.toMatchObject({ code: 'session-held' });
    expect((await readJournal(folder)).events.length).toBe(1);
    await journal.close();
    await (await openJournal(folder)).journal.close();
  });

  test('that could not see the lock makes the first one stop, and its records stay', async () => {
    const folder = newFolder();
    const first = await openJournal(folder, { lock: otherMachine(3) });
    await first.journal.append([eventOf(1)]);
    const second = await openJournal(folder, { lock: otherMachine(4) });
    await second.journal.append([eventOf(2)]);
    await expect(first.journal.append([eventOf(9)])).rejects.toMatchObject({ code: 'journal-foreign-writer' });
    await expect(first.journal.append([eventOf(9)])).rejects.toMatchObject({ code: 'journal-foreign-writer' });
    await first.journal.close();
    await second.journal.append([eventOf(3)]);
    await second.journal.close();
    expect((await readJournal(folder)).events.map(numberOf)).toEqual([1, 2, 3]);
  });

  test('is how a record with a stale epoch is known when it is read', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder, { lock: otherMachine(5) });
    await journal.append([eventOf(1)]);
    const { seq, head } = journal.end();
    await journal.close();
    appendFileSync(
      join(folder, 'journal.jsonl'),
      `${encodeRecord(JSON.stringify(eventOf(2)), { seq, hash: head, epoch: 5 }, 4, 2).line}\n`,
    );
    await expect(readJournal(folder)).rejects.toMatchObject({
      code: 'journal-damaged',
      message: expect.stringContaining(':2: stale epoch 4 after 5'),
    });
  });
});

test('what was looked at before is read again when it has changed since', async () => {
  const folder = await written(eventOf(1));
  await readJournal(folder);
  const { journal } = await openJournal(folder);
  await journal.append([eventOf(2)]);
  expect((await readJournal(folder)).events.length).toBe(2);
  await journal.close();
  await readJournal(folder);
  writeFileSync(join(folder, 'journal.jsonl'), textIn(folder).replace('"G-2"', '"G-9"'));
  await expect(openJournal(folder)).rejects.toMatchObject({ code: 'journal-damaged' });
});

describe('after a failed sync', () => {
  test('everything is refused until the same process opens it again, before closing it or after', async () => {
    for (const closeFirst of [false, true]) {
      const watch = watchedDisk();
      const folder = newFolder();
      const { journal } = await openJournal(folder, watch);
      await journal.append([eventOf(1)]);
      watch.fail = Object.assign(new Error('EIO'), { code: 'EIO' });
      const waiting = [journal.append([eventOf(2)]), journal.append([eventOf(3)])];
      for (const append of waiting) await expect(append).rejects.toMatchObject({ kind: 'failure', code: 'disk-error' });
      await expect(journal.append([eventOf(4)])).rejects.toMatchObject({ code: 'disk-error' });
      if (closeFirst) await journal.close();
      const again = await openJournal(folder, watch);
      expect(again.events.map(numberOf)).toEqual([1]);
      await again.journal.append([eventOf(5)]);
      if (!closeFirst) await journal.close();
      await expect(openJournal(folder)).rejects.toMatchObject({ code: 'session-held' });
      await again.journal.close();
      expect((await readJournal(folder)).events.map(numberOf)).toEqual([1, 5]);
      expect(existsSync(join(folder, 'journal.suspect'))).toBe(false);
    }
  });
});

describe('what a crash or a person may leave', () => {
  test('a last line without its newline is cut, and said', async () => {
    const folder = await written(eventOf(1), eventOf(2));
    appendFileSync(join(folder, 'journal.jsonl'), '{"v":1,"seq":3,"ep');
    expect((await readJournal(folder)).notes.join()).toContain('journal.jsonl:3: 18 bytes of a write that was interrupted are left out');
    const { journal, events, notes } = await openJournal(folder);
    expect(events.length).toBe(2);
    expect(notes.join()).toContain('18 bytes of a write that was interrupted were cut; nothing that was saved is lost');
    await journal.append([eventOf(3)]);
    await journal.close();
    expect(secondReader(textIn(folder)).length).toBe(3);
  });

  test('damage stops the opening with line and fix, and a repair keeps the rest aside', async () => {
    const folder = await written(eventOf(1), eventOf(2), eventOf(3));
    const damaged = textIn(folder).replace('"G-2"', '"G-8"');
    writeFileSync(join(folder, 'journal.jsonl'), damaged);
    await expect(openJournal(folder)).rejects.toMatchObject({
      kind: 'damage',
      code: 'journal-damaged',
      message: expect.stringMatching(/journal\.jsonl:2: its hash does not match/),
      fix: 'run `trueup sessions repair passkey_2026-11-02` to keep line 1 (the rest is set aside, not deleted)',
    });
    expect(textIn(folder)).toBe(damaged);
    expect((await inspectJournal(folder)).events.map(numberOf)).toEqual([1]);
    const repair = await repairJournal(folder);
    expect(repair).toMatchObject({ kept: 1, movedBytes: Buffer.byteLength(damaged) - Buffer.byteLength(damaged.split('\n')[0] ?? '') - 1 });
    expect(textIn(folder) + readFileSync(repair.quarantine ?? '', 'utf8')).toBe(damaged);
    const { journal, events } = await openJournal(folder);
    await journal.close();
    expect(events.map(numberOf)).toEqual([1]);
  });

  test('a repair of a whole journal changes nothing', async () => {
    const folder = await written(eventOf(1));
    const before = textIn(folder);
    expect(await repairJournal(folder)).toEqual({ kept: 1, movedBytes: 0, notes: [] });
    expect(textIn(folder)).toBe(before);
  });

  test('an event of another program, rightly sealed, is damage that names its type', async () => {
    const folder = newFolder();
    await written();
    const { journal } = await openJournal(folder);
    await journal.append([eventOf(1)]);
    const { seq, head } = journal.end();
    await journal.close();
    appendFileSync(
      join(folder, 'journal.jsonl'),
      `${encodeRecord('{"type":"gate/aproved\\u001b"}', { seq, hash: head, epoch: 1 }, 1, 2).line}\n`,
    );
    await expect(readJournal(folder)).rejects.toMatchObject({
      message: expect.stringContaining(':2: not a session event (type "gate/aproved␛"'),
    });
  });

  test('a record of another session, whole and with the right number, is damage', async () => {
    const [ours, theirs] = [await written(eventOf(1), eventOf(2)), await written(eventOf(7), eventOf(2))];
    const [first] = textIn(ours).split('\n');
    const [, second] = textIn(theirs).split('\n');
    writeFileSync(join(ours, 'journal.jsonl'), `${first}\n${second}\n`);
    await expect(readJournal(ours)).rejects.toMatchObject({
      message: expect.stringContaining(':2: it does not continue the record before it'),
    });
  });

  test('a rightly sealed record that nests without end is refused before anything walks it', async () => {
    const folder = newFolder();
    const { journal } = await openJournal(folder);
    await journal.close();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    writeFileSync(
      join(folder, 'journal.jsonl'),
      `${encodeRecord(deep, { seq: 0, hash: createHash('sha256').update('trueup journal 1').digest('hex'), epoch: 0 }, 1, 1).line}\n`,
    );
    await expect(readJournal(folder)).rejects.toMatchObject({ message: expect.stringContaining('nested deeper than') });
  });
});
