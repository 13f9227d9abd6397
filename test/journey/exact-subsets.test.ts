import { expect, it } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { hasCorpora, realPairs } from '../documents/material.ts';
import { choices, leavesOthers } from '../documents/subsets.ts';

it.runIf(hasCorpora)('taking some hunks of any of 200 real pairs leaves exactly the others (W2)', () => {
  const pairs = realPairs();
  expect(pairs).toHaveLength(200);
  const failed = pairs.flatMap(({ name, before, after }) => {
    const hunks = diffDocuments(before, after);
    return choices(hunks).every((taken) => leavesOthers(before, after, hunks, taken)) ? [] : [name];
  });
  expect(failed).toEqual([]);
});
