/** What a session asks of the outside, as data. Effects are derived by the fold and never saved. */
import type { CommitGroup, Grouping } from '../domain/commit.ts';
import type { AppliedSpec, Comment, Draft, DraftSource, Hunk, HunkDecision } from '../domain/hunk.ts';
import type { Finding } from '../domain/gap.ts';
import type { Digest, RunId } from '../domain/ids.ts';
import type { AffectedSpec, KeyChange } from '../domain/spec.ts';
import type { Argv, ChangedFile, Task } from '../domain/task.ts';
import type { Validation } from '../domain/validation.ts';

/** Performing an effect twice is harmless: each names its run and attempt, and a finished one is recognised. */
export type Effect = { readonly run: RunId; readonly attempt: number } & EffectBody;

export type EffectBody =
  | { readonly kind: 'corpus/scan'; readonly request: string; readonly specsNeeded: boolean }
  | {
      readonly kind: 'draft/make';
      readonly source: DraftSource;
      readonly specs: readonly AffectedSpec[];
      readonly keyChanges: readonly KeyChange[];
      /** The drafts there are; a `rebase` carries them over. */
      readonly drafts: readonly Draft[];
      /** Findings that a `fixes` draft mends. */
      readonly findings: readonly Finding[];
      /** One line for revision-history rows. */
      readonly summary: string;
      /** What the reviewer wants of the draft; absent when nothing was rejected and no comment is open. */
      readonly asked?: Asked;
      /** Instructions that were in the session's folder before this draft was asked for. */
      readonly handed?: Digest;
    }
  | { readonly kind: 'spec/apply'; readonly files: readonly SpecWrite[] }
  | { readonly kind: 'artifact/write'; readonly path: string; readonly text: string }
  /** The Diff Record of one spec with its lines before and after. */
  | { readonly kind: 'artifact/spec_diff'; readonly path: string; readonly spec: AppliedSpec }
  /** What the reviewer wants of the next draft, for people or for programs. */
  | { readonly kind: 'artifact/instructions'; readonly path: string; readonly form: 'markdown' | 'json'; readonly asked: Asked }
  | {
      readonly kind: 'review/run';
      readonly round: number;
      readonly specs: readonly string[];
      /** Text of each spec as the session last knew it. */
      readonly known: readonly { readonly path: string; readonly digest: Digest }[];
    }
  | {
      readonly kind: 'align/check';
      /** What the session changed; empty in `maintain`. */
      readonly changed: readonly AppliedSpec[];
      /** Specs to look at; empty means those changed and what refers to them, or all in a full audit. */
      readonly targets: readonly string[];
      readonly mode: 'alignment_check' | 'full_audit';
      readonly triggerOnCrossRefs: boolean;
      readonly triggerOnNewSpec: boolean;
      /** `maintain` asks for the check itself: no trigger needed. */
      readonly requested: boolean;
    }
  | {
      readonly kind: 'tasks/extract';
      readonly applied: readonly AppliedSpec[];
      readonly keyChanges: readonly KeyChange[];
      readonly findings: readonly Finding[];
      /** `detect`: what the project's own files imply. */ readonly check: Argv | 'detect' | 'none';
    }
  | { readonly kind: 'task/snapshot'; readonly task: string }
  | {
      readonly kind: 'task/work';
      readonly task: Task;
      readonly argv: Argv;
      readonly timeoutMs: number;
      /** Work tree the command starts from: what an interrupted performance left beyond it is rolled back first. */
      readonly from?: string;
    }
  | { readonly kind: 'task/check'; readonly task: Task; readonly tree: string; readonly argv?: Argv; readonly timeoutMs: number }
  | {
      readonly kind: 'task/rollback';
      readonly task: string;
      readonly before: string;
      /** Absent: the work tree as it is. */ readonly after?: string;
    }
  | { readonly kind: 'verify/run'; readonly commands: readonly Argv[]; readonly timeoutMs: number }
  | {
      readonly kind: 'validations/plan';
      readonly changed: readonly string[];
    }
  | { readonly kind: 'validation/run'; readonly validation: Validation }
  | {
      readonly kind: 'commit/plan';
      readonly grouping: Grouping;
      readonly files: readonly SessionFile[];
      readonly words: CommitWords;
      /** Work tree when implementation began. */ readonly baseline?: string;
    }
  | { readonly kind: 'commit/make'; readonly groups: readonly CommitGroup[] }
  | { readonly kind: 'record/commit'; readonly folder: string; readonly message: string };

/** Drafts with what was decided and remarked on them; instructions are made of it once the texts are at hand. */
export interface Asked {
  readonly drafts: readonly Draft[];
  readonly decisions: Readonly<Record<string, HunkDecision>>;
  readonly comments: readonly Comment[];
}

/** One spec file to be written from a draft with just the approved hunks taken. */
export interface SpecWrite {
  readonly path: string;
  readonly base?: Digest;
  /** Digest the file must have on disk; absent: it must not exist. */
  readonly disk?: Digest;
  readonly draft: Digest;
  readonly approved: readonly Hunk[];
}

/** A file this session changed, and in which phase. */
export interface SessionFile {
  readonly path: string;
  readonly phase: 'spec' | 'code';
}

/** The parts a commit message is drafted from. */
export interface CommitWords {
  readonly feature: string;
  readonly title: string;
  readonly specs: readonly AppliedSpec[];
  readonly changes: readonly string[];
  readonly validations: readonly string[];
  readonly code: readonly ChangedFile[];
}

export type EffectKind = Effect['kind'];
export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;
