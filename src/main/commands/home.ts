/** `trueup`: the full-screen program in this repository; without a terminal, the list of sessions. */
import type { Invocation } from '../arguments.ts';
import { placeAround } from '../place.ts';
import { wantsScreen } from '../terminal.ts';

/** Resolves with the exit code. The first frame needs nothing but the session lists; everything else is opened behind it. */
export async function home(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  if (!wantsScreen(flags)) return (await import('./sessions.ts')).sessions(invocation);
  const place = await placeAround(flags);
  return (await import('../screen.ts')).runScreen({ place, flags });
}
