/** Refine: what the rules find in the spec, round by round, until nothing holds it up or a person decides what stays. */
import { visible } from '../../src/domain/visible.ts';
import { detailsPane, listPane, textRows } from '../parts/list.ts';
import { SIDE_BY_SIDE_COLUMNS, arrangeColumns } from '../parts/panes.ts';
import { plural } from '../parts/words.ts';
import type { Arrangement, Screen, Size, View } from '../screen.ts';
import { refineKeys } from './refine/keys.ts';
import { GAPS, entryDetails, ledgerEntries, ledgerEntryAt, ledgerTitle } from './refine/ledger.ts';
import { blocking, refinementOf } from './refine/model.ts';
import { ROUNDS, roundRows, trendOf } from './refine/rounds.ts';

function arrange(view: View, size: Size): Arrangement {
  const { session, theme } = view;
  const refinement = refinementOf(session);
  if (session === undefined || refinement === undefined) {
    const words =
      session === undefined
        ? 'No session is open. 1 goes to the list of sessions.'
        : 'Refinement has not begun, or this workflow has none.';
    return arrangeColumns(view.ui, size, [
      { share: 1, parts: [{ make: (width) => listPane(theme, GAPS, 'Refine', textRows(words, width)), share: 1 }] },
    ]);
  }
  const gaps = (width: number) =>
    listPane(
      theme,
      GAPS,
      ledgerTitle(view, refinement),
      ledgerEntries(view, session, refinement, width).map(({ row }) => row),
    );
  const details = (width: number) =>
    detailsPane(theme, 'gap', entryDetails(view, session, refinement, ledgerEntryAt(view, session, refinement), width));
  const rounds = (width: number) => listPane(theme, ROUNDS, 'Open gaps per round', roundRows(view, session, refinement, width));
  const beside = size.columns >= SIDE_BY_SIDE_COLUMNS;
  return arrangeColumns(view.ui, size, [
    {
      share: beside ? 0.56 : 1,
      parts: [
        { make: gaps, share: 0.6 },
        { make: details, share: 0.4 },
      ],
    },
    { share: beside ? 0.44 : 1, parts: [{ make: rounds, share: 1 }] },
  ]);
}

function status(view: View): string {
  const { session } = view;
  const refinement = refinementOf(session);
  if (session === undefined) return 'No session is open.';
  if (refinement === undefined) return 'Refinement has not begun.';
  const { phase } = refinement;
  if (session.failures.length > 0) return 'The round failed. R tries again.';
  if (phase?.step === 'stalled') return `STALLED: ${visible(phase.stallReason ?? 'no progress')}. S lists the four ways on.`;
  if (phase?.step === 'reviewing') return `Round ${phase.rounds.length + 1} is running.`;
  const left = blocking(refinement.gaps).length;
  const trend = trendOf(session, refinement);
  return phase === undefined || left === 0 ? trend : `${plural(left, 'gap holds', 'gaps hold')} it up.  ${trend}`;
}

/** The refinement of the open session. */
export const refine: Screen = { name: 'refine', title: 'Refine', arrange, status, keys: refineKeys };
