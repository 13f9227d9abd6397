/** List and table rows keep to their width, mark the cursor with a sign, and lose the least important column first. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { heading, listPane, paintRow, textRows } from '../../../views/parts/list.ts';
import { tableOf } from '../../../views/parts/table.ts';
import type { Column } from '../../../views/parts/table.ts';
import { COLOUR, NAMED, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

interface Item {
  readonly name: string;
  readonly count: number;
  readonly note: string;
}
const COLUMNS: readonly Column<Item>[] = [
  { title: 'name', cell: ({ name }) => ({ text: name, token: 'strong' }), flexible: true },
  { title: 'n', cell: ({ count }) => ({ text: String(count) }), align: 'right' },
  { title: 'note', cell: ({ note }) => ({ text: note }), drop: 1 },
];
const ITEMS: readonly Item[] = [
  { name: 'specs/login.md', count: 3, note: 'named in the request' },
  { name: 'specs/日本語の仕様.md', count: 12, note: 'shares words' },
];

describe('list rows', () => {
  it('marks the row of the cursor with a sign and paints the whole row', () => {
    const row = { spans: [{ text: 'one', token: 'ok' as const }], right: [{ text: '2m', token: 'muted' as const }] };
    expect(paintRow(PLAIN, row, 20, false)).toBe('  one             2m');
    expect(paintRow(PLAIN, row, 20, true)).toBe('▸ one             2m');
    expect(paintRow(PLAIN_ASCII, row, 20, true)).toBe('> one             2m');
    expect(paintRow(NAMED, { spans: row.spans }, 8, true)).toBe('{cursorRow:▸ }{cursorRow:one}{cursorRow:   }');
    expect(paintRow(NAMED, { spans: row.spans }, 8, false)).toBe('  {ok:one}');
  });

  it('cuts a row of several pieces as one text', () => {
    const spans = [{ text: 'abcdef', token: 'ok' as const }, { text: 'ghij' }];
    expect(paintRow(PLAIN, { spans }, 9, false)).toBe('  abcde..');
    expect(paintRow(PLAIN, { spans }, 12, false)).toBe('  abcdefghij');
    expect(paintRow(NAMED, { spans }, 9, false)).toBe('  {ok:abcde..}');
  });

  it('skips headings and gives the plain text of a row', () => {
    const pane = listPane(PLAIN, 'x', 'X', [heading('Specs', '2'), { spans: [{ text: 'a' }] }]);
    expect(pane.selectable?.(0)).toBe(false);
    expect(pane.selectable?.(1)).toBe(true);
    expect(pane.text(0)).toBe('Specs  2');
    expect(pane.row(5, 10, false)).toBe('  ');
  });

  it('never exceeds the width', () => {
    const text = fc.array(fc.constantFrom('abc', ' ', '日本', '👍🏽', 'שלום', '‹U+202E›'), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.integer({ min: 20, max: 160 }), fc.boolean(), (left, right, width, selected) => {
        const row = {
          spans: [{ text: left, token: 'ok' as const }, { text: ' ' }, { text: right }],
          right: [{ text: 'x'.repeat(right.length) }],
        };
        expect(stringWidth(paintRow(COLOUR, row, width, selected))).toBeLessThanOrEqual(width);
        for (const wrapped of textRows(`${left} ${right}`, width, { indent: 4 }))
          expect(stringWidth(paintRow(COLOUR, wrapped, width, selected))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('tables', () => {
  const painted = (width: number): readonly string[] => {
    const { header, rows } = tableOf(COLUMNS, ITEMS, width);
    return [header, ...rows].map((row) => paintRow(PLAIN, row, width, false));
  };

  it('aligns columns by cells, numbers to the right', () => {
    expect(painted(60)).toEqual([
      '  name                    n  note',
      '  specs/login.md          3  named in the request',
      '  specs/日本語の仕様.md  12  shares words',
    ]);
  });

  it('drops the least important column and cuts the flexible one last', () => {
    expect(painted(30)).toEqual(['  name                    n', '  specs/login.md          3', '  specs/日本語の仕様.md  12']);
    expect(painted(20)).toEqual(['  name             n', '  specs/login.md   3', '  specs/日本語..  12']);
  });
});
