/** Keys that go from change to change, section to section, comment to comment. */
import type { KeyRow, View } from '../../screen.ts';
import { stepChange, stepComment, stepSection, stepUndecided } from './move.ts';
import { noReview } from './off.ts';
import { shownOf, tallyOf } from './shown.ts';

const noOpen = (view: View): string | undefined => {
  const shown = shownOf(view);
  return shown !== undefined && tallyOf(shown).undecided > 0 ? undefined : 'Nothing is undecided.';
};

const noComment = (view: View): string | undefined =>
  (shownOf(view)?.comments.length ?? 0) > 0 ? undefined : 'There is no comment yet: c makes one.';

export const moveKeys: readonly KeyRow[] = [
  {
    command: 'review.nextOpen',
    keys: ['.'],
    label: 'next undecided change',
    short: 'open',
    group: 'move',
    footer: 4,
    off: noOpen,
    run: (view, act) => stepUndecided(view, act, 1),
  },
  {
    command: 'review.nextChange',
    keys: [']'],
    label: 'next change',
    short: 'hunk',
    group: 'move',
    footer: 6,
    off: noReview,
    run: (view, act) => stepChange(view, act, 1),
  },
  {
    command: 'review.previousChange',
    keys: ['['],
    label: 'previous change',
    short: 'hunk',
    group: 'move',
    off: noReview,
    run: (view, act) => stepChange(view, act, -1),
  },
  {
    command: 'review.nextSection',
    keys: ['}'],
    label: 'next section',
    short: 'sect',
    group: 'move',
    footer: 7,
    off: noReview,
    run: (view, act) => stepSection(view, act, 1),
  },
  {
    command: 'review.previousSection',
    keys: ['{'],
    label: 'previous section',
    short: 'sect',
    group: 'move',
    off: noReview,
    run: (view, act) => stepSection(view, act, -1),
  },
  {
    command: 'review.previousOpen',
    keys: [','],
    label: 'previous undecided change',
    short: 'prev open',
    group: 'move',
    off: noOpen,
    run: (view, act) => stepUndecided(view, act, -1),
  },
  {
    command: 'review.nextComment',
    keys: ['m'],
    label: 'next comment',
    short: 'note',
    group: 'move',
    off: noComment,
    run: (view, act) => stepComment(view, act, 1),
  },
  {
    command: 'review.previousComment',
    keys: ['M'],
    label: 'previous comment',
    short: 'note',
    group: 'move',
    off: noComment,
    run: (view, act) => stepComment(view, act, -1),
  },
];
