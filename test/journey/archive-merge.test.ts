/** Two changes meet in one requirement: what can be kept of both is kept, what cannot a person settles once, and nothing goes unseen. */
import { expect, test } from 'vitest';
import { newFolder, newRepository, type Repository } from '../git/rig.ts';
import { trueup } from '../rig/program.ts';

const scenario = (name: string) => `#### Scenario: ${name}\n- **WHEN** a ${name}\n- **THEN** b\n`;
const login = (says: string, ...names: readonly string[]) =>
  `### Requirement: Login\nThe system SHALL let people in${says}.\n\n${['Good', ...names].map(scenario).join('\n')}`;
const logout = `### Requirement: Logout\nThe system SHALL let people out.\n\n${scenario('Leave')}`;
const spec = (...blocks: readonly string[]) =>
  `# auth Specification\n\n## Purpose\nLets people in and keeps others out, for all the time there is.\n\n## Requirements\n\n${blocks.join('\n')}`;
const SPEC = 'openspec/specs/auth/spec.md';
const modified = (block: string) => `## MODIFIED Requirements\n\n${block}`;
const WHY = '## Why\nBecause people asked for it again and again, in every way there is.\n\n## What Changes\n- login\n';

/** A repository in which one change was archived after both were written; `trueup` in it. `above`: the folder that holds `openspec`, with a slash. */
function moved(first: string, second: string, main = spec(login(''), logout), above = '') {
  const files = {
    [SPEC]: main,
    'openspec/changes/first/specs/auth/spec.md': modified(first),
    'openspec/changes/first/proposal.md': WHY,
    'openspec/changes/second/specs/auth/spec.md': modified(second),
    'openspec/changes/second/proposal.md': WHY,
  };
  const at = newRepository(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${above}${path}`, text])));
  const user = newFolder();
  const run = (args: readonly string[], ...lines: readonly string[]) =>
    trueup(at.root, user, args, lines.map((line) => `${line}\n`).join(''));
  expect(run(['archive', 'first']).code).toBe(0);
  commit(at);
  return { at, run, archive: (...args: readonly string[]) => run(['archive', 'second', ...args]) };
}

function commit(at: Repository): void {
  at.git('add', '-A');
  at.git('commit', '-q', '-m', 'more');
}

const json = (out: string) => JSON.parse(out) as Readonly<Record<string, unknown>>;
const KEY = login(' with a key', 'Key');
const SPEED = login(' quickly', 'Fast');
const REVIEW = ['review', 'change:second', '--plain'];

test('edits of different scenarios and sentences are both kept, and it is told', () => {
  const { at, archive } = moved(login(' with a key', 'Key'), login('', 'Fast'));
  const dry = archive('--dry-run', '--format', 'json');
  expect(dry.code).toBe(0);
  expect(json(dry.out)).toMatchObject({ merged: [{ capability: 'auth', requirement: 'Login' }], settled: [], conflicts: [] });
  const ran = archive();
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('merged: auth / Login, both edits kept\n');
  expect(at.read(SPEC)).toBe(spec(login(' with a key', 'Key', 'Fast'), logout));
});

test('a review of such a change shows both edits kept, says so, and has nothing to settle', () => {
  const { at, run } = moved(login(' with a key', 'Key'), login('', 'Fast'));
  const ran = run([...REVIEW, '--apply'], 'conflicts', 'approve all', 'submit');
  expect(ran.code).toBe(0);
  expect(ran.out).toContain('no two edits met');
  expect(ran.out).toContain('the main spec moved since the change was written; both edits are kept in "Login"');
  expect(at.read(SPEC)).toBe(spec(login(' with a key', 'Key', 'Fast'), logout));
});

test('a scenario that the change leaves out is not dropped by merging', () => {
  const { at, archive } = moved(login(' with a key', 'Old'), login(''), spec(login('', 'Old'), logout));
  const before = at.read(SPEC);
  expect(archive().code).toBe(3);
  expect(at.read(SPEC)).toBe(before);
});

test('the same sentence is a conflict, settled in the review, and archiving takes what was settled with all other edits', () => {
  const { at, run, archive } = moved(KEY, SPEED);
  const stopped = archive();
  expect(stopped.code).toBe(3);
  expect(stopped.err).toContain('fix: settle it with `trueup review change:second`');
  expect(stopped.err).toContain('+The system SHALL let people in with a key.');
  expect(stopped.err).toContain('+The system SHALL let people in quickly.');
  const early = run(REVIEW, 'approve all', 'submit', 'quit');
  expect(early.code).toBe(3);
  expect(early.out).toContain('1 conflict of two edits waits for you');
  const settled = ['conflicts', 'settle 1 The system SHALL let people in quickly with a key.', 'merge', 'approve all', 'submit'];
  const reviewed = run(REVIEW, ...settled);
  expect(reviewed.out).toContain('   ours: The system SHALL let people in with a key.');
  expect(reviewed.out).toContain('   theirs: The system SHALL let people in quickly.');
  expect(reviewed.code).toBe(0);
  const again = json(run([...REVIEW, '--format', 'json']).out);
  expect(again).toMatchObject({ verdict: 'approved', notes: [expect.stringContaining('the main spec moved')] });
  const done = archive();
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toContain(`settled: auth / Login, as approved in review ${String(again['session'])}\n`);
  expect(at.read(SPEC)).toBe(spec(login(' quickly with a key', 'Key', 'Fast'), logout));
});

test('a review that wrote what was settled leaves archiving nothing to ask', () => {
  const { at, run, archive } = moved(KEY, SPEED);
  expect(run([...REVIEW, '--apply'], 'settle 1 The system SHALL let people in, fast.', 'merge', 'approve all', 'submit').code).toBe(0);
  const written = spec(login(', fast', 'Key', 'Fast'), logout);
  expect(at.read(SPEC)).toBe(written);
  expect(archive().code).toBe(0);
  expect(at.read(SPEC)).toBe(written);
});

test('what a conflict names to settle it does settle it, also for a project in a folder of the repository', () => {
  const { at, run, archive } = moved(KEY, SPEED, undefined, 'packages/a/');
  const [, target = ''] = /`trueup review (\S+)`/u.exec(archive().err) ?? [];
  expect(run(['review', target, '--plain'], 'settle 1 theirs', 'merge', 'approve all', 'submit').code).toBe(0);
  expect(archive().code).toBe(0);
  expect(at.read(`packages/a/${SPEC}`)).toBe(spec(login(' quickly', 'Key', 'Fast'), logout));
});

test('only an approved review counts: neither an open one nor one that asks for changes', () => {
  const { at, run, archive } = moved(KEY, SPEED);
  const before = at.read(SPEC);
  expect(run(REVIEW, 'settle 1 theirs', 'quit').code).toBe(3);
  expect(archive().code).toBe(3);
  expect(run(REVIEW, 'merge', 'approve all', 'reject 1 why?', 'submit').code).toBe(1);
  expect(archive().code).toBe(3);
  expect(at.read(SPEC)).toBe(before);
});

test('after an edit elsewhere nobody settles again what was settled, and what changed is decided anew', () => {
  const { at, run } = moved(KEY, SPEED);
  expect(run(REVIEW, 'settle 1 both', 'merge', 'approve all', 'submit').code).toBe(0);
  const delta = 'openspec/changes/second/specs/auth/spec.md';
  at.write(delta, at.read(delta).replace('a Fast', 'a very Fast'));
  const ran = run([...REVIEW, '--format', 'json'], 'conflicts', 'quit');
  expect(ran.code).toBe(3);
  expect(ran.err).toContain('no two edits met');
  const { files } = json(ran.out) as { files: { path: string; hunks: { verdict: string; after: string }[] }[] };
  const hunks = files.find(({ path }) => path === SPEC)?.hunks ?? [];
  expect(hunks.map(({ verdict }) => verdict)).toEqual(['approved', 'undecided']);
  expect(hunks[0]?.after).toContain('quickly');
});

test('in a shallow clone a review says that nobody can tell what the change was written against', () => {
  const { at, run } = moved(KEY, SPEED);
  const clone = `${newFolder()}/clone`;
  at.git('clone', '-q', '--depth', '1', `file://${at.root}`, clone);
  expect(run([...REVIEW, '--repo', clone, '--format', 'json'], 'quit').out).toContain('the history is shallow');
});

