/**
 * Finds the checkboxes of a task list as OpenSpec counts them: on every line, also in code, because a counted example is
 * seen and a lost task is not. Lines end with LF here, as in the reader that this agrees with.
 */
import type { ByteRange } from '../../../domain/hunk.ts';
import type { TaskItem, TaskMark } from '../format.ts';
import { decode } from '../../lines.ts';
import { skipSpace, trimEnd } from './whitespace.ts';

const LF = 10;
const TAB = 9;
const ORDERED_DIGITS_MAX = 9;
const [OPEN, CLOSE, ROUND, DOT, ROUND_CLOSE] = [0x5b, 0x5d, 0x28, 0x2e, 0x29];
const BULLETS: ReadonlySet<number> = new Set([0x2d, 0x2a, 0x2b]);
const TASK_ID = /^(\d+(?:\.\d+)+(?:[A-Za-z]+)?)(?=\s|$)/u;
const LEVEL_TWO = /^ {0,3}##(?!#)(?:[ \t]+|[ \t]*\r?$)/u;
const GROUP = /^ {0,3}##[ \t]+(\d+)\.(?:[ \t]|\r?$)/u;

/** A line that is a task. */
export interface TaskLine {
  /** 1-based. */
  readonly line: number;
  readonly range: ByteRange;
  /** Bytes of the mark; of the first white space, or empty, when there is none. */
  readonly box: ByteRange;
  /** One character; empty for an open box. */
  readonly mark: string;
  /** `1.2`; empty when the description begins with none. */
  readonly id: string;
  readonly description: string;
  /** Columns before the list marker, a tab going to the next multiple of four. */
  readonly indent: number;
}

/** A `##` line. `number` is that of `## 2. Name`. */
export interface GroupLine {
  readonly line: number;
  readonly start: number;
  readonly title: string;
  readonly number: string | undefined;
}

/** A task list, its tasks and groups in document order. */
export interface TaskList {
  readonly tasks: readonly TaskLine[];
  readonly groups: readonly GroupLine[];
  /** Byte offsets where the lines begin. */
  readonly starts: readonly number[];
}

/** Reads a task list. Linear; never throws. */
export function readTaskLines(bytes: Uint8Array): TaskList {
  const tasks: TaskLine[] = [];
  const groups: GroupLine[] = [];
  const starts: number[] = [];
  for (let start = 0; start <= bytes.length;) {
    const lf = bytes.indexOf(LF, start);
    const end = lf === -1 ? bytes.length : lf;
    starts.push(start);
    const at = skipSpace(bytes, start, end);
    if (at < end) {
      if (bytes[at] === 0x23) {
        const group = groupAt(bytes, starts.length, start, end);
        if (group !== undefined) groups.push(group);
      } else {
        const task = taskAt(bytes, starts.length, start, at, end);
        if (task !== undefined) tasks.push(task);
      }
    }
    start = end + 1;
  }
  return { tasks, groups, starts };
}

