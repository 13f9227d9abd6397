/** The keys of refinement. */
import { visible } from '../../../src/domain/visible.ts';
import { nextOf } from '../../parts/words.ts';
import type { KeyRow, View } from '../../screen.ts';
import { openEntry, recordDecision, requestRound, setAside, stepOpen, stepRound, submit } from './acts.ts';
import { NOT_BEGUN, closed, forGap, hereOf, mendOff, notOpen, roundOff, submitOff } from './here.ts';
import { GAPS, ledgerEntryAt } from './ledger.ts';
import { refinementMarkdown } from './markdown.ts';
import { GAP_FILTERS, GAP_SORTS, gapFilter, gapSort } from './model.ts';

function openOff(view: View): string | undefined {
  const here = hereOf(view);
  if (here === undefined) return NOT_BEGUN;
  const entry = ledgerEntryAt(view, here.session, here.refinement);
  if (entry?.option !== undefined) return closed(view);
  return view.ui.pane === 0 && entry?.gap !== undefined ? undefined : 'There is nothing to open here.';
}

const noOpenGap = (view: View): string | undefined =>
  hereOf(view)?.refinement.gaps.some(({ state }) => state === 'open') === true ? undefined : 'No gap is open.';

const noRound = (view: View): string | undefined =>
  (hereOf(view)?.refinement.rounds.length ?? 0) === 0 ? 'No round has run yet.' : undefined;

export const refineKeys: readonly KeyRow[] = [
  {
    command: 'refine.edit',
    keys: ['e'],
    label: 'mend the gap in your editor',
    short: 'edit',
    group: 'out',
    footer: 1,
    off: (view) => forGap(view, () => undefined),
    run: (view, act) => {
      const finding = hereOf(view)?.gap?.finding;
      if (finding !== undefined) act.edit({ path: finding.path, staged: false, line: finding.line });
    },
  },
  {
    command: 'refine.mend',
    keys: ['a'],
    label: 'draft the mends that rules know',
    short: 'mend',
    group: 'decide',
    footer: 2,
    off: mendOff,
    run: (_view, act) => act.send({ type: 'draft/requested', source: { kind: 'fixes' } }),
  },
  {
    command: 'refine.round',
    keys: ['R'],
    label: 'review again; try failed work again',
    short: 'round',
    group: 'run',
    footer: 3,
    off: roundOff,
    run: requestRound,
  },
  {
    command: 'refine.waive',
    keys: ['r'],
    label: 'waive the gap: it is none, with a reason',
    short: 'waive',
    group: 'decide',
    footer: 4,
    off: (view) => forGap(view, notOpen),
    run: (view, act) => setAside(view, act, 'gap/waived'),
  },
  {
    command: 'refine.defer',
    keys: ['D'],
    label: 'defer the gap with a reason',
    short: 'defer',
    group: 'decide',
    footer: 5,
    off: (view) => forGap(view, notOpen),
    run: (view, act) => setAside(view, act, 'gap/deferred'),
  },
  {
    command: 'refine.reopen',
    keys: ['x'],
    label: 'reopen a waived or deferred gap',
    short: 'reopen',
    group: 'decide',
    footer: 8,
    off: (view) =>
      forGap(view, ({ id, state }) =>
        state === 'waived' || state === 'deferred' ? undefined : `${visible(id)} is ${state}: x reopens what was waived or deferred.`,
      ),
    run: (view, act) => {
      const gap = hereOf(view)?.gap;
      if (gap !== undefined) act.send({ type: 'gap/reopened', gap: gap.id });
    },
  },
  {
    command: 'refine.submit',
    keys: ['S'],
    label: 'go on: a clean round ends refinement; after a stall, the four ways on',
    short: 'go on',
    group: 'decide',
    footer: 6,
    off: submitOff,
    run: submit,
  },
  {
    command: 'refine.decision',
    keys: ['c'],
    label: 'record a key decision with its rationale',
    short: 'decision',
    group: 'decide',
    footer: 9,
    off: closed,
    run: (_view, act) => recordDecision(act),
  },
  {
    command: 'refine.open',
    keys: ['enter'],
    label: 'choose the way on; look at the gap',
    short: 'open',
    group: 'view',
    off: openOff,
    run: openEntry,
  },
  {
    command: 'refine.diff',
    keys: ['d'],
    label: 'look at the draft of mends, or at what was written',
    short: 'diff',
    group: 'view',
    footer: 7,
    off: (view) =>
      hereOf(view)?.phase?.review !== undefined || (view.session?.results.applied.length ?? 0) > 0
        ? undefined
        : 'There is no spec change to look at.',
    run: (_view, act) => act.go('review'),
  },
  {
    command: 'refine.nextOpen',
    keys: ['.'],
    label: 'next open gap',
    short: 'next',
    group: 'move',
    footer: 10,
    off: noOpenGap,
    run: (view, act) => stepOpen(view, act, 1),
  },
  {
    command: 'refine.previousOpen',
    keys: [','],
    label: 'previous open gap',
    short: 'previous',
    group: 'move',
    off: noOpenGap,
    run: (view, act) => stepOpen(view, act, -1),
  },
  {
    command: 'refine.nextRound',
    keys: [']'],
    label: 'next round',
    short: 'round',
    group: 'move',
    off: noRound,
    run: (view, act) => stepRound(view, act, 1),
  },
  {
    command: 'refine.previousRound',
    keys: ['['],
    label: 'previous round',
    short: 'round',
    group: 'move',
    off: noRound,
    run: (view, act) => stepRound(view, act, -1),
  },
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
  {
    command: 'refine.copy',
    keys: ['y'],
    label: 'copy the gap',
    short: 'copy',
    group: 'out',
    off: (view) => (hereOf(view)?.gap === undefined ? 'Put the cursor on a gap.' : undefined),
    run: (view, act) => {
      const gap = hereOf(view)?.gap;
      if (gap !== undefined)
        act.copy(`${gap.id} ${gap.finding.severity} ${gap.finding.path}:${gap.finding.line} ${gap.finding.message}`, 'gap');
    },
  },
  {
    command: 'refine.copyAll',
    keys: ['Y'],
    label: 'copy rounds and gaps as Markdown',
    short: 'copy all',
    group: 'out',
    off: (view) => (hereOf(view) === undefined ? NOT_BEGUN : undefined),
    run: (view, act) => {
      const here = hereOf(view);
      if (here !== undefined) act.copy(refinementMarkdown(here.session, here.refinement), 'refinement as Markdown');
    },
  },
];
