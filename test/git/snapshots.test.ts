import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGit } from '../../src/git/repository.ts';
import { newRepository, type Repository } from './rig.ts';

/** The files of a snapshot, as `git ls-tree` lists them. */
function listed(repository: Repository, tree: string): readonly string[] {
  return repository
    .git('ls-tree', '-r', '-z', '--name-only', tree)
    .split('\0')
    .filter((file) => file !== '');
}

function snapshots(repository: Repository): ReturnType<typeof openGit> {
  return openGit(repository.root, { trusted: false });
}

describe('a snapshot of the work tree', () => {
  test('holds tracked, changed, new and staged files, and neither ignored ones nor the store of the program (W5)', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'gone.txt': 'x\n', '.gitignore': 'ignored.txt\n' });
    repository.write('a.txt', 'changed\n');
    repository.write('new/file.txt', 'new\n');
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    repository.write('ignored.txt', 'no\n');
    repository.write('.trueup/sessions/x/journal.jsonl', 'no\n');
    rmSync(path.join(repository.root, 'gone.txt'));
    const tree = await snapshots(repository).snapshot();
    expect(listed(repository, tree)).toEqual(['.gitignore', 'a.txt', 'new/file.txt', 'staged.txt']);
    expect(repository.git('show', `${tree}:a.txt`)).toBe('changed');
  });

  test('leaves index, HEAD, branches and stash as they were', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    repository.write('a.txt', 'staged\n');
    repository.git('add', 'a.txt');
    repository.write('a.txt', 'unstaged\n');
    repository.write('b.txt', 'b2\n');
    const look = (): readonly string[] => [
      repository.git('ls-files', '--stage'),
      repository.git('rev-parse', 'HEAD'),
      repository.git('status', '--porcelain'),
      repository.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/stash'),
    ];
    const before = look();
    await snapshots(repository).snapshot();
    expect(look()).toEqual(before);
  });

  test('works before the first commit and in an empty repository', async () => {
    const repository = newRepository({}, { commit: false });
    const empty = await snapshots(repository).snapshot();
    repository.write('first.txt', 'one\n');
    const tree = await snapshots(repository).snapshot();
    expect(listed(repository, empty)).toEqual([]);
    expect(listed(repository, tree)).toEqual(['first.txt']);
    expect(await snapshots(repository).between(empty, tree)).toEqual([{ path: 'first.txt', added: 1, removed: 0 }]);
  });

  test('sees a change of the same length made in the instant of the last `git add`', async () => {
    const repository = newRepository({ 'a.txt': 'aaaa\n' });
    const instant = new Date(1_700_000_000_000);
    const file = path.join(repository.root, 'a.txt');
    utimesSync(file, instant, instant);
    repository.git('add', 'a.txt');
    utimesSync(path.join(repository.root, '.git/index'), instant, instant);
    writeFileSync(file, 'bbbb\n');
    utimesSync(file, instant, instant);
    const tree = await snapshots(repository).snapshot();
    expect(repository.git('show', `${tree}:a.txt`)).toBe('bbbb');
  });

  test('follows files, folders and links that took the place of one another', async () => {
    const repository = newRepository({
      'file-to-folder': 'x\n',
      'folder-to-file/inner': 'x\n',
      'folder-to-link/inner': 'x\n',
      'elsewhere/inner': 'other\n',
    });
    const { root } = repository;
    rmSync(path.join(root, 'file-to-folder'));
    repository.write('file-to-folder/inner', 'y\n');
    rmSync(path.join(root, 'folder-to-file'), { recursive: true });
    repository.write('folder-to-file', 'y\n');
    rmSync(path.join(root, 'folder-to-link'), { recursive: true });
    symlinkSync('elsewhere', path.join(root, 'folder-to-link'));
    const tree = await snapshots(repository).snapshot();
    expect(repository.git('ls-tree', '-r', '--format=%(objectmode) %(path)', tree).split('\n')).toEqual([
      '100644 elsewhere/inner',
      '100644 file-to-folder/inner',
      '100644 folder-to-file',
      '120000 folder-to-link',
    ]);
  });

  test('forgets what stands behind a link or a file that is ignored', async () => {
    const repository = newRepository({ 'linked/inner': 'x\n', 'filed/inner': 'x\n', 'elsewhere/inner': 'x\n' });
    const { root } = repository;
    for (const folder of ['linked', 'filed']) rmSync(path.join(root, folder), { recursive: true });
    symlinkSync('elsewhere', path.join(root, 'linked'));
    repository.write('filed', 'y\n');
    repository.write('.git/info/exclude', 'linked\nfiled\n');
    expect(listed(repository, await snapshots(repository).snapshot())).toEqual(['elsewhere/inner']);
  });

  test('records the executable bit and links, and takes files with conflict markers during a merge as they are', async () => {
    const repository = newRepository({ 'run.sh': 'echo\n', 'a.txt': 'base\n' });
    repository.git('checkout', '-q', '-b', 'side');
    repository.write('a.txt', 'side\n');
    repository.git('commit', '-qam', 'side');
    repository.git('checkout', '-q', 'main');
    repository.write('a.txt', 'main\n');
    repository.git('commit', '-qam', 'main');
    expect(() => repository.git('merge', 'side')).toThrow('Command failed');
    chmodSync(path.join(repository.root, 'run.sh'), 0o755);
    symlinkSync('run.sh', path.join(repository.root, 'link'));
    const tree = await snapshots(repository).snapshot();
    expect(repository.git('ls-tree', '--format=%(objectmode) %(path)', tree).split('\n')).toEqual([
      '100644 a.txt',
      '120000 link',
      '100755 run.sh',
    ]);
    expect(repository.git('show', `${tree}:a.txt`)).toContain('<<<<<<<');
    expect(repository.git('ls-files', '-u')).not.toBe('');
  });

  test('leaves a repository inside the repository alone and goes on when a submodule is checked out', async () => {
    const repository = newRepository();
    const inner = newRepository({ 'inner.txt': 'inner\n' });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
    repository.git('commit', '-qm', 'submodule');
    const before = await snapshots(repository).snapshot();
    repository.write('sub/inner.txt', 'dirty\n');
    mkdirSync(path.join(repository.root, 'nested'));
    renameSync(path.join(inner.root, '.git'), path.join(repository.root, 'nested/.git'));
    repository.write('nested/own.txt', 'x\n');
    expect(await snapshots(repository).snapshot()).toBe(before);
  });

  test('survives `git gc --prune=now`, which is why a task can be undone weeks later', async () => {
    const repository = newRepository();
    repository.write('a.txt', 'unreachable otherwise\n');
    const tree = await snapshots(repository).snapshot();
    rmSync(path.join(repository.root, 'a.txt'));
    repository.write('b.txt', 'second\n');
    const second = await snapshots(repository).snapshot();
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '--quiet', '--prune=now');
    expect(repository.git('cat-file', '-p', `${tree}:a.txt`)).toBe('unreachable otherwise');
    expect(repository.git('cat-file', '-p', `${second}:b.txt`)).toBe('second');
    expect(repository.git('log', '--all', '--format=%s')).toBe('start');
  });

  test('many at once in one repository all stay reachable', async () => {
    const repository = newRepository();
    const git = snapshots(repository);
    const trees = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        repository.write(`file-${n}.txt`, `${n}\n`);
        return git.snapshot();
      }),
    );
    const kept = repository.git('ls-tree', 'refs/trueup/snapshots');
    for (const tree of trees) expect(kept).toContain(tree);
  });

  test('is refused by name when it is not in the repository', async () => {
    const repository = newRepository();
    const tree = await snapshots(repository).snapshot();
    for (const unknown of ['0'.repeat(40), 'HEAD', '--output=/tmp/x', repository.git('rev-parse', 'HEAD:readme.md')]) {
      await expect(snapshots(repository).between(tree, unknown)).rejects.toMatchObject({ code: 'snapshot-missing' });
    }
  });
});

test('the difference of two snapshots counts lines by file; a binary file counts none', async () => {
  const repository = newRepository({ 'a.txt': '1\n2\n3\n', 'gone.txt': 'x\ny\n' });
  const before = await snapshots(repository).snapshot();
  repository.write('a.txt', '1\ntwo\n3\n4\n');
  repository.write('data.bin', Buffer.from([0, 1, 2, 0]));
  rmSync(path.join(repository.root, 'gone.txt'));
  const after = await snapshots(repository).snapshot();
  expect(await snapshots(repository).between(before, after)).toEqual([
    { path: 'a.txt', added: 2, removed: 1 },
    { path: 'data.bin', added: 0, removed: 0 },
    { path: 'gone.txt', added: 0, removed: 2 },
  ]);
});
