/** A person takes a real change from the request to the commit, in a real terminal: killed on the way, watched by a second one, and resumed. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRAFT_BRANCH, makeDemoRepository } from '../rig/demo-repository.ts';
import { git, temporaryFolder } from '../rig/small-repository.ts';
import { screenSvg } from '../rig/svg.ts';
import type { ProgramTerminal } from '../rig/terminal.ts';
import { builtProgram, startInTerminal } from '../rig/terminal.ts';

const home = temporaryFolder('journey');
const root = join(home, 'lockbox');
const PICTURES = new URL('../screens/', import.meta.url).pathname;
const REQUEST =
  'workflow: spec-driven feature for account lockout: lock an account after 3 failed logins within 10 minutes (REQ-04), add an unlock link by e-mail (REQ-05), and remove the PIN of old cards (REQ-03)';
const WAIT_MS = 30_000;
const open: ProgramTerminal[] = [];
let program: readonly string[] = [];

beforeAll(() => {
  program = builtProgram();
  makeDemoRepository(root);
});
afterAll(async () => {
  await Promise.all(open.map((terminal) => terminal.close()));
  rmSync(home, { recursive: true, force: true });
});

function start(args: readonly string[], size: { readonly columns?: number; readonly rows?: number } = {}): ProgramTerminal {
  const terminal = startInTerminal([...program, ...args], {
    cwd: root,
    env: { HOME: home, TRUEUP_HOME: join(home, 'user'), VISUAL: '', EDITOR: '' },
    ...size,
  });
  open.push(terminal);
  return terminal;
}

/** Sends one key once the screen is at rest, so that it acts on what is shown. */
async function press(terminal: ProgramTerminal, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await terminal.quiet(450);
    terminal.key(key);
  }
}

/** `UPDATE=1` writes the pictures of the README anew; otherwise they have to be there. */
function picture(terminal: ProgramTerminal, name: string, title: string): void {
  const path = join(PICTURES, `${name}.svg`);
  if ((process.env['UPDATE'] ?? '') !== '') {
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(path, screenSvg(terminal.screen, title));
  }
  expect(existsSync(path), `${path}: run the terminal tests with UPDATE=1`).toBe(true);
}

test('C1 C6 W1 W2 W3 W5 W6 W7 S3 a change goes from the request to the commit in a real terminal, killed and resumed on the way', async () => {
  const first = start(['--trust', REQUEST]);
  await first.waitFor('[2 Proposal]', WAIT_MS);
  await first.waitFor('Nothing is open. S confirms.', WAIT_MS);
  await press(first, 'S');
  await first.waitFor('Confirm the proposal');
  await press(first, 'y');
  await first.waitFor('Where does the draft come from?', WAIT_MS);
  await press(first, 'j', 'j', 'j', 'j', 'enter');
  await first.waitFor('Branch or FROM..TO');
  first.send(DRAFT_BRANCH);
  await press(first, 'enter');
  await first.waitFor('8 of 8 undecided', WAIT_MS);
  await press(first, '.', 'a', 'a', 'a');
  await first.waitFor('5 undecided');
  picture(first, 'review', 'Review: the spec change, hunk by hunk');

  const watching = start(['resume', '--trust'], { columns: 100, rows: 30 });
  await watching.waitFor('5 undecided', WAIT_MS);
  await press(watching, '.', 'a');
  await watching.waitFor(/process \d+/u, WAIT_MS);
  expect(watching.screen.text()).toContain('? undecided');
  expect(first.screen.text()).toContain('5 undecided');
  await watching.close();

  first.kill('SIGKILL');
  await first.ended;
  const second = start(['resume', '--trust']);
  await second.waitFor('5 undecided', WAIT_MS);
  await press(second, '.', 'a', 'a', 'a', 'a', 'a');
  await second.waitFor('Every change is decided. S submits.');
  await press(second, 'u');
  await second.waitFor('1 undecided');
  await press(second, 'U', 'S');
  await second.waitFor('8 approved, 0 rejected, 0 undecided');
  expect(readFileSync(join(root, 'specs/login.md'), 'utf8')).toContain('After 5 failed logins');
  await press(second, 'y');

  await second.waitFor('[4 Refine]', WAIT_MS);
  await second.waitFor('2 gaps hold it up', WAIT_MS);
  await press(second, 'a');
  await second.waitFor('1 undecided', WAIT_MS);
  await press(second, '.', 'a', 'S', 'y');
  await second.waitFor('1 gap holds it up', WAIT_MS);
  await press(second, 'r');
  await second.waitFor('Why is');
  second.send('the short mail of old clients has no room for it');
  await press(second, 'enter', 'R');

  await second.waitFor('[6 Build]', WAIT_MS);
  await press(second, '4');
  await second.waitFor('[4 Refine]');
  await second.quiet();
  picture(second, 'refine', 'Refine: open gaps per round until the spec converges');
  await press(second, '6', 'i');
  await second.waitFor('1 done', WAIT_MS);
  await press(second, '.', 'i');
  await second.waitFor('2 done', WAIT_MS);
  await press(second, '.', 'i');
  await second.waitFor('[8 Commit]', WAIT_MS);
  await press(second, '7');
  await second.waitFor('[7 Validate]');
  await second.quiet();
  picture(second, 'validate', 'Validate: every check in parallel');
  await press(second, '8', 'S');
  await second.waitFor('exactly these files');
  expect(git(root, 'log', '--format=%s')).toBe('before');
  await press(second, 'y');
  await second.waitFor('[9 Summary]', WAIT_MS);
  await second.waitFor('committed', WAIT_MS);
  await press(second, 'q', 'q');
  expect((await second.ended).code).toBe(0);
  expect(git(root, 'log', '--format=%s').split('\n')).toHaveLength(3);
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(readFileSync(join(root, 'src/lockout.js'), 'utf8')).toContain('FAILURES_MAX = 3');
}, 240_000);
