import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Motion, Window } from '../../views/windows.ts';
import { inSight, moved, settled } from '../../views/windows.ts';

const MOTIONS: readonly Motion[] = ['down', 'up', 'half-down', 'half-up', 'page-down', 'page-up', 'top', 'bottom'];

function windowOf(count: number, rows: number, selectable?: (index: number) => boolean, step = 1): Window {
  return { pane: { count, ...(selectable === undefined ? {} : { selectable }) }, rows, step };
}

describe('a window over rows', () => {
  test.each<readonly [string, Motion, { cursor: number; top: number }, { cursor: number; top: number }]>([
    ['moves the cursor inside it without scrolling', 'down', { cursor: 4, top: 0 }, { cursor: 5, top: 0 }],
    ['scrolls by one when the cursor comes within three rows of the edge', 'down', { cursor: 6, top: 0 }, { cursor: 7, top: 1 }],
    ['scrolls back the same way', 'up', { cursor: 13, top: 10 }, { cursor: 12, top: 9 }],
    ['goes to the top', 'top', { cursor: 50, top: 45 }, { cursor: 0, top: 0 }],
    ['goes to the bottom', 'bottom', { cursor: 0, top: 0 }, { cursor: 99, top: 90 }],
    ['moves by pages with an overlap', 'page-down', { cursor: 3, top: 0 }, { cursor: 11, top: 8 }],
    ['stays at its end', 'down', { cursor: 99, top: 90 }, { cursor: 99, top: 90 }],
  ])('%s', (_what, motion, from, to) => {
    expect(moved(windowOf(100, 10), from, motion)).toEqual(to);
  });

  test('jumps by more than a line at the edge when asked to', () => {
    expect(moved(windowOf(100, 20, undefined, 5), { cursor: 16, top: 0 }, 'down')).toEqual({ cursor: 17, top: 5 });
  });

  test('passes rows where the cursor may not rest, and scrolls through long stretches of them', () => {
    const few = windowOf(20, 10, (index) => index % 3 === 0);
    expect(moved(few, { cursor: 0, top: 0 }, 'down').cursor).toBe(3);
    const long = windowOf(100, 10, (index) => index === 0 || index === 99);
    expect(moved(long, { cursor: 0, top: 0 }, 'down')).toEqual({ cursor: 0, top: 1 });
  });

  test('keeps the cursor on a row that allows it, inside the pane, and in sight, whatever is pressed', () => {
    const cases = fc.record({
      count: fc.integer({ min: 0, max: 60 }),
      rows: fc.integer({ min: 1, max: 30 }),
      every: fc.integer({ min: 1, max: 4 }),
      step: fc.integer({ min: 1, max: 8 }),
      motions: fc.array(fc.constantFrom(...MOTIONS), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(cases, ({ count, rows, every, step, motions }) => {
        const window = windowOf(count, rows, (index) => index % every === 0, step);
        let place = settled(window, undefined);
        for (const motion of motions) {
          place = moved(window, place, motion);
          if (count === 0) continue;
          expect(place.cursor % every).toBe(0);
          expect(place.cursor).toBeLessThan(count);
          expect(place.top).toBeGreaterThanOrEqual(0);
          expect(place.top).toBeLessThanOrEqual(Math.max(0, count - rows));
          if (every <= rows) expect(place.cursor >= place.top && place.cursor < place.top + rows).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('keeps the cursor in sight when it gets smaller', () => {
    expect(inSight(windowOf(100, 5), { cursor: 30, top: 10 })).toEqual({ cursor: 30, top: 28 });
  });

  test('settles where rows have gone', () => {
    expect(settled(windowOf(3, 10), { cursor: 50, top: 45 })).toEqual({ cursor: 2, top: 0 });
    expect(settled(windowOf(0, 10), { cursor: 5, top: 5 })).toEqual({ cursor: 0, top: 0 });
  });
});
