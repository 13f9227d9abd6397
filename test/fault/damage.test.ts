/** D8 and S8: whatever is done to a journal's bytes, the records before it load, nothing invented is believed, and no byte is destroyed. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectJournal, openJournal, repairJournal } from '../../sessions/journal.ts';
import { openStore } from '../../sessions/store.ts';
import { TrueupError } from '../../src/domain/error.ts';
import { SessionId } from '../../src/domain/ids.ts';
import type { SessionSummary } from '../../src/workflow/summary.ts';
import { isFull, numbers, temporaryFolder } from './folders.ts';
import { type SimDisk, simDisk } from './sim/disk.ts';
import { eventOf, numberOf, simLock } from './sim/scenarios.ts';

const MUTATIONS = isFull ? 100_000 : 20_000;
const RECORDS = 24;
const HOSTILE = new URL('../../../shared/hostile/store/', import.meta.url).pathname;
const PATH = '/s/journal.jsonl';

let whole: Buffer = Buffer.alloc(0);
let lineEnds: readonly number[] = [];

const diskWith = (bytes: Buffer): SimDisk => simDisk({ files: new Map([[PATH, bytes]]), folders: new Set(['/', '/s']) });
const options = (sim: SimDisk) => ({ disk: sim.disk, lock: simLock() });
const linesBefore = (offset: number) => lineEnds.filter((end) => end <= offset).length;

beforeAll(async () => {
  const sim = diskWith(Buffer.alloc(0));
  const { journal } = await openJournal('/s', options(sim));
  for (let n = 1; n <= RECORDS; n += n % 4 === 0 ? 3 : 1)
    await journal.append(Array.from({ length: n % 4 === 0 ? 3 : 1 }, (_entry, at) => eventOf(n + at)));
  await journal.close();
  whole = sim.tree().files.get(PATH) ?? whole;
  lineEnds = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
  expect(lineEnds.length).toBeGreaterThanOrEqual(RECORDS);
});

/** All bytes of the journal and its quarantine files, which must together be what was there. */
function bytesKept(sim: SimDisk): number {
  return [...sim.tree().files]
    .filter(([path]) => path === PATH || path.endsWith('.quarantine'))
    .reduce((sum, [, bytes]) => sum + bytes.length, 0);
}

interface Outcome {
  readonly loaded: number;
  readonly said: boolean;
}

/** Opens a changed journal, repairing it when it asks for that, and goes on writing. Fails on any surprise. */
async function survive(bytes: Buffer, leastRecords: number): Promise<Outcome> {
  const sim = diskWith(bytes);
  const seen = await inspectJournal('/s', options(sim));
  const loaded = seen.events.length;
  expect(seen.events.map(numberOf)).toEqual(Array.from({ length: loaded }, (_entry, at) => at + 1));
  expect(loaded).toBeGreaterThanOrEqual(leastRecords);
  if (seen.damage !== undefined) {
    await expect(openJournal('/s', options(sim))).rejects.toMatchObject({ kind: 'damage', code: 'journal-damaged' });
    expect(sim.tree().files.get(PATH)).toEqual(bytes);
    expect(await repairJournal('/s', options(sim))).toMatchObject({ kept: loaded });
    expect(bytesKept(sim)).toBe(bytes.length);
  }
  const { journal, events } = await openJournal('/s', options(sim));
  expect(events.length).toBe(loaded);
  await journal.append([eventOf(loaded + 1)]);
  await journal.close();
  expect((await inspectJournal('/s', options(sim))).events.length).toBe(loaded + 1);
  return { loaded, said: seen.damage !== undefined || seen.notes.length > 0 };
}

/** One random act of violence; `at` is the first byte that changed. */
function mutate(next: () => number): { readonly bytes: Buffer; readonly at: number } {
  const pick = (below: number) => Math.floor(next() * below);
  const at = pick(whole.length);
  const size = 1 + pick(80);
  const rest = whole.subarray(at + size);
  const line = pick(lineEnds.length - 1);
  const from = line === 0 ? 0 : (lineEnds[line - 1] ?? 0);
  const to = lineEnds[line] ?? 0;
  const mutated = [
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), Buffer.from([pick(256)]), whole.subarray(at + 1)]), at }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), rest]), at }),
    () => ({
      bytes: Buffer.concat([whole.subarray(0, at), Buffer.from(Array.from({ length: size }, () => pick(256))), whole.subarray(at)]),
      at,
    }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), Buffer.alloc(Math.min(size, whole.length - at)), rest]), at }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, to), whole.subarray(from, to), whole.subarray(to)]), at: to }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, from), whole.subarray(to)]), at: from }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), whole.subarray(from, to), whole.subarray(at)]), at }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), Buffer.from('\n'), whole.subarray(at)]), at }),
    () => ({ bytes: Buffer.concat([whole.subarray(0, at), Buffer.alloc(size)]), at }),
  ];
  return (mutated[pick(mutated.length)] ?? (() => ({ bytes: whole, at: whole.length })))();
}

describe('D8 a journal', () => {
  test('cut at any byte loads every record that is whole before the cut', async () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const records = linesBefore(length);
      const { loaded } = await survive(whole.subarray(0, length), records);
      expect(loaded).toBe(records);
    }
  });

  test(`changed in ${MUTATIONS} random ways loads every record before the change, and keeps the rest aside`, async () => {
    const next = numbers(20_261_102);
    for (let n = 0; n < MUTATIONS; n += 1) {
      const { bytes, at } = mutate(next);
      await survive(bytes, linesBefore(at));
    }
  });

  test('S8 with any one byte changed never loads the record that was changed', async () => {
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x01;
      const { events, damage, notes } = await inspectJournal('/s', options(diskWith(bytes)));
      expect(events.length).toBe(linesBefore(at));
      expect(damage !== undefined || notes.length > 0).toBe(true);
    }
  });

  test('control: a reader that only parses lines believes changed bytes', () => {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf('out of scope');
    bytes[at] = 0x4f;
    const events = bytes
      .toString()
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events.length).toBe(lineEnds.length);
  });
});

