/** The project configuration `trueup.yaml`: every documented key, its type and its default. Reading and errors: `src/api/config.ts`. */
import * as z from 'zod/mini';
import { Grouping } from './commit.ts';
import { Argv } from './task.ts';

/** A validation that a person configures. A string command is split at spaces; it is never given to a shell. */
export const ConfiguredValidation = z.strictObject({
  name: z.string(),
  command: Argv,
  /** Globs over the changed files; runs only when one matches. Absent: always. */
  when: z.optional(z.array(z.string())),
  critical: z._default(z.boolean(), true),
  timeout_s: z._default(z.number().check(z.positive()), 600),
  /** Path of the JUnit XML it writes. */
  junit: z.optional(z.string()),
});
export type ConfiguredValidation = z.infer<typeof ConfiguredValidation>;

export const Config = z.strictObject({
  specs: z._default(
    z.strictObject({
      /** Globs that name the spec files. */
      include: z._default(z.array(z.string()), [
        'specs/**/*.md',
        'spec/**/*.md',
        'openspec/specs/**/*.md',
        '.kiro/specs/**/*.md',
        'docs/specs/**/*.md',
        'SPEC.md',
      ]),
      exclude: z._default(z.array(z.string()), ['specs/meta/**', '**/node_modules/**']),
    }),
    {
      include: ['specs/**/*.md', 'spec/**/*.md', 'openspec/specs/**/*.md', '.kiro/specs/**/*.md', 'docs/specs/**/*.md', 'SPEC.md'],
      exclude: ['specs/meta/**', '**/node_modules/**'],
    },
  ),
  refinement: z._default(
    z.strictObject({
      max_rounds: z._default(z.int().check(z.gte(1), z.lte(50)), 5),
      stall_threshold: z._default(z.int().check(z.gte(1), z.lte(50)), 3),
      auto_accept_partial: z._default(z.boolean(), false),
    }),
    { max_rounds: 5, stall_threshold: 3, auto_accept_partial: false },
  ),
  alignment: z._default(
    z.strictObject({
      skip: z._default(z.boolean(), false),
      trigger_on_cross_refs: z._default(z.boolean(), true),
      trigger_on_new_spec: z._default(z.boolean(), true),
      mode: z._default(z.enum(['alignment_check', 'full_audit']), 'alignment_check'),
    }),
    { skip: false, trigger_on_cross_refs: true, trigger_on_new_spec: true, mode: 'alignment_check' },
  ),
  implementation: z._default(
    z.strictObject({
      /** Does each task instead of the person; gets TRUEUP_TASK_ID, _TITLE, _SPEC, _FILES and the task as JSON on standard input. */
      command: z.optional(Argv),
      /** Runs after each task. Absent: detected from the project. */
      check: z.optional(Argv),
      /** Full verification after the last task. Absent: the check. */
      verify: z._default(z.array(Argv), []),
      incremental_check: z._default(z.boolean(), true),
      rollback_on_fail: z._default(z.boolean(), true),
      parallel_independent_tasks: z._default(z.boolean(), false),
      timeout_s: z._default(z.number().check(z.positive()), 600),
    }),
    { verify: [], incremental_check: true, rollback_on_fail: true, parallel_independent_tasks: false, timeout_s: 600 },
  ),
  validation: z._default(
    z.strictObject({
      parallel: z._default(z.boolean(), true),
      /** `minimal` runs the required ones only; `full` adds the conditional and detected ones. */
      level: z._default(z.enum(['minimal', 'full']), 'full'),
      required: z._default(z.array(ConfiguredValidation), []),
      conditional: z._default(z.array(ConfiguredValidation), []),
      /** Adds what the project's own files imply (npm test, cargo test, pytest ...). */
      detect: z._default(z.boolean(), true),
    }),
    { parallel: true, level: 'full', required: [], conditional: [], detect: true },
  ),
  commit: z._default(
    z.strictObject({
      default_grouping: z._default(Grouping, 'single'),
      require_user_confirm: z._default(z.boolean(), true),
      /** Whether the session folder is committed after the work, in a commit of its own. */
      session_record: z._default(z.enum(['commit', 'leave']), 'commit'),
    }),
    { default_grouping: 'single', require_user_confirm: true, session_record: 'commit' },
  ),
});
export type Config = z.infer<typeof Config>;
