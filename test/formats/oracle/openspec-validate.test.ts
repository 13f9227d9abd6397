/** Holds our checks of OpenSpec trees against OpenSpec's own validator: every item, verdict, level, path, message and line. */
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openspec } from '../../../src/documents/formats/openspec.ts';
import { mutate } from '../openspec-mutants.ts';
import {
  CORPORA,
  differences,
  filesIn,
  HAS_CORPORA,
  oracle,
  ours,
  SKIPPED,
  treeOf,
  written,
  type Files,
  type Scope,
} from '../openspec-rig.ts';
import { HANDMADE } from '../openspec-trees.ts';

const MUTANTS_PER_TREE = 80;
const SEED = 20_261_121;

/** Where we say something else on purpose; a line of `differences` each, with the argument. There is none. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}, 60_000);

type Question = readonly [Scope, boolean];

interface Result {
  readonly found: readonly string[];
  readonly items: number;
  readonly issues: number;
}

/** Every difference over the projects of each tree, and how much was compared. */
function compared(trees: readonly Files[], questions: readonly Question[]): readonly Result[] {
  const asked = trees.map((files) => {
    const folder = written(files);
    folders.push(folder);
    const tree = treeOf(files);
    return rootsOf(files).flatMap((root) =>
      questions.map(([scope, strict]) => ({
        tree,
        root,
        request: { folder: `${folder}/${root.replace(/\/?openspec$/u, '')}`, scope, strict },
      })),
    );
  });
  const answers = oracle(asked.flatMap((each) => each.map(({ request }) => request)))[Symbol.iterator]();
  return asked.map((each) => {
    let items = 0;
    let issues = 0;
    const found = each.flatMap(({ tree, root, request: { scope, strict } }) => {
      const theirs = answers.next().value ?? [];
      items += theirs.length;
      issues += sum(theirs, (item) => item.issues.length);
      return differences(ours(tree, root, scope, strict), theirs).filter((line) => !EXCEPTIONS.has(line));
    });
    return { found, items, issues };
  });
}

function rootsOf(files: Files): readonly string[] {
  return [...new Set(openspec.units(treeOf(files)).map(({ root }) => root))];
}

const EVERYTHING: readonly Question[] = [
  ['all', false],
  ['all', true],
  ['archived', false],
];
const NAMES = HAS_CORPORA ? readdirSync(CORPORA) : [];

describe.skipIf(!HAS_CORPORA)(`real trees${SKIPPED}`, () => {
  it('are judged as OpenSpec judges them, strictly or not, archive included', () => {
    const results = compared(
      NAMES.map((name) => filesIn(`${CORPORA}${name}`)),
      EVERYTHING,
    );
    expect(results.flatMap(({ found }) => found)).toEqual([]);
    expect(sum(results, ({ items }) => items)).toBeGreaterThan(400);
    expect(sum(results, ({ issues }) => issues)).toBeGreaterThan(200);
  });

  it('are judged as OpenSpec judges them after any one edit', () => {
    const mutated = NAMES.flatMap((name) => {
      const files = filesIn(`${CORPORA}${name}`);
      return rootsOf(files).map((root) => {
        const { files: all, edits } = mutate(files, root, MUTANTS_PER_TREE, SEED);
        const kept = [...all].filter(
          ([path]) => path.startsWith(`${root}/`) && (!path.includes('/changes/') || path.includes('/changes/mutant-')),
        );
        return { files: new Map(kept), edits };
      });
    });
    const results = compared(
      mutated.map(({ files }) => files),
      [['all', true]],
    );
    for (const [index, { found }] of results.entries()) {
      const edit = (line: string): string => mutated[index]?.edits.get(/mutant-\d+/u.exec(line)?.[0] ?? '') ?? 'no edit';
      expect(found.map((line) => `${line} (${edit(line)})`)).toEqual([]);
    }
    const mutants = sum(mutated, ({ edits }) => edits.size);
    expect(mutants).toBeGreaterThanOrEqual(400);
    expect(
      sum(results, ({ issues }) => issues),
      'edits that break no rule show nothing',
    ).toBeGreaterThan(mutants);
  });
});

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

describe('trees made by hand', () => {
  it('are judged as OpenSpec judges them', () => {
    const results = compared(
      HANDMADE.map(([, texts]) => new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))),
      EVERYTHING,
    );
    for (const [index, { found, items }] of results.entries()) {
      expect(found, HANDMADE[index]?.[0]).toEqual([]);
      expect(items, HANDMADE[index]?.[0]).toBeGreaterThan(0);
    }
  });
});

describe('the comparison', () => {
  it('sees an issue too much, one missing, another level and another verdict', () => {
    const said = { level: 'ERROR', path: 'file', message: 'wrong', line: 3 };
    const item = { id: 'a', type: 'spec', valid: false, issues: [said] };
    expect(differences([item], [item])).toEqual([]);
    expect(differences([{ ...item, issues: [] }], [item])).toHaveLength(1);
    expect(differences([{ ...item, issues: [said, said] }], [item])).toHaveLength(1);
    expect(differences([{ ...item, issues: [{ ...said, level: 'INFO' }] }], [item])).toHaveLength(1);
    expect(differences([{ ...item, issues: [{ ...said, line: 4 }] }], [item])).toHaveLength(1);
    expect(differences([{ ...item, valid: true }], [item])).toHaveLength(1);
    expect(differences([], [item])).toHaveLength(1);
    expect(differences([item], [])).toHaveLength(1);
  });
});
