/**
 * Undoes the difference between two snapshots in the work tree, file by file and three-way, so that what was changed
 * later stays. A file whose later changes overlap is reported and left exactly as it is; nothing is written through a link.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './hardening.ts';
import { undoOf, type Undo } from './merge.ts';
import { isText, pathText, treeChanges, treeEntries, type BytePath, type TreeEntry } from './parse.ts';
import { withPrivateFolder } from './private-index.ts';
import { identityOf, removeFile, replaceFile, replaceLink, type FileIdentity } from './work-tree-file.ts';

export interface Reverted {
  /** Paths where the difference is gone now; also those where it was gone already, so a repeated call says the same. */
  readonly undone: readonly BytePath[];
  readonly conflicts: readonly BytePath[];
}

interface Step {
  readonly path: BytePath;
  readonly undo: Undo;
  /** The file as it was before the snapshot of now was taken; a file that changed since is a conflict. */
  readonly identity: FileIdentity;
}

/** `snapshot` takes the present work tree, with the given paths even when they are ignored. */
export async function revertChanges(
  git: Git,
  before: string,
  after: string,
  snapshot: (paths: readonly BytePath[]) => Promise<string>,
): Promise<Reverted> {
  const output = await git.run(['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', before, after, '--']);
  const changes = treeChanges(output.stdout);
  const identities = new Map<BytePath, FileIdentity>();
  for (const { path: file } of changes) identities.set(file, await identityOf(git.root, file));
  const now = treeEntries((await git.run(['ls-tree', '-r', '-z', await snapshot(changes.map(({ path: file }) => file))])).stdout);
  const steps = changes.map((change): Step => ({
    path: change.path,
    undo: undoOf({ before: change.before, after: change.after, now: now.get(change.path) }),
    identity: identities.get(change.path) ?? 'absent',
  }));
  // Removals first: a file may stand where a folder is to come back.
  const ordered = [...steps].sort((one, other) => Number(other.undo.kind === 'remove') - Number(one.undo.kind === 'remove'));
  const undone: BytePath[] = [];
  const conflicts: BytePath[] = [];
  for (const step of ordered) ((await perform(git, step)) ? undone : conflicts).push(step.path);
  return { undone, conflicts: conflicts.sort() };
}

/** Whether the path is as it should be now. */
async function perform(git: Git, { path: file, undo, identity }: Step): Promise<boolean> {
  switch (undo.kind) {
    case 'nothing':
      return true;
    case 'conflict':
      return false;
    case 'remove':
      return removeFile(git.root, file, identity);
    case 'write':
      return write(git, file, undo.entry, identity);
    case 'merge': {
      const id = await merged(git, undo);
      return id !== undefined && write(git, file, { mode: undo.mode, id }, identity);
    }
  }
}

async function write(git: Git, file: BytePath, entry: TreeEntry, identity: FileIdentity): Promise<boolean> {
  if (entry.mode === '120000') {
    const target = (await git.run(['cat-file', 'blob', entry.id])).stdout;
    return replaceLink(git.root, file, identity, target);
  }
  // Line endings and filters are applied as a checkout would; that needs a path that can be an argument.
  const source = isText(file) ? ['--filters', `--path=${pathText(file)}`] : ['blob'];
  return replaceFile(git.root, file, identity, entry.mode === '100755', async (into) => {
    await git.run(['cat-file', ...source, entry.id], { into });
  });
}

/** Merges the lines of three blobs into a new one; undefined when they overlap or are not text. */
async function merged(git: Git, undo: Extract<Undo, { kind: 'merge' }>): Promise<string | undefined> {
  return withPrivateFolder(async (folder) => {
    const [now = '', after = '', before = ''] = await Promise.all(
      (['now', 'after', 'before'] as const).map(async (side) => {
        const file = path.join(folder, side);
        await writeFile(file, (await git.run(['cat-file', 'blob', undo[side]])).stdout);
        return file;
      }),
    );
    const output = await git.run(['merge-file', '--quiet', now, after, before], { codes: MERGE_CODES });
    if (output.code !== 0) return undefined;
    return (await git.run(['hash-object', '-w', '--stdin'], { input: await readFile(now) })).stdout.toString('utf8').trim();
  });
}

/** 0 is a clean merge, 1 to 127 the number of conflicts, 255 says that a side is not text. */
const MERGE_CODES = Array.from({ length: 256 }, (_, code) => code);
