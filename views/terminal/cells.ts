/**
 * Turns a styled row into terminal cells. The last gate before the terminal: of escape sequences only colours and plain
 * attributes pass, and no control or reordering character does, whatever a row holds.
 */
import { graphemesOf } from '../../src/domain/graphemes.ts';
import stringWidth from 'string-width';
import { visible } from '../../src/domain/visible.ts';

/**
 * A row of cells. Nearly all rows hold one-cell characters only and are one string; in others a wide character stands in
 * its first cell and its second is `''`. Attributes are runs: `styles[n]` as SGR parameters in one fixed order, up to but
 * not including cell `ends[n]`.
 */
export interface Cells {
  readonly width: number;
  readonly text: string | undefined;
  readonly chars: readonly string[] | undefined;
  readonly ends: readonly number[];
  readonly styles: readonly string[];
  /** Holds a character whose width terminals disagree about. */
  readonly risky: boolean;
}

/** The character in a cell, `''` in the second cell of a wide one. */
export function charAt({ text, chars }: Cells, index: number): string {
  return text === undefined ? (chars?.[index] ?? ' ') : text.charAt(index);
}

const SGR = /\u001b\[[\d;:]*m/y;
/** One cell wide everywhere. */
const NARROW =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0386\u0388-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u25fc\u2713\u2717\u276f\u2800-\u28ff]+$/;
const NARROW_CODE_MAX = 0x7e;
/** Two cells wide everywhere. */
const WIDE = /^[\u3001-\u303e\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]$/;
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff]/;
/** Cells of a styled text, cut or filled with blanks to `width`. */
export function toCells(styled: string, width: number): Cells {
  const row = read(styled, width);
  if (row.used < width) addBlanks(row, width - row.used);
  return cellsOf(row);
}

/** Cells of a styled text, as many as it has and at most `width`. */
export function cellsWithin(styled: string, width: number): Cells {
  return cellsOf(read(styled, width));
}

/** The cells from `from`, `width` of them; a wide character cut at an edge becomes blank. */
export function sliceCells(cells: Cells, from: number, width: number): Cells {
  const to = from + width;
  const kept = cells.ends.flatMap((end, run) => (end > from && (cells.ends[run - 1] ?? 0) < to ? [run] : []));
  const shared = {
    width,
    risky: cells.risky,
    ends: kept.map((run) => Math.min(cells.ends[run] ?? to, to) - from),
    styles: kept.map((run) => cells.styles[run] ?? ''),
  };
  if (cells.text !== undefined) return { ...shared, text: cells.text.slice(from, to), chars: undefined };
  const chars = Array.from({ length: width }, (_, index) => charAt(cells, from + index));
  if (chars[0] === '') chars[0] = ' ';
  if (charAt(cells, to) === '' && to < cells.width && width > 0) chars[width - 1] = ' ';
  return { ...shared, text: undefined, chars };
}

/** The same cells with other attributes. */
export function restyled(cells: Cells, change: (style: string) => string): Cells {
  return { ...cells, styles: cells.styles.map(change) };
}

const blanks = new Map<number, Cells>();

/** A blank row. */
export function blankCells(width: number): Cells {
  const known = blanks.get(width);
  if (known !== undefined) return known;
  const made: Cells = { width, text: ' '.repeat(width), chars: undefined, ends: [width], styles: [''], risky: false };
  blanks.set(width, made);
  return made;
}

/** Cells while they are read: text as long as one string holds them, an array from the first wide character on. */
interface Row {
  used: number;
  readonly width: number;
  text: string;
  chars: string[] | undefined;
  readonly ends: number[];
  readonly styles: string[];
  risky: boolean;
}

function cellsOf({ used, text, chars, ends, styles, risky }: Row): Cells {
  return { width: used, text: chars === undefined ? text : undefined, chars, ends, styles, risky };
}

function read(styled: string, width: number): Row {
  const row: Row = { used: 0, width, text: '', chars: undefined, ends: [], styles: [], risky: false };
  let style = '';
  let at = 0;
  while (at < styled.length && row.used < width) {
    const escape = styled.indexOf('\u001b', at);
    const end = escape < 0 ? styled.length : escape;
    if (end > at) addText(row, styled.slice(at, end), style);
    if (escape < 0) break;
    SGR.lastIndex = escape;
    const isColour = SGR.test(styled);
    if (isColour) style = nextStyle(style, styled.slice(escape + 2, SGR.lastIndex - 1));
    else addText(row, '\u241b', style);
    at = isColour ? SGR.lastIndex : escape + 1;
  }
  return row;
}

/** The sequence that changes the terminal's attributes from one style to another. */
export function styleChange(from: string, to: string): string {
  if (from === to) return '';
  if (to === '') return '\u001b[m';
  return from === '' ? `\u001b[${to}m` : `\u001b[0;${to}m`;
}

function addText(row: Row, raw: string, style: string): void {
  const text = ACTIVE.test(raw) ? visible(raw) : raw;
  const before = row.used;
  if (NARROW.test(text)) addNarrow(row, text.length > row.width - before ? text.slice(0, row.width - before) : text);
  else addGraphemes(row, text);
  if (row.used > before) addStyle(row, style);
}

