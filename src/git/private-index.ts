/** Lets git work with an index of its own in a private temporary folder, so that the person's index is never written. */
import { constants } from 'node:fs';
import { copyFile, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withEnvironment, type Git } from './hardening.ts';
import { fields, isOwnStore, type BytePath } from './parse.ts';

/** Folders that git keeps for one work tree. */
export interface GitFolders {
  /** Where this work tree's HEAD and index are. */
  readonly own: string;
  /** Where objects and branches are; the same folder unless this is a linked work tree. */
  readonly common: string;
}

/** Absolute paths of the git folders of a repository. */
export async function gitFolders(git: Git): Promise<GitFolders> {
  const output = await git.run(['rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir']);
  const [own = '', common = own] = output.stdout.toString('utf8').split('\n');
  return { own, common };
}

/** Calls `work` with a new folder that only this user can read, and removes it afterwards. */
export async function withPrivateFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trueup-git-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Calls `work` with a git whose index starts as a copy of the person's, which spares reading files that did not change. */
export async function withPrivateIndex<Result>(git: Git, folders: GitFolders, work: (git: Git) => Promise<Result>): Promise<Result> {
  return withPrivateFolder(async (folder) => {
    const index = path.join(folder, 'index');
    await copyIndex(path.join(folders.own, 'index'), index);
    return work(withEnvironment(git, { GIT_INDEX_FILE: index }));
  });
}

/**
 * The copy keeps the age of the original, rounded down: git trusts an index entry only when the file is older than the
 * index, and a copy that looks newer would hide a change made in the same instant as the original.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const original = await stat(from).catch((error: unknown) => absent(error));
  if (original === undefined) return;
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const seconds = Math.floor(original.mtimeMs) / 1000;
  await utimes(to, seconds, seconds);
}

/** Before the first `git add` there is no index. */
function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** Paths whose work tree state differs from the index: changed, gone or new. The program's store and nested repositories stay out. */
export async function differingPaths(git: Git): Promise<readonly BytePath[]> {
  const outputs = await Promise.all([
    // Unlike `ls-files --modified` it does not take a file behind a link for the tracked one.
    git.run(['diff-files', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--ignore-submodules=dirty']),
    git.run(['ls-files', '-z', '--others', '--exclude-standard']),
  ]);
  const paths = outputs.flatMap((output) => fields(output.stdout));
  return [...new Set(paths)].filter((found) => !found.endsWith('/') && !isOwnStore(found));
}

/** Writes the (private) index as a tree object and returns its name. */
export async function writeTree(git: Git): Promise<string> {
  return (await git.run(['write-tree'])).stdout.toString('utf8').trim();
}
