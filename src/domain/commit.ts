/** The words for packaging the result: groups of files, commits, and the outcome record. */
import * as z from 'zod/mini';
import { ChangedFile } from './task.ts';

export const Grouping = z.enum(['single', 'by_phase', 'by_file']);
export type Grouping = z.infer<typeof Grouping>;

/** Files that go into one commit, with its message. */
export const CommitGroup = z.object({ message: z.string(), files: z.array(ChangedFile) });
export type CommitGroup = z.infer<typeof CommitGroup>;

/** A changed file that stays out, and why. */
export const ExcludedFile = z.object({ path: z.string(), reason: z.string() });
export type ExcludedFile = z.infer<typeof ExcludedFile>;

export const MadeCommit = z.object({ hash: z.string(), title: z.string() });
export type MadeCommit = z.infer<typeof MadeCommit>;

/** The documented SpecDrivenOutcome, written for every session. */
export const Outcome = z.object({
  /** 0..1: 1 minus the share of the proposal that had to be asked or corrected. */
  proposal_clarity: z.number(),
  refinement_rounds: z.number(),
  alignment_triggered: z.boolean(),
  /** 0..1: tasks finished over tasks extracted; 1 when there were none. */
  implementation_success_rate: z.number(),
  /** 0..1: validations passed over validations run; 1 when there were none. */
  validation_pass_rate: z.number(),
  total_duration_mins: z.number(),
  deferred_items: z.number(),
});
export type Outcome = z.infer<typeof Outcome>;
