/** Remembers which changes were on the screen, and tells the session in one batch when the visit ends. */
import type { Session } from '../../../src/workflow/state.ts';
import type { Actions, View } from '../../screen.ts';

/** Ids by the session's route, which stays one object for as long as the session is open here. */
const drawn = new WeakMap<Session['route'], Set<string>>();

/** A row of this change is being drawn. */
export function noteDrawn({ session }: View, hunk: string): void {
  if (session === undefined) return;
  const known = drawn.get(session.route);
  if (known === undefined) drawn.set(session.route, new Set([hunk]));
  else known.add(hunk);
}

/** Sends the changes that were on the screen and are not known as seen yet; nothing when there is none. */
export function sendSeen({ session }: View, act: Pick<Actions, 'send'>): void {
  if (session === undefined) return;
  const hunks = [...(drawn.get(session.route) ?? [])].filter((id) => session.seen?.[id] === undefined);
  drawn.delete(session.route);
  if (hunks.length > 0) act.send({ type: 'review/seen', hunks });
}
