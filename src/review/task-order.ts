/** Puts work in an order in which everything comes after what it needs, as near to the given order as that allows. */
import type { SectionChange } from '../domain/spec.ts';

export interface Ordered<T> {
  readonly item: T;
  /** `T1`, `T2` ... in the new order. */
  readonly id: string;
  /** Ids of what it needs, in order. */
  readonly dependsOn: readonly string[];
}

/**
 * Topological and stable: of everything ready, what was given first comes first, and removals after all the rest.
 * `needs` holds for each item the indices it depends on. When only cycles are left, the first of them goes next without
 * what it still waits for, so that the outcome depends on nothing but the input.
 */
export function inOrder<T extends { readonly change: SectionChange }>(
  items: readonly T[],
  needs: readonly (readonly number[])[],
): readonly Ordered<T>[] {
  const ranked = items
    .map((_, index) => index)
    .toSorted((a, b) => Number(items[a]?.change === 'DEPRECATED') - Number(items[b]?.change === 'DEPRECATED') || a - b);
  const ids = new Map<number, string>();
  const ordered: Ordered<T>[] = [];
  const waiting = new Set(ranked);
  while (waiting.size > 0) {
    const left = [...waiting];
    const staying = left.filter((index) => items[index]?.change !== 'DEPRECATED');
    const candidates = staying.length > 0 ? staying : left;
    const next = candidates.find((index) => (needs[index] ?? []).every((other) => !waiting.has(other) || other === index)) ?? candidates[0];
    const item = next === undefined ? undefined : items[next];
    if (next === undefined || item === undefined) break;
    waiting.delete(next);
    const id = `T${ordered.length + 1}`;
    const known = (needs[next] ?? []).flatMap((other) => ids.get(other) ?? []);
    ids.set(next, id);
    ordered.push({ item, id, dependsOn: known.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))) });
  }
  return ordered;
}
