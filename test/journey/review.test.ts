/** `trueup review` from each kind of target to its verdict: exit code, JSON and Markdown, with nothing written that was not asked for. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import type { Ran } from '../rig/program.ts';
import { AFTER, BEFORE, DELTA, MAIN_SPEC, SPEC, edit, makeReviewRepository, patchOf, specIn } from '../rig/review-repository.ts';
import { git, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('review');
afterAll(() => rmSync(home, { recursive: true, force: true }));
let made = 0;

interface Place {
  readonly root: string;
  /** `trueup review` with these arguments and typed lines. */
  review(args: readonly string[], ...lines: readonly string[]): Ran;
  run(args: readonly string[], input?: string): Ran;
}

function place(files: Readonly<Record<string, string>> = {}): Place {
  made += 1;
  const root = join(home, `r${made}`);
  makeReviewRepository(root, files);
  const run = (args: readonly string[], input = '') => trueup(root, join(home, `user${made}`), args, input);
  return { root, run, review: (args, ...lines) => run(['review', ...args], lines.map((line) => `${line}\n`).join('')) };
}

/** The JSON verdict that a run printed. */
function verdictOf({ out }: Ran): Record<string, unknown> & { readonly files: readonly Record<string, unknown>[] } {
  return JSON.parse(out) as Record<string, unknown> & { readonly files: readonly Record<string, unknown>[] };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const APPROVE_ALL = ['approve all', 'submit'] as const;
const REJECT_ONE = ['approve 1', 'reject 2 say which level', 'submit'] as const;

test('the working tree: one rejection asks for changes, with code 1, and the tree stays as it is', () => {
  const { root, review } = place();
  edit(root);
  const ran = review([], ...REJECT_ONE);
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(ran.out).toContain('Verdict on the working tree: changes requested (1 of 2 changes approved)');
  expect(ran.out).toContain('rejected specs/login.md:11 Login > REQ-02 Log: say which level');
  expect(readFileSync(specIn(root), 'utf8')).toBe(AFTER);
  expect(git(root, 'status', '--short')).toBe(` M ${SPEC}`);
  expect(readdirSync(root).toSorted()).toEqual(['.git', '.trueup', 'specs']);
});

test('a verdict in JSON says what was decided about which text, and is bound to exactly that text', () => {
  const { root, review } = place();
  edit(root);
  const verdict = verdictOf(review(['--format', 'json'], 'comment 1 why three?', ...REJECT_ONE));
  const files = [{ path: SPEC, before: digest(BEFORE), after: digest(AFTER) }];
  expect(verdict).toMatchObject({
    version: 1,
    target: 'the working tree',
    verdict: 'changes_requested',
    digest: digest(JSON.stringify(files.map(({ path, before, after }) => ({ after, before, path })))),
    notes: [],
  });
  expect(verdict.files).toMatchObject([
    {
      ...files[0],
      hunks: [
        { section: 'Login > REQ-01 Lock', kind: 'changed', verdict: 'approved', normative: true, line: { before: 7, after: 7 } },
        {
          section: 'Login > REQ-02 Log',
          verdict: 'rejected',
          reason: 'say which level',
          before: 'The system SHALL log it.\n',
          after: 'The system SHALL log each failure.\n',
        },
      ],
      comments: [{ text: 'why three?', section: 'Login > REQ-01 Lock', resolved: false }],
    },
  ]);
  expect(verdict['instructions']).toMatchObject([
    { kind: 'rejection', path: SPEC, section: 'Login > REQ-02 Log', text: 'say which level' },
    { kind: 'comment', path: SPEC, text: 'why three?' },
  ]);
});

test('a verdict in Markdown goes to a file, and the terminal gets the short form', () => {
  const { root, review } = place();
  edit(root);
  const ran = review(['--plain', '--format', 'markdown', '--output', 'verdict.md'], ...REJECT_ONE);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/^Verdict on the working tree: changes requested/u);
  const text = readFileSync(join(root, 'verdict.md'), 'utf8');
  expect(text).toContain('# Review of the working tree: changes requested\n');
  expect(text).toContain('- approved: Login > REQ-01 Lock, line 7: After 3 failed logins');
  expect(text).toContain('Text that was rejected:\n\n```text\nThe system SHALL log each failure.\n```\n');
});

test('a review that is left undecided waits with code 3, is listed, and is gone on with instead of a second one', () => {
  const { root, review, run } = place();
  edit(root);
  const left = review([], 'approve 1', 'quit');
  expect(left.code).toBe(3);
  expect(left.out).toMatch(/undecided \(1 of 2 changes approved\).*\n {2}waits for a person: trueup resume review-working-tree_/u);
  expect(run(['sessions']).out).toMatch(/^review-working-tree_\S+ {2}SPEC_UPDATE {2}needs you: 1 undecided\n$/u);
  const again = review([], 'approve 2', 'submit');
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('approved (2 of 2 changes approved)') as string });
  expect(run(['sessions']).out).toMatch(/^review-working-tree_\S+ {2}COMPLETE {2}approved\n$/u);
});

