/** Where reviews of documents live that lie in no repository: in the person's own folder. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFiles } from '../../../sessions/files.ts';
import { openStore } from '../../../sessions/store.ts';
import { defaultConfig } from '../../api/config.ts';
import { TrueupError } from '../../domain/error.ts';
import { homeFolder } from '../home-folder.ts';
import type { Repository } from '../repository.ts';
import { summaryOf } from '../repository.ts';

/** A place for sessions without git. Asking git anything but where it stands rejects with `not-a-repository`. */
export async function loosePlace(): Promise<Repository> {
  const root = join(homeFolder(), 'reviews');
  await mkdir(root, { recursive: true, mode: 0o700 });
  return { root, trusted: false, files: openFiles(root), git: NO_GIT, store: openStore(root, summaryOf), config: defaultConfig() };
}

const none = () =>
  Promise.reject(
    new TrueupError('refusal', 'not-a-repository', 'these documents are in no git repository', { fix: 'run it inside a repository' }),
  );

const NO_GIT: Repository['git'] = {
  state: () => Promise.resolve({ staged: [], unstaged: [], untracked: [], identity: false }),
  show: none,
  changed: none,
  mergeBase: none,
  snapshot: none,
  headTree: () => Promise.resolve(undefined),
  between: none,
  revert: none,
  plan: none,
  commit: none,
};
