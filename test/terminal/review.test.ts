/** A review on the full screen of a real terminal: edits are followed in place, and leaving it tells the verdict. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AFTER, edit, makeReviewRepository, patchOf } from '../rig/review-repository.ts';
import { temporaryFolder } from '../rig/small-repository.ts';
import type { ProgramTerminal } from '../rig/terminal.ts';
import { builtProgram, startInTerminal } from '../rig/terminal.ts';

const home = temporaryFolder('review-screen');
const open: ProgramTerminal[] = [];
let program: readonly string[] = [];

beforeAll(() => {
  program = builtProgram();
});
afterAll(async () => {
  await Promise.all(open.map((terminal) => terminal.close()));
  rmSync(home, { recursive: true, force: true });
});

function start(root: string, argv: readonly string[]): ProgramTerminal {
  const terminal = startInTerminal(argv, { cwd: root, env: { HOME: home, TRUEUP_HOME: join(home, 'user'), VISUAL: '', EDITOR: '' } });
  open.push(terminal);
  return terminal;
}

/** Sends keys one by one, each once the screen is at rest, so that it acts on what is shown. */
async function press(terminal: ProgramTerminal, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await terminal.quiet(450);
    terminal.key(key);
  }
}

test('edits are followed where the person reads, their decisions stay, and the verdict is told at the end', async () => {
  const root = join(home, 'followed');
  makeReviewRepository(root);
  edit(root);
  const person = start(root, [...program, 'review']);
  await person.waitFor('After 3 failed logins');
  await press(person, '.', 'a');
  await person.waitFor('1 of 2 undecided');
  edit(root, AFTER.replace('log each failure', 'log each failure at level WARN'));
  const followed = await person.waitFor('level WARN');
  expect(followed).toContain('1 of 2 undecided');
  expect(followed).toMatch(/▸\? 11 {4}- The system SHALL log it\./u);
  await press(person, 'r');
  await person.waitFor('why?');
  await press(person, 'n', 'o', 'enter');
  await person.waitFor('all decided');
  await press(person, 'S');
  const dialog = await person.waitFor('give the verdict');
  expect(dialog).toContain('specs/login.md: 1 of 2 changes approved');
  await press(person, 'y');
  await person.waitFor('COMPLETE');
  await press(person, 'q', 'q');
  expect(await person.ended).toMatchObject({ code: 1 });
  expect(person.screen.text()).toContain('Verdict on the working tree: changes requested (1 of 2 changes approved)');
});

test('a patch that is piped in is reviewed with the keys of the terminal', async () => {
  const root = join(home, 'piped');
  makeReviewRepository(root);
  writeFileSync(join(home, 'change.patch'), patchOf(root));
  const command = `cat ../change.patch | ${program.map((word) => `'${word}'`).join(' ')} review`;
  const person = start(root, ['/bin/sh', '-c', command]);
  await person.waitFor('After 3 failed logins');
  await press(person, 'q', 'q');
  expect(await person.ended).toMatchObject({ code: 3 });
  expect(person.screen.text()).toMatch(/Verdict on a patch of specs\/login\.md \([0-9a-f]{12}\): undecided/u);
});
