/** Reads the revision history of a document, a table or a list, and writes a further entry in the same shape and order. */
import { LINE_CODE, LINE_COMMENT, LINE_FRONT_MATTER } from './blocks.ts';
import { HISTORY_HEADING } from './bookkeeping.ts';
import { lineStart, lineText } from './lines.ts';
import type { Outline, Section } from './outline.ts';

/** A revision history and its newest entry. */
export interface History {
  readonly kind: 'table' | 'list' | 'headings';
  readonly section: Section | undefined;
  /** 0-based line before which a further entry goes. */
  readonly insertAt: number;
  readonly newest: HistoryEntry;
  /** The entry as a line or lines without a line ending. */
  entry(values: HistoryValues): readonly string[];
}

export interface HistoryEntry {
  readonly version?: string;
  readonly date?: string;
}

export interface HistoryValues {
  readonly version: string | undefined;
  readonly date: string;
  readonly summary: string;
}

const VERSION_TEXT = /^[*_`[]*v?(\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?)[\]*_`]*$/iu;
const DATE_TEXT = /\d{4}-\d{2}-\d{2}/u;

/** The document's revision history; undefined when it keeps none. The first one that has an entry or a table header counts. */
export function findHistory(bytes: Uint8Array, structure: Outline): History | undefined {
  const { sections, lines } = structure;
  for (const section of sections) {
    if (!HISTORY_HEADING.test(section.heading)) continue;
    const from = section.startLine;
    const until = endLine(structure, section);
    const found =
      tableHistory(bytes, structure, section, from, until) ??
      listHistory(bytes, structure, section, from, until) ??
      headingHistory(bytes, structure, section);
    if (found !== undefined) return found;
  }
  return tableHistory(bytes, structure, undefined, 0, lines.count);
}

/** The 0-based line where a section's own text ends. */
export function endLine({ sections, lines }: Outline, section: Section): number {
  return (sections[sections.indexOf(section) + 1]?.startLine ?? lines.count + 1) - 1;
}

function isProse(kind: number | undefined): boolean {
  return kind !== LINE_CODE && kind !== LINE_COMMENT && kind !== LINE_FRONT_MATTER;
}

interface Column {
  readonly role: 'version' | 'date' | 'summary' | 'author' | 'other';
}

function tableHistory(
  bytes: Uint8Array,
  { lines, kinds }: Outline,
  section: Section | undefined,
  from: number,
  until: number,
): History | undefined {
  for (let line = from; line + 1 < until; line++) {
    if (!isProse(kinds[line]) || !startsCell(bytes, lineStart(lines, line))) continue;
    const columns = cellsOf(lineText(bytes, lines, line)).map(roleOf);
    const roles = columns.map(({ role }) => role);
    const known = roles.includes('summary') && (roles.includes('version') || roles.includes('date'));
    if (
      !known ||
      (section === undefined && !(roles.includes('version') && roles.includes('date'))) ||
      !/^[\s|:-]+$/u.test(lineText(bytes, lines, line + 1))
    )
      continue;
    const first = line + 2;
    let end = first;
    while (end < until && startsCell(bytes, lineStart(lines, end))) end++;
    return tableOf(bytes, lines, section, columns, line, end);
  }
  return undefined;
}

function startsCell(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (bytes[at] === 32) at++;
  return bytes[at] === 124;
}

