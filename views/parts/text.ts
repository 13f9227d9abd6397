/**
 * Measures, cuts, pads and wraps text in terminal cells. A grapheme is never split and a result is never wider than
 * asked. All functions expect text that went through `visible()`: no control characters, no escapes.
 */
import { graphemesOf } from '../../src/domain/graphemes.ts';
import stringWidth from 'string-width';

/** Half-open range of UTF-16 positions. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Stands where text was cut off; ASCII, because `…` takes two cells on some terminals. */
const CUT = '..';
const ASCII = /^[\u0020-\u007e]*$/;
/**
 * Characters that are a grapheme of their own whatever stands beside them: ASCII, Latin, Greek, Cyrillic, punctuation,
 * arrows and lines of one cell; kana, ideographs, Hangul syllables and full-width forms of two.
 */
const SIMPLE =
  /^[ -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u259f\u2713\u2717\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*$/;
/** The first simple character of two cells; all from here on are. */
const WIDE_FROM = 0x3001;
/** Width in terminal cells. */
export function cells(text: string): number {
  if (ASCII.test(text)) return text.length;
  return SIMPLE.test(text) ? simpleCells(text) : stringWidth(text);
}

/** The text when it fits, else its start and `..`; at most `width` cells. Costs the cells kept, not the text's length. */
export function fit(text: string, width: number): string {
  if (width <= 0) return '';
  const head = text.length > width + 1 ? text.slice(0, width + 1) : text;
  if (ASCII.test(head)) return text.length <= width ? text : cutMark(text.slice(0, Math.max(0, width - CUT.length)), width);
  return SIMPLE.test(head) ? fitSimple(text, head, width) : fitGraphemes(text, width);
}

/** `head` holds more than fits unless it is all of the text: a simple character takes a cell at least. */
function fitSimple(text: string, head: string, width: number): string {
  let used = 0;
  let kept = 0;
  for (let index = 0; index < head.length; index += 1) {
    used += head.charCodeAt(index) >= WIDE_FROM ? 2 : 1;
    if (used > width) return cutMark(text.slice(0, kept), width);
    if (used <= width - CUT.length) kept = index + 1;
  }
  return text;
}

function fitGraphemes(text: string, width: number): string {
  let used = 0;
  let kept = 0;
  for (const { segment, index } of graphemesOf(text)) {
    used += graphemeCells(segment);
    if (used > width) return cutMark(text.slice(0, kept), width);
    if (used <= width - CUT.length) kept = index + segment.length;
  }
  return text;
}

/** The text when it fits, else `..` and its end: for paths, whose end says most. At most `width` cells. */
export function fitEnd(text: string, width: number): string {
  if (width <= 0) return '';
  if (cells(text) <= width) return text;
  const room = width - CUT.length;
  if (room <= 0) return CUT.slice(0, width);
  const parts = Array.from(graphemesOf(text), ({ segment }) => segment);
  let used = 0;
  let from = parts.length;
  for (; from > 0; from -= 1) {
    const size = graphemeCells(parts[from - 1] ?? '');
    if (used + size > room) break;
    used += size;
  }
  return CUT + parts.slice(from).join('');
}

/** The text without what lies in its first `count` cells; a wide character that lies across is left out. */
export function fromCell(text: string, count: number): string {
  if (count <= 0) return text;
  const head = text.slice(0, count + 1);
  if (ASCII.test(head)) return text.slice(count);
  let used = 0;
  for (const { segment, index } of graphemesOf(text)) {
    if (used >= count) return text.slice(index);
    used += graphemeCells(segment);
  }
  return '';
}

/** Exactly `width` cells: cut when too long, filled with spaces on the right. */
export function pad(text: string, width: number): string {
  const kept = fit(text, width);
  return kept + ' '.repeat(Math.max(0, width - cells(kept)));
}

/** Exactly `width` cells: cut when too long, filled with spaces on the left. For numbers. */
export function padStart(text: string, width: number): string {
  const kept = fit(text, width);
  return ' '.repeat(Math.max(0, width - cells(kept))) + kept;
}

/** Left text and right text with space between, exactly `width` cells; the left one is cut first. */
export function ends(left: string, right: string, width: number): string {
  const tail = fit(right, width);
  const room = width - cells(tail);
  if (room <= 1) return pad(left, width);
  return pad(left, tail === '' ? room : room - 1) + (tail === '' ? '' : ` ${tail}`);
}

/** Lines of at most `width` cells, broken at spaces, between wide characters, or inside a word that fits nowhere. Newlines break too. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapRanges(line, width).map(({ start, end }) => line.slice(start, end).trimEnd()));
}

/**
 * Where `wrap` breaks one line: ranges in order, at least one, that hold all of it but the spaces a break swallows.
 * A grapheme wider than `width` has a range of its own.
 */
export function wrapRanges(text: string, width: number): readonly TextRange[] {
  const room = Math.max(1, width);
  if (ASCII.test(text)) return text.length <= room ? [{ start: 0, end: text.length }] : wrapAscii(text, room);
  const breaker = lineBreaker(room);
  if (SIMPLE.test(text)) {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      breaker.take(index, 1, code >= WIDE_FROM ? 2 : 1, code === SPACE);
    }
  } else {
    for (const { segment, index } of graphemesOf(text)) breaker.take(index, segment.length, graphemeCells(segment), segment === ' ');
  }
  return breaker.ranges(text.length);
}

