/** The keys of the review. */
import { visible } from '../../../src/domain/visible.ts';
import { INSTRUCTIONS_MD } from '../../../src/workflow/artifacts/instructions.ts';
import { busy, reviewOf } from '../../../src/workflow/selectors.ts';
import { retryAll } from '../../parts/failures.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import { plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { lineNumber } from './anchor.ts';
import { decideKeys } from './decide-keys.ts';
import { hunkLines, reviewMarkdown } from './markdown.ts';
import { moveKeys } from './move-keys.ts';
import { noReview } from './off.ts';
import { reviewRowText } from './paint.ts';
import { sendSeen } from './seen.ts';
import { showKeys } from './show-keys.ts';
import { shownOf } from './shown.ts';
import { hereOf, hunkAt } from './target.ts';

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
  if (here === undefined || path === undefined) return;
  sendSeen(view, act);
  act.edit({ path, staged: here.shown.state === 'open', line: lineNumber(here.rows, here.cursor) });
}

function again(view: View, act: Actions): void {
  if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
  else act.send({ type: 'draft/requested', source: { kind: 'rebase' } });
}

function againOff(view: View): string | undefined {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const hasWork = session.failures.length > 0 || (reviewOf(session)?.conflicts.length ?? 0) > 0;
  return firstReason(
    cannotDecide(view),
    hasWork ? undefined : 'Nothing has failed, and no spec changed on disk.',
    session.failures.length === 0 && busy(session) ? 'A draft is being made.' : undefined,
  );
}

export const reviewKeys: readonly KeyRow[] = [
  ...decideKeys,
  ...moveKeys,
  ...showKeys,
  {
    command: 'review.edit',
    keys: ['e'],
    label: 'edit the draft in your editor at this line',
    short: 'edit',
    group: 'out',
    footer: 10,
    off: (view) =>
      firstReason(
        noReview(view),
        shownOf(view)?.state === 'submitted' ? 'The approved changes are being written.' : undefined,
        cannotDecide(view),
      ),
    run: edit,
  },
  {
    command: 'review.copy',
    keys: ['y'],
    label: 'copy the change, or the range',
    short: 'copy',
    group: 'out',
    off: noReview,
    run: copyHere,
  },
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
  {
    command: 'review.instruct',
    keys: ['i'],
    label: 'write what is rejected and remarked where the author of the next draft reads it',
    short: 'instruct',
    group: 'run',
    off: (view) =>
      firstReason(
        noReview(view),
        cannotDecide(view),
        view.session?.subject === undefined ? undefined : 'The verdict holds the instructions: S submits the review.',
      ),
    run: (view, act) => {
      const { artifacts } = view.session ?? {};
      act.notice(`Instructions for the next draft: ${visible(artifacts ?? '')}/${INSTRUCTIONS_MD}`);
      act.send({ type: 'instructions/requested' });
    },
  },
  {
    command: 'review.again',
    keys: ['R'],
    label: 'try failed work again; carry the draft over to specs that changed on disk',
    short: 'retry',
    group: 'run',
    off: againOff,
    run: again,
  },
];
