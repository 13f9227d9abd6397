/** Finds `[NEEDS CLARIFICATION: ...]` and the like: markers in brackets that ask something of the author. */
import { decode } from '../lines.ts';
import type { Clarification, Splice } from './format.ts';
import { isText, lineAt, rawLine, rawStart, type MarkdownText } from './markdown-lines.ts';

/** Bytes that a marker may be long; a longer one is taken for a bracket that nobody closed. */
const MARKER_MAX = 2_000;

/**
 * Markers that begin with what `opening` matches (a pattern that starts at `[` and ends before the question), in order.
 * What stands in code, comments or backticks only talks of markers, what is struck out asks no more. A marker ends with its bracket, brackets within
 * counted, and never spans a blank line.
 */
export function markersOf(text: MarkdownText, opening: RegExp): readonly Clarification[] {
  const { raw, bytes } = text;
  const found: Clarification[] = [];
  let end = 0;
  let counted = 0;
  let ticks = 0;
  let strikes = 0;
  for (const match of raw.matchAll(new RegExp(opening.source, 'giu'))) {
    const start = match.index;
    if (start < end) continue;
    const line = lineAt(text, start);
    if (!isText(text, line)) continue;
    const lineFrom = text.lines.starts[line] ?? 0;
    if (counted < lineFrom) [counted, ticks, strikes] = [lineFrom, 0, 0];
    for (; counted < start; counted++) {
      if (raw[counted] === '`') ticks++;
      else if (raw[counted] === '~' && raw[counted + 1] === '~' && raw[counted - 1] !== '~') strikes++;
    }
    if (ticks % 2 === 1 || strikes % 2 === 1) continue;
    const close = closing(raw, start);
    // What a parenthesis or bracket follows is a link.
    if (close === -1 || raw[close + 1] === '(' || raw[close + 1] === '[') continue;
    end = close + 1;
    const question = decode(bytes, start + match[0].length, close)
      .replace(/^:/u, '')
      .replaceAll(/\s+/gu, ' ')
      .trim();
    found.push({ question, line: line + 1, range: { start, end } });
  }
  return found;
}

/** Offset of the bracket that closes the one at `start`; -1 when none does within a paragraph. */
function closing(raw: string, start: number): number {
  let depth = 0;
  const limit = Math.min(raw.length, start + MARKER_MAX);
  for (let at = start; at < limit; at++) {
    const character = raw[at];
    if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return at;
    else if ((character === '\n' || character === '\r') && /^(?:\r\n|\r|\n)[ \t]*(?:[\r\n]|$)/u.test(raw.slice(at, at + 80))) return -1;
  }
  return -1;
}

/** The splice that puts an answer where the question stood, on one line. */
export function answeredInPlace(_bytes: Uint8Array, { range }: Clarification, answer: string): readonly Splice[] {
  return [{ range, text: answer.replaceAll(/\s+/gu, ' ').trim() }];
}

/** Fields such as `**Owner**: TBD` whose value `value` matches at their end of the line or before a remark; the value is the marker. */
export function openFields(text: MarkdownText, value: RegExp): readonly Clarification[] {
  const field = new RegExp(`^[ \\t]*(?:[-*+][ \\t]+)?\\*\\*([^*]{1,80}?):?\\*\\*:?[ \\t]*(${value.source})(?=[ \\t]*(?:[.(]|$))`, 'u');
  const found: Clarification[] = [];
  for (let line = 0; line < text.lines.count; line++) {
    const raw = isText(text, line) ? rawLine(text, line) : '';
    const match = raw.includes('**') ? field.exec(raw) : null;
    if (match === null) continue;
    const start = rawStart(text, line);
    const end = start + match[0].length;
    const name = start + match[0].indexOf('**') + 2;
    const question = `${decode(text.bytes, name, name + (match[1] ?? '').length)}?`;
    found.push({ question, line: line + 1, range: { start: end - (match[2] ?? '').length, end } });
  }
  return found;
}
