/** The keys of refinement. */
import { visible } from '../../../src/domain/visible.ts';
import type { Gap } from '../../../src/domain/gap.ts';
import { busy } from '../../../src/workflow/selectors.ts';
import type { RefinePhase, Session } from '../../../src/workflow/state.ts';
import { retryAll } from '../../parts/failures.ts';
import { cursorOf } from '../../parts/list.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import { nextOf, plural } from '../../parts/words.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { GAPS, ledgerEntries, ledgerEntryAt } from './ledger.ts';
import { refinementMarkdown } from './markdown.ts';
import type { Refinement } from './model.ts';
import { GAP_FILTERS, GAP_SORTS, blocking, gapFilter, gapSort, refinementOf } from './model.ts';
import { ROUNDS, roundRow } from './rounds.ts';
import { askStallOption, chooseStallOption } from './stall.ts';

const NOT_BEGUN = 'Refinement has not begun.';

interface Here {
  readonly session: Session;
  readonly refinement: Refinement;
  readonly phase: RefinePhase | undefined;
  readonly gap: Gap | undefined;
}

function hereOf(view: View): Here | undefined {
  const { session } = view;
  const refinement = refinementOf(session);
  if (session === undefined || refinement === undefined) return undefined;
  return { session, refinement, phase: refinement.phase, gap: ledgerEntryAt(view, session, refinement)?.gap };
}

/** Why nothing of refinement can be decided now. */
function closed(view: View): string | undefined {
  const here = hereOf(view);
  return firstReason(cannotDecide(view), here === undefined ? NOT_BEGUN : undefined, here !== undefined && here.phase === undefined ? 'Refinement is over; its result stays as it is.' : undefined);
}

function forGap(view: View, wrong: (gap: Gap) => string | undefined): string | undefined {
  const gap = hereOf(view)?.gap;
  return firstReason(closed(view), gap === undefined ? 'Put the cursor on a gap.' : wrong(gap));
}

const notOpen = (gap: Gap): string | undefined => (gap.state === 'open' ? undefined : `${visible(gap.id)} is ${gap.state} already; x reopens it.`);

/** Why no new work can be asked for: a round or a draft is under way, or a stall waits for its decision. */
function notAuthoring(view: View): string | undefined {
  const here = hereOf(view);
  const { phase, session } = here ?? {};
  return firstReason(
    closed(view),
    phase?.step === 'reviewing' ? 'A round is under way.' : undefined,
    phase?.step === 'stalled' ? 'Refinement stalled: choose one of the four ways on first (S).' : undefined,
    session !== undefined && busy(session) ? 'A draft is being made.' : undefined,
  );
}

function mendOff(view: View): string | undefined {
  const gaps = hereOf(view)?.refinement.gaps ?? [];
  return firstReason(
    notAuthoring(view),
    hereOf(view)?.phase?.review === undefined ? undefined : 'A draft of mends is under review: d opens it.',
    gaps.some(({ state, finding }) => state === 'open' && finding.mechanical) ? undefined : 'No open gap has a mend that a rule can draft: e edits the spec.',
  );
}

function roundOff(view: View): string | undefined {
  if ((view.session?.failures.length ?? 0) > 0) return cannotDecide(view);
  return firstReason(notAuthoring(view), hereOf(view)?.phase?.review === undefined ? undefined : 'A draft is under review: submit or discard it first (d).');
}

function requestRound(view: View, act: Actions): void {
  if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
  else act.send({ type: 'round/requested' });
}

function submitOff(view: View): string | undefined {
  const here = hereOf(view);
  if (here?.phase?.step === 'stalled') return closed(view);
  const left = blocking(here?.refinement.gaps ?? []);
  return firstReason(roundOff(view), left.length === 0 ? undefined : `${plural(left.length, 'CRITICAL or MEDIUM gap is', 'CRITICAL or MEDIUM gaps are')} open: mend, waive or defer, then R reviews again.`);
}

function submit(view: View, act: Actions): void {
  const here = hereOf(view);
  if (here?.phase?.step === 'stalled') askStallOption(here.session, here.phase, here.gap, act);
  else requestRound(view, act);
}

function openEntry(view: View, act: Actions): void {
  const here = hereOf(view);
  const option = here === undefined ? undefined : ledgerEntryAt(view, here.session, here.refinement)?.option;
  if (here?.phase !== undefined && option !== undefined) chooseStallOption(here.session, here.phase, option, undefined, act);
  else act.ui({ pane: 1 });
}

