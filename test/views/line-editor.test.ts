import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edited, fieldLines, inserted } from '../../views/line-editor.ts';
import type { EditedText } from '../../views/line-editor.ts';
import { cells } from '../../views/parts/text.ts';

/** A text with its caret written as `|`. */
function at(marked: string): EditedText {
  return { text: marked.replace('|', ''), caret: marked.indexOf('|') };
}

function shown({ text, caret }: EditedText): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

const KEYS = [
  'left',
  'right',
  'up',
  'down',
  'home',
  'end',
  'backspace',
  'delete',
  'ctrl+a',
  'ctrl+e',
  'ctrl+k',
  'ctrl+u',
  'ctrl+w',
  'alt+b',
  'alt+f',
];

describe('editing a text', () => {
  test.each([
    ['left', 'ab|c', 'a|bc'],
    ['right', 'a👩‍👩‍👧|x', 'a👩‍👩‍👧x|'],
    ['left', 'a👩‍👩‍👧|', 'a|👩‍👩‍👧'],
    ['backspace', 'a👩‍👩‍👧|b', 'a|b'],
    ['backspace', 'e\u0301|', '|'],
    ['backspace', 'a\n|b', 'a|b'],
    ['backspace', '|ab', '|ab'],
    ['delete', 'a|漢b', 'a|b'],
    ['ctrl+a', 'one\ntwo| three', 'one\n|two three'],
    ['ctrl+e', 'one| two\nthree', 'one two|\nthree'],
    ['ctrl+k', 'one| two\nthree', 'one|\nthree'],
    ['ctrl+u', 'one\ntwo| three', 'one\n| three'],
    ['ctrl+w', 'one two|', 'one |'],
    ['ctrl+w', 'one two |x', 'one |x'],
    ['alt+b', 'one two|', 'one |two'],
    ['alt+f', 'one| two', 'one two|'],
    ['up', 'abc\nd|e', 'a|bc\nde'],
    ['down', 'a|bc\nde', 'abc\nd|e'],
    ['down', 'abc|\nd', 'abc\nd|'],
    ['up', 'ab|c', '|abc'],
    ['down', 'a|bc', 'abc|'],
  ])('%s turns %j into %j', (key, from, to) => {
    expect(shown(edited(at(from), key, 20) ?? at(from))).toBe(to);
  });

  test('leaves other keys alone', () => {
    expect(edited(at('a|'), 'f', 20)).toBeUndefined();
    expect(edited(at('a|'), 'ctrl+t', 20)).toBeUndefined();
  });

  test('never splits what a person sees as one character', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b ', '\n', '漢', '👩‍👩‍👧', 'e\u0301', '👍🏽', '🇩🇪'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        text,
        fc.array(fc.oneof(fc.constantFrom(...KEYS), fc.constantFrom('+x', '+漢')), { maxLength: 20 }),
        fc.integer({ min: 2, max: 12 }),
        (start, keys, width) => {
          let state: EditedText = { text: start, caret: start.length };
          for (const key of keys) state = key.startsWith('+') ? inserted(state, key.slice(1)) : (edited(state, key, width) ?? state);
          expect(state.text.isWellFormed()).toBe(true);
          expect(state.caret).toBeGreaterThanOrEqual(0);
          expect(state.caret).toBeLessThanOrEqual(state.text.length);
          const edges = new Set([
            0,
            ...Array.from(new Intl.Segmenter().segment(state.text), ({ index, segment }) => index + segment.length),
          ]);
          expect(edges.has(state.caret)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('lays lines out within the field, with the caret in them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'b', '\n'), maxLength: 60 }),
        fc.nat({ max: 60 }),
        fc.integer({ min: 2, max: 15 }),
        (text, place, width) => {
          const { lines, y, x } = fieldLines({ text, caret: Math.min(place, text.length) }, width);
          expect(lines.every((line) => cells(line.text) <= width)).toBe(true);
          expect(lines[y]).toBeDefined();
          expect(x).toBeLessThan(width);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
