/** What a session is at one instant: plain data, a union by phase, never saved, always the fold of its journal. */
import type { CommitGroup, ExcludedFile, Grouping, MadeCommit, Outcome } from '../domain/commit.ts';
import type { Config } from '../domain/config.ts';
import type { AlignTrigger, Finding, Gap, KeyDecision, Round } from '../domain/gap.ts';
import type {
  AppliedSpec,
  Comment,
  Draft,
  DraftSource,
  HunkDecision,
  InstructionReceipt,
  StaleDecision,
  Resolution,
} from '../domain/hunk.ts';
import type { Digest, SessionId } from '../domain/ids.ts';
import type { ReviewTarget } from '../domain/review-target.ts';
import type { Proposal } from '../domain/spec.ts';
import type { ChangedFile, ProcessResult, Task } from '../domain/task.ts';
import type { Touch } from '../domain/touch.ts';
import type { Validation } from '../domain/validation.ts';
import type { Effect } from './effect.ts';
import type { Route } from './event.ts';
import type { PhaseName, WorkflowName } from './workflows.ts';

/** The states of the source document that people see. */
export type Status =
  | 'PENDING'
  | 'SPEC_UPDATE'
  | 'REFINING'
  | 'ALIGNING'
  | 'IMPLEMENTING'
  | 'VALIDATING'
  | 'COMMITTING'
  | 'COMPLETE'
  | 'STALLED'
  | 'BLOCKED'
  | 'ABORTED';

export interface Session {
  readonly id: SessionId;
  readonly workflow: WorkflowName;
  readonly request: string;
  readonly feature: string;
  readonly route: Route;
  readonly config: Config;
  readonly targets: readonly string[];
  /** What a `review` is about; absent in other workflows. */
  readonly subject?: ReviewTarget | undefined;
  readonly head?: string | undefined;
  readonly branch?: string | undefined;
  readonly artifacts: string;
  readonly startedAt: string;
  readonly lastAt: string;
  readonly phase: Phase;
  /** What finished phases came to; the reports are rendered from it. */
  readonly results: Results;
  /** How each finished phase was judged, oldest first. */
  readonly gates: readonly Gate[];
  /** Effects asked for and not yet answered, by run. A restarted process performs exactly these. */
  readonly runs: Readonly<Record<string, Effect>>;
  /** Runs handed out so far; names the next one. */
  readonly runCount: number;
  /** Effects that could not be performed and wait for a retry. */
  readonly failures: readonly RunFailure[];
  /** What undo and redo restore; cleared when an effect is asked for. */
  readonly past?: Trail | undefined;
  readonly future?: Trail | undefined;
  /** Artifacts written so far: name to digest. */
  readonly written: Readonly<Record<string, Digest>>;
  /** Hunks that were on the person's screen. Beside the phase, so that undo never unsees. */
  readonly seen?: Readonly<Record<string, true>>;
}

export type Snapshot = Pick<Session, 'phase' | 'results'>;

/** Snapshots as a list from the newest back, so that one more costs the same however many there are. */
export interface Trail {
  readonly snapshot: Snapshot;
  readonly before: Trail | undefined;
  readonly length: number;
}

