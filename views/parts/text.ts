/**
 * Measures, cuts, pads and wraps text in terminal cells. A grapheme is never split and a result is never wider than
 * asked. All functions expect text that went through `visible()`: no control characters, no escapes.
 */
import stringWidth from 'string-width';

/** Half-open range of UTF-16 positions. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Stands where text was cut off; ASCII, because `…` takes two cells on some terminals. */
const CUT = '..';
const ASCII = /^[\u0020-\u007e]*$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Width in terminal cells. */
export function cells(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** The text when it fits, else its start and `..`; at most `width` cells. Costs the cells kept, not the text's length. */
export function fit(text: string, width: number): string {
  if (width <= 0) return '';
  if (isAsciiWithin(text, width)) return text.length <= width ? text : cutMark(text.slice(0, Math.max(0, width - CUT.length)), width);
  let used = 0;
  let end = 0;
  let keptEnd = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    const size = graphemeCells(segment);
    if (used + size > width) return cutMark(text.slice(0, keptEnd), width);
    used += size;
    end = index + segment.length;
    if (used <= width - CUT.length) keptEnd = end;
  }
  return text;
}

/** The text when it fits, else `..` and its end: for paths, whose end says most. At most `width` cells. */
export function fitEnd(text: string, width: number): string {
  if (width <= 0) return '';
  if (cells(text) <= width) return text;
  const room = width - CUT.length;
  if (room <= 0) return CUT.slice(0, width);
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  let used = 0;
  let from = parts.length;
  for (; from > 0; from -= 1) {
    const size = graphemeCells(parts[from - 1] ?? '');
    if (used + size > room) break;
    used += size;
  }
  return CUT + parts.slice(from).join('');
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

/** Where `wrap` breaks one line: ranges that join without loss, at least one. A grapheme wider than `width` has a range of its own. */
export function wrapRanges(text: string, width: number): readonly TextRange[] {
  const room = Math.max(1, width);
  if (isAsciiWithin(text, room) && text.length <= room) return [{ start: 0, end: text.length }];
  const ranges: TextRange[] = [];
  let start = 0;
  let used = 0;
  let lastBreak = 0;
  let usedAtBreak = 0;
  for (const { segment, index } of pieces(text)) {
    const size = graphemeCells(segment);
    while (used + size > room && index > start) {
      const atBreak = lastBreak > start;
      const end = atBreak ? lastBreak : index;
      ranges.push({ start, end });
      used = atBreak ? used - usedAtBreak : 0;
      start = end;
    }
    used += size;
    if (segment === ' ' || size > 1) {
      lastBreak = index + segment.length;
      usedAtBreak = used;
    }
  }
  ranges.push({ start, end: text.length });
  return ranges;
}

function isAsciiWithin(text: string, width: number): boolean {
  return ASCII.test(text.length > width + 1 ? text.slice(0, width + 1) : text);
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

function* pieces(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (!ASCII.test(text)) {
    yield* graphemes.segment(text);
    return;
  }
  for (let index = 0; index < text.length; index += 1) yield { segment: text.charAt(index), index };
}