test('asked again about the same text the verdict is given again; after an edit only what changed is decided anew; --new begins afresh', () => {
  const { root, review } = place();
  edit(root);
  const first = verdictOf(review(['--format', 'json'], 'comment 2 at which level?', ...REJECT_ONE));
  expect(verdictOf(review(['--format', 'json']))).toEqual(first);
  edit(root, AFTER.replace('each failure', 'each failure at level WARN'));
  const changed = review(['--format', 'json']);
  expect(changed.code).toBe(3);
  expect(verdictOf(changed).files).toMatchObject([
    { hunks: [{ verdict: 'approved' }, { verdict: 'undecided' }], comments: [{ text: 'at which level?' }] },
  ]);
  expect(verdictOf(changed)['digest']).not.toBe(first['digest']);
  const afresh = verdictOf(review(['--new', '--format', 'json']));
  expect(afresh.files).toMatchObject([{ hunks: [{ verdict: 'undecided' }, { verdict: 'undecided' }], comments: [] }]);
});

test('a verdict stands for its text also after other text was looked at in between, for a program that waits too', () => {
  const { root, review } = place();
  edit(root);
  const first = verdictOf(review(['--format', 'json'], ...APPROVE_ALL));
  edit(root, `${AFTER}x\n`);
  expect(review([]).code).toBe(3);
  edit(root);
  expect(verdictOf(review(['--format', 'json']))).toEqual(first);
  expect(verdictOf(review(['--wait', '--timeout', '0', '--format', 'json']))).toEqual(first);
  edit(root, `${AFTER}x\n`);
  expect(review(['--wait', '--timeout', '0']).code).toBe(3);
});

test('nothing to review is no session and code 0', () => {
  const { review, run } = place();
  expect(review([])).toMatchObject({ code: 0, out: expect.stringContaining('Verdict on the working tree: nothing to review') as string });
  expect(verdictOf(review(['--wait', '--format', 'json']))).toMatchObject({ verdict: 'nothing', files: [] });
  expect(run(['sessions']).out).toContain('No sessions yet');
});

test('a branch and a range show what lies between commits, whatever the working tree holds', () => {
  const { root, review } = place();
  edit(root, 'something else\n');
  for (const target of ['draft', 'main..draft', 'main...draft', 'branch:draft'])
    expect(verdictOf(review(['--new', '--format', 'json', target])).files, target).toMatchObject([
      { before: digest(BEFORE), after: digest(AFTER) },
    ]);
  git(root, 'checkout', '-q', '--detach');
  expect(review(['draft', '--new'], ...APPROVE_ALL)).toMatchObject({ code: 0 });
  expect(readFileSync(specIn(root), 'utf8')).toBe('something else\n');
});

test('--apply writes approved changes and only those, over a text that was shown and no other', () => {
  const { root, review } = place();
  const ran = review(['draft', '--apply'], ...REJECT_ONE);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain('Wrote specs/login.md: the approved changes, and only those.');
  expect(readFileSync(specIn(root), 'utf8')).toBe(BEFORE.replace('After 5', 'After 3'));
  expect(review(['draft', '--apply']).out).toContain('Every file is as decided already.');
  edit(root, `${BEFORE}mine\n`);
  const refused = review(['draft', '--apply']);
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining('is no longer a text that was shown; nothing was written') as string,
  });
  expect(readFileSync(specIn(root), 'utf8')).toBe(`${BEFORE}mine\n`);
});

test('--apply on the working tree takes out what was rejected', () => {
  const { root, review } = place();
  edit(root);
  expect(review(['--apply'], ...REJECT_ONE).code).toBe(1);
  expect(readFileSync(specIn(root), 'utf8')).toBe(BEFORE.replace('After 5', 'After 3'));
});

test('a patch is reviewed from standard input and from a file, also when the working tree holds it already', () => {
  const { root, review, run } = place();
  const patch = patchOf(root);
  const piped = run(['review', '-', '--format', 'json'], patch);
  expect(piped.code).toBe(3);
  expect(verdictOf(piped)).toMatchObject({
    target: expect.stringMatching(/^a patch of specs\/login\.md \([0-9a-f]{12}\)$/u) as string,
    files: [{ before: digest(BEFORE), after: digest(AFTER) }],
  });
  edit(root);
  expect(verdictOf(run(['review', '-', '--format', 'json'], patch))['digest']).toBe(verdictOf(piped)['digest']);
  writeFiles(root, { 'specs/new.md': '# New\n' });
  git(root, 'add', '-N', 'specs/new.md');
  const created = verdictOf(run(['review', '-', '--format', 'json'], `${git(root, 'diff', '--', 'specs/new.md')}\n`));
  expect(created.files).toMatchObject([{ path: 'specs/new.md', after: digest('# New\n') }]);
  expect(created.files[0]).not.toHaveProperty('before');
  writeFileSync(join(root, 'change.patch'), patch);
  expect(review(['change.patch'], ...APPROVE_ALL)).toMatchObject({ code: 0 });
});

