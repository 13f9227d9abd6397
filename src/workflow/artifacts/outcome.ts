/** Measures a finished session: the documented SpecDrivenOutcome record. */
import type { Outcome } from '../../domain/commit.ts';
import type { Session } from '../state.ts';
import { deferredItems } from './deferred.ts';
import { specRefinements } from './refinement.ts';
import { alignmentOf, correctionsOf, implementationOf, proposalOf, refinementOf, validationOf } from './sources.ts';

/**
 * The outcome of a session that ended at `endedAt` (ISO 8601). `refinement_rounds` sums the rounds of each spec, as the
 * document counts them; a validation that was cancelled or skipped before it ran is not a validation run.
 */
export function outcomeOf(session: Session, endedAt: string): Outcome {
  const refinement = refinementOf(session);
  const alignment = alignmentOf(session);
  const tasks = implementationOf(session)?.tasks ?? [];
  const run = (validationOf(session)?.validations ?? []).filter(({ result }) => result !== undefined && result.status !== 'cancelled');
  const minutes = Math.round((Date.parse(endedAt) - Date.parse(session.startedAt)) / 60_000);
  return {
    proposal_clarity: clarity(session),
    refinement_rounds: refinement === undefined ? 0 : specRefinements(refinement).reduce((sum, spec) => sum + spec.rounds, 0),
    alignment_triggered: alignment !== undefined && alignment.skipped === undefined && alignment.triggers.length > 0,
    implementation_success_rate: share(tasks.filter(({ state }) => state === 'done').length, tasks.length),
    validation_pass_rate: share(run.filter(({ result }) => result?.status === 'pass').length, run.length),
    total_duration_mins: Math.max(0, minutes) || 0,
    deferred_items: deferredItems(session).length,
  };
}

/** 1 minus the share of the proposal (intent, specs, changes, questions) that had to be asked or corrected. */
function clarity(session: Session): number {
  const proposal = proposalOf(session);
  if (proposal === undefined) return 1;
  const parts = 1 + proposal.specs.filter((spec) => spec.included).length + proposal.keyChanges.length + proposal.questions.length;
  return Math.max(0, 1 - (proposal.questions.length + correctionsOf(session)) / parts);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
