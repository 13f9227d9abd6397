/** Keys that decide and comment. */
import { reviewOf } from '../../../src/workflow/selectors.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import type { KeyRow, View } from '../../screen.ts';
import { cannotPutTogether, hasConflicts } from './conflicts.ts';
import { approveHere, approveSection, clearHere, commentHere, openInSection, rejectHere, submitBlocked, submitReview } from './decide.ts';
import { cannotEditHere, editHere } from './edit-here.ts';
import { NOTHING, noReview, replyOff } from './off.ts';
import { sendSeen } from './seen.ts';
import { shownOf, verdictOf } from './shown.ts';
import { OUTLINE_PANE, closedReason, commentAt, hereOf, placeAt, targets } from './target.ts';

/** Why changes cannot be decided at the cursor. */
function undecidable(view: View): string | undefined {
  return firstReason(
    closedReason(view),
    view.ui.showAs === 'diff' ? undefined : 'Decisions are made on the diff: o shows it.',
    targets(view).length > 0 ? undefined : nothingHere(view),
  );
}

function nothingHere(view: View): string {
  const here = hereOf(view);
  const place = here === undefined ? undefined : placeAt(here.rows, here.cursor);
  if (place?.group === 'hidden') return 'Look at these changes first: Enter shows them, then one key decides them all.';
  return 'There is no change under the cursor: ] goes to the next.';
}

function approveOff(view: View): string | undefined {
  const here = hereOf(view);
  const onComment = here !== undefined && view.ui.pane !== OUTLINE_PANE && commentAt(here.rows, here.cursor) !== undefined;
  return onComment ? cannotDecide(view) : undecidable(view);
}

function clearOff(view: View): string | undefined {
  const here = hereOf(view);
  return firstReason(
    undecidable(view),
    here !== undefined && targets(view).every(({ id }) => verdictOf(here.shown, id) === undefined) ? 'It is undecided already.' : undefined,
  );
}

function submitOff(view: View): string | undefined {
  if (hasConflicts(view)) return firstReason(cannotDecide(view), cannotPutTogether(view));
  const { session } = view;
  const shown = shownOf(view);
  const review = session === undefined ? undefined : reviewOf(session);
  return firstReason(
    closedReason(view),
    session === undefined || shown === undefined || review === undefined ? NOTHING : submitBlocked(session, shown, review),
  );
}

export const decideKeys: readonly KeyRow[] = [
  {
    command: 'review.approve',
    keys: ['a'],
    label: 'approve the change; on a comment: resolve it',
    short: 'ok',
    group: 'decide',
    footer: 1,
    off: approveOff,
    run: approveHere,
  },
  {
    command: 'review.reject',
    keys: ['r'],
    label: 'reject the change with a reason',
    short: 'no',
    group: 'decide',
    footer: 2,
    off: undecidable,
    run: rejectHere,
  },
  {
    command: 'review.comment',
    keys: ['c'],
    label: 'comment on the line or range',
    short: 'note',
    group: 'decide',
    footer: 3,
    off: replyOff,
    run: (view, act) => commentHere(view, act, 'line'),
  },
  {
    command: 'review.editHere',
    keys: ['E'],
    label: "edit the change's new text here",
    short: 'edit here',
    group: 'decide',
    off: cannotEditHere,
    run: editHere,
  },
  {
    command: 'review.submit',
    keys: ['S'],
    label: 'submit: lists what will be written first; with conflicts settled, put the draft together',
    short: 'submit',
    group: 'decide',
    footer: 5,
    off: submitOff,
    run: submitReview,
  },
  {
    command: 'review.approveSection',
    keys: ['A'],
    label: 'approve every undecided change of this section',
    short: 'section',
    group: 'decide',
    footer: 8,
    off: (view) => firstReason(closedReason(view), openInSection(view).length === 0 ? 'Nothing is undecided in this section.' : undefined),
    run: approveSection,
  },
  {
    command: 'review.clear',
    keys: ['x'],
    label: 'clear the decision',
    short: 'clear',
    group: 'decide',
    footer: 9,
    off: clearOff,
    run: clearHere,
  },
  {
    command: 'review.commentSection',
    keys: ['C'],
    label: 'comment on the section',
    short: 'note',
    group: 'decide',
    off: replyOff,
    run: (view, act) => commentHere(view, act, 'section'),
  },
  {
    command: 'review.range',
    keys: ['v'],
    label: 'start or end a range: decisions, comments and copies take all of it',
    short: 'range',
    group: 'decide',
    off: (view) => firstReason(noReview(view), view.ui.pane === OUTLINE_PANE ? 'A range is made in the diff.' : undefined),
    run: (view, act) =>
      act.ui(
        view.ui.range === undefined
          ? { range: hereOf(view)?.cursor, notice: 'A range begins here: move, then a, r, x, c or y.' }
          : { range: undefined, notice: 'No range.' },
      ),
  },
  {
    command: 'review.discard',
    keys: ['D'],
    label: 'discard the draft and choose another source',
    short: 'discard',
    group: 'decide',
    off: (view) =>
      firstReason(
        closedReason(view),
        view.session?.subject === undefined ? undefined : 'A review ends with a verdict: reject what should not be, or X aborts it.',
      ),
    run: (view, act) => {
      sendSeen(view, act);
      act.send({ type: 'draft/discarded' });
    },
  },
];