function addNarrow(row: Row, text: string): void {
  if (row.chars === undefined) row.text += text;
  else for (let index = 0; index < text.length; index += 1) row.chars.push(text.charAt(index));
  row.used += text.length;
}

function addGraphemes(row: Row, text: string): void {
  row.chars ??= row.text.split('');
  for (const { segment } of graphemesOf(text)) {
    const size = widthOf(segment);
    if (size === 0) attach(row, row.chars, segment);
    if (row.used + size > row.width) {
      while (row.used < row.width) addNarrow(row, ' ');
      return;
    }
    if (!isCertain(segment)) row.risky = true;
    if (size > 0) row.chars.push(segment);
    if (size > 1) row.chars.push('');
    row.used += size;
  }
}

function addBlanks(row: Row, count: number): void {
  if (row.chars === undefined) row.text += ' '.repeat(count);
  else for (let index = 0; index < count; index += 1) row.chars.push(' ');
  row.used += count;
  addStyle(row, '');
}

function addStyle({ ends, styles, used }: Row, style: string): void {
  if (styles.at(-1) === style) ends[ends.length - 1] = used;
  else {
    ends.push(used);
    styles.push(style);
  }
}

/** A character without a width of its own belongs to the cell before it. */
function attach(row: Row, chars: string[], mark: string): void {
  let last = chars.length - 1;
  while (last > 0 && chars[last] === '') last -= 1;
  if (last < 0) return;
  chars[last] += mark;
  row.risky = true;
}

function isCertain(segment: string): boolean {
  return segment.length === 1 && (segment.charCodeAt(0) <= NARROW_CODE_MAX || NARROW.test(segment) || WIDE.test(segment));
}

function widthOf(segment: string): number {
  if (segment.length === 1) {
    if (segment.charCodeAt(0) <= NARROW_CODE_MAX || NARROW.test(segment)) return 1;
    if (WIDE.test(segment)) return 2;
  }
  return Math.min(2, stringWidth(segment));
}

const styleCache = new Map<string, string>();
const STYLE_CACHE_MAX = 4096;

/** The style after an SGR sequence. Blinking and hidden text are not known here, so they never reach the terminal. */
function nextStyle(style: string, parameters: string): string {
  if (parameters === '' || parameters === '0') return '';
  const key = `${style}|${parameters}`;
  const known = styleCache.get(key);
  if (known !== undefined) return known;
  const next = computeStyle(style, parameters);
  if (styleCache.size >= STYLE_CACHE_MAX) styleCache.clear();
  styleCache.set(key, next);
  return next;
}

/** Attributes in their fixed order: bold, dim, italic, underline, inverse, struck, foreground, background. */
const FLAGS: readonly (readonly [on: number, off: number])[] = [
  [1, 22],
  [2, 22],
  [3, 23],
  [4, 24],
  [7, 27],
  [9, 29],
];

/** Whether a style swaps foreground and background. */
export function isInverse(style: string): boolean {
  return /^(?:[12349];)*7(?:;|$)/.test(style);
}

/** The style without that swap. */
export function withoutInverse(style: string): string {
  return isInverse(style) ? computeStyle(style, '27') : style;
}

function computeStyle(style: string, parameters: string): string {
  const flags = new Set<number>();
  const colours = { fg: '', bg: '' };
  for (const list of [style, parameters]) applyParameters(list, flags, colours);
  const parts = FLAGS.filter(([on]) => flags.has(on)).map(([on]) => String(on));
  return [...parts, colours.fg, colours.bg].filter((part) => part !== '').join(';');
}

function applyParameters(list: string, flags: Set<number>, colours: { fg: string; bg: string }): void {
  const codes = list.replaceAll(/(\d+):[\d:]*/g, '$1').split(';');
  for (let index = 0; index < codes.length; index += 1) {
    const code = Number(codes[index] === '' ? 0 : codes[index]);
    const extended = code === 38 || code === 48 ? extendedColour(codes, index) : undefined;
    if (extended !== undefined) {
      colours[code === 38 ? 'fg' : 'bg'] = extended;
      index += extended.split(';').length - 1;
    } else applyCode(code, flags, colours);
  }
}

function extendedColour(codes: readonly string[], index: number): string | undefined {
  const length = codes[index + 1] === '5' ? 3 : codes[index + 1] === '2' ? 5 : 0;
  const parts = codes.slice(index, index + length);
  const valid = length > 0 && parts.length === length && parts.every((part) => Number(part) <= 255 && part !== '');
  return valid ? parts.join(';') : undefined;
}

function applyCode(code: number, flags: Set<number>, colours: { fg: string; bg: string }): void {
  if (code === 0) {
    flags.clear();
    colours.fg = '';
    colours.bg = '';
  } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) colours.fg = String(code);
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) colours.bg = String(code);
  else if (code === 39) colours.fg = '';
  else if (code === 49) colours.bg = '';
  else if (FLAGS.some(([on]) => on === code)) flags.add(code);
  else for (const [on, off] of FLAGS) if (off === code) flags.delete(on);
}
