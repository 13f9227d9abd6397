/** How refinement goes: the chart, the same numbers as a table, and what they mean in a sentence. */
import { visible } from '../../../src/domain/visible.ts';
import type { Round } from '../../../src/domain/gap.ts';
import { roundsWithoutProgress } from '../../../src/review/convergence.ts';
import type { Session } from '../../../src/workflow/state.ts';
import { lineChart } from '../../parts/chart.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, MARKER_CELLS, heading, textRows } from '../../parts/list.ts';
import { tableOf } from '../../parts/table.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import type { Refinement } from './model.ts';

export const ROUNDS = 'rounds';

/** Rows of the pane: chart, table, trend, key decisions. */
export function roundRows(view: View, session: Session, refinement: Refinement, width: number): readonly Row[] {
  const { rounds, decisions } = refinement;
  if (rounds.length === 0) return textRows('No round has run yet.', width, { token: 'muted' });
  return [
    ...chartRows(view, rounds, width),
    ...tableRows(rounds, width),
    BLANK,
    ...textRows(trendOf(session, refinement), width),
    ...(decisions.length === 0 ? [] : [BLANK, heading('Key decisions', String(decisions.length))]),
    ...decisions.flatMap(({ decision, rationale }) => [
      ...textRows(visible(decision, { newline: true }), width),
      ...textRows(`because ${visible(rationale, { newline: true })}`, width, { indent: 2, token: 'muted' }),
    ]),
  ];
}

/** Row of a round in the pane; the chart above takes the same rows at every width. */
export function roundRow(view: View, index: number): number {
  return chartHeight(view) + TABLE_HEADER_ROWS + index;
}

const TABLE_HEADER_ROWS = 1;

/** Rows of the chart with its labels and the blank row under it. */
function chartHeight(view: View): number {
  const { rows } = view.ui.size;
  return rows >= 34 ? 9 : rows >= 20 ? 7 : 0;
}

function chartRows(view: View, rounds: readonly Round[], width: number): readonly Row[] {
  const height = chartHeight(view);
  if (height === 0) return [];
  const lines = lineChart(
    rounds.map(openIn),
    rounds.map(({ round }) => `r${round}`),
    { columns: width - MARKER_CELLS, rows: height - 2 },
    view.theme.glyphs,
  );
  return Array.from({ length: height }, (_row, index): Row => ({
    spans: [{ text: lines[index] ?? '', token: 'accent' }],
    selectable: false,
  }));
}

function tableRows(rounds: readonly Round[], width: number): readonly Row[] {
  const number = (title: string, of: (round: Round) => number, drop?: number): Parameters<typeof tableOf<Round>>[0][number] => ({
    title,
    align: 'right',
    cell: (round) => ({ text: String(of(round)) }),
    ...(drop === undefined ? {} : { drop }),
  });
  const { header, rows } = tableOf<Round>(
    [
      { title: 'round', cell: ({ round }) => ({ text: `r${round}` }) },
      number('found', ({ found }) => found, 1),
      number('resolved', ({ resolved }) => resolved, 2),
      number('new', (round) => round.new, 3),
      number('reopened', ({ reopened }) => reopened, 5),
      number('open', openIn),
      { title: 'C/M/L', align: 'right', cell: ({ open }) => ({ text: `${open.CRITICAL}/${open.MEDIUM}/${open.LOW}` }) },
      number('weight', ({ weight }) => weight, 4),
    ],
    rounds,
    width,
  );
  return [header, ...rows];
}

function openIn({ open }: Round): number {
  return open.CRITICAL + open.MEDIUM + open.LOW;
}

function blockingWeight({ open }: Round): number {
  return 9 * open.CRITICAL + 3 * open.MEDIUM;
}

/** What the numbers say; no more than rules can know. */
export function trendOf(session: Session, { rounds, phase, ended }: Refinement): string {
  const last = rounds.at(-1);
  if (last === undefined) return 'No round has run yet.';
  if (ended === 'PARTIAL') return 'Ended as PARTIAL: what is open was accepted with a reason.';
  if (phase?.step === 'stalled') return `Stalled: ${visible(phase.stallReason ?? 'no progress')}.`;
  if (blockingWeight(last) === 0) {
    const low = last.open.LOW === 0 ? '' : ` ${plural(last.open.LOW, 'LOW gap')} listed, not blocking.`;
    return `Rules clean: no rule finds a CRITICAL or MEDIUM gap.${low} Whether the spec says what you want, only a reader can tell.`;
  }
  const { max_rounds, stall_threshold } = session.config.refinement;
  const allowed = max_rounds + (phase?.extraRounds ?? 0);
  const used = `Round ${last.round} of ${allowed}.`;
  const idle = roundsWithoutProgress({ rounds, stallFrom: phase?.stallFrom ?? 1 });
  if (idle > 0) return `${used} No progress for ${idle} of ${plural(stall_threshold, 'round')}; a stall pauses refinement.`;
  const recent = rounds.slice(-RATE_ROUNDS);
  const rate = (blockingWeight(recent[0] ?? last) - blockingWeight(last)) / Math.max(1, recent.length - 1);
  if (rate <= 0) return `${used} Mend, then R reviews again.`;
  return `${used} Converging: at this rate clean in about ${plural(Math.ceil(blockingWeight(last) / rate), 'round')}.`;
}

/** Rounds whose fall gives the rate. */
const RATE_ROUNDS = 4;
