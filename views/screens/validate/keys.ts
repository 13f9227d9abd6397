/** What a person can do about validations: cancel, run again, skip with a reason, go back. */
import { visible } from '../../../src/domain/visible.ts';
import { validationReportMd } from '../../../src/workflow/artifacts/validation.ts';
import type { ValidationState } from '../../../src/workflow/state.ts';
import { retryAll } from '../../parts/failures.ts';
import { firstReason } from '../../parts/off.ts';
import { firstPlace } from '../../parts/places.ts';
import { copyKey, filterKey, followKey, notInPhase, promptId, reportKey, stepKeys } from '../../parts/stage-keys.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { validationOutput, validationWays } from './details.ts';
import { hasFailed, standing, VALIDATE_FILTERS, type ValidateEntry, validateEntries, validationAt, VALIDATIONS } from './entries.ts';

const NO_VALIDATION = 'Put the cursor on a validation.';

/** Why a decision about the validation under the cursor is not possible, or undefined. */
function off(view: View, why: (item: ValidationState) => string | undefined): string | undefined {
  const entry = validationAt(view);
  return firstReason(notInPhase(view, 'validate'), entry === undefined ? NO_VALIDATION : why(entry.item));
}

function named(item: ValidationState): string {
  return `${visible(item.validation.name)} is ${standing(item)}.`;
}

/** Enter chooses how to go on after a failure, else shows the validation in full. */
function enter(view: View, act: Actions): void {
  const item = validationAt(view)?.item;
  const { session } = view;
  if (item === undefined || session === undefined || !hasFailed(item) || notInPhase(view, 'validate') !== undefined)
    return act.ui({ pane: 1 });
  const { name } = item.validation;
  act.prompt({
    kind: 'choice',
    id: promptId(view, 'validate.failed', name),
    label: `${visible(name)} did not pass: how to go on?`,
    choices: validationWays(session, item),
    submit: (value) => {
      if (value === 'retry') act.send({ type: 'validation/resolved', name, option: 'retry', reason: '' });
      else if (value === 'skip') askSkip(view, item, act);
      else goBack(view, item, act, value === 'rollback_refinement' ? value : 'rollback_implementation');
    },
  });
}

function askSkip(view: View, item: ValidationState, act: Actions): void {
  const { name } = item.validation;
  act.prompt({
    kind: 'text',
    id: promptId(view, 'validate.skip', name),
    label: `Why accept the risk of skipping ${visible(name)}?`,
    initial: '',
    multiline: false,
    submit: (reason) => {
      if (reason.trim() === '') act.notice('Not skipped: accepting the risk needs a reason.');
      else act.send({ type: 'validation/resolved', name, option: 'skip', reason: reason.trim() });
    },
  });
}

function goBack(view: View, item: ValidationState, act: Actions, option: 'rollback_implementation' | 'rollback_refinement'): void {
  const phase = view.session?.phase;
  if (phase?.name === 'validate' && phase.step !== 'deciding')
    return act.notice('Validations are still running: wait, or cancel them (x).');
  const { name } = item.validation;
  const refine = option === 'rollback_refinement';
  act.confirm({
    title: refine ? 'Go back to Refine' : 'Go back to Build',
    lines: [
      `Because ${visible(name)} did not pass.`,
      refine
        ? 'The spec is open again; alignment, the build and every validation follow once more.'
        : 'One task is added, to mend it; every validation runs again afterwards.',
      'Specs and code stay as they are; nothing is undone.',
      'Results of the other validations of this run are not kept.',
    ],
    key: 'y',
    label: 'go back',
    confirm: () => act.send({ type: 'validation/resolved', name, option, reason: item.result?.findings[0] ?? '' }),
  });
}

function place(view: View): ReturnType<typeof firstPlace> {
  return firstPlace(validationAt(view)?.item.result?.findings ?? [], view.repository.path);
}

export const validateKeys: readonly KeyRow[] = [
  {
    command: 'validate.enter',
    keys: ['enter'],
    label: 'choose how to go on after a failure, or read the validation in full',
    short: 'decide',
    group: 'decide',
    footer: 1,
    off: (view) => (validationAt(view) === undefined ? NO_VALIDATION : undefined),
    run: enter,
  },
  {
    command: 'validate.rerun',
    keys: ['R'],
    label: 'run the validation again',
    short: 'rerun',
    group: 'run',
    footer: 2,
    off: (view) =>
      (view.session?.failures.length ?? 0) > 0
        ? notInPhase(view, 'validate')
        : off(view, (item) => (item.state === 'running' ? named(item) : undefined)),
    run: (view, act) => {
      const name = validationAt(view)?.item.validation.name;
      if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
      else if (name !== undefined) act.send({ type: 'validation/resolved', name, option: 'retry', reason: '' });
    },
  },
  {
    command: 'validate.cancel',
    keys: ['x'],
    label: 'cancel the validation; R runs it again',
    short: 'cancel',
    group: 'run',
    footer: 3,
    off: (view) => off(view, (item) => (item.state === 'running' ? undefined : named(item))),
    run: (view, act) => {
      const name = validationAt(view)?.item.validation.name;
      if (name !== undefined) act.send({ type: 'validation/cancelled', name });
    },
  },
  {
    command: 'validate.skip',
    keys: ['r'],
    label: 'skip the validation and accept the risk, with a reason',
    short: 'skip',
    group: 'decide',
    footer: 4,
    off: (view) => off(view, (item) => (hasFailed(item) ? undefined : named(item))),
    run: (view, act) => {
      const item = validationAt(view)?.item;
      if (item !== undefined) askSkip(view, item, act);
    },
  },
  {
    command: 'validate.edit',
    keys: ['e'],
    label: 'open the first place its findings name in the editor',
    short: 'edit',
    group: 'out',
    footer: 5,
    off: (view) => (place(view) === undefined ? 'No finding names a file and a line.' : undefined),
    run: (view, act) => {
      const found = place(view);
      if (found !== undefined) act.edit({ ...found, staged: false });
    },
  },
  ...stepKeys<ValidateEntry>({
    screen: 'validate',
    pane: VALIDATIONS,
    entries: validateEntries,
    waits: (entry) => entry.kind === 'validation' && hasFailed(entry.item),
    thing: 'validation that did not pass',
  }),
  filterKey('validate', VALIDATIONS, VALIDATE_FILTERS),
  followKey('validate', 'output', (view) => validationOutput(view, validationAt(view)).lines.length),
  copyKey('validate', 'the result', (view) => {
    const item = validationAt(view)?.item;
    return item === undefined
      ? undefined
      : [`${item.validation.name}: ${standing(item)}`, item.validation.argv.join(' '), ...(item.result?.findings ?? [])].join('\n');
  }),
  reportKey('validate', 'the validation report', validationReportMd),
];
