/** Reads numbered requirements with their acceptance criteria from `requirements.md` and `bugfix.md`, and properties from `design.md`. */
import { lineStart } from '../../lines.ts';
import type { Section } from '../../outline.ts';
import type { RequirementBlock, ScenarioBlock } from '../format.ts';
import {
  headingLine,
  indentOf,
  isBlank,
  isListItem,
  isText,
  itemEnd,
  lineAt,
  lineRange,
  rawLine,
  rawStart,
  sectionsWithin,
  titleOf,
  trimmed,
  type MarkdownText,
} from '../markdown-lines.ts';
import { tiled } from '../tiling.ts';
import { tracesIn } from './traces.ts';
import { ACCEPTANCE, NORMATIVE, NUMBERED_HEADING, REQUIREMENT_HEADING, REQUIREMENTS_HEADING, STATEMENT_LABEL } from './words.ts';

const LIST_NUMBER = /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?(\d{1,4}(?:\.\d{1,4}){0,2}[a-z]?)(?:[.)]|(?=(?:\*\*)?[ \t:]))(?:\*\*)?:?[ \t]+(?=\S)/u;
const DOTTED_LINE = /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?(\d{1,4}\.\d{1,4})\.?(?:\*\*)?:?[ \t]+\S/u;

/** Requirements in order; blocks never overlap. */
export function requirementBlocks(text: MarkdownText): readonly RequirementBlock[] {
  const named = text.sections.flatMap((section, index) => {
    const heading = rawHeading(text, section);
    const match = REQUIREMENT_HEADING.exec(heading);
    return match === null ? [] : [requirement(text, index, match[1] ?? '', match[0].length)];
  });
  if (named.length > 0) return tiled(named);
  const numbered = text.sections.flatMap((section, index) => {
    const match = NUMBERED_HEADING.exec(rawHeading(text, section));
    const parent = text.sections[section.parent];
    const under = parent !== undefined && REQUIREMENTS_HEADING.test(rawHeading(text, parent));
    return match === null || !under ? [] : [requirement(text, index, match[1] ?? '', match[0].length)];
  });
  return tiled(numbered.length > 0 ? numbered : groupedCriteria(text));
}

