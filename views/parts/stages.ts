/** Names of stages and documented states as people read them. */
import type { PhaseName } from '../../src/workflow/workflows.ts';

const STAGES: Readonly<Record<PhaseName | 'complete' | 'aborted', string>> = {
  propose: 'Proposal',
  update: 'Review',
  refine: 'Refine',
  align: 'Align',
  implement: 'Build',
  validate: 'Validate',
  commit: 'Commit',
  complete: 'Summary',
  aborted: 'Aborted',
};

/** The stage a phase is shown as. */
export function stageOf(phase: PhaseName | 'complete' | 'aborted'): string {
  return STAGES[phase];
}
