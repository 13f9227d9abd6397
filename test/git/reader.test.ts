import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGit } from '../../src/git/repository.ts';
import { newRepository, type Repository } from './rig.ts';

function reader(repository: Repository): ReturnType<typeof openGit> {
  return openGit(repository.root, { trusted: false });
}

const text = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8'));

describe('the state of a repository', () => {
  test('tells head, branch, and what is staged, changed and new', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    repository.git('checkout', '-q', '-b', 'feature/x');
    repository.write('a.txt', 'staged\n');
    repository.git('add', 'a.txt');
    repository.write('a.txt', 'and changed\n');
    rmSync(path.join(repository.root, 'b.txt'));
    repository.git('mv', 'c.txt', 'd.txt');
    repository.write('new/e.txt', 'e\n');
    repository.write('.trueup/x', 'own store\n');
    expect(await reader(repository).state()).toEqual({
      head: repository.git('rev-parse', 'HEAD'),
      branch: 'feature/x',
      staged: ['a.txt', 'c.txt', 'd.txt'],
      unstaged: ['a.txt', 'b.txt'],
      untracked: ['new/e.txt'],
      identity: true,
    });
  });

  test('has a branch and no head before the first commit', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' }, { commit: false });
    expect(await reader(repository).state()).toEqual({ branch: 'main', staged: [], unstaged: [], untracked: ['a.txt'], identity: true });
  });

  test('counts a path with a merge conflict as staged and changed', async () => {
    const repository = newRepository({ 'a.txt': 'base\n' });
    repository.git('checkout', '-q', '-b', 'side');
    repository.write('a.txt', 'side\n');
    repository.git('commit', '-qam', 'side');
    repository.git('checkout', '-q', 'main');
    repository.write('a.txt', 'main\n');
    repository.git('commit', '-qam', 'main');
    expect(() => repository.git('merge', 'side')).toThrow('Command failed');
    expect(await reader(repository).state()).toMatchObject({ staged: ['a.txt'], unstaged: ['a.txt'] });
  });

  test('is read without writing the index, even when file times changed', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    writeFileSync(path.join(repository.root, 'a.txt'), 'a\n');
    const index = repository.read('.git/index');
    await reader(repository).state();
    expect(repository.read('.git/index')).toBe(index);
  });

  test('names a damaged index with a fix instead of an empty state', async () => {
    const repository = newRepository();
    repository.write('.git/index', 'damaged, and long enough to be looked at by git');
    await expect(reader(repository).state()).rejects.toMatchObject({ kind: 'failure', code: 'git-index-damaged' });
  });

  test('says what is wrong when the folder or git itself is gone', async () => {
    const repository = newRepository();
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    await expect(reader(repository).state()).rejects.toMatchObject({ kind: 'failure', code: 'git-missing' });
    process.env['PATH'] = before;
    rmSync(repository.root, { recursive: true });
    await expect(reader(repository).state()).rejects.toThrow(/cannot change to/);
  });
});

describe('a file of a commit', () => {
  test('is given byte for byte, by commit, branch, tag or relative name', async () => {
    const repository = newRepository({ 'a.txt': 'one\r\n' });
    repository.git('tag', 'v1');
    repository.write('a.txt', 'two\n');
    repository.git('commit', '-qam', 'two');
    for (const name of ['HEAD~1', 'v1', 'main~1', repository.git('rev-parse', 'HEAD~1')]) {
      expect(text(await reader(repository).show(name, 'a.txt')), name).toBe('one\r\n');
    }
  });

  test('is that of the branch when a tag has the same name, and of the commit when a branch is named like its hash', async () => {
    const repository = newRepository({ 'a.txt': 'first\n' });
    const first = repository.git('rev-parse', 'HEAD');
    repository.git('tag', 'both');
    repository.git('checkout', '-q', '-b', 'both');
    repository.write('a.txt', 'second\n');
    repository.git('commit', '-qam', 'second');
    repository.git('update-ref', `refs/heads/${first}`, 'HEAD');
    repository.git('update-ref', 'refs/heads/HEAD', first);
    expect(text(await reader(repository).show('both', 'a.txt'))).toBe('second\n');
    expect(text(await reader(repository).show(first, 'a.txt'))).toBe('first\n');
    expect(text(await reader(repository).show('HEAD', 'a.txt'))).toBe('second\n');
  });

  test('is undefined when it, its commit or its folder form is not there', async () => {
    const repository = newRepository({ 'folder/a.txt': 'a\n' });
    for (const [name, file] of [
      ['HEAD', 'none.txt'],
      ['none', 'folder/a.txt'],
      ['HEAD', 'folder'],
      ['HEAD', 'folder/'],
      ['HEAD', ''],
      ['HEAD', '../a.txt'],
      ['--help', 'folder/a.txt'],
      ['HEAD\0', 'folder/a.txt'],
      ['HEAD', 'folder/a.txt\0'],
      ['', 'folder/a.txt'],
    ] as const) {
      await expect(reader(repository).show(name, file).catch(String), `${name} ${file}`).resolves.toBeUndefined();
    }
  });
});

describe('what differs', () => {
  test('between two commits, and between a commit and the work tree with its new files', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'out/\n' });
    repository.write('c.txt', 'c\n');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'two');
    repository.write('b.txt', 'changed\n');
    repository.write('new.txt', 'new\n');
    repository.write('out/x', 'ignored\n');
    chmodSync(path.join(repository.root, 'a.txt'), 0o755);
    symlinkSync('a.txt', path.join(repository.root, 'link'));
    expect(await reader(repository).changed('HEAD~1', 'HEAD')).toEqual(['c.txt']);
    expect(await reader(repository).changed('HEAD')).toEqual(['a.txt', 'b.txt', 'link', 'new.txt']);
  });

  test('is refused for a name that is not a commit', async () => {
    const repository = newRepository();
    for (const name of ['none', '--output=/tmp/x', 'HEAD..main', 'HEAD:readme.md', '\u001b[31m']) {
      const refused = reader(repository).changed(name);
      await expect(refused, name).rejects.toMatchObject({ kind: 'refusal', code: 'unknown-commit' });
      await expect(refused, name).rejects.not.toThrow(/\u001b/);
    }
  });

  test('starts at the commit that both have in common', async () => {
    const repository = newRepository();
    const base = repository.git('rev-parse', 'HEAD');
    repository.git('checkout', '-q', '-b', 'side');
    repository.git('commit', '-q', '--allow-empty', '-m', 'side');
    repository.git('checkout', '-q', 'main');
    repository.git('commit', '-q', '--allow-empty', '-m', 'main');
    expect(await reader(repository).mergeBase('HEAD', 'side')).toBe(base);
    repository.git('checkout', '-q', '--orphan', 'other');
    repository.git('commit', '-q', '--allow-empty', '-m', 'other');
    await expect(reader(repository).mergeBase('main', 'other')).rejects.toMatchObject({ kind: 'refusal', code: 'no-common-commit' });
  });
});
