/** Starts a session from a request, or goes on with one: full-screen, or line by line. */
import { readFile } from 'node:fs/promises';
import { runPlain } from '../../api/plain/plain.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Invocation } from '../arguments.ts';
import { openRepository } from '../repository.ts';
import type { Repository } from '../repository.ts';
import { wantsScreen } from '../terminal.ts';
import { resumeWork, route, startWork } from '../work.ts';
import type { Work } from '../work.ts';
import { print, repositoryOf } from './common.ts';

/** `trueup "<request>"`. Resolves with the exit code. */
export async function start({ positionals, flags, workflowFlags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  const work = await startWork(repository, await route(repository, positionals.join(' '), workflowFlags));
  return converse(repository, work, flags);
}

/** `trueup resume [session]`. Without a name: the session that needs a person, else the newest unfinished one. */
export async function resume({ positionals, flags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  const work = await resumeWork(repository, positionals[0] ?? (await unfinished(repository)));
  return converse(repository, work, flags);
}

async function unfinished({ store }: Repository): Promise<string> {
  const open = (await store.list()).filter(({ archived, phase, damage }) => !archived && damage === undefined && phase !== 'complete' && phase !== 'aborted');
  const chosen = open.find(({ needsYou }) => needsYou !== undefined) ?? open[0];
  if (chosen === undefined) throw new TrueupError('refusal', 'no-session', 'no session is unfinished', { fix: 'start one with: trueup "what should change"' });
  return chosen.id;
}

async function converse(repository: Repository, work: Work, flags: Invocation['flags']): Promise<number> {
  if (wantsScreen(flags)) {
    const { placeOf, runScreen } = await import('../screen.ts');
    return runScreen({ place: placeOf(repository), work, flags });
  }
  try {
    for (const note of work.notes) print(note);
    return await runPlain({ engine: work.engine, blobs: work.blobs, readFile, lines: linesOf(process.stdin), print });
  } finally {
    await work.close();
  }
}

/** Lines of a stream, taken only as they are asked for, so that what was typed ahead waits. */
async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split(/\r?\n/u);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
