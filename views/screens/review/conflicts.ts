/** Where two edits of a spec met: both texts above what can be done, until the person has said what stands. */
import { visible } from '../../../src/domain/visible.ts';
import type { MergeConflict, Resolution } from '../../../src/domain/hunk.ts';
import { conflictsOf } from '../../../src/workflow/selectors.ts';
import type { SpecConflict } from '../../../src/workflow/selectors.ts';
import { busy, reviewOf } from '../../../src/workflow/selectors.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, cursorOf, heading, textRows } from '../../parts/list.ts';
import type { Actions, Token, View } from '../../screen.ts';

export const CONFLICTS = 'conflicts';

interface ConflictRow {
  readonly row: Row;
  readonly choose?: (act: Actions) => void;
}

/** Whether conflicts wait: the drafts can be read once they are settled. */
export function hasConflicts(view: View): boolean {
  const review = view.session === undefined ? undefined : reviewOf(view.session);
  return review !== undefined && conflictsOf(review).length > 0;
}

/** The rows of the pane: every conflict with its texts and the ways to settle it. */
export function conflictRows(view: View, width: number): readonly Row[] {
  return rowsOf(view, width).map(({ row }) => row);
}

/** What Enter does under the cursor; undefined where it does nothing. */
export function conflictChoice(view: View, width: number): ((act: Actions) => void) | undefined {
  const rows = rowsOf(view, width);
  const pane = { id: CONFLICTS, count: rows.length, selectable: (index: number) => rows[index]?.row.selectable ?? true };
  return rows[cursorOf(view, 'review', pane)]?.choose;
}

/** Mode, position and why nothing can be submitted yet. */
export function conflictStatus(view: View): string {
  const conflicts = conflictsIn(view);
  if (isSettled(conflicts)) return `CONFLICT  all ${conflicts.length} settled  S puts the draft together; u takes back what you said.`;
  const open = conflicts.filter(({ resolution }) => resolution === undefined).length;
  return `CONFLICT  ${conflicts.length - open} of ${conflicts.length} settled  Enter chooses what stands; u takes it back.`;
}

const PUT_TOGETHER = 'Put the draft together with what you said';

/** Has the drafts made anew. */
export function close(act: Actions): void {
  act.send({ type: 'conflicts/closed' });
}

/** Why the draft cannot be put together yet, or undefined when every conflict is settled. */
export function cannotPutTogether(view: View): string | undefined {
  return isSettled(conflictsIn(view)) ? undefined : 'Two edits met: say what stands first.';
}

function isSettled(conflicts: readonly SpecConflict[]): boolean {
  return conflicts.every(({ resolution }) => resolution !== undefined);
}

function conflictsIn(view: View): readonly SpecConflict[] {
  const review = view.session === undefined ? undefined : reviewOf(view.session);
  return review === undefined ? [] : conflictsOf(review);
}

function rowsOf(view: View, width: number): readonly ConflictRow[] {
  const conflicts = conflictsIn(view);
  if (view.session !== undefined && busy(view.session))
    return plain(textRows(`${view.theme.glyphs.running} The draft is made anew with what you said.`, width));
  return [
    ...plain([
      ...textRows('Two edits changed the same place in different ways. Say what stands; nothing is written before.', width, {
        token: 'muted',
        selectable: false,
      }),
    ]),
    ...conflicts.flatMap((known, index) => [
      { row: BLANK },
      { row: heading(`${index + 1}/${conflicts.length} ${visible(known.path)}  ${visible(known.conflict.section)}`, verdictOf(known)) },
      ...textsOf(view, known.conflict, width),
      ...choicesOf(known),
    ]),
    ...(isSettled(conflicts)
      ? [{ row: BLANK }, { row: { spans: [{ text: PUT_TOGETHER, token: 'accent' as const }] }, choose: close }]
      : []),
  ];
}

function verdictOf({ resolution }: SpecConflict): string {
  if (resolution === undefined) return 'open';
  return 'take' in resolution ? { ours: 'the file', theirs: 'the draft', both: 'both' }[resolution.take] : 'your words';
}

function textsOf(view: View, { base, ours, theirs }: MergeConflict, width: number): readonly ConflictRow[] {
  const { glyphs } = view.theme;
  return [
    ...textOf('Before', ' ', base, 'muted', width),
    ...textOf('In the file', glyphs.removed, ours, 'removed', width),
    ...textOf('In the draft', glyphs.added, theirs, 'added', width),
  ];
}

function textOf(label: string, sign: string, text: string, token: Token, width: number): readonly ConflictRow[] {
  const shown = visible(text.replace(/(?:\r\n|\r|\n)$/u, ''), { newline: true });
  const rows =
    text === '' ? textRows('nothing', width, { token: 'muted', indent: 4, selectable: false }) : signed(shown, sign, token, width);
  return plain([{ spans: [{ text: `  ${label}`, token: 'strong' }], selectable: false }, ...rows]);
}

function signed(text: string, sign: string, token: Token, width: number): readonly Row[] {
  return textRows(text, width, { token, indent: 4, selectable: false }).map((row) => ({
    ...row,
    spans: [{ text: `  ${sign} `, token }, ...row.spans.slice(1)],
  }));
}

function choicesOf({ path, conflict, resolution }: SpecConflict): readonly ConflictRow[] {
  const settle = (chosen: Resolution) => (act: Actions) =>
    act.send({ type: 'conflict/settled', path, conflict: conflict.id, resolution: chosen });
  const choice = (label: string, take: 'ours' | 'theirs' | 'both'): ConflictRow => ({
    row: { spans: [{ text: `  ${label}`, token: 'accent' }] },
    choose: settle({ take }),
  });
  const words = resolution !== undefined && 'text' in resolution ? resolution.text : `${conflict.ours}${conflict.theirs}`;
  return [
    choice('Keep what is in the file', 'ours'),
    choice('Take what the draft says', 'theirs'),
    choice('Keep both, the file first', 'both'),
    {
      row: { spans: [{ text: '  Write what stands yourself', token: 'accent' }] },
      choose: (act) =>
        act.prompt({
          kind: 'text',
          id: `review.conflict.${conflict.id}`,
          label: 'What stands here',
          initial: words.replace(/(?:\r\n|\r|\n)$/u, ''),
          multiline: true,
          submit: (text) => settle({ text })(act),
        }),
    },
  ];
}

function plain(rows: readonly Row[]): readonly ConflictRow[] {
  return rows.map((row) => ({ row }));
}
