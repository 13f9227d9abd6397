/** The keys of the review. */
import { busy, reviewOf } from '../../../src/workflow/selectors.ts';
import { retryAll } from '../../parts/failures.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import { nextOf, plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { lineNumber, rowOfLine, showOtherwise } from './anchor.ts';
import { approveHere, approveSection, clearHere, commentHere, openInSection, rejectHere, submitBlocked, submitReview } from './decide.ts';
import { hunkLines, reviewMarkdown } from './markdown.ts';
import { stepChange, stepComment, stepSection, stepUndecided } from './move.ts';
import { REVIEW_FILTERS, SPLIT_COLUMNS_MIN } from './options.ts';
import { outlineItemAt } from './outline.ts';
import { reviewRowText } from './paint.ts';
import { foldId } from './segments.ts';
import { shownOf, tallyOf, verdictOf } from './shown.ts';
import { sourceAt, wantsDraft } from './sources.ts';
import { DIFF, DIFF_PANE, OUTLINE_PANE, closedReason, commentAt, diffCells, hereOf, hunkAt, lineAt, targets } from './target.ts';

const NOTHING = 'There is no draft to look at.';
const noReview = (view: View): string | undefined => (shownOf(view) === undefined ? NOTHING : undefined);

/** Why changes cannot be decided at the cursor. */
function undecidable(view: View): string | undefined {
  return firstReason(closedReason(view), view.ui.showAs === 'diff' ? undefined : 'Decisions are made on the diff: o shows it.', targets(view).length === 0 ? 'There is no change under the cursor: ] goes to the next.' : undefined);
}

function approveOff(view: View): string | undefined {
  const here = hereOf(view);
  const onComment = here !== undefined && view.ui.pane !== OUTLINE_PANE && commentAt(here.rows, here.cursor) !== undefined;
  return onComment ? cannotDecide(view) : undecidable(view);
}

function clearOff(view: View): string | undefined {
  const here = hereOf(view);
  return firstReason(undecidable(view), here !== undefined && targets(view).every(({ id }) => verdictOf(here.shown, id) === undefined) ? 'It is undecided already.' : undefined);
}

function submitOff(view: View): string | undefined {
  const { session } = view;
  const shown = shownOf(view);
  const review = session === undefined ? undefined : reviewOf(session);
  return firstReason(closedReason(view), session === undefined || shown === undefined || review === undefined ? NOTHING : submitBlocked(session, shown, review));
}

function commentOff(view: View): string | undefined {
  return firstReason(noReview(view), shownOf(view)?.state === 'written' ? 'These changes are written; comment on the next draft.' : undefined, cannotDecide(view));
}

/** Enter: chooses a source, goes to a section, opens a fold, resolves a comment. */
function open(view: View, act: Actions): void {
  const here = hereOf(view);
  if (here === undefined) {
    sourceAt(view, view.ui.size.columns)?.choose(act);
    return;
  }
  if (view.ui.pane === OUTLINE_PANE) goToSection(view, act);
  else if (commentAt(here.rows, here.cursor) !== undefined) approveHere(view, act);
  else toggleFold(view, act);
}

function openOff(view: View): string | undefined {
  const here = hereOf(view);
  if (here === undefined) {
    if (view.session === undefined || !wantsDraft(view.session)) return NOTHING;
    return firstReason(cannotDecide(view), busy(view.session) ? 'A draft is being made.' : undefined, sourceAt(view, view.ui.size.columns) === undefined ? 'There is nothing under the cursor.' : undefined);
  }
  if (view.ui.pane === OUTLINE_PANE) return outlineItemAt(view, here.shown) === undefined ? 'There is nothing under the cursor.' : undefined;
  if (commentAt(here.rows, here.cursor) !== undefined) return cannotDecide(view);
  return foldAt(view) === undefined ? 'There is nothing to open here: a and r decide, c comments.' : undefined;
}

function goToSection(view: View, act: Actions): void {
  const here = hereOf(view);
  const item = here === undefined ? undefined : outlineItemAt(view, here.shown);
  if (here === undefined || item === undefined || item.kind === 'parent') return;
  const first = item.kind === 'section' ? here.rows.hunks.find(({ hunk }) => hunk.id === item.hunks[0]?.id) : here.rows.hunks.find(({ file }) => file === item.file);
  act.place(DIFF, first?.row ?? rowOfLine(here.rows, item.file, 1));
  act.ui({ pane: DIFF_PANE });
}