describe.skipIf(!existsSync(HOSTILE))('D8 the hostile store files (skipped where ../shared is absent)', () => {
  const names = existsSync(HOSTILE) ? readdirSync(HOSTILE) : [];
  const bytesOf = (name: string): Buffer => {
    const raw = readFileSync(join(HOSTILE, name));
    if (!name.endsWith('.gen.json')) return raw;
    const { gen_b64: parts } = JSON.parse(raw.toString()) as { readonly gen_b64: readonly (string | readonly [string, number])[] };
    return Buffer.concat(
      parts.map((part) =>
        typeof part === 'string' ? Buffer.from(part, 'base64') : Buffer.from(Buffer.from(part[0], 'base64').toString().repeat(part[1])),
      ),
    );
  };

  test.each(names)('%s alone, and behind good records, is set aside whole', async (name) => {
    const hostile = bytesOf(name);
    if (hostile.length > 0) expect((await survive(hostile, 0)).loaded).toBe(0);
    const { loaded, said } = await survive(Buffer.concat([whole, hostile]), lineEnds.length);
    expect(loaded).toBe(lineEnds.length);
    expect(said).toBe(hostile.length > 0);
  });

  test.each(names)('%s as the cache of a session is made again from the journal', async (name) => {
    const { store, id } = await storeWithSession();
    writeFileSync(join(store.folder(id), 'session.json'), bytesOf(name));
    expect(store.listSync().stale).toEqual([id]);
    expect(await store.list()).toMatchObject([{ id, detail: '3 events' }]);
    expect(store.listSync()).toMatchObject({ stale: [], summaries: [{ id }] });
  });

  test.each(names)('%s as lock.json stops nobody', async (name) => {
    const { store, id } = await storeWithSession();
    writeFileSync(join(store.folder(id), 'lock.json'), bytesOf(name));
    const { journal, events } = await openJournal(store.folder(id));
    await journal.append([eventOf(4)]);
    await journal.close();
    expect(events.length).toBe(3);
  });

  test.each(names)('%s as a journal is listed with its damage, not hidden', async (name) => {
    const { store, id } = await storeWithSession();
    const hostile = bytesOf(name);
    if (hostile.length === 0 || !hostile.includes(10)) return;
    writeFileSync(join(store.folder(id), 'journal.jsonl'), hostile);
    const [listed] = await store.list();
    expect(listed?.id).toBe(id);
    if (!hostile.includes(0)) expect(listed?.damage).toMatch(/journal\.jsonl:1: /);
  });
});

async function storeWithSession() {
  const root = temporaryFolder();
  const id = SessionId.parse('login_2026-11-02');
  const store = openStore(root, (events) => (events.length === 0 ? undefined : summaryOf(id, events.length)));
  mkdirSync(await store.create(id), { recursive: true });
  const { journal } = await openJournal(store.folder(id));
  await journal.append([1, 2, 3].map(eventOf));
  await journal.close();
  return { store, id };
}

function summaryOf(id: SessionId, count: number): SessionSummary {
  const at = '2026-11-02T10:00:00.000Z';
  return {
    id,
    feature: 'login',
    request: '',
    workflow: 'quick',
    phase: 'propose',
    status: 'PENDING',
    detail: `${count} events`,
    startedAt: at,
    lastAt: at,
    convergence: [],
    archived: false,
  };
}

describe('D8 what a person is told', () => {
  const told = async (bytes: Buffer) => {
    const { damage } = await inspectJournal('/sessions/3f2a', {
      disk: simDisk({ files: new Map([['/sessions/3f2a/journal.jsonl', bytes]]), folders: new Set(['/', '/sessions', '/sessions/3f2a']) })
        .disk,
    });
    expect(damage).toBeInstanceOf(TrueupError);
    return `${damage?.message ?? ''}\nfix: ${damage?.fix ?? ''}`;
  };
  const lines = () => whole.toString().split('\n').slice(0, -1);
  const joined = (list: readonly (string | undefined)[]) => Buffer.from(list.map((line) => `${line ?? ''}\n`).join(''));

  test('names file, line, cause and the command that repairs', async () => {
    const [first, second, third] = lines();
    expect(await told(joined([first, second, third?.replace('out of scope', 'in  of scope'), ...lines().slice(3)]))).toBe(
      '/sessions/3f2a/journal.jsonl:3: its hash does not match its content: the line was altered\nfix: run `trueup sessions repair 3f2a` to keep lines 1-2 (the rest is set aside, not deleted)',
    );
  });

  test('a gap, a swap, a repeated record, a git merge and a stale writer each have their own words', async () => {
    const [first, second, third] = lines();
    expect(await told(joined([first, third]))).toContain(':2: record 3 where record 2 belongs');
    expect(await told(joined([second, first]))).toContain(':1: record 2 where record 1 belongs');
    expect(await told(joined([first, first]))).toContain(':2: record 1 where record 2 belongs');
    expect(await told(joined(['<<<<<<< HEAD', first, '=======', second, '>>>>>>> x']))).toContain(':1: a git merge conflict marker');
    expect(await told(joined([first, `${second}${third}`]))).toContain(':2: ');
  });

  test('lines that a tool ended in CR LF are read, and said', async () => {
    const { events, notes } = await inspectJournal('/s', options(diskWith(Buffer.from(whole.toString().replaceAll('\n', '\r\n')))));
    expect(events.length).toBe(lineEnds.length);
    expect(notes.join()).toContain('CR LF');
  });
});
