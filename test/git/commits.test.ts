import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { CommitGroup } from '../../src/domain/commit.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import { openGit } from '../../src/git/repository.ts';
import type { MadeCommit } from '../../src/domain/commit.ts';
import { newRepository, type Repository } from './rig.ts';

const SESSION = 'add-login_2026-11-21' as SessionId;

function group(message: string, ...files: readonly string[]): CommitGroup {
  return { message, files: files.map((file) => ({ path: file, added: 0, removed: 0 })) };
}

async function commit(
  repository: Repository,
  groups: readonly CommitGroup[],
  options: { readonly trusted?: boolean; readonly since?: string } = {},
): Promise<readonly MadeCommit[]> {
  return openGit(repository.root, { trusted: options.trusted ?? false }).commit(SESSION, groups, options.since);
}

function hook(repository: Repository, name: string, script: string): void {
  const folder = path.join(repository.root, '.git/hooks');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

const filesOf = (repository: Repository, name: string): readonly string[] =>
  repository.git('show', '--format=', '--name-only', name).split('\n').sort();

describe('a commit (W7)', () => {
  test('holds exactly the files of its group; everything else that is staged stays staged', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n', 'd.txt': 'd\n' });
    repository.write('a.txt', 'session\n');
    repository.write('new/n.txt', 'session\n');
    rmSync(path.join(repository.root, 'd.txt'));
    repository.write('b.txt', 'mine, staged\n');
    repository.write('mine.txt', 'mine, staged\n');
    repository.git('add', 'b.txt', 'mine.txt');
    repository.write('b.txt', 'mine, edited after staging\n');
    repository.write('c.txt', 'mine, unstaged\n');
    const [made] = await commit(repository, [group('Add the login', 'a.txt', 'new/n.txt', 'd.txt')]);
    expect(made).toEqual({ hash: repository.git('rev-parse', 'HEAD'), title: 'Add the login' });
    expect(filesOf(repository, 'HEAD')).toEqual(['a.txt', 'd.txt', 'new/n.txt']);
    expect(repository.git('status', '--porcelain').split('\n')).toEqual(['MM b.txt', ' M c.txt', 'A  mine.txt']);
    expect(repository.git('show', ':b.txt')).toBe('mine, staged');
  });

  test('waits for another git that holds the index, and leaves nothing staged backwards', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    repository.write('a.txt', 'session\n');
    repository.write('.git/index.lock', '');
    const made = commit(repository, [group('Locked', 'a.txt')]);
    await vi.waitFor(() => expect(repository.git('log', '-1', '--format=%s')).toBe('Locked'), { timeout: 30_000 });
    rmSync(path.join(repository.root, '.git/index.lock'));
    expect(await made).toHaveLength(1);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('takes the whole file when the person had staged a part of it', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    repository.write('a.txt', 'part\n');
    repository.git('add', 'a.txt');
    repository.write('a.txt', 'whole\n');
    await commit(repository, [group('All of it', 'a.txt')]);
    expect(repository.git('show', 'HEAD:a.txt')).toBe('whole');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('is the first one in a repository without commits', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'other.txt': 'o\n' }, { commit: false });
    repository.git('add', 'other.txt');
    await commit(repository, [group('First', 'a.txt')]);
    expect(filesOf(repository, 'HEAD')).toEqual(['a.txt']);
    expect(repository.git('status', '--porcelain')).toBe('A  other.txt');
  });

  test('is made on a detached HEAD, and the state says that there is no branch', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    repository.git('checkout', '-q', '--detach');
    repository.write('a.txt', 'b\n');
    const git = openGit(repository.root, { trusted: false });
    expect(await git.state()).toMatchObject({ head: repository.git('rev-parse', 'HEAD'), unstaged: ['a.txt'] });
    expect(await git.state()).not.toHaveProperty('branch');
    const [made] = await commit(repository, [group('Detached', 'a.txt')]);
    expect(repository.git('rev-parse', 'HEAD')).toBe(made?.hash);
    expect(repository.git('log', '-1', '--format=%s', 'main')).toBe('start');
  });

  test('is made in a linked work tree on its own branch', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    const linked = newRepository({}, { commit: false }).root;
    rmSync(linked, { recursive: true });
    repository.git('worktree', 'add', '-q', '-b', 'feature/x', linked);
    writeFileSync(path.join(linked, 'a.txt'), 'linked\n');
    const [made] = await openGit(linked, { trusted: false }).commit(SESSION, [group('Linked', 'a.txt')], undefined);
    expect(repository.git('rev-parse', 'feature/x')).toBe(made?.hash);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('is not made of nothing, and a file that is at HEAD already does not hinder the others', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    repository.write('b.txt', 'b\n');
    expect(await commit(repository, [group('Nothing', 'a.txt'), group('Something', 'a.txt', 'b.txt')])).toMatchObject([
      { title: 'Something' },
    ]);
    expect(filesOf(repository, 'HEAD')).toEqual(['b.txt']);
  });

  test('keeps a message that holds comment signs, dashes and long lines', async () => {
    const repository = newRepository();
    repository.git('config', 'commit.cleanup', 'strip');
    repository.write('a.txt', 'a\n');
    const message = `-m is not an option\n\n#12 stays\n--amend\n${'x'.repeat(300)}\n`;
    await commit(repository, [group(message, 'a.txt')]);
    expect(repository.git('log', '-1', '--format=%B')).toBe(`${message}\nTrueup-Session: ${SESSION}/1\n`);
  });
});

