/** Which sessions Home lists, and in which order: what needs a person first, newest first within. */
import type { SessionSummary, View } from '../../screen.ts';

export const HOME_SORTS = ['needs-you', 'recent', 'name', 'stage'] as const;
export type HomeSort = (typeof HOME_SORTS)[number];
export const HOME_FILTERS = ['current', 'needs-you', 'finished', 'archived', 'all'] as const;
export type HomeFilter = (typeof HOME_FILTERS)[number];

/** The order asked for; a word of another screen counts as the first one. */
export function homeSort(view: View): HomeSort {
  return HOME_SORTS.find((sort) => sort === view.ui.sort) ?? 'needs-you';
}

/** The filter asked for; a word of another screen counts as the first one. */
export function homeFilter(view: View): HomeFilter {
  return HOME_FILTERS.find((filter) => filter === view.ui.filter) ?? 'current';
}

/** The sessions shown, in order; the same array while nothing changed. */
export function listedSessions(view: View): readonly SessionSummary[] {
  const sort = homeSort(view);
  const filter = homeFilter(view);
  const kept = lists.get(view.sessions);
  if (kept !== undefined && kept.sort === sort && kept.filter === filter) return kept.list;
  const list = view.sessions.filter((summary) => MATCHES[filter](summary)).toSorted(ORDERS[sort]);
  lists.set(view.sessions, { sort, filter, list });
  return list;
}

/** Whether a session is over. */
export function isFinished(summary: SessionSummary): boolean {
  return summary.phase === 'complete' || summary.phase === 'aborted';
}

const lists = new WeakMap<
  readonly SessionSummary[],
  { readonly sort: HomeSort; readonly filter: HomeFilter; readonly list: readonly SessionSummary[] }
>();

const MATCHES: Readonly<Record<HomeFilter, (summary: SessionSummary) => boolean>> = {
  current: (summary) => !summary.archived,
  'needs-you': (summary) => !summary.archived && urgency(summary) < 2,
  finished: isFinished,
  archived: (summary) => summary.archived,
  all: () => true,
};

/** 0 needs you, 1 damaged, 2 under way, 3 over. */
function urgency(summary: SessionSummary): number {
  if (summary.damage !== undefined) return 1;
  if (summary.needsYou !== undefined) return 0;
  return isFinished(summary) ? 3 : 2;
}

const newest = (a: SessionSummary, b: SessionSummary): number => (a.lastAt < b.lastAt ? 1 : a.lastAt > b.lastAt ? -1 : 0);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const STAGE_ORDER = ['propose', 'update', 'refine', 'align', 'implement', 'validate', 'commit', 'complete', 'aborted'] as const;

const ORDERS: Readonly<Record<HomeSort, (a: SessionSummary, b: SessionSummary) => number>> = {
  'needs-you': (a, b) => urgency(a) - urgency(b) || newest(a, b),
  recent: newest,
  name: (a, b) => byText(a.feature, b.feature) || newest(a, b),
  stage: (a, b) => STAGE_ORDER.indexOf(a.phase) - STAGE_ORDER.indexOf(b.phase) || newest(a, b),
};
