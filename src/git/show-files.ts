/** Reads many files of one commit with few calls of git, where one call a file would take most of the time. */
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import { hardened } from './hardening.ts';
import { bytePath, isTreePath, treeEntries } from './parse.ts';
import { findCommit } from './reader.ts';

/** Paths in one command line. */
const PATHS_AT_ONCE = 500;
const FILE_MODES = new Set(['100644', '100755', '120000']);

/** Bytes by path; a path that the commit does not hold is left out. Rejects with a `refusal` when there is no such commit. */
export async function showFiles(
  root: string,
  trusted: boolean,
  ref: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const git = await hardened(root, trusted);
  const commit = await findCommit(git, ref);
  if (commit === undefined)
    throw new TrueupError('refusal', 'unknown-commit', `no commit is called ${visible(ref)}`, {
      fix: '`git log --oneline --all` lists them',
    });
  const found = new Map<string, Uint8Array>();
  const usable = paths.filter(isTreePath);
  for (let at = 0; at < usable.length; at += PATHS_AT_ONCE) {
    const some = usable.slice(at, at + PATHS_AT_ONCE);
    const entries = treeEntries((await git.run(['ls-tree', '-z', commit, '--', ...some])).stdout);
    const files = some.flatMap((path) => {
      const entry = entries.get(bytePath(path));
      return entry === undefined || !FILE_MODES.has(entry.mode) ? [] : [{ path, id: entry.id }];
    });
    if (files.length === 0) continue;
    const { stdout } = await git.run(['cat-file', '--batch=%(objectsize)'], { input: files.map(({ id }) => `${id}\n`).join('') });
    readBatch(stdout, files, found);
  }
  return found;
}

/** Each object is its size on a line, its bytes, and a line feed. */
function readBatch(output: Buffer, files: readonly { readonly path: string }[], into: Map<string, Uint8Array>): void {
  let at = 0;
  for (const { path } of files) {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('latin1', at, end));
    if (end < 0 || !Number.isInteger(size))
      throw new TrueupError('failure', 'git-object-missing', `${visible(path)}: git does not have its content`, { fix: 'run `git fsck`' });
    into.set(path, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}