describe('the trailer of a session', () => {
  test('numbers the groups and joins the trailers that a message ends with', async () => {
    const repository = newRepository();
    repository.write('a.txt', 'a\n');
    repository.write('b.txt', 'b\n');
    await commit(repository, [group('One', 'a.txt'), group('Two\n\nText.\n\nSigned-off-by: A <a@example.com>', 'b.txt')]);
    expect(repository.git('log', '-1', '--format=%B', 'HEAD^')).toBe(`One\n\nTrueup-Session: ${SESSION}/1\n`);
    expect(repository.git('log', '-1', '--format=%B')).toBe(
      `Two\n\nText.\n\nSigned-off-by: A <a@example.com>\nTrueup-Session: ${SESSION}/2\n`,
    );
  });

  test('keeps a commit from being made twice when the answer got lost (S3)', async () => {
    const repository = newRepository();
    const since = repository.git('rev-parse', 'HEAD');
    repository.write('a.txt', 'a\n');
    repository.write('b.txt', 'b\n');
    const groups = [group('One', 'a.txt'), group('Two', 'b.txt')];
    const first = await commit(repository, groups, { since });
    repository.write('a.txt', 'changed since\n');
    expect(await commit(repository, groups, { since })).toEqual(first);
    expect(repository.git('rev-list', '--count', `${since}..HEAD`)).toBe('2');
  });

  test('lets a repeat make what is missing and finish the index that the crash left behind', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const since = repository.git('rev-parse', 'HEAD');
    repository.write('a.txt', 'session\n');
    repository.write('b.txt', 'session\n');
    const groups = [group('One', 'a.txt'), group('Two', 'b.txt')];
    const [one] = await commit(repository, groups.slice(0, 1), { since });
    repository.git('update-index', '--cacheinfo', `100644,${repository.git('rev-parse', `${since}:a.txt`)},a.txt`);
    expect(repository.git('status', '--porcelain')).toBe('MM a.txt\n M b.txt');
    const made = await commit(repository, groups, { since });
    expect(made[0]).toEqual(one);
    expect(made).toHaveLength(2);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('leaves alone on a repeat what the person staged of the same file since', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    repository.write('a.txt', 'session\n');
    await commit(repository, [group('One', 'a.txt')]);
    repository.write('a.txt', 'mine\n');
    repository.git('add', 'a.txt');
    await commit(repository, [group('One', 'a.txt')]);
    expect(repository.git('show', ':a.txt')).toBe('mine');
  });

  test('does not stand for other files when the groups were put together anew after a refusal', async () => {
    const repository = newRepository();
    const since = repository.git('rev-parse', 'HEAD');
    repository.write('a.txt', 'a\n');
    repository.write('b.txt', 'b\n');
    hook(repository, 'pre-commit', 'git diff --cached --quiet -- b.txt');
    const options = { trusted: true, since };
    await expect(commit(repository, [group('One', 'a.txt'), group('Two', 'b.txt')], options)).rejects.toMatchObject({
      code: 'hook-refused',
    });
    hook(repository, 'pre-commit', 'true');
    expect(await commit(repository, [group('Two', 'b.txt')], options)).toMatchObject([{ title: 'Two' }]);
    expect(repository.git('log', '--format=%s')).toBe('Two\nOne\nstart');
  });

  test('is looked for after the start of the session only, and another number or session does not count', async () => {
    const repository = newRepository();
    repository.write('c.txt', 'old\n');
    repository.git('add', 'c.txt');
    repository.git('commit', '-qm', `Old\n\nTrueup-Session: ${SESSION}/1`);
    const since = repository.git('rev-parse', 'HEAD');
    repository.write('b.txt', 'b\n');
    repository.git('add', 'b.txt');
    repository.git('commit', '-qm', `Other\n\nTrueup-Session: x${SESSION}/1\nTrueup-Session: ${SESSION}/10`);
    repository.write('c.txt', 'c\n');
    await commit(repository, [group('New', 'c.txt')], { since });
    expect(repository.git('log', '-1', '--format=%s')).toBe('New');
  });
});