function roleOf(title: string): Column {
  const name = title.toLowerCase().replaceAll(/[*_`]/gu, '').trim();
  if (/^(?:version|ver\.?|rev(?:ision)?\.?|v|#)$/u.test(name)) return { role: 'version' };
  if (/date|when/u.test(name)) return { role: 'date' };
  if (/author|\bby\b|who|owner|reviewer|approv/u.test(name)) return { role: 'author' };
  if (/change|description|summary|notes?|comment|details|what/u.test(name)) return { role: 'summary' };
  return { role: 'other' };
}

/** Trimmed cells of a table row; `\|` does not end a cell. */
export function cellsOf(row: string): readonly string[] {
  const inner = row
    .trim()
    .replace(/^\|/u, '')
    .replace(/(?<!\\)\|$/u, '');
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim());
}

function tableOf(
  bytes: Uint8Array,
  lines: Outline['lines'],
  section: Section | undefined,
  columns: readonly Column[],
  header: number,
  end: number,
): History {
  const rows: readonly string[] = Array.from({ length: end - header - 2 }, (_, index) => lineText(bytes, lines, header + 2 + index));
  const entries = rows.map((row) => entryOf(cellsOf(row), columns));
  const newestFirst = isNewestFirst(entries);
  const headerText = lineText(bytes, lines, header);
  const template = (newestFirst ? rows[0] : rows.at(-1)) ?? headerText;
  return {
    kind: 'table',
    section,
    insertAt: newestFirst ? header + 2 : end,
    newest: (newestFirst ? entries[0] : entries.at(-1)) ?? {},
    entry: (values) => [rowLike(template, headerText, columns, values, rows.length > 0)],
  };
}

function entryOf(cells: readonly string[], columns: readonly Column[]): HistoryEntry {
  const cell = (role: Column['role']): string => cells[columns.findIndex((column) => column.role === role)] ?? '';
  const version = VERSION_TEXT.exec(cell('version'))?.[1];
  const date = DATE_TEXT.exec(cell('date'))?.[0];
  return { ...(version === undefined ? {} : { version }), ...(date === undefined ? {} : { date }) };
}

/** Newest first when the first entry is later than the last; oldest first otherwise, as in the documented convention. */
function isNewestFirst(entries: readonly HistoryEntry[]): boolean {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined || first === last) return false;
  if (first.version !== undefined && last.version !== undefined && first.version !== last.version)
    return compareVersions(first.version, last.version) > 0;
  return first.date !== undefined && last.date !== undefined && first.date > last.date;
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(/[-+]/u)[0]?.split('.').map(Number) ?? []);
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A row with the template's padding and emphasis: cells keep the header's width when the table is aligned. */
function rowLike(template: string, header: string, columns: readonly Column[], values: HistoryValues, filled: boolean): string {
  const sample = cellsOf(template);
  const raw = header.trim().replace(/^\|/u, '').replace(/\|$/u, '').split('|');
  const same = template
    .trim()
    .replace(/^\|/u, '')
    .replace(/(?<!\\)\|$/u, '')
    .split(/(?<!\\)\|/u);
  const aligned = filled && raw.length === same.length && raw.every((cell, index) => cell.length === same[index]?.length);
  const cells = columns.map(({ role }, index) => {
    const text = valueFor(role, values, filled ? (sample[index] ?? '') : '');
    const width = aligned ? (raw[index]?.length ?? 2) - 2 : 0;
    return ` ${text.padEnd(width)} `;
  });
  const indent = /^\s*/u.exec(template)?.[0] ?? '';
  return `${indent}|${cells.join('|')}|`;
}

function valueFor(role: Column['role'], { version, date, summary }: HistoryValues, sample: string): string {
  if (role === 'version') {
    const number = version ?? '';
    if (number === '') return '';
    return VERSION_TEXT.test(sample)
      ? sample.replace(/v?\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?/iu, (old) => `${/^v/iu.exec(old)?.[0] ?? ''}${number}`)
      : number;
  }
  if (role === 'date') return date;
  if (role === 'summary') return escapeCell(summary);
  return '-';
}

/** Text as one table cell: line breaks become spaces, pipes and their backslashes are escaped. */
export function escapeCell(text: string): string {
  return text
    .replaceAll(/[\r\n\u0085\u2028\u2029]+/gu, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .trim();
}

const ITEM = /^(\s*[-*+]\s+)(.*)$/u;

/** `- 1.0 (2026-01-14): Initial`, `- **v1.0** - 2026-01-14 - Initial`, `- 2026-01-14: Initial`. */
function listHistory(bytes: Uint8Array, { lines, kinds }: Outline, section: Section, from: number, until: number): History | undefined {
  const items: { line: number; text: string; entry: HistoryEntry }[] = [];
  let end = from;
  for (let line = from; line < until && isProse(kinds[line]); line++) {
    const text = lineText(bytes, lines, line);
    if (text.trim() !== '') end = line + 1;
    if (/^\s{0,3}[-*+]\s/u.test(text) && headOf(text) !== undefined) items.push({ line, text, entry: itemEntry(text) });
  }
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const newestFirst = isNewestFirst(items.map(({ entry }) => entry));
  const newest = newestFirst ? first : last;
  return {
    kind: 'list',
    section,
    insertAt: newestFirst ? first.line : end,
    newest: newest.entry,
    entry: (values) => [itemLike(newest.text, values)],
  };
}

const ITEM_HEAD =
  /^(?=[*_`[(]*(?:v?\d|version))((?:[*_`[\]()\s,–—-]|version|(?<![\d.])v?\d+(?:\.\d+){1,3}(?:-[a-z]\w*)?(?![\w.])|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d))+[:*_`)\]]*(?:\s+[-–—:]+)?\s*)/iu;

function headOf(text: string): string | undefined {
  const head = ITEM_HEAD.exec(ITEM.exec(text)?.[2] ?? '')?.[1];
  return head !== undefined && /\d/u.test(head) ? head : undefined;
}

function itemEntry(text: string): HistoryEntry {
  const head = headOf(text) ?? '';
  const date = DATE_TEXT.exec(head)?.[0];
  const version = /(?<![\d-])v?(\d+(?:\.\d+){1,3}(?:-[a-z][\w.]*)?)(?![\d-])/iu.exec(head.replace(DATE_TEXT, ''))?.[1];
  return { ...(version === undefined ? {} : { version }), ...(date === undefined ? {} : { date }) };
}

function itemLike(sample: string, { version, date, summary }: HistoryValues): string {
  const [, bullet = '- '] = ITEM.exec(sample) ?? [];
  const old = itemEntry(sample);
  let head = headOf(sample) ?? '';
  if (old.date !== undefined) head = head.replace(old.date, () => date);
  if (old.version !== undefined && version !== undefined) head = head.replace(old.version, () => version);
  return `${bullet}${head.trimEnd()} ${oneLine(summary)}`;
}

/** Text without line breaks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n\u0085\u2028\u2029]+\s*/gu, ' ').trim();
}

