/** Finds what a change's folder holds that archiving would move without having looked at it. */
import { visible } from '../domain/visible.ts';
import { errnoOf } from '../../sessions/failure.ts';
import { fs } from './quick-fs.ts';
import type { FileTree } from './tree.ts';

/** Why archiving a change would not apply all of it, in the shape of `ArchiveReason`. */
export interface Unseen {
  readonly rule: 'archive/not-seen';
  readonly message: string;
  readonly fix: string;
}

/**
 * Links anywhere in the folder, what cannot be read, and deltas that the listing of the project left out. `folder` is
 * repository-relative. Reads the disk; throws what it says other than that something cannot be read.
 */
export function unseenInChange(tree: FileTree, folder: string): readonly Unseen[] {
  const found: Unseen[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = entriesOf(`${tree.root}/${at}`);
    if (typeof entries === 'string') {
      found.push(unseen(at, entries, 'make it readable'));
      continue;
    }
    for (const entry of entries) {
      const path = `${at}/${entry.name}`;
      if (entry.isSymbolicLink()) found.push(unseen(path, 'is a symbolic link', 'put the real file or folder in its place'));
      else if (entry.isDirectory()) waiting.push(path);
      else if (path.startsWith(`${folder}/specs/`) && !tree.has(path) && entry.name === 'spec.md')
        found.push(unseen(path, 'is in a folder that is left out', 'rename the folder'));
      else if (tree.has(path)) {
        const why = tree.unread(path);
        if (why !== undefined) found.push(unseen(path, why, 'make it readable'));
      }
    }
  }
  return found.toSorted((a, b) => (a.message < b.message ? -1 : 1));
}

function unseen(path: string, why: string, fix: string): Unseen {
  return { rule: 'archive/not-seen', message: `${visible(path)}: ${why}, so what it says would not be applied`, fix };
}

function entriesOf(folder: string) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT') throw error;
    return `cannot be read (${code})`;
  }
}
