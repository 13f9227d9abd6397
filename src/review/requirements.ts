/** Finds requirements and scenarios in the conventions of the field: OpenSpec headings, spec-kit ids, Kiro criteria, headings and items with ids, and plain sentences that bind. */
import { REQUIREMENT_ID } from '../documents/requirement-id.ts';
import type { SpecText } from './spec-text.ts';
import type { Table } from './tables.ts';
import { append } from '../domain/append.ts';

/** A stretch of one line: 0-based line, columns as UTF-16 offsets, end exclusive. */
export interface Span {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

export interface Requirement {
  /** `FR-001`, `2.3`, or the name after `Requirement:`; empty for a plain sentence. */
  readonly id: string;
  /** `block`: heading and body; `item`: list item or table row with an id; `criterion`: one acceptance criterion; `sentence`: plain text with a binding word. */
  readonly kind: 'block' | 'item' | 'criterion' | 'sentence';
  /** Line that names it, 0-based. */
  readonly line: number;
  /** Its own text; empty when there is none. */
  readonly spans: readonly Span[];
  /** Index of its section. */
  readonly section: number;
}

export interface Scenario {
  readonly name: string;
  readonly line: number;
  readonly section: number;
  /** Index of the section of the requirement it belongs to; -1 when it stands alone. */
  readonly requirement: number;
  readonly steps: readonly { readonly keyword: string; readonly line: number }[];
  /** Lines of the body that are not blank. */
  readonly size: number;
}

interface Found {
  readonly requirements: readonly Requirement[];
  readonly scenarios: readonly Scenario[];
}

/** Requirements and scenarios in document order. Plain sentences count only where the document has no requirement of a stricter form. */
export function findRequirements(document: SpecText, tables: readonly Table[]): Found {
  const blocks = requirementBlocks(document);
  const items = requirementItems(document, tables);
  const criteria = document.format === 'kiro' ? acceptanceCriteria(document) : [];
  const formal = [...blocks, ...items, ...criteria].toSorted((a, b) => a.line - b.line);
  return {
    requirements: formal.length > 0 ? formal : bindingSentences(document),
    scenarios: [...scenarioBlocks(document), ...scenarioItems(document)].toSorted((a, b) => a.line - b.line),
  };
}

/** The words of a requirement, prose only, lines joined by a space. */
export function requirementText(document: SpecText, { spans }: Requirement): string {
  return spans
    .map(({ line, from, to }) => document.lines[line]?.prose.slice(from, to).trim() ?? '')
    .join(' ')
    .trim();
}

/** Whether a heading opens deltas that take requirements away or only rename them. */
function isRemoval(document: SpecText, section: number): boolean {
  const parent = document.sections[document.sections[section]?.parent ?? -1];
  return parent !== undefined && /^(?:REMOVED|RENAMED) Requirements$/iu.test(parent.heading);
}

function requirementBlocks(document: SpecText): readonly Requirement[] {
  return document.sections.flatMap((section, index): readonly Requirement[] => {
    const { heading, requirement, startLine } = section;
    const openspec = /^Requirement:\s*\S/iu.test(heading);
    if (requirement === undefined || isRemoval(document, index) || document.format === 'kiro') return [];
    if (!openspec && (document.format === 'openspec' || !REQUIREMENT_ID.test(heading))) return [];
    const spans = bodyLines(document, index).filter(({ line }) => !/^\s*\*\*[^*]+\*\*:/u.test(document.lines[line]?.text ?? ''));
    return [
      { id: openspec ? heading.replace(/^Requirement:\s*/iu, '') : requirement, kind: 'block', line: startLine - 1, spans, section: index },
    ];
  });
}

/** Prose lines between a heading and the next one. */
function bodyLines(document: SpecText, section: number): readonly Span[] {
  const { startLine = 1 } = document.sections[section] ?? {};
  const spans: Span[] = [];
  for (let line = startLine; line < document.lines.length; line += 1) {
    const entry = document.lines[line];
    if (entry === undefined || entry.section !== section) break;
    if (entry.kind === 'prose' && entry.text.trim() !== '') spans.push({ line, from: 0, to: entry.text.length });
  }
  return spans;
}

/** Lines between a heading and the next one that are not blank, code included. */
function bodySize(document: SpecText, section: number): number {
  let size = 0;
  for (let line = document.sections[section]?.startLine ?? 0; document.lines[line]?.section === section; line += 1) {
    if (document.lines[line]?.text.trim() !== '') size += 1;
  }
  return size;
}

const ID = REQUIREMENT_ID.source;
const ITEM = new RegExp(
  `^(\\s*(?:[-*+]|\\d{1,4}[.)])\\s+(?:\\[[ xX~-]\\]\\s+)?)(?:~~)?[*_\`[(]{0,3}(${ID})(?![\\w-])[\\])*_\`]{0,4}:?[*_]{0,2}\\s*`,
  'u',
);

function requirementItems(document: SpecText, tables: readonly Table[]): readonly Requirement[] {
  const items = document.lines.flatMap((entry, line): readonly Requirement[] => {
    const match = entry.kind === 'prose' ? ITEM.exec(entry.text) : null;
    if (match === null) return [];
    const [head, marker = '', id = ''] = match;
    const first = { line, from: head.length, to: entry.text.length };
    return [{ id, kind: 'item', line, spans: [first, ...continuation(document, line, indentOf(marker))], section: entry.section }];
  });
  const rows = tables.flatMap(({ rows: all }) =>
    all.flatMap(({ line, cells }): readonly Requirement[] => {
      const id = cells[0] === undefined ? undefined : new RegExp(`^[*_\`[]{0,3}(${ID})[*_\`\\]]{0,3}$`, 'u').exec(cells[0].text)?.[1];
      const entry = document.lines[line];
      const from = cells[1]?.column;
      return id === undefined || entry === undefined || from === undefined
        ? []
        : [{ id, kind: 'item', line, spans: [{ line, from, to: entry.text.length }], section: entry.section }];
    }),
  );
  return [...items, ...rows];
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s/u;

/** Lines that still belong to a list item: deeper ones, and text that flows on without a blank line. */
function continuation(document: SpecText, line: number, indent: number): readonly Span[] {
  const spans: Span[] = [];
  let blankBefore = false;
  for (let next = line + 1; next < document.lines.length; next += 1) {
    const entry = document.lines[next];
    if (entry === undefined || entry.kind === 'heading' || entry.kind === 'quote') break;
    if (entry.text.trim() === '') {
      blankBefore = true;
      continue;
    }
    const deeper = indentOf(entry.text) > indent;
    if (!deeper && (blankBefore || LIST_ITEM.test(entry.text) || entry.text.trimStart().startsWith('|') || entry.text.startsWith('**')))
      break;
    if (entry.kind === 'prose') spans.push({ line: next, from: 0, to: entry.text.length });
  }
  return spans;
}

/** Numbered items under `Acceptance Criteria`: `N.M` after the requirement's number. */
function acceptanceCriteria(document: SpecText): readonly Requirement[] {
  return document.lines.flatMap((entry, line): readonly Requirement[] => {
    const section = document.sections[entry.section];
    if (entry.kind !== 'prose' || section === undefined || !/^Acceptance Criteria\b/iu.test(section.heading)) return [];
    const match = /^(\s{0,3})(\d{1,4})[.)]\s+(?=\S)/u.exec(entry.text);
    if (match === null) return [];
    const [head, indent = '', number = ''] = match;
    const parent = /^Requirement\s+(\d+(?:\.\d+)*)/iu.exec(document.sections[section.parent]?.heading ?? '')?.[1];
    const spans = [{ line, from: head.length, to: entry.text.length }, ...continuation(document, line, indent.length)];
    return [{ id: parent === undefined ? number : `${parent}.${number}`, kind: 'criterion', line, spans, section: entry.section }];
  });
}

const BINDING = /\b(?:shall|must)\b/iu;

/** Paragraph lines and list items that bind although nothing names them. */
function bindingSentences(document: SpecText): readonly Requirement[] {
  return document.lines.flatMap((entry, line): readonly Requirement[] =>
    entry.kind === 'prose' && BINDING.test(entry.prose)
      ? [{ id: '', kind: 'sentence', line, spans: [{ line, from: 0, to: entry.text.length }], section: entry.section }]
      : [],
  );
}

const STEP = /^\s*(?:[-*+]\s+|\d{1,3}[.)]\s+)?(?:\*\*|__|\*|_)?(GIVEN|WHEN|THEN|AND|BUT)(?:\*\*|__|\*|_)?(?![\p{L}\p{N}'’])/iu;

/** `#### Scenario:` headings, and any heading of that level inside a requirement. */
function scenarioBlocks(document: SpecText): readonly Scenario[] {
  return document.sections.flatMap(({ heading, level, parent, startLine }, index): readonly Scenario[] => {
    const owner = document.sections[parent];
    const inside = owner !== undefined && /^Requirement:\s*\S/iu.test(owner.heading) && level === owner.level + 1;
    if ((!inside && !/^Scenario:\s*\S/iu.test(heading)) || (inside && isRemoval(document, parent))) return [];
    const body = bodyLines(document, index);
    const steps = body.flatMap(({ line }) => {
      const keyword = STEP.exec(document.lines[line]?.text ?? '')?.[1];
      return keyword === undefined ? [] : [{ keyword: keyword.toUpperCase(), line }];
    });
    const size = bodySize(document, index);
    return [
      { name: heading.replace(/^Scenario:\s*/iu, ''), line: startLine - 1, section: index, requirement: inside ? parent : -1, steps, size },
    ];
  });
}

/** spec-kit's list form: `1. **Given** .., **When** .., **Then** ..` in one item, or one step an item. */
function scenarioItems(document: SpecText): readonly Scenario[] {
  const scenarios: {
    name: string;
    line: number;
    section: number;
    requirement: number;
    steps: { keyword: string; line: number }[];
    size: number;
  }[] = [];
  document.lines.forEach((entry, line) => {
    const first =
      entry.kind === 'prose' ? /^\s*\d{1,3}[.)]\s+\*\*(Given|When|Then|And|But)\*\*/iu.exec(entry.text)?.[1]?.toUpperCase() : undefined;
    if (first === undefined) return;
    const spans = [{ line, from: 0, to: entry.text.length }, ...continuation(document, line, indentOf(entry.text))];
    const steps = spans.flatMap((span) =>
      [...(document.lines[span.line]?.text.matchAll(/\*\*(Given|When|Then|And|But)\*\*/giu) ?? [])].map(([, keyword = '']) => ({
        keyword: keyword.toUpperCase(),
        line: span.line,
      })),
    );
    const open = scenarios.at(-1);
    const goesOn =
      open?.section === entry.section && (first === 'WHEN' ? !open.steps.some(({ keyword }) => keyword === 'WHEN') : first !== 'GIVEN');
    if (open !== undefined && goesOn) append(open.steps, steps);
    else scenarios.push({ name: '', line, section: entry.section, requirement: -1, steps, size: spans.length });
  });
  return scenarios;
}
