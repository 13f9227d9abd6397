/** Reads what a spec-kit `spec.md` requires: requirements with ids, success criteria, stories, edge cases, living-spec changes. */
import type { RequirementBlock, RequirementChangeKind, ScenarioBlock } from '../format.ts';
import type { Section } from '../../outline.ts';
import {
  headingLine,
  isText,
  itemEnd,
  lineRange,
  rawLine,
  rawStart,
  sectionsByLine,
  sectionsWithin,
  titleOf,
  trimmed,
  type MarkdownText,
} from '../markdown-lines.ts';
import { tiled } from '../tiling.ts';
import { storyBlocks } from './stories.ts';
import { NORMATIVE, REQUIREMENT } from './words.ts';

// `- **FR-001**: ...`, `- **FR-001** (MUST): ...`, `- **FR-001: ...**`, `- FR-001: ...`; struck out or not.
const ITEM = new RegExp(
  `^[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+(?:\\[[ xX]\\][ \\t]+)?(?:~~)?(?:(?:\\*\\*|__)(${REQUIREMENT})(?:(?:\\*\\*|__)(?:[ \\t]*\\([^()]{1,40}\\)(?=:))?:?|:(?:\\*\\*|__)?|(?=[ \\t[(]))|(${REQUIREMENT}):)[ \\t]*`,
  'u',
);
const HEADED = new RegExp(`^(?:\\*\\*)?(${REQUIREMENT})(?:\\*\\*)?[ \\t]*(?:[-:.][ \\t]*)?`, 'u');
const DELTA = /^(ADDED|MODIFIED|REMOVED|RENAMED) Requirements\b/iu;
const KINDS: Readonly<Record<string, RequirementChangeKind>> = {
  ADDED: 'ADDED',
  MODIFIED: 'MODIFIED',
  REMOVED: 'REMOVED',
  RENAMED: 'RENAMED',
};

/** Everything the document requires, in order; blocks never overlap. */
export function requirementBlocks(text: MarkdownText): readonly RequirementBlock[] {
  const stories = storyBlocks(text);
  const own = [...listedRequirements(text, stories), ...headedRequirements(text)];
  // Edge cases that have ids of their own are requirements themselves.
  const starts = own.map(({ range }) => range.start).toSorted((one, other) => one - other);
  let at = 0;
  const kept = stories.filter(({ key, range }) => {
    while ((starts[at] ?? Infinity) <= range.start) at++;
    return key !== 'Edge Cases' || (starts[at] ?? Infinity) >= range.end;
  });
  return tiled([...kept, ...own, ...changedRequirements(text)]);
}

function listedRequirements(text: MarkdownText, stories: readonly RequirementBlock[]): readonly RequirementBlock[] {
  const sectionOf = sectionsByLine(text);
  const found: RequirementBlock[] = [];
  let story = 0;
  for (let line = 0; line < text.lines.count; line++) {
    const raw = isText(text, line) ? rawLine(text, line) : '';
    const match = ITEM.exec(raw);
    if (match === null) continue;
    const start = rawStart(text, line);
    while ((stories[story]?.range.end ?? Infinity) <= start) story++;
    const around = stories[story];
    if (around !== undefined && around.key !== 'Edge Cases' && around.range.start <= start) continue;
    if (isAside(text, sectionOf[line] ?? -1)) continue;
    const next = text.sections[(sectionOf[line] ?? -1) + 1];
    const end = itemEnd(text, line, next === undefined ? text.lines.count : headingLine(next));
    const range = lineRange(text, line, end);
    const content = trimmed(text, Math.min(start + match[0].length, range.end), range.end);
    found.push({
      key: match[1] ?? match[2] ?? '',
      title: titleOf(text, content),
      line: line + 1,
      range,
      text: content,
      normative: NORMATIVE.test(text.raw.slice(range.start, range.end)),
      scenarios: [],
    });
  }
  return found;
}

/** Sections that talk about requirements and define none. */
function isAside({ sections }: MarkdownText, index: number): boolean {
  for (let at = index; at !== -1; at = sections[at]?.parent ?? -1)
    if (
      /^(?:\W*)(?:Clarifications?|Out of Scope|Assumptions|Review|Execution|Notes|Dependencies|Changelog|Traceability)\b/iu.test(
        sections[at]?.heading ?? '',
      )
    )
      return true;
  return false;
}

function headedRequirements(text: MarkdownText): readonly RequirementBlock[] {
  return text.sections.flatMap((section) => {
    const id = HEADED.exec(section.heading);
    if (id === null) return [];
    return [headed(text, section, id[1] ?? '', section.heading.slice(id[0].length), [])];
  });
}

/** Requirements under `## ADDED Requirements` and its like: what the feature changes in the project's living specs. */
function changedRequirements(text: MarkdownText): readonly RequirementBlock[] {
  return text.sections.flatMap((section, index) => {
    const parent = text.sections[section.parent];
    const kind = section.level === (parent?.level ?? 0) + 1 ? DELTA.exec(parent?.heading ?? '')?.[1] : undefined;
    const change = kind === undefined ? undefined : KINDS[kind.toUpperCase()];
    if (change === undefined || HEADED.test(section.heading)) return [];
    const name = section.heading.replace(/^Requirement:\s*/iu, '');
    const scenarios = sectionsWithin(text, index)
      .flatMap((at) => text.sections[at] ?? [])
      .filter(({ heading }) => /^Scenario\b/iu.test(heading))
      .map((child): ScenarioBlock => {
        const title = child.heading.replace(/^Scenario:?\s*/iu, '');
        const range = { start: child.start, end: child.end };
        return { key: title, title, line: child.startLine, range, text: trimmed(text, child.bodyStart, child.end) };
      });
    return [{ ...headed(text, section, name, name, scenarios), change }];
  });
}

function headed(text: MarkdownText, section: Section, key: string, title: string, scenarios: readonly ScenarioBlock[]): RequirementBlock {
  return {
    key,
    title: title === '' ? key : title,
    line: section.startLine,
    range: { start: section.start, end: section.treeEnd },
    text: trimmed(text, section.bodyStart, section.end),
    normative: NORMATIVE.test(text.raw.slice(section.start, section.treeEnd)),
    scenarios,
  };
}