function openOff(view: View): string | undefined {
  const here = hereOf(view);
  if (here === undefined) return NOT_BEGUN;
  const entry = ledgerEntryAt(view, here.session, here.refinement);
  if (entry?.option !== undefined) return closed(view);
  return view.ui.pane === 0 && entry?.gap !== undefined ? undefined : 'There is nothing to open here.';
}

/** Asks why, and sets the gap aside. */
function setAside(view: View, act: Actions, type: 'gap/waived' | 'gap/deferred'): void {
  const gap = hereOf(view)?.gap;
  if (gap === undefined) return;
  act.prompt({
    kind: 'text',
    id: `refine.${type}.${gap.id}`,
    label: `${type === 'gap/waived' ? 'Why is' : 'Until when and why is'} ${visible(gap.id)} ${type === 'gap/waived' ? 'no gap' : 'deferred'}?`,
    initial: '',
    multiline: false,
    submit: (reason) => {
      if (reason.trim() === '') act.notice(`${visible(gap.id)} stays open: a reason is needed.`);
      else act.send({ type, gap: gap.id, reason: reason.trim() });
    },
  });
}

function recordDecision(act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'refine.decision',
    label: 'Key decision: what was decided?',
    initial: '',
    multiline: true,
    submit: (decision) => {
      if (decision.trim() === '') {
        act.notice('No decision was recorded: the text is empty.');
        return;
      }
      act.prompt({
        kind: 'text',
        id: 'refine.rationale',
        label: 'Why?',
        initial: '',
        multiline: true,
        submit: (rationale) => {
          if (rationale.trim() === '') act.notice('No decision was recorded: a key decision needs its rationale.');
          else act.send({ type: 'decision/recorded', decision: decision.trim(), rationale: rationale.trim() });
        },
      });
    },
  });
}

/** Goes to the next or previous open gap, round the end. */
function stepOpen(view: View, act: Actions, direction: 1 | -1): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const entries = ledgerEntries(view, here.session, here.refinement, view.ui.size.columns);
  const cursor = cursorOf(view, 'refine', { id: GAPS, count: entries.length });
  const stops = entries.flatMap(({ gap }, row) => (gap?.state === 'open' ? [row] : []));
  const stop = direction === 1 ? (stops.find((row) => row > cursor) ?? stops[0]) : (stops.findLast((row) => row < cursor) ?? stops.at(-1));
  if (stop !== undefined) act.place(GAPS, stop);
}

const noOpenGap = (view: View): string | undefined => (hereOf(view)?.refinement.gaps.some(({ state }) => state === 'open') === true ? undefined : 'No gap is open.');

function stepRound(view: View, act: Actions, direction: 1 | -1): void {
  const count = hereOf(view)?.refinement.rounds.length ?? 0;
  const cursor = view.ui.places[`refine/${ROUNDS}`]?.cursor ?? roundRow(view, count);
  const now = Math.min(Math.max(cursor - roundRow(view, 0), 0), count);
  const next = now + direction;
  if (next < 0 || next >= count) act.notice(direction === 1 ? 'That is the last round.' : 'That is the first round.');
  else act.place(ROUNDS, roundRow(view, next));
}

const noRound = (view: View): string | undefined => ((hereOf(view)?.refinement.rounds.length ?? 0) === 0 ? 'No round has run yet.' : undefined);

