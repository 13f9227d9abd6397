/**
 * Matches two sequences of numbers for a diff: unique elements first (patience), then Myers' O(ND) algorithm in linear
 * space with a bounded search. Work is linear in the input for any input; what is given up beyond the bound is minimality.
 * Sources: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986); B. Cohen, patience diff.
 */

/** Edits that one Myers search may explore from each end before it splits at the furthest point reached. */
const EDITS_MAX = 256;
/** How often a region may be cut at elements that are unique within it. */
const PATIENCE_DEPTH_MAX = 6;

/** Counts elementary steps, so that tests can hold the amount of work and not the time. */
export interface Work {
  steps: number;
}

/** Writes matches between `a[a0..a1)` and `b[b0..b1)` into the `matches` the matcher was made with. */
export type RangeMatcher = (a0: number, a1: number, b0: number, b1: number, uniqueOnly?: boolean) => void;

/**
 * A matcher over two sequences with elements in `0..size`. `matches[i] = j` says that `a[i]` stays as `b[j]`; matches
 * never cross. Entries of a range are only ever set, so the caller fills `matches` with -1 first.
 */
export function rangeMatcher(a: Int32Array, b: Int32Array, size: number, matches: Int32Array, work: Work = { steps: 0 }): RangeMatcher {
  const counts = new Uint8Array(size);
  const places = new Int32Array(size);
  const search = myersSearch(a, b, work);
  return (a0, a1, b0, b1, uniqueOnly = false) => {
    const pending = [a0, a1, b0, b1, 0];
    while (pending.length > 0) {
      const depth = pending.pop() ?? 0;
      let bEnd = pending.pop() ?? 0;
      let bStart = pending.pop() ?? 0;
      let aEnd = pending.pop() ?? 0;
      let aStart = pending.pop() ?? 0;
      if (!uniqueOnly) {
        while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) matches[aStart++] = bStart++;
        while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) matches[--aEnd] = --bEnd;
      }
      work.steps += aEnd - aStart + bEnd - bStart + 1;
      if (aStart === aEnd || bStart === bEnd) continue;
      if (depth < PATIENCE_DEPTH_MAX) {
        const anchors = uniqueAnchors(a, aStart, aEnd, b, bStart, bEnd, counts, places);
        for (const at of anchors) {
          const to = places[a[at] ?? 0] ?? 0;
          matches[at] = to;
          if (at > aStart && to > bStart) pending.push(aStart, at, bStart, to, depth + 1);
          [aStart, bStart] = [at + 1, to + 1];
        }
        if (anchors.length > 0) {
          pending.push(aStart, aEnd, bStart, bEnd, depth + 1);
          continue;
        }
      }
      if (uniqueOnly) continue;
      const [splitA, splitB] = search(aStart, aEnd, bStart, bEnd);
      pending.push(aStart, splitA, bStart, splitB, PATIENCE_DEPTH_MAX, splitA, aEnd, splitB, bEnd, PATIENCE_DEPTH_MAX);
    }
  };
}

/** Positions in `a` of elements that occur once on each side, thinned to the longest run that keeps order; `places` has their position in `b`. */
function uniqueAnchors(
  a: Int32Array,
  a0: number,
  a1: number,
  b: Int32Array,
  b0: number,
  b1: number,
  counts: Uint8Array,
  places: Int32Array,
): readonly number[] {
  // A count is 1 for once in a, 3 for once in each; anything else is a repeat.
  for (let i = a0; i < a1; i++) counts[a[i] ?? 0] = (counts[a[i] ?? 0] ?? 0) === 0 ? 1 : 8;
  for (let j = b0; j < b1; j++) {
    const id = b[j] ?? 0;
    counts[id] = Math.min((counts[id] ?? 0) + 2, 8);
    places[id] = j;
  }
  const unique: number[] = [];
  const ranks: number[] = [];
  let ordered = true;
  for (let i = a0; i < a1; i++) {
    const id = a[i] ?? 0;
    if (counts[id] !== 3) continue;
    const rank = places[id] ?? 0;
    ordered &&= ranks.length === 0 || rank > (ranks.at(-1) ?? 0);
    unique.push(i);
    ranks.push(rank);
  }
  for (let i = a0; i < a1; i++) counts[a[i] ?? 0] = 0;
  for (let j = b0; j < b1; j++) counts[b[j] ?? 0] = 0;
  return ordered ? unique : longestIncreasing(ranks).map((index) => unique[index] ?? 0);
}

