/** The store: where sessions live, and lists that do not open journals. */
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../sessions/journal.ts';
import { openStore } from '../../sessions/store.ts';
import { readSummariesSync } from '../../sessions/summaries.ts';
import { SessionId } from '../../src/domain/ids.ts';
import type { SessionEvent } from '../../src/workflow/event.ts';
import type { SessionSummary } from '../../src/workflow/summary.ts';
import { eventOf, startOf } from './events.ts';
import { temporaryFolder } from './folders.ts';

const idOf = (n: number) => SessionId.parse(`login-${n}_2026-11-02`);

function summaryOf(id: SessionId, count: number, lastAt = '2026-11-02T10:00:00.000Z'): SessionSummary {
  return {
    id,
    feature: 'login',
    request: 'r',
    workflow: 'quick',
    phase: 'propose',
    status: 'PENDING',
    detail: `${count} events`,
    startedAt: lastAt,
    lastAt,
    convergence: [3, 1, 0],
    archived: false,
  };
}

/** Counts how often a journal had to be folded. */
function storeAt(root: string) {
  const folded: SessionId[] = [];
  const store = openStore(root, (events) => {
    const [first] = events;
    if (first?.type !== 'session/started') return undefined;
    folded.push(first.id);
    return summaryOf(first.id, events.length);
  });
  return { store, folded };
}

async function withSessions(count: number, ...more: readonly SessionEvent[]) {
  const root = temporaryFolder();
  const { store } = storeAt(root);
  for (let n = 1; n <= count; n += 1) {
    const { journal } = await openJournal(await store.create(idOf(n)));
    await journal.append([startOf(idOf(n)), ...more]);
    await journal.close();
  }
  return root;
}

