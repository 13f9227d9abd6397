/** `trueup run`: a session without a person. */
import { createAnswerer } from '../../api/answers.ts';
import { runHeadless } from '../../api/headless.ts';
import { TrueupError } from '../../domain/error.ts';
import { PHASES } from '../../workflow/workflows.ts';
import type { PhaseName } from '../../workflow/workflows.ts';
import { noAnswers, readAnswers, storeSources } from '../answers-file.ts';
import type { Invocation } from '../arguments.ts';
import { sessionIdOf } from '../read-session.ts';
import { openRepository } from '../repository.ts';
import type { Repository } from '../repository.ts';
import { resumeWork, route, startWork } from '../work.ts';
import type { Work } from '../work.ts';
import { formatOf, print, repositoryOf, textFlag } from './common.ts';

/** Resolves with the exit code. */
export async function run({ positionals, flags }: Invocation): Promise<number> {
  const repository = await openRepository(repositoryOf(flags), flags['trust'] === true);
  const path = textFlag(flags, 'answers');
  const answers = path === undefined ? noAnswers() : await readAnswers(path);
  const until = phaseFlag(textFlag(flags, 'until') ?? process.env['TRUEUP_UNTIL']);
  const only = phaseFlag(textFlag(flags, 'phase') ?? process.env['TRUEUP_PHASE']);
  const work = await pick(repository, positionals[0] ?? process.env['TRUEUP_SESSION'], answers.request);
  try {
    for (const note of work.notes) process.stderr.write(`${note}\n`);
    const answer = createAnswerer(answers, await storeSources(answers, path ?? '.', work.blobs));
    return await runHeadless(work.engine, answer, {
      format: formatOf(flags),
      print,
      ...(until === undefined ? {} : { until }),
      ...(only === undefined ? {} : { only }),
    });
  } finally {
    await work.close();
  }
}

async function pick(repository: Repository, id: string | undefined, request: string | undefined): Promise<Work> {
  if (id !== undefined) return resumeWork(repository, sessionIdOf(id));
  if (request === undefined)
    throw new TrueupError('misuse', 'no-session', 'name a session, or give `request:` in the answers', {
      fix: 'see `trueup sessions` for the sessions there are',
    });
  return startWork(repository, await route(repository, request));
}

function phaseFlag(value: string | undefined): PhaseName | undefined {
  if (value === undefined || value === '') return undefined;
  const phase = PHASES.find((name) => name === value);
  if (phase === undefined)
    throw new TrueupError('misuse', 'unknown-phase', `there is no phase ${value}`, { fix: `the phases are ${PHASES.join(', ')}` });
  return phase;
}
