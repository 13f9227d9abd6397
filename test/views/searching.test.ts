import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pane } from '../../views/screen.ts';
import { createSearching } from '../../views/searching.ts';

function paneOf(texts: readonly string[], textsFrom?: readonly object[]): { readonly pane: Pane; readonly asked: number[] } {
  const asked: number[] = [];
  const text = (index: number): string => {
    asked.push(index);
    return texts[index] ?? '';
  };
  return {
    asked,
    pane: { id: 'p', title: '', count: texts.length, row: () => '', text, ...(textsFrom === undefined ? {} : { textsFrom }) },
  };
}

const find = (texts: readonly string[], pattern: string, from: number, direction: 1 | -1) =>
  createSearching().find(paneOf(texts).pane, pattern, from, direction);

describe('searching a pane', () => {
  test.each<readonly [number, 1 | -1, number, boolean]>([
    [0, 1, 1, false],
    [1, 1, 1, false],
    [2, 1, 3, false],
    [4, 1, 1, true],
    [3, -1, 3, false],
    [2, -1, 1, false],
    [0, -1, 3, true],
    [5, 1, 1, true],
    [-1, -1, 3, true],
  ])('from %i in direction %i finds row %i', (from, direction, index, isWrapped) => {
    expect(find(['a', 'lock', 'b', 'Lock', 'c'], 'lock', from, direction)).toEqual({ index, isWrapped });
  });

  test('finds nothing in nothing, and nothing for nothing', () => {
    expect(find([], 'x', 0, 1)).toBeUndefined();
    expect(find(['x'], '', 0, 1)).toBeUndefined();
    expect(find(['x'], 'y', 0, -1)).toBeUndefined();
  });

  test('finds the row that a look at every row finds, in long panes too', () => {
    const rows = fc.array(fc.nat({ max: 3000 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        rows,
        fc.nat({ max: 3000 }),
        fc.constantFrom(1 as const, -1 as const),
        (count, hits, place, direction) => {
          const from = place % count;
          const marked = new Set(hits.map((hit) => hit % count));
          const texts = Array.from({ length: count }, (_, index) => (marked.has(index) ? `${index} needle needle` : `${index} hay`));
          const order = Array.from({ length: count }, (_, step) => (((from + direction * step) % count) + count) % count);
          const expected = order.find((index) => marked.has(index));
          expect(find(texts, 'needle', from, direction)?.index).toBe(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('reads texts once while their sources are the same', () => {
    const source = {};
    const other = {};
    const searching = createSearching();
    const first = paneOf(['a', 'b'], [source]);
    searching.find(first.pane, 'b', 0, 1);
    const second = paneOf(['a', 'b'], [source]);
    expect(searching.find(second.pane, 'a', 0, 1)?.index).toBe(0);
    expect(second.asked).toEqual([]);
    const third = paneOf(['b', 'a'], [source, other]);
    expect(searching.find(third.pane, 'a', 0, 1)?.index).toBe(1);
    expect(third.asked).toEqual([0, 1]);
  });

  test('prepares in small steps, so that keys come in between', async () => {
    const { pane, asked } = paneOf(
      Array.from({ length: 10_000 }, () => 'x'),
      [{}],
    );
    const searching = createSearching();
    searching.prepare(pane);
    expect(asked.length).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.length).toBeLessThanOrEqual(4096);
    while (asked.length < 10_000) await new Promise((resolve) => setImmediate(resolve));
    searching.find(pane, 'y', 0, 1);
    expect(asked.length).toBe(10_000);
  });
});
