/** `trueup replay`: what happened in a session, event by event, from its journal alone. */
import { readJournal } from '../../../sessions/journal.ts';
import { sentence } from '../../api/sentences.ts';
import { TrueupError } from '../../domain/error.ts';
import { SessionId } from '../../domain/ids.ts';
import { statusOf } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import { transition } from '../../workflow/transition.ts';
import type { Invocation } from '../arguments.ts';
import { openRepository } from '../repository.ts';
import { formatOf, print, repositoryOf } from './common.ts';

/** Prints time, state and sentence of each event, or the events as JSON lines. Resolves with the exit code. */
export async function replaySession({ positionals, flags }: Invocation): Promise<number> {
  const { store } = await openRepository(repositoryOf(flags), false);
  const id = SessionId.safeParse(positionals[0]);
  if (!id.success)
    throw new TrueupError('misuse', 'bad-arguments', 'name the session to replay', { fix: 'see `trueup sessions` for the names' });
  const { events, notes } = await readJournal(store.folder(id.data));
  for (const note of notes) process.stderr.write(`${note}\n`);
  const json = formatOf(flags) === 'json';
  let session: Session | undefined;
  for (const event of events) {
    session = transition(session, event)[0];
    if (json) print(JSON.stringify({ version: 1, session: id.data, event }));
    else if (session !== undefined) print(`${event.at}  ${statusOf(session).padEnd(12)}  ${sentence(event, session) ?? event.type}`);
  }
  return 0;
}
