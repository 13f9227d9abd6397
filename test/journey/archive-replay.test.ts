/**
 * Replays every archived change of the corpora in the order of their dates, with the oracle and with ours side by side.
 *
 * THE DIFFERENCES, all of them by intention:
 *
 * 1. A heading that is no requirement inside a replaced or removed one. The oracle drops it with a warning; ours shows a
 *    conflict. Told to take the change's text it writes the same bytes (`asked` counts them).
 * 2. A byte that is not UTF-8. The oracle writes U+FFFD in its place; ours keeps the byte.
 * 3. Two requirements with one name to the merge and two to the check: `###Requirement: A` beside `### Requirement: A`, or
 *    names that differ by a run of hashes after a no-break space. The oracle loses one of the two; ours refuses.
 * 4. A change whose folder's name is no plain name. The oracle takes any folder; ours refuses what could be read as a path or
 *    an option.
 * 5. A spec that is a symbolic link. The oracle writes through it; ours refuses, because where it leads can change.
 * 6. With a history, which the oracle never asks: a requirement that changed after the change was written is a conflict.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { planArchive } from '../../src/documents/formats/openspec/archive.ts';
import { unitsOf } from '../../src/documents/formats/openspec/layout.ts';
import { parseMainSpec } from '../../src/documents/formats/openspec/main-spec.ts';
import { requirementTexts } from '../../src/documents/formats/openspec/apply-blocks.ts';
import { deltaTexts } from '../../src/documents/formats/openspec/delta-texts.ts';
import { numbers } from '../formats/archive-cases.ts';
import { type Case, compare, repaired } from '../formats/archive-compare.ts';
import { archivedChanges, hasCorpora, oracleArchive, projects, ruleOf, specsIn } from '../formats/archive-oracle.ts';
import { diskTree } from '../formats/archive-tree.ts';

const work = mkdtempSync(join(tmpdir(), 'trueup-replay-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const tell = (figures: string) => process.stdout.write(`${figures}\n`);

type Specs = Map<string, Uint8Array>;

interface Tally {
  applied: number;
  refused: number;
  asked: number;
  readonly differences: string[];
}

const tally = (): Tally => ({ applied: 0, refused: 0, asked: 0, differences: [] });
const idOf = (name: string) => name.replace(/^\d{4}-\d{2}-\d{2}-/, '');

/** Applies one delta with both, and keeps what the oracle made of it. */
async function step(one: Case, specs: Specs, counted: Tally): Promise<string | undefined> {
  const { oracle, difference, asked } = await compare(join(work, 'one'), one);
  counted.asked += asked;
  if (difference !== '') counted.differences.push(difference);
  if (oracle.kind === 'refused') {
    counted.refused += 1;
    return oracle.message;
  }
  counted.applied += 1;
  specs.set(one.capability, oracle.bytes);
  return undefined;
}

const REPAIRS_MAX = 60;

/** The same, with what the delta presupposes put into the spec first, as often as it is refused for lack of it. */
async function stepRepaired(one: Case, specs: Specs, counted: Tally): Promise<boolean> {
  for (let tries = 0; tries < REPAIRS_MAX; tries += 1) {
    const main = specs.get(one.capability);
    const refusal = await step({ ...one, main }, specs, counted);
    if (refusal === undefined) return true;
    const better = repaired(main, one.capability, refusal);
    if (better === undefined || (main !== undefined && Buffer.compare(better, main) === 0)) return false;
    specs.set(one.capability, better);
  }
  return false;
}

