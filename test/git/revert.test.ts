import { chmodSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openGit } from '../../src/git/repository.ts';
import { newFolder, newRepository, openRepository, type Repository } from './rig.ts';

const LINES = Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join('');

interface Undone {
  readonly repository: Repository;
  readonly files: readonly string[];
  readonly conflicts: readonly string[];
}

/** Does the task and then what came later, and undoes the task. */
async function undo(
  start: Readonly<Record<string, string>>,
  task: (repository: Repository) => void,
  later: (repository: Repository) => void = () => {},
): Promise<Undone> {
  const repository = newRepository(start);
  const git = openGit(repository.root, { trusted: false });
  const before = await git.snapshot();
  task(repository);
  const after = await git.snapshot();
  later(repository);
  const { files, conflicts } = await git.revert(before, after);
  return { repository, files: files.map((file) => file.path), conflicts };
}

const at = (repository: Repository, file: string): string => path.join(repository.root, file);

describe('undoing a task (W5, W9)', () => {
  test('brings back changed and removed files and takes away new ones with their folders', async () => {
    const { repository, files, conflicts } = await undo({ 'a.txt': LINES, 'gone/b.txt': 'b\n', 'stays.txt': 's\n' }, (work) => {
      work.write('a.txt', LINES.replace('line 3', 'line three'));
      rmSync(at(work, 'gone'), { recursive: true });
      work.write('new/deep/c.txt', 'c\n');
    });
    expect(conflicts).toEqual([]);
    expect(files).toEqual(['a.txt', 'gone/b.txt', 'new/deep/c.txt']);
    expect(repository.files()).toEqual({ 'a.txt': `- ${LINES}`, 'gone/b.txt': '- b\n', 'stays.txt': '- s\n' });
    expect(repository.has('new')).toBe(false);
  });

  test('keeps later changes to other files and to other lines of the same file', async () => {
    const { repository, conflicts } = await undo(
      { 'a.txt': LINES, 'b.txt': 'b\n' },
      (work) => work.write('a.txt', LINES.replace('line 3\n', 'line three\n')),
      (work) => {
        work.write('a.txt', work.read('a.txt').replace('line 15\n', 'line fifteen\n'));
        work.write('b.txt', 'later\n');
        work.write('c.txt', 'later\n');
      },
    );
    expect(conflicts).toEqual([]);
    expect(repository.files()).toEqual({
      'a.txt': `- ${LINES.replace('line 15\n', 'line fifteen\n')}`,
      'b.txt': '- later\n',
      'c.txt': '- later\n',
    });
  });

  test('reports a file whose later changes overlap and leaves it exactly as it is', async () => {
    const later = LINES.replace('line 3\n', 'line drei\n');
    const { repository, files, conflicts } = await undo(
      { 'a.txt': LINES, 'b.txt': 'b\n' },
      (work) => {
        work.write('a.txt', LINES.replace('line 3\n', 'line three\n'));
        work.write('b.txt', 'task\n');
      },
      (work) => work.write('a.txt', later),
    );
    expect({ files, conflicts }).toEqual({ files: ['b.txt'], conflicts: ['a.txt'] });
    expect(repository.files()).toEqual({ 'a.txt': `- ${later}`, 'b.txt': '- b\n' });
  });

  test('leaves a new file that was edited later, and a removed one that was made anew', async () => {
    const { repository, conflicts } = await undo(
      { 'old.txt': 'old\n' },
      (work) => {
        work.write('new.txt', 'task\n');
        rmSync(at(work, 'old.txt'));
      },
      (work) => {
        work.write('new.txt', 'task\nlater\n');
        work.write('old.txt', 'made anew\n');
      },
    );
    expect(conflicts).toEqual(['new.txt', 'old.txt']);
    expect(repository.files()).toEqual({ 'new.txt': '- task\nlater\n', 'old.txt': '- made anew\n' });
  });

  test('restores binary files, executable bits and links', async () => {
    const binary = Buffer.from([0, 255, 10, 0, 13, 10]);
    const repository = newRepository({ 'run.sh': 'echo\n' });
    repository.write('data.bin', binary);
    symlinkSync('run.sh', at(repository, 'link'));
    const git = openGit(repository.root, { trusted: false });
    const before = await git.snapshot();
    repository.write('data.bin', Buffer.from([1, 0]));
    chmodSync(at(repository, 'run.sh'), 0o755);
    rmSync(at(repository, 'link'));
    symlinkSync('data.bin', at(repository, 'link'));
    const after = await git.snapshot();
    expect((await git.revert(before, after)).conflicts).toEqual([]);
    expect(repository.files()['data.bin']).toBe(`- ${binary.toString('latin1')}`);
    expect(repository.files()['run.sh']).toBe('- echo\n');
    expect(readlinkSync(at(repository, 'link'))).toBe('run.sh');
  });

  test('takes back the executable bit alone when the text was changed later', async () => {
    const { repository, conflicts } = await undo(
      { 'run.sh': 'echo\n' },
      (work) => chmodSync(at(work, 'run.sh'), 0o755),
      (work) => work.write('run.sh', 'echo later\n'),
    );
    expect(conflicts).toEqual([]);
    expect(repository.files()).toEqual({ 'run.sh': '- echo later\n' });
  });

  test('puts a file back where the task made a folder', async () => {
    const { repository, conflicts } = await undo({ 'a/b': 'b\n', c: 'c\n' }, (work) => {
      rmSync(at(work, 'a'), { recursive: true });
      work.write('a', 'file\n');
      rmSync(at(work, 'c'));
      work.write('c/d', 'd\n');
    });
    expect(conflicts).toEqual([]);
    expect(repository.files()).toEqual({ 'a/b': '- b\n', c: '- c\n' });
  });

  test('repeated says the same and changes nothing, as after a crash before its outcome was recorded (S3)', async () => {
    const repository = newRepository({ 'a.txt': LINES, 'b.txt': 'b\n' });
    const git = openGit(repository.root, { trusted: false });
    const before = await git.snapshot();
    repository.write('a.txt', LINES.replace('line 3\n', 'line three\n'));
    repository.write('new.txt', 'n\n');
    const after = await git.snapshot();
    repository.write('a.txt', repository.read('a.txt').replace('line 15\n', 'later\n'));
    const first = await git.revert(before, after);
    const files = repository.files();
    expect(await git.revert(before, after)).toEqual(first);
    expect(repository.files()).toEqual(files);
  });

  test('keeps line endings as a checkout would make them, and permissions but for the executable bit', async () => {
    const repository = newRepository({ '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\r\ntwo\r\n' });
    chmodSync(at(repository, 'a.txt'), 0o600);
    const git = openGit(repository.root, { trusted: false });
    const before = await git.snapshot();
    repository.write('a.txt', 'one\r\n2\r\n');
    const after = await git.snapshot();
    await git.revert(before, after);
    expect(repository.read('a.txt')).toBe('one\r\ntwo\r\n');
    expect(lstatSync(at(repository, 'a.txt')).mode & 0o777).toBe(0o600);
  });

  test('does not write over a file that is ignored by now', async () => {
    const { repository, conflicts } = await undo(
      {},
      (work) => {
        work.write('notes.txt', 'notes of the task\n');
      },
      (work) => {
        work.write('.gitignore', 'notes.txt\n');
        work.write('notes.txt', 'precious\n');
      },
    );
    expect(conflicts).toEqual(['notes.txt']);
    expect(repository.read('notes.txt')).toBe('precious\n');
  });
});

