/** Reads git's NUL-separated output. Paths stay byte-exact inside this folder and become text only where they leave it. */
import type { ChangedFile } from '../domain/task.ts';

/** A path as git stores it: one character a byte (latin1), so that names that are not UTF-8 survive. */
export type BytePath = string;

/** A path's text; bytes that are not UTF-8 become U+FFFD and no longer name the file. */
export function pathText(path: BytePath): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** The byte form of a path given as text. */
export function bytePath(text: string): BytePath {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Whether a path's text still names the file. */
export function isText(path: BytePath): boolean {
  return bytePath(pathText(path)) === path;
}

/** Whether a commit can hold a file of this path: relative, and without empty parts, `.`, `..` and NUL. */
export function isTreePath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Fields of NUL-terminated output, as byte strings. */
export function fields(output: Buffer): readonly BytePath[] {
  const parts = output.toString('latin1').split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

/** NUL-terminated input for `--stdin -z`. */
export function nulTerminated(parts: readonly BytePath[]): Buffer {
  return Buffer.from(parts.map((part) => `${part}\0`).join(''), 'latin1');
}

/** Whether a path belongs to the program's own store. */
export function isOwnStore(path: string): boolean {
  return path === '.trueup' || path.startsWith('.trueup/');
}

/** A blob, link or submodule in a tree. */
export interface TreeEntry {
  /** Six octal digits: 100644, 100755, 120000 (link), 160000 (submodule). */
  readonly mode: string;
  readonly id: string;
}

/** One path that differs between two trees; an absent side means that the path is not there. */
export interface TreeChange {
  readonly path: BytePath;
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

const ABSENT = '000000';
const RAW = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/;

/** Reads `diff-tree -r -z --raw --no-renames --no-abbrev`. */
export function treeChanges(output: Buffer): readonly TreeChange[] {
  const parts = fields(output);
  const changes: TreeChange[] = [];
  for (const [index, part] of parts.entries()) {
    const found = RAW.exec(part);
    const path = parts[index + 1];
    // A path can look like a header; headers stand at even places.
    if (index % 2 === 1 || found === null || path === undefined) continue;
    const [, beforeMode = '', afterMode = '', beforeId = '', afterId = ''] = found;
    changes.push({
      path,
      ...(beforeMode === ABSENT ? {} : { before: { mode: beforeMode, id: beforeId } }),
      ...(afterMode === ABSENT ? {} : { after: { mode: afterMode, id: afterId } }),
    });
  }
  return changes;
}

/** Reads `ls-tree -r -z`. */
export function treeEntries(output: Buffer): ReadonlyMap<BytePath, TreeEntry> {
  const entries = new Map<BytePath, TreeEntry>();
  for (const field of fields(output)) {
    const tab = field.indexOf('\t');
    const [mode = '', , id = ''] = field.slice(0, tab).split(' ');
    entries.set(field.slice(tab + 1), { mode, id });
  }
  return entries;
}

/** Reads `--numstat -z --no-renames`. A binary file counts 0 lines added and 0 removed. */
export function lineCounts(output: Buffer): ReadonlyMap<BytePath, Omit<ChangedFile, 'path'>> {
  const counts = new Map<BytePath, Omit<ChangedFile, 'path'>>();
  for (const field of fields(output)) {
    const [added = '', removed = ''] = field.split('\t', 2);
    counts.set(field.slice(added.length + removed.length + 2), { added: lines(added), removed: lines(removed) });
  }
  return counts;
}

function lines(count: string): number {
  return count === '-' ? 0 : Number(count);
}

/** Reads `status --porcelain=v2 -z --no-renames` into paths by what changed. */
export function statusPaths(output: Buffer): {
  readonly staged: readonly BytePath[];
  readonly unstaged: readonly BytePath[];
  readonly untracked: readonly BytePath[];
} {
  const staged: BytePath[] = [];
  const unstaged: BytePath[] = [];
  const untracked: BytePath[] = [];
  for (const field of fields(output)) {
    const kind = field[0];
    if (kind === '?') untracked.push(field.slice(2));
    else if (kind === '1' || kind === 'u') {
      const path = afterSpaces(field, kind === '1' ? 8 : 10);
      if (field[2] !== '.') staged.push(path);
      if (field[3] !== '.') unstaged.push(path);
    }
  }
  const others = (paths: readonly BytePath[]): readonly BytePath[] => paths.filter((path) => !isOwnStore(path));
  return { staged: others(staged), unstaged: others(unstaged), untracked: others(untracked) };
}

/** What follows the given number of space-separated fields. */
function afterSpaces(field: string, count: number): string {
  let at = 0;
  for (let n = 0; n < count; n += 1) at = field.indexOf(' ', at) + 1;
  return field.slice(at);
}
