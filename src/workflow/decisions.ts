/**
 * Keeps decisions bound to what was decided: by path, section and the bytes of the change, which a hunk's id stands for.
 * Text that did not change keeps its decision; text that did loses it, and the decision is kept beside it as stale.
 */
import { boundHunkId } from '../documents/bound-hunks.ts';
import type { Draft, Hunk, HunkDecision, StaleDecision } from '../domain/hunk.ts';
import type { Results, Review } from './state.ts';

/** The decisions that hold for new drafts, and those whose text is another now. */
export interface CarriedDecisions {
  readonly decisions: Readonly<Record<string, HunkDecision>>;
  /** Oldest first. */
  readonly stale: readonly StaleDecision[];
}

/** Takes decisions over to new drafts. One that went stale holds again when its text comes back. */
export function carryDecisions(review: Review | undefined, drafts: readonly Draft[]): CarriedDecisions {
  const ids = new Set(drafts.flatMap(({ hunks }) => hunks.map(({ id }) => id)));
  const decisions: Record<string, HunkDecision> = {};
  const isStale = ({ path, decision }: StaleDecision): boolean => {
    const id = [decision.hunk, boundHunkId(path, decision.hunk)].find((one) => ids.has(one));
    if (id !== undefined) decisions[id] ??= { ...decision, hunk: id };
    return id === undefined;
  };
  const now = decidedIn(review).filter(isStale);
  const earlier = (review?.stale ?? []).filter(isStale);
  return { decisions, stale: [...earlier, ...now] };
}

/** Stale decisions without those of sections where everything is decided anew. `decided`: the hunks decided just now. */
export function freshStale(review: Review, decided: ReadonlySet<string>): readonly StaleDecision[] {
  const { stale = [], drafts, decisions } = review;
  if (stale.length === 0) return stale;
  const open = new Set<string>();
  const answered = new Set<string>();
  for (const { path, hunks } of drafts) {
    for (const { id, section } of hunks) {
      if (decided.has(id)) answered.add(sectionKey(path, section));
      if (decisions[id] === undefined) open.add(sectionKey(path, section));
    }
  }
  const isAnswered = (key: string): boolean => answered.has(key) && !open.has(key);
  const kept = stale.filter(({ path, section }) => !isAnswered(sectionKey(path, section)));
  return kept.length === stale.length ? stale : kept;
}

/** The record of stale decisions: those known, without what holds again, and the new ones. */
export function staleRecord(known: readonly StaleDecision[], carried: CarriedDecisions): readonly StaleDecision[] {
  const fresh = carried.stale.filter((one) => !known.some((other) => isSame(one, other)));
  const kept = known.filter(({ path, decision }) => {
    const now = carried.decisions[decision.hunk] ?? carried.decisions[boundHunkId(path, decision.hunk)];
    return now === undefined;
  });
  return fresh.length === 0 && kept.length === known.length ? known : [...kept, ...fresh];
}

/** What a submission adds to the record. */
export function submitted(review: Review, at: string): Required<Pick<Results, 'approved' | 'rejected'>> {
  const chosen = (verdict: HunkDecision['verdict']) =>
    review.drafts.flatMap(({ path, hunks }) =>
      hunks.flatMap((hunk) => {
        const decision = review.decisions[hunk.id];
        return decision?.verdict === verdict ? [{ path, section: hunk.section, summary: hunk.summary, hunk: hunk.id, decision }] : [];
      }),
    );
  return {
    approved: chosen('approved').map(({ decision: _decision, ...place }) => ({ ...place, at })),
    rejected: chosen('rejected').map(({ path, section, summary, decision }) => ({ path, section, summary, reason: decision.reason ?? '' })),
  };
}

function decidedIn(review: Review | undefined): readonly StaleDecision[] {
  if (review === undefined) return [];
  const of = (path: string, { id, section, summary }: Hunk): readonly StaleDecision[] => {
    const decision = review.decisions[id];
    return decision === undefined ? [] : [{ path, section, summary, decision }];
  };
  return review.drafts.flatMap(({ path, hunks }) => hunks.flatMap((hunk) => of(path, hunk)));
}

function isSame(one: StaleDecision, other: StaleDecision): boolean {
  return one.path === other.path && one.decision.hunk === other.decision.hunk && one.decision.verdict === other.decision.verdict;
}

function sectionKey(path: string, section: string): string {
  return `${path}\u0000${section}`;
}