describe('undoing never follows a link', () => {
  test('neither where a folder became one nor where a file did (S3)', async () => {
    const outside = openRepository(newFolder());
    outside.write('a.txt', 'outside\n');
    const { repository, conflicts } = await undo(
      { 'folder/a.txt': 'before\n', 'b.txt': 'before\n' },
      (work) => {
        work.write('folder/a.txt', 'task\n');
        work.write('b.txt', 'task\n');
      },
      (work) => {
        rmSync(at(work, 'folder'), { recursive: true });
        symlinkSync(outside.root, at(work, 'folder'));
        rmSync(at(work, 'b.txt'));
        symlinkSync(path.join(outside.root, 'a.txt'), at(work, 'b.txt'));
      },
    );
    expect(conflicts).toEqual(['b.txt', 'folder/a.txt']);
    expect(outside.files()).toEqual({ 'a.txt': '- outside\n' });
    expect(readlinkSync(at(repository, 'folder'))).toBe(outside.root);
  });

  test('nor where the folder of a file to bring back became one', async () => {
    const outside = newFolder();
    const { conflicts } = await undo(
      { 'folder/a.txt': 'before\n' },
      (work) => rmSync(at(work, 'folder/a.txt')),
      (work) => {
        rmSync(at(work, 'folder'), { recursive: true, force: true });
        symlinkSync(outside, at(work, 'folder'));
      },
    );
    expect(conflicts).toEqual(['folder/a.txt']);
    expect(openRepository(outside).files()).toEqual({});
  });
});

/** A task of the property: what it does to each of its files. Every line it writes is its own. */
interface Edit {
  readonly file: number;
  readonly kind: 'replace' | 'insert' | 'cut' | 'remove' | 'create';
  readonly line: number;
}

