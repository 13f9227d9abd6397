/** Thousands of made and broken specs and deltas, put before OpenSpec and before ours: the same bytes, or both refuse and mean the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { madeCase, mutated, realPairs } from '../formats/archive-cases.ts';
import { compare } from '../formats/archive-compare.ts';
import { hasCorpora, ruleOf } from '../formats/archive-oracle.ts';

const work = mkdtempSync(join(tmpdir(), 'trueup-mutants-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const tell = (figures: string) => process.stdout.write(`${figures}\n`);

const MADE = 3000;
const MUTANTS_PER_PAIR = 6;

interface Seen {
  applied: number;
  asked: number;
  twice: number;
  readonly refused: Map<string, number>;
  readonly differences: string[];
}

async function put(seen: Seen, name: string, capability: string, main: Buffer | undefined, delta: Buffer): Promise<void> {
  const { oracle, difference, asked, twice } = await compare(join(work, 'one'), { change: 'some-change', capability, main, delta });
  seen.asked += asked;
  if (twice) seen.twice += 1;
  if (difference !== '') seen.differences.push(`${name}: ${difference}`);
  if (oracle.kind === 'applied') seen.applied += 1;
  else seen.refused.set(ruleOf(oracle.message), (seen.refused.get(ruleOf(oracle.message)) ?? 0) + 1);
}

const empty = (): Seen => ({ applied: 0, asked: 0, twice: 0, refused: new Map(), differences: [] });

test('made specs and deltas become the same bytes, or are refused for the same reason', async () => {
  const seen = empty();
  for (let seed = 1; seed <= MADE; seed += 1) {
    const { main, delta } = madeCase(seed);
    await put(seen, `seed ${seed}`, 'auth', main, delta);
  }
  tell(
    `made: ${MADE} cases, ${seen.applied} applied, ${seen.asked} conflicts shown first, ${seen.twice} with one name twice, refused ${JSON.stringify([...seen.refused])}`,
  );
  expect(seen.differences).toEqual([]);
  expect(seen.applied).toBeGreaterThan(300);
  expect(seen.refused.size).toBeGreaterThanOrEqual(11);
});

test.skipIf(!hasCorpora)(
  'real specs and deltas broken in one place become the same bytes, or are refused for the same reason (skipped where the corpora are missing)',
  async () => {
    const seen = empty();
    const pairs = realPairs();
    for (const [index, { main, delta, capability }] of pairs.entries())
      for (let round = 0; round < MUTANTS_PER_PAIR; round += 1) {
        const seed = index * MUTANTS_PER_PAIR + round;
        const isMain = round % 2 === 0;
        await put(
          seen,
          `pair ${index} mutant ${round}`,
          capability,
          isMain ? mutated(main, seed) : main,
          isMain ? delta : mutated(delta, seed),
        );
      }
    tell(
      `mutants: ${pairs.length * MUTANTS_PER_PAIR} cases, ${seen.applied} applied, ${seen.asked} conflicts shown first, ${seen.twice} with one name twice, refused ${JSON.stringify([...seen.refused])}`,
    );
    expect(seen.differences).toEqual([]);
    expect(seen.applied).toBeGreaterThan(300);
  },
);
