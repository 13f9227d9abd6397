import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runMarks, type WordMark } from '../../src/documents/rows.ts';

/** The marked words of each line, strong ones with `!`. */
function words(lines: readonly string[], marks: readonly (readonly WordMark[])[]): readonly (readonly string[])[] {
  return marks.map((list, line) => list.map(([start, end, strong]) => `${lines[line]?.slice(start, end) ?? ''}${strong ? '!' : ''}`));
}

function marked(before: readonly string[], after: readonly string[]): readonly (readonly (readonly string[])[])[] {
  const marks = runMarks(before, after);
  return [words(before, marks.before), words(after, marks.after)];
}

describe('marks of a run of lines', () => {
  it('are the changed word alone where a paragraph wraps differently', () => {
    const before = [
      'The system SHALL lock an account after five',
      'failed logins within ten minutes, and',
      'it SHALL tell the owner by mail.',
    ];
    const after = [
      'The system SHALL lock an account',
      'after three failed logins within',
      'ten minutes, and it SHALL tell the',
      'owner by mail.',
    ];
    expect(marked(before, after)).toEqual([
      [['five'], [], []],
      [[], ['three'], [], []],
    ]);
  });

  it('stand in the sentence that became another, not in those around it', () => {
    const before = ['Users log in with a password. Sessions end after', '30 minutes. Nobody shares an account.'];
    const after = [
      'Users log in with a password. Every login is',
      'written down. Sessions end after 15 minutes. Nobody',
      'shares an account.',
    ];
    expect(marked(before, after)).toEqual([
      [[], ['30!']],
      [['Every login is'], ['written down.', '15!'], []],
    ]);
  });

  it('pair a list item with the one it became', () => {
    const before = ['- The first thing is kept.', '- The reply comes within 200 ms.'];
    const after = ['- Another thing stands here.', '- The first thing is kept.', '- The reply comes within', '  150 ms.'];
    expect(marked(before, after)).toEqual([
      [[], ['200!']],
      [[], [], [], ['150!']],
    ]);
  });

  it('are none where more than 60 % of a block changed, beside a block with some', () => {
    const before = ['One two three four five.', '', 'The log is kept for a year.'];
    const after = ['Six seven eight nine five.', '', 'The log is kept for a week.'];
    expect(marked(before, after)).toEqual([
      [[], [], ['year']],
      [[], [], ['week']],
    ]);
  });

  it('are single characters in a script without spaces', () => {
    expect(marked(['システムは五秒以内に応答する。'], ['システムは九秒以内に応答する。'])).toEqual([[['五']], [['九']]]);
  });

  it('never cut an emoji or a letter with its accent', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    const other = '\u{1F468}\u200D\u{1F469}\u200D\u{1F466}';
    expect(marked([`It shows ${family} to all of them`], [`It shows ${other} to all of them`])).toEqual([[[family]], [[other]]]);
    expect(marked(['It shows (\u0301 to all of them'], ['It shows (\u0300 to all of them'])).toEqual([[['(\u0301']], [['(\u0300']]]);
  });

  it('need no comparison of all with all in a long run', () => {
    const items = (word: string): readonly string[] =>
      Array.from({ length: 3000 }, (_, at) => `- Item ${at} is ${word} of many that read alike.`);
    const marks = runMarks(items('one'), items('each'));
    expect(marks.before.every((list) => list.length === 1)).toBe(true);
    expect(runMarks(items('one'), items('each').slice(1)).after.flat()).toEqual([]);
  });
});

const piece = fc.constantFrom(
  'a',
  'log',
  'SHALL',
  '5',
  'ms',
  '. ',
  ' ',
  '  ',
  'X',
  '|',
  'é',
  'e\u0301',
  '日',
  '本',
  '。',
  '\u{1F600}',
  '\u{1F468}\u200D\u{1F469}',
  '\u{1F1E9}\u{1F1EA}',
  '\u200D',
  '\u0301',
  '- ',
  '\t',
  '\uD83D',
);
const lines = fc.array(
  fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
  { maxLength: 6 },
);

it('marks lie inside their lines, in order and apart, on whole characters, and are the same again', () => {
  const cutter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const marks = runMarks(before, after);
      expect(runMarks(before, after)).toEqual(marks);
      for (const [text, list] of [[before, marks.before] as const, [after, marks.after] as const]) {
        expect(list).toHaveLength(text.length);
        for (const [index, line] of text.entries()) {
          const places = new Set([line.length, ...Array.from(cutter.segment(line), ({ index: at }) => at)]);
          let last = -1;
          for (const [start, end] of list[index] ?? []) {
            expect(start).toBeGreaterThan(last);
            expect(end).toBeGreaterThan(start);
            expect(line.slice(start, end).trim()).not.toBe('');
            expect(places.has(start) && places.has(end)).toBe(true);
            last = end - 1;
          }
          expect(last).toBeLessThan(line.length);
        }
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

it('however a paragraph wraps, only the words put in the place of others are marked', () => {
  const word = fc.stringMatching(/^[a-z]{2,8}$/u);
  const sentences = fc.array(fc.uniqueArray(word, { minLength: 6, maxLength: 12 }), { minLength: 1, maxLength: 5 });
  const wrap = (text: readonly string[], width: number): readonly string[] => {
    const wrapped: string[] = [];
    for (const next of text) {
      const last = wrapped.at(-1);
      if (last !== undefined && last.length + next.length < width) wrapped[wrapped.length - 1] = `${last} ${next}`;
      else wrapped.push(next);
    }
    return wrapped;
  };
  const told = (text: readonly (readonly string[])[]): readonly string[] =>
    text.flatMap((parts) => parts.map((part, at) => (at === 0 ? `T${part}` : at === parts.length - 1 ? `${part}.` : part)));
  fc.assert(
    fc.property(
      sentences,
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 15, max: 80 }),
      fc.integer({ min: 15, max: 80 }),
      (text, at, to, one, other) => {
        const place = at % text.length;
        const inner = 1 + (to % ((text[place]?.length ?? 3) - 2));
        const changed = text.map((parts, index) => (index === place ? parts.with(inner, 'CHANGED') : parts));
        const [before, after] = [wrap(told(text), one), wrap(told(changed), other)];
        const marks = runMarks(before, after);
        expect(words(before, marks.before).flat()).toEqual([text[place]?.[inner]]);
        expect(words(after, marks.after).flat()).toEqual(['CHANGED']);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});