export interface RunFailure {
  readonly effect: Effect;
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

/** The evaluator's verdict on a finished phase, and whether a person decided it too. */
export interface Gate {
  readonly phase: PhaseName;
  readonly verdict: 'passed' | 'accepted' | 'skipped';
  readonly reasons: readonly string[];
  readonly at: string;
}

export interface Results {
  readonly proposal?: Proposal;
  /** How often the person corrected the proposal before confirming it; absent means never. */
  readonly corrections?: number;
  /** Every spec written in this session, one entry a write, oldest first. */
  readonly applied: readonly AppliedSpec[];
  /** What reviewers refused, with their reasons. */
  readonly rejected: readonly { readonly path: string; readonly section: string; readonly summary: string; readonly reason: string }[];
  /** The refused hunks of the last submission, whole, for whoever writes the next draft. */
  readonly refused?: Pick<Review, 'drafts' | 'decisions'>;
  /** What reviewers let through, oldest first; absent means nothing yet. */
  readonly approved?: readonly ApprovedHunk[];
  /** Every decision whose text changed under it and did not come back. */
  readonly stale?: readonly StaleDecision[];
  /** What was handed to the authors of drafts, oldest first. */
  readonly receipts?: readonly InstructionReceipt[];
  /** Requirements that this session has changed on disk. */
  readonly touches?: readonly Touch[];
  readonly comments: readonly Comment[];
  /** Drafts and decisions of a submitted `review`: its verdict. */
  readonly reviewed?: Review;
  readonly refinement?: RefinementResult;
  readonly alignment?: AlignmentResult;
  readonly implementation?: ImplementationResult;
  readonly validation?: ValidationResult;
  readonly commits: readonly MadeCommit[];
  readonly outcome?: Outcome;
}

/** One hunk that a person approved and submitted. */
export interface ApprovedHunk {
  readonly path: string;
  readonly section: string;
  readonly summary: string;
  readonly hunk: string;
  /** ISO 8601, when the review was submitted. */
  readonly at: string;
}

export interface RefinementResult {
  readonly rounds: readonly Round[];
  readonly gaps: readonly Gap[];
  readonly decisions: readonly KeyDecision[];
  readonly finalState: 'CONVERGED' | 'PARTIAL';
  /** CRITICAL gaps the person accepted, by id. */
  readonly acceptedCritical: readonly string[];
}

export interface AlignmentResult {
  readonly triggers: readonly AlignTrigger[];
  readonly findings: readonly AlignmentFinding[];
  readonly skipped?: string;
}

export interface AlignmentFinding {
  readonly finding: Finding;
  readonly state: 'open' | 'accepted' | 'queued' | 'logged' | 'fixed';
  readonly reason?: string;
}

export interface ImplementationResult {
  readonly tasks: readonly TaskState[];
  readonly verification: readonly ProcessResult[];
  readonly issues: readonly Issue[];
  /** Work tree when implementation began. */
  readonly baseline: string;
  /** How many of `applied` have been turned into tasks. */
  readonly appliedSeen: number;
}

export interface Issue {
  readonly issue: string;
  readonly resolution: string;
}

export interface ValidationResult {
  readonly validations: readonly ValidationState[];
}

export type Phase =
  | ProposePhase
  | UpdatePhase
  | RefinePhase
  | AlignPhase
  | ImplementPhase
  | ValidatePhase
  | CommitPhase
  | CompletePhase
  | AbortedPhase;

export interface ProposePhase {
  readonly name: 'propose';
  /** Absent while the corpus is scanned. */
  readonly proposal?: Proposal;
  readonly corrections: number;
}

/** Drafts and the decisions on their hunks; used wherever spec text is about to change. */
export interface Review {
  readonly source: DraftSource;
  readonly drafts: readonly Draft[];
  /** By hunk id; absent means undecided. */
  readonly decisions: Readonly<Record<string, HunkDecision>>;
  /** Things the draft's maker wants said (a file it could not read, a patch that did not fit). */
  readonly notes: readonly string[];
  readonly submitted: boolean;
  /** What the person said of conflicts in the drafts, by path and conflict id; absent when nothing yet. */
  readonly resolutions?: Readonly<Record<string, Readonly<Record<string, Resolution>>>>;
  /** Set when a file changed on disk after the draft was made; nothing was written. */
  readonly conflicts: readonly { readonly path: string; readonly expected?: Digest | undefined; readonly actual?: Digest | undefined }[];
  /** What was decided on earlier wordings and counts no more; absent means nothing. */
  readonly stale?: readonly StaleDecision[];
  /** Requirements that the drafts change, as they stood in the texts before. */
  readonly touches?: readonly Touch[];
}

export interface UpdatePhase {
  readonly name: 'update';
  /** Absent while no draft is there. */
  readonly review?: Review;
}

export interface RefinePhase {
  readonly name: 'refine';
  readonly rounds: readonly Round[];
  readonly gaps: readonly Gap[];
  readonly decisions: readonly KeyDecision[];
  /** `reviewing` a round runs; `authoring` the person mends; `stalled` one of four options is due. */
  readonly step: 'reviewing' | 'authoring' | 'stalled';
  readonly stallReason?: string;
  /** Rounds granted beyond max_rounds by "continue". */
  readonly extraRounds: number;
  /** First round that counts for stall detection; moved by "continue". */
  readonly stallFrom: number;
  /** Specs under review; "reduce scope" may shrink it. */
  readonly specs: readonly string[];
  readonly review?: Review;
}

export interface AlignPhase {
  readonly name: 'align';
  readonly step: 'checking' | 'deciding';
  readonly triggers: readonly AlignTrigger[];
  readonly findings: readonly AlignmentFinding[];
  readonly review?: Review;
}

export interface TaskState {
  readonly task: Task;
  readonly state: 'waiting' | 'opening' | 'open' | 'working' | 'checking' | 'done' | 'failed' | 'skipped' | 'rolling_back' | 'rolled_back';
  readonly by: 'person' | 'command';
  readonly attempts: number;
  /** Work-tree snapshots before and after. */
  readonly before?: string;
  readonly after?: string;
  readonly files: readonly ChangedFile[];
  readonly result?: ProcessResult;
  readonly reason?: string;
  /** ISO 8601, when the process under way for it was asked for; screens tell the elapsed time from it. */
  readonly startedAt?: string;
  /** After the rollback under way the command tries again. */
  readonly retry?: boolean;
}

export interface ImplementPhase {
  readonly name: 'implement';
  readonly step: 'extracting' | 'working' | 'verifying' | 'failed_verification';
  readonly tasks: readonly TaskState[];
  readonly verification: readonly ProcessResult[];
  readonly issues: readonly Issue[];
  readonly paused: boolean;
  readonly baseline: string;
  readonly appliedSeen: number;
}

export interface ValidationState {
  readonly validation: Validation;
  readonly state: 'running' | 'finished' | 'skipped';
  readonly attempts: number;
  /** ISO 8601, when its last attempt was asked for; screens tell the elapsed time from it. */
  readonly startedAt?: string;
  readonly result?: ProcessResult;
  readonly reason?: string;
}

export interface ValidatePhase {
  readonly name: 'validate';
  readonly step: 'planning' | 'running' | 'deciding';
  readonly validations: readonly ValidationState[];
}

export interface CommitPhase {
  readonly name: 'commit';
  readonly step: 'planning' | 'deciding' | 'postponed' | 'committing' | 'recording';
  readonly grouping: Grouping;
  readonly groups: readonly CommitGroup[];
  readonly excluded: readonly ExcludedFile[];
  readonly branch?: string;
}

export interface CompletePhase {
  readonly name: 'complete';
}

export interface AbortedPhase {
  readonly name: 'aborted';
  readonly reason: string;
  readonly during: PhaseName;
}