/** Text of a heading as `raw`, without hashes; the first line of a setext heading. */
function rawHeading(text: MarkdownText, section: Section): string {
  return rawLine(text, headingLine(section))
    .replace(/^[ \t]*#{1,6}[ \t]+/u, '')
    .replace(/[ \t]+#+[ \t]*$|[ \t]+$/u, '');
}

function requirement(text: MarkdownText, index: number, key: string, skipped: number): RequirementBlock {
  const section = text.sections[index];
  if (section === undefined) throw new RangeError('no such section');
  const range = { start: section.start, end: section.treeEnd };
  const scenarios = criteria(text, index, key);
  const statement = statementOf(text, section, Math.min(scenarios[0]?.range.start ?? range.end, section.end));
  const line = headingLine(section);
  const lead = /^[ \t]*#{1,6}[ \t]+/u.exec(rawLine(text, line))?.[0].length ?? 0;
  const heading = trimmed(text, rawStart(text, line) + lead + skipped, lineStart(text.lines, line + 1));
  const named = titleOf(text, heading).replace(/[ \t]+#+$/u, '');
  return {
    key,
    title: named === '' ? titleOf(text, statement) || section.heading : named,
    line: section.startLine,
    range,
    text: statement,
    normative: NORMATIVE.test(text.raw.slice(range.start, range.end)),
    scenarios,
  };
}

/** From behind `**User Story:**` to the criteria. */
function statementOf(text: MarkdownText, section: Section, stop: number) {
  let line = lineAt(text, section.bodyStart);
  const last = lineAt(text, stop);
  while (line < last && isBlank(rawLine(text, line))) line++;
  let end = line;
  while (end < last && !ACCEPTANCE.test(rawLine(text, end)) && !/^[ \t]*(?:-[ \t]*){3,}$/u.test(rawLine(text, end))) end++;
  const label = line < end ? (STATEMENT_LABEL.exec(rawLine(text, line))?.[0].length ?? 0) : 0;
  const start = line < text.lines.count ? Math.min(rawStart(text, line) + label, stop) : stop;
  return trimmed(text, Math.max(start, Math.min(section.bodyStart, stop)), Math.max(start, lineRange(text, line, end).end));
}

/** Criteria of the section at `index`: numbered items below their label or heading, or anywhere in the section when it has none. */
export function criteria(text: MarkdownText, index: number, key: string): readonly ScenarioBlock[] {
  const section = text.sections[index];
  if (section === undefined) return [];
  const limit = lineAt(text, section.treeEnd);
  let from = headingLine(section) + 1;
  let labelled = false;
  for (let line = from; line < limit && !labelled; line++)
    if (isText(text, line) && ACCEPTANCE.test(rawLine(text, line))) [from, labelled] = [line + 1, true];
  const stops = new Set(sectionsWithin(text, index).map((at) => (text.sections[at]?.startLine ?? 0) - 1));
  const found: ScenarioBlock[] = [];
  const used = new Set<string>();
  for (let line = from; line < limit;) {
    const raw = rawLine(text, line);
    const match = isText(text, line) && indentOf(raw) < 4 && !stops.has(line) ? LIST_NUMBER.exec(raw) : null;
    const bullet = match === null && labelled && isText(text, line) && indentOf(raw) < 2 && isListItem(raw);
    if (match === null && !bullet) {
      line++;
      continue;
    }
    const end = criterionEnd(text, line, limit, stops);
    const range = lineRange(text, line, end);
    const lead = match?.[0] ?? /^[ \t]*[-*+][ \t]+/u.exec(raw)?.[0] ?? '';
    const content = trimmed(text, Math.min(rawStart(text, line) + lead.length, range.end), range.end);
    const own = numberOf(match?.[1], key, found.length + 1, used);
    used.add(own);
    found.push({ key: own, title: titleOf(text, content), line: line + 1, range, text: content });
    line = end;
  }
  return found;
}

function numberOf(written: string | undefined, key: string, position: number, used: ReadonlySet<string>): string {
  const own = written === undefined ? `${key}.${position}` : written.includes('.') ? written : `${key}.${written}`;
  return used.has(own) && written !== undefined && !written.includes('.') ? `${key}.${position}` : own;
}

/** A list item ends as lists do; a line such as `1.1 WHEN ...` that Markdown takes for text ends before the next such line. */
function criterionEnd(text: MarkdownText, line: number, limit: number, headings: ReadonlySet<number>): number {
  const indent = indentOf(rawLine(text, line));
  return itemEnd(
    text,
    line,
    limit,
    (next, raw) => headings.has(next) || (isText(text, next) && indentOf(raw) <= indent && DOTTED_LINE.test(raw)),
  );
}

/** Sections with lines such as `1.1 WHEN ...` and no heading that numbers them, as in `bugfix.md`. */
function groupedCriteria(text: MarkdownText): readonly RequirementBlock[] {
  return text.sections.flatMap((section, index) => {
    const next = text.sections[index + 1];
    const limit = next === undefined ? text.lines.count : headingLine(next);
    let first = headingLine(section) + 1;
    while (first < limit && !(isText(text, first) && DOTTED_LINE.test(rawLine(text, first)))) first++;
    if (first === limit) return [];
    const key = (DOTTED_LINE.exec(rawLine(text, first))?.[1] ?? '').replace(/\..*$/u, '');
    const scenarios = criteria(text, index, key);
    const range = { start: section.start, end: section.end };
    const statement = statementOf(text, section, scenarios[0]?.range.start ?? section.end);
    const normative = NORMATIVE.test(text.raw.slice(range.start, range.end));
    return [{ key, title: section.heading, line: section.startLine, range, text: statement, normative, scenarios }];
  });
}

/** `### Property N: ...` of a design, with what each validates. */
export function propertyBlocks(text: MarkdownText): readonly RequirementBlock[] {
  const found = text.sections.flatMap((section) => {
    const match = /^(Property\s+\d+)\s*[:.–-]?\s*(.*)$/iu.exec(section.heading);
    if (match === null) return [];
    const range = { start: section.start, end: section.treeEnd };
    const first = lineAt(text, section.bodyStart);
    let last = first;
    while (last < lineAt(text, section.end) && !/^[ \t]*(?:[-*+][ \t]+)?\**Validates/iu.test(rawLine(text, last))) last++;
    const content = text.raw.slice(range.start, range.end);
    return [
      {
        key: (match[1] ?? '').replace(/\s+/u, ' '),
        title: match[2] === '' || match[2] === undefined ? section.heading : match[2],
        line: section.startLine,
        range,
        text: trimmed(text, section.bodyStart, Math.max(section.bodyStart, lineRange(text, last, last).start)),
        normative: NORMATIVE.test(content),
        scenarios: [],
        traces: tracesIn(content),
      },
    ];
  });
  return tiled(found);
}
