/** Reviews of what nobody should be given: paths that leave the repository, links, floods, binaries, names with escapes, and places without git. */
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import { BEFORE, SPEC, edit, makeReviewRepository, patchOf } from '../rig/review-repository.ts';
import { git, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('review-hostile');
afterAll(() => rmSync(home, { recursive: true, force: true }));
let made = 0;

function place(files: Readonly<Record<string, string>> = {}) {
  made += 1;
  const root = join(home, `r${made}`);
  makeReviewRepository(root, files);
  return {
    root,
    review: (args: readonly string[], input = '') => trueup(root, join(home, 'user'), ['review', ...args], input),
  };
}

const patched = (path: string, from = 'After 5', to = 'After 3') =>
  `--- a/${path}\n+++ b/${path}\n@@ -7 +7 @@\n-${from} failed logins the system SHALL lock the account.\n+${to} failed logins the system SHALL lock the account.\n`;

test('a patch that leaves the repository, or passes a link, reads and writes nothing there', () => {
  const { root, review } = place();
  writeFileSync(join(home, 'outside.md'), BEFORE);
  symlinkSync(home, join(root, 'specs', 'link'));
  for (const path of ['../outside.md', 'specs/../../outside.md', 'specs/link/outside.md', '.git/config']) {
    const ran = review(['-', '--apply'], patched(path));
    expect(ran, path).toMatchObject({ code: 1, err: expect.stringMatching(/^trueup: the patch changes nothing here/u) as string });
  }
  const ran = review(['-', '--format', 'json'], `${patchOf(root)}${patched('specs/link/outside.md')}`);
  expect(ran.code).toBe(3);
  expect(JSON.parse(ran.out)).toMatchObject({ files: [{ path: SPEC }], notes: [expect.stringContaining('link'), expect.anything()] });
  expect(readFileSync(join(home, 'outside.md'), 'utf8')).toBe(BEFORE);
});

test('what is no patch, an empty one and a flood are refused with what to do', () => {
  const { review } = place();
  expect(review(['-'], '')).toMatchObject({ code: 1, err: expect.stringContaining('fix: make it with `git diff` or `diff -u`') as string });
  expect(review(['-'], 'hello\n')).toMatchObject({ code: 1, err: expect.stringContaining('changes no file') as string });
  const flood = review(['-'], `${'x'.repeat(1023)}\n`.repeat(33 * 1024));
  expect(flood).toMatchObject({
    code: 1,
    err: 'trueup: standard input: a patch of more than 32 MB\nfix: give only the specs: git diff ... -- specs\n',
  });
});

test('a long patch is read whole from a pipe without being asked for', () => {
  const long = `# Long\n\n${'The system SHALL stay.\n'.repeat(8_000)}`;
  const { root } = place({ 'specs/long.md': long });
  edit(root, long.replaceAll('stay', 'leave'), 'specs/long.md');
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  const ran = spawnSync('sh', ['-c', `git diff | "$0" "$1" review --format json`, process.execPath, main], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, TRUEUP_HOME: join(home, 'user') },
  });
  expect(ran.status, ran.stderr).toBe(3);
  const { target, files } = JSON.parse(ran.stdout) as {
    readonly target: string;
    readonly files: readonly { readonly hunks: readonly { readonly after: string }[] }[];
  };
  expect(target).toMatch(/^a patch of specs\/long\.md \([0-9a-f]{12}\)$/u);
  expect(files[0]?.hunks[0]?.after.split('leave')).toHaveLength(8_001);
});

test('closed standard input is nobody who types', () => {
  const { root } = place();
  edit(root);
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  const ran = spawnSync('sh', ['-c', `exec "$0" "$1" review <&-`, process.execPath, main], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TRUEUP_HOME: join(home, 'user') },
  });
  expect(ran).toMatchObject({ status: 3, stdout: expect.stringContaining('undecided (0 of 2 changes approved)') as string });
});

