/** Reads user stories with their acceptance scenarios, edge cases and other scenario sections of a spec-kit `spec.md`. */
import type { RequirementBlock, ScenarioBlock } from '../format.ts';
import type { Section } from '../../outline.ts';
import {
  headingLine,
  indentOf,
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
import { NORMATIVE } from './words.ts';

const STORY = /^(?:User Story\s+|US-?)(\d+)\b\s*(?:[-–—:.]\s*)?(.*)$/iu;
const PRIORITY = /\s*\((?:Priority:\s*)?P\d+\).*$/iu;
const LABEL = /^[ \t]*\*\*(?:Why this priority|Independent Test|Acceptance\b)/iu;
const ACCEPTANCE = /^[ \t]*(?:(?:\*\*|#{1,6}[ \t]+|__)?Acceptance (?:Scenarios?|Criteria)\b|\*\*Acceptance:?\*\*)/iu;
const STEP = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\*\*|__)?(?:Given|When|Scenario)\b/iu;

/** Blocks for every story and scenario section, in document order; those inside another are left out. */
export function storyBlocks(text: MarkdownText): readonly RequirementBlock[] {
  const blocks: RequirementBlock[] = [];
  let end = 0;
  for (const [index, section] of text.sections.entries()) {
    if (section.start < end) continue;
    const block = blockOf(text, section, index);
    if (block === undefined) continue;
    blocks.push(block);
    end = block.range.end;
  }
  return blocks;
}

function blockOf(text: MarkdownText, section: Section, index: number): RequirementBlock | undefined {
  const heading = section.heading.replaceAll(/[*_`]/gu, '').trim();
  const story = STORY.exec(heading);
  if (story !== null) {
    const key = `US${story[1] ?? ''}`;
    return storyBlock(
      text,
      section,
      section.treeEnd,
      key,
      (story[2] ?? '').replace(PRIORITY, ''),
      listed(text, index, section.treeEnd, key),
    );
  }
  if (/^Edge Cases\b/iu.test(heading))
    return storyBlock(
      text,
      section,
      section.treeEnd,
      'Edge Cases',
      'Edge Cases',
      items(text, section, section.treeEnd, 'EC', () => true),
    );
  if (/^Primary User Story\b/iu.test(heading)) {
    const following = index + sectionsWithin(text, index).length + 1;
    const next = text.sections[following];
    const acceptance = next !== undefined && next.level === section.level && ACCEPTANCE.test(next.heading);
    const end = acceptance ? next.treeEnd : section.treeEnd;
    return storyBlock(text, section, end, 'Primary User Story', heading, listed(text, acceptance ? following : index, end, ''));
  }
  const above = text.sections[section.parent]?.heading ?? '';
  if (/\bUser Scenarios\b/iu.test(above) && PRIORITY.test(heading)) {
    const title = heading.replace(PRIORITY, '');
    return storyBlock(text, section, section.treeEnd, title, title, listed(text, index, section.treeEnd, ''));
  }
  if (/^(?:Acceptance Scenarios|Scenarios)\b/iu.test(heading) && !hasStories(text, index))
    return storyBlock(text, section, section.treeEnd, heading, heading, listed(text, index, section.treeEnd, ''));
  return undefined;
}

function hasStories(text: MarkdownText, index: number): boolean {
  return sectionsWithin(text, index).some((at) => STORY.test(text.sections[at]?.heading ?? ''));
}

function storyBlock(
  text: MarkdownText,
  section: Section,
  end: number,
  key: string,
  title: string,
  scenarios: readonly ScenarioBlock[],
): RequirementBlock {
  const stop = Math.min(scenarios[0]?.range.start ?? end, section.end);
  let last = lineAt(text, section.bodyStart);
  for (; last < lineAt(text, stop); last++)
    if (LABEL.test(rawLine(text, last)) || /^[ \t]*(?:-[ \t]*){3,}$/u.test(rawLine(text, last))) break;
  const range = { start: section.start, end };
  const statement = trimmed(text, Math.min(section.bodyStart, end), Math.min(lineRange(text, last, last).start, end));
  return {
    key,
    title,
    line: section.startLine,
    range,
    text: statement,
    normative: NORMATIVE.test(text.raw.slice(section.bodyStart, end)),
    scenarios,
  };
}

/** Scenarios under sub-headings, else the items of the acceptance list, else items that begin with Given or When. */
function listed(text: MarkdownText, index: number, end: number, prefix: string): readonly ScenarioBlock[] {
  const section = text.sections[index];
  if (section === undefined) return [];
  const named = sectionsWithin(text, index).flatMap((at) => text.sections[at] ?? []);
  const headed = named.filter(({ heading }) => /^Scenario\b/iu.test(heading));
  const under =
    headed.length > 0 || !/^Scenarios\b/iu.test(section.heading) ? headed : named.filter(({ level }) => level === section.level + 1);
  if (under.length > 0) return under.map((child) => headedScenario(text, child));
  const last = lineAt(text, end);
  for (let line = headingLine(section); line < last; line++)
    if (isText(text, line) && ACCEPTANCE.test(rawLine(text, line))) return items(text, section, end, prefix, () => true, line);
  return items(text, section, end, prefix, (raw) => STEP.test(raw));
}

function headedScenario(text: MarkdownText, section: Section): ScenarioBlock {
  const [, number, name = ''] = /^(?:Scenario\b\s*(\d*)\s*[-–—:.]?\s*)?(.*)$/iu.exec(section.heading) ?? [];
  return {
    key: number === undefined || number === '' ? name : number,
    title: name === '' ? section.heading : name,
    line: section.startLine,
    range: { start: section.start, end: section.treeEnd },
    text: trimmed(text, section.bodyStart, section.treeEnd),
  };
}

/** Outermost list items from a line on, up to the next bold label, as scenarios `<prefix>.<number>`. */
function items(
  text: MarkdownText,
  section: Section,
  end: number,
  prefix: string,
  accept: (raw: string) => boolean,
  from: number = headingLine(section),
): readonly ScenarioBlock[] {
  const found: ScenarioBlock[] = [];
  const used = new Set<string>();
  const limit = lineAt(text, end);
  let line = from + 1;
  while (line < limit) {
    const raw = rawLine(text, line);
    if (LABEL.test(raw) && !ACCEPTANCE.test(raw)) break;
    if (!isText(text, line) || !isListItem(raw) || indentOf(raw) > 3 || !accept(raw)) {
      line++;
      continue;
    }
    const [marker = '', digits = ''] = /^[ \t]*(?:[-*+]|(\d{1,9})[.)])[ \t]*(?:\[[ xX]\][ \t]+)?/u.exec(raw) ?? [];
    const after = itemEnd(text, line, limit);
    const range = lineRange(text, line, after);
    const content = trimmed(text, rawStart(text, line) + marker.length, range.end);
    const number = digits === '' || used.has(digits) ? String(found.length + 1) : digits;
    used.add(number);
    const key = prefix === 'EC' ? `EC${number}` : prefix === '' ? number : `${prefix}.${number}`;
    found.push({ key, title: titleOf(text, content), line: line + 1, range, text: content });
    line = after;
  }
  return found;
}
