/** The four ways on from a stall (W9): what each does, and what it asks before it does it. */
import { visible } from '../../../src/domain/visible.ts';
import type { Gap } from '../../../src/domain/gap.ts';
import { openGaps } from '../../../src/workflow/selectors.ts';
import type { StallOption } from '../../../src/workflow/event.ts';
import type { RefinePhase, Session } from '../../../src/workflow/state.ts';
import { plural } from '../../parts/words.ts';
import type { Actions } from '../../screen.ts';

export interface StallChoice {
  readonly option: StallOption;
  readonly title: string;
  /** What happens, for this session. */
  readonly means: string;
}

/** The options in the order of the workflow's document, with their consequences here. */
export function stallChoices(session: Session, phase: RefinePhase): readonly StallChoice[] {
  const open = openGaps(phase.gaps);
  const critical = criticalOf(open);
  const more = session.config.refinement.stall_threshold;
  return [
    {
      option: 'continue',
      title: 'Continue',
      means: `${plural(more, 'more round')} may run, and progress is counted anew; mend something first, rules say the same twice`,
    },
    {
      option: 'reduce_scope',
      title: 'Reduce the scope',
      means: 'the gaps you name are deferred and listed in the summary; then the next round runs',
    },
    {
      option: 'accept_partial',
      title: 'Accept the current state',
      means: `goes on with ${plural(open.length, 'open gap')} deferred${critical.length === 0 ? '' : `, ${critical.length} CRITICAL accepted by name`}; refinement ends as PARTIAL`,
    },
    { option: 'abort', title: 'Abort the session', means: 'nothing more is done; specs that were written stay as they are' },
  ];
}

function criticalOf(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter(({ finding }) => finding.severity === 'CRITICAL');
}

/** Asks what the option needs and sends it. `here` is the gap under the cursor. */
export function chooseStallOption(session: Session, phase: RefinePhase, option: StallOption, here: Gap | undefined, act: Actions): void {
  switch (option) {
    case 'continue':
      act.send({ type: 'stall/resolved', option, gaps: [], reason: '' });
      return;
    case 'reduce_scope':
      askScope(phase, here, act);
      return;
    case 'accept_partial':
      askAcceptance(phase, act);
      return;
    case 'abort':
      askAbort(session, act);
  }
}

/** Offers all four, as `S` does. */
export function askStallOption(session: Session, phase: RefinePhase, here: Gap | undefined, act: Actions): void {
  const choices = stallChoices(session, phase);
  act.prompt({
    kind: 'choice',
    id: 'refine.stall',
    label: `Refinement stalled: ${visible(phase.stallReason ?? 'no progress')}`,
    choices: choices.map(({ option, title, means }) => ({ value: option, label: `${title}: ${means}` })),
    submit: (value) => {
      const chosen = choices.find(({ option }) => option === value);
      if (chosen !== undefined) chooseStallOption(session, phase, chosen.option, here, act);
    },
  });
}

function askScope(phase: RefinePhase, here: Gap | undefined, act: Actions): void {
  const open = openGaps(phase.gaps);
  const sets = scopesOf(open, here);
  act.prompt({
    kind: 'choice',
    id: 'refine.scope',
    label: 'Which gaps leave the scope?',
    choices: sets.map(({ label }, index) => ({ value: String(index), label })),
    submit: (value) => {
      const set = sets[Number(value)];
      if (set === undefined) return;
      act.prompt({
        kind: 'text',
        id: 'refine.scope.reason',
        label: `Why do ${plural(set.gaps.length, 'gap')} leave the scope?`,
        initial: '',
        multiline: false,
        submit: (reason) =>
          act.send({ type: 'stall/resolved', option: 'reduce_scope', gaps: set.gaps.map(({ id }) => id), reason: reason.trim() }),
      });
    },
  });
}

interface Scope {
  readonly label: string;
  readonly gaps: readonly Gap[];
}

/** The gap under the cursor, all but CRITICAL, and each spec by itself. */
function scopesOf(open: readonly Gap[], here: Gap | undefined): readonly Scope[] {
  const lighter = open.filter(({ finding }) => finding.severity !== 'CRITICAL');
  const bySpec = Map.groupBy(open, ({ finding }) => finding.path);
  return [
    ...(here?.state === 'open' ? [{ label: `${here.id} alone: ${visible(here.finding.message)}`, gaps: [here] }] : []),
    ...(lighter.length === 0 || lighter.length === open.length
      ? []
      : [{ label: `everything but CRITICAL: ${plural(lighter.length, 'gap')}`, gaps: lighter }]),
    ...[...bySpec].map(([path, gaps]) => ({ label: `${visible(path)}: ${plural(gaps.length, 'gap')}`, gaps })),
  ];
}

function askAcceptance(phase: RefinePhase, act: Actions): void {
  const open = openGaps(phase.gaps);
  const critical = criticalOf(open);
  act.prompt({
    kind: 'text',
    id: 'refine.accept',
    label: 'Why is the current state good enough?',
    initial: '',
    multiline: true,
    submit: (reason) => {
      act.confirm({
        title: 'Accept the current state',
        lines: [
          ...(critical.length === 0
            ? ['No CRITICAL gap is open.']
            : [`${plural(critical.length, 'CRITICAL gap')} accepted by name:`, ...critical.map((gap) => `  ${gapLine(gap)}`)]),
          '',
          `${plural(open.length, 'open gap')} deferred with the reason: ${reason.trim() === '' ? 'accepted with the current state' : visible(reason.trim())}`,
          ...open.filter((gap) => !critical.includes(gap)).map((gap) => `  ${gapLine(gap)}`),
          '',
          'Refinement ends as PARTIAL; the summary, the report and the commit say so.',
        ],
        key: 'y',
        label: critical.length === 0 ? 'accept' : `accept ${critical.length} CRITICAL`,
        confirm: () =>
          act.send({ type: 'stall/resolved', option: 'accept_partial', gaps: critical.map(({ id }) => id), reason: reason.trim() }),
      });
    },
  });
}

function gapLine({ id, finding }: Gap): string {
  return `${visible(id)} ${finding.severity} ${visible(finding.path)}:${finding.line} ${visible(finding.message)}`;
}

function askAbort(session: Session, act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'refine.abort',
    label: 'Why is the session aborted?',
    initial: '',
    multiline: false,
    submit: (reason) => {
      const written = session.results.applied.length;
      act.confirm({
        title: 'Abort the session',
        lines: [
          'The session ends as ABORTED. Its journal and its reports stay readable.',
          written === 0
            ? 'No spec was written by it.'
            : `${plural(written, 'spec')} written by it stay as they are: \`git diff\` shows them.`,
        ],
        key: 'y',
        label: 'abort',
        confirm: () => act.send({ type: 'stall/resolved', option: 'abort', gaps: [], reason: reason.trim() }),
      });
    },
  });
}
