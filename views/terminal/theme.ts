/** Makes the theme that screens paint with, and finds out which one this terminal wants. */
import type { Glyphs, Theme } from '../screen.ts';
import { COLOURS_16, COLOURS_256, TRUECOLOR } from './palette.ts';
import type { Background, Paint, Palette } from './palette.ts';

export type Tier = Theme['tier'];

/** What the terminal and the person want; each part can be set apart from the others. */
export interface Appearance {
  readonly tier: Tier;
  readonly background: Background;
  readonly glyphs: 'unicode' | 'ascii';
}

const UNICODE: Glyphs = {
  ok: '✓',
  bad: '✗',
  open: '?',
  needsYou: '!',
  changed: '~',
  added: '+',
  removed: '-',
  running: '⠶',
  cursor: '▸',
  fold: '⋮',
  rule: '─',
  line: '│',
  treeItem: '├─',
  treeLast: '└─',
  treeBar: '│ ',
};

const ASCII: Glyphs = {
  ok: '*',
  bad: 'x',
  open: '?',
  needsYou: '!',
  changed: '~',
  added: '+',
  removed: '-',
  running: '#',
  cursor: '>',
  fold: ':',
  rule: '-',
  line: '|',
  treeItem: '|-',
  treeLast: '`-',
  treeBar: '| ',
};

/** A theme for an appearance. Painted text ends with the attributes off that it turned on, so that pieces can stand side by side. */
export function createTheme({ tier, background, glyphs }: Appearance): Theme {
  const signs = glyphs === 'unicode' ? UNICODE : ASCII;
  if (tier === 'none') return { tier, glyphs: signs, paint: (_token, text) => text };
  const palette = paletteOf(tier, background);
  const brackets = new Map<string, readonly [string, string]>();
  for (const [token, paint] of Object.entries(palette)) brackets.set(token, bracketOf(paint));
  return {
    tier,
    glyphs: signs,
    paint(token, text) {
      const bracket = brackets.get(token);
      return bracket === undefined || text === '' ? text : bracket[0] + text + bracket[1];
    },
  };
}

/** The colours of a tier on a background. */
export function paletteOf(tier: Exclude<Tier, 'none'>, background: Background): Palette {
  return { truecolor: TRUECOLOR, '256': COLOURS_256, '16': COLOURS_16 }[tier][background];
}

function bracketOf(paint: Paint): readonly [string, string] {
  const on = [
    ...(paint.bold ? ['1'] : []),
    ...(paint.underline ? ['4'] : []),
    ...(paint.inverse ? ['7'] : []),
    ...colourCode(paint.fg, 30),
    ...colourCode(paint.bg, 40),
  ];
  const off = [
    ...(paint.bold ? ['22'] : []),
    ...(paint.underline ? ['24'] : []),
    ...(paint.inverse ? ['27'] : []),
    ...(paint.fg === undefined ? [] : ['39']),
    ...(paint.bg === undefined ? [] : ['49']),
  ];
  return on.length === 0 ? ['', ''] : [`\u001b[${on.join(';')}m`, `\u001b[${off.join(';')}m`];
}

/** SGR parameters of a colour; `base` is 30 for foreground, 40 for background. Indices below 8 and from 60 to 67 are the sixteen. */
function colourCode(colour: string | number | undefined, base: 30 | 40): readonly string[] {
  if (colour === undefined) return [];
  if (typeof colour === 'string')
    return [`${base + 8};2;${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(';')}`];
  return [SIXTEEN_OFFSETS.has(colour) && base === 30 ? String(base + colour) : `${base + 8};5;${colour}`];
}

const SIXTEEN_OFFSETS = new Set([1, 2, 3, 4, 5, 6, 64]);

type Env = Readonly<Record<string, string | undefined>>;

/** The appearance an environment asks for: `--no-color`, then FORCE_COLOR, NO_COLOR, TERM and COLORTERM (no-color.org, force-color.org). */
export function appearanceOf(
  env: Env,
  options: { readonly noColor?: boolean; readonly glyphs?: 'unicode' | 'ascii'; readonly background?: Background } = {},
): Appearance {
  return {
    tier: options.noColor === true ? 'none' : tierOf(env),
    background: options.background ?? backgroundIn(env['COLORFGBG']) ?? 'dark',
    glyphs: options.glyphs ?? (hasUnicode(env) ? 'unicode' : 'ascii'),
  };
}

/** Dark or light, from a background colour with components 0..1. */
export function backgroundOf([red, green, blue]: readonly [number, number, number]): Background {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5 ? 'dark' : 'light';
}

function tierOf(env: Env): Tier {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') {
    if (forced === '0' || forced === 'false') return 'none';
    if (forced === '3') return 'truecolor';
    if (forced === '2') return '256';
    const found = tierOfTerminal(env);
    return forced === '1' ? '16' : found === 'none' ? '16' : found;
  }
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return 'none';
  return tierOfTerminal(env);
}

function tierOfTerminal(env: Env): Tier {
  const term = env['TERM'] ?? '';
  if (term === 'dumb') return 'none';
  if (
    /^(?:truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') ||
    env['WT_SESSION'] !== undefined ||
    /direct|kitty|alacritty|wezterm|ghostty|foot/i.test(term)
  )
    return 'truecolor';
  return /256/.test(term) ? '256' : '16';
}

/** `COLORFGBG` as `15;0`: the last number is the background's index. */
function backgroundIn(colours: string | undefined): Background | undefined {
  const index = /;(\d+)$/.exec(colours ?? '')?.[1];
  if (index === undefined) return undefined;
  return Number(index) < 7 || index === '8' ? 'dark' : 'light';
}

function hasUnicode(env: Env): boolean {
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
