import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TrueupError } from '../../src/domain/error.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import { gitEnvironment } from '../../src/git/environment.ts';
import { findRepository, openGit } from '../../src/git/repository.ts';
import { hostile, newFolder, newRepository, type Repository } from './rig.ts';

const SESSION = 'hostile_2026-11-21' as SessionId;

/** A repository with a change of every kind, whose programs `gpg`, `x` and hooks leave a file called PWN when they run. */
function victim(prepare: (repository: Repository) => void): Repository {
  const repository = newRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  for (const name of ['gpg', 'x']) program(repository, name);
  repository.git('config', 'user.signingKey', 'key::ssh-ed25519 AAAA');
  prepare(repository);
  repository.write('a.txt', 'changed\n');
  repository.write('new.txt', 'new\n');
  return repository;
}

function program(repository: Repository, name: string): void {
  repository.write(name, `#!/bin/sh\ntouch '${repository.root}/PWN'\nexit 1\n`);
  chmodSync(path.join(repository.root, name), 0o755);
}

/** Files that only a program of the repository can have made. */
function marks(repository: Repository): string {
  return execFileSync('find', [repository.root, '-name', 'PWN*'], { encoding: 'utf8' });
}

/** What a person may do with plain git; failures are part of it. */
function plainJourney(repository: Repository): void {
  const calls = [
    ['status'],
    ['diff'],
    ['log', '-p'],
    ['log'],
    ['add', '-A'],
    ['commit', '-m', 'x'],
    ['commit', '--allow-empty'],
    ['merge', 'side'],
  ];
  const env = { ...process.env, EDITOR: 'false' };
  for (const argv of calls) spawnSync('git', argv, { cwd: repository.root, stdio: 'ignore', env });
}

/** Everything this program does with git, in a repository nobody trusted yet. A refusal is as good as an answer. */
async function ownJourney(repository: Repository): Promise<void> {
  const step = async <Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TrueupError) return undefined;
      throw error;
    }
  };
  await step(async () => findRepository(repository.root));
  const git = openGit(repository.root, { trusted: false });
  await step(async () => git.state());
  await step(async () => git.show('HEAD', 'a.txt'));
  await step(async () => git.changed('HEAD'));
  await step(async () => git.mergeBase('HEAD', 'HEAD'));
  const before = await step(async () => git.snapshot());
  repository.write('b.txt', 'task\n');
  const after = await step(async () => git.snapshot());
  await step(async () => git.between(before ?? '', after ?? ''));
  await step(async () => git.revert(before ?? '', after ?? ''));
  await step(async () => git.plan([{ path: 'a.txt', phase: 'code' }]));
  const groups = [{ message: 'x', files: [{ path: 'a.txt', added: 1, removed: 1 }] }];
  await step(async () => git.commit(SESSION, groups, undefined));
  await step(async () => git.commit(SESSION, groups, 'HEAD'));
}

function configure(repository: Repository, config: Readonly<Record<string, string>>): void {
  repository.git('branch', 'side');
  for (const [key, value] of Object.entries(config)) {
    if (key === 'attr') repository.write('.gitattributes', `${value}\n`);
    else appendFileSync(path.join(repository.root, '.git/config'), section(key, value));
  }
}

function section(key: string, value: string): string {
  const [first = ''] = key.split('.', 1);
  const last = key.slice(key.lastIndexOf('.') + 1);
  const middle = key.slice(first.length + 1, Math.max(first.length + 1, key.length - last.length - 1));
  const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `[${first}${middle === '' ? '' : ` ${quote(middle)}`}]\n\t${last} = ${quote(value)}\n`;
}

const LIST = hostile('git-configs.json');

describe.skipIf(LIST === undefined)(
  'a hostile configuration runs nothing before the repository is trusted (S5; needs the shared inputs)',
  () => {
    test.each(LIST ?? [])('$id', async ({ config = {} }) => {
      const repository = victim((made) => configure(made, config));
      await ownJourney(repository);
      expect(marks(repository)).toBe('');
    });

    test('and the check is a real one: plain git runs these', () => {
      const run = (LIST ?? []).filter(({ config = {} }) => {
        const repository = victim((made) => configure(made, config));
        plainJourney(repository);
        return marks(repository) !== '';
      });
      expect(run.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          'fsmonitor',
          'diff-external',
          'textconv',
          'filter-clean',
          'filter-process',
          'gpg-program',
          'gpg-ssh-program',
          'editor',
        ]),
      );
    });
  },
);

