/** Takes files of the work tree into a (private) index, also where folders, files and links have taken each other's place. */
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { Git } from './hardening.ts';
import { nulTerminated, type BytePath } from './parse.ts';
import { writeTree } from './private-index.ts';

/**
 * Records the work tree's present state of the paths: content, mode, or that they are gone. `once` flushes many new
 * objects together; otherwise each is flushed on its own.
 */
export async function stagePaths(git: Git, paths: readonly BytePath[], flush: 'each' | 'once' = 'each'): Promise<void> {
  const places = await placesOf(git.root, paths);
  const gone = paths.filter((_, index) => places[index] === 'folder' || places[index] === 'behind');
  const others = paths.filter((_, index) => places[index] === 'file' || places[index] === 'absent');
  const method = flush === 'once' ? ['-c', 'core.fsyncMethod=batch'] : [];
  // Git takes neither a folder for a file nor looks behind a link: for the index, what was a file there is gone.
  if (gone.length > 0) await git.run(['update-index', '-z', '--force-remove', '--stdin'], { input: nulTerminated(gone) });
  if (others.length === 0) return;
  await git.run([...method, 'update-index', '-z', '--add', '--remove', '--replace', '--stdin'], { input: nulTerminated(others) });
}

/** HEAD's tree, and the tree with the paths as they are in the work tree; git's index must be a private one. */
export async function stageOnHead(
  git: Git,
  head: string | undefined,
  paths: readonly BytePath[],
): Promise<{ readonly base: string; readonly tree: string }> {
  await git.run(['read-tree', ...(head === undefined ? ['--empty'] : ['--reset', head])]);
  const base = await writeTree(git);
  await stagePaths(git, paths);
  return { base, tree: await writeTree(git) };
}

/** Those of the paths that are files or links now and not behind a link. */
export async function presentFiles(root: string, paths: readonly BytePath[]): Promise<readonly BytePath[]> {
  const places = await placesOf(root, paths);
  return paths.filter((_, index) => places[index] === 'file');
}

/** What stands at a path: a file, a link or a submodule; a plain folder; something behind a link or a file; nothing. */
type Place = 'file' | 'folder' | 'behind' | 'absent';

async function placesOf(root: string, paths: readonly BytePath[]): Promise<readonly Place[]> {
  const known = new Map<BytePath, boolean>([['', false]]);
  const isBehind = async (folder: BytePath): Promise<boolean> => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const behind = (await isBehind(parentOf(folder))) || (await lookAt(root, folder))?.isDirectory() === false;
    known.set(folder, behind);
    return behind;
  };
  const places: Place[] = [];
  for (const path of paths) places.push((await isBehind(parentOf(path))) ? 'behind' : await placeOf(root, path));
  return places;
}

async function placeOf(root: string, path: BytePath): Promise<Place> {
  const found = await lookAt(root, path);
  if (found === undefined) return 'absent';
  if (!found.isDirectory()) return 'file';
  return (await lookAt(root, `${path}/.git`)) === undefined ? 'folder' : 'file';
}

function parentOf(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

async function lookAt(root: string, path: BytePath): Promise<Stats | undefined> {
  try {
    return await lstat(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')]));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}