test('what was settled fits while the main spec changes elsewhere, and no longer once the same sentence changes', () => {
  const { at, run, archive } = moved(KEY, SPEED);
  expect(run(REVIEW, 'settle 1 both', 'merge', 'approve all', 'submit').code).toBe(0);
  at.write(SPEC, at.read(SPEC).replace('people out', 'people out at once'));
  commit(at);
  expect(archive('--dry-run').code).toBe(0);
  at.write(SPEC, at.read(SPEC).replace('with a key', 'with two keys'));
  commit(at);
  const before = at.read(SPEC);
  const ran = archive('--format', 'json');
  expect(ran.code).toBe(3);
  expect(json(ran.out)).toMatchObject({ settled: [], notes: [expect.stringContaining('the texts are others now')] });
  expect(at.read(SPEC)).toBe(before);
  const reviewed = run(REVIEW, 'conflicts', 'settle 1 ours', 'merge', 'approve all', 'submit');
  expect(reviewed.out).toContain('   ours: The system SHALL let people in with two keys.');
  expect(archive().code).toBe(0);
  expect(at.read(SPEC)).toBe(spec(login(' with two keys', 'Key', 'Fast'), logout.replace('people out', 'people out at once')));
});

test.each([
  ['main', ' with a key'],
  ['change', ' quickly'],
])('--take %s decides where the two conflict, and the other edits of both stay', (side, says) => {
  const { at, archive } = moved(KEY, SPEED);
  expect(archive('--take', side).code).toBe(0);
  expect(at.read(SPEC)).toBe(spec(login(says, 'Key', 'Fast'), logout));
});
