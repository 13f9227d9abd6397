import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { SessionId } from '../../src/domain/ids.ts';
import { openGit } from '../../src/git/repository.ts';
import { hostile, nameOf, newFolder, newRepository } from './rig.ts';

const SESSION = 'names_2026-11-21' as SessionId;
const FILES = hostile('file-names.json');
const BRANCHES = hostile('branch-names.json');

const isText = (name: Buffer): boolean => Buffer.from(name.toString('utf8')).equals(name);

describe.skipIf(FILES === undefined)('files with hostile names are data (S4; needs the shared inputs)', () => {
  const names = (FILES ?? []).map((entry) => nameOf(entry));

  test('through state, snapshot, difference, plan, commit and undo, byte for byte', async () => {
    const repository = newRepository();
    const git = openGit(repository.root, { trusted: false });
    const texts = names.filter((name) => isText(name)).map((name) => name.toString('utf8'));
    const before = await git.snapshot();
    for (const name of names) repository.write(name, 'one\n');
    expect((await git.state()).untracked).toEqual(expect.arrayContaining(texts));
    const after = await git.snapshot();
    const listed = execFileSync('git', ['ls-tree', '-r', '-z', '--name-only', after], { cwd: repository.root, encoding: 'latin1' }).split(
      '\0',
    );
    expect(listed).toEqual(expect.arrayContaining(names.map((name) => name.toString('latin1'))));
    const changed = await git.between(before, after);
    expect(changed).toHaveLength(names.length);
    const plan = await git.plan(changed.map((file) => ({ path: file.path, phase: 'code' as const })));
    expect(plan.files.map((file) => file.path).sort()).toEqual(texts.toSorted());
    expect(plan.excluded).toEqual([{ path: expect.stringContaining('\ufffd') as string, reason: 'its name is not valid UTF-8' }]);
    expect(await git.changed('HEAD')).toEqual(expect.arrayContaining(texts));
    await git.commit(SESSION, [{ message: 'Names', files: [...plan.files] }], undefined);
    for (const name of texts) expect(Buffer.from((await git.show('HEAD', name)) ?? []).toString('utf8'), name).toBe('one\n');
    const { conflicts, files } = await git.revert(before, after);
    expect(conflicts).toEqual([]);
    expect(files).toHaveLength(names.length);
    for (const name of names) expect(repository.has(name), name.toString('latin1')).toBe(false);
    await git.revert(after, before);
    for (const name of names)
      expect(repository.has(name) ? repository.read('readme.md') : undefined, name.toString('latin1')).toBe('hello\n');
  });
});

describe.skipIf(BRANCHES === undefined)('branches with hostile names are data (S4; needs the shared inputs)', () => {
  test.each(BRANCHES ?? [])('$id', async (entry) => {
    const repository = newRepository({ 'a.txt': 'main\n' });
    const name = nameOf(entry).toString('utf8');
    const git = openGit(repository.root, { trusted: false });
    const made = spawnSync('git', ['update-ref', `refs/heads/${name}`, 'HEAD'], { cwd: repository.root });
    const usable =
      made.status === 0 && spawnSync('git', ['symbolic-ref', 'HEAD', `refs/heads/${name}`], { cwd: repository.root }).status === 0;
    if (!usable) {
      expect(await git.show(name, 'none.txt')).toBeUndefined();
      return;
    }
    repository.write('a.txt', 'branch\n');
    expect((await git.state()).branch).toBe(name);
    const plan = await git.plan([{ path: 'a.txt', phase: 'code' }]);
    expect(plan.branch).toBe(name);
    await git.commit(SESSION, [{ message: 'On it', files: [...plan.files] }], undefined);
    expect(Buffer.from((await git.show(name, 'a.txt')) ?? []).toString('utf8')).toBe('branch\n');
    expect(await git.changed('main', name)).toEqual(['a.txt']);
    expect(repository.git('log', '-1', '--format=%s', 'main')).toBe('start');
  });
});

const NODE = process.execPath;
const STRACE = spawnSync('strace', ['-V']).status === 0;

describe.skipIf(!STRACE || FILES === undefined || BRANCHES === undefined)(
  'no shell and no other program sees these names (S4; needs strace and the shared inputs)',
  () => {
    test('the whole journey starts git and nothing but git', () => {
      const repository = newRepository();
      const branch = (BRANCHES ?? []).find((entry) => entry.id === 'ideographic-space-or');
      repository.git('update-ref', `refs/heads/${nameOf(branch ?? { id: '' }).toString('utf8')}`, 'HEAD');
      repository.git('symbolic-ref', 'HEAD', `refs/heads/${nameOf(branch ?? { id: '' }).toString('utf8')}`);
      for (const entry of FILES ?? []) repository.write(nameOf(entry), 'x\n');
      const programs = startedPrograms(repository.root);
      expect(programs.length).toBeGreaterThan(10);
      expect([...new Set(programs)].filter((program) => !isGit(program))).toEqual([]);
      expect(repository.git('log', '-1', '--format=%s')).toBe('Journey');
      expect(existsSync('/tmp/pwn')).toBe(false);
    });

    test('and the check is a real one: a hook that runs shows in it', () => {
      const repository = newRepository();
      repository.write('a.txt', 'a\n');
      mkdirSync(path.join(repository.root, '.git/hooks'), { recursive: true });
      writeFileSync(path.join(repository.root, '.git/hooks/pre-commit'), '#!/bin/sh\ntrue\n', { mode: 0o755 });
      expect(startedPrograms(repository.root, 'trusted').some((program) => program.endsWith('pre-commit'))).toBe(true);
      rmSync(path.join(repository.root, '.git/hooks'), { recursive: true });
    });
  },
);

function isGit(program: string): boolean {
  return /\/git(?:-core\/git)?$/.test(program);
}

/** Every program that the journey started, as strace saw it. */
function startedPrograms(root: string, trust = 'untrusted'): readonly string[] {
  const folder = newFolder();
  const script = path.join(folder, 'journey.ts');
  writeFileSync(script, journey(root, trust === 'trusted'));
  const log = path.join(folder, 'strace.log');
  execFileSync('strace', ['-f', '-e', 'trace=execve', '-s', '4096', '-o', log, NODE, script], { stdio: ['ignore', 'ignore', 'inherit'] });
  const calls = [...readFileSync(log, 'utf8').matchAll(/execve\("((?:[^"\\]|\\.)*)".* = 0$/gm)].map((match) => match[1] ?? '');
  return calls.filter((program) => program !== NODE);
}

function journey(root: string, trusted: boolean): string {
  const module = fileURLToPath(new URL('../../src/git/repository.ts', import.meta.url));
  return `
    import { findRepository, openGit } from ${JSON.stringify(module)};
    const { root } = await findRepository(${JSON.stringify(root)});
    const git = openGit(root, { trusted: ${String(trusted)} });
    const state = await git.state();
    const before = await git.snapshot();
    const plan = await git.plan(state.untracked.map((path) => ({ path, phase: 'code' })));
    await git.changed(state.branch);
    await git.show(state.branch, 'readme.md');
    await git.commit('journey_2026-11-21', [{ message: 'Journey', files: [...plan.files] }], state.head);
    const after = await git.snapshot();
    await git.between(before, after);
    await git.revert(after, before);
  `;
}
