/** The words for the validation suite. */
import * as z from 'zod/mini';
import { Argv } from './task.ts';

/** One check of the whole result; independent of the others. */
export const Validation = z.object({
  name: z.string(),
  argv: Argv,
  /** Why it runs: configured as required, a glob that matched, or detected from a project file. */
  reason: z.string(),
  /** A failure pauses the workflow; otherwise it is logged for follow-up. */
  critical: z.boolean(),
  timeoutMs: z.number(),
  /** JUnit XML that it writes, repository-relative. */
  junit: z.optional(z.string()),
});
export type Validation = z.infer<typeof Validation>;
