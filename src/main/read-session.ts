/** Reads a session without opening it for writing: to look at one that another process holds. */
import { join } from 'node:path';
import { openBlobs } from '../../sessions/blobs.ts';
import { readJournal } from '../../sessions/journal.ts';
import { TrueupError } from '../domain/error.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Blobs } from '../ports.ts';
import type { Session } from '../workflow/state.ts';
import { replay } from '../workflow/transition.ts';
import type { Repository } from './repository.ts';

/** The session as it is on disk now, and its texts. */
export async function readSession({ store }: Repository, id: SessionId): Promise<{ readonly session: Session; readonly blobs: Blobs }> {
  const folder = store.folder(id);
  const session = replay((await readJournal(folder)).events);
  if (session === undefined) throw new TrueupError('damage', 'empty-journal', `${id}: the journal holds no session`);
  return { session, blobs: openBlobs(join(folder, 'blobs')) };
}