/** Ways that the shared list does not hold. */
const MORE: readonly (readonly [title: string, prepare: (repository: Repository) => void, seenRed: boolean])[] = [
  ['a filter whose name holds an equals sign', (made) => configure(made, { 'filter.a=b.clean': 'touch PWN', attr: '* filter=a=b' }), true],
  [
    'a filter whose name is not valid UTF-8',
    (made) => {
      appendFileSync(path.join(made.root, '.git/config'), Buffer.from('[filter "a\xff"]\n\tclean = touch PWN\n', 'latin1'));
      made.write('.gitattributes', Buffer.from('* filter=a\xff\n', 'latin1'));
    },
    true,
  ],
  [
    'a filter in an included file, switched on by .git/info/attributes',
    (made) => {
      configure(made, { 'include.path': '../settings' });
      made.write('settings', '[filter "x"]\n\tclean = touch PWN\n\trequired = true\n');
      made.write('.git/info/attributes', '* filter=x\n');
    },
    true,
  ],
  [
    'hooks in .git/hooks',
    (made) => {
      for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-index-change', 'reference-transaction'])
        program(made, `.git/hooks/${name}`);
    },
    true,
  ],
  [
    'hooks in a folder of the repository',
    (made) => {
      configure(made, { 'core.hooksPath': 'hooks' });
      for (const name of ['pre-commit', 'post-index-change', 'reference-transaction']) program(made, `hooks/${name}`);
    },
    true,
  ],
  ['hooks in the configuration', (made) => configure(made, { 'hook.x.event': 'pre-commit', 'hook.x.command': 'touch PWN' }), false],
  [
    'a signature shown in the log',
    (made) => configure(made, { 'log.showSignature': 'true', 'gpg.program': './gpg', 'commit.gpgSign': 'true' }),
    true,
  ],
  ['an alias named like a command', (made) => configure(made, { 'alias.status': '!touch PWN', 'alias.rev-parse': '!touch PWN' }), false],
  [
    'a trailer made by a command',
    (made) => configure(made, { 'trailer.x.key': 'Trueup-Session', 'trailer.x.command': 'touch PWN' }),
    false,
  ],
  [
    'a garbage collection with a hook',
    (made) => configure(made, { 'gc.auto': '1', 'gc.recentObjectsHook': 'touch PWN', 'maintenance.auto': 'true' }),
    false,
  ],
  [
    'a submodule with a configuration of its own',
    (made) => {
      const inner = newRepository({ 'i.txt': 'i\n' });
      made.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
      made.git('commit', '-qam', 'sub');
      made.git('-C', 'sub', 'config', 'core.fsmonitor', `touch '${made.root}/PWN'`);
      made.write('sub/i.txt', 'dirty\n');
    },
    true,
  ],
  [
    'a partial clone that would fetch what is missing',
    (made) => {
      configure(made, {
        'core.repositoryformatversion': '1',
        'extensions.partialClone': 'origin',
        'remote.origin.url': made.root,
        'remote.origin.promisor': 'true',
        'remote.origin.uploadpack': `touch '${made.root}/PWN';`,
      });
      const blob = made.git('rev-parse', 'HEAD:a.txt');
      rmSync(path.join(made.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    },
    true,
  ],
];

describe('other ways to run a program are closed too (S5)', () => {
  test.each(MORE)('%s', async (_title, prepare, seenRed) => {
    const repository = victim(prepare);
    await ownJourney(repository);
    expect(marks(repository)).toBe('');
    plainJourney(repository);
    if (seenRed) expect(marks(repository)).not.toBe('');
  });

  test('a program called git in the repository is not found through a relative PATH', async () => {
    const repository = victim((made) => program(made, 'git'));
    const before = process.env['PATH'];
    const cwd = process.cwd();
    process.env['PATH'] = `.:${before ?? ''}`;
    process.chdir(repository.root);
    try {
      await ownJourney(repository);
    } finally {
      process.env['PATH'] = before;
      process.chdir(cwd);
    }
    expect(marks(repository)).toBe('');
    expect(gitEnvironment({ PATH: '.:/usr/bin::bin:/bin' })['PATH']).toBe('/usr/bin:/bin');
  });

  test('variables of the caller cannot point git elsewhere', async () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    const other = newRepository({ 'other.txt': 'o\n' });
    const set = {
      GIT_DIR: path.join(other.root, '.git'),
      GIT_WORK_TREE: other.root,
      GIT_INDEX_FILE: path.join(other.root, '.git/index'),
      GIT_EXTERNAL_DIFF: 'touch PWN',
    };
    Object.assign(process.env, set);
    try {
      const tree = await openGit(repository.root, { trusted: false }).snapshot();
      for (const name of Object.keys(set)) delete process.env[name];
      expect(repository.git('ls-tree', '--name-only', tree)).toBe('a.txt');
    } finally {
      for (const name of Object.keys(set)) delete process.env[name];
    }
  });
});

describe('a repository is refused', () => {
  test('when its configuration moves the work tree elsewhere', async () => {
    const elsewhere = newFolder();
    writeFileSync(path.join(elsewhere, 'secret.txt'), 's\n');
    const repository = newRepository();
    repository.git('config', 'core.worktree', elsewhere);
    await expect(findRepository(repository.root)).rejects.toMatchObject({ kind: 'refusal', code: 'git-work-tree-elsewhere' });
  });

  test('when its .git is a link', async () => {
    const repository = newRepository();
    const folder = newFolder();
    execFileSync('ln', ['-s', path.join(repository.root, '.git'), path.join(folder, '.git')]);
    await expect(findRepository(folder)).rejects.toMatchObject({ kind: 'refusal', code: 'git-folder-is-link' });
  });

  test.skipIf(process.getuid?.() !== 0)('when it belongs to somebody else (needs root to make one)', async () => {
    const repository = newRepository();
    execFileSync('chown', ['-R', '12345', repository.root]);
    await expect(findRepository(repository.root)).rejects.toMatchObject({
      kind: 'refusal',
      code: 'git-owner',
      fix: expect.stringContaining('safe.directory') as string,
    });
  });
});

test('a repository is found from any folder inside it, and not where there is none or only a bare one', async () => {
  const repository = newRepository({ 'deep/er/a.txt': 'a\n' });
  mkdirSync(path.join(repository.root, 'empty/.git'), { recursive: true });
  for (const start of ['.', 'deep/er', 'empty', '.git/refs']) {
    expect(await findRepository(path.join(repository.root, start)), start).toEqual({ root: repository.root });
  }
  const outside = newFolder();
  expect(await findRepository(outside)).toBeUndefined();
  await expect(findRepository(path.join(outside, 'none'))).rejects.toMatchObject({ kind: 'misuse', code: 'no-such-folder' });
  execFileSync('git', ['init', '-q', '--bare', outside]);
  expect(await findRepository(outside)).toBeUndefined();
});
