/** Plans a session's commits: which of its files differ from HEAD, by how many lines, and which changed files stay out and why. */
import type { ExcludedFile } from '../domain/commit.ts';
import type { GitCommits } from '../ports.ts';
import type { SessionFile } from '../workflow/effect.ts';
import type { Git } from './hardening.ts';
import { bytePath, isText, pathText, statusPaths, type BytePath } from './parse.ts';
import { gitFolders, withPrivateIndex } from './private-index.ts';
import { currentBranch, headCommit, STATUS } from './reader.ts';
import { countLines } from './snapshots.ts';
import { presentFiles, stageOnHead } from './stage.ts';

/** The contract is `GitCommits.plan`. */
export async function planCommit(git: Git, files: readonly SessionFile[]): Promise<Awaited<ReturnType<GitCommits['plan']>>> {
  const [status, head, branch, folders] = await Promise.all([git.run(STATUS), headCommit(git), currentBranch(git), gitFolders(git)]);
  const { staged, unstaged, untracked } = statusPaths(status.stdout);
  const changed = new Set([...staged, ...unstaged, ...untracked]);
  const phases = new Map(files.map((file) => [bytePath(file.path), file.phase]));
  // Git's status does not tell of ignored files, so every file of the session that exists is looked at.
  const own = [...phases.keys()];
  const chosen = [
    ...own.filter((file) => changed.has(file)),
    ...(await presentFiles(
      git.root,
      own.filter((file) => !changed.has(file)),
    )),
  ];
  const counts = await withPrivateIndex(git, folders, async (privateGit) => {
    const { base, tree } = await stageOnHead(privateGit, head, chosen);
    return countLines(git, base, tree);
  });
  const stagedPaths = new Set(staged);
  const reason = (file: BytePath): string => {
    if (phases.has(file)) return 'ignored by .gitignore';
    if (!isText(file)) return 'its name is not valid UTF-8';
    if (file.endsWith('/')) return 'a git repository of its own';
    return stagedPaths.has(file) ? 'staged, but not changed by this session' : 'not changed by this session';
  };
  const excluded = [...[...changed].filter((file) => !phases.has(file)), ...[...counts.keys()].filter((file) => !changed.has(file))];
  return {
    files: [...counts]
      .filter(([file]) => changed.has(file))
      .map(([file, count]) => ({ path: pathText(file), ...count, phase: phases.get(file) ?? 'code' }))
      .sort(byPath),
    excluded: excluded.map((file): ExcludedFile => ({ path: pathText(file), reason: reason(file) })).sort(byPath),
    ...(branch === undefined ? {} : { branch }),
  };
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : Number(one.path !== other.path);
}