test('binaries, links and long files among the specs are named and left out', () => {
  const { root, review } = place();
  edit(root);
  writeFileSync(join(root, 'specs', 'image.md'), Buffer.from([0x89, 0x50, 0, 1, 2]));
  symlinkSync('/etc/hostname', join(root, 'specs', 'link.md'));
  writeFileSync(join(root, 'specs', 'long.md'), 'The system SHALL.\n'.repeat(1_000_000));
  const ran = review(['--format', 'json']);
  expect(ran.code).toBe(3);
  const { files, notes } = JSON.parse(ran.out) as {
    readonly files: readonly { readonly path: string }[];
    readonly notes: readonly string[];
  };
  expect(files.map(({ path }) => path)).toEqual([SPEC]);
  expect(notes.toSorted()).toEqual([
    'specs/image.md is no text file; it is not shown',
    expect.stringMatching(/^specs\/link\.md is not shown: /u),
    'specs/long.md is longer than 16 MB; it is not shown',
  ]);
});

test('names and texts with escapes reach the terminal as marks only', () => {
  const { root, review } = place();
  writeFiles(root, { 'specs/\u001b[31mred.md': '# Red\n' });
  expect(review([])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^trueup: no change can be shown: specs\/␛\[31mred\.md is not shown/u) as string,
  });
  writeFiles(root, { 'specs/red\u202e.md': '# \u001b]52;c;aGk=\u0007\n\nThe system SHALL \u001b[2J.\n' });
  const ran = review(['--plain'], 'list\ndiff\nreject all \u001b[5mno\nsubmit\n');
  expect(ran.code).toBe(1);
  expect(`${ran.out}${ran.err}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  expect(ran.out).toContain('specs/red‹U+202E›.md');
  const markdown = review(['--format', 'markdown']);
  expect(markdown.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
});

test('a word that names two things, or none, is answered with how to say it precisely', () => {
  const { root, review } = place({ 'openspec/changes/draft/proposal.md': '## Why\nBecause.\n', 'notes.md': 'a\n' });
  expect(review(['draft'])).toMatchObject({
    code: 2,
    err: 'trueup: draft is an OpenSpec change and a branch or commit\nfix: say `trueup review openspec/changes/draft` or `trueup review branch:draft`\n',
  });
  expect(review(['nowhere'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('nowhere: no branch, commit, range, change or file') as string,
  });
  expect(review(['main', 'draft'])).toMatchObject({ code: 2, err: expect.stringContaining('say FROM..TO') as string });
  expect(review(['a', 'b', 'c'])).toMatchObject({ code: 2 });
  expect(review(['draft..main', '--output', 'no/such/verdict.json'])).toMatchObject({
    code: 1,
    err: 'trueup: no/such/verdict.json: ENOENT; the verdict is kept in its session\nfix: run the same command with another --output\n',
  });
  expect(review(['--timeout', '5'])).toMatchObject({ code: 2 });
  expect(review(['--format', 'xml'])).toMatchObject({ code: 2, err: expect.stringContaining('use text, json or markdown') as string });
  git(root, 'update-ref', 'refs/heads/-x', git(root, 'rev-parse', 'main'));
  expect(review(['--', '-x'])).toMatchObject({ code: 0, out: expect.stringContaining('nothing to review') as string });
  expect(review(['branch:-x'])).toMatchObject({ code: 0 });
});

test('no repository and a bare one are refused; a repository without a commit shows all of its specs', () => {
  const env = { GIT_CEILING_DIRECTORIES: home };
  const none = join(home, 'none');
  mkdirSync(none);
  expect(trueup(none, join(home, 'user'), ['review'], '', env)).toMatchObject({
    code: 1,
    err: expect.stringContaining('is not inside a git repository') as string,
  });
  const bare = join(home, 'bare.git');
  git(home, 'init', '-q', '--bare', bare);
  expect(trueup(bare, join(home, 'user'), ['review', 'main'], '', env)).toMatchObject({ code: 1 });
  expect(readdirSync(bare)).not.toContain('.trueup');
  const young = join(home, 'young');
  git(home, 'init', '-q', young);
  writeFiles(young, { [SPEC]: BEFORE });
  const ran = trueup(young, join(home, 'user'), ['review', '--format', 'json'], '', env);
  expect(ran.code).toBe(3);
  expect(JSON.parse(ran.out)).toMatchObject({ files: [{ path: SPEC }] });
});
