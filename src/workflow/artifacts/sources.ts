/** Finds what a session knows of each phase: what the running phase holds, or what the finished one came to. */
import type { Gap, KeyDecision, Round } from '../../domain/gap.ts';
import type { Proposal } from '../../domain/spec.ts';
import type { ChangedFile } from '../../domain/task.ts';
import type { AlignmentResult, ImplementationResult, Session, ValidationResult } from '../state.ts';

/** Refinement while it runs or after it; `reviewing` and `stalled` are only of a running one. */
export interface Refinement {
  readonly rounds: readonly Round[];
  readonly gaps: readonly Gap[];
  readonly decisions: readonly KeyDecision[];
  readonly state: 'CONVERGED' | 'PARTIAL' | 'REFINING' | 'STALLED';
  readonly acceptedCritical: readonly string[];
}

/** What was implemented, whether the phase still runs or not. */
export type Implementation = Pick<ImplementationResult, 'tasks' | 'verification' | 'issues'>;

/**
 * Whether the session is in this phase and the phase has not been judged. Reports are rendered just after the judgement,
 * when the results are there and the next phase has not begun.
 */
export function isRunning(session: Session, phase: 'refine' | 'align'): boolean {
  return session.phase.name === phase && session.gates.at(-1)?.phase !== phase;
}

/** The proposal, once the corpus has been scanned. */
export function proposalOf(session: Session): Proposal | undefined {
  return session.phase.name === 'propose' ? session.phase.proposal : session.results.proposal;
}

/** How often the person corrected the proposal. */
export function correctionsOf(session: Session): number {
  return session.phase.name === 'propose' ? session.phase.corrections : (session.results.corrections ?? 0);
}

/** Rounds, gaps and decisions; undefined when no refinement has begun. */
export function refinementOf(session: Session): Refinement | undefined {
  const { phase, results } = session;
  if (phase.name === 'refine' && isRunning(session, 'refine')) {
    const { rounds, gaps, decisions } = phase;
    return { rounds, gaps, decisions, state: phase.step === 'stalled' ? 'STALLED' : 'REFINING', acceptedCritical: [] };
  }
  return results.refinement && { ...results.refinement, state: results.refinement.finalState };
}

/** Triggers and findings; undefined when alignment has not begun. */
export function alignmentOf(session: Session): AlignmentResult | undefined {
  const { phase, results } = session;
  return phase.name === 'align' && isRunning(session, 'align') ? { triggers: phase.triggers, findings: phase.findings } : results.alignment;
}

/** Tasks and verification; undefined when implementation has not begun. */
export function implementationOf(session: Session): Implementation | undefined {
  const { phase, results } = session;
  if (phase.name !== 'implement') return results.implementation;
  return { tasks: phase.tasks, verification: phase.verification, issues: phase.issues };
}

/** Validations; undefined when none has been planned. */
export function validationOf(session: Session): ValidationResult | undefined {
  const { phase, results } = session;
  return phase.name === 'validate' ? { validations: phase.validations } : results.validation;
}

/** Code files of finished tasks, one entry a file with its lines summed. */
export function changedCode(session: Session): readonly ChangedFile[] {
  const byPath = new Map<string, ChangedFile>();
  for (const task of implementationOf(session)?.tasks ?? []) {
    if (task.state === 'rolled_back') continue;
    for (const file of task.files) {
      const known = byPath.get(file.path) ?? { path: file.path, added: 0, removed: 0 };
      byPath.set(file.path, { path: file.path, added: known.added + file.added, removed: known.removed + file.removed });
    }
  }
  return [...byPath.values()];
}
