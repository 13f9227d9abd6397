/** Answers where a repository stands and what its commits hold; nothing it does writes to the repository or runs anything from it. */
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { GitReader, GitState } from '../ports.ts';
import { hardened, type Git } from './hardening.ts';
import { bytePath, fields, isOwnStore, isTreePath, pathText, statusPaths, treeEntries, type BytePath } from './parse.ts';

/** Asks git for every changed path of the work tree, in the form `statusPaths` reads, without looking into submodules. */
export const STATUS = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty'];

const DIFF = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];

/** Files and links; folders and submodules have no bytes. */
const FILE_MODES = new Set(['100644', '100755', '120000']);

/** Reading git in `root`; the contract is `GitReader`. */
export function gitReader(root: string, trusted: boolean): GitReader {
  return {
    async state() {
      return readState(await hardened(root, trusted));
    },
    async show(ref, path) {
      const git = await hardened(root, trusted);
      const commit = await findCommit(git, ref);
      if (commit === undefined || !isTreePath(path)) return undefined;
      const listed = await git.run(['ls-tree', '-z', commit, '--', path]);
      const entry = treeEntries(listed.stdout).get(bytePath(path));
      if (entry === undefined || !FILE_MODES.has(entry.mode)) return undefined;
      return (await git.run(['cat-file', 'blob', entry.id])).stdout;
    },
    async changed(from, to) {
      const git = await hardened(root, trusted);
      const before = await commitOf(git, from);
      if (to !== undefined) return texts(fields((await git.run([...DIFF, before, await commitOf(git, to), '--'])).stdout));
      const [tracked, untracked] = await Promise.all([
        git.run([...DIFF, before, '--']),
        git.run(['ls-files', '-z', '--others', '--exclude-standard']),
      ]);
      const files = fields(untracked.stdout).filter((path) => !path.endsWith('/') && !isOwnStore(path));
      return texts([...fields(tracked.stdout), ...files]);
    },
    async mergeBase(a, b) {
      const git = await hardened(root, trusted);
      const output = await git.run(['merge-base', await commitOf(git, a), await commitOf(git, b)], { codes: [0, 1] });
      if (output.code === 0) return output.stdout.toString('utf8').trim();
      throw new TrueupError('refusal', 'no-common-commit', `${visible(a)} and ${visible(b)} have no commit in common`, {
        fix: 'name both ends of the range',
      });
    },
  };
}

function texts(paths: readonly BytePath[]): readonly string[] {
  return [...new Set(paths.map(pathText))].sort();
}

async function readState(git: Git): Promise<GitState> {
  const [head, branch, status, identity] = await Promise.all([headCommit(git), currentBranch(git), git.run(STATUS), hasIdentity(git)]);
  const { staged, unstaged, untracked } = statusPaths(status.stdout);
  return {
    ...(head === undefined ? {} : { head }),
    ...(branch === undefined ? {} : { branch }),
    staged: staged.map(pathText),
    unstaged: unstaged.map(pathText),
    untracked: untracked.map(pathText),
    identity,
  };
}

/** The commit HEAD names, or undefined before the first one. */
export async function headCommit(git: Git): Promise<string | undefined> {
  const output = await git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { codes: [0, 1, 128] });
  return output.code === 0 ? output.stdout.toString('utf8').trim() : undefined;
}

const BRANCHES = 'refs/heads/';

/** The branch HEAD is on, without `refs/heads/`; undefined when HEAD is detached. */
export async function currentBranch(git: Git): Promise<string | undefined> {
  const output = await git.run(['symbolic-ref', '--quiet', 'HEAD'], { codes: [0, 1] });
  const name = output.stdout.toString('utf8').replace(/\n$/, '');
  return name.startsWith(BRANCHES) ? name.slice(BRANCHES.length) : undefined;
}

/** Whether git knows a name and an e-mail address for both author and committer, without guessing them from the machine. */
export async function hasIdentity(git: Git): Promise<boolean> {
  const outputs = await Promise.all(
    ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map(async (name) => git.run(['var', name], { codes: [0, 1, 128] })),
  );
  return outputs.every((output) => output.code === 0);
}

/**
 * The commit a name stands for, or undefined. A name is looked for among the branches first, so that a branch called
 * like a tag or like `refs/heads/x` is the one that is meant; a full object name and `HEAD...` never are branches.
 */
export async function findCommit(git: Git, name: string): Promise<string | undefined> {
  if (name === '' || name.includes('\0')) return undefined;
  const plain = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|HEAD)(?:$|[~^@])/.test(name);
  for (const candidate of plain ? [name] : [`${BRANCHES}${name}`, name]) {
    const output = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`], { codes: [0, 1, 128] });
    if (output.code === 0) return output.stdout.toString('utf8').trim();
  }
  return undefined;
}

async function commitOf(git: Git, name: string): Promise<string> {
  const commit = await findCommit(git, name);
  if (commit !== undefined) return commit;
  throw new TrueupError('refusal', 'unknown-commit', `no commit is called ${visible(name)}`, {
    fix: 'name a branch, a tag or a commit; `git log --oneline --all` lists them',
  });
}
