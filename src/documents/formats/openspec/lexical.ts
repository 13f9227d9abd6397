/**
 * Finds what OpenSpec calls structure in the bytes of a document: lines outside code fences that begin with `#`. Only those
 * lines are ever decoded, so reading stays one pass over the bytes whatever the document holds.
 */
import { bomLength, decode, lineStart, scanLines, textEnd, type Lines } from '../../lines.ts';
import { requirementName } from './names.ts';
import { isSpace, skipSpace } from './whitespace.ts';

const HASH = 0x23;
const BACKTICK = 0x60;
const TILDE = 0x7e;

/** A line outside fences with one to six hashes in column 1. */
export interface Heading {
  /** 0-based. */
  readonly line: number;
  /** 1 to 6. */
  readonly level: number;
  /** Byte offset of its first hash, and of the end of its text. */
  readonly start: number;
  readonly end: number;
  /** White space follows the hashes. Without it the line is structure only as `###Requirement:`. */
  readonly spaced: boolean;
  /** Name in `### Requirement: Name`; undefined when the line is none. */
  readonly requirement: string | undefined;
}

/** A document as OpenSpec's readers see it. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly lines: Lines;
  /** Length of a byte order mark. */
  readonly bom: number;
  /** Decoded text, when a byte is a character; empty otherwise. */
  readonly plain: string;
  /** Lines (0-based) that are in a code fence or delimit one hold 1. Absent when there is no fence. */
  readonly fenced: Uint8Array | undefined;
  readonly headings: readonly Heading[];
}

/** Reads the structure of a document. Linear; never throws. */
export function scan(bytes: Uint8Array): Source {
  const lines = scanLines(bytes);
  const decoded = decode(bytes);
  const bom = bomLength(bytes);
  const draft = { bytes, lines, bom, plain: decoded.length === bytes.length ? decoded : '' };
  const headings: Heading[] = [];
  let fenced: Uint8Array | undefined;
  let fence: Fence | undefined;
  for (let line = 0; line < lines.count; line++) {
    const start = line === 0 ? bom : lineStart(lines, line);
    const first = bytes[start] ?? 0;
    if (fence === undefined) {
      if (first === HASH) {
        const heading = headingAt(draft, line, start);
        if (heading !== undefined) headings.push(heading);
        continue;
      }
      if (!mayBeFence(first)) continue;
      fence = fenceAt(bytes, start, textEnd(bytes, lines, line));
      if (fence === undefined) continue;
      fenced ??= new Uint8Array(lines.count);
      fenced[line] = 1;
      continue;
    }
    if (fenced !== undefined) fenced[line] = 1;
    if (mayBeFence(first) && closes(fence, fenceAt(bytes, start, textEnd(bytes, lines, line)))) fence = undefined;
  }
  return { ...draft, fenced, headings };
}

/** Text of a byte range; invalid UTF-8 becomes U+FFFD. */
export function textIn(source: Pick<Source, 'bytes' | 'plain'>, start: number, end: number): string {
  return source.plain === '' ? decode(source.bytes, start, end) : source.plain.slice(start, end);
}

/** Text of a heading's line. */
export function headingLine(source: Source, heading: Heading): string {
  return textIn(source, heading.start, heading.end);
}

/** Byte offset of the line after a heading. */
export function afterHeading(source: Source, heading: Heading): number {
  return lineStart(source.lines, heading.line + 1);
}

/** Whether a line (0-based) is part of a code fence. */
export function isFenced(source: Source, line: number): boolean {
  return source.fenced !== undefined && source.fenced[line] === 1;
}

function headingAt(source: Pick<Source, 'bytes' | 'lines' | 'plain'>, line: number, start: number): Heading | undefined {
  const { bytes, lines } = source;
  let level = 1;
  while (level < 7 && bytes[start + level] === HASH) level++;
  if (level === 7) return undefined;
  const end = textEnd(bytes, lines, line);
  const spaced = isSpace(bytes, start + level, end);
  const requirement = level === 3 ? requirementName(textIn(source, start, end)) : undefined;
  return spaced || requirement !== undefined ? { line, level, start, end, spaced, requirement } : undefined;
}

interface Fence {
  readonly mark: number;
  readonly length: number;
  /** Nothing but white space follows. */
  readonly bare: boolean;
}

function mayBeFence(first: number): boolean {
  return first === BACKTICK || first === TILDE || first <= 32 || first >= 0x80;
}

function fenceAt(bytes: Uint8Array, start: number, end: number): Fence | undefined {
  const at = skipSpace(bytes, start, end);
  const mark = bytes[at];
  if (at >= end || (mark !== BACKTICK && mark !== TILDE)) return undefined;
  let after = at + 1;
  while (after < end && bytes[after] === mark) after++;
  return after - at < 3 ? undefined : { mark, length: after - at, bare: skipSpace(bytes, after, end) === end };
}

function closes(open: Fence, line: Fence | undefined): boolean {
  return line !== undefined && line.bare && line.mark === open.mark && line.length >= open.length;
}