describe('in a trusted repository', () => {
  test('the hooks run and see just the files of the commit; what they change and add is part of it', async () => {
    const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    hook(repository, 'pre-commit', 'git diff --cached --name-only "*.txt" > seen; echo formatted >> a.txt; git add a.txt');
    hook(repository, 'commit-msg', 'echo "Reviewed-by: hook" >> "$1"');
    hook(repository, 'post-commit', 'touch after');
    repository.write('a.txt', 'session\n');
    repository.write('b.txt', 'mine\n');
    repository.git('add', 'b.txt');
    await commit(repository, [group('With hooks', 'a.txt')], { trusted: true });
    expect(repository.read('seen')).toBe('a.txt\n');
    expect(repository.git('show', 'HEAD:a.txt')).toBe('session\nformatted');
    expect(repository.git('log', '-1', '--format=%B')).toBe(`With hooks\n\nTrueup-Session: ${SESSION}/1\nReviewed-by: hook\n`);
    expect(repository.has('after')).toBe(true);
    expect(repository.git('status', '--porcelain')).toBe('M  b.txt\n?? after\n?? seen');
  });

  test('a hook that refuses is a failure with its first lines, and nothing is committed', async () => {
    const repository = newRepository();
    hook(repository, 'pre-commit', 'echo "lint: 2 problems"; printf "\\033[31ma.txt:1 bad\\033[0m\\n" >&2; exit 1');
    repository.write('a.txt', 'a\n');
    const refused = commit(repository, [group('Bad', 'a.txt')], { trusted: true });
    await expect(refused).rejects.toMatchObject({
      kind: 'failure',
      code: 'hook-refused',
      fix: expect.stringContaining('commit again') as string,
    });
    await expect(refused).rejects.toThrow(/lint: 2 problems/);
    await expect(refused).rejects.not.toThrow(/\u001b/);
    expect(repository.git('log', '-1', '--format=%s')).toBe('start');
    expect(repository.git('status', '--porcelain')).toBe('?? a.txt');
  });

  test('a hook that leaves a program behind does not hold up the commit', async () => {
    const repository = newRepository();
    hook(repository, 'post-commit', 'sleep 300 & echo $! > "$(git rev-parse --git-dir)/left"');
    repository.write('a.txt', 'a\n');
    expect(await commit(repository, [group('Left', 'a.txt')], { trusted: true })).toHaveLength(1);
    process.kill(Number(repository.read('.git/left')));
  });

  test('commits are signed when the person says so, and a failing signature is a failure of its own', async () => {
    const repository = newRepository();
    const signer = path.join(repository.root, '.git/signer');
    writeFileSync(
      signer,
      '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\nprintf -- "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"\n',
    );
    chmodSync(signer, 0o755);
    repository.git('config', 'commit.gpgSign', 'true');
    repository.git('config', 'gpg.program', signer);
    repository.write('a.txt', 'a\n');
    await commit(repository, [group('Signed', 'a.txt')], { trusted: true });
    expect(repository.git('cat-file', 'commit', 'HEAD')).toContain('gpgsig -----BEGIN PGP SIGNATURE-----');
    writeFileSync(signer, '#!/bin/sh\nexit 2\n');
    repository.write('b.txt', 'b\n');
    await expect(commit(repository, [group('Unsigned', 'b.txt')], { trusted: true })).rejects.toMatchObject({ code: 'signing-failed' });
  });
});

