/** The words for implementation: tasks from the diff record and what became of each. */
import * as z from 'zod/mini';
import { Digest } from './ids.ts';
import { SectionChange } from './spec.ts';

/** Program and arguments, started without a shell. */
export const Argv = z.array(z.string()).check(z.minLength(1));
export type Argv = z.infer<typeof Argv>;

export const Counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
export type Counts = z.infer<typeof Counts>;

/** One unit of implementation, extracted from one changed section. */
export const Task = z.object({
  /** `T1`, in the order of the dependency graph. */
  id: z.string(),
  title: z.string(),
  change: SectionChange,
  /** `<path>#<section>`. */
  spec: z.string(),
  /** Code files it probably changes, repository-relative. */
  files: z.array(z.string()),
  dependsOn: z.array(z.string()),
  /** Command that must succeed after the task; absent when none is configured or detected. */
  check: z.optional(Argv),
});
export type Task = z.infer<typeof Task>;

/** A file changed between two work-tree snapshots. */
export const ChangedFile = z.object({ path: z.string(), added: z.number(), removed: z.number() });
export type ChangedFile = z.infer<typeof ChangedFile>;

/** How a finished process ended. */
export const ProcessResult = z.object({
  argv: Argv,
  status: z.enum(['pass', 'fail', 'timeout', 'cancelled', 'error']),
  /** Absent when it was killed or never started. */
  exitCode: z.optional(z.number()),
  durationMs: z.number(),
  counts: z.optional(Counts),
  /** Failing tests or error lines, most telling first. */
  findings: z.array(z.string()),
  /** The kept output, as a blob. */
  output: Digest,
});
export type ProcessResult = z.infer<typeof ProcessResult>;
