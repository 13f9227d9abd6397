/** Themes for tests: one that paints nothing, and one whose paint can be read in an assertion. */
import type { Glyphs, Theme } from '../../views/screen.ts';

export const UNICODE: Glyphs = {
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

export const ASCII: Glyphs = {
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

/** Paints nothing, as with NO_COLOR. */
export const PLAIN: Theme = { tier: 'none', paint: (_token, text) => text, glyphs: UNICODE };
export const PLAIN_ASCII: Theme = { ...PLAIN, glyphs: ASCII };
/** Paints with real escapes, so that widths can be measured as a terminal would. */
export const COLOUR: Theme = { tier: '16', paint: (_token, text) => `\u001b[31m${text}\u001b[39m`, glyphs: UNICODE };
/** Names every token, for assertions about meaning: `{added:text}`. */
export const NAMED: Theme = { tier: '16', paint: (token, text) => `{${token}:${text}}`, glyphs: UNICODE };
