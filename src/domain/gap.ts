/** The words for what review finds: findings, gaps with an identity over rounds, and rounds. */
import * as z from 'zod/mini';
import { Digest } from './ids.ts';

/** CRITICAL cannot be implemented or tested consistently; MEDIUM two readers may differ; LOW style, never blocks. */
export const Severity = z.enum(['CRITICAL', 'MEDIUM', 'LOW']);
export type Severity = z.infer<typeof Severity>;

/** One thing a rule found in one document. */
export const Finding = z.object({
  rule: z.string(),
  severity: Severity,
  path: z.string(),
  section: z.string(),
  /** 1-based. */
  line: z.number(),
  column: z.number(),
  /** Exact text of the document; empty when something is missing. */
  quote: z.string(),
  message: z.string(),
  /** What would mend it, one sentence. */
  fix: z.optional(z.string()),
  /** The rule can draft that mend itself. */
  mechanical: z.boolean(),
});
export type Finding = z.infer<typeof Finding>;

/** A finding with an identity that lasts over rounds. */
export const Gap = z.object({
  /** `G-001`; never used again. */
  id: z.string(),
  finding: Finding,
  firstRound: z.number(),
  lastRound: z.number(),
  reopened: z.number(),
  state: z.enum(['open', 'resolved', 'waived', 'deferred']),
  /** Why it was waived or deferred. */
  reason: z.optional(z.string()),
});
export type Gap = z.infer<typeof Gap>;

/** What one review round did to the ledger. */
export const Round = z.object({
  round: z.number(),
  /** Findings the reviewer reported, before the ledger matched them. */
  found: z.number(),
  resolved: z.number(),
  new: z.number(),
  reopened: z.number(),
  /** Open gaps at the end of the round. */
  open: z.object({ CRITICAL: z.number(), MEDIUM: z.number(), LOW: z.number() }),
  /** 9 x CRITICAL + 3 x MEDIUM + LOW over open gaps. */
  weight: z.number(),
  specs: z.array(z.object({ path: z.string(), digest: Digest })),
});
export type Round = z.infer<typeof Round>;

/** A design choice made while refining. */
export const KeyDecision = z.object({ decision: z.string(), rationale: z.string() });
export type KeyDecision = z.infer<typeof KeyDecision>;

/** Why corpus alignment runs: one of the documented trigger conditions. */
export const AlignTrigger = z.object({
  trigger: z.enum(['cross_refs', 'state_machines', 'renamed_terms', 'new_spec', 'requested']),
  evidence: z.string(),
});
export type AlignTrigger = z.infer<typeof AlignTrigger>;
