/** Proposal: what the session understood of a request, for a person to answer, correct and confirm. */
import type { Row } from '../parts/list.ts';
import { detailsPane, listPane, textRows } from '../parts/list.ts';
import { failureRows } from '../parts/failures.ts';
import { arrangeColumns, arrangeTwo } from '../parts/panes.ts';
import { plural } from '../parts/words.ts';
import type { Screen, View } from '../screen.ts';
import { itemDetails } from './proposal/details.ts';
import { ITEMS, itemAt, itemRows, proposalOf } from './proposal/items.ts';
import { confirmOff, proposalKeys } from './proposal/keys.ts';

/** What stands instead of a proposal. */
function absentRows(view: View, width: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return textRows('No session is open. 1 goes to the list of sessions.', width);
  if (session.phase.name !== 'propose')
    return textRows(`The ${session.workflow} workflow has no proposal: it starts from the specs themselves.`, width);
  const failures = failureRows(view, width);
  if (failures.length > 0) return failures;
  return textRows(`${view.theme.glyphs.running} Scanning the specs for what the request touches.`, width);
}

/** The proposal of the open session. */
export const proposal: Screen = {
  name: 'proposal',
  title: 'Proposal',
  arrange: (view, size) => {
    const { session } = view;
    if (session === undefined || proposalOf(session) === undefined) {
      return arrangeColumns(view.ui, size, [
        { share: 1, parts: [{ make: (width) => listPane(view.theme, ITEMS, 'Proposal', absentRows(view, width)), share: 1 }] },
      ]);
    }
    return arrangeTwo(
      view.ui,
      size,
      { make: (width) => listPane(view.theme, ITEMS, 'Proposal', itemRows(session, view.theme, width)), share: 0.6 },
      { make: (width) => detailsPane(view.theme, 'details', itemDetails(view, session, itemAt(view), width)), share: 0.4 },
    );
  },
  status: (view) => {
    const { session } = view;
    if (session === undefined) return 'No session is open.';
    const shown = proposalOf(session);
    if (session.phase.name !== 'propose') return shown === undefined ? 'This workflow has no proposal.' : 'Confirmed. It stays as it is.';
    if (shown === undefined) return session.failures.length > 0 ? 'The scan failed. R tries again.' : 'Scanning.';
    const open = shown.questions.filter(({ answer }) => answer === undefined).length;
    if (open > 0) return `${plural(open, 'question is', 'questions are')} open. Enter answers, . goes to the next.`;
    return confirmOff(view) ?? 'Nothing is open. S confirms.';
  },
  keys: proposalKeys,
};