describe.skipIf(!hasCorpora)('archived changes of the corpora, replayed (skipped where the corpora are missing)', () => {
  test.each(['nothing', 'the specs of today'])(
    'from %s, delta by delta in the order of dates, both write the same bytes or refuse alike',
    async (start) => {
      const counted = tally();
      for (const project of projects()) {
        const specs: Specs = new Map(start === 'nothing' ? [] : specsIn(join(project, 'openspec', 'specs')));
        for (const { name, deltas } of archivedChanges(project))
          for (const [capability, delta] of deltas)
            await step({ change: idOf(name), capability, main: specs.get(capability), delta }, specs, counted);
      }
      tell(`replay from ${start}: ${counted.applied} applied, ${counted.refused} refused by both, ${counted.asked} conflicts shown first`);
      expect(counted.differences).toEqual([]);
      expect(counted.applied + counted.refused).toBeGreaterThan(250);
    },
  );

  test('with what each delta presupposes planted first, every one that can be applied is, to the same bytes', async () => {
    const counted = tally();
    const stuck: string[] = [];
    for (const project of projects()) {
      const specs: Specs = new Map();
      for (const { name, deltas } of archivedChanges(project))
        for (const [capability, delta] of deltas) {
          const done = await stepRepaired({ change: idOf(name), capability, main: undefined, delta }, specs, counted);
          if (!done) stuck.push(`${basename(project)} ${name} ${capability}`);
        }
    }
    tell(
      `replay with planted pasts: ${counted.applied} applied, ${stuck.length} cannot be, ${counted.refused} refusals on the way, ${counted.asked} conflicts shown first`,
    );
    expect(counted.differences).toEqual([]);
    expect(counted.applied).toBeGreaterThan(260);
    expect(stuck.length).toBeLessThan(15);
  });

  test.each(['nothing', 'the specs of today'])(
    'from %s, whole changes are archived or refused by both, and every file ends the same',
    async (start) => {
      let archived = 0;
      let refused = 0;
      const differences: string[] = [];
      for (const project of projects()) {
        const copy = join(work, `${basename(project)}-${start.length}`);
        const openspec = join(copy, 'openspec');
        const from = join(project, 'openspec');
        for (const name of ['config.yaml', 'schemas', ...(start === 'nothing' ? [] : ['specs'])])
          if (existsSync(join(from, name))) cpSync(join(from, name), join(openspec, name), { recursive: true });
        for (const { name } of archivedChanges(project)) {
          cpSync(join(from, 'changes', 'archive', name), join(openspec, 'changes', name), { recursive: true });
          const tree = diskTree(copy);
          const unit = unitsOf(tree).find(({ kind, id }) => kind === 'change' && id === name);
          const plan = unit && planArchive(tree, unit, { root: 'openspec', change: name, today: '2026-01-01' });
          const message = await oracleArchive(copy, name);
          const parted = partedOver(plan, message);
          if (parted !== undefined) differences.push(`${basename(project)} ${name}: ${parted}`);
          if (message !== undefined) {
            refused += 1;
            rmSync(join(openspec, 'changes', name), { recursive: true });
            continue;
          }
          archived += 1;
          if (plan?.kind !== 'planned') continue;
          const after = diskTree(copy);
          for (const path of new Set(
            [...after.paths, ...plan.files.map((file) => file.path)].filter((entry) => entry.startsWith('openspec/specs/')),
          )) {
            const planned = plan.files.find((file) => file.path === path);
            const ours = planned === undefined ? tree.read(path) : planned.after;
            const theirs = after.read(path);
            if (Buffer.compare(ours ?? Buffer.alloc(0), theirs ?? Buffer.alloc(0)) !== 0 || (ours === undefined) !== (theirs === undefined))
              differences.push(`${name} ${path}: other bytes`);
          }
          if (!after.paths.some((path) => path.startsWith(`${plan.to}/`))) differences.push(`${name}: not in ${plan.to}`);
        }
      }
      tell(`whole changes from ${start}: ${archived} archived, ${refused} refused by both`);
      expect(differences).toEqual([]);
      expect(archived + refused).toBeGreaterThan(150);
    },
  );

  test('changes that touch different requirements end in the same requirements in whatever order they are archived', async () => {
    const next = numbers(7);
    let sets = 0;
    let orders = 0;
    let changes = 0;
    for (const project of projects()) {
      const cases = disjoint(
        archivedChanges(project).flatMap(({ name, deltas }) =>
          [...deltas].map(([capability, delta]) => ({ change: idOf(name), capability, main: undefined, delta })),
        ),
      );
      if (cases.length < 2) continue;
      const start: Specs = new Map();
      const counted = tally();
      const usable: Case[] = [];
      for (const one of cases) {
        const before = start.get(one.capability);
        if (await plant(one, start, counted)) usable.push(one);
        else if (before === undefined) start.delete(one.capability);
        else start.set(one.capability, before);
      }
      sets += 1;
      changes += usable.length;
      const inOrder = await endOf(usable, start, counted);
      for (let round = 0; round < 5; round += 1) {
        const shuffled = usable.map((one) => ({ one, at: next() })).toSorted((a, b) => a.at - b.at);
        orders += 1;
        expect(
          await endOf(
            shuffled.map(({ one }) => one),
            start,
            counted,
          ),
          basename(project),
        ).toEqual(inOrder);
      }
      expect(counted.differences).toEqual([]);
    }
    tell(`shuffled: ${sets} projects, ${changes} deltas, ${orders} orders`);
    expect(orders).toBeGreaterThanOrEqual(20);
  });
});

/** Where the two do not agree about a whole change: one refuses, or both do and mean something else. */
function partedOver(plan: ReturnType<typeof planArchive> | undefined, message: string | undefined): string | undefined {
  const rules = plan?.kind === 'refused' ? plan.reasons.map(({ rule }) => rule) : [];
  if (plan?.kind === 'planned') return message === undefined ? undefined : `ours archives, the oracle refuses: ${message}`;
  if (message === undefined) return `the oracle archives, ours refuses: ${rules.join()}`;
  const wanted = ruleOf(message);
  const isSame = rules.some((rule) => rule === wanted || (wanted === 'openspec/*' && rule.startsWith('openspec/')));
  return isSame ? undefined : `the oracle refuses (${message}), ours ${rules.join()}`;
}

/** Deltas of which no two touch one requirement of one capability. Two that make one capability are not independent: the purpose is the first one's. */
function disjoint(cases: readonly Case[]): readonly Case[] {
  const touched = new Set<string>();
  return cases.filter(({ capability, delta }) => {
    const names = [...deltaTexts(delta).keys()].map((name) => `${capability} / ${name.toLowerCase()}`);
    if (names.length === 0 || names.some((name) => touched.has(name))) return false;
    for (const name of names) touched.add(name);
    return true;
  });
}

/** Makes `start` a spec on which a delta applies, without applying it there. */
async function plant(one: Case, start: Specs, counted: Tally): Promise<boolean> {
  const trial: Specs = new Map(start);
  for (let tries = 0; tries < REPAIRS_MAX; tries += 1) {
    const main = trial.get(one.capability);
    const refusal = await step({ ...one, main }, new Map(trial), counted);
    if (refusal === undefined) {
      if (main !== undefined) start.set(one.capability, main);
      return true;
    }
    const better = repaired(main, one.capability, refusal);
    if (better === undefined || (main !== undefined && Buffer.compare(better, main) === 0)) return false;
    trial.set(one.capability, better);
  }
  return false;
}

/** Requirements of every spec after all deltas, without their order: what is added stands in the order of its adding. */
async function endOf(cases: readonly Case[], start: Specs, counted: Tally): Promise<unknown> {
  const specs: Specs = new Map(start);
  for (const one of cases)
    expect(await step({ ...one, main: specs.get(one.capability) }, specs, counted), `${one.change} ${one.capability}`).toBeUndefined();
  return [...specs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([capability, bytes]) => [capability, [...requirementTexts(parseMainSpec(bytes))].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
