/** Makes issues with the place that a person looks for: file, line, column and the exact text. */
import type { ByteRange } from '../../../domain/hunk.ts';
import { lineStart } from '../../lines.ts';
import type { FormatIssue, IssueLevel } from '../format.ts';
import { textIn, type Source } from './lexical.ts';
import { lineAt } from './requirement-part.ts';

/** What a rule says, without the place. */
export interface Finding {
  readonly level: IssueLevel;
  /** Name without the format's. */
  readonly rule: string;
  /** What the oracle names. */
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}

/** Adds an issue about a range of the document that is being checked. */
export type Report = (level: IssueLevel, rule: string, range: ByteRange, message: string) => void;

const QUOTE_MAX = 200;

/** An issue at a range of a document. The quote is cut after 200 characters. */
export function issueAt(source: Source, file: string, range: ByteRange, finding: Finding): FormatIssue {
  const line = lineAt(source, range.start);
  const start = line === 0 ? Math.min(source.bom, range.start) : lineStart(source.lines, line);
  const column = textIn(source, start, range.start).length + 1;
  const quote = textIn(source, range.start, range.end).slice(0, QUOTE_MAX);
  return make(file, line + 1, column, quote, finding);
}

/** An issue at a whole line (1-based) of a document. */
export function issueOnLine(source: Source, file: string, line: number, finding: Finding): FormatIssue {
  const start = line === 1 ? source.bom : lineStart(source.lines, line - 1);
  let end = Math.max(start, lineStart(source.lines, Math.min(line, source.lines.count)));
  while (end > start && (source.bytes[end - 1] === 10 || source.bytes[end - 1] === 13)) end--;
  return make(file, line, 1, textIn(source, start, end).slice(0, QUOTE_MAX), finding);
}

/** An issue about a file as a whole, or about something that is not there. */
export function issueOf(file: string, finding: Finding): FormatIssue {
  return make(file, 0, 0, '', finding);
}

function make(file: string, line: number, column: number, quote: string, finding: Finding): FormatIssue {
  const { level, rule, path, message, fix } = finding;
  return { level, rule: `openspec/${rule}`, path, file, line, column, quote, message, ...(fix === undefined ? {} : { fix }) };
}
