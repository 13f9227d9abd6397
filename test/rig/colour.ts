/** Measures colours: contrast (WCAG 2.2), how different two look (CIE76), and what a colour-blind eye sees (Vienot 1999). */
import type { Token } from '../../views/screen.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export const SCREEN_TOKENS: readonly Token[] = [
  'text',
  'muted',
  'accent',
  'ok',
  'warn',
  'bad',
  'needsYou',
  'added',
  'removed',
  'changed',
  'moved',
  'addedWord',
  'removedWord',
  'cursorRow',
  'selection',
  'rule',
  'strong',
];

/** Components 0..255 of `#rrggbb` or of an index of the 256-colour table from 16 on. */
export function rgbOf256(colour: string | number): Rgb {
  if (typeof colour === 'string') return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
  if (colour >= 232) return [8 + (colour - 232) * 10, 8 + (colour - 232) * 10, 8 + (colour - 232) * 10];
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const index = colour - 16;
  return [level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6)];
}

/** 1..21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Distance in CIE L*a*b*; about 2 can just be told apart side by side. */
export function difference(a: Rgb, b: Rgb): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(...one.map((value, index) => value - (other[index] ?? 0)));
}

/** The colour as an eye of this kind sees it. */
export function seenBy(eye: 'normal' | 'deuteranopia' | 'protanopia' | 'tritanopia', rgb: Rgb): Rgb {
  if (eye === 'normal') return rgb;
  const matrix = MATRICES[eye];
  const [red, green, blue] = rgb.map(linear) as unknown as Rgb;
  return matrix.map((row) => 255 * encoded(Math.min(1, Math.max(0, row[0] * red + row[1] * green + row[2] * blue)))) as unknown as Rgb;
}

const MATRICES: Readonly<Record<'deuteranopia' | 'protanopia' | 'tritanopia', readonly Rgb[]>> = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  tritanopia: [
    [1, 0.1446, -0.1446],
    [0, 0.8589, 0.1411],
    [0, 0.8589, 0.1411],
  ],
};

function linear(component: number): number {
  const share = component / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function encoded(share: number): number {
  return share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055;
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(linear) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lab(rgb: Rgb): Rgb {
  const [red, green, blue] = rgb.map(linear) as unknown as Rgb;
  const f = (value: number): number => (value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = f(luminance(rgb));
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