const SPACE = 0x20;

function wrapAscii(text: string, room: number): readonly TextRange[] {
  const done: TextRange[] = [];
  let start = 0;
  while (text.length - start > room) {
    const cut = start + room;
    const space = text.charCodeAt(cut) === SPACE ? cut : text.lastIndexOf(' ', cut - 1) + 1;
    const end = space > start ? space : cut;
    done.push({ start, end });
    start = end;
    if (end === cut) while (text.charCodeAt(start) === SPACE) start += 1;
    if (start === text.length) return done;
  }
  return [...done, { start, end: text.length }];
}

interface LineBreaker {
  /** The next grapheme: where it is, its length and its cells. */
  take(index: number, length: number, size: number, isSpace: boolean): void;
  ranges(end: number): readonly TextRange[];
}

/** Breaks after spaces and wide characters. Spaces that do not fit hang over the end of their line and are left out. */
function lineBreaker(room: number): LineBreaker {
  const done: TextRange[] = [];
  let start = 0;
  let used = 0;
  let lastBreak = 0;
  let usedAtBreak = 0;
  let hangs = -1;
  return {
    take(index, length, size, isSpace) {
      if (isSpace && index > start && (hangs >= 0 || used + size > room)) {
        if (hangs < 0) hangs = index;
        return;
      }
      if (hangs >= 0) {
        done.push({ start, end: hangs });
        [start, used, hangs] = [index, 0, -1];
      }
      while (used + size > room && index > start) {
        const atBreak = lastBreak > start;
        const end = atBreak ? lastBreak : index;
        done.push({ start, end });
        used = atBreak ? used - usedAtBreak : 0;
        start = end;
      }
      used += size;
      if (!isSpace && size < 2) return;
      lastBreak = index + length;
      usedAtBreak = used;
    },
    ranges: (end) => [...done, { start, end: hangs >= 0 ? hangs : end }],
  };
}

function simpleCells(text: string): number {
  let wide = 0;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= WIDE_FROM) wide += 1;
  return text.length + wide;
}

function cutMark(kept: string, width: number): string {
  return kept + CUT.slice(0, Math.max(0, width - cells(kept)));
}

function graphemeCells(segment: string): number {
  if (segment.length === 1) {
    const code = segment.charCodeAt(0);
    if (code >= 0x20 && code < 0x300 && (code < 0x7f || (code >= 0xa0 && code !== 0xad))) return 1;
  }
  return stringWidth(segment);
}
