/** Reviews while things happen: edits that are followed, and a program that waits for a person in another terminal. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startTrueup } from '../rig/live-program.ts';
import type { LiveProgram } from '../rig/live-program.ts';
import { trueup } from '../rig/program.ts';
import { AFTER, SPEC, edit, makeReviewRepository, specIn } from '../rig/review-repository.ts';
import { git, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('review-live');
const running: LiveProgram[] = [];
let made = 0;
afterEach(() => {
  for (const program of running.splice(0)) program.kill('SIGKILL');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function place(): { readonly root: string; start(...args: readonly string[]): LiveProgram } {
  made += 1;
  const root = join(home, `r${made}`);
  const user = join(home, `user${made}`);
  makeReviewRepository(root);
  return {
    root,
    start: (...args) => {
      const program = startTrueup(root, user, args);
      running.push(program);
      return program;
    },
  };
}

test('edits are followed as they happen: new text is undecided, decisions on unchanged text stay', async () => {
  const { root, start } = place();
  edit(root);
  const person = start('review', '--plain');
  await person.waitFor('2 undecided');
  person.say('approve 2');
  await person.waitFor('1 undecided');
  edit(root, AFTER.replace('After 3', 'After 4'));
  await person.waitFor('Draft ready: 1 spec, 2 hunks.');
  person.say('list');
  await person.waitFor(/1\. .* \| undecided \| After 4 failed logins/u);
  await person.waitFor(/2\. .* \| approved \| The system SHALL log each failure/u);
  writeFiles(root, { 'specs/deep/new.md': '# New\n\nThe system SHALL be new.\n' });
  await person.waitFor('Draft ready: 2 specs, 3 hunks.');
  rmSync(specIn(root));
  await person.waitFor(`${SPEC} is deleted in the working tree`);
  git(root, 'checkout', '-q', '--', SPEC);
  rmSync(join(root, 'specs/deep'), { recursive: true });
  await person.waitFor('this source changes no spec');
  person.say('quit');
  expect(await person.ended).toBe(0);
});

test('decisions and reasons come back with a text that was away for a moment, and are named meanwhile', async () => {
  const { root, start } = place();
  edit(root);
  const person = start('review', '--plain');
  await person.waitFor('2 undecided');
  person.say('reject 1 three locks too many out');
  await person.waitFor('1 undecided');
  git(root, 'stash', '-q');
  await person.waitFor('Draft ready: 0 specs');
  person.say('list');
  await person.waitFor(/rejected and not there any more: "After 3.*\(reason: three locks too many out\)/u);
  person.say('quit');
  expect(await person.ended).toBe(3);
  const user = join(home, `user${made}`);
  expect(trueup(root, user, ['review'])).toMatchObject({
    code: 3,
    out: expect.stringContaining('rejected and not there any more') as string,
  });
  git(root, 'stash', 'pop', '-q');
  const back = trueup(root, user, ['review', '--format', 'json']);
  expect(JSON.parse(back.out)).toMatchObject({
    files: [{ hunks: [{ verdict: 'rejected', reason: 'three locks too many out' }, { verdict: 'undecided' }] }],
  });
});

test('a program that waits is told of a rejection whose text was taken away before the verdict', async () => {
  const { root, start } = place();
  edit(root);
  const agent = start('review', '--wait', '--format', 'json');
  await agent.waitFor("waiting for a person's verdict");
  const person = start('review', '--plain');
  await person.waitFor('2 undecided');
  person.say('reject all say why');
  await person.waitFor('submit the reviewed draft');
  git(root, 'checkout', '-q', '--', SPEC);
  await person.waitFor('Draft ready: 0 specs');
  person.say('submit');
  expect(await agent.ended).toBe(1);
  expect(JSON.parse(agent.out())).toMatchObject({
    verdict: 'changes_requested',
    instructions: [
      { kind: 'rejection', path: SPEC, text: 'say why' },
      { kind: 'rejection', path: SPEC, text: 'say why' },
    ],
  });
  expect(trueup(root, join(home, `user${made}`), ['review'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing to review') as string,
  });
});

test('a file that is gone in the middle of a review is said, and what was shown can still be decided', async () => {
  const { root, start } = place();
  writeFiles(root, { 'old.txt': 'The system SHALL wait.\n', 'new.txt': 'The system SHALL run.\n' });
  const person = start('review', '--plain', 'old.txt', 'new.txt');
  await person.waitFor('1 undecided');
  rmSync(join(root, 'new.txt'));
  await person.waitFor(/new\.txt: ENOENT/u);
  person.say('approve all');
  await person.waitFor('submit the reviewed draft');
  person.say('submit');
  expect(await person.ended).toBe(0);
});

test('a program waits for the verdict while a person decides elsewhere, and ends with its code', async () => {
  const { root, start } = place();
  edit(root);
  const agent = start('review', '--wait', '--format', 'json');
  await agent.waitFor("waiting for a person's verdict: trueup resume");
  const person = start('resume', '--plain');
  await person.waitFor('2 undecided');
  await agent.waitFor(/is open in process \d+/u);
  person.say('reject all say which level');
  await person.waitFor('submit the reviewed draft');
  person.say('submit');
  expect(await agent.ended).toBe(1);
  const verdict = JSON.parse(agent.out()) as { readonly verdict: string; readonly instructions: readonly { readonly text: string }[] };
  expect(verdict.verdict).toBe('changes_requested');
  expect(verdict.instructions.map(({ text }) => text)).toEqual(['say which level', 'say which level']);
  const again = trueup(root, join(home, `user${made}`), ['review', '--wait', '--format', 'json']);
  expect(again).toMatchObject({ code: 1, out: agent.out() });
});

test('a person who dies in the middle is noticed, the wait goes on, and what was decided is there for the next one', async () => {
  const { root, start } = place();
  edit(root);
  const first = start('review', '--plain');
  await first.waitFor('2 undecided');
  const agent = start('review', '--wait');
  await agent.waitFor(/is open in process \d+/u);
  first.say('approve 1');
  await first.waitFor('1 undecided');
  first.kill('SIGKILL');
  await agent.waitFor('left it without a verdict; still waiting');
  const second = start('review', '--plain');
  await second.waitFor('1 undecided');
  second.say('approve 2');
  await second.waitFor('submit the reviewed draft');
  second.say('submit');
  expect(await second.ended).toBe(0);
  expect(await agent.ended).toBe(0);
  expect(agent.out()).toContain('approved (2 of 2 changes approved)');
});

test('a wait ends at its time with code 3, and an aborted review ends it with code 4', async () => {
  const { root, start } = place();
  edit(root);
  const short = start('review', '--wait', '--timeout', '0');
  expect(await short.ended).toBe(3);
  expect(short.out()).toContain('undecided (0 of 2 changes approved)');
  const agent = start('review', '--wait', '--format', 'json');
  await agent.waitFor('waiting for');
  const person = start('review', '--plain');
  await person.waitFor('2 undecided');
  person.say('abort not now');
  expect(await person.ended).toBe(4);
  expect(await agent.ended).toBe(4);
  expect(JSON.parse(agent.out())).toMatchObject({ verdict: 'aborted' });
  expect(git(root, 'status', '--short')).toBe(` M ${SPEC}`);
});

test('a review that is open elsewhere is not decided twice', async () => {
  const { root, start } = place();
  edit(root);
  const person = start('review', '--plain');
  await person.waitFor('2 undecided');
  const other = start('review', '--plain');
  expect(await other.ended).toBe(5);
  expect(other.err()).toMatch(/open in process \d+/u);
});