export const refineKeys: readonly KeyRow[] = [
  { command: 'refine.edit', keys: ['e'], label: 'mend the gap in your editor', short: 'edit', group: 'out', footer: 1, off: (view) => forGap(view, () => undefined), run: (view, act) => {
    const finding = hereOf(view)?.gap?.finding;
    if (finding !== undefined) act.edit({ path: finding.path, staged: false, line: finding.line });
  } },
  { command: 'refine.mend', keys: ['a'], label: 'draft the mends that rules know', short: 'mend', group: 'decide', footer: 2, off: mendOff, run: (_view, act) => act.send({ type: 'draft/requested', source: { kind: 'fixes' } }) },
  { command: 'refine.round', keys: ['R'], label: 'review again; try failed work again', short: 'round', group: 'run', footer: 3, off: roundOff, run: requestRound },
  { command: 'refine.waive', keys: ['r'], label: 'waive the gap: it is none, with a reason', short: 'waive', group: 'decide', footer: 4, off: (view) => forGap(view, notOpen), run: (view, act) => setAside(view, act, 'gap/waived') },
  { command: 'refine.defer', keys: ['D'], label: 'defer the gap with a reason', short: 'defer', group: 'decide', footer: 5, off: (view) => forGap(view, notOpen), run: (view, act) => setAside(view, act, 'gap/deferred') },
  {
    command: 'refine.reopen',
    keys: ['x'],
    label: 'reopen a waived or deferred gap',
    short: 'reopen',
    group: 'decide',
    footer: 8,
    off: (view) => forGap(view, ({ id, state }) => (state === 'waived' || state === 'deferred' ? undefined : `${visible(id)} is ${state}: x reopens what was waived or deferred.`)),
    run: (view, act) => {
      const gap = hereOf(view)?.gap;
      if (gap !== undefined) act.send({ type: 'gap/reopened', gap: gap.id });
    },
  },
  { command: 'refine.submit', keys: ['S'], label: 'go on: a clean round ends refinement; after a stall, the four ways on', short: 'go on', group: 'decide', footer: 6, off: submitOff, run: submit },
  { command: 'refine.decision', keys: ['c'], label: 'record a key decision with its rationale', short: 'decision', group: 'decide', footer: 9, off: closed, run: (_view, act) => recordDecision(act) },
  { command: 'refine.open', keys: ['enter'], label: 'choose the way on; look at the gap', short: 'open', group: 'view', off: openOff, run: openEntry },
  { command: 'refine.diff', keys: ['d'], label: 'look at the draft of mends, or at what was written', short: 'diff', group: 'view', footer: 7, off: (view) => (hereOf(view)?.phase?.review !== undefined || (view.session?.results.applied.length ?? 0) > 0 ? undefined : 'There is no spec change to look at.'), run: (_view, act) => act.go('review') },
  { command: 'refine.nextOpen', keys: ['.'], label: 'next open gap', short: 'next', group: 'move', footer: 10, off: noOpenGap, run: (view, act) => stepOpen(view, act, 1) },
  { command: 'refine.previousOpen', keys: [','], label: 'previous open gap', short: 'previous', group: 'move', off: noOpenGap, run: (view, act) => stepOpen(view, act, -1) },
  { command: 'refine.nextRound', keys: [']'], label: 'next round', short: 'round', group: 'move', off: noRound, run: (view, act) => stepRound(view, act, 1) },
  { command: 'refine.previousRound', keys: ['['], label: 'previous round', short: 'round', group: 'move', off: noRound, run: (view, act) => stepRound(view, act, -1) },
  {
    command: 'refine.filter',
    keys: ['f'],
    label: 'show: all, open, resolved, set aside',
    short: 'filter',
    group: 'view',
    run: (view, act) => {
      const filter = nextOf(GAP_FILTERS, gapFilter(view)) ?? 'all';
      act.ui({ filter, notice: `Showing ${filter} gaps.` });
      act.place(GAPS, 0);
    },
  },
  {
    command: 'refine.sort',
    keys: ['s'],
    label: 'sort: severity, place, age',
    short: 'sort',
    group: 'view',
    run: (view, act) => {
      const sort = nextOf(GAP_SORTS, gapSort(view)) ?? 'severity';
      act.ui({ sort, notice: `Sorted by ${sort}.` });
    },
  },
  { command: 'refine.copy', keys: ['y'], label: 'copy the gap', short: 'copy', group: 'out', off: (view) => (hereOf(view)?.gap === undefined ? 'Put the cursor on a gap.' : undefined), run: (view, act) => {
    const gap = hereOf(view)?.gap;
    if (gap !== undefined) act.copy(`${gap.id} ${gap.finding.severity} ${gap.finding.path}:${gap.finding.line} ${gap.finding.message}`, 'gap');
  } },
  { command: 'refine.copyAll', keys: ['Y'], label: 'copy rounds and gaps as Markdown', short: 'copy all', group: 'out', off: (view) => (hereOf(view) === undefined ? NOT_BEGUN : undefined), run: (view, act) => {
    const here = hereOf(view);
    if (here !== undefined) act.copy(refinementMarkdown(here.session, here.refinement), 'refinement as Markdown');
  } },
];
