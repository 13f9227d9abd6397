import { expect, test } from 'vitest';
import { append } from '../../src/domain/append.ts';

test('a list takes more items than one call takes arguments', () => {
  const list = [1];
  append(
    list,
    Array.from({ length: 500_000 }, (_, index) => index),
  );
  expect([list.length, list[0], list[1], list.at(-1)]).toEqual([500_001, 1, 0, 499_999]);
});