describe('a store', () => {
  test('is not made before the first session is', () => {
    const root = temporaryFolder();
    const { store } = storeAt(root);
    expect(store.listSync()).toEqual({ summaries: [], stale: [] });
    expect(readdirSync(root)).toEqual([]);
  });

  test('is private, and git does not see it', async () => {
    const root = await withSessions(1);
    expect(readFileSync(join(root, '.trueup/.gitignore'), 'utf8')).toBe('*\n');
    for (const path of ['.trueup', '.trueup/sessions', `.trueup/sessions/${idOf(1)}`])
      expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
  });

  test("takes other users' permissions off a store that is ours", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.trueup'), { mode: 0o755 });
    storeAt(root);
    expect(statSync(join(root, '.trueup')).mode & 0o777).toBe(0o700);
  });

  test('gives a name once, also when two ask at once, and takes over what a crash left of a session that never began', async () => {
    const root = await withSessions(1);
    const { store } = storeAt(root);
    await expect(store.create(idOf(1))).rejects.toMatchObject({
      kind: 'refusal',
      code: 'session-exists',
      fix: `run \`trueup resume ${idOf(1)}\``,
    });
    const both = await Promise.allSettled([store.create(idOf(2)), store.create(idOf(2))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(store.create(idOf(2))).rejects.toMatchObject({ code: 'session-exists' });
    mkdirSync(store.folder(idOf(3)));
    const { journal } = await openJournal(await store.create(idOf(3)));
    await expect(store.create(idOf(3))).rejects.toMatchObject({ code: 'session-exists' });
    await journal.close();
  });

  test('gives a folder for staged copies and keeps what the terminal wants to remember', async () => {
    const { store } = storeAt(await withSessions(1));
    expect(statSync(store.staged(idOf(1))).mode & 0o777).toBe(0o700);
    const ui = store.uiState(idOf(1));
    expect(await ui.read()).toBeUndefined();
    await ui.write({ cursor: 3 });
    expect(await store.uiState(idOf(1)).read()).toEqual({ cursor: 3 });
    writeFileSync(join(store.folder(idOf(1)), 'ui.json'), '{"value":');
    expect(await ui.read()).toBeUndefined();
  });
});

describe('C2 P1 a list of sessions', () => {
  test('is made from the journals once, and from the caches after that', async () => {
    const root = await withSessions(20);
    const first = storeAt(root);
    expect(first.store.listSync().stale.length).toBe(20);
    expect((await first.store.list()).length).toBe(20);
    expect(first.folded.length).toBe(20);
    const second = storeAt(root);
    expect(second.store.listSync()).toMatchObject({ stale: [] });
    expect(await second.store.list()).toEqual(second.store.listSync().summaries);
    expect(second.folded).toEqual([]);
  });

  test('is newest first', async () => {
    const root = await withSessions(3);
    const { store } = storeAt(root);
    await store.remember(idOf(1), summaryOf(idOf(1), 1, '2026-11-03T00:00:00.000Z'));
    await store.remember(idOf(2), summaryOf(idOf(2), 1, '2026-11-05T00:00:00.000Z'));
    await store.remember(idOf(3), summaryOf(idOf(3), 1, '2026-11-04T00:00:00.000Z'));
    expect((await store.list()).map(({ id }) => id)).toEqual([idOf(2), idOf(3), idOf(1)]);
  });

  test('shows at once what is cached, and knows which of it is behind its journal', async () => {
    const root = await withSessions(2);
    const { store, folded } = storeAt(root);
    await store.list();
    const { journal } = await openJournal(store.folder(idOf(2)));
    await journal.append([eventOf(1)]);
    await journal.close();
    expect(store.listSync()).toMatchObject({ stale: [idOf(2)] });
    expect(store.listSync().summaries.length).toBe(2);
    folded.length = 0;
    expect((await store.list()).find(({ id }) => id === idOf(2))?.detail).toBe('2 events');
    expect(folded).toEqual([idOf(2)]);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":2,"journalBytes":1,"summary":{}}',
    '{"version":1,"journalBytes":1,"summary":{"id":"other","archived":false}}',
    `{"__proto__":{"x":1}}`,
  ])('makes a cache again that holds %s', async (text) => {
    const root = await withSessions(1);
    const { store } = storeAt(root);
    writeFileSync(join(store.folder(idOf(1)), 'session.json'), text);
    expect(store.listSync()).toEqual({ summaries: [], stale: [idOf(1)] });
    expect(await store.list()).toMatchObject([{ id: idOf(1), detail: '1 events' }]);
    expect(store.listSync().stale).toEqual([]);
  });

  test.each([
    [[{ path: 'a.md', requirement: 'Lock', written: false }], true],
    [[{ path: 'a.md', requirement: 'Lock', scenario: 's', digest: 'd', written: true }], true],
    ['Lock', false],
    [[null], false],
    [[{ path: 'a.md', requirement: 7, written: false }], false],
    [[{ path: 'a.md', requirement: 'Lock' }], false],
  ])('believes what a cache says is touched only in its shape: %j', async (touches, believed) => {
    const root = await withSessions(1);
    const { store } = storeAt(root);
    await store.list();
    const path = join(store.folder(idOf(1)), 'session.json');
    const cached = JSON.parse(readFileSync(path, 'utf8')) as { readonly summary: object };
    writeFileSync(path, JSON.stringify({ ...cached, summary: { ...cached.summary, touches } }));
    expect(store.listSync().summaries.length).toBe(believed ? 1 : 0);
  });

  test('does not take the cache of one session for that of another', async () => {
    const { store } = storeAt(await withSessions(2));
    await store.list();
    writeFileSync(join(store.folder(idOf(2)), 'session.json'), readFileSync(join(store.folder(idOf(1)), 'session.json')));
    expect(store.listSync()).toMatchObject({ stale: [idOf(2)], summaries: [{ id: idOf(1) }] });
  });

  test('shows a session whose journal is damaged, with where and why', async () => {
    const root = await withSessions(1, eventOf(1), eventOf(2));
    const { store } = storeAt(root);
    const path = join(store.folder(idOf(1)), 'journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"G-2"', '"G-9"'));
    expect(await store.list()).toMatchObject([
      { id: idOf(1), detail: '2 events', damage: expect.stringContaining('journal.jsonl:3: its hash does not match') },
    ]);
    expect(store.listSync().summaries).toMatchObject([{ damage: expect.stringContaining(':3:') }]);
  });

  test('marks what is archived, also after the cache was lost, and back', async () => {
    const { store } = storeAt(await withSessions(1));
    await store.archive(idOf(1));
    expect(await store.list()).toMatchObject([{ archived: true }]);
    rmSync(join(store.folder(idOf(1)), 'session.json'));
    expect(await store.list()).toMatchObject([{ archived: true }]);
    await store.archive(idOf(1), false);
    expect(store.listSync().summaries).toMatchObject([{ archived: false }]);
  });

  test('leaves out what is no session', async () => {
    const root = await withSessions(1);
    const { store } = storeAt(root);
    mkdirSync(join(store.path, 'Not A Session'));
    mkdirSync(join(store.path, 'empty_2026-11-02'));
    writeFileSync(join(store.path, 'file_2026-11-02'), '');
    expect((await store.list()).map(({ id }) => id)).toEqual([idOf(1)]);
    expect(readSummariesSync(join(root, 'nowhere'))).toEqual({ summaries: [], stale: [] });
  });

  test('loads neither lowdb nor zod for the first frame', () => {
    const source = readFileSync(new URL('../../sessions/summaries.ts', import.meta.url), 'utf8');
    const imports = [...source.matchAll(/^import (type )?.* from '(.*)';$/gm)]
      .filter(([, type]) => type === undefined)
      .map(([, , path]) => path);
    expect(imports).toEqual(['node:fs', 'node:path']);
  });
});