const FILES = 4;

function arbitraryTask(files: readonly number[]): fc.Arbitrary<readonly Edit[]> {
  const edit = fc.record({
    file: fc.constantFrom(...files),
    kind: fc.constantFrom('replace', 'replace', 'insert', 'insert', 'cut', 'remove', 'create'),
    line: fc.nat(19),
  }) as fc.Arbitrary<Edit>;
  return fc.array(edit, { minLength: 1, maxLength: 5 });
}

/** Files by name, as lists of lines. */
type Model = ReadonlyMap<string, readonly string[]>;

const START: Model = new Map(
  Array.from({ length: FILES }, (_, file) => [`f${file}.txt`, Array.from({ length: 20 }, (_line, n) => `f${file} line ${n}`)]),
);

function apply(model: Model, task: readonly Edit[], name: string): Model {
  const files = new Map([...model].map(([file, lines]) => [file, [...lines]]));
  for (const [step, { file, kind, line }] of task.entries()) {
    const own = `${name} step ${step}`;
    const lines = files.get(`f${file}.txt`);
    if (kind === 'create') files.set(`new-${name}-${file}.txt`, [own]);
    else if (lines === undefined) continue;
    else if (kind === 'remove') files.delete(`f${file}.txt`);
    else if (kind === 'insert') lines.splice(line, 0, own);
    else lines.splice(line, 1, ...(kind === 'replace' ? [own] : []));
  }
  return files;
}

function textOf(model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...model]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([file, lines]) => [file, `- ${lines.map((line) => `${line}\n`).join('')}`]),
  );
}

function put(repository: Repository, model: Model): void {
  for (const file of Object.keys(repository.files())) if (!model.has(file)) rmSync(at(repository, file));
  for (const [file, lines] of model) repository.write(file, lines.map((line) => `${line}\n`).join(''));
}

/** Three tasks one after the other; the middle one is undone. */
async function undoMiddle(
  repository: Repository,
  tasks: readonly (readonly Edit[])[],
): Promise<{ readonly conflicts: readonly string[]; readonly states: readonly Model[] }> {
  const git = openGit(repository.root, { trusted: false });
  const states: Model[] = [START];
  const trees: string[] = [];
  for (const [index, task] of [[], ...tasks].entries()) {
    const next = apply(states.at(-1) ?? START, task, `t${index}`);
    put(repository, next);
    states.push(next);
    if (index === 1 || index === 2) trees.push(await git.snapshot());
  }
  const { conflicts } = await git.revert(trees[0] ?? '', trees[1] ?? '');
  return { conflicts, states };
}

/** What is there now without the lines the task added and with those it removed; right because no two lines are alike. */
function undoneLines(was = new Set<string>(), did = new Set<string>(), is = new Set<string>()): ReadonlySet<string> {
  return new Set([...[...is].filter((line) => !did.has(line) || was.has(line)), ...[...was].filter((line) => !did.has(line))]);
}

describe('undoing the middle one of three tasks', () => {
  const repository = newRepository({});

  test('leaves exactly what the others alone would have made, when no file is shared', async () => {
    const tasks = fc.tuple(arbitraryTask([0]), arbitraryTask([1, 2]), arbitraryTask([3]));
    await fc.assert(
      fc.asyncProperty(tasks, async ([first, middle, last]) => {
        const { conflicts } = await undoMiddle(repository, [first, middle, last]);
        expect(conflicts).toEqual([]);
        expect(repository.files()).toEqual(textOf(apply(apply(START, first, 't1'), last, 't3')));
      }),
      { numRuns: 12 },
    );
  });

  test('loses no line of the others, when files are shared: an overlap is a conflict and its file untouched', async () => {
    const any = arbitraryTask([0, 1]);
    await fc.assert(
      fc.asyncProperty(fc.tuple(any, any, any), async (tasks) => {
        const { conflicts, states } = await undoMiddle(repository, tasks);
        const [, , before, after, now] = states.map((model) => new Map([...model].map(([file, lines]) => [file, new Set(lines)])));
        const result = new Map(
          Object.entries(repository.files()).map(([file, text]) => [
            file,
            new Set(
              text
                .slice(2)
                .split('\n')
                .filter((line) => line !== ''),
            ),
          ]),
        );
        for (const file of new Set([...(now?.keys() ?? []), ...(before?.keys() ?? [])])) {
          const [was, did, is] = [before, after, now].map((model) => model?.get(file) ?? new Set<string>());
          expect(result.get(file) ?? new Set(), file).toEqual(conflicts.includes(file) ? is : undoneLines(was, did, is));
        }
      }),
      { numRuns: 16 },
    );
  });
});
