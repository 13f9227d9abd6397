/** Keys that open, fold, arrange and filter: what they change is how the review looks, never what is decided. */
import { busy } from '../../../src/workflow/selectors.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import { cells } from '../../parts/text.ts';
import { nextOf } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { rowOfLine, showOtherwise } from './anchor.ts';
import { replyHere } from './decide.ts';
import { NOTHING, noReview, replyOff } from './off.ts';
import { REVIEW_FILTERS, SPLIT_COLUMNS_MIN } from './options.ts';
import { outlineItemAt } from './outline.ts';
import { reviewRowText } from './paint.ts';
import { conflictChoice, hasConflicts } from './conflicts.ts';
import { foldId } from './segment.ts';
import { sourceAt, wantsDraft } from './sources.ts';
import { DIFF, DIFF_PANE, OUTLINE_PANE, commentAt, diffCells, hereOf, lineAt } from './target.ts';

/** Enter: chooses a source, goes to a section, opens a fold, answers a comment. */
function open(view: View, act: Actions): void {
  if (hasConflicts(view)) {
    conflictChoice(view, view.ui.size.columns)?.(act);
    return;
  }
  const here = hereOf(view);
  if (here === undefined) {
    sourceAt(view, view.ui.size.columns)?.choose(act);
    return;
  }
  if (view.ui.pane === OUTLINE_PANE) goToSection(view, act);
  else if (commentAt(here.rows, here.cursor) !== undefined) replyHere(view, act);
  else toggleFold(view, act);
}

function openOff(view: View): string | undefined {
  if (hasConflicts(view))
    return firstReason(
      cannotDecide(view),
      conflictChoice(view, view.ui.size.columns) === undefined ? 'Choose one of the ways to settle a conflict.' : undefined,
    );
  const here = hereOf(view);
  if (here === undefined) {
    if (view.session === undefined || !wantsDraft(view.session)) return NOTHING;
    return firstReason(
      cannotDecide(view),
      busy(view.session) ? 'A draft is being made.' : undefined,
      sourceAt(view, view.ui.size.columns) === undefined ? 'There is nothing under the cursor.' : undefined,
    );
  }
  if (view.ui.pane === OUTLINE_PANE)
    return outlineItemAt(view, here.shown) === undefined ? 'There is nothing under the cursor.' : undefined;
  if (commentAt(here.rows, here.cursor) !== undefined) return replyOff(view);
  return foldAt(view) === undefined ? 'There is nothing to open here: a and r decide, c comments.' : undefined;
}

function goToSection(view: View, act: Actions): void {
  const here = hereOf(view);
  const item = here === undefined ? undefined : outlineItemAt(view, here.shown);
  if (here === undefined || item === undefined || item.kind === 'parent') return;
  const first =
    item.kind === 'section'
      ? here.rows.hunks.find(({ hunk }) => hunk.id === item.hunks[0]?.id)
      : here.rows.hunks.find(({ file }) => file === item.file);
  act.place(DIFF, first?.row ?? rowOfLine(here.rows, item.file, 1));
  act.ui({ pane: DIFF_PANE });
}

/** The fold under the cursor, closed or open. */
function foldAt(view: View): string | undefined {
  const here = hereOf(view);
  const place = here?.rows.at(here.cursor);
  if (here === undefined || place === undefined) return undefined;
  if (place.segment.kind === 'lines' || place.segment.kind === 'group') return place.segment.fold;
  const line = lineAt(here.rows, here.cursor);
  const path = here.shown.drafts[place.segment.file]?.path ?? '';
  return line?.kind === 'fold' ? foldId(path, line.beforeLine ?? 0) : undefined;
}

function toggleFold(view: View, act: Actions): void {
  const fold = foldAt(view);
  if (fold === undefined) return;
  const closed = view.ui.folds[fold] ?? view.ui.foldUnchanged;
  showOtherwise(view, act, { folds: { ...view.ui.folds, [fold]: !closed } });
}

function toggleAllFolds(view: View, act: Actions): void {
  const foldUnchanged = !view.ui.foldUnchanged;
  showOtherwise(view, act, { foldUnchanged, folds: {}, notice: foldUnchanged ? 'Unchanged lines are folded.' : 'All lines are shown.' });
}

function arrange(view: View, act: Actions): void {
  if (view.ui.pane === OUTLINE_PANE) {
    const sort = view.ui.sort === 'risk' ? 'place' : 'risk';
    showOtherwise(view, act, {
      sort,
      notice: sort === 'risk' ? 'Changes by risk: what could cost most first, bookkeeping last.' : 'Changes in the order of the specs.',
    });
    return;
  }
  const split = hereOf(view)?.rows.options.split ?? false;
  showOtherwise(view, act, { arrangement: split ? 'unified' : 'split' });
}

