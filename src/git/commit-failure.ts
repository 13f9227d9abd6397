/** Says why `git commit` refused: a hook, the signature, or git itself. */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { TrueupError } from '../domain/error.ts';
import { firstLines, gitFailure } from './failure.ts';
import type { Git } from './hardening.ts';
import type { GitOutput } from './spawn.ts';

const SIGNING = /failed to sign the data|failed to write commit object|gpg\.ssh|signing failed/i;
const REFUSING_HOOKS = ['pre-commit', 'prepare-commit-msg', 'commit-msg'];

/** The failure of a `git commit` that ended with `output`. Nothing was committed. */
export async function commitFailure(git: Git, output: GitOutput): Promise<TrueupError> {
  const said = [output.stderr, output.stdout.toString('utf8')].join('\n');
  const words = firstLines(said) || `exit code ${output.code}`;
  if (SIGNING.test(output.stderr)) {
    return new TrueupError('failure', 'signing-failed', `the commit could not be signed: ${words}`, {
      fix: 'unlock or set up the signing key (a `git commit` of your own shows what it needs), or turn off commit.gpgSign, then commit again',
    });
  }
  if (output.code === 1 && git.trusted && (await hasHook(git))) {
    return new TrueupError('failure', 'hook-refused', `a git hook refused the commit: ${words}`, {
      fix: 'mend what the hook names, then commit again; nothing was committed',
    });
  }
  return gitFailure('commit', git.root, output);
}

async function hasHook(git: Git): Promise<boolean> {
  const configured = await git.run(['rev-parse', '--path-format=absolute', '--git-path', 'hooks']);
  const folder = configured.stdout.toString('utf8').replace(/\n$/, '');
  const found = await Promise.all(REFUSING_HOOKS.map(async (name) => isExecutable(path.join(folder, name))));
  return found.includes(true);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
