/** Starts a session from a request, full-screen or line by line; goes on with one line by line. */
import { readFile } from 'node:fs/promises';
import { runPlain } from '../../api/plain/plain.ts';
import type { Invocation } from '../arguments.ts';
import { placeOf } from '../place.ts';
import { linesOf } from '../review/standard-input.ts';
import { sessionIdOf } from '../read-session.ts';
import { openRepository } from '../repository.ts';
import type { Repository } from '../repository.ts';
import { wantsScreen } from '../terminal.ts';
import { unfinished } from '../unfinished.ts';
import { resumeWork, route, startWork } from '../work.ts';
import type { Work } from '../work.ts';
import { print, repositoryOf } from './common.ts';

/** `trueup "<request>"`. Resolves with the exit code. */
export async function start({ positionals, flags, workflowFlags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  const work = await startWork(repository, await route(repository, positionals.join(' '), workflowFlags));
  return converse(repository, work, flags);
}

/** `trueup resume` line by line. */
export async function resumePlain({ positionals, flags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  const work = await resumeWork(repository, sessionIdOf(positionals[0] ?? unfinished(await repository.store.list())));
  return converse(repository, work, flags);
}

async function converse(repository: Repository, work: Work, flags: Invocation['flags']): Promise<number> {
  if (wantsScreen(flags)) {
    const { runScreen } = await import('../screen.ts');
    return runScreen({ place: placeOf(repository), work, flags });
  }
  try {
    for (const note of work.notes) print(note);
    const isReview = work.engine.shown().subject !== undefined;
    const following = isReview ? await (await import('../review/follow-review.ts')).followReview(work, repository) : undefined;
    const code = await runPlain({ engine: work.engine, blobs: work.blobs, readFile, lines: linesOf(process.stdin), print });
    await following?.close();
    return code;
  } finally {
    await work.close();
  }
}
