/** Checks the task files of a change: that they hold checkboxes, and that ids are unique and under their group. */
import { decode } from '../../lines.ts';
import type { FormatIssue, Tree } from '../format.ts';
import type { Finding } from './issue.ts';
import { changeFolder } from './layout.ts';
import { MESSAGES } from './messages.ts';
import type { Change, Schemas } from './project-schema.ts';
import { outputs } from './schema.ts';
import { isDone, readTaskLines, type TaskLine, type TaskList } from './task-lines.ts';

const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\S/u;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/u;
const FRONT_MATTER = /^-{3}\s*$/u;
const CODE_COLUMN = 4;

interface TaskFile {
  /** Relative to the change. */
  readonly path: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly list: TaskList;
}

/** Issues of the task files of a change that is under way. */
export function checkTasks(tree: Tree, change: Change, schemas: Schemas): readonly FormatIssue[] {
  const tracked = trackedFiles(change, schemas);
  const files = readFiles(tree, change, tracked.length > 0 ? tracked : ['tasks.md']).toSorted((one, other) =>
    one.path.localeCompare(other.path),
  );
  return [...(tracked.length > 0 ? missingBoxes(files) : []), ...(schemas.isBuiltIn(change) ? numbering(files) : [])];
}

/** Issues of an archived change: whether everything was done. */
export function checkArchivedTasks(tree: Tree, change: Change, schemas: Schemas): readonly FormatIssue[] {
  const tracked = trackedFiles(change, schemas);
  const files = readFiles(tree, change, tracked.length > 0 ? tracked : ['tasks.md']);
  const tasks = files.flatMap((file) => file.list.tasks.map((task) => ({ file, task })));
  const first = tasks.find(({ task }) => !isDone(task));
  if (first === undefined) return [];
  const open = tasks.filter(({ task }) => !isDone(task)).length;
  const message = `${open} incomplete task${open === 1 ? '' : 's'} (${tasks.length - open}/${tasks.length} completed)`;
  return [issue(first.file, first.task.line, { level: 'ERROR', rule: 'task-incomplete', path: 'tasks.md', message })];
}

function trackedFiles(change: Change, schemas: Schemas): readonly string[] {
  const name = schemas.nameFor(change);
  const tasks = name === undefined ? undefined : schemas.load(name)?.tasks;
  return tasks === undefined ? [] : outputs(change.files, tasks);
}

function readFiles(tree: Tree, change: Change, paths: readonly string[]): readonly TaskFile[] {
  const folder = changeFolder(change.project, change.id, change.archived);
  return paths.flatMap((path) => {
    const file = `${folder}/${path}`;
    const bytes = change.files.includes(path) ? tree.read(file) : undefined;
    return bytes === undefined ? [] : [{ path, file, bytes, list: readTaskLines(bytes) }];
  });
}

function issue({ file, bytes, list }: TaskFile, line: number, finding: Finding): FormatIssue {
  const start = list.starts[line - 1] ?? 0;
  const text = decode(bytes, start, list.starts[line] ?? bytes.length);
  const { level, rule, path, message } = finding;
  return { level, rule: `openspec/${rule}`, path, file, line, column: 1, quote: text.trimEnd(), message };
}

function warning(file: TaskFile, line: number, rule: string, message: string): FormatIssue {
  return issue(file, line, { level: 'WARNING', rule, path: file.path, message });
}

/** Numbers count only under `## N.` headings. */
function numbering(files: readonly TaskFile[]): readonly FormatIssue[] {
  const first = new Map<string, { readonly path: string; readonly line: number }>();
  return files.flatMap((file) => {
    if (!file.list.groups.some(({ number }) => number !== undefined)) return [];
    let next = 0;
    let group: string | undefined;
    return file.list.tasks.flatMap((task) => {
      for (let at = file.list.groups[next]; at !== undefined && at.line < task.line; at = file.list.groups[++next]) group = at.number;
      return group === undefined || task.id === '' ? [] : numberIssues(file, task, group, first);
    });
  });
}

function numberIssues(
  file: TaskFile,
  { id, line }: TaskLine,
  group: string,
  first: Map<string, { readonly path: string; readonly line: number }>,
): readonly FormatIssue[] {
  const issues: FormatIssue[] = [];
  const own = id.split('.')[0] ?? '';
  if (withoutZeros(own) !== withoutZeros(group)) {
    const message = `Task "${id}" is under group ${group}, but its leading number points to group ${own}. Move it to group ${own} or renumber it.`;
    issues.push(warning(file, line, 'task-group', message));
  }
  const declared = first.get(id);
  if (declared === undefined) first.set(id, { path: file.path, line });
  else {
    const where = declared.path === file.path ? `on line ${declared.line}` : `in ${declared.path} on line ${declared.line}`;
    issues.push(warning(file, line, 'task-duplicate', `Task ID "${id}" is duplicated; it was first declared ${where}.`));
  }
  return issues;
}

function withoutZeros(number: string): string {
  return number.replace(/^0+(?=\d)/u, '');
}

/** A list without a single box in the whole set reads as work to people and as none to OpenSpec. */
function missingBoxes(files: readonly TaskFile[]): readonly FormatIssue[] {
  if (files.some(({ list }) => list.tasks.length > 0)) return [];
  return files.flatMap((file) => {
    const line = firstListItem(decode(file.bytes).split('\n'));
    return line === undefined ? [] : [warning(file, line, 'task-checkbox', MESSAGES.noCheckbox)];
  });
}

/** 1-based line of the first list item outside of fences, comments, front matter and indented code. */
function firstListItem(lines: readonly string[]): number | undefined {
  let fence: { readonly mark: string; readonly length: number } | undefined;
  let comment = false;
  for (let index = afterFrontMatter(lines); index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (comment) {
      comment = !line.includes('-->');
      continue;
    }
    const [, run, rest] = FENCE.exec(line) ?? [];
    if (run !== undefined) {
      if (fence === undefined) fence = { mark: run.slice(0, 1), length: run.length };
      else if (run.startsWith(fence.mark) && run.length >= fence.length && (rest ?? '').trim() === '') fence = undefined;
      continue;
    }
    if (fence !== undefined) continue;
    if (line.trimStart().startsWith('<!--')) comment = !line.includes('-->', line.indexOf('<!--') + 4);
    else if (LIST_ITEM.test(line) && indent(line) < CODE_COLUMN) return index + 1;
  }
  return undefined;
}

function afterFrontMatter(lines: readonly string[]): number {
  if (!FRONT_MATTER.test((lines[0] ?? '').replace(/^\uFEFF/u, '').trimEnd())) return 0;
  const close = lines.findIndex((line, index) => index > 0 && FRONT_MATTER.test(line.trimEnd()));
  return close === -1 ? 0 : close + 1;
}

function indent(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === ' ') column += 1;
    else if (character === '\t') column += CODE_COLUMN - (column % CODE_COLUMN);
    else break;
  }
  return column;
}
