/** What a benchmark hands back: one measured figure beside its peer or limit and its goal. */

export interface Figure {
  /** The goal it belongs to, `P1`. */
  readonly id: string;
  readonly label: string;
  /** Absent when nothing could be measured; `note` then says why. */
  readonly value?: number;
  /** `ms`, `x`, `bytes`, `% CPU` ... */
  readonly unit: string;
  /** What was measured in the same run to compare with, in the same unit unless `unit` says otherwise. */
  readonly peer?: { readonly name: string; readonly value: number; readonly unit?: string };
  /** The goal in words, `<= 3.5 x node -e 0`. */
  readonly goal: string;
  /** Whether the goal was met; undefined when it could not be judged here. */
  readonly ok: boolean | undefined;
  readonly note?: string;
}

/** Every `*-bench.ts` exports this. `goals` lets a run that asks for other goals leave the file alone. */
export interface Benchmark {
  readonly goals?: readonly string[];
  run(): Promise<readonly Figure[]>;
}

/** A figure that could not be measured here, and why. */
export function skipped(id: string, label: string, goal: string, why: string): Figure {
  return { id, label, unit: '', goal, ok: undefined, note: why };
}
