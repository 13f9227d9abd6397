/** Reads the lines and sections of a spec, and tells what each line is: the ground that requirements, tables and rules stand on. */
import { LINE_TEXT } from '../documents/blocks.ts';
import { decode, lineStart, textEnd } from '../documents/lines.ts';
import { outline, type Outline, type Section } from '../documents/outline.ts';

/** Conventions a spec is written in; rules that only make sense for one look at it. */
export type Format = 'openspec' | 'openspec-delta' | 'spec-kit' | 'kiro' | 'plain';

export interface DocumentLine {
  /** Decoded, without the line ending. */
  readonly text: string;
  /** Same length as `text`; code, comments, quotations and link targets are blanks, so that an index in it is a column. Empty of words where the line is not prose at all. */
  readonly prose: string;
  /** Byte offset of the line. */
  readonly start: number;
  /** Index into `sections`; -1 before the first heading. */
  readonly section: number;
  readonly kind: 'prose' | 'heading' | 'quote' | 'other';
}

/** A document before its requirements and tables are found. */
export interface SpecText {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly format: Format;
  readonly outline: Outline;
  readonly sections: readonly Section[];
  readonly lines: readonly DocumentLine[];
}

/** Reads any bytes in time linear in them. */
export function readText(path: string, bytes: Uint8Array): SpecText {
  const structure = outline(bytes);
  const { sections } = structure;
  return { path, bytes, outline: structure, sections, lines: readLines(bytes, structure), format: formatOf(sections) };
}

/** Heading ids from the outermost joined by ` > `; empty before the first heading. */
export function sectionId(document: SpecText, line: number): string {
  return document.sections[document.lines[line]?.section ?? -1]?.id ?? '';
}

function readLines(bytes: Uint8Array, { lines, kinds, sections }: Outline): readonly DocumentLine[] {
  const whole = decode(bytes);
  // Where each byte is a character, a line is a slice of the whole.
  const isByteForByte = whole.length === bytes.length;
  let section = -1;
  return Array.from({ length: lines.count }, (_, index): DocumentLine => {
    const start = lineStart(lines, index);
    while (start >= (sections[section + 1]?.start ?? Number.POSITIVE_INFINITY)) section += 1;
    const end = textEnd(bytes, lines, index);
    const text = isByteForByte ? whole.slice(start, end) : decode(bytes, start, end);
    const heading = start < (sections[section]?.bodyStart ?? 0);
    const kind = kinds[index] !== LINE_TEXT ? 'other' : heading ? 'heading' : /^\s*>/u.test(text) ? 'quote' : 'prose';
    return { text, start, section, kind, prose: kind === 'prose' || kind === 'heading' ? proseOf(text) : blank(text) };
  });
}

const NOT_PROSE =
  /(`{1,3})(?!`).{1,400}?(?<!`)\1(?!`)|<!--.*?(?:-->|$)|"[^"]{0,300}"|“[^”]{0,300}”|(?<=\]\()[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?=\)|\s)|\bhttps?:\/\/[^\s)>\]]+/gu;

/** The text with everything that is not the author's own prose blanked out; the length stays. */
export function proseOf(text: string): string {
  return /[`<"“\]:]/u.test(text) ? text.replaceAll(NOT_PROSE, blank) : text;
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

function formatOf(sections: readonly Section[]): Format {
  const has = (pattern: RegExp): boolean => sections.some(({ heading }) => pattern.test(heading));
  if (has(/^(?:ADDED|MODIFIED|REMOVED|RENAMED) Requirements$/iu)) return 'openspec-delta';
  if (has(/^Requirements$/iu) && has(/^Requirement:\s*\S/u)) return 'openspec';
  if (has(/^Requirement\s+\d+\b/iu) && has(/^Acceptance Criteria$/iu)) return 'kiro';
  if (has(/^(?:Functional Requirements|User Scenarios & Testing)\b/iu) && has(/^(?:Success Criteria|Requirements|User Story \d+)\b/iu))
    return 'spec-kit';
  return 'plain';
}
