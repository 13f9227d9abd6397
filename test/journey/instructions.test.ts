/** What a reviewer refuses reaches the author: beside the copies in the editor, and in the session's folder, each with a receipt. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../src/domain/digest.ts';
import { openRepository } from '../../src/main/repository.ts';
import { stage } from '../../src/main/staging.ts';
import { route, startWork, type Work } from '../../src/main/work.ts';
import type { Request } from '../../src/workflow/event.ts';
import { proposalDigest, reviewOf } from '../../src/workflow/selectors.ts';
import { SPEC_BEFORE, SPEC_PATH, git, makeSmallRepository, temporaryFolder } from '../rig/small-repository.ts';

const home = temporaryFolder('instructions');
const root = join(home, 'r');
let work: Work;
let copy: () => Promise<string>;

beforeAll(async () => {
  makeSmallRepository(root);
  const repository = await openRepository(root, false);
  work = await startWork(repository, await route(repository, `Lock accounts after 3 failures in ${SPEC_PATH}`), 'feature');
  copy = () => stage(work.staged, SPEC_PATH, work.engine.shown(), repository.files, (digest) => work.blobs.get(digest));
  await work.engine.idle();
  for (const { id } of proposal().questions) await ask({ type: 'question/answered', id, answer: 'no' });
  if (!proposal().specs.some(({ path, included }) => path === SPEC_PATH && included))
    await ask({ type: 'spec/included', path: SPEC_PATH, included: true });
  await ask({ type: 'proposal/confirmed', digest: proposalDigest(proposal()) });
});
afterAll(async () => {
  await work.close();
  rmSync(home, { recursive: true, force: true });
});

async function ask(request: Request): Promise<void> {
  expect(work.engine.send(request)).toBeUndefined();
  await work.engine.idle();
}

function proposal() {
  const { phase } = work.engine.shown();
  return (phase.name === 'propose' ? phase.proposal : undefined) ?? expect.fail('no proposal');
}

function hunkOf(text: string): string {
  const hunks = reviewOf(work.engine.shown())?.drafts.flatMap((draft) => draft.hunks) ?? [];
  return hunks.find(({ summary }) => summary.includes(text))?.id ?? expect.fail(`no hunk with ${text}`);
}

const receipts = () => work.engine.shown().results.receipts ?? [];

test('a reason is beside the copy that the person edits next, and the draft made of that copy has a receipt of it', async () => {
  const first = await copy();
  expect(existsSync(join(work.staged, 'review_instructions.md'))).toBe(false);
  writeFileSync(first, SPEC_BEFORE.replace('After 5', 'After 3'));
  await ask({ type: 'draft/requested', source: { kind: 'staged' } });
  expect(receipts()).toEqual([]);
  expect(reviewOf(work.engine.shown())?.touches).toMatchObject([{ path: SPEC_PATH }]);
  await ask({ type: 'hunks/decided', decisions: [{ hunk: hunkOf('After 3'), verdict: 'rejected', reason: 'say within which time' }] });

  writeFileSync(await copy(), SPEC_BEFORE.replace('After 5 failed logins', 'After 3 failed logins within an hour'));
  const told = readFileSync(join(work.staged, 'review_instructions.md'), 'utf8');
  expect(told).toContain('say within which time');
  expect(told).toContain('After 3 failed logins the system SHALL lock the account.');
  await ask({ type: 'draft/requested', source: { kind: 'staged' } });
  const json = readFileSync(join(work.staged, 'review_instructions.json'));
  expect(receipts()).toMatchObject([{ to: 'editor', instructions: [expect.any(String)], delivered: digestOf(json) }]);
  expect(Buffer.from(await work.blobs.get(digestOf(json)))).toEqual(json);
  expect(reviewOf(work.engine.shown())?.drafts.map(({ path }) => path)).toEqual([SPEC_PATH]);
  expect(reviewOf(work.engine.shown())?.stale).toMatchObject([{ decision: { verdict: 'rejected', reason: 'say within which time' } }]);

  await copy();
  expect(readFileSync(join(work.staged, 'review_instructions.md'), 'utf8')).toContain('Nothing was rejected');
});

test('asked for, they lie in the folder of the session; a draft of the working tree made after that has a receipt', async () => {
  const before = receipts().length;
  await ask({ type: 'hunks/decided', decisions: [{ hunk: hunkOf('within an hour'), verdict: 'rejected', reason: 'ten minutes' }] });
  await ask({ type: 'comment/added', id: 'c1', path: SPEC_PATH, section: 'Login', quote: 'Login', text: 'Whose login?' });
  writeFileSync(join(root, SPEC_PATH), SPEC_BEFORE.replace('After 5 failed logins', 'After 3 failed logins within 10 minutes'));
  await ask({ type: 'instructions/requested' });
  const folder = join(root, work.engine.shown().artifacts);
  expect(readFileSync(join(folder, 'review_instructions.md'), 'utf8')).toContain('Whose login?');
  await ask({ type: 'draft/requested', source: { kind: 'worktree' } });
  expect(receipts()).toHaveLength(before + 1);
  const json = readFileSync(join(folder, 'review_instructions.json'));
  expect(receipts().at(-1)).toMatchObject({
    to: 'file',
    instructions: [expect.any(String), expect.any(String)],
    delivered: digestOf(json),
  });

  await ask({ type: 'session/aborted', reason: 'enough' });
  const approvals = readFileSync(join(folder, 'approvals.md'), 'utf8');
  expect(approvals).toContain('rejected, then the text changed | ten minutes |');
  expect(approvals).toContain('Whose login?');
  expect(approvals).toContain(`| file | ${receipts().at(-1)?.at ?? ''} |`);
  expect(git(root, 'status', '--porcelain')).not.toContain('.trueup');
});
