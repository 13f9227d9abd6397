/** The workflows as data: which phases each goes through, in order. */

export const PHASES = ['propose', 'update', 'refine', 'align', 'implement', 'validate', 'commit'] as const;
export type PhaseName = (typeof PHASES)[number];

export const WORKFLOWS = {
  feature: ['propose', 'update', 'refine', 'align', 'implement', 'validate', 'commit'],
  refine: ['refine', 'commit'],
  maintain: ['align', 'update', 'commit'],
  quick: ['propose', 'implement', 'validate', 'commit'],
  review: ['update'],
} as const satisfies Record<string, readonly PhaseName[]>;
export type WorkflowName = keyof typeof WORKFLOWS;

/** Workflows that a request in words can ask for; a review begins with its target. */
export const REQUESTED_WORKFLOWS = ['feature', 'refine', 'maintain', 'quick'] as const satisfies readonly WorkflowName[];
export type RequestedWorkflow = (typeof REQUESTED_WORKFLOWS)[number];

export const WORKFLOW_NAMES = [...REQUESTED_WORKFLOWS, 'review'] as const satisfies readonly WorkflowName[];
