/**
 * The colours of each token, by background and by how many colours the terminal has. Blue and orange stand for added and
 * removed, which every kind of colour blindness keeps apart. A test holds contrast and difference.
 */
import type { Token } from '../screen.ts';

/** Attributes of one token. Colours are `#rrggbb`, an index of the 256-colour table, or one of the 16 as SGR offset 0..7, 60..67. */
export interface Paint {
  readonly fg?: string | number;
  readonly bg?: string | number;
  readonly bold?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

export type Palette = Readonly<Record<Token, Paint>>;
export type Background = 'dark' | 'light';

/** Backgrounds that a palette must be readable on. */
export const BACKGROUNDS: Readonly<Record<Background, readonly string[]>> = {
  dark: ['#000000', '#1e1e1e', '#282c34', '#002b36'],
  light: ['#ffffff', '#fdf6e3', '#f2f2f2'],
};

export const TRUECOLOR: Readonly<Record<Background, Palette>> = {
  dark: {
    text: {},
    muted: { fg: '#a3adb8' },
    accent: { fg: '#7cc0ff' },
    ok: { fg: '#5fd3a8' },
    warn: { fg: '#e8bd62' },
    bad: { fg: '#ff9a8a' },
    needsYou: { fg: '#ffd166', bold: true },
    added: { fg: '#a8d3ff', bg: '#10294a' },
    removed: { fg: '#ffcb96', bg: '#40260f' },
    changed: { fg: '#e2c08d' },
    moved: { fg: '#cbb2ff' },
    addedWord: { fg: '#eaf4ff', bg: '#1f5596', underline: true },
    removedWord: { fg: '#fff0e0', bg: '#804612', underline: true },
    addedStrong: { fg: '#ffffff', bg: '#1762c4', bold: true, underline: true },
    removedStrong: { fg: '#ffffff', bg: '#a34e00', bold: true, underline: true },
    cursorRow: { fg: '#f5f8fc', bg: '#34435c' },
    selection: { fg: '#ffffff', bg: '#4b4168' },
    rule: { fg: '#75808c' },
    strong: { bold: true },
  },
  light: {
    text: {},
    muted: { fg: '#545d68' },
    accent: { fg: '#0550ae' },
    ok: { fg: '#0b6b4b' },
    warn: { fg: '#7a4b00' },
    bad: { fg: '#b3261e' },
    needsYou: { fg: '#8a3b00', bold: true },
    added: { fg: '#0a3069', bg: '#ddf0ff' },
    removed: { fg: '#6b2f00', bg: '#ffe9d1' },
    changed: { fg: '#6f4e00' },
    moved: { fg: '#6639ba' },
    addedWord: { fg: '#04234d', bg: '#a9d6ff', underline: true },
    removedWord: { fg: '#4d2200', bg: '#ffc68a', underline: true },
    addedStrong: { fg: '#ffffff', bg: '#0550ae', bold: true, underline: true },
    removedStrong: { fg: '#ffffff', bg: '#8a3b00', bold: true, underline: true },
    cursorRow: { fg: '#101418', bg: '#d3dff0' },
    selection: { fg: '#101418', bg: '#e0d4f7' },
    rule: { fg: '#7d8590' },
    strong: { bold: true },
  },
};

export const COLOURS_256: Readonly<Record<Background, Palette>> = {
  dark: {
    text: {},
    muted: { fg: 248 },
    accent: { fg: 117 },
    ok: { fg: 79 },
    warn: { fg: 179 },
    bad: { fg: 210 },
    needsYou: { fg: 221, bold: true },
    added: { fg: 153, bg: 17 },
    removed: { fg: 223, bg: 52 },
    changed: { fg: 180 },
    moved: { fg: 183 },
    addedWord: { fg: 195, bg: 25, underline: true },
    removedWord: { fg: 230, bg: 94, underline: true },
    addedStrong: { fg: 231, bg: 26, bold: true, underline: true },
    removedStrong: { fg: 231, bg: 130, bold: true, underline: true },
    cursorRow: { fg: 255, bg: 238 },
    selection: { fg: 231, bg: 60 },
    rule: { fg: 244 },
    strong: { bold: true },
  },
  light: {
    text: {},
    muted: { fg: 240 },
    accent: { fg: 25 },
    ok: { fg: 23 },
    warn: { fg: 94 },
    bad: { fg: 124 },
    needsYou: { fg: 88, bold: true },
    added: { fg: 17, bg: 195 },
    removed: { fg: 52, bg: 223 },
    changed: { fg: 58 },
    moved: { fg: 54 },
    addedWord: { fg: 17, bg: 153, underline: true },
    removedWord: { fg: 52, bg: 216, underline: true },
    addedStrong: { fg: 231, bg: 25, bold: true, underline: true },
    removedStrong: { fg: 231, bg: 94, bold: true, underline: true },
    cursorRow: { fg: 233, bg: 253 },
    selection: { fg: 233, bg: 189 },
    rule: { fg: 243 },
    strong: { bold: true },
  },
};

/** The terminal's own sixteen: foreground only, and never black, white or grey, whose values nobody knows. */
const SIXTEEN: Palette = {
  text: {},
  muted: {},
  accent: { fg: 6 },
  ok: { fg: 2 },
  warn: { fg: 3 },
  bad: { fg: 1 },
  needsYou: { fg: 3, bold: true },
  added: { fg: 4 },
  removed: { fg: 3 },
  changed: { fg: 3 },
  moved: { fg: 5 },
  addedWord: { fg: 4, bold: true, underline: true },
  removedWord: { fg: 3, bold: true, underline: true },
  addedStrong: { fg: 4, bold: true, underline: true, inverse: true },
  removedStrong: { fg: 3, bold: true, underline: true, inverse: true },
  cursorRow: { inverse: true },
  selection: { inverse: true },
  rule: {},
  strong: { bold: true },
};

export const COLOURS_16: Readonly<Record<Background, Palette>> = {
  dark: {
    ...SIXTEEN,
    added: { fg: 64 },
    addedWord: { fg: 64, bold: true, underline: true },
    addedStrong: { fg: 64, bold: true, underline: true, inverse: true },
  },
  light: SIXTEEN,
};
