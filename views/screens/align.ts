/** Align: whether the changed specs still fit the rest of the corpus, and what a person does about what does not. */
import { entryAt, entryPane } from '../parts/entries.ts';
import { listPane } from '../parts/list.ts';
import { arrangeList } from '../parts/list-panes.ts';
import { whyNotHere } from '../parts/stage-keys.ts';
import { plural } from '../parts/words.ts';
import type { Screen, View } from '../screen.ts';
import { alignDetails } from './align/details.ts';
import { alignBlocked, alignEntries, alignmentShown, alignRow, alignTitle, FINDINGS } from './align/entries.ts';
import { alignKeys } from './align/keys.ts';

function status(view: View): string {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const { phase } = session;
  if (phase.name !== 'align')
    return alignmentShown(session) === undefined ? whyNotHere(session, 'align') : `ALIGN  ${whyNotHere(session, 'align')}`;
  if (session.failures.length > 0) return 'ALIGN  the check could not be made. R tries again.';
  const blocked = alignBlocked(phase);
  if (blocked !== undefined) return `ALIGN  ${blocked}`;
  const findings = phase.findings.length;
  return findings === 0
    ? 'ALIGN  nothing was found. S goes on.'
    : `ALIGN  ${plural(findings, 'finding')}, none holds the workflow. S goes on.`;
}

/** The alignment of the corpus. */
export const align: Screen = {
  name: 'align',
  title: 'Align',
  arrange: (view, size) => {
    const entries = alignEntries(view);
    return arrangeList(view, size, {
      list: () => entryPane(view.theme, FINDINGS, alignTitle(view), entries, alignRow(view.theme)),
      details: (width) => listPane(view.theme, 'details', 'Details', alignDetails(view, entryAt(view, 'align', FINDINGS, entries), width)),
    });
  },
  status,
  keys: alignKeys,
};
