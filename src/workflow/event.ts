/**
 * Every fact a session can record, as schemas; the journal keeps them and `transition` folds them.
 * Events of a person are decisions; events that carry `run` and `attempt` are outcomes of effects.
 */
import * as z from 'zod/mini';
import { CommitGroup, ExcludedFile, Grouping, MadeCommit } from '../domain/commit.ts';
import { Config } from '../domain/config.ts';
import { AlignTrigger, Finding } from '../domain/gap.ts';
import { AppliedSpec, CommentScope, Draft, DraftSource, HunkDecision, InstructionReceipt, Resolution } from '../domain/hunk.ts';
import { Digest, RunId, SessionId } from '../domain/ids.ts';
import { ReviewTarget } from '../domain/review-target.ts';
import { AffectedSpec, KeyChange, OpenQuestion } from '../domain/spec.ts';
import { ChangedFile, ProcessResult, Task } from '../domain/task.ts';
import { Touch } from '../domain/touch.ts';
import { Validation } from '../domain/validation.ts';
import { WORKFLOW_NAMES } from './workflows.ts';

/** ISO 8601 instant in UTC, stamped by the engine. */
const at = z.string();
const outcome = { at, run: RunId, attempt: z.number() };

export const Route = z.object({
  workflow: z.enum(WORKFLOW_NAMES),
  /** The documented signals that fired, as sentences. */
  reasons: z.array(z.string()),
  /** The person named the workflow instead of the signals. */
  overruled: z.boolean(),
});
export type Route = z.infer<typeof Route>;

export const StallOption = z.enum(['continue', 'reduce_scope', 'accept_partial', 'abort']);
export type StallOption = z.infer<typeof StallOption>;
export const TaskFailureOption = z.enum(['fix', 'rollback', 'pause', 'abort_phase']);
export type TaskFailureOption = z.infer<typeof TaskFailureOption>;
export const ValidationFailureOption = z.enum(['retry', 'skip', 'rollback_implementation', 'rollback_refinement']);
export type ValidationFailureOption = z.infer<typeof ValidationFailureOption>;

