/** The screen's comparisons: asked for in every frame, made once, told when they are there. */
import { expect, it } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { digestOf } from '../../src/domain/digest.ts';
import { comparisons } from '../../src/main/comparisons.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const [old, now] = [bytes('# A\n\nold\n'), bytes('# A\n\nnew\n')];

it('answers once the texts are read and compared, compares them once, and tells when it is done', async () => {
  const stored = new Map([[digestOf(now), now]]);
  const done = Promise.withResolvers<undefined>();
  let made = 0;
  const compare = comparisons(
    (one, other) => {
      made += 1;
      return Promise.resolve(diffDocuments(one, other));
    },
    (digest) => stored.get(digest),
    () => done.resolve(undefined),
  );
  const ask = () => compare(digestOf(old), digestOf(now));
  expect(ask()).toBeUndefined();
  expect(made).toBe(0);
  stored.set(digestOf(old), old);
  expect(ask()).toBeUndefined();
  expect(ask()).toBeUndefined();
  await done.promise;
  expect(ask()).toEqual(diffDocuments(old, now));
  expect(made).toBe(1);
});
