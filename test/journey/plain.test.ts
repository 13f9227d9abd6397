/** Plain mode: the whole session line by line, over the same gates, without a cursor movement or a colour. */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import { SPEC_AFTER, SPEC_PATH, git, makeSmallRepository, temporaryFolder } from '../rig/small-repository.ts';

const home = temporaryFolder('plain');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const REQUEST = 'workflow: spec-driven feature for locking an account after 3 failed logins within 10 minutes (REQ-01)';

test('W2 W3 W5 W6 W7 a session runs from the request to the commit by typed lines', () => {
  const root = join(home, 'whole');
  makeSmallRepository(root);
  const lines = [
    'help',
    `include ${SPEC_PATH}`,
    'show',
    'confirm',
    'draft branch draft',
    'list',
    'diff',
    'approve 1',
    'reject 2 not sure yet',
    'submit',
    'undo',
    'approve all',
    'submit',
    'tasks',
    'start T1 command',
    'plan',
    'commit',
  ];
  const ran = trueup(root, join(home, 'user'), [REQUEST, '--plain', '--trust'], `${lines.join('\n')}\n`);
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(ran.out).toContain('hunks are undecided');
  expect(ran.out).toMatch(/^1\. specs\/login\.md:\d+ .+ \| undecided \|/mu);
  expect(ran.out).toContain('+After 3 failed logins within 10 minutes');
  expect(ran.out).toContain('Committed: ');
  expect(ran.out).toMatch(/is COMPLETE\.\n$/u);
  expect(ran.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
  expect(readFileSync(join(root, SPEC_PATH), 'utf8')).toBe(SPEC_AFTER);
  expect(git(root, 'log', '--format=%s').split('\n')).toHaveLength(3);
});

test('S3 lines that end early leave the session where it is, and it is gone on with', () => {
  const root = join(home, 'early');
  makeSmallRepository(root);
  const first = trueup(root, join(home, 'user'), [REQUEST, '--plain', '--trust'], `include ${SPEC_PATH}\nconfirm\nnonsense\nquit\n`);
  expect(first.code).toBe(3);
  expect(first.out).toContain('there is no command nonsense here; say help');
  expect(first.out).toMatch(/SPEC_UPDATE\.\nGo on with: trueup resume/u);
  const second = trueup(root, join(home, 'user'), ['resume', '--plain', '--trust'], 'draft mechanical\nlist\nabort changed my mind\n');
  expect(second.code).toBe(4);
  expect(second.out).toContain('Session aborted: changed my mind.');
});

test('W2 remarks are answered, and what is asked for is written for the author of the next draft', () => {
  const root = join(home, 'remarks');
  makeSmallRepository(root);
  const lines = [
    `include ${SPEC_PATH}`,
    'confirm',
    'draft branch draft',
    'meaning',
    'comment 1 Why 3?',
    'comments',
    'reply c1 Because of the audit.',
    'reject 2 not sure yet',
    'instruct',
    'comments',
    'resolve c1',
    'resolve c1',
    'reject',
    'undo',
    'redo',
    'clear 2',
    'quit',
  ];
  const ran = trueup(root, join(home, 'user'), [REQUEST, '--plain', '--trust'], `${lines.join('\n')}\n`);
  expect(ran.out, ran.err).toMatch(/^specs\/login\.md: MODIFIED REQ-01/mu);
  expect(ran.out).toMatch(/^c1 specs\/login\.md .+ \| you: Why 3\?$/mu);
  expect(ran.out).toContain('   you: Because of the audit.');
  const told = [
    /^Comment c1 added on specs\/login\.md, .+\.$/mu,
    /^you answered comment c1\.$/mu,
    /^Comment c1 is resolved\.$/mu,
    /^Comment c1 is open again\.$/mu,
    /^say reject N REASON$/mu,
    /^The last decision is taken back\.$/mu,
    /^The decision stands again\.$/mu,
    /^Cleared 1 decision\.$/mu,
  ];
  for (const sentence of told) expect(ran.out).toMatch(sentence);
  const [folder = ''] = globSync('specs/meta/sessions/*', { cwd: root });
  const written = readFileSync(join(root, folder, 'review_instructions.md'), 'utf8');
  expect(written).toContain('not sure yet');
  expect(written).toContain('Because of the audit.');
});
