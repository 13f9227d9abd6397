/** Renders alignment_report.md: why alignment ran, what it found, and what became of each finding. */
import type { AlignTrigger } from '../../domain/gap.ts';
import type { AlignmentFinding, Session } from '../state.ts';
import { document, inline, orNone, table } from './markdown.ts';
import { alignmentOf } from './sources.ts';

/** The documented trigger conditions, as people read them. */
export const TRIGGER_WORDS = {
  cross_refs: 'Spec references other specs',
  state_machines: 'State machine changes affect multiple views',
  renamed_terms: 'Terminology changes',
  new_spec: 'New spec file created',
  requested: 'Alignment was asked for',
} as const satisfies Record<AlignTrigger['trigger'], string>;

/** What became of a finding, in one word. */
export const FINDING_WORDS = {
  open: 'OPEN',
  accepted: 'ACCEPTED',
  queued: 'QUEUED',
  logged: 'LOGGED',
  fixed: 'FIXED',
} as const satisfies Record<AlignmentFinding['state'], string>;

/** Text of alignment_report.md. */
export function alignmentReportMd(session: Session): string {
  const alignment = alignmentOf(session);
  const findings = alignment?.findings ?? [];
  const skipped = alignment?.skipped;
  return document([
    '## Alignment Report',
    '',
    '### Triggers',
    ...(skipped === undefined
      ? orNone((alignment?.triggers ?? []).map(({ trigger, evidence }) => `- ${TRIGGER_WORDS[trigger]}: ${inline(evidence)}`))
      : [`Skipped: ${inline(skipped)}`]),
    '',
    '### Findings',
    ...(findings.length === 0 ? ['None.'] : table(['Severity', 'Place', 'Finding', 'Evidence', 'Verdict'], findings.map(findingRow))),
    '',
    '### Queued for Implementation',
    ...listed(findings, 'queued'),
    '',
    '### Logged for Future Cleanup',
    ...listed(findings, 'logged'),
  ]);
}

function findingRow({ finding, state, reason }: AlignmentFinding): readonly string[] {
  const verdict = reason === undefined || reason === '' ? FINDING_WORDS[state] : `${FINDING_WORDS[state]}: ${inline(reason)}`;
  return [finding.severity, inline(`${finding.path}:${finding.line}`), inline(finding.message), inline(finding.quote), verdict];
}

function listed(findings: readonly AlignmentFinding[], state: AlignmentFinding['state']): readonly string[] {
  const chosen = findings.filter((item) => item.state === state);
  return orNone(chosen.map(({ finding }) => `- ${inline(finding.message)} - ${inline(`${finding.path}:${finding.line}`)}`));
}
