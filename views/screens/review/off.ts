/** Why keys of the review are off when there is nothing to look at. */
import { cannotDecide, firstReason } from '../../parts/off.ts';
import type { View } from '../../screen.ts';
import { hasConflicts } from './conflicts.ts';
import { shownOf } from './shown.ts';
import type { Shown } from './shown.ts';

export const NOTHING = 'There is no draft to look at.';

/** Why nothing can be looked at, or undefined when something can. */
export function noReview(view: View): string | undefined {
  if (hasConflicts(view)) return 'Two edits met: say what stands first.';
  return shownOf(view) === undefined ? NOTHING : undefined;
}

const REMARKS_OFF: Readonly<Record<Shown['state'], string | undefined>> = {
  open: undefined,
  submitted: undefined,
  judged: 'This review is over; its verdict stands.',
  written: 'These changes are written; comment on the next draft.',
};

/** Why nothing can be remarked or answered, or undefined when it can. */
export function replyOff(view: View): string | undefined {
  return firstReason(noReview(view), REMARKS_OFF[shownOf(view)?.state ?? 'open'], cannotDecide(view));
}
