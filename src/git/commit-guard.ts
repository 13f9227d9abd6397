/** Refuses a commit that would mean something else than the person confirmed, each time with what to do about it. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { CommitGroup } from '../domain/commit.ts';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { Git } from './hardening.ts';
import type { GitFolders } from './private-index.ts';
import { hasIdentity } from './reader.ts';

/** States of git in which a commit would mean something else, by the file that tells of them. */
const UNDER_WAY = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
] as const;

/**
 * Rejects while a merge, rebase or the like is under way (`refusal`), when git does not know who commits (`failure`), and
 * when a file needs a filter that does not run without trust (`refusal`).
 */
export async function refuseUnready(git: Git, folders: GitFolders, groups: readonly CommitGroup[]): Promise<void> {
  for (const [file, operation] of UNDER_WAY) {
    if (!(await exists(path.join(folders.own, file)))) continue;
    throw new TrueupError(
      'refusal',
      'git-operation-under-way',
      `a ${operation} is under way in this repository, so a commit now would become part of it`,
      {
        fix: `finish it with \`git ${operation} --continue\` or give it up with \`git ${operation} --abort\`, then commit again`,
      },
    );
  }
  if (!(await hasIdentity(git))) {
    throw new TrueupError('failure', 'no-git-identity', 'git does not know whose commits these are: user.name or user.email is not set', {
      fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
    });
  }
  await refuseFiltered(git, groups);
}

/** Without its filter a file would be committed in the wrong form (the content instead of a large-file pointer). */
async function refuseFiltered(git: Git, groups: readonly CommitGroup[]): Promise<void> {
  if (git.emptied.length === 0) return;
  const paths = groups.flatMap((group) => group.files.map((file) => file.path));
  const output = await git.run(['check-attr', '-z', '--stdin', 'filter'], { input: paths.map((file) => `${file}\0`).join('') });
  const parts = output.stdout.toString('utf8').split('\0');
  const at = parts.findIndex((value, index) => index % 3 === 2 && git.emptied.includes(value));
  if (at < 0) return;
  throw new TrueupError(
    'refusal',
    'git-filter-untrusted',
    `${visible(parts[at - 2] ?? '')} goes through the git filter ${visible(parts[at] ?? '')}, which does not run in a repository that is not trusted`,
    {
      fix: 'trust this repository, then commit again',
    },
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