/** The fold under the cursor, closed or open. */
function foldAt(view: View): string | undefined {
  const here = hereOf(view);
  const place = here?.rows.at(here.cursor);
  if (here === undefined || place === undefined) return undefined;
  if (place.segment.kind === 'lines') return place.segment.fold;
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
    showOtherwise(view, act, { sort, notice: sort === 'risk' ? 'Changes by risk: normative first, bookkeeping last.' : 'Changes in the order of the specs.' });
    return;
  }
  const split = hereOf(view)?.rows.options.split ?? false;
  showOtherwise(view, act, { arrangement: split ? 'unified' : 'split' });
}

function arrangeOff(view: View): string | undefined {
  const narrow = view.ui.pane !== OUTLINE_PANE && diffCells(view, view.ui.size.columns) < SPLIT_COLUMNS_MIN;
  return firstReason(noReview(view), narrow ? `Side by side needs ${SPLIT_COLUMNS_MIN} columns for the diff; + hides the outline.` : undefined);
}

function copyHere(view: View, act: Actions): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const { rows, cursor, shown } = here;
  const hunk = hunkAt(rows, cursor);
  const plan = rows.files[rows.at(cursor)?.segment.file ?? -1]?.plan;
  if (hunk !== undefined && plan !== undefined && view.ui.range === undefined) act.copy(hunkLines(plan, hunk.id).join('\n'), 'change');
  else {
    const [from, to] = view.ui.range === undefined ? [cursor, cursor] : [Math.min(view.ui.range, cursor), Math.max(view.ui.range, cursor)];
    const lines: string[] = [];
    for (let row = from; row <= to; row += 1) if (rows.at(row)?.part === 0) lines.push(reviewRowText({ view, shown, rows }, row));
    act.copy(lines.join('\n'), plural(lines.length, 'line'));
  }
}

function edit(view: View, act: Actions): void {
  const here = hereOf(view);
  const path = here?.shown.drafts[here.rows.at(here.cursor)?.segment.file ?? -1]?.path;
  if (here !== undefined && path !== undefined) act.edit({ path, staged: here.shown.state === 'open', line: lineNumber(here.rows, here.cursor) });
}

function again(view: View, act: Actions): void {
  if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
  else act.send({ type: 'draft/requested', source: { kind: 'rebase' } });
}

function againOff(view: View): string | undefined {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const hasWork = session.failures.length > 0 || (reviewOf(session)?.conflicts.length ?? 0) > 0;
  return firstReason(cannotDecide(view), hasWork ? undefined : 'Nothing has failed, and no spec changed on disk.', session.failures.length === 0 && busy(session) ? 'A draft is being made.' : undefined);
}

const noOpen = (view: View): string | undefined => {
  const shown = shownOf(view);
  return shown !== undefined && tallyOf(shown).undecided > 0 ? undefined : 'Nothing is undecided.';
};
const noComment = (view: View): string | undefined => ((shownOf(view)?.comments.length ?? 0) > 0 ? undefined : 'There is no comment yet: c makes one.');