/** Indexes of a longest subsequence that increases strictly. */
export function longestIncreasing(ranks: readonly number[]): readonly number[] {
  const tails: number[] = [];
  const previous = new Int32Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) {
    const value = ranks[i] ?? 0;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranks[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = i;
  }
  const chain: number[] = [];
  for (let i = tails.at(-1) ?? -1; i !== -1; i = previous[i] ?? -1) chain.push(i);
  return chain.reverse();
}

/** A function that finds where to cut a region so that an optimal (or, beyond the bound, a good) path goes through the cut. */
function myersSearch(
  a: Int32Array,
  b: Int32Array,
  work: Work,
): (a0: number, a1: number, b0: number, b1: number) => readonly [number, number] {
  const middle = EDITS_MAX + 1;
  const forward = new Int32Array(2 * middle + 1);
  const backward = new Int32Array(2 * middle + 1);
  return (a0, a1, b0, b1) => {
    const n = a1 - a0;
    const m = b1 - b0;
    const delta = n - m;
    const odd = (delta & 1) !== 0;
    for (let d = 0; d <= EDITS_MAX; d++) {
      for (let k = -d; k <= d; k += 2) {
        let x = furthest(forward, middle, k, d, n, m);
        const from = x;
        if (x >= 0) while (x < n && x - k < m && a[a0 + x] === b[b0 + x - k]) x++;
        work.steps += x - from + 1;
        forward[middle + k] = x;
        const other = delta - k;
        if (odd && other > -d && other < d && x + (backward[middle + other] ?? 0) >= n) return [a0 + x, b0 + x - k];
      }
      for (let k = -d; k <= d; k += 2) {
        let x = furthest(backward, middle, k, d, n, m);
        const from = x;
        if (x >= 0) while (x < n && x - k < m && a[a1 - 1 - x] === b[b1 - 1 - x + k]) x++;
        work.steps += x - from + 1;
        backward[middle + k] = x;
        const other = delta - k;
        if (!odd && other >= -d && other <= d && x + (forward[middle + other] ?? 0) >= n) return [a1 - x, b1 - x + k];
      }
    }
    return furthestCut(forward, middle, a0, n, b0, m);
  };
}

/** Marks a diagonal that no path inside the region reaches. */
const UNREACHED = -(2 ** 30);

function furthest(reached: Int32Array, middle: number, k: number, d: number, n: number, m: number): number {
  if (d === 0) return 0;
  const below = k === d ? UNREACHED : (reached[middle + k + 1] ?? 0);
  const left = k === -d ? UNREACHED : (reached[middle + k - 1] ?? 0) + 1;
  const down = below - k <= m ? below : UNREACHED;
  const right = left <= n ? left : UNREACHED;
  const x = Math.max(down, right);
  return x < 0 ? UNREACHED : x;
}

function furthestCut(forward: Int32Array, middle: number, a0: number, n: number, b0: number, m: number): readonly [number, number] {
  let best: readonly [number, number] = [a0 + n, b0];
  let far = -1;
  for (let k = -EDITS_MAX; k <= EDITS_MAX; k += 2) {
    const x = forward[middle + k] ?? 0;
    if (x >= 0 && x <= n && x - k <= m && 2 * x - k > far) {
      far = 2 * x - k;
      best = [a0 + x, b0 + x - k];
    }
  }
  return best;
}
