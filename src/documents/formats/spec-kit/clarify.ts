/** Reads spec-kit's open questions and writes answers the way its `clarify` command does: in place, and under today's session. */
import { lineEnding, lineStart, textEnd } from '../../lines.ts';
import type { Clarification, Splice } from '../format.ts';
import { headingLine, markdownText, rawLine, sectionsWithin, type MarkdownText } from '../markdown-lines.ts';
import { markersOf, openFields } from '../markers.ts';

const MARKER = /\[NEEDS[ _]CLARIFICATION:/u;
/** Sections that come before the clarifications. */
const OVERVIEW = /^\W*(?:Overview|Summary|Introduction|Context|Background|Why|Execution|Quick)\b/iu;

/** Markers with a question, and fields of a plan whose value is `NEEDS CLARIFICATION`. */
export function openQuestions(text: MarkdownText): readonly Clarification[] {
  const found = [...markersOf(text, MARKER), ...openFields(text, /NEEDS CLARIFICATION/u)];
  return found.toSorted((one, other) => one.range.start - other.range.start);
}

/** Splices that put the answer where the question stood and record both under `## Clarifications`, `### Session <on>`. */
export function answered(bytes: Uint8Array, { question, range }: Clarification, answer: string, on: string): readonly Splice[] {
  const words = answer.replaceAll(/\s+/gu, ' ').trim();
  const text = markdownText(bytes);
  const place = { range, text: words };
  const record = recordOf(text, question === '' ? 'Clarification' : question, words, on);
  if (record.range.start > range.start && record.range.start < range.end) return [place];
  return record.range.start <= range.start ? [record, place] : [place, record];
}

/** The line of the record, with what it needs around it. */
function recordOf(text: MarkdownText, question: string, answer: string, on: string): Splice {
  const { bytes, sections, lines } = text;
  const ending = lineEnding(bytes);
  const entry = `- Q: ${question} → A: ${answer}`;
  const clarifications = sections.findIndex(({ heading, level }) => level === 2 && /^Clarifications\b/iu.test(heading));
  const at = (line: number, content: string): Splice => insertion(text, line, content, ending);
  if (clarifications !== -1) {
    const session = sectionsWithin(text, clarifications, true).find((index) => sections[index]?.heading === `Session ${on}`);
    if (session !== undefined) return at(contentEnd(text, session), entry);
    const last = sectionsWithin(text, clarifications).at(-1) ?? clarifications;
    return at(contentEnd(text, last), ['', `### Session ${on}`, '', entry].join(ending));
  }
  const section = ['## Clarifications', '', `### Session ${on}`, '', entry].join(ending);
  const stories = sections.find(({ heading, level }) => level === 2 && /\bUser Scenarios\b/iu.test(heading));
  const before = stories ?? sections.find(({ heading, level }) => level === 2 && !OVERVIEW.test(heading));
  if (before === undefined) return at(lines.count, lines.count === 0 ? section : ending + section);
  return { range: { start: before.start, end: before.start }, text: section + ending + ending };
}

/** The line after the last line of a section that is not blank and no rule. */
function contentEnd(text: MarkdownText, index: number): number {
  const section = text.sections[index];
  const next = text.sections[index + 1];
  if (section === undefined) return text.lines.count;
  let end = next === undefined ? text.lines.count : headingLine(next);
  while (end - 1 > headingLine(section) && /^[ \t]*(?:(?:-[ \t]*){3,})?$/u.test(rawLine(text, end - 1))) end--;
  return end;
}

/** Puts lines before line `line`, whatever the document ends with. */
function insertion({ bytes, lines }: MarkdownText, line: number, content: string, ending: string): Splice {
  const end = line === 0 ? 0 : textEnd(bytes, lines, line - 1);
  if (line > 0 && end === lineStart(lines, line)) return { range: { start: end, end }, text: ending + content };
  const start = lineStart(lines, line);
  return { range: { start, end: start }, text: content + ending };
}
