/** Reads a session without opening it for writing: for the first frame, and to look at one that another process holds. */
import { join } from 'node:path';
import { openBlobs } from '../../sessions/blobs.ts';
import { readJournal } from '../../sessions/journal.ts';
import { STORE_NAME } from '../../sessions/store-folder.ts';
import { TrueupError } from '../domain/error.ts';
import { SessionId } from '../domain/ids.ts';
import { visible } from '../domain/visible.ts';
import type { Blobs } from '../ports.ts';
import type { Session } from '../workflow/state.ts';
import { replay } from '../workflow/transition.ts';

/** The session as it is on disk now, and its texts. Throws `no-session` or `journal-damaged`. */
export async function readSession(root: string, id: SessionId): Promise<{ readonly session: Session; readonly blobs: Blobs }> {
  const folder = join(root, STORE_NAME, 'sessions', id);
  const session = replay((await readJournal(folder)).events);
  if (session === undefined)
    throw new TrueupError('refusal', 'no-session', `there is no session ${id}`, {
      fix: 'see `trueup sessions` for the sessions there are',
    });
  return { session, blobs: openBlobs(join(folder, 'blobs')) };
}

/** A session's name as a person typed it. Throws `misuse` when it can be none. */
export function sessionIdOf(text: string): SessionId {
  const id = SessionId.safeParse(text);
  if (!id.success)
    throw new TrueupError('misuse', 'bad-arguments', `${visible(text)} is no session's name`, {
      fix: 'see `trueup sessions` for the names',
    });
  return id.data;
}
