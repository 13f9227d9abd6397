/**
 * Makes a session's commits: each holds exactly its group's files, whatever else is staged, and is on disk when it is
 * reported. In a trusted repository the person's own hooks and signing run; in any other nothing of it does.
 */
import type { CommitGroup, MadeCommit } from '../domain/commit.ts';
import type { GitCommits } from '../ports.ts';
import { commitFailure } from './commit-failure.ts';
import { refuseUnready } from './commit-guard.ts';
import { syncRepository } from './durable.ts';
import { hardened, type Git } from './hardening.ts';
import { titleOf, trailerValue, trailerValues, withTrailer } from './message.ts';
import { bytePath, fields, type BytePath } from './parse.ts';
import { followCommit } from './person-index.ts';
import { planCommit } from './plan.ts';
import { gitFolders, withPrivateIndex, type GitFolders } from './private-index.ts';
import { currentBranch, findCommit, headCommit } from './reader.ts';
import { stageOnHead } from './stage.ts';

/** Commits in `root`; the contract is `GitCommits`. Groups are numbered from 1 in their trailers. */
export function gitCommits(root: string, trusted: boolean): GitCommits {
  return {
    async plan(files) {
      return planCommit(await hardened(root, trusted), files);
    },
    async commit(session, groups, since) {
      const git = await hardened(root, trusted);
      const folders = await gitFolders(git);
      await refuseUnready(git, folders, groups);
      const made: MadeCommit[] = [];
      for (const [index, group] of groups.entries()) {
        const hash = await commitGroup(git, folders, group, trailerValue(session, index + 1), since);
        if (hash !== undefined) made.push({ hash, title: titleOf(group.message) });
      }
      const branch = await currentBranch(git);
      await syncRepository(folders, branch === undefined ? undefined : `refs/heads/${branch}`);
      return made;
    },
  };
}

/** The group's commit, found or made; undefined when its files are at HEAD already. */
async function commitGroup(
  git: Git,
  folders: GitFolders,
  group: CommitGroup,
  trailer: string,
  since: string | undefined,
): Promise<string | undefined> {
  const head = await headCommit(git);
  return withPrivateIndex(git, folders, async (own) => {
    const { base, tree } = await stageOnHead(
      own,
      head,
      group.files.map((file) => bytePath(file.path)),
    );
    const open = tree === base ? [] : await differing(git, base, tree);
    const earlier = head === undefined ? undefined : await findMade(git, head, trailer, since, open);
    if (earlier !== undefined) {
      await followCommit(git, earlier, false);
      return earlier;
    }
    if (open.length === 0) return undefined;
    const made = await makeCommit(git, own, withTrailer(group.message, trailer));
    await followCommit(git, made, true);
    return made;
  });
}

async function makeCommit(git: Git, own: Git, message: string): Promise<string> {
  const output = await own.run(['commit', '--quiet', '--no-status', '--cleanup=whitespace', '--file=-'], {
    input: message,
    hooks: true,
    codes: ANY_CODE,
  });
  const made = output.code === 0 ? await headCommit(git) : undefined;
  if (made === undefined) throw await commitFailure(git, output);
  return made;
}

const ANY_CODE = Array.from({ length: 256 }, (_, code) => code);

/**
 * The commit since `since` (or in all of HEAD's history) that was made for this trailer. Groups can be put together anew
 * between two attempts, so it must have touched every file of the group that is not at HEAD yet.
 */
async function findMade(
  git: Git,
  head: string,
  trailer: string,
  since: string | undefined,
  open: readonly BytePath[],
): Promise<string | undefined> {
  const from = since === undefined ? undefined : await findCommit(git, since);
  const range = from === undefined ? [head] : [head, `^${from}`];
  const output = await git.run([
    'log',
    '-z',
    '--no-show-signature',
    '--format=%H%n%B',
    '--fixed-strings',
    `--grep=${trailer}`,
    ...range,
    '--',
  ]);
  for (const entry of output.stdout.toString('utf8').split('\0')) {
    const end = entry.indexOf('\n');
    if (end < 0 || !trailerValues(entry.slice(end + 1)).includes(trailer)) continue;
    const hash = entry.slice(0, end);
    const touched = await touchedBy(git, hash);
    if (open.every((path) => touched.has(path))) return hash;
  }
  return undefined;
}

async function differing(git: Git, before: string, after: string): Promise<readonly BytePath[]> {
  return fields((await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after, '--'])).stdout);
}

async function touchedBy(git: Git, commit: string): Promise<ReadonlySet<BytePath>> {
  return new Set(
    fields((await git.run(['diff-tree', '--root', '--no-commit-id', '-r', '-z', '--name-only', '--no-renames', commit, '--'])).stdout),
  );
}
