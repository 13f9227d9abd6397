/** What a painted line of a review says, at any width: all of its visible text when wrapped, its start when not, in whole characters. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { visible } from '../../../src/domain/visible.ts';
import { splitGeometry, unifiedGeometry } from '../../../views/parts/diff.ts';
import type { Pane, Theme } from '../../../views/screen.ts';
import { optionsOf } from '../../../views/screens/review/options.ts';
import { review } from '../../../views/screens/review.ts';
import { blobsOf, draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { ui, view } from '../../rig/screen-fixtures.ts';
import { PLAIN } from '../../rig/theme.ts';

/** Paints nothing, but keeps words unmarked as with colour. */
const BARE: Theme = { ...PLAIN, tier: '16' };
const cutter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const word = fc.oneof(
  fc.constantFrom('word', 'SHALL', 'within', '200 ms', 'a-b', 'x'.repeat(30), '日本語の仕様書', '한글', 'ﾊﾝｶｸ'),
  fc.constantFrom('é', 'e\u0301', 'a\u0308\u0323\u0324\u0325\u0326', '👩‍👩‍👧‍👦', '👍🏽', '🇩🇪🇫🇷', '1️⃣', '❤️', 'ก็', 'שלום', 'مرحبا', 'क्षि'),
  fc.constantFrom('\t', '  ', '\u0007', '\u001b[31m', '\u202e', '\u200b', '\u3000', '\ud800'),
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replaceAll(/[\r\n]/gu, '')),
);
const words = fc.array(word, { maxLength: 24 });
/** Lines with a name each, so that they are found again; some of them read differently after. */
const edited = fc.array(fc.tuple(words, fc.option(words)), { minLength: 1, maxLength: 6 }).map((lines) => {
  const write = (index: number, parts: readonly string[]): string => `L${index}. ${parts.join(' ')}`;
  return [lines.map(([one], index) => write(index, one)), lines.map(([one, other], index) => write(index, other ?? one))] as const;
});

/** Cells `from..to` of a row; fails when a character lies across an end. */
function cellsOf(row: string, from: number, to: number): string {
  let [at, text] = [0, ''];
  for (const { segment } of cutter.segment(row)) {
    const size = stringWidth(segment);
    if (at >= from && at + size <= to) text += segment;
    else if (at < to && at + size > from) expect.fail(`${JSON.stringify(segment)} lies across cell ${at < from ? from : to}`);
    at += size;
  }
  return text;
}

interface Half {
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** Where the two texts stand in a row. */
function halves(width: number, split: boolean, before: readonly string[], after: readonly string[]): readonly Half[] {
  const count = Math.max(before.length, after.length);
  if (!split) return [{ lines: [...before, ...after], from: unifiedGeometry(width, count).gutter, to: width }];
  const { left, right, leftCells } = splitGeometry(width, count);
  return [
    { lines: before, from: left.gutter, to: leftCells },
    { lines: after, from: leftCells + 3 + right.gutter, to: width },
  ];
}

/** Holds the painted parts of a line against its visible text: nothing but spaces at a break is left out. */
function expectWhole(parts: readonly string[], whole: string): void {
  const places = new Set([whole.length, ...Array.from(cutter.segment(whole), ({ index }) => index)]);
  let at = 0;
  for (const part of parts) {
    const shown = part.trim();
    while (whole.charAt(at) === ' ') at += 1;
    expect(whole.slice(at, at + shown.length)).toBe(shown);
    at += shown.length;
    expect(places.has(at)).toBe(true);
  }
  expect(whole.slice(at).trim()).toBe('');
}

function expectStart(part: string, whole: string): void {
  const shown = part.trimEnd();
  if (shown === whole.trimEnd()) return;
  expect(shown.endsWith('.')).toBe(true);
  const kept = shown.replace(/\.{1,2}$/u, '');
  expect(whole.startsWith(kept)).toBe(true);
  expect([whole.length, ...Array.from(cutter.segment(whole), ({ index }) => index)]).toContain(kept.length);
}

it('a line is there as a whole when it wraps, else its start, in whole characters and never too wide', () => {
  fc.assert(
    fc.property(
      edited,
      fc.integer({ min: 20, max: 160 }),
      fc.constantFrom('unified', 'split'),
      fc.boolean(),
      ([before, after], columns, arrangement, wrap) => {
        const made = [draftOf('a.md', `${before.join('\n')}\n`, `${after.join('\n')}\n`)];
        const size = { columns, rows: 40 };
        const place = ui({ screen: 'review', size, arrangement, wrap, foldUnchanged: false, maximised: true });
        const on = view({ session: reviewing(reviewOf(made)), blob: blobsOf(made), theme: BARE, ui: place });
        const placed = review.arrange(on, size).panes[0];
        if (placed === undefined) throw new Error('no pane');
        const { pane, width } = placed;
        const { split } = optionsOf(on, width);
        for (const { lines, from, to } of halves(width, split, before, after)) {
          const shown = new Set<string>();
          for (const { parts, first } of painted(pane, width, from, to)) {
            const whole = lines.map((line) => visible(line.toWellFormed())).filter((line) => line.startsWith(first));
            if (whole.length === 0) continue;
            shown.add(first);
            const check = (text: string): void => (wrap ? expectWhole(parts, text) : expectStart(parts[0] ?? '', text));
            const failed = whole.flatMap((text) => fails(() => check(text)));
            if (failed.length === whole.length) throw failed[0];
          }
          expect([...shown].toSorted()).toEqual([...new Set(lines.map((line) => line.slice(0, line.indexOf('.') + 1)))].toSorted());
        }
      },
    ),
    { numRuns: 300 },
  );
});

function fails(check: () => void): readonly unknown[] {
  try {
    check();
    return [];
  } catch (error) {
    return [error];
  }
}

/** The lines as painted, with the name that each begins with. */
function painted(
  pane: Pane,
  width: number,
  from: number,
  to: number,
): readonly { readonly first: string; readonly parts: readonly string[] }[] {
  const found: { first: string; parts: string[] }[] = [];
  let open: string[] | undefined;
  for (let index = 0; index < pane.count; index += 1) {
    const row = pane.row(index, width, false);
    expect(stringWidth(row)).toBeLessThanOrEqual(width);
    const text = pane.text(index);
    if (text !== '' && !/^L\d+\. /u.test(text)) open = undefined;
    else {
      const part = cellsOf(row, from, to);
      const first = text === '' ? undefined : /^L\d+\./u.exec(part)?.[0];
      if (first !== undefined) found.push({ first, parts: (open = [part]) });
      else if (text !== '') open = undefined;
      else if (part.trim() !== '') open?.push(part);
    }
  }
  return found;
}
