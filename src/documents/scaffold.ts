/** Drafts places for requirements that a request adds, in the way the document already writes and numbers its requirements. */
import type { KeyChange } from '../domain/spec.ts';
import { LINE_TEXT } from './blocks.ts';
import { HISTORY_HEADING } from './bookkeeping.ts';
import { oneLine } from './history.ts';
import { requirementSentence, scenarioOf, titleOf, type Phrasing } from './key-change.ts';
import { lineText } from './lines.ts';
import type { Outline, Section } from './outline.ts';
import { REQUIREMENT_ID } from './requirement-id.ts';

/** Lines to insert before a 0-based line, or one line to put in place of another. */
export interface LineEdit {
  readonly line: number;
  readonly insert: readonly string[];
  /** Set when `insert` replaces the line. */
  readonly replace?: true;
}

/** What a person has to fill in because the request does not say it; the reviewer finds it as an open question. */
export const OPEN = (question: string): string => `[NEEDS CLARIFICATION: ${question}]`;

/** Edits that give each ADDED key change a place; changes whose heading exists already get none and are told in `notes`. */
export function scaffolds(
  bytes: Uint8Array,
  structure: Outline,
  changes: readonly KeyChange[],
  touched: readonly string[],
  notes: string[],
): readonly LineEdit[] {
  const known = new Set(structure.sections.map(({ heading }) => normal(heading)));
  const added = changes.filter(({ change, text }) => {
    if (change !== 'ADDED') return false;
    const exists = known.has(normal(titleOf(text)));
    if (exists) notes.push(`"${titleOf(text)}" is already a section; nothing was added for it`);
    return !exists;
  });
  if (added.length === 0) return [];
  const phrasing = phrasingOf(bytes, structure);
  const named = structure.sections.filter(({ heading }) => /^Requirement:/iu.test(heading));
  const numbered = structure.sections.filter(({ heading }) => /^Requirement\s+\d+\b/iu.test(heading));
  if (named.length > 0) return namedRequirements(bytes, structure, named, added, touched, phrasing);
  if (numbered.length > 0) return numberedRequirements(bytes, structure, numbered, added, phrasing);
  const listed = requirementLines(bytes, structure);
  if (listed.length > 0) return listedRequirements(bytes, structure, listed, added, touched, phrasing);
  return plainSections(bytes, structure, added, touched, phrasing);
}

