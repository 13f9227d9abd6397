/** The workflows as data: which phases each goes through, in order. */

export const PHASES = ['propose', 'update', 'refine', 'align', 'implement', 'validate', 'commit'] as const;
export type PhaseName = (typeof PHASES)[number];

export const WORKFLOWS = {
  feature: ['propose', 'update', 'refine', 'align', 'implement', 'validate', 'commit'],
  refine: ['refine', 'commit'],
  maintain: ['align', 'update', 'commit'],
  quick: ['propose', 'implement', 'validate', 'commit'],
} as const satisfies Record<string, readonly PhaseName[]>;
export type WorkflowName = keyof typeof WORKFLOWS;

export const WORKFLOW_NAMES = ['feature', 'refine', 'maintain', 'quick'] as const satisfies readonly WorkflowName[];
