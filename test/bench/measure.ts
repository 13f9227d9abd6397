/** Statistics for a machine that is shared: medians, quantiles and ratios taken inside the same round. */

/** The middle value, or the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Value at `q` (0 to 1) by linear interpolation. NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** One thing to measure; resolves with its sample, whatever the unit. */
export type Trial = () => Promise<number>;

/** Samples of several trials by name; the nth samples of all of them were taken in the same round. */
export type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Takes `rounds` samples of each trial, one of each in every round and in a rotating order, so that what the machine
 * does meanwhile strikes all of them alike. `warmup` rounds come first and do not count.
 */
export async function interleaved<Name extends string>(
  trials: Readonly<Record<Name, Trial>>,
  rounds: number,
  warmup = 1,
): Promise<Samples<Name>> {
  const names = Object.keys(trials) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmup; round < rounds; round++) {
    const turn = (round + warmup) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const sample = await trials[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** The median over the rounds of how much larger a sample is than the other of the same round. */
export function pairedRatio(samples: readonly number[], others: readonly number[]): number {
  return median(samples.map((sample, round) => sample / (others[round] ?? Number.NaN)));
}

/** The median over the rounds of the difference between two samples of the same round. */
export function pairedDifference(samples: readonly number[], others: readonly number[]): number {
  return median(samples.map((sample, round) => sample - (others[round] ?? Number.NaN)));
}
