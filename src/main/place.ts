/** Finds the repository a screen is for, with no more work than its first frame needs. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSummariesSync } from '../../sessions/summaries.ts';
import type { SessionSummary } from '../workflow/summary.ts';
import type { Invocation } from './arguments.ts';
import type { Repository } from './repository.ts';

/** What the first frame needs of a repository, known before anything of it is opened. */
export interface Place {
  readonly root: string;
  readonly branch: string | undefined;
  readonly summaries: readonly SessionSummary[];
  /** Opens the repository, once. */
  open(): Promise<Repository>;
}

/** The repository around the folder that the flags name, or the current one. Throws `not-a-repository`. */
export async function placeAround(flags: Invocation['flags']): Promise<Place> {
  const start = typeof flags['repo'] === 'string' ? flags['repo'] : process.cwd();
  const trust = flags['trust'] === true;
  return quickPlace(start, trust) ?? openedPlace(start, trust);
}

/** The repository by looks alone: a folder with `.git` in it or above. Undefined where that is not plain. */
function quickPlace(start: string, trust: boolean): Place | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git', 'HEAD'))) {
      const root = realpathSync(folder);
      let opening: Promise<Repository> | undefined;
      const open = () => (opening ??= import('./repository.ts').then(({ openRepository }) => openRepository(root, trust)));
      return { root, branch: branchOf(root), summaries: readSummariesSync(join(root, '.trueup', 'sessions')).summaries, open };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function branchOf(root: string): string | undefined {
  return /^ref: refs\/heads\/(.+)\n?$/u.exec(readFileSync(join(root, '.git', 'HEAD'), 'utf8'))?.[1]?.trimEnd();
}

async function openedPlace(start: string, trust: boolean): Promise<Place> {
  const { openRepository } = await import('./repository.ts');
  return placeOf(await openRepository(start, trust));
}

/** The place of a repository that is open already. */
export function placeOf(repository: Repository): Place {
  return {
    root: repository.root,
    branch: undefined,
    summaries: repository.store.listSync().summaries,
    open: () => Promise.resolve(repository),
  };
}
