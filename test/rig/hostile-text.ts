/** Text that breaks naive screens, and the check that no row of a screen gets wider than its pane. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect } from 'vitest';
import type { Screen, Size, View } from '../../views/screen.ts';

/** One of each class: wide, emoji, right-to-left, combining, control characters, escapes, very long. */
export const HOSTILE = [
  '日本語の仕様書は長い文を持つことがあります',
  '👩‍👩‍👧‍👦 👍🏽 🇩🇪 1️⃣ ❤️',
  'שלום עולם مرحبا بالعالم',
  'e\u0301e\u0301 a\u0308\u0323\u0324\u0325\u0326\u0327 ก็',
  'tab\there\rcarriage\u0007bell\u0000nul',
  '\u001b[31mred\u001b]0;title\u0007\u001b[2J \u202eevil\u2069 \u200bzero',
  'x'.repeat(400),
  '한글 ﾊﾝｶｸ ｱﾞ \ud800 lone',
  'a\nb\nc',
  '',
] as const;

export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...HOSTILE, 'plain words', ' '), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(' '));

const ESCAPES = /\u001b\[[0-9;]*m/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Fails when a row is wider than its pane or lets a control character through. */
export function expectRowsFit(screen: Screen, view: View, size: Size): void {
  for (const { pane, width, rows } of screen.arrange(view, size).panes) {
    if (width === 0 || rows === 0) continue;
    expect(width).toBeLessThanOrEqual(size.columns);
    for (let index = 0; index < pane.count; index += 1) {
      for (const selected of [false, true]) {
        const row = pane.row(index, width, selected).replaceAll(ESCAPES, '');
        if (stringWidth(row) > width || CONTROLS.test(row))
          expect.fail(`${screen.name}/${pane.id} row ${index} at width ${width}: ${JSON.stringify(row)} has ${stringWidth(row)} cells`);
      }
      if (CONTROLS.test(pane.text(index))) expect.fail(`${screen.name}/${pane.id} text ${index}: ${JSON.stringify(pane.text(index))}`);
    }
  }
  const status = screen.status(view);
  if (CONTROLS.test(status)) expect.fail(`${screen.name} status: ${JSON.stringify(status)}`);
}

export const anySize: fc.Arbitrary<Size> = fc.record({ columns: fc.integer({ min: 20, max: 160 }), rows: fc.integer({ min: 4, max: 40 }) });
