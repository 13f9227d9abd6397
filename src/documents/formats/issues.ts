/** Builds issues of a format's rules, and finds what is wrong in any list of keys or dependencies. */
import { decode, lineStart, scanLines, textEnd, type Lines } from '../lines.ts';
import type { FileKind, FormatIssue, IssueLevel, SpecDocument, TaskItem, Tree } from './format.ts';

/** Bytes of a line that an issue quotes. */
const QUOTE_MAX = 400;

/** One file of a unit while it is checked. */
export interface CheckedFile {
  /** Repository-relative. */
  readonly file: string;
  /** As the format's users call it: relative to the unit's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly lines: Lines;
  readonly document: SpecDocument;
}

/** Reads a file of a unit; undefined when it is not there. */
export function openFile(
  tree: Tree,
  file: string,
  path: string,
  kind: FileKind,
  read: (bytes: Uint8Array, kind: FileKind) => SpecDocument,
): CheckedFile | undefined {
  const bytes = tree.read(file);
  return bytes === undefined ? undefined : { file, path, bytes, lines: scanLines(bytes), document: read(bytes, kind) };
}

/** Issues in order of their lines; those that concern no line come first. */
export function byLine(issues: readonly FormatIssue[]): readonly FormatIssue[] {
  return issues.toSorted((one, other) => one.line - other.line);
}

/** An issue of a file that is not there. */
export function missingFile(file: string, path: string, level: IssueLevel, rule: string, message: string, fix: string): FormatIssue {
  return { level, rule, path, file, line: 0, column: 0, quote: '', message, fix };
}

/** Makes an issue of one line (1-based; 0 when it concerns no line); the quote is that line's text. */
export function issueAt(
  { file, path, bytes, lines }: CheckedFile,
  level: IssueLevel,
  rule: string,
  line: number,
  message: string,
  fix?: string,
): FormatIssue {
  const start = line === 0 ? 0 : lineStart(lines, line - 1);
  const end = line === 0 ? 0 : Math.min(textEnd(bytes, lines, line - 1), start + QUOTE_MAX);
  const text = decode(bytes, start, end);
  const quote = text.trim();
  const column = line === 0 ? 0 : Array.from(text.slice(0, text.length - text.trimStart().length)).length + 1;
  return { level, rule, path, file, line, column, quote, message, ...(fix === undefined ? {} : { fix }) };
}

/** Entries whose key an earlier one has, each with the line of that one. */
export function duplicates<T extends { readonly line: number }>(
  entries: readonly T[],
  keyOf: (entry: T) => string | undefined,
): readonly { readonly entry: T; readonly key: string; readonly first: number }[] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry) => {
    const key = keyOf(entry);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (first !== undefined) return [{ entry, key, first }];
    seen.set(key, entry.line);
    return [];
  });
}

/** Tasks that wait for themselves through others: each cycle once, as ids in waiting order. */
export function dependencyCycles(tasks: readonly TaskItem[]): readonly (readonly string[])[] {
  const waits = new Map<string, readonly string[]>();
  for (const { id, depends } of tasks) if (id !== undefined && !waits.has(id)) waits.set(id, depends);
  const state = new Map<string, 'open' | 'done'>();
  const cycles: (readonly string[])[] = [];
  for (const root of waits.keys()) {
    if (state.has(root)) continue;
    const path: { readonly id: string; next: number }[] = [{ id: root, next: 0 }];
    state.set(root, 'open');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const other = waits.get(top.id)?.[top.next++];
      if (other === undefined) {
        state.set(top.id, 'done');
        path.pop();
      } else if (state.get(other) === 'open') {
        cycles.push(path.slice(path.findIndex(({ id }) => id === other)).map(({ id }) => id));
      } else if (!state.has(other) && waits.has(other)) {
        state.set(other, 'open');
        path.push({ id: other, next: 0 });
      }
    }
  }
  return cycles;
}
