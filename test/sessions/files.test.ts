/** The repository's files: listing, reading, and writing several at once. Attacks, kills and faults are in test/fault. */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../../sessions/disk.ts';
import { openFiles } from '../../sessions/files.ts';
import { encodeIntent, temporaryFor } from '../../sessions/intent.ts';
import { sha256 } from '../../sessions/sha256.ts';
import { temporaryFolder } from './folders.ts';

const bytes = (text: string) => Buffer.from(text);
const digest = (text: string) => sha256(bytes(text));

function tree(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const textAt = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe('a listing', () => {
  const root = tree({
    'SPEC.md': '',
    'specs/b.md': '',
    'specs/a.md': '',
    'specs/auth/login.md': '',
    'specs/meta/sessions/x/proposal.md': '',
    'specs/notes.txt': '',
    'docs/specs/d.md': '',
    'node_modules/p/specs/x.md': '',
    'pkg/node_modules/p/x.md': '',
    '.kiro/specs/k/design.md': '',
    'other/deep/e.md': '',
    'B.md': '',
  });
  const list = (include: readonly string[], exclude: readonly string[] = []) => openFiles(root).list(include, exclude);

  test.each([
    [['specs/**/*.md'], ['specs/meta/**'], ['specs/a.md', 'specs/auth/login.md', 'specs/b.md']],
    [['specs/*.md', 'SPEC.md'], [], ['SPEC.md', 'specs/a.md', 'specs/b.md']],
    [['.kiro/specs/**/*.md'], [], ['.kiro/specs/k/design.md']],
    [['**/e.md'], [], ['other/deep/e.md']],
    [['{docs,other}/**'], ['**/deep/**'], ['docs/specs/d.md']],
    [['nowhere/**'], [], []],
    [[], [], []],
  ])('of %j without %j', async (include, exclude, found) => {
    expect(await list(include, exclude)).toEqual(found);
  });

  test('is sorted by code unit and leaves out what programs install', async () => {
    const all = await list(['**/*.md']);
    expect(all).toEqual(all.toSorted());
    expect(all.slice(0, 3)).toEqual(['.kiro/specs/k/design.md', 'B.md', 'SPEC.md']);
    expect(all.filter((path) => path.includes('node_modules'))).toEqual([]);
  });
});

describe('reading', () => {
  test('gives the bytes, or nothing when there is no such file', async () => {
    const root = tree({ 'a.md': '\ufeffline\r\n', 'folder/x': '' });
    const files = openFiles(root);
    expect(Buffer.from((await files.read('a.md')) ?? []).toString()).toBe('\ufeffline\r\n');
    expect(await files.read('b.md')).toBeUndefined();
    expect(await files.read('nowhere/b.md')).toBeUndefined();
    expect(await files.read('a.md/b.md')).toBeUndefined();
  });

  test('works when the root itself is reached by a link', async () => {
    const place = temporaryFolder();
    symlinkSync(tree({ 'a.md': 'text' }), join(place, 'link'));
    expect((await openFiles(join(place, 'link')).read('a.md'))?.length).toBe(4);
  });
});

describe('D10 writing several files', () => {
  test('changes some and makes others, folders included, and keeps their modes', async () => {
    const root = tree({ 'a.md': 'old', 'bin/run.sh': 'old' });
    await nodeDisk.open(join(root, 'bin/run.sh'), 'append', 0).then(async (file) => {
      await file.mode(0o755);
      await file.close();
    });
    const conflicts = await openFiles(root).writeAll([
      { path: 'a.md', base: digest('old'), content: bytes('new a') },
      { path: 'bin/run.sh', base: digest('old'), content: bytes('new run') },
      { path: 'specs/auth/login.md', content: bytes('new login') },
    ]);
    expect(conflicts).toEqual([]);
    expect(['a.md', 'bin/run.sh', 'specs/auth/login.md'].map((path) => textAt(root, path))).toEqual(['new a', 'new run', 'new login']);
    expect(statSync(join(root, 'bin/run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'specs/auth/login.md')).mode & ~0o666 & 0o777).toBe(0);
    expect(readdirSync(root).toSorted()).toEqual(['.trueup', 'a.md', 'bin', 'specs']);
    expect(readdirSync(join(root, '.trueup/apply'))).toEqual([]);
  });

  test('writes nothing when one file is not what it should be, and says which', async () => {
    const root = tree({ 'a.md': 'old', 'b.md': 'edited', 'c.md': 'there already' });
    const conflicts = await openFiles(root).writeAll([
      { path: 'a.md', base: digest('old'), content: bytes('new') },
      { path: 'b.md', base: digest('old'), content: bytes('new') },
      { path: 'c.md', content: bytes('new') },
      { path: 'd.md', base: digest('old'), content: bytes('new') },
    ]);
    expect(conflicts).toEqual([
      { path: 'b.md', expected: digest('old'), actual: digest('edited') },
      { path: 'c.md', actual: digest('there already') },
      { path: 'd.md', expected: digest('old') },
    ]);
    expect(textAt(root, 'a.md')).toBe('old');
    expect(existsSync(join(root, 'd.md'))).toBe(false);
  });

  test('may be repeated, because what is there already counts as written', async () => {
    const root = tree({ 'a.md': 'old' });
    const writes = [
      { path: 'a.md', base: digest('old'), content: bytes('new') },
      { path: 'b.md', content: bytes('new') },
    ];
    for (let n = 0; n < 3; n += 1) expect(await openFiles(root).writeAll(writes)).toEqual([]);
    expect(textAt(root, 'a.md')).toBe('new');
  });

  test('takes turns: of two that start from the same base one wins whole and the other is told', async () => {
    const root = tree({ 'a.md': 'old', 'b.md': 'old' });
    const version = (text: string) => ['a.md', 'b.md'].map((path) => ({ path, base: digest('old'), content: bytes(text) }));
    const results = await Promise.all(['one', 'two', 'three'].map((text) => openFiles(root).writeAll(version(text))));
    expect(results.filter((conflicts) => conflicts.length === 0).length).toBe(1);
    expect(results.filter((conflicts) => conflicts.length === 2).length).toBe(2);
    expect(textAt(root, 'a.md')).toBe(textAt(root, 'b.md'));
  });

  test('refuses a path that is named twice, before it writes', async () => {
    const root = tree({});
    const twice = [
      { path: 'a.md', content: bytes('1') },
      { path: 'a.md', content: bytes('2') },
    ];
    await expect(openFiles(root).writeAll(twice)).rejects.toMatchObject({ kind: 'refusal', code: 'path-twice' });
    expect(readdirSync(root)).toEqual([]);
  });

  test('of nothing makes nothing', async () => {
    const root = tree({});
    expect(await openFiles(root).writeAll([])).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
  });

  test('keeps its records where git does not look', async () => {
    const root = tree({});
    await openFiles(root).writeAll([{ path: 'a.md', content: bytes('new') }]);
    expect(textAt(root, '.trueup/.gitignore')).toBe('*\n');
    expect(statSync(join(root, '.trueup')).mode & 0o777).toBe(0o700);
  });
});

describe('D10 a write that an ended process left half done', () => {
  const leave = (root: string, names: readonly string[], head?: string) => {
    mkdirSync(join(root, '.trueup/apply'), { recursive: true });
    const changes = names.map((name) => ({
      names: [name],
      before: { bytes: bytes('old'), digest: digest('old'), mode: 0o644 },
      content: bytes('new'),
      after: digest('new'),
      temporary: temporaryFor(name),
    }));
    writeFileSync(join(root, '.trueup/apply', `${'0'.repeat(24)}.intent`), head ?? encodeIntent({ changes, folders: [] }));
    return changes;
  };

  test('is finished before anything is read', async () => {
    const root = tree({ 'a.md': 'new', 'b.md': 'old' });
    const [, second] = leave(root, ['a.md', 'b.md']);
    writeFileSync(join(root, second?.temporary ?? ''), 'new');
    expect(Buffer.from((await openFiles(root).read('b.md')) ?? []).toString()).toBe('new');
    expect(readdirSync(root).toSorted()).toEqual(['.trueup', 'a.md', 'b.md']);
    expect(readdirSync(join(root, '.trueup/apply'))).toEqual([]);
  });

  test('is taken back when a file was edited before its turn', async () => {
    const root = tree({ 'a.md': 'new', 'b.md': 'mine' });
    const [, second] = leave(root, ['a.md', 'b.md']);
    writeFileSync(join(root, second?.temporary ?? ''), 'new');
    expect(Buffer.from((await openFiles(root).read('a.md')) ?? []).toString()).toBe('old');
    expect(textAt(root, 'b.md')).toBe('mine');
  });

  test('never writes through a temporary name that leads elsewhere', async () => {
    const root = tree({ 'a.md': 'new', 'b.md': 'old', 'victim.tmp': 'new' });
    const changes = leave(root, ['a.md', 'b.md']).map((change) => ({ ...change, temporary: '../victim.tmp' }));
    writeFileSync(join(root, '.trueup/apply', `${'0'.repeat(24)}.intent`), encodeIntent({ changes, folders: [] }));
    await expect(openFiles(root).read('a.md')).rejects.toMatchObject({ code: 'intent-damaged' });
    expect(textAt(root, 'victim.tmp')).toBe('new');
  });

  test('is named, and nothing is touched, when its own record is damaged', async () => {
    for (const head of [
      '',
      'nonsense',
      '{"v":2}\n',
      '{"v":1,"files":[{"path":"../x","after":"0","temporary":".x.tmp","content":1}],"folders":[]}\nx',
    ]) {
      const root = tree({ 'a.md': 'new' });
      leave(root, ['a.md'], head);
      await expect(openFiles(root).read('a.md')).rejects.toMatchObject({
        kind: 'damage',
        code: 'intent-damaged',
        message: expect.stringMatching(/^[^\n]*\.intent: [^\n]*$/),
      });
      expect(textAt(root, 'a.md')).toBe('new');
    }
  });
});
