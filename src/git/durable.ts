/** Syncs the folders that git itself leaves to chance, so that what was reported as made is still there after a power cut. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { GitFolders } from './private-index.ts';

/**
 * Syncs the git folders and the folder chain of the reference that was just written. Together with `core.fsync=all`
 * this is what kept every commit in power-cut trials; either half alone lost them.
 */
export async function syncRepository(folders: GitFolders, reference: string | undefined): Promise<void> {
  const chain = ['refs/heads', ...(reference === undefined ? [] : parents(reference))];
  const wanted = new Set([
    ...chain.map((part) => path.join(folders.common, part)),
    path.join(folders.common, 'refs'),
    path.join(folders.common, 'reftable'),
    folders.common,
    folders.own,
  ]);
  for (const folder of wanted) await syncFolder(folder);
}

/** `refs/heads/a/b` gives `refs/heads/a` and `refs/heads`. */
function parents(reference: string): readonly string[] {
  const parent = path.posix.dirname(reference);
  return parent === 'refs' || parent === '.' ? [] : [parent, ...parents(parent)];
}

async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    // Packed references and the reftable format leave some of these folders away; there is nothing of ours in them then.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
