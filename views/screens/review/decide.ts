/** What the deciding keys of the review ask and send. */
import { visible } from '../../../src/domain/visible.ts';
import type { Hunk, HunkDecision, Verdict } from '../../../src/domain/hunk.ts';
import { reviewDigest, reviewOf } from '../../../src/workflow/selectors.ts';
import type { Review, Session } from '../../../src/workflow/state.ts';
import { plural } from '../../parts/words.ts';
import { close, hasConflicts } from './conflicts.ts';
import type { Actions, View } from '../../screen.ts';
import { undecidedFrom } from './move.ts';
import { quoteOf } from './quote.ts';
import type { ReviewRows } from './rows.ts';
import { reviewRows } from './rows.ts';
import type { Shown } from './shown.ts';
import { countHunks, tallyOf, verdictOf } from './shown.ts';
import { sendSeen } from './seen.ts';
import { DIFF, commentAt, diffCells, hereOf, hunkAt, sectionAt, sectionHunks, targets } from './target.ts';

/** Approves or rejects changes, and goes on to the next one that is undecided. */
function decide(view: View, act: Actions, hunks: readonly Hunk[], verdict: Verdict, reason = ''): void {
  const here = hereOf(view);
  if (here === undefined || hunks.length === 0) return;
  const decisions = hunks.map(({ id }): HunkDecision => ({
    hunk: id,
    verdict,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  }));
  act.send({ type: 'hunks/decided', decisions });
  if (view.ui.range !== undefined) act.ui({ range: undefined });
  const now = new Map(decisions.map((decision) => [decision.hunk, decision]));
  const last = here.rows.hunks.findLast(({ row }) => row <= here.cursor);
  const rows = rowsAfter(view, here.shown, here.rows, now);
  const from = last === undefined ? -1 : (rows.hunks[rows.numbers.get(last.hunk.id) ?? -1]?.row ?? here.cursor - 1);
  const next = undecidedFrom(rows, ({ id }) => !now.has(id) && verdictOf(here.shown, id) === undefined, from, 1);
  if (next !== undefined) act.place(DIFF, next.row);
  else act.notice('Every change is decided. S submits.');
}

/** The rows once these decisions are made; they differ only where the filter looks at decisions. */
function rowsAfter(view: View, shown: Shown, rows: ReviewRows, now: ReadonlyMap<string, HunkDecision>): ReviewRows {
  if (rows.options.filter !== 'undecided' && rows.options.filter !== 'rejected') return rows;
  return reviewRows(
    view,
    { ...shown, decisions: { ...shown.decisions, ...Object.fromEntries(now) } },
    diffCells(view, view.ui.size.columns),
  );
}

/** `a`: the changes under the cursor; on a comment, the comment. */
export function approveHere(view: View, act: Actions): void {
  const here = hereOf(view);
  const comment = here === undefined || view.ui.range !== undefined ? undefined : commentAt(here.rows, here.cursor);
  if (comment !== undefined && view.ui.pane === 0) act.send({ type: 'comment/resolved', id: comment.id });
  else decide(view, act, targets(view), 'approved');
}

/** `r`: asks for a reason of one line, which may stay empty. */
export function rejectHere(view: View, act: Actions): void {
  const hunks = targets(view);
  const [first] = hunks;
  if (first === undefined) return;
  act.prompt({
    kind: 'text',
    id: `review.reject.${first.id}`,
    label: `Reject ${hunks.length === 1 ? `"${visible(first.summary)}"` : plural(hunks.length, 'change')}: why? (may stay empty)`,
    initial: '',
    multiline: false,
    submit: (reason) => decide(view, act, hunks, 'rejected', reason),
  });
}

/** `x`: the changes become undecided again. */
export function clearHere(view: View, act: Actions): void {
  const here = hereOf(view);
  const decided = targets(view).filter(({ id }) => here !== undefined && verdictOf(here.shown, id) !== undefined);
  act.send({ type: 'hunks/cleared', hunks: decided.map(({ id }) => id) });
  if (view.ui.range !== undefined) act.ui({ range: undefined });
}

/** Undecided changes of the section the person is in. */
export function openInSection(view: View): readonly Hunk[] {
  const here = hereOf(view);
  const section = sectionHunks(view);
  return here === undefined || section === undefined ? [] : section.hunks.filter(({ id }) => verdictOf(here.shown, id) === undefined);
}

/** `A`: says how many, then approves them. */
export function approveSection(view: View, act: Actions): void {
  const section = sectionHunks(view);
  const open = openInSection(view);
  if (section === undefined || open.length === 0) return;
  const binding = open.filter(({ normative }) => normative).length;
  const count = `${plural(open.length, 'undecided change')}${binding === 0 ? '' : ` (${binding} normative)`}`;
  act.prompt({
    kind: 'choice',
    id: 'review.section',
    label: `Approve ${count} of ${section.section === '' ? 'the text before the first heading' : visible(section.section)}?`,
    choices: [
      { value: 'no', label: 'no, decide one by one' },
      { value: 'yes', label: `yes, approve ${open.length === 1 ? 'it' : `all ${open.length}`}` },
    ],
    submit: (value) => {
      if (value === 'yes') decide(view, act, open, 'approved');
    },
  });
}

