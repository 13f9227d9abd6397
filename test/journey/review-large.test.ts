/** A text that is too large to be drafted ends with an error, and never with the verdict on another text. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { trueup } from '../rig/program.ts';
import { edit, makeReviewRepository, specIn } from '../rig/review-repository.ts';
import { temporaryFolder } from '../rig/small-repository.ts';

const home = temporaryFolder('review-large');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const HEADINGS = 200_000;

test('200,000 headings fail with what is too large, also where another text of the file is under review', () => {
  const root = join(home, 'r');
  makeReviewRepository(root);
  const review = (...flags: readonly string[]) =>
    trueup(root, join(home, 'user'), ['review', '--format', 'json', ...flags], 'approve all\n');
  edit(root);
  expect(review()).toMatchObject({ code: 3 });
  writeFileSync(specIn(root), Array.from({ length: HEADINGS }, (_, index) => `## Heading ${index}\n\ntext\n\n`).join(''));
  const ran = review();
  expect(ran).toMatchObject({ code: 1, out: '' });
  expect(ran.err).toMatch(/the text cannot be shown for review: draft\/made: \d+ characters do not fit one record/u);
  edit(root);
  expect(review('--new')).toMatchObject({ code: 3 });
}, 120_000);