export const SessionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session/started'),
    at,
    id: SessionId,
    request: z.string(),
    /** Short slug of the request; names the artifact folder and the commit scope. */
    feature: z.string(),
    route: Route,
    config: Config,
    /** `refine` and `maintain` may name specs to look at; empty means all. */
    targets: z.array(z.string()),
    /** What a `review` is about. */
    subject: z.optional(ReviewTarget),
    /** Commit the session starts from; absent in a repository without commits. */
    head: z.optional(z.string()),
    branch: z.optional(z.string()),
    /** Artifact folder, repository-relative. */
    artifacts: z.string(),
  }),
  z.object({ type: z.literal('session/aborted'), at, reason: z.string() }),
  z.object({ type: z.literal('decision/undone'), at }),
  z.object({ type: z.literal('decision/redone'), at }),
  /** An effect could not be performed; the run waits for `run/retried` or an abort. */
  z.object({ type: z.literal('run/failed'), ...outcome, code: z.string(), message: z.string(), fix: z.optional(z.string()) }),
  z.object({ type: z.literal('run/retried'), at, run: RunId }),
  z.object({ type: z.literal('artifact/written'), ...outcome, path: z.string(), digest: Digest }),

  // propose
  z.object({
    type: z.literal('corpus/scanned'),
    ...outcome,
    intent: z.string(),
    specs: z.array(AffectedSpec),
    keyChanges: z.array(KeyChange),
    questions: z.array(OpenQuestion),
  }),
  z.object({ type: z.literal('spec/included'), at, path: z.string(), included: z.boolean() }),
  z.object({ type: z.literal('question/answered'), at, id: z.string(), answer: z.string() }),
  z.object({ type: z.literal('proposal/edited'), at, intent: z.optional(z.string()), keyChanges: z.optional(z.array(KeyChange)) }),
  /** `digest` binds the confirmation to the proposal that was shown. */
  z.object({ type: z.literal('proposal/confirmed'), at, digest: Digest }),

  // drafts: update, and the fixes of refine and align
  z.object({ type: z.literal('draft/requested'), at, source: DraftSource }),
  z.object({
    type: z.literal('draft/made'),
    ...outcome,
    source: DraftSource,
    drafts: z.array(Draft),
    notes: z.array(z.string()),
    /** What the reviewer had asked for and whoever made this draft had been given. */
    receipt: z.optional(InstructionReceipt),
    /** Requirements and scenarios that the drafts change, as they stood before. */
    touches: z.optional(z.array(Touch)),
  }),
  /** The person wants rejections and open comments written where the next draft's author reads them. */
  z.object({ type: z.literal('instructions/requested'), at }),
  /** Hunks that were on the person's screen; sent in batches, each hunk once. */
  z.object({ type: z.literal('review/seen'), at, hunks: z.array(z.string()) }),
  z.object({ type: z.literal('hunks/decided'), at, decisions: z.array(HunkDecision) }),
  z.object({ type: z.literal('hunks/cleared'), at, hunks: z.array(z.string()) }),
  z.object({
    type: z.literal('comment/added'),
    at,
    id: z.string(),
    path: z.string(),
    section: z.string(),
    hunk: z.optional(z.string()),
    quote: z.string(),
    scope: z.optional(CommentScope),
    context: z.optional(z.object({ before: z.string(), after: z.string() })),
    author: z.optional(z.string()),
    text: z.string(),
  }),
  z.object({ type: z.literal('comment/replied'), at, id: z.string(), author: z.string(), text: z.string() }),
  z.object({ type: z.literal('comment/resolved'), at, id: z.string() }),
  /** Says what stands where two edits met. */
  z.object({ type: z.literal('conflict/settled'), at, path: z.string(), conflict: z.string(), resolution: Resolution }),
  /** Every conflict is settled: the drafts are made anew with what was said. */
  z.object({ type: z.literal('conflicts/closed'), at }),
  /** `digest` binds the submission to the drafts and decisions that were shown. */
  z.object({ type: z.literal('draft/submitted'), at, digest: Digest }),
  z.object({ type: z.literal('draft/discarded'), at }),
  z.object({ type: z.literal('spec/applied'), ...outcome, files: z.array(AppliedSpec) }),
  /** A file is no longer what the draft was made from; nothing was written. */
  z.object({
    type: z.literal('spec/conflicted'),
    ...outcome,
    conflicts: z.array(z.object({ path: z.string(), expected: z.optional(Digest), actual: z.optional(Digest) })),
  }),

  // refine
  z.object({
    type: z.literal('review/finished'),
    ...outcome,
    round: z.number(),
    findings: z.array(Finding),
    specs: z.array(z.object({ path: z.string(), digest: Digest })),
    /** Specs that the person changed by hand since the session last knew them; their own edits need no second approval. */
    edited: z.array(AppliedSpec),
  }),
  z.object({ type: z.literal('round/requested'), at }),
  z.object({ type: z.literal('gap/waived'), at, gap: z.string(), reason: z.string() }),
  z.object({ type: z.literal('gap/deferred'), at, gap: z.string(), reason: z.string() }),
  z.object({ type: z.literal('gap/reopened'), at, gap: z.string() }),
  z.object({ type: z.literal('decision/recorded'), at, decision: z.string(), rationale: z.string() }),
  z.object({ type: z.literal('stall/resolved'), at, option: StallOption, gaps: z.array(z.string()), reason: z.string() }),

  // align
  z.object({ type: z.literal('alignment/checked'), ...outcome, triggers: z.array(AlignTrigger), findings: z.array(Finding) }),
  z.object({ type: z.literal('alignment/accepted'), at, finding: z.number(), reason: z.string() }),
  z.object({ type: z.literal('alignment/rechecked'), at }),
  z.object({ type: z.literal('alignment/finished'), at }),

  // implement
  /** `tree` is the work tree when implementation began. */
  z.object({ type: z.literal('tasks/extracted'), ...outcome, tasks: z.array(Task), tree: z.string() }),
  z.object({ type: z.literal('task/started'), at, task: z.string(), by: z.enum(['person', 'command']) }),
  /** Tree object of the work tree before the task. */
  z.object({ type: z.literal('task/opened'), ...outcome, task: z.string(), tree: z.string() }),
  z.object({ type: z.literal('task/worked'), ...outcome, task: z.string(), result: ProcessResult }),
  /** The person says the task is done; its check decides. */
  z.object({ type: z.literal('task/submitted'), at, task: z.string() }),
  z.object({
    type: z.literal('task/checked'),
    ...outcome,
    task: z.string(),
    /** Absent when no check is configured or detected. */
    result: z.optional(ProcessResult),
    /** Tree object of the work tree after the task. */
    tree: z.string(),
    files: z.array(ChangedFile),
  }),
  z.object({ type: z.literal('task/skipped'), at, task: z.string(), reason: z.string() }),
  z.object({ type: z.literal('task/resolved'), at, task: z.string(), option: TaskFailureOption }),
  z.object({ type: z.literal('task/rollback_requested'), at, task: z.string() }),
  z.object({
    type: z.literal('task/rolled_back'),
    ...outcome,
    task: z.string(),
    files: z.array(ChangedFile),
    /** Files whose later changes overlap; they are left as they are. */
    conflicts: z.array(z.string()),
  }),
  z.object({ type: z.literal('verification/finished'), ...outcome, results: z.array(ProcessResult) }),
  z.object({ type: z.literal('verification/resolved'), at, option: TaskFailureOption }),

  // validate
  z.object({ type: z.literal('validations/planned'), ...outcome, validations: z.array(Validation) }),
  z.object({ type: z.literal('validation/finished'), ...outcome, name: z.string(), result: ProcessResult }),
  z.object({ type: z.literal('validation/cancelled'), at, name: z.string() }),
  z.object({ type: z.literal('validation/resolved'), at, name: z.string(), option: ValidationFailureOption, reason: z.string() }),

  // commit
  z.object({
    type: z.literal('commit/planned'),
    ...outcome,
    grouping: Grouping,
    groups: z.array(CommitGroup),
    excluded: z.array(ExcludedFile),
    branch: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('commit/adjusted'),
    at,
    grouping: z.optional(Grouping),
    /** Replaces the message of one group. */
    message: z.optional(z.object({ group: z.number(), text: z.string() })),
    include: z.optional(z.string()),
    exclude: z.optional(z.string()),
  }),
  /** `digest` binds the confirmation to the groups and messages that were shown. */
  z.object({ type: z.literal('commit/confirmed'), at, digest: Digest }),
  z.object({ type: z.literal('commit/postponed'), at }),
  z.object({ type: z.literal('commit/resumed'), at }),
  z.object({ type: z.literal('commit/made'), ...outcome, commits: z.array(MadeCommit) }),
  /** The session folder's own commit; `commit` is absent when the record is left uncommitted. */
  z.object({ type: z.literal('record/made'), ...outcome, commit: z.optional(MadeCommit) }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;
export type EventType = SessionEvent['type'];
export type EventOf<T extends EventType> = Extract<SessionEvent, { type: T }>;

/** Events that only a person (or the answers that stand in for one) may send. */
export type PersonEvent = Exclude<SessionEvent, { run: RunId; attempt: number }>;
/** An event as views and answers write it: the engine stamps the time. */
export type Request = PersonEvent extends infer E ? (E extends PersonEvent ? Omit<E, 'at'> : never) : never;
/** What an effect came to. */
export type OutcomeEvent = Extract<SessionEvent, { run: RunId; attempt: number }>;