export const reviewKeys: readonly KeyRow[] = [
  { command: 'review.approve', keys: ['a'], label: 'approve the change; on a comment: resolve it', short: 'ok', group: 'decide', footer: 1, off: approveOff, run: approveHere },
  { command: 'review.reject', keys: ['r'], label: 'reject the change with a reason', short: 'no', group: 'decide', footer: 2, off: undecidable, run: rejectHere },
  { command: 'review.comment', keys: ['c'], label: 'comment on the line or range', short: 'note', group: 'decide', footer: 3, off: commentOff, run: (view, act) => commentHere(view, act, 'line') },
  { command: 'review.nextOpen', keys: ['.'], label: 'next undecided change', short: 'open', group: 'move', footer: 4, off: noOpen, run: (view, act) => stepUndecided(view, act, 1) },
  { command: 'review.submit', keys: ['S'], label: 'submit: lists what will be written first', short: 'submit', group: 'decide', footer: 5, off: submitOff, run: submitReview },
  { command: 'review.nextChange', keys: [']'], label: 'next change', short: 'hunk', group: 'move', footer: 6, off: noReview, run: (view, act) => stepChange(view, act, 1) },
  { command: 'review.previousChange', keys: ['['], label: 'previous change', short: 'hunk', group: 'move', off: noReview, run: (view, act) => stepChange(view, act, -1) },
  { command: 'review.nextSection', keys: ['}'], label: 'next section', short: 'sect', group: 'move', footer: 7, off: noReview, run: (view, act) => stepSection(view, act, 1) },
  { command: 'review.previousSection', keys: ['{'], label: 'previous section', short: 'sect', group: 'move', off: noReview, run: (view, act) => stepSection(view, act, -1) },
  { command: 'review.previousOpen', keys: [','], label: 'previous undecided change', short: 'prev open', group: 'move', off: noOpen, run: (view, act) => stepUndecided(view, act, -1) },
  { command: 'review.nextComment', keys: ['m'], label: 'next comment', short: 'note', group: 'move', off: noComment, run: (view, act) => stepComment(view, act, 1) },
  { command: 'review.previousComment', keys: ['M'], label: 'previous comment', short: 'note', group: 'move', off: noComment, run: (view, act) => stepComment(view, act, -1) },
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
  { command: 'review.clear', keys: ['x'], label: 'clear the decision', short: 'clear', group: 'decide', footer: 9, off: clearOff, run: clearHere },
  { command: 'review.commentSection', keys: ['C'], label: 'comment on the section', short: 'note', group: 'decide', off: commentOff, run: (view, act) => commentHere(view, act, 'section') },
  {
    command: 'review.range',
    keys: ['v'],
    label: 'start or end a range: decisions, comments and copies take all of it',
    short: 'range',
    group: 'decide',
    off: (view) => firstReason(noReview(view), view.ui.pane === OUTLINE_PANE ? 'A range is made in the diff.' : undefined),
    run: (view, act) => act.ui(view.ui.range === undefined ? { range: hereOf(view)?.cursor, notice: 'A range begins here: move, then a, r, x, c or y.' } : { range: undefined, notice: 'No range.' }),
  },
  {
    command: 'review.discard',
    keys: ['D'],
    label: 'discard the draft and choose another source',
    short: 'discard',
    group: 'decide',
    off: closedReason,
    run: (_view, act) => act.send({ type: 'draft/discarded' }),
  },
  { command: 'review.open', keys: ['enter'], label: 'open: fold, section, draft source', short: 'open', group: 'view', off: openOff, run: open },
  { command: 'review.edit', keys: ['e'], label: 'edit the draft in your editor at this line', short: 'edit', group: 'out', footer: 10, off: (view) => firstReason(noReview(view), shownOf(view)?.state === 'submitted' ? 'The approved changes are being written.' : undefined, cannotDecide(view)), run: edit },
  { command: 'review.arrange', keys: ['s'], label: 'unified or side by side; in the outline: order by place or risk', short: 'split', group: 'view', off: arrangeOff, run: arrange },
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
  { command: 'review.wrap', keys: ['w'], label: 'wrap long lines', short: 'wrap', group: 'view', off: noReview, run: (view, act) => showOtherwise(view, act, { wrap: !view.ui.wrap }) },
  { command: 'review.fold', keys: ['z'], label: 'fold or unfold the unchanged lines here', short: 'fold', group: 'view', off: (view) => firstReason(noReview(view), foldAt(view) === undefined ? 'No unchanged lines are folded here.' : undefined), run: toggleFold },
  { command: 'review.foldAll', keys: ['Z'], label: 'fold or unfold all unchanged lines', short: 'fold all', group: 'view', off: noReview, run: toggleAllFolds },
  {
    command: 'review.filter',
    keys: ['f'],
    label: 'show: all, undecided, rejected, commented, normative changes',
    short: 'filter',
    group: 'view',
    off: noReview,
    run: (view, act) => {
      const now = hereOf(view)?.rows.options.filter ?? 'all';
      const filter = nextOf(REVIEW_FILTERS, now) ?? 'all';
      showOtherwise(view, act, { filter, notice: `Showing ${filter} changes.` });
    },
  },
  { command: 'review.copy', keys: ['y'], label: 'copy the change, or the range', short: 'copy', group: 'out', off: noReview, run: copyHere },
  {
    command: 'review.copyAll',
    keys: ['Y'],
    label: 'copy the whole review as Markdown',
    short: 'copy all',
    group: 'out',
    off: noReview,
    run: (view, act) => {
      const here = hereOf(view);
      if (here !== undefined) act.copy(reviewMarkdown(view, here.shown, here.rows), 'review as Markdown');
    },
  },
  { command: 'review.again', keys: ['R'], label: 'try failed work again; carry the draft over to specs that changed on disk', short: 'retry', group: 'run', off: againOff, run: again },
];

const SHOWN_AS = { diff: 'The diff.', final: 'The text as it would be written now: approved changes only.', source: 'The text before the draft.' } as const;
