/** Validate: every validation of the result side by side and live, and the decision when one does not pass. */
import { visible } from '../../src/domain/visible.ts';
import { entryPane } from '../parts/entries.ts';
import { listPane } from '../parts/list.ts';
import { outputPane } from '../parts/process.ts';
import { whyNotHere } from '../parts/stage-keys.ts';
import { arrangeList } from '../parts/list-panes.ts';
import type { Screen, View } from '../screen.ts';
import { validateDetails, validationOutput } from './validate/details.ts';
import { hasFailed, validateEntries, validateRow, validateTitle, validationAt, validationCounts, VALIDATIONS } from './validate/entries.ts';
import { validateKeys } from './validate/keys.ts';

function status(view: View): string {
  const { session } = view;
  if (session === undefined) return 'No session is open.';
  const { phase } = session;
  if (phase.name !== 'validate') return `VALIDATE  ${whyNotHere(session, 'validate')}`;
  if (session.failures.length > 0) return 'VALIDATE  work could not be done. R tries again.';
  if (phase.step === 'planning') return 'VALIDATE  planning';
  if (phase.step === 'running') return `LIVE  ${validationCounts(phase.validations)}`;
  const critical = phase.validations
    .filter((item) => item.validation.critical && hasFailed(item))
    .map(({ validation }) => visible(validation.name));
  return `BLOCKED  ${critical.join(', ')} did not pass: Enter on it chooses how to go on`;
}

/** The validation of the result. */
export const validate: Screen = {
  name: 'validate',
  title: 'Validate',
  arrange: (view, size) => {
    const entries = validateEntries(view);
    const entry = validationAt(view);
    const output = validationOutput(view, entry);
    return arrangeList(view, size, {
      list: () => entryPane(view.theme, VALIDATIONS, validateTitle(view), entries, validateRow(view, entries)),
      details: (width) => listPane(view.theme, 'details', 'Details', validateDetails(view, entry, width)),
      output: (_width, rows) => outputPane(view, 'output', output.title, output.lines, rows),
    });
  },
  status,
  keys: validateKeys,
};
