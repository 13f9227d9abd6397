/** The chart is a line from zero with numbers on its axes, in braille or in ASCII. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { lineChart, sparkline } from '../../../views/parts/chart.ts';
import { ASCII, UNICODE } from '../../rig/theme.ts';

const labelsOf = (values: readonly number[]): readonly string[] => values.map((_value, index) => `r${index + 1}`);
const chart = (values: readonly number[], columns: number, rows: number, glyphs = UNICODE): readonly string[] =>
  lineChart(values, labelsOf(values), { columns, rows }, glyphs);

describe('line chart', () => {
  it('draws a falling line with the largest, middle and zero on the axis', () => {
    expect(chart([14, 9, 4, 0], 40, 5)).toEqual([
      '14 ⠉⠒⠒⠤⢄⣀',
      '         ⠉⠉⠒⠢⠤⢄⣀',
      ' 7              ⠉⠉⠒⠢⠤⢄⣀⡀',
      '                       ⠈⠉⠒⠒⠤⠤⣀⣀⡀',
      ' 0                             ⠈⠉⠑⠒⠒⠤⠤⢄⣀',
      '   r1          r2          r3         r4',
    ]);
  });

  it('uses stars where there is no Unicode', () => {
    const rows = chart([4, 2, 0], 30, 5, ASCII);
    expect(rows.join('\n')).toMatch(/^[ -~\n]*$/);
    expect(rows[0]).toMatch(/^4 \*/);
    expect(rows[2]).toMatch(/^2 .*\*/);
    expect(rows[4]).toMatch(/^0 .*\*$/);
    expect(rows[5]).toBe('  r1          r2          r3');
  });

  it('shows a single value as a point and no value as nothing', () => {
    expect(chart([3], 20, 3)).toEqual(['3 ⠁', '', '0', '  r1']);
    expect(chart([], 20, 3)).toEqual([]);
    expect(chart([1, 2], 4, 3)).toEqual([]);
  });

  it('keeps the label of the last round however many there are', () => {
    const rows = chart(
      Array.from({ length: 60 }, (_value, index) => 60 - index),
      30,
      4,
    );
    expect(rows.at(-1)).toMatch(/r60$/);
  });

  it('never exceeds its columns and has as many rows as asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 12, max: 160 }),
        fc.integer({ min: 2, max: 12 }),
        fc.boolean(),
        (values, columns, rows, ascii) => {
          const lines = chart(values, columns, rows, ascii ? ASCII : UNICODE);
          expect(lines).toHaveLength(rows + 1);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('puts every point in its own row of dots', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 2, maxLength: 5 }), (values) => {
        const top = Math.max(1, ...values);
        const rows = chart(values, 80, top + 1, ASCII);
        values.forEach((value, index) => {
          expect(rows[top - value]?.charAt(2 + index * 12)).toBe('*');
        });
      }),
    );
  });

  it('fits two values into each cell of a sparkline and leaves it out in ASCII', () => {
    expect(stringWidth(sparkline([14, 9, 7, 4], UNICODE))).toBe(2);
    expect(sparkline([14, 9, 7, 4], ASCII)).toBe('');
  });
});
