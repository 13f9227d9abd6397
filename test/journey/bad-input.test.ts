/** What bad input gets: a clear error with the place and a fix, the documented exit code, and nothing lost. */
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import type { Ran } from '../rig/program.ts';
import {
  ANSWERS,
  SPEC_AFTER,
  SPEC_BEFORE,
  SPEC_PATH,
  git,
  makeRepository,
  makeSmallRepository,
  temporaryFolder,
  writeFiles,
} from '../rig/small-repository.ts';

const home = temporaryFolder('bad-input');
let made = 0;
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A fresh copy of the small repository, with its answers beside it. */
function repository(): {
  readonly root: string;
  run(...args: readonly string[]): Ran;
  journey(answers?: string, ...args: readonly string[]): Ran;
} {
  made += 1;
  const root = join(home, `r${made}`);
  makeSmallRepository(root);
  const run = (...args: readonly string[]) => trueup(root, join(home, 'user'), args);
  return {
    root,
    run,
    journey: (answers = ANSWERS, ...args) => {
      writeFileSync(join(home, `r${made}.yaml`), answers);
      return run('run', '--trust', '--answers', join(home, `r${made}.yaml`), ...args);
    },
  };
}

function session(root: string): string {
  return readdirSync(join(root, '.trueup/sessions'))[0] ?? '';
}

test('not a git repository', () => {
  const folder = join(home, 'plain');
  mkdirSync(folder);
  const ran = trueup(folder, join(home, 'user'), ['sessions'], '', { GIT_CEILING_DIRECTORIES: home });
  expect(ran).toMatchObject({
    code: 1,
    err: `trueup: ${folder} is not inside a git repository\nfix: run \`git init\` there, or name another folder with --repo\n`,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('no specs: the check says where it looked, and a feature asks which spec is meant', () => {
  const root = join(home, 'no-specs');
  makeRepository(root, { 'src/a.js': 'export {};\n' });
  expect(trueup(root, join(home, 'user'), ['check'])).toMatchObject({
    code: 1,
    err: 'trueup: no spec file matches `specs.include`\nfix: name files, or set `specs.include` in trueup.yaml\n',
  });
  writeFileSync(join(home, 'no-specs.yaml'), 'version: 1\nrequest: "workflow: feature for locking accounts"\n');
  const ran = trueup(root, join(home, 'user'), ['run', '--answers', join(home, 'no-specs.yaml')]);
  expect(ran.code).toBe(3);
  expect(ran.out).toMatch(/PENDING, waiting: \d open question/u);
});

test('unknown commands, flags, phases, sessions and answers are misuse with the nearest help', () => {
  const { run, journey } = repository();
  expect(run('sessions', '--nope')).toMatchObject({ code: 2, err: expect.stringContaining('fix: see `trueup --help`') as string });
  expect(run('--nope')).toMatchObject({ code: 2 });
  expect(run('issues', 'show', '3')).toMatchObject({ code: 2, err: expect.stringContaining('fix: put the request in quotes') as string });
  expect(run('add a lock', '--max-rounds', '3')).toMatchObject({ code: 2, err: expect.stringContaining('after `=`') as string });
  expect(run('sessions').out).not.toMatch(/issues|add a lock/u);
  expect(run('archive')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/archive takes one change\nfix: trueup archive CHANGE/u) as string,
  });
  expect(run('diff', SPEC_PATH, '/nonexist')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/\/nonexist: there is no such file\nfix: /u) as string,
  });
  expect(run('add a lock', '--max-round=3')).toMatchObject({ code: 2, err: expect.stringContaining('--max-rounds') as string });
  expect(run('run', '--until', 'comit')).toMatchObject({
    code: 2,
    err: 'trueup: there is no phase comit\nfix: the phases are propose, update, refine, align, implement, validate, commit\n',
  });
  expect(run('run')).toMatchObject({ code: 2, err: expect.stringContaining('name a session') as string });
  expect(journey('version: 1\nreqest: x\n')).toMatchObject({ code: 2, err: expect.stringContaining('`reqest`') as string });
  expect(journey('version: 1\nrequest: x\nupdate: { from: { patch: nowhere.patch } }\n')).toMatchObject({
    code: 2,
    err: expect.stringContaining('nowhere.patch cannot be read') as string,
  });
});

test('a broken trueup.yaml stops before anything is done', () => {
  const { root, journey } = repository();
  writeFileSync(join(root, 'trueup.yaml'), 'refinement:\n  max_rounds: many\n');
  expect(journey()).toMatchObject({ code: 1, err: expect.stringMatching(/trueup\.yaml:2: `refinement\.max_rounds`: .*number/u) as string });
});

