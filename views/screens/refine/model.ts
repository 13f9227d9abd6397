/** What refinement has come to: while it goes on, and afterwards as it ended. */
import type { Gap, KeyDecision, Round, Severity } from '../../../src/domain/gap.ts';
import type { RefinePhase, Session } from '../../../src/workflow/state.ts';
import type { View } from '../../screen.ts';

export interface Refinement {
  /** Absent when refinement is over. */
  readonly phase: RefinePhase | undefined;
  readonly rounds: readonly Round[];
  readonly gaps: readonly Gap[];
  readonly decisions: readonly KeyDecision[];
  readonly ended: 'CONVERGED' | 'PARTIAL' | undefined;
}

/** The refinement of a session; undefined before it began and in workflows without one. */
export function refinementOf(session: Session | undefined): Refinement | undefined {
  if (session === undefined) return undefined;
  const { phase, results } = session;
  if (phase.name === 'refine') return { phase, rounds: phase.rounds, gaps: phase.gaps, decisions: phase.decisions, ended: undefined };
  const { refinement } = results;
  return refinement === undefined
    ? undefined
    : { phase: undefined, rounds: refinement.rounds, gaps: refinement.gaps, decisions: refinement.decisions, ended: refinement.finalState };
}

export const GAP_FILTERS = ['all', 'open', 'resolved', 'set aside'] as const;
export const GAP_SORTS = ['severity', 'place', 'age'] as const;
type GapFilter = (typeof GAP_FILTERS)[number];
type GapSort = (typeof GAP_SORTS)[number];

/** The filter asked for; a word of another screen counts as the first one. */
export function gapFilter(view: View): GapFilter {
  return GAP_FILTERS.find((filter) => filter === view.ui.filter) ?? 'all';
}

/** The order asked for; a word of another screen counts as the first one. */
export function gapSort(view: View): GapSort {
  return GAP_SORTS.find((sort) => sort === view.ui.sort) ?? 'severity';
}

/** The gaps shown, in order; the same array while nothing changed. */
export function listedGaps(view: View, refinement: Refinement): readonly Gap[] {
  const [filter, sort] = [gapFilter(view), gapSort(view)];
  const kept = lists.get(refinement.gaps);
  if (kept !== undefined && kept.filter === filter && kept.sort === sort) return kept.list;
  const list = refinement.gaps.filter((gap) => MATCHES[filter](gap)).toSorted(ORDERS[sort]);
  lists.set(refinement.gaps, { filter, sort, list });
  return list;
}

const lists = new WeakMap<readonly Gap[], { readonly filter: GapFilter; readonly sort: GapSort; readonly list: readonly Gap[] }>();

const MATCHES: Readonly<Record<GapFilter, (gap: Gap) => boolean>> = {
  all: () => true,
  open: ({ state }) => state === 'open',
  resolved: ({ state }) => state === 'resolved',
  'set aside': ({ state }) => state === 'waived' || state === 'deferred',
};

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { CRITICAL: 0, MEDIUM: 1, LOW: 2 };
const STATE_RANK: Readonly<Record<Gap['state'], number>> = { open: 0, deferred: 1, waived: 2, resolved: 3 };
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byId = (a: Gap, b: Gap): number => byText(a.id, b.id);
const byState = (a: Gap, b: Gap): number => STATE_RANK[a.state] - STATE_RANK[b.state];

const ORDERS: Readonly<Record<GapSort, (a: Gap, b: Gap) => number>> = {
  severity: (a, b) => byState(a, b) || SEVERITY_RANK[a.finding.severity] - SEVERITY_RANK[b.finding.severity] || byId(a, b),
  place: (a, b) => byText(a.finding.path, b.finding.path) || a.finding.line - b.finding.line || byId(a, b),
  age: (a, b) => byState(a, b) || a.firstRound - b.firstRound || byId(a, b),
};

/** Open gaps of the severities that hold refinement up. */
export function blocking(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter(({ state, finding }) => state === 'open' && finding.severity !== 'LOW');
}
