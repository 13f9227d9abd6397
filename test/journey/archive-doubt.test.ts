/** Changes whose place in the history does not say what they were written against: nothing that the main spec gained goes unseen. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, newRepository, type Repository } from '../git/rig.ts';
import { trueup } from '../rig/program.ts';

const login = (good: string, bad: string) =>
  `### Requirement: Login\nThe system SHALL let people in.\n\n#### Scenario: Good\n- **WHEN** good\n- **THEN** ${good}\n\n#### Scenario: Bad\n- **WHEN** bad\n- **THEN** ${bad}\n`;
const spec = (good: string, bad: string) =>
  `# auth Specification\n\n## Purpose\nLets people in and keeps others out, for all the time there is.\n\n## Requirements\n\n${login(good, bad)}`;
const modified = (good: string, bad: string) => `## MODIFIED Requirements\n\n${login(good, bad)}`;
const SPEC = 'openspec/specs/auth/spec.md';
const deltaOf = (change: string) => `openspec/changes/${change}/specs/auth/spec.md`;
const user = newFolder();
const run = (root: string, ...args: readonly string[]) => trueup(root, user, args);

function commit(at: Repository, message: string): void {
  at.git('add', '-A');
  at.git('commit', '-q', '-m', message);
}

/** A repository in which the main spec gained `b1` after it was `b`. */
function gained(more: Readonly<Record<string, string>> = {}): Repository {
  const at = newRepository({ [SPEC]: spec('b', 'd'), [deltaOf('c1')]: modified('b1', 'd'), ...more });
  expect(run(at.root, 'archive', 'c1').code).toBe(0);
  commit(at, 'c1');
  return at;
}

function isUncertain(root: string, change: string, why: string): void {
  const { code, out } = run(root, 'archive', change, '--format', 'json');
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    archived: null,
    merged: [],
    reasons: [{ rule: 'archive/conflict', message: expect.stringContaining(why) }],
    conflicts: [{ uncertain: true, ours: expect.stringContaining('d'), theirs: expect.stringContaining('d2') }],
  });
}

function squashed(delta: string): Repository {
  const at = newRepository({ [SPEC]: spec('b', 'd'), [deltaOf('c1')]: modified('b1', 'd') });
  at.git('checkout', '-q', '-b', 'f2');
  at.write(deltaOf('c2'), delta);
  commit(at, 'c2');
  at.git('checkout', '-q', 'main');
  expect(run(at.root, 'archive', 'c1').code).toBe(0);
  commit(at, 'c1');
  at.git('merge', '-q', '--squash', 'f2');
  at.git('commit', '-q', '-m', 'squashed');
  return at;
}

test('a squashed change that would take back an edit is uncertain, says why, and a side settles it', () => {
  const at = squashed(modified('b', 'd2'));
  isUncertain(at.root, 'c2', 'may have been written before that');
  const reviewed = run(at.root, 'review', 'change:c2', '--plain', '--format', 'json');
  expect(reviewed.out).toContain('may have been written before that');
  expect(at.read(SPEC)).toBe(spec('b1', 'd'));
  expect(run(at.root, 'archive', 'c2', '--take', 'change').code).toBe(0);
  expect(at.read(SPEC)).toBe(spec('b', 'd2'));
});

test('a squashed change can keep the main spec by taking its side', () => {
  const at = squashed(modified('b', 'd2'));
  expect(run(at.root, 'archive', 'c2', '--take', 'main').code).toBe(0);
  expect(at.read(SPEC)).toBe(spec('b1', 'd'));
});

test('a change that keeps the edits of the main spec gives no doubt', () => {
  const at = squashed(modified('b1', 'd2'));
  expect(run(at.root, 'archive', 'c2').code).toBe(0);
  expect(at.read(SPEC)).toBe(spec('b1', 'd2'));
});

test('a rebased change that would take back an edit is uncertain', () => {
  const at = newRepository({ [SPEC]: spec('b', 'd'), [deltaOf('c1')]: modified('b1', 'd') });
  at.git('checkout', '-q', '-b', 'f2');
  at.write(deltaOf('c2'), modified('b', 'd2'));
  commit(at, 'c2');
  at.git('checkout', '-q', 'main');
  expect(run(at.root, 'archive', 'c1').code).toBe(0);
  commit(at, 'c1');
  at.git('checkout', '-q', 'f2');
  at.git('rebase', '-q', 'main');
  isUncertain(at.root, 'c2', 'may have been written before that');
});

test.each([[true], [false]])('a renamed change is uncertain where it would take back an edit, committed: %s', (isCommitted) => {
  const at = gained({ [deltaOf('c2')]: modified('b', 'd2') });
  at.git('mv', 'openspec/changes/c2', 'openspec/changes/c9');
  if (isCommitted) commit(at, 'renamed');
  isUncertain(at.root, 'c9', 'may have been written before that');
});

test('so is a change whose capability was renamed with its main spec', () => {
  const at = gained({ [deltaOf('c2')]: modified('b', 'd2') });
  at.git('mv', 'openspec/specs/auth', 'openspec/specs/access');
  at.git('mv', 'openspec/changes/c2/specs/auth', 'openspec/changes/c2/specs/access');
  commit(at, 'renamed');
  isUncertain(at.root, 'c2', 'may have been written before that');
});

test('in a shallow clone everything that a change replaces is uncertain', () => {
  const at = gained({ [deltaOf('c2')]: modified('b', 'd2') });
  const clone = join(newFolder(), 'c');
  at.git('clone', '-q', '--depth', '1', `file://${at.root}`, clone);
  isUncertain(clone, 'c2', 'shallow');
});

test('a change that was never committed is uncertain beside edits of the main spec that were not either', () => {
  const at = newRepository({ [SPEC]: spec('b', 'd') });
  at.write(deltaOf('c2'), modified('b', 'd2'));
  expect(run(at.root, 'archive', 'c2', '--dry-run').code).toBe(0);
  at.write(SPEC, spec('b1', 'd'));
  isUncertain(at.root, 'c2', 'neither the change nor');
});
