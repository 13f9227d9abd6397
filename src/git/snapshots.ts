/** Takes snapshots of the work tree as git trees and tells what differs between two; the person's index, HEAD and stash stay untouched. */
import { TrueupError } from '../domain/error.ts';
import type { ChangedFile } from '../domain/task.ts';
import { visible } from '../domain/visible.ts';
import type { GitSnapshots } from '../ports.ts';
import { syncRepository } from './durable.ts';
import { hardened, type Git } from './hardening.ts';
import { keepTree } from './keep.ts';
import { lineCounts, pathText, type BytePath } from './parse.ts';
import { differingPaths, gitFolders, withPrivateIndex, writeTree } from './private-index.ts';
import { findCommit } from './reader.ts';
import { revertChanges } from './revert.ts';
import { presentFiles, stagePaths } from './stage.ts';

/** Snapshots in `root`; the contract is `GitSnapshots`. */
export function gitSnapshots(root: string, trusted: boolean): GitSnapshots {
  return {
    async snapshot() {
      return takeSnapshot(await hardened(root, trusted), []);
    },
    async headTree() {
      const git = await hardened(root, trusted);
      const commit = await findCommit(git, 'HEAD');
      return commit === undefined ? undefined : (await git.run(['rev-parse', `${commit}^{tree}`])).stdout.toString('utf8').trim();
    },
    async between(before, after) {
      return differences(await hardened(root, trusted), before, after);
    },
    async revert(before, after) {
      const git = await hardened(root, trusted);
      await Promise.all([needTree(git, before), needTree(git, after)]);
      const { undone, conflicts } = await revertChanges(git, before, after, async (paths) => takeSnapshot(git, paths));
      const kept = new Set(undone);
      const counts = await countLines(git, after, before);
      return {
        files: [...counts].filter(([path]) => kept.has(path)).map(([path, count]) => ({ path: pathText(path), ...count })),
        conflicts: conflicts.map(pathText),
      };
    },
  };
}

/** The work tree as a kept, durable tree. `also` names paths that belong in it even when they are ignored by now. */
async function takeSnapshot(git: Git, also: readonly BytePath[]): Promise<string> {
  const folders = await gitFolders(git);
  const tree = await withPrivateIndex(git, folders, async (own) => {
    await stagePaths(own, await differingPaths(own), 'once');
    await stagePaths(own, await presentFiles(git.root, also), 'once');
    return writeTree(own);
  });
  await keepTree(git, tree);
  await syncRepository(folders, 'refs/trueup/snapshots');
  return tree;
}

async function differences(git: Git, before: string, after: string): Promise<readonly ChangedFile[]> {
  await Promise.all([needTree(git, before), needTree(git, after)]);
  return [...(await countLines(git, before, after))].map(([path, count]) => ({ path: pathText(path), ...count }));
}

/** Lines added and removed by path, between two trees. */
export async function countLines(git: Git, before: string, after: string): Promise<ReadonlyMap<BytePath, Omit<ChangedFile, 'path'>>> {
  const output = await git.run([
    'diff-tree',
    '-r',
    '-z',
    '--numstat',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    before,
    after,
    '--',
  ]);
  return lineCounts(output.stdout);
}

/** Rejects unless the name is that of a tree in this repository. */
async function needTree(git: Git, name: string): Promise<void> {
  const found = /^[0-9a-f]{40,64}$/.test(name) && (await git.run(['cat-file', '-e', `${name}^{tree}`], { codes: [0, 1, 128] })).code === 0;
  if (found) return;
  throw new TrueupError('failure', 'snapshot-missing', `the snapshot ${visible(name).slice(0, 64)} is not in this repository any more`, {
    fix: 'undo the change by hand; `git diff` shows what the work tree holds now',
  });
}
