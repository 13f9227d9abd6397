/** The format of an answers file, as a schema. */
import * as z from 'zod/mini';
import { Grouping } from '../domain/commit.ts';
import { SectionChange } from '../domain/spec.ts';
import { StallOption, TaskFailureOption, ValidationFailureOption } from '../workflow/event.ts';

const From = z.union([
  z.enum(['mechanical', 'worktree', 'staged', 'fixes']),
  z.strictObject({ range: z.strictObject({ from: z.optional(z.string()), to: z.string() }) }),
  z.strictObject({ patch: z.string() }),
  z.strictObject({ texts: z.record(z.string(), z.string()) }),
]);
/** Where a draft comes from, as the answers write it; `patch` and `texts` name files. */
export type From = z.infer<typeof From>;

/** Which hunks or gaps a rule is about: every member given must match (case does not matter, a part suffices). */
const HunkRule = z.strictObject({
  section: z.optional(z.string()),
  summary: z.optional(z.string()),
  path: z.optional(z.string()),
  decision: z.enum(['approve', 'reject']),
  reason: z.optional(z.string()),
});
export const GapRule = z.strictObject({
  rule: z.optional(z.string()),
  section: z.optional(z.string()),
  gap: z.optional(z.string()),
  reason: z.string(),
});

export const Answers = z.strictObject({
  version: z.literal(1),
  /** Starts a session when none is named on the command line; may carry a workflow and flags. */
  request: z.optional(z.string()),
  proposal: z._default(
    z.strictObject({
      intent: z.optional(z.string()),
      key_changes: z.optional(z.array(z.strictObject({ change: SectionChange, text: z.string() }))),
      include: z._default(z.array(z.string()), []),
      exclude: z._default(z.array(z.string()), []),
      /** By question id, or by a part of its text; `default` answers the rest. */
      answers: z._default(z.record(z.string(), z.string()), {}),
    }),
    { include: [], exclude: [], answers: {} },
  ),
  update: z._default(
    z.strictObject({
      from: z._default(From, 'mechanical'),
      default: z.optional(z.enum(['approve', 'reject'])),
      hunks: z._default(z.array(HunkRule), []),
      /** What stands where two edits met; without it such a conflict waits for a person. */
      conflicts: z.optional(z.enum(['ours', 'theirs', 'both'])),
    }),
    { from: 'mechanical', hunks: [] },
  ),
  refine: z._default(
    z.strictObject({
      /** Takes the mends that rules can draft. */
      fixes: z._default(z.boolean(), false),
      waive: z._default(z.array(GapRule), []),
      defer: z._default(z.array(GapRule), []),
      on_stall: z.optional(StallOption),
      /** CRITICAL gaps accepted by name: gap ids or rule ids. */
      accept_critical: z._default(z.array(z.string()), []),
      reason: z._default(z.string(), ''),
    }),
    { fixes: false, waive: [], defer: [], accept_critical: [], reason: '' },
  ),
  align: z._default(z.strictObject({ fixes: z._default(z.boolean(), false), accept: z._default(z.array(GapRule), []) }), {
    fixes: false,
    accept: [],
  }),
  implement: z._default(
    z.strictObject({
      by: z._default(z.enum(['command', 'person']), 'command'),
      skip: z._default(z.array(z.strictObject({ task: z.string(), reason: z.string() })), []),
      on_failure: z.optional(TaskFailureOption),
      attempts_max: z._default(z.int().check(z.gte(1), z.lte(20)), 2),
    }),
    { by: 'command', skip: [], attempts_max: 2 },
  ),
  validate: z._default(
    z.strictObject({
      on_failure: z.optional(ValidationFailureOption),
      reason: z._default(z.string(), ''),
      attempts_max: z._default(z.int().check(z.gte(1), z.lte(20)), 2),
    }),
    { reason: '', attempts_max: 2 },
  ),
  commit: z._default(
    z.strictObject({
      grouping: z.optional(Grouping),
      message: z.optional(z.string()),
      include: z._default(z.array(z.string()), []),
      exclude: z._default(z.array(z.string()), []),
      confirm: z._default(z.boolean(), true),
    }),
    { include: [], exclude: [], confirm: true },
  ),
});
export type Answers = z.infer<typeof Answers>;