test('each patch has a review of its own, told from others by its bytes', () => {
  const { root, run, review } = place();
  const [one, other] = [patchOf(root), patchOf(root).replace('After 3', 'After 4')];
  writeFiles(root, { 'one.patch': one, 'other.patch': other });
  expect(review(['one.patch', '--wait', '--timeout', '0']).code).toBe(3);
  expect(review(['other.patch'], ...APPROVE_ALL).code).toBe(0);
  expect(review(['one.patch', '--wait', '--timeout', '0']).code).toBe(3);
  expect(review(['other.patch', '--wait']).code).toBe(0);
  expect(run(['review', '-'], other).code).toBe(0);
});

test('what a patch holds beside texts is named, and never approved in silence', () => {
  const { root, run } = place();
  writeFileSync(join(root, 'specs', 'image.png'), Buffer.from([0x89, 0x50, 0, 1, 2]));
  git(root, 'add', '-N', 'specs/image.png');
  const binary = `${git(root, 'diff', '--binary', '--', 'specs/image.png')}\n\n`;
  expect(binary).toContain('GIT binary patch');
  const mixed = run(['review', '-', '--format', 'json'], `${patchOf(root)}${binary}`);
  expect(verdictOf(mixed)).toMatchObject({ files: [{ path: SPEC }], notes: ['specs/image.png is no text file; it is not shown'] });
  expect(verdictOf(run(['review', '-', '--format', 'json'], `${binary}${patchOf(root)}`))).toMatchObject({
    files: [{ path: SPEC }],
    notes: ['specs/image.png is no text file; it is not shown'],
  });
  expect(run(['review', '-'], binary)).toMatchObject({
    code: 1,
    err: expect.stringContaining('the patch changes nothing here: specs/image.png is no text file; it is not shown') as string,
  });
});

test('two documents are reviewed in no repository, and the first becomes what was decided', () => {
  const folder = join(home, 'documents');
  mkdirSync(folder);
  writeFiles(folder, { 'old.md': BEFORE, 'new.md': AFTER });
  const env = { GIT_CEILING_DIRECTORIES: home };
  const run = (args: readonly string[], input = '') => trueup(folder, join(home, 'documents-user'), ['review', ...args], input, env);
  expect(run(['old.md', 'new.md'], 'approve 1\n')).toMatchObject({ code: 3 });
  expect(readdirSync(folder)).toEqual(['new.md', 'old.md']);
  expect(run(['old.md', 'new.md', '--apply'], 'reject 2\nsubmit\n')).toMatchObject({ code: 1 });
  expect(readFileSync(join(folder, 'old.md'), 'utf8')).toBe(BEFORE.replace('After 5', 'After 3'));
  expect(readFileSync(join(folder, 'new.md'), 'utf8')).toBe(AFTER);
  expect(run(['old.md', 'new.md'])).toMatchObject({ code: 1, out: expect.stringContaining('changes requested (1 of 2') as string });
  expect(readdirSync(folder)).toEqual(['new.md', 'old.md']);
});

test('an OpenSpec change shows what archiving it makes of each main spec, beside its proposal and tasks', () => {
  const folder = 'openspec/changes/stricter';
  const { root, review } = place({
    'openspec/specs/login/spec.md': MAIN_SPEC,
    [`${folder}/specs/login/spec.md`]: DELTA,
    [`${folder}/proposal.md`]: '## Why\nFive is too many.\n',
    [`${folder}/tasks.md`]: '- [ ] 1.1 Lower the limit\n',
  });
  const ran = review(['--format', 'json', folder]);
  expect(verdictOf(ran)).toMatchObject({ target: 'change stricter', verdict: 'undecided' });
  expect(verdictOf(ran).files.map(({ path }) => path)).toEqual([
    `${folder}/proposal.md`,
    `${folder}/tasks.md`,
    'openspec/specs/login/spec.md',
  ]);
  expect(ran.out).toContain('after 3 failures');
  expect(verdictOf(review(['--format', 'json', 'stricter']))['session']).toBe(verdictOf(ran)['session']);
  expect(review(['change:stricter', '--apply'], ...APPROVE_ALL)).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, 'openspec/specs/login/spec.md'), 'utf8')).toContain('after 3 failures');
});

test('answers decide instead of a person, and what they do not name stays undecided', () => {
  const { root, review } = place();
  edit(root);
  writeFileSync(join(home, 'some.yaml'), 'version: 1\nupdate: { hunks: [{ section: REQ-01, decision: approve }] }\n');
  expect(review(['--answers', join(home, 'some.yaml'), '--format', 'json'])).toMatchObject({ code: 3 });
  writeFileSync(join(home, 'all.yaml'), 'version: 1\nupdate: { default: approve }\n');
  const ran = review(['--answers', join(home, 'all.yaml'), '--format', 'json']);
  expect(ran.code).toBe(0);
  expect(verdictOf(ran)).toMatchObject({ verdict: 'approved' });
});
