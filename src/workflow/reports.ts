/** Which reports each phase leaves in the session's folder, and when. */
import { alignmentReportMd } from './artifacts/alignment.ts';
import { approvalsMd } from './artifacts/approvals.ts';
import { implementationLogMd } from './artifacts/implementation.ts';
import { proposalMd } from './artifacts/proposal.ts';
import { refinementSummaryMd } from './artifacts/refinement.ts';
import { summaryMd } from './artifacts/summary.ts';
import { validationReportMd } from './artifacts/validation.ts';
import type { EffectBody } from './effect.ts';
import { appliedSpecs } from './selectors.ts';
import type { Session } from './state.ts';
import type { PhaseName } from './workflows.ts';

/** The reports of a phase that has just been judged. `session` holds its results and gate. */
export function reportsOf(session: Session, phase: PhaseName): readonly EffectBody[] {
  switch (phase) {
    case 'propose':
      return [write(session, 'proposal.md', proposalMd(session))];
    case 'update':
      return specDiffs(session);
    case 'refine':
      return [
        ...(session.results.refinement === undefined ? [] : [write(session, 'refinement_summary.md', refinementSummaryMd(session))]),
        ...specDiffs(session),
      ];
    case 'align':
      return [write(session, 'alignment_report.md', alignmentReportMd(session)), ...specDiffs(session)];
    case 'implement':
      return [write(session, 'implementation_log.md', implementationLogMd(session))];
    case 'validate':
      return [write(session, 'validation_report.md', validationReportMd(session))];
    case 'commit':
      return [];
  }
}

/** The reports that close a session, whether it ends in commits or is aborted. */
export function closingReports(session: Session): readonly EffectBody[] {
  return [
    write(session, 'approvals.md', approvalsMd(session)),
    write(session, 'SUMMARY.md', summaryMd(session)),
    write(session, 'outcome.json', `${JSON.stringify(session.results.outcome, undefined, 2)}\n`),
  ];
}

function write(session: Session, name: string, text: string): EffectBody {
  return { kind: 'artifact/write', path: `${session.artifacts}/${name}`, text };
}

function specDiffs(session: Session): EffectBody[] {
  return appliedSpecs(session.results.applied).map((spec) => ({
    kind: 'artifact/spec_diff',
    path: `${session.artifacts}/spec_diffs/${spec.path.replaceAll('/', '__')}.diff`,
    spec,
  }));
}
