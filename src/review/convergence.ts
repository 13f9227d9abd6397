/** Judges whether refinement may end, must go on, or has stalled, from open weights only; LOW gaps never block. */
import type { Gap, Round, Severity } from '../domain/gap.ts';

/** What one open gap weighs in the chart and in `Round.weight`. */
const WEIGHTS: Readonly<Record<Severity, number>> = { CRITICAL: 9, MEDIUM: 3, LOW: 1 };

export interface Judgement {
  readonly verdict: 'converged' | 'continue' | 'stalled';
  /** One sentence with the figures the verdict rests on. */
  readonly reason: string;
}

export interface Trail {
  /** Finished rounds, oldest first; the gaps are those after the last one. */
  readonly rounds: readonly Round[];
  readonly gaps: readonly Gap[];
  /** Including the rounds a person granted. */
  readonly maxRounds: number;
  /** Rounds in a row without progress that make a stall. */
  readonly stallThreshold: number;
  /** First round that counts towards a stall. */
  readonly stallFrom: number;
}

/** 9 x CRITICAL + 3 x MEDIUM + LOW over open gaps. */
export function weigh(gaps: readonly Gap[]): number {
  const open = openBySeverity(gaps);
  return open.CRITICAL * WEIGHTS.CRITICAL + open.MEDIUM * WEIGHTS.MEDIUM + open.LOW * WEIGHTS.LOW;
}

/** How many gaps are open; waived, deferred and resolved ones are not. */
export function openBySeverity(gaps: readonly Gap[]): { readonly CRITICAL: number; readonly MEDIUM: number; readonly LOW: number } {
  const open = { CRITICAL: 0, MEDIUM: 0, LOW: 0 };
  for (const gap of gaps) if (gap.state === 'open') open[gap.finding.severity] += 1;
  return open;
}

/**
 * Converged: no open CRITICAL or MEDIUM gap. Stalled: `stallThreshold` rounds in a row, from `stallFrom` on, without a
 * new minimum of the CRITICAL and MEDIUM weight over all rounds, or the last allowed round is over. The first round
 * sets the minimum, so it is never one without progress. Counting weights and not findings is what keeps churn in LOW
 * gaps, and one gap traded for another, from looking like a stall or like progress.
 */
export function judge(trail: Trail): Judgement {
  const last = trail.rounds.at(-1);
  if (last === undefined) return { verdict: 'continue', reason: 'no round has been run yet' };
  const open = openBySeverity(trail.gaps);
  if (open.CRITICAL + open.MEDIUM === 0) return { verdict: 'converged', reason: convergedReason(last.round, open.LOW) };
  const idle = roundsWithoutProgress(trail);
  const left = `${count(open.CRITICAL, 'CRITICAL')} and ${count(open.MEDIUM, 'MEDIUM')} open`;
  if (idle >= trail.stallThreshold)
    return { verdict: 'stalled', reason: `${count(idle, 'round')} in a row without fewer or lighter gaps; ${left}` };
  if (last.round >= trail.maxRounds) return { verdict: 'stalled', reason: `all ${count(trail.maxRounds, 'round')} used; ${left}` };
  return { verdict: 'continue', reason: idle === 0 ? left : `${left}; ${idle} of ${trail.stallThreshold} rounds without progress` };
}

/** How many of the latest rounds, from `stallFrom` on, brought no new minimum of the blocking weight. */
export function roundsWithoutProgress({ rounds, stallFrom }: Pick<Trail, 'rounds' | 'stallFrom'>): number {
  let least = Number.POSITIVE_INFINITY;
  let idle = 0;
  for (const round of rounds) {
    const weight = round.open.CRITICAL * WEIGHTS.CRITICAL + round.open.MEDIUM * WEIGHTS.MEDIUM;
    if (weight < least) {
      least = weight;
      idle = 0;
    } else if (round.round >= stallFrom) {
      idle += 1;
    }
  }
  return idle;
}

function convergedReason(round: number, low: number): string {
  const rest = low === 0 ? '' : `; ${count(low, 'LOW gap')} listed, not blocking`;
  return `no CRITICAL or MEDIUM gap is open after round ${round}${rest}`;
}

function count(number: number, noun: string): string {
  const plural = number !== 1 && noun.toLowerCase() === noun ? 's' : number !== 1 && noun.endsWith('gap') ? 's' : '';
  return `${number} ${noun}${plural}`;
}
