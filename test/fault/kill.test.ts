/** D3: two processes compete for one session while one or the other is killed; what either printed as saved must be there. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal, readJournal } from '../../sessions/journal.ts';
import { type Child, startChild } from './children/process.ts';
import { isFull, numbers, temporaryFolder } from './folders.ts';

const KILLS = isFull ? 1000 : 200;

const isUp = (line: string) => /^(ack|held|opened)/.test(line);

interface Acknowledged {
  readonly seq: number;
  readonly gap: string;
}

const acksOf = (child: Child): readonly Acknowledged[] =>
  child.lines.flatMap((line) => {
    const [word, seq, gap] = line.split(' ');
    return word === 'ack' && gap !== undefined ? [{ seq: Number(seq), gap }] : [];
  });

async function killMany(
  folder: string,
  kills: number,
): Promise<{ readonly acknowledged: readonly Acknowledged[]; readonly killed: number }> {
  const next = numbers(7);
  const acknowledged: Acknowledged[] = [];
  let started = 0;
  const start = () => {
    started += 1;
    return startChild('./writer.ts', folder, 'abstract', `w${started}`);
  };
  const pair = [start(), start()] as const;
  const children: Child[] = [...pair];
  for (let kill = 0; kill < kills; kill += 1) {
    const at = next() < 0.5 ? 0 : 1;
    const child = children[at];
    if (child === undefined) break;
    // From the first line on, any instant: while it opens, waits, writes or syncs.
    if (child.lines.length === 0) await child.line(isUp);
    const pauseMs = next() * 4;
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
    await child.kill();
    acknowledged.push(...acksOf(child));
    children[at] = start();
  }
  for (const child of children) {
    await child.kill();
    acknowledged.push(...acksOf(child));
  }
  return { acknowledged, killed: kills };
}

test('control: a file rewritten in place is torn by kill -9', async () => {
  const file = join(temporaryFolder(), 'db.json');
  let torn = 0;
  for (let kill = 0; kill < 40 && torn === 0; kill += 1) {
    const child = startChild('./rewriter.ts', file);
    await child.line((line) => line === 'wrote');
    const pauseMs = kill % 10;
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
    await child.kill();
    try {
      JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      torn += 1;
    }
  }
  expect(torn).toBe(1);
});

test(`D3 ${KILLS} kills of two competing processes lose, double and skip nothing`, async () => {
  const folder = join(temporaryFolder(), 'login_2026-11-02');
  mkdirSync(folder);
  const { acknowledged, killed } = await killMany(folder, KILLS);
  expect(killed).toBe(KILLS);
  expect(acknowledged.length).toBeGreaterThan(KILLS / 4);
  const opened = await openJournal(folder);
  await opened.journal.close();
  const { events } = await readJournal(folder);
  const gaps = events.map((event) => (event.type === 'gap/waived' ? event.gap : ''));
  const lost = acknowledged.filter(({ seq, gap }) => gaps[seq - 1] !== gap);
  expect(lost).toEqual([]);
  expect(new Set(gaps).size).toBe(gaps.length);
  expect(new Set(acknowledged.map(({ seq }) => seq)).size).toBe(acknowledged.length);
  expect(existsSync(join(folder, 'journal.jsonl.1.quarantine'))).toBe(false);
});
