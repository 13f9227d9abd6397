/** `trueup`: the full-screen program in this repository; without a terminal, the list of sessions. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSummariesSync } from '../../../sessions/summaries.ts';
import type { Invocation } from '../arguments.ts';
import type { Place } from '../host.ts';
import type { Repository } from '../repository.ts';
import { wantsScreen } from '../terminal.ts';

/** Resolves with the exit code. The first frame needs nothing but the session lists; everything else is opened behind it. */
export async function home(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  if (!wantsScreen(flags)) return (await import('./sessions.ts')).sessions(invocation);
  const start = typeof flags['repo'] === 'string' ? flags['repo'] : process.cwd();
  const trust = flags['trust'] === true;
  const place = quickPlace(start, trust) ?? (await openedPlace(start, trust));
  return (await import('../screen.ts')).runScreen({ place, flags });
}

/** The repository by looks alone: a folder with `.git` in it or above. Undefined where that is not plain. */
function quickPlace(start: string, trust: boolean): Place | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git', 'HEAD'))) {
      const root = realpathSync(folder);
      let opening: Promise<Repository> | undefined;
      const open = () => (opening ??= import('../repository.ts').then(({ openRepository }) => openRepository(root, trust)));
      return { root, branch: branchOf(root), summaries: readSummariesSync(join(root, '.trueup', 'sessions')).summaries, open };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function branchOf(root: string): string | undefined {
  return /^ref: refs\/heads\/(.+)\n?$/u.exec(readFileSync(join(root, '.git', 'HEAD'), 'utf8'))?.[1]?.trimEnd();
}

async function openedPlace(start: string, trust: boolean): Promise<Place> {
  const { openRepository } = await import('../repository.ts');
  const { placeOf } = await import('../screen.ts');
  return placeOf(await openRepository(start, trust));
}
