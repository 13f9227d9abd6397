/** Rounds and gaps as Markdown, to be pasted where people talk about them. */
import { visible } from '../../../src/domain/visible.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Refinement } from './model.ts';
import { trendOf } from './rounds.ts';

/** Every line is visible(), and no cell breaks its table. */
export function refinementMarkdown(session: Session, refinement: Refinement): string {
  const rounds = refinement.rounds.map(
    (round) =>
      `| ${round.round} | ${round.found} | ${round.resolved} | ${round.new} | ${round.reopened} | ${round.open.CRITICAL}/${round.open.MEDIUM}/${round.open.LOW} | ${round.weight} |`,
  );
  const gaps = refinement.gaps.map(
    ({ id, state, reason, finding }) =>
      `| ${[id, finding.severity, `${finding.path}:${finding.line}`, finding.message, reason === undefined ? state : `${state}: ${reason}`].map(cell).join(' | ')} |`,
  );
  return [
    `# Refinement of ${visible(session.feature)}`,
    '',
    trendOf(session, refinement),
    '',
    '| Round | Found | Resolved | New | Reopened | Open C/M/L | Weight |',
    '|---|---|---|---|---|---|---|',
    ...rounds,
    '',
    '| Gap | Severity | Place | What | State |',
    '|---|---|---|---|---|',
    ...gaps,
    ...(refinement.decisions.length === 0
      ? []
      : [
          '',
          '## Key decisions',
          '',
          ...refinement.decisions.map(
            ({ decision, rationale }, index) => `${index + 1}. ${visible(decision)} - Rationale: ${visible(rationale)}`,
          ),
        ]),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return visible(text).replaceAll('|', '\\|');
}
