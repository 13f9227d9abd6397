/** Two edits of one requirement meet: nothing is overwritten, a person or the answers say what stands, and that is what is written. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import { ANSWERS, SPEC_BEFORE, SPEC_PATH, git, makeSmallRepository, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('conflict');
let made = 0;
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The small repository whose main branch changed the same requirement as the branch `draft`. */
function repository(): {
  readonly root: string;
  run(answers: string, ...args: readonly string[]): ReturnType<typeof trueup>;
  spec(): string;
} {
  made += 1;
  const root = join(home, `r${made}`);
  makeSmallRepository(root);
  writeFiles(root, { [SPEC_PATH]: SPEC_BEFORE.replace('After 5 failed logins', 'After 4 failed logins') });
  git(root, 'commit', '-q', '-a', '-m', 'four');
  return {
    root,
    run: (answers, ...args) => {
      writeFileSync(join(home, `r${made}.yaml`), answers);
      return trueup(root, join(home, 'user'), ['run', '--trust', '--answers', join(home, `r${made}.yaml`), ...args]);
    },
    spec: () => readFileSync(join(root, SPEC_PATH), 'utf8'),
  };
}

test('without an answer the conflict waits, and the spec stays as it is', () => {
  const { run, spec } = repository();
  const before = spec();
  const ran = run(ANSWERS);
  expect(ran.code).toBe(3);
  expect(ran.out).toContain('1 conflict of two edits');
  expect(spec()).toBe(before);
});

test.each([
  ['ours', 'After 4 failed logins the system', 'After 3 failed logins'],
  ['theirs', 'After 3 failed logins within 10 minutes the system', 'After 4 failed logins'],
])('the answer %s says what stands, and everything else of both edits is there', (take, there, gone) => {
  const { run, spec } = repository();
  const ran = run(ANSWERS.replace('  default: approve', `  default: approve\n  conflicts: ${take}`), '--until', 'update');
  expect(ran.err).toBe('');
  expect(spec()).toContain(there);
  expect(spec()).not.toContain(gone);
  expect(spec()).toContain('- WHEN a third login fails');
});

test('in plain mode a person sees both texts and settles with words of their own', () => {
  const { root, spec } = repository();
  writeFileSync(join(home, 'p.yaml'), ANSWERS);
  trueup(root, join(home, 'user'), ['run', '--trust', '--answers', join(home, 'p.yaml')]);
  const said = [
    'conflicts',
    'settle 1 After 3 or 4 failed logins the system SHALL lock the account.',
    'undo',
    'conflicts',
    'settle 1 After 3 or 4 failed logins the system SHALL lock the account.',
    'merge',
    'approve all',
    'submit',
    'quit',
  ];
  const ran = trueup(root, join(home, 'user'), ['resume', '--plain'], `${said.join('\n')}\n`);
  expect(ran.out).toContain('   ours: After 4 failed logins the system SHALL lock the account.');
  expect(ran.out).toContain('   theirs: After 3 failed logins within 10 minutes the system SHALL lock the account.');
  expect(ran.out.match(/^1\. specs\/login\.md .* \| open$/gmu)).toHaveLength(2);
  expect(spec()).toContain('After 3 or 4 failed logins the system SHALL lock the account.');
});
