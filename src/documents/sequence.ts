/**
 * Matches two sequences of numbers for a diff. As long as they are not too different the result is the shortest edit
 * script that matches as early as it can; it is steady: after some of its edits were made, the script for what is left
 * is the rest of the same edits. Beyond that bound, elements that occur once part the sequences (patience), and in the
 * end Myers' search gives up minimality. Work is linear in the input for any input.
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
export type RangeMatcher = (a0: number, a1: number, b0: number, b1: number) => void;

/** A number for each element of both sequences: elements match only where it is equal too. */
export type Marks = readonly [Int32Array, Int32Array];

/**
 * A matcher over two sequences with elements in `0..size`. `matches[i] = j` says that `a[i]` stays as `b[j]`; matches
 * never cross. Entries of a range are only ever set, so the caller fills `matches` with -1 first.
 */
export function rangeMatcher(
  a: Int32Array,
  b: Int32Array,
  size: number,
  matches: Int32Array,
  work: Work = { steps: 0 },
  [one, other]: Marks = [new Int32Array(a.length), new Int32Array(b.length)],
): RangeMatcher {
  const counts = new Uint8Array(size);
  const places = new Int32Array(size);
  const same = (i: number, j: number): boolean => a[i] === b[j] && one[i] === other[j];
  let search: ReturnType<typeof myersSearch> | undefined;
  const steady = steadyPath(same, matches, work);
  return (a0, a1, b0, b1) => {
    const pending = [a0, a1, b0, b1, 0];
    while (pending.length > 0) {
      const depth = pending.pop() ?? 0;
      let bEnd = pending.pop() ?? 0;
      let bStart = pending.pop() ?? 0;
      let aEnd = pending.pop() ?? 0;
      let aStart = pending.pop() ?? 0;
      while (aStart < aEnd && bStart < bEnd && same(aStart, bStart)) matches[aStart++] = bStart++;
      work.steps += aEnd - aStart + bEnd - bStart + 1;
      if (aStart === aEnd || bStart === bEnd) continue;
      if (depth <= PATIENCE_DEPTH_MAX && steady(aStart, aEnd, bStart, bEnd)) continue;
      while (aStart < aEnd && bStart < bEnd && same(aEnd - 1, bEnd - 1)) matches[--aEnd] = --bEnd;
      if (aStart === aEnd || bStart === bEnd) continue;
      if (depth < PATIENCE_DEPTH_MAX) {
        const anchors = uniqueAnchors(a, aStart, aEnd, b, bStart, bEnd, counts, places);
        for (const at of anchors) {
          const to = places[a[at] ?? 0] ?? 0;
          if (!same(at, to)) continue;
          matches[at] = to;
          if (at > aStart && to > bStart) pending.push(aStart, at, bStart, to, depth + 1);
          [aStart, bStart] = [at + 1, to + 1];
        }
        if (anchors.length > 0) {
          pending.push(aStart, aEnd, bStart, bEnd, depth + 1);
          continue;
        }
      }
      const [splitA, splitB] = (search ??= myersSearch(same, work))(aStart, aEnd, bStart, bEnd);
      pending.push(aStart, splitA, bStart, splitB, PATIENCE_DEPTH_MAX + 1, splitA, aEnd, splitB, bEnd, PATIENCE_DEPTH_MAX + 1);
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

/** Steps that the search for a steady path may take, and how many more for each element. */
const STEADY_STEPS = 20_000;
const STEADY_STEPS_EACH = 60;

/**
 * A function that writes the steady path of a region, or gives up and writes nothing. It goes back from the end, keeping
 * how far each number of edits reaches on each diagonal; then forward, matching what is equal, else leaving out an
 * element of the first sequence where a shortest script may, else one of the second.
 */
function steadyPath(
  same: (i: number, j: number) => boolean,
  matches: Int32Array,
  work: Work,
): (a0: number, a1: number, b0: number, b1: number) => boolean {
  return (a0, a1, b0, b1) => {
    const [n, m] = [a1 - a0, b1 - b0];
    const limit = work.steps + STEADY_STEPS + STEADY_STEPS_EACH * (n + m);
    const reached: Int32Array[] = [];
    for (let edits = 0; edits === 0 || reached[edits - 1]?.[(edits - 1 + m - n) / 2] !== 0; edits++) {
      if (work.steps > limit) return false;
      reached.push(reachBack(same, a0, a1, b0, b1, reached[edits - 1], edits, work));
    }
    let [x, y, edits] = [0, 0, reached.length - 1];
    while (x < n && y < m) {
      if (same(a0 + x, b0 + y)) matches[a0 + x++] = b0 + y++;
      else if ((reached[--edits]?.[(x + 1 - y - n + m + edits) >> 1] ?? BEYOND) <= x + 1) x++;
      else y++;
    }
    return true;
  };
}

/** Stands for a diagonal outside the region. */
const BEYOND = 2 ** 30;

/** The least position in `a`, from its start, from which `edits` edits lead to the end, for every second diagonal. */
function reachBack(
  same: (i: number, j: number) => boolean,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  previous: Int32Array | undefined,
  edits: number,
  work: Work,
): Int32Array {
  const [n, m] = [a1 - a0, b1 - b0];
  const reached = new Int32Array(edits + 1);
  for (let at = 0; at <= edits; at++) {
    const diagonal = 2 * at - edits + n - m;
    if (diagonal < -m || diagonal > n) {
      reached[at] = BEYOND;
      continue;
    }
    const removed = at < edits ? (previous?.[at] ?? BEYOND) - 1 : BEYOND;
    const added = at > 0 ? (previous?.[at - 1] ?? BEYOND) : BEYOND;
    const from = edits === 0 ? n : Math.max(Math.min(removed, added), diagonal, 0);
    let x = from;
    while (x > 0 && x > diagonal && same(a0 + x - 1, b0 + x - 1 - diagonal)) x--;
    work.steps += from - x + 1;
    reached[at] = x;
  }
  return reached;
}

/** A function that finds where to cut a region so that an optimal (or, beyond the bound, a good) path goes through the cut. */
function myersSearch(
  same: (i: number, j: number) => boolean,
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
        if (x >= 0) while (x < n && x - k < m && same(a0 + x, b0 + x - k)) x++;
        work.steps += x - from + 1;
        forward[middle + k] = x;
        const other = delta - k;
        if (odd && other > -d && other < d && x + (backward[middle + other] ?? 0) >= n) return [a0 + x, b0 + x - k];
      }
      for (let k = -d; k <= d; k += 2) {
        let x = furthest(backward, middle, k, d, n, m);
        const from = x;
        if (x >= 0) while (x < n && x - k < m && same(a1 - 1 - x, b1 - 1 - x + k)) x++;
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
