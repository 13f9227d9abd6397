/** Ranks texts by how well they answer a query, with BM25 over weighted fields; pure arithmetic, the same on every machine. */
import { termsOf } from './terms.ts';

/** A text to be found. Fields with a larger weight count as if their words stood there more often. */
export interface Entry {
  readonly fields: readonly { readonly text: string; readonly weight: number }[];
}

export interface Ranking {
  /** 0..1 for each entry: its share of what a text answering every term perfectly would reach. */
  readonly scores: readonly number[];
  /** For each entry the terms of the query it holds, the most telling first, as the query writes them. */
  readonly shared: readonly (readonly string[])[];
}

/** BM25 constants as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009). */
const K1 = 1.2;
const B = 0.6;
/** A term that only begins like the query's counts this much (`lock` in `lockout`). */
const PREFIX_WEIGHT = 0.6;
const PREFIX_MIN = 4;

/** Ranks `entries` against the terms of a query (term to word as written). */
export function rank(query: ReadonlyMap<string, string>, entries: readonly Entry[]): Ranking {
  const counted = entries.map(countTerms);
  const average = counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counted.length);
  const weighed = [...query].map(([term, word]) => {
    const counts = counted.map((entry) => countOf(term, entry));
    const holders = counts.filter((count) => count > 0).length;
    return { word, counts, holders, idf: Math.log(1 + (counted.length - holders + 0.5) / (holders + 0.5)) };
  });
  // A word that no text holds tells them apart no better than the words they do hold.
  const held = weighed.filter(({ holders }) => holders > 0);
  const usual = held.reduce((sum, { idf }) => sum + idf, 0) / Math.max(1, held.length);
  const terms = weighed.map((term) => (term.holders > 0 ? term : { ...term, idf: Math.min(term.idf, usual) }));
  const best = terms.reduce((sum, { idf }) => sum + idf * (K1 + 1), 0);
  const scores = counted.map(({ length }, index) => {
    const norm = K1 * (1 - B + (B * length) / Math.max(1, average));
    const raw = terms.reduce((sum, { counts, idf }) => {
      const count = counts[index] ?? 0;
      return sum + (idf * count * (K1 + 1)) / (count + norm || 1);
    }, 0);
    return best === 0 ? 0 : Math.min(1, raw / best);
  });
  const shared = counted.map((_, index) =>
    terms
      .filter(({ counts }) => (counts[index] ?? 0) > 0)
      .toSorted((a, b) => b.idf - a.idf)
      .map(({ word }) => word.toLowerCase()),
  );
  return { scores, shared };
}

interface Counted {
  readonly counts: ReadonlyMap<string, number>;
  /** Terms by their first letters, for terms that only begin alike. */
  readonly heads: ReadonlyMap<string, readonly string[]>;
  readonly length: number;
}

function countTerms({ fields }: Entry): Counted {
  const counts = new Map<string, number>();
  let length = 0;
  for (const { text, weight } of fields) {
    for (const { term } of termsOf(text)) {
      counts.set(term, (counts.get(term) ?? 0) + weight);
      length += weight;
    }
  }
  const heads = new Map<string, string[]>();
  for (const term of counts.keys()) {
    if (term.length < PREFIX_MIN) continue;
    const head = term.slice(0, PREFIX_MIN);
    const others = heads.get(head);
    if (others === undefined) heads.set(head, [term]);
    else others.push(term);
  }
  return { counts, heads, length };
}

function countOf(term: string, { counts, heads }: Counted): number {
  const exact = counts.get(term) ?? 0;
  if (exact > 0 || term.length < PREFIX_MIN) return exact;
  const alike = heads.get(term.slice(0, PREFIX_MIN)) ?? [];
  return alike.reduce(
    (sum, other) => (other.startsWith(term) || term.startsWith(other) ? sum + (counts.get(other) ?? 0) * PREFIX_WEIGHT : sum),
    0,
  );
}
