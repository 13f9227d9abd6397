/** D10: a write of twenty files is all or nothing wherever it is killed, and never costs a byte that somebody else wrote. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../sessions/files.ts';
import { sha256 } from '../../sessions/sha256.ts';
import type { FileConflict } from '../../src/ports.ts';
import { startChild } from './children/process.ts';
import { isFull, numbers, temporaryFolder } from './folders.ts';
import { type SimDisk, type Tree, simDisk } from './sim/disk.ts';
import { TWENTY, contentOf, isOld, versionOf } from './twenty.ts';

const REAL_KILLS = isFull ? 200 : 40;
const ROOT = '/r';
const MINE = Buffer.from('what the person wrote\n');
const never = new Promise<never>(() => undefined);
const holding = async <T>(_folder: string, work: () => Promise<T>): Promise<T> => work();
const filesOn = (sim: SimDisk) => openFiles(ROOT, { disk: sim.disk, holding });

function startTree(): Tree {
  const old = TWENTY.filter(isOld);
  const folders = new Set(['/', ROOT, ...old.map((path) => dirname(`${ROOT}/${path}`)), `${ROOT}/specs`]);
  return { files: new Map(old.map((path) => [`${ROOT}/${path}`, contentOf(path, 0)])), folders };
}

/** Writes version 1 over version 0, whatever is there now. */
function applyTwenty(sim: SimDisk): Promise<readonly FileConflict[]> {
  return filesOn(sim).writeAll(
    TWENTY.map((path) => ({ path, content: contentOf(path, 1), ...(isOld(path) ? { base: sha256(contentOf(path, 0)) } : {}) })),
  );
}

/** What each file is: 0 (or not there, when it is new), 1, or the text of another. */
async function standing(sim: SimDisk): Promise<readonly (number | string)[]> {
  const files = filesOn(sim);
  const found: (number | string)[] = [];
  for (const path of TWENTY) {
    const bytes = await files.read(path);
    found.push(bytes === undefined ? (isOld(path) ? 'gone' : 0) : (versionOf(bytes) ?? Buffer.from(bytes).toString()));
  }
  return found;
}

/** Files of an apply that should be gone. A half-made `.gitignore` of the store itself is ignored by it and harms nobody. */
const leftovers = (sim: SimDisk) =>
  [...sim.tree().files.keys()].filter((path) => /\.(?:tmp|intent)$/.test(path) && !path.includes('/.trueup/.gitignore.'));

/** Runs the apply until its `calls`-th call to the disk, which never returns. Resolves with whether it was killed. */
async function killedAt(sim: SimDisk, calls: number): Promise<boolean> {
  let left = calls;
  let killed: (value: 'killed') => void = () => undefined;
  const dead = new Promise<'killed'>((resolve) => {
    killed = resolve;
  });
  sim.intercept(() => {
    left -= 1;
    if (left >= 0) return undefined;
    killed('killed');
    return never;
  });
  const ended = await Promise.race([applyTwenty(sim), dead]);
  sim.intercept(() => undefined);
  return ended === 'killed';
}

describe('D10 on the simulated disk', () => {
  test('control: files replaced one after the other are mixed by a kill', async () => {
    const sim = simDisk(startTree());
    for (const path of TWENTY.filter(isOld).slice(0, 5)) sim.edit(`${ROOT}/${path}`, contentOf(path, 1));
    const found = await standing(sim);
    expect(new Set(found).size).toBe(2);
  });

  test('killed at every call, the next opening leaves all old or all new, and the write can be repeated', async () => {
    let points = 0;
    for (let calls = 0; ; calls += 1) {
      const sim = simDisk(startTree());
      if (!(await killedAt(sim, calls))) break;
      points += 1;
      const found = await standing(sim);
      expect(new Set(found).size, `killed at call ${calls}: ${found.join()}`).toBe(1);
      expect(await applyTwenty(sim)).toEqual([]);
      expect(new Set(await standing(sim))).toEqual(new Set([1]));
      expect(leftovers(sim)).toEqual([]);
    }
    expect(points).toBeGreaterThanOrEqual(200);
  });

  test('killed at every call and then edited by the person, their text stays and the rest is all old or all new', async () => {
    const next = numbers(10);
    for (let calls = 0; ; calls += 1) {
      const sim = simDisk(startTree());
      if (!(await killedAt(sim, calls))) break;
      const at = Math.floor(next() * TWENTY.length);
      const path = `${ROOT}/${TWENTY[at] ?? ''}`;
      if (!sim.tree().folders.has(dirname(path))) continue;
      sim.edit(path, MINE);
      const found = await standing(sim);
      expect(found[at], `killed at call ${calls}`).toBe(MINE.toString());
      const others = new Set(found.filter((_entry, index) => index !== at));
      expect(others.size, `killed at call ${calls}, edited ${path}: ${found.join()}`).toBe(1);
    }
  });

  test('edited by the person before any call of a running write, their text stays and a conflict means that nothing was written', async () => {
    const next = numbers(11);
    let conflicted = 0;
    let reached = true;
    for (let calls = 0; reached; calls += 1) {
      const sim = simDisk(startTree());
      const at = Math.floor(next() * TWENTY.length);
      const path = `${ROOT}/${TWENTY[at] ?? ''}`;
      let left = calls;
      let edited = false;
      sim.interfere(() => {
        left -= 1;
        if (left !== -1) return;
        reached = true;
        if (!sim.tree().folders.has(dirname(path))) return;
        edited = true;
        sim.edit(path, MINE);
      });
      reached = false;
      const conflicts = await applyTwenty(sim);
      sim.interfere(() => undefined);
      const found = await standing(sim);
      if (edited) expect(found[at], `edited at call ${calls}`).toBe(MINE.toString());
      const others = new Set(found.filter((_entry, index) => index !== at));
      expect(others, `edited at call ${calls}: ${found.join()}`).toEqual(new Set([conflicts.length > 0 ? 0 : 1]));
      conflicted += conflicts.length;
      if (conflicts.length > 0) expect(conflicts).toMatchObject([{ path: TWENTY[at], actual: sha256(MINE) }]);
      expect(leftovers(sim)).toEqual([]);
    }
    expect(conflicted).toBeGreaterThan(100);
  });
});

function realTree(): string {
  const root = temporaryFolder();
  for (const path of TWENTY.filter(isOld)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), contentOf(path, 0));
  }
  return root;
}

test(`D10 on a real disk, ${REAL_KILLS} kill -9 leave one version each time`, async () => {
  const root = realTree();
  const next = numbers(12);
  let applied = 0;
  for (let kill = 0; kill < REAL_KILLS; kill += 1) {
    const child = startChild('./applier.ts', root);
    await child.line((line) => line.startsWith(kill % 2 === 0 ? 'found' : 'applied'));
    const pauseMs = next() * 40;
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
    await child.kill();
    const files = openFiles(root);
    const found = [];
    for (const path of TWENTY) found.push(versionOf(await files.read(path)) ?? (isOld(path) ? 'torn' : 0));
    expect(new Set(found).size, found.join()).toBe(1);
    const last = Math.max(0, ...child.lines.flatMap((line) => /^applied (\d+)/.exec(line)?.[1] ?? []).map(Number));
    expect(Number(found[0])).toBeGreaterThanOrEqual(last);
    applied = Number(found[0]);
  }
  expect(applied).toBeGreaterThan(0);
  expect(readdirSync(join(root, 'specs')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(readFileSync(join(root, '.trueup/.gitignore'), 'utf8')).toBe('*\n');
});
