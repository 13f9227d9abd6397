/** Renders proposal.md in the documented ProposalSummary schema. */
import type { AffectedSpec, OpenQuestion } from '../../domain/spec.ts';
import type { Session } from '../state.ts';
import { document, inline } from './markdown.ts';
import { proposalOf } from './sources.ts';

/** Text of proposal.md. Before the corpus has been scanned it holds the request alone. */
export function proposalMd(session: Session): string {
  const proposal = proposalOf(session);
  const specs = (proposal?.specs ?? []).filter((spec) => spec.included);
  const changes = proposal?.keyChanges ?? [];
  return document([
    '## Proposal Summary',
    '',
    `**Request:** ${inline(proposal?.request ?? session.request)}`,
    `**Intent:** ${inline(proposal?.intent ?? '')}`.trimEnd(),
    '**Affected Specs:**',
    ...(specs.length === 0 ? ['- none'] : specs.map(specLine)),
    '',
    '**Key Changes:**',
    ...(changes.length === 0 ? ['1. none named'] : changes.map((change, index) => `${index + 1}. ${inline(change.text)}`)),
    '',
    ...questionLines(proposal?.questions ?? []),
  ]);
}

function specLine(spec: AffectedSpec): string {
  const sections = spec.touched.map(inline).join(', ');
  return `- ${inline(spec.path)} - ${sections === '' ? 'no section named' : `Section ${sections}`}`;
}

function questionLines(questions: readonly OpenQuestion[]): readonly string[] {
  if (questions.length === 0) return ['**Open Questions:** none'];
  return [
    '**Open Questions:**',
    ...questions.map(({ text, answer }) => `- ${inline(text)} - ${answer === undefined ? 'unanswered' : `Answer: ${inline(answer)}`}`),
  ];
}
