/** Finds the Purpose that a delta gives to a capability it creates, and that a spec has, ignoring what stands in comments and fences. */
import type { ByteRange } from '../../../domain/hunk.ts';
import { lineStart, textEnd } from '../../lines.ts';
import { afterHeading, headingLine, isFenced, scan, type Source } from './lexical.ts';
import { skipSpace, trimEnd } from './whitespace.ts';

const PURPOSE = /^##\s+Purpose\s*$/iu;
const SPACE = 32;
const COMMENT_OPEN = [0x3c, 0x21, 0x2d, 0x2d];
const COMMENT_CLOSES = [
  [0x2d, 0x2d, 0x3e],
  [0x2d, 0x2d, 0x21, 0x3e],
];

/** Trimmed body of the first `## Purpose`; undefined when there is none, or nothing but comments and code in it. */
export function purposeRange(bytes: Uint8Array): ByteRange | undefined {
  const masked = withoutComments(bytes);
  const source = scan(masked);
  const headings = source.headings.filter(({ level, spaced, line }) => level === 2 && spaced && (line > 0 || source.bom === 0));
  const index = headings.findIndex((heading) => PURPOSE.test(headingLine(source, heading)));
  const header = headings[index];
  if (header === undefined) return undefined;
  const end = headings[index + 1]?.start ?? bytes.length;
  if (!hasProse(source, header.line + 1, end)) return undefined;
  const start = skipSpace(bytes, afterHeading(source, header), end);
  return { start, end: trimEnd(bytes, start, end) };
}

function hasProse(source: Source, from: number, end: number): boolean {
  const { bytes, lines } = source;
  for (let line = from; line < lines.count && lineStart(lines, line) < end; line++) {
    const limit = textEnd(bytes, lines, line);
    if (!isFenced(source, line) && skipSpace(bytes, lineStart(lines, line), limit) < limit) return true;
  }
  return false;
}

/** The same bytes with comments blanked out, one that is never closed to the end; line endings stay. */
function withoutComments(bytes: Uint8Array): Uint8Array {
  let open = find(bytes, COMMENT_OPEN, 0);
  if (open === -1) return bytes;
  const masked = new Uint8Array(bytes);
  while (open !== -1) {
    const close = commentEnd(bytes, open + COMMENT_OPEN.length);
    for (let at = open; at < close; at++) if (bytes[at] !== 10 && bytes[at] !== 13) masked[at] = SPACE;
    open = find(bytes, COMMENT_OPEN, close);
  }
  return masked;
}

function commentEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x2d, from); at !== -1; at = bytes.indexOf(0x2d, at + 1)) {
    const close = COMMENT_CLOSES.find((mark) => standsAt(bytes, mark, at));
    if (close !== undefined) return at + close.length;
  }
  return bytes.length;
}

function find(bytes: Uint8Array, mark: readonly number[], from: number): number {
  for (let at = bytes.indexOf(mark[0] ?? 0, from); at !== -1; at = bytes.indexOf(mark[0] ?? 0, at + 1))
    if (standsAt(bytes, mark, at)) return at;
  return -1;
}

function standsAt(bytes: Uint8Array, mark: readonly number[], at: number): boolean {
  return mark.every((byte, index) => bytes[at + index] === byte);
}
