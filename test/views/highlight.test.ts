import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highlight, matcherOf } from '../../views/highlight.ts';

const on = '\u001b[7m';
const off = '\u001b[27m';

describe('searched text', () => {
  test.each([
    ['plain text', 'text', `plain ${on}text${off}`],
    ['a.b axb', 'a.b', `${on}a.b${off} axb`],
    ['Lock LOCK lock', 'lock', `${on}Lock${off} ${on}LOCK${off} ${on}lock${off}`],
    ['Lock LOCK lock', 'Lock', `${on}Lock${off} LOCK lock`],
    ['\u001b[1mlo\u001b[22mck', 'lock', `\u001b[1m${on}lo\u001b[22mck${off}`],
    ['(x) [y] {z} a|b c\\d ^$', '{z} a|b c\\d ^$', `(x) [y] ${on}{z} a|b c\\d ^$${off}`],
    ['nothing', 'zebra', 'nothing'],
    ['nothing', '', 'nothing'],
  ])('in %j for %j', (row, pattern, shown) => {
    expect(highlight(row, pattern)).toBe(shown);
  });

  test('adds marks and nothing else, whatever is searched', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'A', '.', '\\', '漢', '\u001b[1m', '\u001b[m', 'İ', '[') }),
        fc.string({ unit: fc.constantFrom('a', '.', '漢', '[', 'A', '\\'), minLength: 1, maxLength: 3 }),
        (row, pattern) => {
          const shown = highlight(row, pattern);
          expect(shown.replaceAll(on, '').replaceAll(off, '')).toBe(row);
          expect(shown.split(on).length).toBe(shown.split(off).length);
        },
      ),
    );
  });

  test('is found as it is written', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.string(),
        (before, pattern, after) => (before + pattern + after).search(matcherOf(pattern)) >= 0,
      ),
    );
  });
});
