/** One requirement of a spec or a delta: its header and what follows until the next one, with the body and the scenarios found in it. */
import type { ByteRange } from '../../../domain/hunk.ts';
import { lineStart, textEnd } from '../../lines.ts';
import { afterHeading, isFenced, textIn, type Heading, type Source } from './lexical.ts';
import { scenarioName } from './names.ts';
import { skipSpace, trimEnd } from './whitespace.ts';

/** A requirement as bytes. */
export interface RequirementPart {
  readonly name: string;
  readonly header: Heading;
  /** From the header's line to where the next thing begins. */
  readonly range: ByteRange;
  /** Where its text ends, without white space after it. */
  readonly textEnd: number;
  /** Headings of the source after the header and before `range.end`: indexes, half-open. */
  readonly headings: { readonly from: number; readonly to: number };
}

/** A scenario of a requirement: any heading of level 4 in it. */
export interface ScenarioPart {
  readonly name: string;
  readonly header: Heading;
  /** From its heading to the next heading of level 4 or above, or the end of the requirement. */
  readonly range: ByteRange;
  /** What stands under the heading, trimmed; a scenario without any does not count. */
  readonly body: ByteRange;
}

/** The statement of a requirement. */
export interface RequirementBody {
  /** From its first to its last character; empty when there is none. */
  readonly range: ByteRange;
  /** SHALL or MUST stands in it, in capitals. */
  readonly normative: boolean;
}

/** Makes the part that begins at heading `index` of the source and ends at byte `end`. */
export function requirementPart(source: Source, index: number, header: Heading, name: string, to: number, end: number): RequirementPart {
  return {
    name,
    header,
    range: { start: header.start, end },
    textEnd: trimEnd(source.bytes, header.start, end),
    headings: { from: index + 1, to },
  };
}

/** Statement of a requirement: the lines outside fences up to the first heading, without `**Label**:` lines unless there are only those. */
export function requirementBody(source: Source, part: RequirementPart): RequirementBody {
  let end = part.textEnd;
  for (let index = part.headings.from; index < part.headings.to; index++) {
    const heading = source.headings[index];
    if (heading !== undefined && isHeading(heading, part.textEnd)) {
      end = heading.start;
      break;
    }
  }
  return readBody(source, part.header.line + 1, end);
}

/** Statement in the lines from `line` (0-based) to byte `end`. */
export function readBody(source: Source, line: number, end: number): RequirementBody {
  const prose = captureLines(source, line, end, false);
  return prose.range.end > prose.range.start ? prose : captureLines(source, line, end, true);
}

function captureLines(source: Source, from: number, end: number, labels: boolean): RequirementBody {
  const { bytes, lines } = source;
  let start = -1;
  let stop = -1;
  let normative = false;
  for (let line = from; line < lines.count && lineStart(lines, line) < end; line++) {
    if (isFenced(source, line)) continue;
    const limit = Math.min(end, textEnd(bytes, lines, line));
    const at = skipSpace(bytes, lineStart(lines, line), limit);
    if (at === limit || isLabel(bytes, at, limit) !== labels) continue;
    if (start === -1) start = at;
    stop = trimEnd(bytes, at, limit);
    normative ||= hasNormativeWord(bytes, at, stop);
  }
  return start === -1 ? { range: { start: end, end }, normative } : { range: { start, end: stop }, normative };
}

/** Length of a statement in characters as the oracle counts them: captured lines, trimmed, one line feed between. */
export function bodyLength(source: Source, body: RequirementBody): number {
  const { bytes, lines } = source;
  if (body.range.end - body.range.start < 1) return 0;
  const text = (labels: boolean): string => {
    const kept: string[] = [];
    for (let line = lineAt(source, body.range.start); line < lines.count && lineStart(lines, line) < body.range.end; line++) {
      const limit = Math.min(body.range.end, textEnd(bytes, lines, line));
      const at = skipSpace(bytes, lineStart(lines, line), limit);
      if (!isFenced(source, line) && at < limit && isLabel(bytes, at, limit) === labels)
        kept.push(textIn(source, at, trimEnd(bytes, at, limit)));
    }
    return kept.join('\n');
  };
  return (text(false) || text(true)).length;
}

/** 0-based line that holds a byte offset. */
export function lineAt(source: Source, offset: number): number {
  const { starts, count } = source.lines;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** `**Label**:` at the start of a line. */
function isLabel(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== STAR || bytes[at + 1] !== STAR) return false;
  let star = at + 2;
  while (star < end && bytes[star] !== STAR) star++;
  return star > at + 2 && star + 2 < end && bytes[star + 1] === STAR && bytes[star + 2] === COLON;
}

const STAR = 0x2a;
const COLON = 0x3a;
const WORDS = ['SHALL', 'MUST'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

function hasNormativeWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== 0x53 && byte !== 0x4d) continue;
    if (at > start && isWordByte(bytes[at - 1])) continue;
    for (const word of WORDS) if (hasWord(bytes, at, end, word)) return true;
  }
  return false;
}

function hasWord(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  const after = at + word.length;
  if (after > end) return false;
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return after === end || !isWordByte(bytes[after]);
}

function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122);
}

/** A heading at the very end of a text that lost its trailing white space is none any more. */
function isHeading(heading: Heading, end: number): boolean {
  return heading.spaced && heading.start + heading.level < end;
}

/** Scenarios of a requirement in document order, also those without text. */
export function scenarioParts(source: Source, part: RequirementPart): readonly ScenarioPart[] {
  const found: ScenarioPart[] = [];
  for (let index = part.headings.from; index < part.headings.to; index++) {
    const header = source.headings[index];
    if (header === undefined || header.level !== 4 || !isHeading(header, part.textEnd)) continue;
    const end = scenarioEnd(source, part, index + 1);
    const limit = Math.min(end, part.textEnd);
    const start = skipSpace(source.bytes, Math.min(afterHeading(source, header), limit), limit);
    found.push({
      name: scenarioName(textIn(source, header.start, Math.min(header.end, part.textEnd))),
      header,
      range: { start: header.start, end },
      body: { start, end: trimEnd(source.bytes, start, limit) },
    });
  }
  return found;
}

function scenarioEnd(source: Source, part: RequirementPart, from: number): number {
  for (let index = from; index < part.headings.to; index++) {
    const heading = source.headings[index];
    if (heading !== undefined && heading.level <= 4 && isHeading(heading, part.textEnd)) return heading.start;
  }
  return part.range.end;
}

/** Whether at least one scenario has text, and whether a scenario without any stands there. */
export function scenarioCounts(source: Source, part: RequirementPart): { readonly filled: number; readonly empty: number } {
  let filled = 0;
  let empty = 0;
  for (const { body } of scenarioParts(source, part)) {
    if (body.end > body.start) filled++;
    else empty++;
  }
  return { filled, empty };
}
