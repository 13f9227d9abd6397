/** Answers which commits changed a file and which files a commit holds; reads only, and runs nothing from the repository. */
import { hardened } from './hardening.ts';
import { bytePath, fields, isTreePath, pathText } from './parse.ts';
import { findCommit } from './reader.ts';

/** Reading the history of paths in `root`. */
export interface PathHistory {
  /** For each file the commits reachable from HEAD that changed it, newest first, at most `limit` each; empty when there are none. */
  commits(paths: readonly string[], limit: number): Promise<readonly (readonly string[])[]>;
  /** The commits that changed a file under any name it had, newest first, with its path then. */
  versions(path: string, limit: number): Promise<readonly { readonly commit: string; readonly path: string }[]>;
  /** Paths of the files below a folder at a commit. */
  paths(commit: string, folder: string): Promise<readonly string[]>;
  /** The repository holds only part of its history, so that the oldest commit seems to have made everything. */
  isShallow(): Promise<boolean>;
}

/** Calls of git that run side by side. */
const AT_ONCE = 8;

/** The history of paths; the contract is `PathHistory`. */
export function pathHistory(root: string, trusted: boolean): PathHistory {
  return {
    async commits(paths, limit) {
      const git = await hardened(root, trusted);
      const head = await findCommit(git, 'HEAD');
      const found: (readonly string[])[] = [];
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        const some = paths.slice(at, at + AT_ONCE).map(async (path) => {
          if (head === undefined || !isTreePath(path)) return [];
          const output = await git.run(['rev-list', `--max-count=${limit}`, head, '--', bytePath(path)]);
          return output.stdout
            .toString('utf8')
            .split('\n')
            .filter((line) => line !== '');
        });
        found.push(...(await Promise.all(some)));
      }
      return found;
    },
    async versions(path, limit) {
      const git = await hardened(root, trusted);
      const head = await findCommit(git, 'HEAD');
      if (head === undefined || !isTreePath(path)) return [];
      const format = ['--format=%H', '-z', '--name-only', '--no-ext-diff', '--no-textconv'];
      const output = await git.run(['log', '--follow', '-M', `--max-count=${limit}`, ...format, head, '--', bytePath(path)]);
      const parts = fields(output.stdout).map(pathText);
      // A commit is its id, then a line feed and a path.
      return parts.flatMap((part, at) => {
        const commit = parts[at - 1];
        return part.startsWith('\n') && commit !== undefined ? [{ commit, path: part.slice(1) }] : [];
      });
    },
    async paths(commit, folder) {
      const git = await hardened(root, trusted);
      const found = await findCommit(git, commit);
      if (found === undefined || !isTreePath(folder)) return [];
      const listed = await git.run(['ls-tree', '-r', '-z', '--name-only', found, '--', bytePath(folder)]);
      return fields(listed.stdout).map(pathText);
    },
    async isShallow() {
      const git = await hardened(root, trusted);
      const output = await git.run(['rev-parse', '--is-shallow-repository']);
      return output.stdout.toString('utf8').trim() === 'true';
    },
  };
}