test('a spec that is not UTF-8 is CRITICAL until the person accepts it by name, and keeps every byte outside the approved hunks', () => {
  const { root, journey, run } = repository();
  const latin = Buffer.from([0x2d, 0x20, 0x63, 0x61, 0x66, 0xe9, 0x0a]);
  const before = Buffer.concat([Buffer.from(SPEC_BEFORE), latin]);
  writeFileSync(join(root, SPEC_PATH), before);
  git(root, 'commit', '-q', '-a', '-m', 'latin');
  const after = Buffer.concat([Buffer.from(SPEC_AFTER), latin]);
  writeFileSync(join(home, 'latin.md'), after);
  const answers = ANSWERS.replace('{ range: { to: draft } }', `{ texts: { ${SPEC_PATH}: ${join(home, 'latin.md')} } }`);
  expect(run('check')).toMatchObject({
    code: 1,
    out: expect.stringContaining('CRITICAL STR-07 this line is not UTF-8 (fix: Save the file as UTF-8.)') as string,
  });
  expect(journey(answers)).toMatchObject({ code: 3, out: expect.stringContaining('1 CRITICAL') as string });
  writeFileSync(
    join(home, 'latin.yaml'),
    answers.replace('on_stall: accept_partial', 'on_stall: accept_partial, accept_critical: [STR-07]'),
  );
  const ran = run('run', session(root), '--trust', '--answers', join(home, 'latin.yaml'));
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(readFileSync(join(root, SPEC_PATH)).equals(after)).toBe(true);
  expect(readFileSync(join(root, 'specs/meta/sessions', session(root), 'refinement_summary.md'), 'utf8')).toContain('PARTIAL');
});

test('a spec that cannot be read names the file', () => {
  const { root, run } = repository();
  rmSync(join(root, SPEC_PATH));
  mkdirSync(join(root, SPEC_PATH));
  expect(run('check', SPEC_PATH)).toMatchObject({ code: 1, err: expect.stringContaining(SPEC_PATH) as string });
});

test('a check whose program is missing fails that task and says what is missing', () => {
  const { root, journey } = repository();
  writeFileSync(
    join(root, 'trueup.yaml'),
    readFileSync(join(root, 'trueup.yaml'), 'utf8').replace('check: ["true"]', 'check: [no-such-program-anywhere]'),
  );
  git(root, 'commit', '-q', '-a', '-m', 'config');
  const ran = journey(ANSWERS.replace('on_failure: fix', 'on_failure: pause'));
  expect(ran.out).toMatch(/T1 failed its check/u);
  expect(readFileSync(join(root, SPEC_PATH), 'utf8')).toBe(SPEC_AFTER);
  expect(ran.code).not.toBe(0);
});

test('a validation that hangs is ended at its timeout and blocks', () => {
  const { root, journey } = repository();
  writeFileSync(
    join(root, 'trueup.yaml'),
    readFileSync(join(root, 'trueup.yaml'), 'utf8').replace(
      '{ name: lint, command: ["true"] }',
      '{ name: hangs, command: [sleep, "1000"], timeout_s: 1 }',
    ),
  );
  git(root, 'commit', '-q', '-a', '-m', 'config');
  const ran = journey();
  expect(ran).toMatchObject({ code: 3 });
  expect(ran.out).toContain('Validation hangs: timeout.');
  expect(ran.out).toContain('is BLOCKED, waiting: 1 failed validation: hangs');
});

test('D8 a damaged journal is shown, not opened, and repaired on request without losing what came before', () => {
  const { root, run, journey } = repository();
  expect(journey(ANSWERS, '--until', 'update').code).toBe(0);
  const id = session(root);
  const journal = join(root, '.trueup/sessions', id, 'journal.jsonl');
  const lines = readFileSync(journal, 'utf8').split('\n');
  writeFileSync(journal, lines.map((line, index) => (index === 3 ? line.replace('"event"', '"evnt"') : line)).join('\n'));
  const ran = run('replay', id);
  expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/journal\.jsonl:4: .+\nfix: .*trueup sessions repair/su) as string });
  expect(run('sessions').out).toContain(id);
  expect(run('sessions', 'repair', id).out).toMatch(/kept 3 events; moved \d+ bytes to .+quarantine/u);
  expect(run('replay', id).code).toBe(0);
});

test('D8 a torn last line is cut and said', () => {
  const { root, run, journey } = repository();
  expect(journey(ANSWERS, '--until', 'propose').code).toBe(0);
  const id = session(root);
  const journal = join(root, '.trueup/sessions', id, 'journal.jsonl');
  const length = readFileSync(journal).length;
  appendFileSync(journal, '{"v":1,"seq":99');
  const ran = run('run', id, '--trust', '--answers', join(home, `r${made}.yaml`));
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(ran.err).toMatch(/cut/u);
  truncateSync(journal, length);
});

