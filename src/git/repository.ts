/** Finds the repository a folder belongs to and opens git in it; looking at a repository runs nothing that it configures. */
import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { GitCommits, GitReader, GitSnapshots } from '../ports.ts';
import { gitCommits } from './commits.ts';
import { gitEnvironment } from './environment.ts';
import { gitFailure } from './failure.ts';
import { gitReader } from './reader.ts';
import { gitSnapshots } from './snapshots.ts';
import { spawnGit } from './spawn.ts';

/** Oldest git that lets a filter driver be switched off whatever its name. */
const GIT_VERSION_MIN = [2, 31] as const;

/**
 * The repository whose work tree holds `start`: its root as an absolute path without links. Undefined when there is
 * none. Rejects with a `refusal` for one that another user owns, whose `.git` is a link, or whose configuration moves its
 * work tree elsewhere, with `misuse` when there is no such folder, and with a `failure` when git is missing or too old.
 */
export async function findRepository(start: string): Promise<{ readonly root: string } | undefined> {
  await needGit();
  return search(await existing(start));
}

/**
 * Git in the repository at `root`, as found by `findRepository`. `trusted`: filters, and for commits hooks and signing,
 * run as the person set them up; otherwise nothing of the repository runs.
 */
export function openGit(root: string, options: { readonly trusted: boolean }): GitReader & GitSnapshots & GitCommits {
  return { ...gitReader(root, options.trusted), ...gitSnapshots(root, options.trusted), ...gitCommits(root, options.trusted) };
}

async function existing(start: string): Promise<string> {
  try {
    return await realpath(start);
  } catch (error) {
    throw new TrueupError('misuse', 'no-such-folder', `there is no folder ${visible(start)}`, {
      fix: 'name an existing folder with --repo',
      cause: error,
    });
  }
}

async function search(folder: string): Promise<{ readonly root: string } | undefined> {
  const parent = path.dirname(folder);
  const found = await lstat(path.join(folder, '.git')).catch((error: unknown) => absent(error));
  if (found?.isSymbolicLink() === true) {
    throw new TrueupError('refusal', 'git-folder-is-link', `${visible(folder)}/.git is a symbolic link`, {
      fix: 'start in the repository that it leads to, or make it a linked work tree with `git worktree add`',
    });
  }
  const top = found === undefined ? undefined : await topOf(folder);
  if (top === undefined) return parent === folder ? undefined : search(parent);
  if ((await realpath(top)) === folder) return { root: folder };
  throw new TrueupError(
    'refusal',
    'git-work-tree-elsewhere',
    `the repository in ${visible(folder)} has its work tree in ${visible(top)} (core.worktree)`,
    {
      fix: 'start in that folder, or remove core.worktree from .git/config',
    },
  );
}

/** What git says the work tree of the repository in `folder` is; undefined when its `.git` is not one. */
async function topOf(folder: string): Promise<string | undefined> {
  const argv = ['-C', folder, '-c', 'safe.bareRepository=explicit', '-c', 'core.fsmonitor=false', 'rev-parse', '--show-toplevel'];
  // Git looks in this folder only; the search upwards is ours.
  const output = await spawnGit({ argv, env: { ...gitEnvironment(process.env), GIT_CEILING_DIRECTORIES: path.dirname(folder) } });
  if (output.code === 0) return output.stdout.toString('utf8').replace(/\n$/, '');
  if (/not a git repository/.test(output.stderr)) return undefined;
  throw gitFailure('rev-parse', folder, output);
}

async function needGit(): Promise<void> {
  const output = await spawnGit({ argv: ['--version'], env: gitEnvironment(process.env) });
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(output.stdout.toString('utf8')) ?? [];
  const [needMajor, needMinor] = GIT_VERSION_MIN;
  if (Number(major) > needMajor || (Number(major) === needMajor && Number(minor) >= needMinor)) return;
  throw new TrueupError('failure', 'git-too-old', `git ${major}.${minor} is too old: ${needMajor}.${needMinor} or newer is needed`, {
    fix: 'install a newer git (https://git-scm.com/downloads)',
  });
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
  throw error;
}
