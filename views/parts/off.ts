/** Why a key is off: the reasons that many keys share, as sentences. */
import type { View } from '../screen.ts';

/** Why nothing can be decided here, or undefined when it can. */
export function cannotDecide(view: View): string | undefined {
  if (view.session === undefined) return 'No session is open.';
  return view.readOnly;
}

/** The first reason there is. */
export function firstReason(...reasons: readonly (string | undefined)[]): string | undefined {
  return reasons.find((reason) => reason !== undefined);
}
