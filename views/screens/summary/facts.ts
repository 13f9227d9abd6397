/** The session in numbers: how it ended, its decisions, rounds, validations and the outcome record. */
import { visible } from '../../../src/domain/visible.ts';
import { durationWords, lineWords } from '../../../src/workflow/artifacts/process.ts';
import { outcomeOf } from '../../../src/workflow/artifacts/outcome.ts';
import { implementationOf, refinementOf, validationOf } from '../../../src/workflow/artifacts/sources.ts';
import { statusOf } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import { lineChart } from '../../parts/chart.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { resultWords } from '../../parts/process.ts';
import { span } from '../../parts/spans.ts';
import { stageOf } from '../../parts/stages.ts';
import { joined, percent, plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { standing, standingToken } from '../validate/entries.ts';
import type { SummaryEntry } from './entries.ts';

/** Rows for a pane of `width` cells and `rows` rows. */
export function summaryFacts(view: View, entry: SummaryEntry | undefined, width: number, rows: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return [];
  return [
    ...failureRows(view, width),
    ...itemRows(entry, width),
    ...textRows(visible(session.feature), width, { token: 'strong' }),
    ...textRows(`${session.workflow} workflow, ${endWords(session)}`, width),
    BLANK,
    ...decisionRows(session, width),
    ...roundRows(view, session, width, rows),
    ...validationRows(view, session, width),
    ...outcomeRows(session, width),
    BLANK,
    ...textRows(`Record  ${visible(session.artifacts)}/`, width, { token: 'muted' }),
  ];
}

/** What the list may have cut off. */
function itemRows(entry: SummaryEntry | undefined, width: number): readonly Row[] {
  if (entry?.kind === 'deferred')
    return [...textRows(visible(entry.item.title), width, { token: 'strong' }), ...textRows(visible(entry.item.reason), width), BLANK];
  if (entry?.kind !== 'trace') return [];
  const { path, section, tasks, files } = entry.trace;
  return [
    ...textRows(`${visible(path)} > ${visible(section)}`, width, { token: 'strong' }),
    ...tasks.flatMap(({ task, state, result }) =>
      textRows(
        `${visible(task.id)} ${visible(task.title)}: ${state.replace('_', ' ')}${result === undefined ? '' : `, ${resultWords(result)}`}`,
        width,
      ),
    ),
    ...files.flatMap((file) => textRows(`${visible(file.path)}  ${lineWords([file])}`, width, { indent: 2, token: 'muted' })),
    BLANK,
  ];
}

function endWords(session: Session): string {
  const { phase } = session;
  if (phase.name === 'aborted') return `aborted at ${stageOf(phase.during)}: ${visible(phase.reason)}`;
  if (phase.name === 'complete') return 'complete';
  return `on its way: ${stageOf(phase.name)} (${statusOf(session)})`;
}

function decisionRows(session: Session, width: number): readonly Row[] {
  const { rejected, comments } = session.results;
  const refinement = refinementOf(session);
  const accepted = session.gates.filter(({ verdict }) => verdict === 'accepted');
  return [
    heading('Decisions'),
    ...textRows(
      joined(
        [
          plural(rejected.length, 'change') + ' rejected',
          plural(comments.length, 'comment'),
          plural(refinement?.decisions.length ?? 0, 'key decision'),
        ],
        ', ',
      ),
      width,
    ),
    ...rejected.flatMap(({ section, summary, reason }) =>
      textRows(`rejected ${visible(section)}: ${visible(summary)}${reason === '' ? '' : ` (${visible(reason)})`}`, width, {
        indent: 2,
        token: 'muted',
      }),
    ),
    ...(refinement?.decisions ?? []).flatMap(({ decision, rationale }) =>
      textRows(`${visible(decision)}: ${visible(rationale)}`, width, { indent: 2, token: 'muted' }),
    ),
    ...accepted.flatMap(({ phase, reasons }) =>
      textRows(`${stageOf(phase)} accepted: ${reasons.map((reason) => visible(reason)).join('; ')}`, width, { indent: 2, token: 'warn' }),
    ),
    BLANK,
  ];
}

function roundRows(view: View, session: Session, width: number, rows: number): readonly Row[] {
  const rounds = refinementOf(session)?.rounds ?? [];
  if (rounds.length === 0) return [];
  const open = rounds.map(({ open: { CRITICAL, MEDIUM, LOW } }) => CRITICAL + MEDIUM + LOW);
  const chart =
    rounds.length > 1 && rows >= 24 && Math.max(...open) > 0
      ? lineChart(
          open,
          rounds.map(({ round }) => `r${round}`),
          { columns: Math.max(0, width - 4), rows: 5 },
          view.theme.glyphs,
        )
      : [];
  return [
    heading('Rounds'),
    ...textRows(`${plural(rounds.length, 'round')}, open gaps at the end of each: ${open.join(' ')}`, width),
    ...chart.map((line): Row => ({ spans: [span(line, 'accent')] })),
    BLANK,
  ];
}

function validationRows(view: View, session: Session, width: number): readonly Row[] {
  const all = validationOf(session)?.validations ?? [];
  if (all.length === 0) return [];
  const { glyphs } = view.theme;
  return [
    heading('Validations'),
    ...all.flatMap((item) => {
      const word = standing(item);
      const sign =
        word === 'pass'
          ? glyphs.ok
          : word === 'running'
            ? glyphs.running
            : word === 'skipped' || word === 'queued'
              ? glyphs.removed
              : glyphs.bad;
      return textRows(
        `${sign} ${visible(item.validation.name)}  ${word}${item.state === 'skipped' && item.reason !== undefined ? `: ${visible(item.reason)}` : ''}`,
        width,
        { token: standingToken(item) },
      );
    }),
    BLANK,
  ];
}

function outcomeRows(session: Session, width: number): readonly Row[] {
  const outcome = session.results.outcome ?? outcomeOf(session, session.lastAt);
  const tasks = implementationOf(session)?.tasks.length ?? 0;
  const lines = [
    `Clarity      ${percent(outcome.proposal_clarity)} of the proposal`,
    `Rounds       ${outcome.refinement_rounds}, summed over specs`,
    `Alignment    ${outcome.alignment_triggered ? 'triggered' : 'not triggered'}`,
    `Tasks        ${percent(outcome.implementation_success_rate)} of ${tasks} done`,
    `Validations  ${percent(outcome.validation_pass_rate)} passed`,
    `Duration     ${durationWords(outcome.total_duration_mins * 60_000)}`,
    `Deferred     ${outcome.deferred_items}`,
  ];
  return [heading('Outcome'), ...lines.flatMap((line) => textRows(line, width))];
}
