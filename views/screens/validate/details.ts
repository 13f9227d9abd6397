/** The validation under the cursor in full: why it runs, how it ended, and the ways on when it did not pass. */
import { visible } from '../../../src/domain/visible.ts';
import type { ValidationFailureOption } from '../../../src/workflow/event.ts';
import { phasesOf } from '../../../src/workflow/selectors.ts';
import type { Session, ValidationState } from '../../../src/workflow/state.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { outputLines, resultRows } from '../../parts/process.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { hasFailed, runOfValidation, standing, standingToken, type ValidationEntry } from './entries.ts';

/** One way on after a validation did not pass, and what it does. */
export interface Way {
  readonly value: ValidationFailureOption;
  readonly label: string;
}

/** The documented ways on, as far as the workflow has them. */
export function validationWays(session: Session, item: ValidationState): readonly Way[] {
  const name = visible(item.validation.name);
  const phases = phasesOf(session);
  return [
    { value: 'retry', label: `retry: mend the cause, then run ${name} again (attempt ${item.attempts + 1})` },
    { value: 'skip', label: `skip: accept the risk with a reason; it stays in the report and as a follow-up` },
    ...(phases.includes('implement')
      ? [
          {
            value: 'rollback_implementation',
            label: `rollback to Build: one more task, to mend ${name}; all validations run again`,
          } as const,
        ]
      : []),
    ...(phases.includes('refine')
      ? [{ value: 'rollback_refinement', label: 'rollback to Refine: mend the spec, then align, build and validate again' } as const]
      : []),
  ];
}

/** Rows for a pane of `width` cells. */
export function validateDetails(view: View, entry: ValidationEntry | undefined, width: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return [];
  const failures = session.phase.name === 'validate' ? failureRows(view, width) : [];
  return [...failures, ...(entry === undefined ? [] : itemRows(view, session, entry.item, width))];
}

function itemRows(view: View, session: Session, item: ValidationState, width: number): readonly Row[] {
  const { validation, attempts, reason, result } = item;
  const word = standing(item);
  return [
    ...textRows(visible(validation.name), width, { token: 'strong' }),
    ...textRows(`${word}${reason === undefined || reason === word ? '' : `: ${visible(reason)}`}`, width, { token: standingToken(item) }),
    ...(result === undefined ? [] : resultRows(view, result, width)),
    ...(hasFailed(item) && session.phase.name === 'validate'
      ? [
          BLANK,
          heading('Next: Enter chooses'),
          ...validationWays(session, item).flatMap(({ label }) => textRows(label, width, { indent: 2 })),
        ]
      : []),
    BLANK,
    ...textRows(`Why       ${visible(validation.reason)}`, width),
    ...textRows(
      `Weight    ${validation.critical ? 'critical: a failure holds the workflow' : 'minor: a failure is logged for follow-up'}`,
      width,
    ),
    ...textRows(`Command   ${visible(validation.argv.join(' '))}`, width),
    ...textRows(`Limit     ${plural(Math.round(validation.timeoutMs / 1000), 'second')}`, width),
    ...(attempts > 1 ? textRows(`Attempts  ${attempts}`, width) : []),
  ];
}

/** Output of a validation: live while it runs, else what was kept. */
export function validationOutput(
  view: View,
  entry: ValidationEntry | undefined,
): { readonly title: string; readonly lines: readonly string[] } {
  if (entry === undefined) return { title: 'Output', lines: [] };
  const name = visible(entry.item.validation.name);
  const run = runOfValidation(view, entry.item);
  if (run !== undefined) return { title: `Output of ${name}, live`, lines: view.transcript(run) };
  const { result } = entry.item;
  return { title: `Output of ${name}`, lines: result === undefined ? [] : (outputLines(view, result.output) ?? ['reading ...']) };
}