test('D10 a spec changed on disk during the review is never overwritten: the draft is carried over, and both changes are there', () => {
  const { root, run, journey } = repository();
  const asked = ANSWERS.replace('default: approve', 'hunks: []');
  expect(journey(asked).code).toBe(3);
  const id = session(root);
  writeFileSync(
    join(root, SPEC_PATH),
    SPEC_BEFORE.replace('- GIVEN four failed logins', '- GIVEN exactly four failed logins').replace(
      '## Requirements\n',
      '## Purpose\n\nHow accounts are locked.\n\n## Requirements\n',
    ),
  );
  writeFileSync(join(home, 'go-on.yaml'), ANSWERS.replace('default: approve', 'default: approve\n  conflicts: ours'));
  const ran = run('run', id, '--trust', '--answers', join(home, 'go-on.yaml'), '--until', 'update');
  expect(ran.out).toContain(`Nothing was written: ${SPEC_PATH} changed on disk during the review.`);
  const spec = readFileSync(join(root, SPEC_PATH), 'utf8');
  expect(spec).toContain('How accounts are locked.');
  expect(spec, ran.out).toContain('After 3 failed logins within 10 minutes');
  expect(spec).toContain('- GIVEN exactly four failed logins');
});

test('a dirty index and work tree stay as they are: only files of the session are committed', () => {
  const { root, journey } = repository();
  writeFiles(root, { 'notes.txt': 'mine\n', 'staged.txt': 'staged\n' });
  git(root, 'add', 'staged.txt');
  const ran = journey();
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(git(root, 'show', '--name-only', '--format=', 'HEAD~1').split('\n').sort()).toEqual([SPEC_PATH, 'src/lockout.js']);
  expect(git(root, 'status', '--porcelain').split('\n').sort()).toEqual(['?? notes.txt', 'A  staged.txt']);
});

test('work that was there before the session is not committed with it unless it is taken in by name', () => {
  const { root, journey, run } = repository();
  writeFileSync(join(root, SPEC_PATH), SPEC_BEFORE.replace('First version', 'The very first version'));
  writeFileSync(join(root, 'src/lockout.js'), '// mine, unfinished\nexport const FAILURES_MAX = 5;\n');
  const ran = journey(ANSWERS.replace('commit: { confirm: true }', 'commit: { confirm: false }'));
  expect(ran.code, ran.out + ran.err).toBe(3);
  const shown = trueup(root, join(home, 'user'), ['resume', '--plain', '--trust'], 'take-up\nplan\n');
  expect(shown.out).toContain(
    `left out: ${SPEC_PATH} (holds changes from before the session that nobody decided here; taking it in commits those too)`,
  );
  expect(shown.out).toContain('left out: src/lockout.js (holds changes from before the session');
  expect(git(root, 'log', '--format=%s').split('\n')).toHaveLength(1);
  expect(run('sessions').code).toBe(0);
});

test('a detached HEAD is committed on, and said', () => {
  const { root, journey } = repository();
  git(root, 'checkout', '-q', '--detach');
  const ran = journey();
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(git(root, 'log', '--format=%s', 'HEAD').split('\n')).toHaveLength(3);
  expect(git(root, 'log', '--format=%s', 'main').split('\n')).toHaveLength(1);
});

test('without a git identity the commit waits, names the two settings, and goes on once they are there', () => {
  const { root, journey, run } = repository();
  git(root, 'config', '--unset', 'user.name');
  git(root, 'config', '--unset', 'user.email');
  const alone = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    HOME: home,
    EMAIL: '',
    XDG_CONFIG_HOME: join(home, 'xdg'),
  };
  writeFileSync(join(home, `r${made}.yaml`), ANSWERS);
  const ran = trueup(root, join(home, 'user'), ['run', '--trust', '--answers', join(home, `r${made}.yaml`)], '', alone);
  expect(ran.code, ran.out + ran.err).toBe(1);
  expect(ran.out).toMatch(/git config.*user\.name.*user\.email/su);
  git(root, 'config', 'user.name', 'Test');
  git(root, 'config', 'user.email', 'test@example.invalid');
  writeFileSync(join(home, 'retry.txt'), 'retry\ncommit\n');
  const resumed = trueup(root, join(home, 'user'), ['resume', session(root), '--plain', '--trust'], 'retry\n');
  expect(resumed.code, resumed.out + resumed.err).toBe(0);
  expect(git(root, 'log', '--format=%s').split('\n')).toHaveLength(3);
  expect(run('sessions', '--all').out).toContain('COMPLETE');
  expect(journey).toBeDefined();
});

test('an untrusted repository runs nothing of its own until it is trusted', () => {
  const { root, run } = repository();
  writeFileSync(join(home, 'untrusted.yaml'), ANSWERS);
  const ran = run('run', '--answers', join(home, 'untrusted.yaml'));
  expect(ran.code).toBe(1);
  expect(ran.out).toContain("this repository's own commands do not run until you trust it");
  expect(readFileSync(join(root, 'src/lockout.js'), 'utf8')).toContain('= 5');
  expect(run('trust').out).toContain('is trusted');
  expect(run('config').code).toBe(0);
  expect(run('trust', '--remove').out).toContain('not trusted any more');
});
