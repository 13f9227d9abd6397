/** The contract of a review rule: one file, one kind of gap, two examples that prove it. */
import type { Severity } from '../domain/gap.ts';
import type { SpecDocument } from './document.ts';
import type { SpecText } from './spec-text.ts';
import type { Requirement } from './requirements.ts';

/** What a rule may know beyond the document. */
export interface ReviewContext {
  /** Whether a repository-relative path exists. */
  readonly known: (path: string) => boolean;
  /** Requirement ids defined anywhere in the corpus. */
  readonly requirementIds: ReadonlySet<string>;
}

/** One gap, by its place in the document. */
export interface Found {
  /** 0-based line and UTF-16 column. */
  readonly line: number;
  readonly column: number;
  /** Exact text that stands there; empty when something is missing. */
  readonly quote: string;
  readonly message: string;
  readonly fix?: string;
  /** The rule, or the replacement that `fix` names, can mend it without a person's words. */
  readonly mechanical?: boolean;
  /** Milder than the rule's own. */
  readonly severity?: Severity;
}

/** Bytes of the document to be replaced; offsets are half open. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a mend may write that the document does not know. */
export interface MendWords {
  /** ISO date of today. */
  readonly date: string;
  /** One line for a revision-history row. */
  readonly summary: string;
}

/** A document that shows what a rule does. */
export interface Example {
  readonly text: string;
  /** Absent: `specs/example.md`. */
  readonly path?: string;
  readonly context?: ReviewContext;
}

export interface Rule {
  /** `PLC-01`; the part before the dash is its family. */
  readonly id: string;
  readonly severity: Severity;
  /** Where the rule comes from. */
  readonly source: string;
  /** What it looks for, one sentence. */
  readonly title: string;
  /** A document in which it finds exactly one gap. */
  readonly fires: Example;
  /** One in which it must find none, although it looks alike. */
  readonly silent: Example;
  check(document: SpecDocument, context: ReviewContext | undefined): readonly Found[];
  /** Drafts the mend of one of its mechanical gaps; undefined when the document has no place for it. */
  mend?(document: SpecDocument, found: { readonly line: number; readonly quote: string }, words: MendWords): Splice | undefined;
}

/** Matches of a pattern (flag `g`) in the prose of one line, as places with the exact text. */
export function placesIn(
  document: SpecText,
  line: number,
  pattern: RegExp,
): readonly { readonly line: number; readonly column: number; readonly quote: string }[] {
  const entry = document.lines[line];
  if (entry === undefined || entry.prose.trim() === '') return [];
  return [...entry.prose.matchAll(pattern)].map((match) => ({
    line,
    column: match.index,
    quote: entry.text.slice(match.index, match.index + match[0].length),
  }));
}

/** The same within the text of a requirement. */
export function placesInRequirement(
  document: SpecText,
  { spans }: Requirement,
  pattern: RegExp,
): readonly { readonly line: number; readonly column: number; readonly quote: string }[] {
  return spans.flatMap(({ line, from, to }) => placesIn(document, line, pattern).filter(({ column }) => column >= from && column < to));
}

/** The place of a heading's text. */
export function headingPlace(
  document: SpecText,
  section: number,
): { readonly line: number; readonly column: number; readonly quote: string } {
  const { startLine = 1, heading = '' } = document.sections[section] ?? {};
  const line = startLine - 1;
  const column = document.lines[line]?.text.indexOf(heading) ?? -1;
  return column === -1 ? { line, column: 0, quote: document.lines[line]?.text ?? '' } : { line, column, quote: heading };
}

/** The sentence of a fix that replaces the quote; `replacementIn` reads it back. */
export function replaceFix(quote: string, by: string): string {
  return `Replace ${JSON.stringify(quote)} with ${JSON.stringify(by)}.`;
}

/** What a fix written by `replaceFix` puts in place of the quote; undefined for any other fix. */
export function replacementIn(fix: string | undefined): string | undefined {
  const quoted = /^Replace "(?:[^"\\]|\\.)*" with ("(?:[^"\\]|\\.)*")\.$/su.exec(fix ?? '')?.[1];
  if (quoted === undefined) return undefined;
  const value: unknown = JSON.parse(quoted);
  return typeof value === 'string' ? value : undefined;
}

/** At most this much of a line is quoted. */
const QUOTE_MAX = 80;

/** The telling start of a text, cut at a word; still exact text of the document. */
export function shortQuote(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= QUOTE_MAX) return trimmed;
  const cut = trimmed.slice(0, QUOTE_MAX);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), QUOTE_MAX / 2)).trimEnd();
}
