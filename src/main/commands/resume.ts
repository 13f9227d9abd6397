/** `trueup resume [session]`: goes on with a session; without a name, with the one that needs a person. */
import type { Invocation } from '../arguments.ts';
import { placeAround } from '../place.ts';
import { wantsScreen } from '../terminal.ts';
import { unfinished } from '../unfinished.ts';

/** Resolves with the exit code. On the screen the session is shown from its journal first, and opened behind that. */
export async function resume(invocation: Invocation): Promise<number> {
  const { positionals, flags } = invocation;
  if (!wantsScreen(flags)) return (await import('./start.ts')).resumePlain(invocation);
  const place = await placeAround(flags);
  const { sessionIdOf } = await import('../read-session.ts');
  const id = sessionIdOf(positionals[0] ?? unfinished(place.summaries));
  return (await import('../screen.ts')).runScreen({ place, resume: id, flags });
}
