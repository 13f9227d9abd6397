/** Specs in plain Markdown, whoever wrote them: requirements with ids, scenarios below headings, checkboxes, open markers. */
import { encode, lineStart, lineText } from '../lines.ts';
import { REQUIREMENT_ID } from '../requirement-id.ts';
import { requirementLines } from '../scaffold.ts';
import type { FilePlace, Format, RequirementBlock, ScenarioBlock, SpecDocument, TaskItem, Tree, Unit } from './format.ts';
import { criteria } from './kiro/requirements.ts';
import { kiro } from './kiro.ts';
import {
  headingLine,
  itemEnd,
  lineRange,
  markdownText,
  sectionsByLine,
  sectionsWithin,
  titleOf,
  trimmed,
  type MarkdownText,
} from './markdown-lines.ts';
import { answeredInPlace, markersOf, openFields } from './markers.ts';
import { openspec } from './openspec.ts';
import { specKit } from './spec-kit.ts';
import { boxLines, tickBox } from './task-lines.ts';
import { tiled } from './tiling.ts';

const MARKER = /\[(?:NEEDS[ _][A-Z]{3,20}|TBD|TODO)(?=[:\]])/u;
const NORMATIVE = /\b(?:SHALL|MUST|SHOULD|MAY|REQUIRED|shall|must)\b/u;
const TASK_ID = new RegExp(
  `^(?:\\*\\*|__)?(T\\d{1,5}[a-z]?(?![A-Za-z0-9])|${REQUIREMENT_ID.source.replace(/^\\b/u, '')}|\\d{1,4}(?:\\.\\d{1,4})+(?![\\w.]))[.:]?(?:\\*\\*|__)?[.:]?[ \\t]+`,
  'u',
);

export const plain: Format = {
  name: 'plain',
  title: 'Markdown',
  place,
  read(bytes, kind): SpecDocument {
    const text = markdownText(bytes);
    const title = text.sections.find(({ level }) => level === 1)?.heading;
    const clarifications = [...markersOf(text, MARKER), ...openFields(text, /TBD|TODO/u)];
    return {
      kind,
      ...(title === undefined ? {} : { title }),
      requirements: requirementBlocks(text),
      tasks: boxLines(text).map((box): TaskItem => {
        const lead = TASK_ID.exec(box.rest);
        const { mark, line, range, parent, group, starred } = box;
        const end = box.restStart + box.rest.length;
        return {
          ...(lead?.[1] === undefined ? {} : { id: lead[1] }),
          title: titleOf(text, trimmed(text, Math.min(box.restStart + (lead?.[0].length ?? 0), end), end)),
          mark,
          box: box.box,
          line: line + 1,
          range,
          parent,
          ...(group === undefined ? {} : { group }),
          optional: starred,
          parallel: false,
          depends: [],
          traces: [],
        };
      }),
      clarifications: clarifications.toSorted((one, other) => one.range.start - other.range.start),
    };
  },
  units,
  // Plain text has no rules of its own; the review looks at it.
  check: (_tree, found) => found.map((unit) => ({ unit, issues: [] })),
  tick: tickBox,
  answer: answeredInPlace,
};

function place(path: string): FilePlace | undefined {
  if (!/\.(?:md|markdown)$/iu.test(path)) return undefined;
  return [openspec, specKit, kiro].some((format) => format.place(path) !== undefined) ? undefined : { kind: 'spec', root: '', unit: path };
}

function units(tree: Tree): readonly Unit[] {
  return tree.paths
    .filter((path) => place(path) !== undefined)
    .map((path): Unit => ({ format: 'plain', kind: 'spec', id: path, root: '', file: path, files: [path] }))
    .toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

/** Headings and lines that define a requirement; what stands in another one's lines cuts it short. */
function requirementBlocks(text: MarkdownText): readonly RequirementBlock[] {
  const headed = text.sections.flatMap((section, index): readonly RequirementBlock[] => {
    if (section.requirement === undefined) return [];
    const number = /^Requirement (\d+(?:\.\d+)*)$/u.exec(section.requirement)?.[1];
    const key = number ?? section.requirement;
    const range = { start: section.start, end: section.treeEnd };
    const named = scenariosBelow(text, index);
    const scenarios = named.length > 0 || number === undefined ? named : criteria(text, index, number);
    const end = Math.min(section.end, scenarios[0]?.range.start ?? section.end);
    const normative = NORMATIVE.test(text.raw.slice(range.start, range.end));
    const statement = trimmed(text, Math.min(section.bodyStart, end), end);
    return [{ key, title: titled(section.heading, key), line: section.startLine, range, text: statement, normative, scenarios }];
  });
  const lines = new Set(headed.map(({ line }) => line));
  const sectionOf = sectionsByLine(text);
  const listed = requirementLines(text.bytes, text).flatMap(({ line, before, prefix, digits, after }): readonly RequirementBlock[] => {
    if (lines.has(line + 1)) return [];
    const key = prefix + digits;
    const next = text.sections[(sectionOf[line] ?? -1) + 1];
    const row = lineText(text.bytes, text.lines, line).trimStart().startsWith('|');
    const end = row ? line + 1 : itemEnd(text, line, next === undefined ? text.lines.count : headingLine(next));
    const range = lineRange(text, line, end);
    const lead = lineStart(text.lines, line) + encode(before + key + after).length;
    const content = trimmed(text, Math.min(lead, range.end), range.end);
    const normative = NORMATIVE.test(text.raw.slice(range.start, range.end));
    return [{ key, title: titleOf(text, content), line: line + 1, range, text: content, normative, scenarios: [] }];
  });
  return tiled([...headed, ...listed]);
}

function scenariosBelow(text: MarkdownText, index: number): readonly ScenarioBlock[] {
  return sectionsWithin(text, index).flatMap((at): readonly ScenarioBlock[] => {
    const section = text.sections[at];
    if (section === undefined || !/^Scenario\b/iu.test(section.heading)) return [];
    const title = section.heading.replace(/^Scenario\b(?:\s+\d+)?\s*[:.–-]?\s*/iu, '');
    const number = /^Scenario\s+(\d+)/iu.exec(section.heading)?.[1];
    const range = { start: section.start, end: section.end };
    return [
      {
        key: title === '' ? (number ?? section.heading) : title,
        title: title === '' ? section.heading : title,
        line: section.startLine,
        range,
        text: trimmed(text, section.bodyStart, section.end),
      },
    ];
  });
}

function titled(heading: string, key: string): string {
  const rest = heading
    .replace(/^Requirement(?:\s+\d+(?:\.\d+)*)?\s*[:.–-]?\s*/iu, '')
    .replace(key, '')
    .replace(/^[\s:.–-]+/u, '')
    .trim();
  return rest === '' ? key : rest;
}
