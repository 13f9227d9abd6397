import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../src/domain/visible.ts';

const HOSTILE = new URL('../../../shared/hostile/', import.meta.url);

/** Characters that attack, compose, join or hide, mixed with ordinary ones. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '\u001b[31m',
        '\u009b2J',
        '\u202e',
        '\u200d',
        '\ufe0f',
        '\u0301',
        '\u0327',
        '\u20e3',
        '1',
        'e',
        'а',
        'ρ',
        'o',
        '漢',
        '\u3000',
        '👩',
        '🏽',
        '\u{e0041}',
        '\ud800',
        '\ufdd0',
        '\t',
        '\n',
        '\r',
        '‹U+202E›',
        '\u1161',
        '_',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u2800\u3164\u115f\u1160\uffa0]/u;

describe('visible', () => {
  test.each([
    ['plain text', 'plain text'],
    ['\u001b[2J', '␛[2J'],
    ['a\u007f\u009bb', 'a␡‹U+009B›b'],
    ['x\u202ey', 'x‹U+202E›y'],
    ['\u{e0041}', '‹U+E0041›'],
    ['\ud800', '‹U+D800›'],
    ['\ufdd0', '‹U+FDD0›'],
    ['a\tb\nc', 'a    b␊c'],
    ['👩‍👩‍👧 ⚠️ 1️⃣ 👍🏽', '👩‍👩‍👧 ⚠️ 1️⃣ 👍🏽'],
    ['🏴\u{e0067}', '🏴‹U+E0067›'],
    ['a\ufe0fb\u200dc', 'a‹U+FE0F›b‹U+200D›c'],
    ['👩\ufe0f\ufe0f', '👩\ufe0f‹U+FE0F›'],
    ['漢\u3000字', '漢\u3000字'],
    ['main\u3000||true', 'main‹U+3000›||true'],
    ['caf\u00e9|cafe\u0301', 'caf\u00e9|cafe‹U+0301›'],
    ['\u0301start', '‹U+0301›start'],
    ['हिन्दी ไทย 漢字 한글 привет', 'हिन्दी ไทย 漢字 한글 привет'],
    ['s\u0430fe', 's‹U+0430›fe'],
    ['μs Δt', 'μs Δt'],
  ])('shows %j as %j (S2)', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  test('keeps line feeds and widens tabs when asked', () => {
    expect(visible('a\tb\nc', { newline: true, tab: 2 })).toBe('a  b\nc');
  });

  test('is idempotent, and leaves no control and no hidden character outside an emoji (S1, S2)', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const once = visible(text);
        expect(visible(once)).toBe(once);
        expect(
          once.replaceAll(
            /\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?(\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)*|[0-9#*]\ufe0f\u20e3/gu,
            '',
          ),
        ).not.toMatch(HIDDEN);
      }),
      { numRuns: 5000 },
    );
  });

  test('drops nothing: texts that differ in hidden characters stay different', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 5 }),
        fc.constantFrom('\u200b', '\u202e', '\u001b', '\u00ad', '\ufeff', '\u2060', '\u{e0020}'),
        (text, hidden) => {
          expect(visible(text + hidden)).not.toBe(visible(text));
        },
      ),
    );
  });

  test.skipIf(!existsSync(HOSTILE))('marks every hidden or confusable character of the recorded attacks (S2)', () => {
    /** A dotted capital I is a letter of its own that can be seen. */
    const shownAsIs = new Set(['dotless-i-case.txt']);
    for (const name of readdirSync(new URL('unicode/', HOSTILE))) {
      const text = readFileSync(new URL(`unicode/${name}`, HOSTILE), 'utf8');
      expect(/‹U\+[0-9A-F]{4,6}›|\ufffd/.test(visible(text)), name).toBe(!shownAsIs.has(name));
    }
  });

  test('leaves ordinary prose as it is', () => {
    const line = 'The system SHALL lock the account for 15 minutes — “soon”. 仕様は変更されます';
    expect(visible(line)).toBe(line);
  });
});
