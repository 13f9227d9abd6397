import { describe, expect, test } from 'vitest';
import { SCREEN_TOKENS, contrast, difference, rgbOf256, seenBy } from '../../rig/colour.ts';
import type { Rgb } from '../../rig/colour.ts';
import { BACKGROUNDS } from '../../../views/terminal/palette.ts';
import type { Background, Paint } from '../../../views/terminal/palette.ts';
import { appearanceOf, backgroundOf, createTheme, paletteOf } from '../../../views/terminal/theme.ts';

/** Text and signs stand on the terminal's background, or on their own. */
function colours(paint: Paint, background: Rgb): { readonly fg: Rgb | undefined; readonly bg: Rgb } {
  return { fg: paint.fg === undefined ? undefined : rgbOf256(paint.fg), bg: paint.bg === undefined ? background : rgbOf256(paint.bg) };
}

const SIGNS = new Set(['rule']);
const CASES = (['truecolor', '256'] as const).flatMap((tier) =>
  (['dark', 'light'] as const).map((background) => [tier, background] as const),
);

describe('the theme', () => {
  test.each(CASES)('is readable in %s on %s: contrast 4.5 for text, 3 for rules', (tier, background) => {
    for (const token of SCREEN_TOKENS) {
      for (const terminal of BACKGROUNDS[background]) {
        const { fg, bg } = colours(paletteOf(tier, background)[token], rgbOf256(terminal));
        if (fg !== undefined) expect(contrast(fg, bg), `${token} on ${terminal}`).toBeGreaterThanOrEqual(SIGNS.has(token) ? 3 : 4.5);
      }
    }
  });

  test.each(CASES)('tells added from removed in %s on %s, to every eye', (tier, background) => {
    const palette = paletteOf(tier, background);
    for (const [added, removed] of [
      [palette.added, palette.removed],
      [palette.addedWord, palette.removedWord],
    ] as const) {
      for (const eye of ['normal', 'deuteranopia', 'protanopia', 'tritanopia'] as const) {
        const [a, b] = [added, removed].map((paint) => seenBy(eye, rgbOf256(paint.bg ?? 0)));
        expect(a === undefined || b === undefined ? 0 : difference(a, b), eye).toBeGreaterThan(8);
      }
    }
  });

  test('never sets black, white or a background among the sixteen colours', () => {
    for (const background of ['dark', 'light'] as const satisfies readonly Background[]) {
      for (const token of SCREEN_TOKENS) {
        expect(createTheme({ tier: '16', background, glyphs: 'ascii' }).paint(token, 'x')).not.toMatch(
          /\u001b\[(?:[\d;]*;)?(?:30|37|90|97|4[0-8]|10\d)[;m]/,
        );
      }
    }
  });

  test('paints nothing without colours', () => {
    const theme = createTheme({ tier: 'none', background: 'dark', glyphs: 'unicode' });
    expect(SCREEN_TOKENS.map((token) => theme.paint(token, 'x')).join('')).toBe('x'.repeat(SCREEN_TOKENS.length));
  });

  test('has signs of one cell each, in both sets', () => {
    for (const glyphs of ['unicode', 'ascii'] as const) {
      const { treeItem, treeLast, treeBar, ...signs } = createTheme({ tier: 'none', background: 'dark', glyphs }).glyphs;
      expect(Object.values(signs).every((sign) => [...sign].length === 1)).toBe(true);
      expect([treeItem, treeLast, treeBar].every((sign) => [...sign].length === 2)).toBe(true);
    }
  });

  test.each([
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'truecolor'],
    [{ TERM: 'xterm-kitty' }, 'truecolor'],
    [{ TERM: 'dumb' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' }, 'truecolor'],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, '16'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, 'none'],
  ])('takes %j as %s colours', (env, tier) => {
    expect(appearanceOf(env).tier).toBe(tier);
  });

  test.each([
    [{ COLORFGBG: '15;0' }, 'dark'],
    [{ COLORFGBG: '0;15' }, 'light'],
    [{ COLORFGBG: '0;default;15' }, 'light'],
    [{}, 'dark'],
  ])('takes %j as a %s background', (env, background) => {
    expect(appearanceOf(env).background).toBe(background);
  });

  test('takes a told background by its brightness', () => {
    expect(backgroundOf([0.99, 0.96, 0.89])).toBe('light');
    expect(backgroundOf([0, 0.17, 0.21])).toBe('dark');
  });

  test('falls back to ASCII signs where the locale is not Unicode', () => {
    expect(appearanceOf({ LANG: 'C' }).glyphs).toBe('ascii');
    expect(appearanceOf({ LANG: 'de_DE.UTF-8' }).glyphs).toBe('unicode');
    expect(appearanceOf({ LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }).glyphs).toBe('ascii');
  });
});
