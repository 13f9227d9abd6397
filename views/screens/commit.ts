/** Commit: what goes into which commit with which message, and the decision to commit, adjust, or wait. */
import { entryPane } from '../parts/entries.ts';
import { listPane } from '../parts/list.ts';
import { arrangeList } from '../parts/list-panes.ts';
import { whyNotHere } from '../parts/stage-keys.ts';
import { plural } from '../parts/words.ts';
import type { Screen, View } from '../screen.ts';
import { commitDetails } from './commit/details.ts';
import { branchWords, commitEntries, commitRow, commitTitle, GROUPS, totals } from './commit/entries.ts';
import { commitKeys } from './commit/keys.ts';

function status(view: View): string {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const { phase } = session;
  if (phase.name !== 'commit') return `COMMIT  ${whyNotHere(session, 'commit')}`;
  if (session.failures.length > 0) return 'COMMIT  it could not be done; nothing is lost. R tries again.';
  switch (phase.step) {
    case 'planning':
      return 'COMMIT  working out what belongs to this session';
    case 'deciding':
      return phase.groups.length === 0
        ? 'COMMIT  nothing to commit: S finishes the session'
        : `COMMIT  ${plural(phase.groups.length, 'commit')}, ${totals(phase)}, to ${branchWords(phase)}. Nothing is written until you confirm.`;
    case 'postponed':
      return 'COMMIT  postponed: p resumes. The changes stay in the working tree.';
    case 'committing':
      return 'COMMIT  making the commits';
    case 'recording':
      return 'COMMIT  recording the session';
  }
}

/** The packaging of the change. */
export const commit: Screen = {
  name: 'commit',
  title: 'Commit',
  arrange: (view, size) =>
    arrangeList(view, size, {
      list: () => entryPane(view.theme, GROUPS, commitTitle(view), commitEntries(view), commitRow(view.theme.glyphs)),
      details: (width) => listPane(view.theme, 'details', 'Message and gates', commitDetails(view, width)),
    }),
  status,
  keys: commitKeys,
};
