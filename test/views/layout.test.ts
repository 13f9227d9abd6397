import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut, placePanes } from '../../views/layout.ts';
import type { Layout } from '../../views/layout.ts';
import type { Pane } from '../../views/screen.ts';

const pane = (id: string, title = id): Pane => ({ id, title, count: 0, row: () => '', text: () => '' });

/** The bands from top to bottom, `body` and `dialog` with their rows. */
function bands({
  header,
  rail,
  topRule,
  body,
  dialog,
  bottomRule,
  status,
  footer,
}: Layout): readonly (readonly [string, number, number])[] {
  const all = [
    ['header', header, 1],
    ['rail', rail, 1],
    ['rule', topRule, 1],
    ['body', body.y, body.size.rows],
    ['dialog', dialog.y, dialog.rows],
    ['rule', bottomRule, 1],
    ['status', status, 1],
    ['footer', footer, 1],
  ] as const;
  return all
    .flatMap(([name, y, rows]) => (y === undefined || rows === 0 ? [] : [[name, y, rows] as const]))
    .toSorted((a, b) => a[1] - b[1]);
}

describe('the layout', () => {
  test.each([
    [120, 40, ['header', 'rail', 'rule', 'body', 'rule', 'status', 'footer'], 34],
    [80, 24, ['header', 'rule', 'body', 'status', 'footer'], 20],
    [40, 12, ['header', 'rule', 'body', 'status', 'footer'], 8],
    [39, 11, ['header', 'body', 'status'], 9],
    [20, 2, ['header', 'body'], 1],
  ])('of %ix%i has %j', (columns, rows, names, body) => {
    const layout = layOut({ columns, rows }, 0);
    expect(bands(layout).map(([name]) => name)).toEqual(names);
    expect(layout.body.size).toEqual({ columns, rows: body });
  });

  test('says below 40x12 that there is too little room', () => {
    expect(layOut({ columns: 40, rows: 12 }, 0).isTooSmall).toBe(false);
    expect(layOut({ columns: 39, rows: 40 }, 0).isTooSmall).toBe(true);
    expect(layOut({ columns: 80, rows: 11 }, 0).isTooSmall).toBe(true);
  });

  test('fills every size exactly, with any dialog, and leaves the body a row', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 2, max: 120 }),
        fc.integer({ min: 0, max: 60 }),
        (columns, rows, dialog) => {
          let next = 0;
          for (const [, y, height] of bands(layOut({ columns, rows }, dialog))) {
            expect(y).toBe(next);
            next = y + height;
          }
          expect(next).toBe(rows);
          expect(layOut({ columns, rows }, dialog).body.size.rows).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('puts columns side by side with three cells between, and stacked panes under the one before', () => {
    const { panes, dividers } = placePanes(
      {
        panes: [
          { pane: pane('outline'), width: 28, rows: 30 },
          { pane: pane('hidden'), width: 0, rows: 0 },
          { pane: pane('diff'), width: 89, rows: 20 },
          { pane: pane('notes', ''), width: 89, rows: 10, stacked: true },
        ],
      },
      3,
      { columns: 120, rows: 30 },
    );
    expect(dividers).toEqual([{ x: 28 }]);
    expect(panes.map(({ pane: { id }, index, x, y, width, rows, title }) => [id, index, x, y, width, rows, title])).toEqual([
      ['outline', 0, 0, 4, 28, 29, 3],
      ['diff', 2, 31, 4, 89, 19, 3],
      ['notes', 3, 31, 23, 89, 10, undefined],
    ]);
  });

  test('keeps panes on the screen, however large they say they are', () => {
    const size = { columns: 50, rows: 10 };
    const { panes } = placePanes(
      {
        panes: [
          { pane: pane('a'), width: 200, rows: 200 },
          { pane: pane('b'), width: 20, rows: 5, stacked: true },
        ],
      },
      2,
      size,
    );
    expect(panes.map(({ width, rows, y }) => [width, y + rows])).toEqual([[50, 12]]);
  });
});
