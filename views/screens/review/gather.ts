/** What is put together on the screen: mechanical changes of a file in one row, the two halves of a move in one place. */
import type { Hunk } from '../../../src/domain/hunk.ts';
import type { FilePlan } from './plan.ts';

/** Fewer mechanical changes than this stay where they are. */
const GROUP_MIN = 2;

/** How the changes of one file are put together. */
export interface Gathered {
  /** Mechanical changes, in order; empty when they stay where they are. */
  readonly mechanical: readonly Hunk[];
  /** The other half of each change that moves text. */
  readonly partners: ReadonlyMap<string, Hunk>;
  /** Ids of changes that have no rows of their own in their place. */
  readonly absent: ReadonlySet<string>;
}

const known = new WeakMap<FilePlan, Gathered>();

/** The changes of a file that are put together. */
export function gatheredOf(plan: FilePlan): Gathered {
  const found = known.get(plan) ?? gather(plan.draft.hunks);
  known.set(plan, found);
  return found;
}

function gather(hunks: readonly Hunk[]): Gathered {
  const mechanical = hunks.filter((hunk) => hunk.mechanical);
  const grouped = mechanical.length >= GROUP_MIN ? mechanical : [];
  const byId = new Map(hunks.map((hunk) => [hunk.id, hunk]));
  const partners = new Map(
    hunks.flatMap((hunk): [string, Hunk][] => {
      const other = hunk.pair === undefined ? undefined : byId.get(hunk.pair);
      return other?.pair !== hunk.id || isTakenOut(hunk) === isTakenOut(other) ? [] : [[hunk.id, other]];
    }),
  );
  const takenOut = [...partners.values()].filter(isTakenOut);
  return { mechanical: grouped, partners, absent: new Set([...grouped, ...takenOut].map(({ id }) => id)) };
}

/** Whether a hunk is the half of a move that takes the text out; what is decided on the other half holds for it. */
export function isTakenOut(hunk: Hunk): boolean {
  return hunk.pair !== undefined && hunk.added === 0;
}

/** A change and, when it moves text, its other half: what one decision takes. */
export function withPartner(plan: FilePlan | undefined, hunk: Hunk): readonly [Hunk, ...Hunk[]] {
  const other = plan === undefined ? undefined : gatheredOf(plan).partners.get(hunk.id);
  return other === undefined ? [hunk] : [hunk, other];
}

/** Chosen changes with the other halves of those that move text; `all` are the changes of their file. */
export function withPartners(all: readonly Hunk[], chosen: readonly Hunk[]): readonly Hunk[] {
  const wanted = new Set(chosen.flatMap(({ id, pair }) => (pair === undefined ? [] : [id, pair])));
  if (wanted.size === 0) return chosen;
  for (const { id } of chosen) wanted.add(id);
  return all.filter(({ id }) => wanted.has(id));
}