describe('a commit is refused with a fix', () => {
  test('when git does not know who commits', async () => {
    const repository = newRepository();
    repository.git('config', '--unset', 'user.email');
    repository.write('a.txt', 'a\n');
    expect(await openGit(repository.root, { trusted: false }).state()).toMatchObject({ identity: false });
    await expect(commit(repository, [group('Who', 'a.txt')])).rejects.toMatchObject({
      kind: 'failure',
      code: 'no-git-identity',
      fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
    });
  });

  test.each([
    ['merge', (repository: Repository) => repository.git('merge', 'side')],
    ['rebase', (repository: Repository) => repository.git('rebase', 'side')],
    ['cherry-pick', (repository: Repository) => repository.git('cherry-pick', 'side')],
    ['revert', (repository: Repository) => repository.git('revert', '--no-edit', 'main~1')],
  ])('while a %s is under way', async (name, start) => {
    const repository = newRepository({ 'a.txt': 'base\n' });
    repository.git('checkout', '-q', '-b', 'side');
    repository.write('a.txt', 'side\n');
    repository.git('commit', '-qam', 'side');
    repository.git('checkout', '-q', 'main');
    for (const text of ['one\n', 'two\n']) {
      repository.write('a.txt', text);
      repository.git('commit', '-qam', text);
    }
    expect(() => start(repository)).toThrow('Command failed');
    const before = repository.git('rev-parse', 'HEAD');
    repository.write('b.txt', 'b\n');
    await expect(commit(repository, [group('Now', 'b.txt')])).rejects.toMatchObject({
      kind: 'refusal',
      code: 'git-operation-under-way',
      fix: expect.stringContaining(`git ${name} --abort`) as string,
    });
    expect(repository.git('rev-parse', 'HEAD')).toBe(before);
  });

  test('when a file needs a filter that does not run without trust', async () => {
    const repository = newRepository({ '.gitattributes': '*.psd filter=large\n' });
    repository.git('config', 'filter.large.clean', 'tr a-z A-Z');
    repository.write('x.psd', 'content\n');
    repository.write('y.txt', 'content\n');
    await expect(commit(repository, [group('Large', 'x.psd')])).rejects.toMatchObject({ kind: 'refusal', code: 'git-filter-untrusted' });
    expect(await commit(repository, [group('Other', 'y.txt')])).toHaveLength(1);
    await openGit(repository.root, { trusted: true }).commit('other_2026-11-21' as SessionId, [group('Large', 'x.psd')], undefined);
    expect(repository.git('cat-file', 'blob', 'HEAD:x.psd')).toBe('CONTENT');
  });
});

describe('the plan of the commits', () => {
  test('lists the files of the session that differ from HEAD with their lines, and why the others stay out', async () => {
    const repository = newRepository({
      'spec.md': '1\n2\n',
      'code.ts': 'x\n',
      'same.ts': 's\n',
      'mine.ts': 'm\n',
      '.gitignore': 'dist/\n',
    });
    repository.write('spec.md', '1\n2\n3\n');
    repository.write('code.ts', 'y\n');
    repository.write('new.ts', 'a\nb\n');
    repository.write('dist/out.js', 'built\n');
    repository.write('mine.ts', 'mine\n');
    repository.write('staged.ts', 'mine\n');
    repository.git('add', 'staged.ts', 'code.ts');
    repository.write('.trueup/x', 'x');
    const plan = await openGit(repository.root, { trusted: false }).plan([
      { path: 'spec.md', phase: 'spec' },
      ...['code.ts', 'new.ts', 'same.ts', 'dist/out.js'].map((file) => ({ path: file, phase: 'code' as const })),
    ]);
    expect(plan).toEqual({
      branch: 'main',
      files: [
        { path: 'code.ts', added: 1, removed: 1, phase: 'code' },
        { path: 'new.ts', added: 2, removed: 0, phase: 'code' },
        { path: 'spec.md', added: 1, removed: 0, phase: 'spec' },
      ],
      excluded: [
        { path: 'dist/out.js', reason: 'ignored by .gitignore' },
        { path: 'mine.ts', reason: 'not changed by this session' },
        { path: 'staged.ts', reason: 'staged, but not changed by this session' },
      ],
    });
  });

  test('is made before the first commit too and touches neither index nor work tree', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' }, { commit: false });
    appendFileSync(path.join(repository.root, 'a.txt'), 'more\n');
    const plan = await openGit(repository.root, { trusted: false }).plan([{ path: 'a.txt', phase: 'code' }]);
    expect(plan.files).toEqual([{ path: 'a.txt', added: 2, removed: 0, phase: 'code' }]);
    expect(repository.git('status', '--porcelain')).toBe('?? a.txt');
  });
});