function arrangeOff(view: View): string | undefined {
  const narrow = view.ui.pane !== OUTLINE_PANE && diffCells(view, view.ui.size.columns) < SPLIT_COLUMNS_MIN;
  return firstReason(
    noReview(view),
    narrow ? `Side by side needs ${SPLIT_COLUMNS_MIN} columns for the diff; + hides the outline.` : undefined,
  );
}

/** Cells of one step to the side. */
const SIDEWAYS_CELLS = 8;

function sidewaysOff(view: View, direction: 1 | -1): string | undefined {
  const off = firstReason(
    noReview(view),
    view.ui.pane === OUTLINE_PANE ? 'Only the diff has lines that go on to the side.' : undefined,
    view.ui.wrap ? 'Long lines wrap: w cuts them, then h and l go along them.' : undefined,
  );
  if (off !== undefined) return off;
  if (direction < 0) return view.ui.sideways === 0 ? 'This is the start of the lines.' : undefined;
  return longestInSight(view) > view.ui.sideways + SIDEWAYS_CELLS ? undefined : 'No line in sight goes on.';
}

/** Cells of the longest line about the cursor. */
function longestInSight(view: View): number {
  const here = hereOf(view);
  if (here === undefined) return 0;
  const { rows: high } = view.ui.size;
  const from = view.ui.places[`review/${DIFF}`]?.top ?? 0;
  let most = 0;
  for (let row = from; row < Math.min(from + high, here.rows.count); row += 1)
    most = Math.max(most, cells(reviewRowText({ view, shown: here.shown, rows: here.rows }, row)));
  return most;
}

const SHOWN_AS = {
  diff: 'The diff.',
  final: 'The text as it would be written now: approved changes only.',
  source: 'The text before the draft.',
} as const;

export const showKeys: readonly KeyRow[] = [
  {
    command: 'review.open',
    keys: ['enter'],
    label: 'open: fold, section, draft source; on a comment: reply',
    short: 'open',
    group: 'view',
    off: openOff,
    run: open,
  },
  {
    command: 'review.arrange',
    keys: ['s'],
    label: 'unified or side by side; in the outline: order by place or risk',
    short: 'split',
    group: 'view',
    off: arrangeOff,
    run: arrange,
  },
  {
    command: 'review.showAs',
    keys: ['o'],
    label: 'show as diff, as the text that would be written, as the text before',
    short: 'as',
    group: 'view',
    off: noReview,
    run: (view, act) => {
      const showAs = nextOf(['diff', 'final', 'source'] as const, view.ui.showAs) ?? 'diff';
      showOtherwise(view, act, { showAs, notice: SHOWN_AS[showAs] });
    },
  },
  {
    command: 'review.wrap',
    keys: ['w'],
    label: 'wrap long lines',
    short: 'wrap',
    group: 'view',
    off: noReview,
    run: (view, act) => showOtherwise(view, act, { wrap: !view.ui.wrap }),
  },
  {
    command: 'review.left',
    keys: ['h', 'left'],
    label: 'the start of long lines, when they do not wrap',
    short: 'left',
    group: 'view',
    off: (view) => sidewaysOff(view, -1),
    run: (view, act) => act.ui({ sideways: Math.max(0, view.ui.sideways - SIDEWAYS_CELLS) }),
  },
  {
    command: 'review.right',
    keys: ['l', 'right'],
    label: 'the end of long lines, when they do not wrap',
    short: 'right',
    group: 'view',
    off: (view) => sidewaysOff(view, 1),
    run: (view, act) => act.ui({ sideways: view.ui.sideways + SIDEWAYS_CELLS }),
  },
  {
    command: 'review.fold',
    keys: ['z'],
    label: 'fold or unfold the lines here',
    short: 'fold',
    group: 'view',
    off: (view) => firstReason(noReview(view), foldAt(view) === undefined ? 'No unchanged lines are folded here.' : undefined),
    run: toggleFold,
  },
  {
    command: 'review.foldAll',
    keys: ['Z'],
    label: 'fold or unfold all unchanged lines',
    short: 'fold all',
    group: 'view',
    off: noReview,
    run: toggleAllFolds,
  },
  {
    command: 'review.filter',
    keys: ['f'],
    label: 'show: all, undecided, rejected, commented, normative, new changes',
    short: 'filter',
    group: 'view',
    off: noReview,
    run: (view, act) => {
      const now = hereOf(view)?.rows.options.filter ?? 'all';
      const filter = nextOf(REVIEW_FILTERS, now) ?? 'all';
      showOtherwise(view, act, { filter, notice: `Showing ${filter} changes.` });
    },
  },
];
