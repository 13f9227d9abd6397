/** Cutting, padding and wrapping never exceed the cells asked for and never split a grapheme. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cells, ends, fit, fitEnd, pad, padStart, wrap, wrapRanges } from '../../../views/parts/text.ts';

const piece = fc.constantFrom(
  'a',
  'word',
  ' ',
  '  ',
  '日本',
  '界',
  '👍🏽',
  '👩‍👩‍👧',
  '🇩🇪',
  'é',
  'e\u0301',
  'שלום',
  'مرحبا',
  '한',
  'ก็',
  '1\u20e3',
  '❤\ufe0f',
  '-'.repeat(37),
);
const anyText = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));

describe('text in cells', () => {
  it('cuts with two dots and keeps what fits', () => {
    expect(fit('hello', 5)).toBe('hello');
    expect(fit('hello!', 5)).toBe('hel..');
    expect(fit('hello', 2)).toBe('..');
    expect(fit('hello', 0)).toBe('');
    expect(fit('日本語です', 7)).toBe('日本..');
    expect(fit('e\u0301e\u0301e\u0301e\u0301', 3)).toBe('e\u0301..');
  });

  it('keeps the end of a path', () => {
    expect(fitEnd('specs/auth/login.md', 12)).toBe('..h/login.md');
    expect(fitEnd('login.md', 12)).toBe('login.md');
  });

  it('puts two texts at the two ends of a line', () => {
    expect(ends('left', 'right', 14)).toBe('left     right');
    expect(ends('a long left side', 'right', 14)).toBe('a long.. right');
    expect(ends('left', '', 6)).toBe('left  ');
  });

  it('wraps at spaces, between wide characters, and inside a word only when it must', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
    expect(wrap('abcdefghijkl', 5)).toEqual(['abcde', 'fghij', 'kl']);
    expect(wrap('日本語です', 5)).toEqual(['日本', '語で', 'す']);
    expect(wrap(' bbbb界', 5)).toEqual(['', 'bbbb', '界']);
    expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrap('the  quick   ', 3)).toEqual(['the', 'qui', 'ck']);
    expect(wrap('日本 語', 4)).toEqual(['日本', '語']);
    expect(wrap('one\n\ntwo', 10)).toEqual(['one', '', 'two']);
  });

  it('never exceeds the width for any text at any width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 160 }), (text, width) => {
        expect(stringWidth(fit(text, width))).toBeLessThanOrEqual(width);
        expect(stringWidth(fitEnd(text, width))).toBeLessThanOrEqual(width);
        expect(stringWidth(pad(text, width))).toBe(width);
        expect(stringWidth(padStart(text, width))).toBe(width);
        expect(stringWidth(ends(text, text, width))).toBe(width);
        for (const line of wrap(text, width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 1000 },
    );
  });

  it('wraps without losing anything but spaces at a break', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, width) => {
        const ranges = wrapRanges(text, width);
        let at = 0;
        for (const { start, end } of ranges) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThanOrEqual(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('wraps ASCII as it wraps anything else', () => {
    const words = fc.array(fc.constantFrom('a', 'word', ' ', '  ', 'x'.repeat(9), 'a-b'), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(wrapRanges(text.replaceAll('a', 'é'), width)).toEqual(wrapRanges(text, width));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with string-width on every text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cells(text)).toBe(stringWidth(text));
      }),
    );
  });

  it('knows the width of every character it counts by itself', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      const joined = code < 0x2600 || (code > 0x2fff && code < 0x3200) ? `a${character}界` : character;
      if (cells(joined) !== stringWidth(joined)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('cuts a line of a megabyte without reading all of it', () => {
    const long = 'x'.repeat(1_000_000);
    expect(fit(long, 10)).toBe('xxxxxxxx..');
    expect(fit('日'.repeat(500_000), 9)).toBe('日日日..');
  });
});
