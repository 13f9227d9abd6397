/** The finding or trigger under the cursor in full: place, evidence, verdict, and what follows from it. */
import type { AlignTrigger } from '../../../src/domain/gap.ts';
import { visible } from '../../../src/domain/visible.ts';
import { TRIGGER_WORDS } from '../../../src/workflow/artifacts/alignment.ts';
import type { AlignmentFinding } from '../../../src/workflow/state.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import type { View } from '../../screen.ts';
import { type AlignEntry, alignmentShown, stateToken } from './entries.ts';

/** Rows for a pane of `width` cells. */
export function alignDetails(view: View, entry: AlignEntry | undefined, width: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return [];
  const failures = session.phase.name === 'align' ? failureRows(view, width) : [];
  return [
    ...failures,
    ...(entry?.kind === 'finding' ? findingRows(entry.item, width) : []),
    ...triggerRows(alignmentShown(session)?.triggers ?? [], width),
  ];
}

function triggerRows(triggers: readonly AlignTrigger[], width: number): readonly Row[] {
  if (triggers.length === 0) return [];
  return [
    heading('Why alignment ran'),
    ...triggers.flatMap(({ trigger, evidence }) => [
      ...textRows(TRIGGER_WORDS[trigger], width),
      ...textRows(visible(evidence, { newline: true }), width, { indent: 2, token: 'muted' }),
    ]),
  ];
}

function findingRows({ finding, state, reason }: AlignmentFinding, width: number): readonly Row[] {
  const { severity, path, line, column, section, rule, quote, message, fix } = finding;
  return [
    ...textRows(visible(message, { newline: true }), width, { token: 'strong' }),
    BLANK,
    ...textRows(`${severity}  ${state}${reason === undefined || reason === '' ? '' : `: ${visible(reason)}`}`, width, {
      token: stateToken(state),
    }),
    ...textRows(consequence(state, severity), width, { token: 'muted' }),
    BLANK,
    ...textRows(`Place     ${visible(path)}:${line}:${column}`, width),
    ...textRows(`Section   ${section === '' ? 'before the first heading' : visible(section)}`, width),
    ...textRows(`Rule      ${visible(rule)}`, width),
    BLANK,
    heading('Evidence'),
    ...(quote === ''
      ? textRows('Something is missing there; there is no text to quote.', width, { token: 'muted' })
      : textRows(visible(quote, { newline: true }), width, { indent: 2 })),
    ...(fix === undefined ? [] : [BLANK, heading('What would mend it'), ...textRows(visible(fix, { newline: true }), width)]),
    ...(finding.mechanical ? textRows('D drafts this mend; you review it like any change.', width, { token: 'muted' }) : []),
    BLANK,
  ];
}

function consequence(state: AlignmentFinding['state'], severity: string): string {
  switch (state) {
    case 'open':
      return severity === 'CRITICAL' ? 'Holds the workflow until it is mended or accepted by name.' : 'Waits for a decision.';
    case 'queued':
      return 'Becomes a task of Build unless it is mended before.';
    case 'accepted':
      return 'You accepted it; the reason is kept with the approvals.';
    case 'logged':
      return 'Kept in the report for a later clean-up; never blocks.';
    case 'fixed':
      return 'Mended; the last check did not find it again.';
  }
}
