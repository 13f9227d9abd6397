/** What Home tells of the session under the cursor, and how past sessions went. */
import { visible } from '../../../src/domain/visible.ts';
import { lineChart } from '../../parts/chart.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, MARKER_CELLS, heading, textRows } from '../../parts/list.ts';
import { stageOf } from '../../parts/stages.ts';
import { age, percent, plural } from '../../parts/words.ts';
import type { SessionSummary, View } from '../../screen.ts';

/** Rows of a pane of `width` cells and `rows` rows. */
export function detailRows(view: View, summary: SessionSummary | undefined, width: number, rows: number): readonly Row[] {
  const trends = trendRows(view);
  if (summary === undefined) return trends;
  if (summary.damage !== undefined) return [...damageRows(view, summary, summary.damage, width), BLANK, ...trends];
  return [...factRows(view, summary, width, rows), ...chartRows(view, summary, width, rows), BLANK, ...trends];
}

function damageRows(view: View, summary: SessionSummary, damage: string, width: number): readonly Row[] {
  return [
    heading(visible(summary.feature)),
    BLANK,
    ...textRows(`${view.theme.glyphs.bad} The journal of this session is damaged; nothing was changed.`, width, { token: 'bad' }),
    ...textRows(visible(damage, { newline: true }), width),
    BLANK,
    ...textRows(`fix: run \`trueup sessions repair ${visible(summary.id)}\``, width),
  ];
}

function factRows(view: View, summary: SessionSummary, width: number, rows: number): readonly Row[] {
  const gap = rows >= ROOMY_ROWS ? [BLANK] : [];
  const request = textRows(visible(summary.request, { newline: true }), width);
  const shown = request.slice(0, REQUEST_ROWS_MAX);
  return [
    heading(visible(summary.feature)),
    ...shown,
    ...(shown.length < request.length
      ? [{ spans: [{ text: plural(request.length - shown.length, 'more line'), token: 'muted' as const }] }]
      : []),
    ...gap,
    fact('Stage', `${stageOf(summary.phase)}, ${summary.workflow} workflow (${summary.status})`),
    ...(summary.needsYou === undefined
      ? [fact('Now', visible(summary.detail))]
      : [fact('Waiting', `for you: ${visible(summary.needsYou)}`)]),
    fact('Moved', `${age(summary.lastAt, view.now)} ago, started ${age(summary.startedAt, view.now)} ago`),
    ...(summary.archived ? [fact('Archived', 'yes')] : []),
  ];
}

/** From here on blank rows and the chart have room. */
const ROOMY_ROWS = 16;
const REQUEST_ROWS_MAX = 4;
const FACT_CELLS = 10;

function fact(name: string, value: string): Row {
  return { spans: [{ text: name.padEnd(FACT_CELLS), token: 'muted' }, { text: ` ${value}` }] };
}

function chartRows(view: View, summary: SessionSummary, width: number, rows: number): readonly Row[] {
  if (summary.convergence.length === 0) return [];
  const labels = summary.convergence.map((_value, index) => `r${index + 1}`);
  if (rows < ROOMY_ROWS) return [fact('Gaps', `${summary.convergence.join(' ')}  open per round`)];
  const numbers = { spans: [{ text: `Open gaps per round  ${summary.convergence.join(' ')}` }] };
  const height = rows >= 24 ? 6 : 4;
  const chart = lineChart(summary.convergence, labels, { columns: width - MARKER_CELLS, rows: height }, view.theme.glyphs);
  return [BLANK, numbers, ...chart.map((text) => ({ spans: [{ text, token: 'accent' as const }] }))];
}

/** Averages over the outcome records of finished sessions (W14); nothing before there is one. */
export function trendRows(view: View): readonly Row[] {
  const outcomes = view.sessions
    .filter(({ outcome }) => outcome !== undefined)
    .toSorted((a, b) => (a.lastAt < b.lastAt ? -1 : 1))
    .flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
  if (outcomes.length === 0) return [];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const line = (name: string, values: readonly number[], say: (value: number) => string): Row => {
    const recent = values.slice(-RECENT_MAX);
    const earlier = values.slice(0, -RECENT_MAX);
    const before = earlier.length === 0 ? '' : `, before ${say(mean(earlier))}`;
    return fact(name, `${say(mean(recent))}${before}`);
  };
  return [
    heading(`Past sessions: ${plural(outcomes.length, 'outcome')}`),
    { spans: [{ text: `Averages of the last ${Math.min(outcomes.length, RECENT_MAX)}`, token: 'muted' }] },
    line(
      'Rounds',
      outcomes.map((outcome) => outcome.refinement_rounds),
      (value) => value.toFixed(1),
    ),
    line(
      'Clarity',
      outcomes.map((outcome) => outcome.proposal_clarity),
      percent,
    ),
    line(
      'Tasks',
      outcomes.map((outcome) => outcome.implementation_success_rate),
      (value) => `${percent(value)} done`,
    ),
    line(
      'Checks',
      outcomes.map((outcome) => outcome.validation_pass_rate),
      (value) => `${percent(value)} passed`,
    ),
    line(
      'Duration',
      outcomes.map((outcome) => outcome.total_duration_mins),
      (value) => `${Math.round(value)} min`,
    ),
  ];
}

const RECENT_MAX = 5;