function normal(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/^(?:requirement(?:\s+\d+)?:\s*|[\d.]+[.):]?\s+)/u, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The subject and the modal verb that most requirements of the document have. */
export function phrasingOf(bytes: Uint8Array, { lines, kinds }: Outline): Phrasing {
  const counts = new Map<string, number>();
  for (let line = 0; line < lines.count; line++) {
    if (kinds[line] !== LINE_TEXT) continue;
    const match = /(?:^|[*_`:.,]\s+|\s)((?:[Tt]he |THE )?(?:[Ss]ystem|SYSTEM))\s+\**(SHALL|MUST|shall|must|SHOULD)\b/u.exec(
      lineText(bytes, lines, line),
    );
    if (match === null) continue;
    const key = `${capitalised(match[1] ?? '')}\u0000${match[2] ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted(([, one], [, other]) => other - one);
  const [subject = 'The system', modal = 'SHALL'] = best?.[0].split('\u0000') ?? [];
  return { subject, modal };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The 0-based line after the last text of a range that ends at `until`: blank lines and a closing rule stay behind. */
function lastText(bytes: Uint8Array, { lines, kinds }: Outline, from: number, until: number): number {
  let end = until;
  const blank = (line: number): boolean => lineText(bytes, lines, line).trim() === '';
  while (end > from && blank(end - 1)) end--;
  if (end > from && kinds[end - 1] === LINE_TEXT && /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/u.test(lineText(bytes, lines, end - 1))) {
    end--;
    while (end > from && blank(end - 1)) end--;
  }
  return end;
}

/** A block set off by blank lines, put after the last text before `until`. */
function block(bytes: Uint8Array, structure: Outline, from: number, until: number, text: readonly string[]): LineEdit {
  const line = lastText(bytes, structure, from, until);
  const tight = line < structure.lines.count && lineText(bytes, structure.lines, line).trim() !== '';
  return { line, insert: ['', ...text, ...(tight ? [''] : [])] };
}

function treeEndLine({ sections, lines }: Outline, section: Section): number {
  const next = sections.slice(sections.indexOf(section) + 1).find((other) => other.level <= section.level);
  return (next?.startLine ?? lines.count + 1) - 1;
}

function hashes(level: number): string {
  return '#'.repeat(Math.min(level, 6));
}

/** `### Requirement: Name`, the sentence, and a scenario, after the last requirement (of a touched part, when there is one). */
function namedRequirements(
  bytes: Uint8Array,
  structure: Outline,
  named: readonly Section[],
  added: readonly KeyChange[],
  touched: readonly string[],
  phrasing: Phrasing,
): readonly LineEdit[] {
  const near = named.filter(({ id }) => touched.some((section) => id.startsWith(`${section} > `)));
  const last = near.at(-1) ?? named.findLast(({ id }) => !/\b(?:REMOVED|RENAMED) Requirements\b/u.test(id)) ?? named.at(-1);
  if (last === undefined) return [];
  const text = added.flatMap((change, index) => [...(index === 0 ? [] : ['']), ...namedRequirement(change.text, last.level, phrasing)]);
  return [block(bytes, structure, last.startLine, treeEndLine(structure, last), text)];
}

/** A requirement with a scenario as OpenSpec writes it. */
export function namedRequirement(text: string, level: number, phrasing: Phrasing): readonly string[] {
  const title = titleOf(text);
  const { when, answer } = scenarioOf(oneLine(text), phrasing);
  return [
    `${hashes(level)} Requirement: ${title}`,
    requirementSentence(oneLine(text), phrasing),
    '',
    `${hashes(level + 1)} Scenario: ${title}`,
    `- **WHEN** ${when ?? OPEN('what triggers this?')}`,
    `- **THEN** ${answer}`,
  ];
}

/** `### Requirement N: Title` with one acceptance criterion, as Kiro writes it. */
function numberedRequirements(
  bytes: Uint8Array,
  structure: Outline,
  numbered: readonly Section[],
  added: readonly KeyChange[],
  phrasing: Phrasing,
): readonly LineEdit[] {
  const last = numbered.at(-1);
  if (last === undefined) return [];
  const highest = numbered.reduce((most, { heading }) => Math.max(most, Number(/\d+/u.exec(heading)?.[0] ?? 0)), 0);
  const text = added.flatMap((change, index) => [
    ...(index === 0 ? [] : ['']),
    ...numberedRequirement(change.text, highest + index + 1, last.level, phrasing),
  ]);
  return [block(bytes, structure, last.startLine, treeEndLine(structure, last), text)];
}

/** A requirement with a user story and one criterion in EARS form. */
export function numberedRequirement(text: string, number: number, level: number, phrasing: Phrasing): readonly string[] {
  const { when, answer } = scenarioOf(oneLine(text), phrasing);
  const criterion =
    when === undefined
      ? requirementSentence(oneLine(text), phrasing)
      : `WHEN ${when}, ${answer.replace(/^the system\b/u, phrasing.subject)}.`;
  return [
    `${hashes(level)} Requirement ${number}: ${titleOf(text)}`,
    '',
    `**User Story:** As a ${OPEN('who?')}, I want ${OPEN('what?')}, so that ${OPEN('why?')}.`,
    '',
    `${hashes(level + 1)} Acceptance Criteria`,
    '',
    `1. ${criterion}`,
  ];
}

/** A line that defines a requirement by id, cut into what stands before the id, the id, and the mark after it. */
export interface RequirementLine {
  readonly line: number;
  readonly before: string;
  readonly prefix: string;
  readonly digits: string;
  readonly after: string;
}

const DEFINITION = new RegExp(
  `^(\\s*(?:[-*+]\\s+(?:\\[.\\]\\s+)?|\\d+[.)]\\s+|#{1,6}\\s+|\\|\\s*)?(?:\\*\\*|__|\`|\\[)?)(${REQUIREMENT_ID.source})((?:\\*\\*|__|\`|\\])?\\s*(?:\\([^)]{1,40}\\)\\s*)?(?::(?:\\*\\*|__)?|\\||[-–—]|\\.(?=\\s)|(?=\\s+\\S+.*\\b(?:SHALL|MUST|shall|must|should)\\b)|(?=\\s*$))\\s*)`,
  'u',
);

/** Lines outside code that define a requirement: the id comes first and something sets it off from the text. */
export function requirementLines(bytes: Uint8Array, { lines, kinds }: Outline): readonly RequirementLine[] {
  const found: RequirementLine[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (kinds[line] !== LINE_TEXT) continue;
    const match = DEFINITION.exec(lineText(bytes, lines, line));
    const parts = /^(.*-)(\d+)$/u.exec(match?.[2] ?? '');
    if (match !== null && parts !== null)
      found.push({ line, before: match[1] ?? '', prefix: parts[1] ?? '', digits: parts[2] ?? '', after: match[3] ?? '' });
  }
  return found;
}

/** A further line (or heading with a sentence) with the next number of the id series that the place uses. */
function listedRequirements(
  bytes: Uint8Array,
  structure: Outline,
  listed: readonly RequirementLine[],
  added: readonly KeyChange[],
  touched: readonly string[],
  phrasing: Phrasing,
): readonly LineEdit[] {
  const inTouched = listed.filter(({ line }) =>
    structure.sections.some(
      (section) => touched.includes(section.id) && section.startLine - 1 <= line && line < treeEndLine(structure, section),
    ),
  );
  const pool = inTouched.length > 0 ? inTouched : listed;
  const counts = new Map<string, number>();
  for (const { prefix } of pool) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  const [series] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [''];
  const sample = pool.findLast(({ prefix }) => prefix === series);
  if (sample === undefined) return [];
  const highest = listed.reduce((most, { prefix, digits }) => (prefix === series ? Math.max(most, Number(digits)) : most), 0);
  const id = (index: number): string => `${series}${String(highest + index + 1).padStart(sample.digits.length, '0')}`;
  const heading = structure.sections.find((section) => section.startLine - 1 === sample.line);
  if (heading !== undefined) {
    const text = added.flatMap((change, index) => [
      ...(index === 0 ? [] : ['']),
      `${sample.before}${id(index)}${sample.after === '' ? ' ' : sample.after}${titleOf(change.text)}`,
      '',
      requirementSentence(oneLine(change.text), phrasing),
    ]);
    return [block(bytes, structure, heading.startLine, treeEndLine(structure, heading), text)];
  }
  const row = sample.before.trimStart().startsWith('|');
  const cells = row ? lineText(bytes, structure.lines, sample.line).split(/(?<!\\)\|/u).length - 4 : 0;
  const text = added.map((change, index) => {
    const sentence = requirementSentence(oneLine(change.text), phrasing);
    return `${sample.before}${id(index)}${sample.after === '' ? ' ' : sample.after}${row ? sentence.replaceAll('|', '\\|') : sentence}${row ? ` |${' - |'.repeat(Math.max(0, cells))}` : ''}`;
  });
  return [{ line: itemEnd(bytes, structure, sample.line, row), insert: text }];
}

/** The line after a list item or table row: its continuation lines belong to it. */
function itemEnd(bytes: Uint8Array, structure: Outline, line: number, row: boolean): number {
  let end = line + 1;
  if (row) return end;
  for (; end < structure.lines.count; end++) {
    const text = lineText(bytes, structure.lines, end);
    if (text.trim() === '' || /^\s{0,3}(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\||-{3,}|\*\*)/u.test(text)) break;
  }
  return end;
}

/** A section of its own: below the first touched section, or before the revision history, numbered as its neighbours are. */
function plainSections(
  bytes: Uint8Array,
  structure: Outline,
  added: readonly KeyChange[],
  touched: readonly string[],
  phrasing: Phrasing,
): readonly LineEdit[] {
  const { sections } = structure;
  const place = sections.find(({ id }) => touched.includes(id));
  if (place !== undefined && place.level > 1) {
    const children = sections.filter(({ parent }) => sections[parent] === place);
    const last = children.flatMap(({ number }) => (number === undefined ? [] : [Number(number.split('.').at(-1))])).at(-1) ?? 0;
    const numbered = place.number !== undefined && (children.length === 0 || children.some(({ number }) => number !== undefined));
    const number = (index: number): string => (numbered ? `${place.number ?? ''}.${last + index + 1} ` : '');
    const text = added.flatMap((change, index) => [
      ...(index === 0 ? [] : ['']),
      ...plain(change, place.level + 1, number(index), phrasing),
    ]);
    return [block(bytes, structure, place.startLine, treeEndLine(structure, place), text)];
  }
  const level = sections.some((section) => section.level === 2) || sections.length > 0 ? 2 : 1;
  const history = sections.find((section) => section.level === level && HISTORY_HEADING.test(section.heading));
  const peers = sections.filter((section) => section.level === level && section !== history);
  const last = peers.findLast(({ number }) => number !== undefined && /^\d+$/u.test(number));
  const dotted = /^\d+\./u.test(last?.heading ?? '') ? '.' : '';
  const from = Number(last?.number ?? 0);
  const text = added.flatMap((change, index) => [
    ...(index === 0 ? [] : ['']),
    ...plain(change, level, last === undefined ? '' : `${from + index + 1}${dotted} `, phrasing),
  ]);
  const until = history === undefined ? structure.lines.count : history.startLine - 1;
  const ruled = history !== undefined && lastText(bytes, structure, 0, until) !== lastTextOnly(bytes, structure, until);
  const edits: LineEdit[] = [block(bytes, structure, 0, until, [...(ruled ? ['---', ''] : []), ...text])];
  if (history?.number === undefined || last === undefined || history.number !== String(from + 1)) return edits;
  const heading = lineText(bytes, structure.lines, history.startLine - 1);
  return [
    ...edits,
    { line: history.startLine - 1, insert: [heading.replace(history.number, String(from + added.length + 1))], replace: true },
  ];
}

/** The line after the last line that is not blank. */
function lastTextOnly(bytes: Uint8Array, { lines }: Outline, until: number): number {
  let end = until;
  while (end > 0 && lineText(bytes, lines, end - 1).trim() === '') end--;
  return end;
}

function plain({ text }: KeyChange, level: number, number: string, phrasing: Phrasing): readonly string[] {
  return [`${hashes(level)} ${number}${titleOf(text)}`, '', requirementSentence(oneLine(text), phrasing)];
}
