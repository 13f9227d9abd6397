/** Reads a Markdown document as text in which every character is one byte, so that what a pattern finds there is a byte range. */
import { LINE_CODE, LINE_TEXT } from '../blocks.ts';
import { bomLength, decode, encode, lineStart, textEnd } from '../lines.ts';
import { outline, type Outline, type Section } from '../outline.ts';
import { plainText } from '../words.ts';
import type { ByteRange } from '../../domain/hunk.ts';

/** A document, its lines and sections. `raw[i]` stands for `bytes[i]`: ASCII is itself, all else some character beyond it. */
export interface MarkdownText extends Outline {
  readonly bytes: Uint8Array;
  readonly raw: string;
}

// One character for every byte; UTF-8 keywords are narrowed the same way before they are looked for.
const narrow = new TextDecoder('windows-1252');

/** Characters of a title; longer ones are cut. */
const TITLE_MAX = 200;

/** Reads a document; any bytes have a reading. */
export function markdownText(bytes: Uint8Array): MarkdownText {
  return { ...outline(bytes), bytes, raw: narrow.decode(bytes) };
}

/** Bytes as `raw`: a character for each. */
export function narrowedBytes(bytes: Uint8Array): string {
  return narrow.decode(bytes);
}

/** A text as it appears in `raw`, for patterns with letters beyond ASCII. */
export function narrowed(text: string): string {
  return narrow.decode(encode(text));
}

/** A line (0-based) of `raw` without its ending and without a byte order mark. */
export function rawLine({ bytes, raw, lines }: MarkdownText, line: number): string {
  return raw.slice(lineStart(lines, line) + (line === 0 ? bomLength(bytes) : 0), textEnd(bytes, lines, line));
}

/** Byte offset where `rawLine` starts. */
export function rawStart({ bytes, lines }: MarkdownText, line: number): number {
  return lineStart(lines, line) + (line === 0 ? bomLength(bytes) : 0);
}

/** The 0-based line that holds a byte offset; the line count at the end of the document. */
export function lineAt({ lines, bytes }: MarkdownText, offset: number): number {
  if (offset >= bytes.length) return lines.count;
  let low = 0;
  let high = lines.count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lineStart(lines, middle) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether a line is text: no code, comment or front matter. */
export function isText({ kinds }: MarkdownText, line: number): boolean {
  return kinds[line] === LINE_TEXT;
}

/** Columns of white space before the text of a line. */
export function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === ' ') columns++;
    else if (character === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

/** Whether a line of `raw` holds nothing but spaces and tabs. */
export function isBlank(text: string): boolean {
  return !/[^ \t]/u.test(text);
}

const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/u;
const STARTS_BLOCK = /^[ \t]*(?:#{1,6}(?:[ \t]|$)|>|\||(?:[-*_][ \t]*){3,}$|`{3}|~{3})/u;

/** Whether a line of `raw` opens a list item. */
export function isListItem(text: string): boolean {
  return LIST_ITEM.test(text);
}

/**
 * The line after a list item that starts at `line`: deeper lines and lines that run on from it belong to it, blank lines
 * at its end do not. Never beyond `limit`, nor a line that `stops` at.
 */
export function itemEnd(
  text: MarkdownText,
  line: number,
  limit: number,
  stops: (line: number, raw: string) => boolean = () => false,
): number {
  const indent = indentOf(rawLine(text, line));
  let end = line + 1;
  let blank = false;
  for (let next = end; next < limit; next++) {
    const content = rawLine(text, next);
    if (isBlank(content)) {
      blank = true;
      continue;
    }
    if (stops(next, content)) break;
    const inside = text.kinds[next] === LINE_CODE && !isText(text, next - 1) && end === next;
    const deeper = indentOf(content) > indent;
    const runsOn = !blank && isText(text, next) && !isListItem(content) && !STARTS_BLOCK.test(content);
    if (!inside && !deeper && !runsOn) break;
    end = next + 1;
    blank = false;
  }
  return end;
}

/** Byte range of whole lines `from..to`. */
export function lineRange({ lines }: MarkdownText, from: number, to: number): ByteRange {
  return { start: lineStart(lines, from), end: lineStart(lines, to) };
}

/** A byte range without white space at its ends; empty at its start when nothing else is in it. */
export function trimmed({ bytes }: MarkdownText, start: number, end: number): ByteRange {
  let [from, to] = [start, Math.max(start, end)];
  while (from < to && isSpace(bytes[from])) from++;
  while (to > from && isSpace(bytes[to - 1])) to--;
  return from === to ? { start, end: start } : { start: from, end: to };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
}

/** Text of a byte range as one line for lists: without bold marks, white space collapsed, cut at a length for titles. */
export function titleOf({ bytes }: MarkdownText, range: ByteRange): string {
  const text = plainText(decode(bytes, range.start, Math.min(range.end, range.start + TITLE_MAX * 4))).replaceAll('~~', '');
  return text.length <= TITLE_MAX ? text : `${text.slice(0, TITLE_MAX - 1).trimEnd()}…`;
}

/** 0-based line of a section's heading. */
export function headingLine(section: Section): number {
  return section.startLine - 1;
}

/** Index of the innermost section that holds a line; -1 before the first heading. */
export function sectionsByLine({ sections, lines }: MarkdownText): Int32Array {
  const found = new Int32Array(lines.count).fill(-1);
  for (const [index, section] of sections.entries()) {
    const next = sections[index + 1];
    found.fill(index, headingLine(section), next === undefined ? lines.count : headingLine(next));
  }
  return found;
}

/** Indexes of the sections below the one at `index`, in order; with `direct` only those one level down. */
export function sectionsWithin({ sections }: MarkdownText, index: number, direct = false): readonly number[] {
  const end = sections[index]?.treeEnd ?? 0;
  const found: number[] = [];
  for (let at = index + 1; (sections[at]?.start ?? Infinity) < end; at++) if (!direct || sections[at]?.parent === index) found.push(at);
  return found;
}