/** `c` and `C`: a comment on the line under the cursor (or the range), or on its section. */
export function commentHere(view: View, act: Actions, on: 'line' | 'section'): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const { shown, rows, cursor } = here;
  const at = sectionAt(rows, cursor);
  const draft = shown.drafts[at?.file ?? -1];
  if (at === undefined || draft === undefined) return;
  const hunk = on === 'line' ? hunkAt(rows, cursor) : undefined;
  const { range } = view.ui;
  const [from, to] = range === undefined ? [cursor, cursor] : [Math.min(range, cursor), Math.max(range, cursor)];
  const quoted = on === 'line' ? quoteOf(rows, from, to) : undefined;
  act.prompt({
    kind: 'text',
    id: `review.comment.${quoted === undefined ? at.section : `${hunk?.id ?? at.section} ${quoted.quote.slice(0, 40)}`}`,
    label:
      quoted === undefined
        ? `Comment on ${at.section === '' ? 'the file' : visible(at.section)}`
        : quoted.scope === 'range'
          ? `Comment on ${plural(quoted.quote.split('\n').length, 'line')}`
          : `Comment on "${visible(quoted.quote.trim())}"`,
    initial: '',
    multiline: true,
    submit: (text) => {
      if (text.trim() === '') act.notice('No comment was made: the text is empty.');
      else
        act.send({
          type: 'comment/added',
          id: nextCommentId(shown),
          path: draft.path,
          section: at.section,
          ...(hunk === undefined ? {} : { hunk: hunk.id }),
          ...(quoted ?? { quote: '', scope: 'section' as const }),
          author: PERSON,
          text,
        });
      if (view.ui.range !== undefined) act.ui({ range: undefined });
    },
  });
}

/** Who writes here, as threads say it. */
const PERSON = 'you';

/** Enter on a comment: an answer below it. */
export function replyHere(view: View, act: Actions): void {
  const here = hereOf(view);
  const comment = here === undefined ? undefined : commentAt(here.rows, here.cursor);
  if (comment === undefined) return;
  act.prompt({
    kind: 'text',
    id: `review.reply.${comment.id}`,
    label: `Reply to ${visible(comment.id)} "${visible(comment.text)}"`,
    initial: '',
    multiline: true,
    submit: (text) => {
      if (text.trim() === '') act.notice('No reply was made: the text is empty.');
      else act.send({ type: 'comment/replied', id: comment.id, author: PERSON, text });
    },
  });
}

function nextCommentId({ comments }: Shown): string {
  const taken = new Set(comments.map(({ id }) => id));
  let number = comments.length + 1;
  while (taken.has(`c${number}`)) number += 1;
  return `c${number}`;
}

/** Why the review cannot be submitted; the workflow refuses for the same reasons. */
export function submitBlocked(session: Session, shown: Shown, review: Review): string | undefined {
  if (review.conflicts.length > 0) return 'A spec changed on disk: R carries the draft over first.';
  const { undecided, approved } = tallyOf(shown);
  if (undecided > 0) return `${plural(undecided, 'change is', 'changes are')} undecided. . goes to the next.`;
  if (approved === 0 && session.phase.name === 'update' && session.workflow === 'feature')
    return 'Nothing is approved: approve a change, or discard the draft with D.';
  return undefined;
}

/** `S`: lists what will be written and what will not, and submits exactly that. */
export function submitReview(view: View, act: Actions): void {
  if (hasConflicts(view)) return close(act);
  const { session } = view;
  const here = hereOf(view);
  const review = session === undefined ? undefined : reviewOf(session);
  if (here === undefined || review === undefined) return;
  const digest = reviewDigest(review);
  const { approved, rejected, undecided } = tallyOf(here.shown);
  act.confirm({
    title: 'Submit the review',
    lines: [`${approved} approved, ${rejected} rejected, ${undecided} undecided`, '', ...consequences(view, here.shown)],
    key: 'y',
    label: isVerdict(view) ? 'give the verdict' : approved === 0 ? 'submit, nothing is written' : `write ${plural(approved, 'change')}`,
    confirm: () => {
      sendSeen(view, act);
      act.send({ type: 'draft/submitted', digest });
    },
  });
}

/** A review of a target writes nothing: what is submitted is the verdict. */
function isVerdict({ session }: View): boolean {
  return session?.workflow === 'review';
}

function consequences(view: View, shown: Shown): readonly string[] {
  const { glyphs } = view.theme;
  const lines: string[] = [];
  for (const draft of shown.drafts) {
    const { approved } = countHunks(shown, draft.hunks);
    const { before, after } = draft.versions;
    const version = after === undefined ? '' : `  v${visible(before ?? '-')} > v${visible(after)}`;
    lines.push(
      approved === 0
        ? `${visible(draft.path)}${isVerdict(view) ? ': nothing is approved' : ' stays as it is'}`
        : isVerdict(view)
          ? `${visible(draft.path)}: ${approved} of ${plural(draft.hunks.length, 'change')} approved`
          : `${visible(draft.path)}${version}: ${approved} of ${plural(draft.hunks.length, 'change')} will be ${draft.base === undefined ? 'written to a new file' : 'written'}`,
    );
    for (const hunk of draft.hunks) {
      const decision = shown.decisions[hunk.id];
      const sign = decision === undefined ? glyphs.open : decision.verdict === 'approved' ? glyphs.ok : glyphs.bad;
      const reason = decision?.reason === undefined ? '' : ` (${visible(decision.reason)})`;
      lines.push(`  ${sign} ${hunk.section === '' ? '' : `${visible(hunk.section)}: `}${visible(hunk.summary)}${reason}`);
    }
    lines.push('');
  }
  const open = shown.comments.filter(({ resolved }) => !resolved).length;
  return [
    ...lines,
    ...(open === 0 ? [] : [`${plural(open, 'comment')} not resolved: kept with the session.`]),
    'Rejected changes and their reasons are kept for the next draft and the report.',
  ];
}
