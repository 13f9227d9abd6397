/** `trueup review` of an OpenSpec change: what is applied, and what stays its author's. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import { DELTA, MAIN_SPEC, makeReviewRepository } from '../rig/review-repository.ts';
import { git, temporaryFolder } from '../rig/small-repository.ts';

const home = temporaryFolder('review-change');
afterAll(() => rmSync(home, { recursive: true, force: true }));
let made = 0;

const FOLDER = 'openspec/changes/stricter';
const MAIN = 'openspec/specs/login/spec.md';

function place() {
  made += 1;
  const root = join(home, `r${made}`);
  makeReviewRepository(root, {
    [MAIN]: MAIN_SPEC,
    [`${FOLDER}/specs/login/spec.md`]: DELTA,
    [`${FOLDER}/proposal.md`]: '## Why\nFive is too many.\n\n## What Changes\n- The limit.\n\n## Impact\n- login\n',
    [`${FOLDER}/tasks.md`]: '## 1. Limit\n- [ ] 1.1 Lower it\n\n## 2. Text\n- [ ] 2.1 Say it\n',
  });
  return {
    root,
    review: (args: readonly string[], ...lines: readonly string[]) =>
      trueup(root, join(home, `user${made}`), ['review', ...args], lines.map((line) => `${line}\n`).join('')),
  };
}

test('--apply of a change writes main specs only: what is rejected in its own documents stays there and is an instruction', () => {
  const { root, review } = place();
  const ran = review(['change:stricter', '--apply'], 'reject 1 say for whom', 'reject 4 too coarse', 'approve all', 'submit');
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(git(root, 'status', '--short')).toBe(` M ${MAIN}`);
  expect(readFileSync(join(root, MAIN), 'utf8')).toContain('after 3 failures');
  expect(ran.out).toContain(`Wrote ${MAIN}: the approved changes, and only those.`);
  for (const name of ['proposal.md', 'tasks.md'])
    expect(ran.out).toContain(
      `Left ${FOLDER}/${name} as it is: a document of the change is its author's; what was rejected in it is an instruction.`,
    );
});

test('the verdict on a change stands once its approved part is written', () => {
  const { review } = place();
  expect(review(['change:stricter', '--apply'], 'approve all', 'submit')).toMatchObject({ code: 0 });
  const again = review(['change:stricter']);
  expect(again).toMatchObject({ code: 0 });
  expect(again.out).toContain('Verdict on change stricter: approved');
});
