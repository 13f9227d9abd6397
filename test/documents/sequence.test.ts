import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestIncreasing, rangeMatcher, type Work } from '../../src/documents/sequence.ts';

function match(a: readonly number[], b: readonly number[], work?: Work): Int32Array {
  const matches = new Int32Array(a.length).fill(-1);
  rangeMatcher(
    Int32Array.from(a),
    Int32Array.from(b),
    1 + [...a, ...b].reduce((most, item) => Math.max(most, item), 0),
    matches,
    work,
  )(0, a.length, 0, b.length);
  return matches;
}

/** Length of the longest common subsequence, the slow and certain way. */
function longest(a: readonly number[], b: readonly number[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const item of a) {
    const next = [0];
    for (const [j, other] of b.entries()) next.push(item === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Whether an element occurs once on each side between the common start and the common end. */
function hasUnique(a: readonly number[], b: readonly number[]): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const once = (items: readonly number[], item: number): boolean =>
    items.slice(start, items.length - end).filter((other) => other === item).length === 1;
  return a.some((item) => once(a, item) && once(b, item));
}

function steps(size: number, make: (at: number, side: number) => number): number {
  const work = { steps: 0 };
  const side = (which: number): number[] => Array.from({ length: size }, (_, at) => make(at, which));
  match(side(0), side(1), work);
  return work.steps;
}

/** Numbers that look random and are the same in every run. */
function scatter(at: number, side: number): number {
  return (Math.imul(at * 2 + side, 0x9e3779b1) >>> 8) % 65_536;
}

describe('rangeMatcher', () => {
  it('matches equal elements in order and never crosses', () => {
    const items = fc.array(fc.nat({ max: 6 }), { maxLength: 40 });
    fc.assert(
      fc.property(items, items, (a, b) => {
        let last = -1;
        for (const [i, j] of match(a, b).entries()) {
          if (j === -1) continue;
          expect(b[j]).toBe(a[i]);
          expect(j).toBeGreaterThan(last);
          last = j;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds a longest common part where nothing is unique', () => {
    const items = fc.array(fc.nat({ max: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(items, items, (a, b) => {
        fc.pre(!hasUnique(a, b));
        expect(match(a, b).filter((j) => j !== -1)).toHaveLength(longest(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('matches everything of equal sequences and nothing of foreign ones', () => {
    expect([...match([3, 1, 2, 1], [3, 1, 2, 1])]).toEqual([0, 1, 2, 3]);
    expect([...match([1, 1], [2, 2])]).toEqual([-1, -1]);
    expect([...match([], [1])]).toEqual([]);
  });

  const shapes: readonly (readonly [string, (at: number, side: number) => number])[] = [
    ['a third of unique elements changed', (at, side) => (scatter(at, 0) % 3 === 0 ? 2 * at + side : 2 * at)],
    ['few different elements at random', (at, side) => scatter(at, side) % 4],
    ['many different elements at random', scatter],
    ['all unique in opposite order', (at, side) => (side === 0 ? at : 80_000 - at)],
    ['one element against two in turn', (at, side) => (side === 0 ? 0 : at % 2)],
    ['repeats in another phase', (at, side) => (at + side * 3) % 7],
    ['one unique element at the edge again and again', (at, side) => (side === 0 ? at % 3 : (at + 1) % 3)],
  ];
  it.each(shapes)('does work linear in the size: %s', (_, make) => {
    const [small, large] = [steps(16_000, make), steps(64_000, make)];
    expect(large / small).toBeLessThan(6);
    expect(large / 64_000).toBeLessThan(1_200);
  });
});

describe('longestIncreasing', () => {
  it('keeps order and is as long as any', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 20 }), (items) => {
        const chain = longestIncreasing(items).map((index) => items[index] ?? 0);
        expect([...chain].toSorted((one, other) => one - other)).toEqual(chain);
        expect(chain).toHaveLength(
          longest(
            items,
            items.toSorted((one, other) => one - other),
          ),
        );
      }),
    );
  });
});
