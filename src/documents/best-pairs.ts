/** Pairs what two lists have in common without changing their order, by a value for each pair. */

/** Order-keeping pairs `(i, j)` of `0..n` and `0..m` whose values add up to the most; a value of 0 never pairs. */
export function bestPairs(n: number, m: number, value: (i: number, j: number) => number): readonly (readonly [number, number])[] {
  const width = m + 1;
  const best = new Float64Array((n + 1) * width);
  const values = new Float64Array(n * m);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      const here = value(i, j);
      values[i * m + j] = here;
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const take = here > 0 ? here + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < n && j < m) {
    const here = values[i * m + j] ?? 0;
    const total = best[i * width + j] ?? 0;
    if (here > 0 && total === here + (best[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push([i, j]);
      i++;
      j++;
    } else if (total === (best[(i + 1) * width + j] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
