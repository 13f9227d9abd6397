/** Finds the checkboxes of a document and the lines that describe each, for every format that keeps tasks as checkboxes. */
import { decode } from '../lines.ts';
import type { ByteRange } from '../../domain/hunk.ts';
import type { Splice, TaskItem, TaskMark } from './format.ts';
import {
  headingLine,
  indentOf,
  isText,
  itemEnd,
  lineRange,
  narrowed,
  rawLine,
  rawStart,
  sectionsByLine,
  type MarkdownText,
} from './markdown-lines.ts';

/** One checkbox, before a format reads what stands behind it. */
export interface BoxLine {
  /** 0-based. */
  readonly line: number;
  readonly indent: number;
  readonly mark: TaskMark;
  readonly box: ByteRange;
  /** A `*` right after the box. */
  readonly starred: boolean;
  /** What stands behind the box, as `raw`, and the byte offset where it starts. */
  readonly rest: string;
  readonly restStart: number;
  /** Its line and the deeper ones up to the next box. */
  readonly range: ByteRange;
  /** Index of the box that it is indented under; -1 at the top. */
  readonly parent: number;
  readonly group?: string;
}

// A mark is one character, blank or not; a letter other than x is a legend such as `[P]`, a link has no space behind it.
const BOX = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ \txX~!?>/.-]|[^\u0000-\u007F]{2,4}|)\](\*?)(?=[ \t]|$)[ \t]*/u;

/** Checkboxes in order. Those in code, comments and front matter are none. */
export function boxLines(text: MarkdownText): readonly BoxLine[] {
  const sectionOf = sectionsByLine(text);
  const lines: number[] = [];
  for (let line = 0; line < text.lines.count; line++) if (isText(text, line) && BOX.test(rawLine(text, line))) lines.push(line);
  const open: { indent: number; index: number }[] = [];
  return lines.map((line, index): BoxLine => {
    const raw = rawLine(text, line);
    const [whole = '', head = '', mark = '', star = ''] = BOX.exec(raw) ?? [];
    const start = rawStart(text, line);
    const box = { start: start + head.length, end: start + head.length + mark.length };
    const section = sectionOf[line] ?? -1;
    const nextSection = text.sections[section + 1];
    const limit = Math.min(lines[index + 1] ?? text.lines.count, nextSection === undefined ? text.lines.count : headingLine(nextSection));
    const indent = indentOf(raw);
    if ((sectionOf[lines[index - 1] ?? -1] ?? -1) !== section) open.length = 0;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1)?.index ?? -1;
    open.push({ indent, index });
    const group = groupOf(text, section);
    return {
      line,
      indent,
      mark: markOf(decode(text.bytes, box.start, box.end)),
      box,
      starred: star !== '',
      rest: raw.slice(whole.length),
      restStart: start + whole.length,
      range: lineRange(text, line, itemEnd(text, line, limit)),
      parent,
      ...(group === undefined ? {} : { group }),
    };
  });
}

/** The phase heading that a section stands under, else the nearest heading below the title. */
function groupOf({ sections }: MarkdownText, index: number): string | undefined {
  let group: string | undefined;
  for (let at = index; at !== -1; at = sections[at]?.parent ?? -1) {
    const section = sections[at];
    if (section === undefined || (section.level === 1 && group !== undefined)) break;
    if (/^Phase\b/iu.test(section.heading)) return section.heading;
    group ??= section.heading;
  }
  return group;
}

function markOf(mark: string): TaskMark {
  if (mark.trim() === '') return 'open';
  if (mark === 'x' || mark === 'X') return 'done';
  if (mark === '-' || mark === '~') return 'in_progress';
  return mark === '!' ? 'blocked' : 'unknown';
}

/** Splices that tick a task or take the tick back, in the letter that the document ticks with; none when it is so already. */
export function tickBox(bytes: Uint8Array, task: TaskItem, done: boolean): readonly Splice[] {
  if ((task.mark === 'done') === done) return [];
  return [{ range: task.box, text: done ? tickLetter(bytes) : ' ' }];
}

const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** `X` when boxes of the document are ticked with it and none with `x`. */
function tickLetter(bytes: Uint8Array): 'x' | 'X' {
  let letter: 'x' | 'X' = 'x';
  for (let at = bytes.indexOf(OPEN_BRACKET); at !== -1; at = bytes.indexOf(OPEN_BRACKET, at + 1)) {
    if (bytes[at + 2] !== CLOSE_BRACKET) continue;
    if (bytes[at + 1] === 120) return 'x';
    if (bytes[at + 1] === 88) letter = 'X';
  }
  return letter;
}

/** Ids that one range may stand for. */
const RANGE_MAX = 200;
const DASHES = `(?:-|\\.\\.|to|${narrowed('–')}|${narrowed('—')}|${narrowed('～')}|${narrowed('〜')})`;

/** A reader of id lists: the ids in a piece of `raw`, each once, ranges such as `T005-T007` written out. `id` is the pattern of one id. */
export function idReader(id: string): (raw: string) => readonly string[] {
  const pattern = new RegExp(`(${id})(?:[ \\t]*${DASHES}[ \\t]*(${id}))?`, 'gu');
  return (raw) => {
    const ids = new Set<string>();
    for (const [, first = '', last] of raw.matchAll(pattern))
      for (const one of last === undefined ? [first] : span(first, last)) ids.add(one);
    return [...ids];
  };
}

function span(first: string, last: string): readonly string[] {
  const [, head = '', from = ''] = /^(.*?)(\d{1,9})$/u.exec(first) ?? [];
  const [, otherHead = '', to = ''] = /^(.*?)(\d{1,9})$/u.exec(last) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (from === '' || to === '' || head !== otherHead || count < 2 || count > RANGE_MAX) return [first, last];
  return Array.from({ length: count }, (_, index) => head + String(Number(from) + index).padStart(from.length, '0'));
}