/** `### [1.0.0] - 2026-01-14` with items below, newest first unless they say otherwise. */
function headingHistory(bytes: Uint8Array, structure: Outline, section: Section): History | undefined {
  const { sections, lines } = structure;
  const index = sections.indexOf(section);
  const children = sections.filter((child) => child.parent === index && /^\[?v?\d+\.\d+/iu.test(child.heading));
  const first = children[0];
  const last = children.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const entry = ({ heading }: Section): HistoryEntry => {
    const version = /v?(\d+(?:\.\d+){1,3}(?:-[a-z][\w.]*)?)/iu.exec(heading)?.[1];
    const date = DATE_TEXT.exec(heading)?.[0];
    return { ...(version === undefined ? {} : { version }), ...(date === undefined ? {} : { date }) };
  };
  const newestFirst = children.length === 1 || isNewestFirst(children.map(entry));
  const sample = newestFirst ? first : last;
  const line = newestFirst ? first.startLine - 1 : endLine(structure, last);
  return {
    kind: 'headings',
    section,
    insertAt: line,
    newest: entry(sample),
    entry: ({ version, date, summary }) => {
      const old = entry(sample);
      let title = lineText(bytes, lines, sample.startLine - 1);
      if (old.version !== undefined && version !== undefined) title = title.replace(old.version, () => version);
      if (old.date !== undefined) title = title.replace(old.date, () => date);
      return [title, '', `- ${oneLine(summary)}`, ''];
    },
  };
}
