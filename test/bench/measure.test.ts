/** Shows that the benchmarks' statistics are what they say. */
import { describe, expect, it } from 'vitest';
import { interleaved, median, pairedDifference, pairedRatio, quantile } from './measure.ts';

describe('statistics', () => {
  it('take the middle and the places between', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), quantile([1, 2, 3, 4, 5], 0.25), quantile([7], 0.99)]).toEqual([2, 2.5, 2, 7]);
    expect(median([])).toBeNaN();
  });

  it('compare samples of the same round', () => {
    expect([pairedRatio([2, 40, 6], [1, 10, 3]), pairedDifference([2, 40, 6], [1, 10, 3])]).toEqual([2, 3]);
  });
});

describe('interleaved trials', () => {
  it('take one sample of each in every round, in a rotating order, and drop the warm-up', async () => {
    const order: string[] = [];
    const trial = (name: string) => async () => order.push(name);
    const samples = await interleaved({ a: trial('a'), b: trial('b'), c: trial('c') }, 2, 1);
    expect(order.join('')).toBe('abcbcacab');
    expect(samples).toEqual({ a: [6, 8], b: [4, 9], c: [5, 7] });
  });
});
