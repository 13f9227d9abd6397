/** What a person can do about alignment: accept, mend, check again, go on. */
import { alignmentReportMd } from '../../../src/workflow/artifacts/alignment.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { AlignPhase } from '../../../src/workflow/state.ts';
import { entryAt } from '../../parts/entries.ts';
import { retryAll } from '../../parts/failures.ts';
import { firstReason } from '../../parts/off.ts';
import { copyKey, filterKey, notInPhase, promptId, reportKey, stepKeys } from '../../parts/stage-keys.ts';
import { plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { ALIGN_FILTERS, alignBlocked, alignEntries, type AlignEntry, FINDINGS } from './entries.ts';

type FindingEntry = Extract<AlignEntry, { kind: 'finding' }>;

/** The finding under the cursor. */
export function findingAt(view: View): FindingEntry | undefined {
  const entry = entryAt(view, 'align', FINDINGS, alignEntries(view));
  return entry?.kind === 'finding' ? entry : undefined;
}

function phaseOf(view: View): AlignPhase | undefined {
  return view.session?.phase.name === 'align' ? view.session.phase : undefined;
}

/** Why nothing can be decided about the findings now. */
function undecidable(view: View): string | undefined {
  const phase = phaseOf(view);
  return firstReason(notInPhase(view, 'align'), phase?.step === 'checking' ? 'The check is under way.' : undefined);
}

const NO_FINDING = 'Put the cursor on a finding.';

function acceptOff(view: View): string | undefined {
  const state = findingAt(view)?.item.state;
  return firstReason(
    undecidable(view),
    state === undefined ? NO_FINDING : undefined,
    state === 'accepted' ? 'It is accepted already; u takes that back.' : undefined,
    state === 'fixed' ? 'It is mended already.' : undefined,
  );
}

function accept(view: View, act: Actions): void {
  const entry = findingAt(view);
  if (entry === undefined) return;
  const { finding } = entry.item;
  act.prompt({
    kind: 'text',
    id: promptId(view, 'align.accept', finding.rule, finding.path, finding.line),
    label: `Why accept: ${visible(finding.message)}`,
    initial: '',
    multiline: false,
    submit: (reason) => {
      if (reason.trim() === '') act.notice('Not accepted: a reason is needed.');
      else act.send({ type: 'alignment/accepted', finding: entry.index, reason: reason.trim() });
    },
  });
}

/** How many findings the rules can mend by themselves. */
function mendable(view: View): number {
  return phaseOf(view)?.findings.filter(({ finding, state }) => finding.mechanical && (state === 'open' || state === 'queued')).length ?? 0;
}

function finish(view: View, act: Actions): void {
  const findings = phaseOf(view)?.findings ?? [];
  const of = (state: string): number => findings.filter((item) => item.state === state).length;
  act.confirm({
    title: 'Go on from Align',
    lines: [
      `${plural(of('accepted'), 'finding')} accepted: kept with your reasons in approvals.md`,
      `${plural(of('queued'), 'finding')} queued: handed to the next stages`,
      `${plural(of('logged'), 'finding')} logged: kept in alignment_report.md`,
      'Alignment is not decided again unless the session comes back to it.',
    ],
    key: 'y',
    label: 'go on',
    confirm: () => act.send({ type: 'alignment/finished' }),
  });
}

export const alignKeys: readonly KeyRow[] = [
  {
    command: 'align.accept',
    keys: ['a'],
    label: 'accept the finding by name, with a reason',
    short: 'accept',
    group: 'decide',
    footer: 2,
    off: acceptOff,
    run: accept,
  },
  {
    command: 'align.edit',
    keys: ['e'],
    label: 'edit a copy of the spec at the finding; what you change comes to review',
    short: 'edit',
    group: 'out',
    footer: 3,
    off: (view) => firstReason(undecidable(view), findingAt(view) === undefined ? NO_FINDING : undefined),
    run: (view, act) => {
      const finding = findingAt(view)?.item.finding;
      if (finding !== undefined) act.edit({ path: finding.path, staged: true, line: finding.line });
    },
  },
  {
    command: 'align.draft',
    keys: ['D'],
    label: 'draft what the rules mend by themselves, for review',
    short: 'fixes',
    group: 'run',
    footer: 4,
    off: (view) =>
      firstReason(
        undecidable(view),
        phaseOf(view)?.review === undefined ? undefined : 'A draft is under review: submit or discard it in Review (3).',
        mendable(view) === 0 ? 'No rule can mend an open finding by itself; e edits the spec.' : undefined,
      ),
    run: (view, act) => {
      act.send({ type: 'draft/requested', source: { kind: 'fixes' } });
      act.go('review');
      act.notice(`Drafting a mend of ${plural(mendable(view), 'finding')}.`);
    },
  },
  {
    command: 'align.recheck',
    keys: ['R'],
    label: 'check again',
    short: 'recheck',
    group: 'run',
    footer: 5,
    off: (view) => ((view.session?.failures.length ?? 0) > 0 ? notInPhase(view, 'align') : undecidable(view)),
    run: (view, act) => {
      if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
      else act.send({ type: 'alignment/rechecked' });
    },
  },
  {
    command: 'align.continue',
    keys: ['S'],
    label: 'go on to the next stage',
    short: 'go on',
    group: 'decide',
    footer: 6,
    off: (view) => {
      const phase = phaseOf(view);
      return firstReason(notInPhase(view, 'align'), phase === undefined ? undefined : alignBlocked(phase));
    },
    run: finish,
  },
  {
    command: 'align.details',
    keys: ['enter'],
    label: 'read the finding in full',
    short: 'details',
    group: 'panes',
    footer: 1,
    off: (view) => (entryAt(view, 'align', FINDINGS, alignEntries(view))?.selectable === false ? NO_FINDING : undefined),
    run: (_view, act) => act.ui({ pane: 1 }),
  },
  ...stepKeys<AlignEntry>({
    screen: 'align',
    pane: FINDINGS,
    entries: alignEntries,
    waits: (entry) => entry.kind === 'finding' && entry.item.state === 'open',
    thing: 'open finding',
  }),
  filterKey('align', FINDINGS, ALIGN_FILTERS),
  copyKey('align', 'the finding', (view) => {
    const finding = findingAt(view)?.item.finding;
    return finding === undefined ? undefined : `${finding.severity} ${finding.path}:${finding.line}: ${finding.message}`;
  }),
  reportKey('align', 'the alignment report', alignmentReportMd),
];