function groupAt(bytes: Uint8Array, line: number, start: number, end: number): GroupLine | undefined {
  const text = decode(bytes, start, end);
  if (!LEVEL_TWO.test(text)) return undefined;
  return { line, start, title: text.trim().replace(/^##\s*/u, ''), number: GROUP.exec(text)?.[1] };
}

function taskAt(bytes: Uint8Array, line: number, start: number, at: number, end: number): TaskLine | undefined {
  const marker = markerEnd(bytes, at, end);
  if (marker === undefined) return undefined;
  const open = skipSpace(bytes, marker, end);
  if (open >= end || bytes[open] !== OPEN) return undefined;
  let close = open + 1;
  while (close < end && bytes[close] !== CLOSE) close++;
  if (close === end) return undefined;
  const from = skipSpace(bytes, open + 1, close);
  const to = trimEnd(bytes, from, close);
  const mark = to - from > 4 ? '??' : decode(bytes, from, to);
  if (mark.length > 1) return undefined;
  const next = close + 1 < end ? bytes[close + 1] : undefined;
  const blank = mark === '' && close > open + 1;
  // A space of several bytes is replaced whole.
  const blankEnd = (bytes[open + 1] ?? 0) < 0x80 ? Math.min(open + 2, close) : close;
  if ((next === ROUND || next === OPEN) && !blank) return undefined;
  const description = descriptionIn(bytes, close + 1, end);
  return {
    line,
    range: { start, end },
    box: mark === '' ? { start: open + 1, end: blankEnd } : { start: from, end: to },
    mark,
    id: TASK_ID.exec(description)?.[1] ?? '',
    description,
    indent: columns(bytes, start, at),
  };
}

/** Offset after a list marker: a bullet, or a number of at most nine digits with a dot or a bracket. */
function markerEnd(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (BULLETS.has(bytes[at] ?? 0)) return at + 1;
  let digit = at;
  while (digit < end && digit - at <= ORDERED_DIGITS_MAX && (bytes[digit] ?? 0) >= 48 && (bytes[digit] ?? 0) <= 57) digit++;
  if (digit === at || digit - at > ORDERED_DIGITS_MAX || digit >= end) return undefined;
  return bytes[digit] === DOT || bytes[digit] === ROUND_CLOSE ? digit + 1 : undefined;
}

function descriptionIn(bytes: Uint8Array, start: number, end: number): string {
  const text = decode(bytes, start, end).trimStart();
  const stop = text.search(/[\r\u2028\u2029]/u);
  return (stop === -1 ? text : text.slice(0, stop)).trim();
}

function columns(bytes: Uint8Array, start: number, end: number): number {
  let column = 0;
  for (let at = start; at < end; at++) column += bytes[at] === TAB ? 4 - (column % 4) : 1;
  return column;
}

/** Whether a task counts as done: `x` or `X`, and nothing else. */
export function isDone(task: TaskLine): boolean {
  return task.mark === 'x' || task.mark === 'X';
}

/** The tasks of a list for every reader: nested by indentation, grouped by `##` headings. */
export function taskItems(bytes: Uint8Array): readonly TaskItem[] {
  const { tasks, groups, starts } = readTaskLines(bytes);
  const open: { readonly indent: number; readonly index: number }[] = [];
  let next = 0;
  let group: string | undefined;
  return tasks.map((task, index): TaskItem => {
    for (let at = groups[next]; at !== undefined && at.line < task.line; at = groups[++next]) {
      group = at.title;
      open.length = 0;
    }
    while ((open.at(-1)?.indent ?? -1) >= task.indent) open.pop();
    const parent = open.at(-1)?.index ?? -1;
    open.push({ indent: task.indent, index });
    const title = task.id === '' ? task.description : task.description.slice(task.id.length).trim();
    return {
      ...(task.id === '' ? {} : { id: task.id }),
      title,
      mark: markOf(task),
      box: task.box,
      line: task.line,
      range: { start: task.range.start, end: itemEnd(bytes, starts, task, tasks[index + 1]) },
      parent,
      ...(group === undefined ? {} : { group }),
      optional: false,
      parallel: false,
      depends: [],
      traces: [],
    };
  });
}

function markOf(task: TaskLine): TaskMark {
  if (isDone(task)) return 'done';
  return task.mark === '' ? 'open' : 'unknown';
}

/** A task goes on over the deeper lines below it, up to the next task. */
function itemEnd(bytes: Uint8Array, starts: readonly number[], task: TaskLine, next: TaskLine | undefined): number {
  let end = starts[task.line] ?? bytes.length;
  for (let line = task.line; line < starts.length; line++) {
    const start = starts[line] ?? bytes.length;
    if (next !== undefined && line + 1 >= next.line) break;
    const stop = starts[line + 1] ?? bytes.length;
    const at = skipSpace(bytes, start, stop);
    if (at >= stop) continue;
    if (columns(bytes, start, at) <= task.indent) break;
    end = stop;
  }
  return end;
}
