import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { newFolder, newRepository, type Repository } from './rig.ts';

const STRACE = spawnSync('strace', ['-V']).status === 0;
const MODULE = fileURLToPath(new URL('../../src/git/repository.ts', import.meta.url));

/** Paths that were synced while a script ran, relative to .git, from `strace -y`. */
function syncedBy(repository: Repository, command: readonly string[]): readonly string[] {
  const log = path.join(newFolder(), 'strace.log');
  const [program = '', ...argv] = command;
  execFileSync('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', log, program, ...argv], {
    cwd: repository.root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const folder = path.join(realpathSync(repository.root), '.git');
  return [...readFileSync(log, 'utf8').matchAll(/(?:fsync|fdatasync)\(\d+<([^>]*)>\) += 0/g)].map((match) =>
    path.relative(folder, match[1] ?? ''),
  );
}

function script(repository: Repository, body: string): readonly string[] {
  const file = path.join(newFolder(), 'script.ts');
  writeFileSync(
    file,
    `import { openGit } from ${JSON.stringify(MODULE)};\nconst git = openGit(${JSON.stringify(repository.root)}, { trusted: false });\n${body}\n`,
  );
  return [process.execPath, file];
}

describe.skipIf(!STRACE)('what was reported is on disk (D9; needs strace)', () => {
  test('a commit syncs its objects, its reference and the folders that git leaves to chance', () => {
    const repository = newRepository();
    repository.git('checkout', '-q', '-b', 'feature/login');
    repository.write('a.txt', 'a\n');
    const group = { message: 'Durable', files: [{ path: 'a.txt', added: 1, removed: 0 }] };
    const synced = syncedBy(
      repository,
      script(repository, `await git.commit('durable_2026-11-21', [${JSON.stringify(group)}], undefined);`),
    );
    expect(synced).toEqual(expect.arrayContaining(['refs/heads/feature/login.lock', 'refs/heads/feature', 'refs/heads', 'refs', '']));
    expect(synced.filter((file) => file.startsWith('objects/')).length).toBeGreaterThanOrEqual(3);
    expect(synced.lastIndexOf('refs/heads/feature')).toBeGreaterThan(synced.lastIndexOf('refs/heads/feature/login.lock'));
  });

  test('a snapshot does the same for its objects and for the reference that keeps it', () => {
    const repository = newRepository();
    repository.write('a.txt', 'a\n');
    const synced = syncedBy(repository, script(repository, 'await git.snapshot();'));
    expect(synced).toEqual(expect.arrayContaining(['refs/trueup/snapshots.lock', 'refs/trueup', '']));
    expect(synced.filter((file) => file.startsWith('objects/')).length).toBeGreaterThanOrEqual(3);
  });

  test('a file that is brought back is synced before it takes its place', () => {
    const repository = newRepository({ 'a.txt': 'a\n' });
    const body = `
      import { writeFileSync } from 'node:fs';
      const before = await git.snapshot();
      writeFileSync(${JSON.stringify(path.join(repository.root, 'a.txt'))}, 'task');
      await git.revert(before, await git.snapshot());`;
    const synced = syncedBy(repository, script(repository, body));
    expect(synced.some((file) => /^\.\.\/\.trueup-[0-9a-f]+$/.test(file))).toBe(true);
    expect(synced.at(-1)).toBe('..');
  });

  test('and the check is a real one: git alone syncs no folder', () => {
    const repository = newRepository();
    repository.write('a.txt', 'a\n');
    repository.git('add', 'a.txt');
    expect(syncedBy(repository, ['git', '-c', 'core.fsync=all', 'commit', '-qm', 'x'])).not.toContain('refs/heads');
  });
});
