/** `trueup sessions`: the sessions of this repository; mends or archives one. */
import { repairJournal } from '../../../sessions/journal.ts';
import { TrueupError } from '../../domain/error.ts';
import { SessionId } from '../../domain/ids.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { openRepository } from '../repository.ts';
import { formatOf, print, repositoryOf } from './common.ts';

/** Resolves with the exit code. `--format json` prints `{version, sessions: SessionSummary[]}`. */
export async function sessions({ positionals, flags }: Invocation): Promise<number> {
  const { store } = await openRepository(repositoryOf(flags), false);
  const [verb, id] = positionals;
  if (verb === 'repair') return repair(store.folder(known(id)));
  if (verb === 'archive') {
    await store.archive(known(id));
    print(`${id ?? ''} is archived`);
    return 0;
  }
  if (verb !== undefined)
    throw new TrueupError('misuse', 'bad-arguments', `sessions ${visible(verb)}: no such action`, {
      fix: 'use `trueup sessions`, `trueup sessions repair ID` or `trueup sessions archive ID`',
    });
  const shown = (await store.list()).filter(({ archived }) => flags['all'] === true || !archived);
  if (formatOf(flags) === 'json') print(JSON.stringify({ version: 1, sessions: shown }));
  else if (shown.length === 0) print('No sessions yet. Start one with: trueup "what should change"');
  else
    for (const { id: name, status, needsYou, detail, damage } of shown)
      print(visible(`${name}  ${status}  ${damage ?? (needsYou === undefined ? detail : `needs you: ${needsYou}`)}`, { newline: false }));
  return 0;
}

function known(id: string | undefined): SessionId {
  const checked = SessionId.safeParse(id);
  if (!checked.success)
    throw new TrueupError('misuse', 'bad-arguments', 'name the session', { fix: 'see `trueup sessions` for the names' });
  return checked.data;
}

async function repair(folder: string): Promise<number> {
  const { kept, movedBytes, quarantine, notes } = await repairJournal(folder);
  for (const note of notes) print(note);
  print(quarantine === undefined ? `nothing to mend: ${kept} events` : `kept ${kept} events; moved ${movedBytes} bytes to ${quarantine}`);
  return 0;
}
