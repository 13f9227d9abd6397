/** What the engine needs from outside: one interface per neighbour, each with its contract. Implementations never import each other. */
import type { CommitGroup, ExcludedFile, MadeCommit } from './domain/commit.ts';
import type { Hunk } from './domain/hunk.ts';
import type { Digest, SessionId } from './domain/ids.ts';
import type { Argv, ChangedFile, ProcessResult } from './domain/task.ts';
import type { Validation } from './domain/validation.ts';
import type { SessionEvent } from './workflow/event.ts';
import type { SessionFile } from './workflow/effect.ts';

/** The one clock. `now` is ISO 8601 UTC for people and records; `elapsedMs` never jumps and is for durations and timers. */
export interface Clock {
  now(): string;
  elapsedMs(): number;
}

/** The hunks of two texts, as `diffDocuments` finds them; large texts must not keep the caller's thread busy. Never rejects. */
export type Compare = (before: Uint8Array, after: Uint8Array) => Promise<readonly Hunk[]>;

/**
 * The session's truth. The engine appends in order and shows a decision only once `append` has resolved:
 * by then the events are on disk (data and directory synced). Rejects with a `damage` or `failure` TrueupError
 * and then holds nothing of the rejected batch. `close` waits for appends under way and releases the lock.
 */
export interface Journal {
  append(events: readonly SessionEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** A journal opened for writing, and what it held. `notes` tells what recovery did (a torn last line that was cut). */
export interface OpenJournal {
  readonly journal: Journal;
  readonly events: readonly SessionEvent[];
  readonly notes: readonly string[];
}

/** Content by digest, private to one session. `put` is durable when it resolves; `get` rejects with `damage` when bytes are missing or altered. */
export interface Blobs {
  put(content: Uint8Array): Promise<Digest>;
  get(digest: Digest): Promise<Uint8Array>;
}

/** One file of a multi-file write. `base` is the digest the file must have now; absent: it must not exist. */
export interface FileWrite {
  readonly path: string;
  readonly base?: Digest;
  readonly content: Uint8Array;
}

/** A file that is not what a write expected. */
export interface FileConflict {
  readonly path: string;
  readonly expected?: Digest;
  readonly actual?: Digest;
}

/**
 * The repository's files. Paths are repository-relative with forward slashes; anything that leaves the root, passes a
 * symbolic link or names a protected file (`.git`, hooks, the program's own store) rejects with a `refusal`.
 */
export interface Files {
  /** Paths of existing files that match the globs, sorted by code unit. */
  list(include: readonly string[], exclude: readonly string[]): Promise<readonly string[]>;
  /** Bytes of a file, or undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /**
   * Writes all or nothing, durable when it resolves. A file that already has the wanted bytes counts as written, so a
   * repeated call is harmless. When any file differs from its base nothing is written and the conflicts come back.
   */
  writeAll(writes: readonly FileWrite[]): Promise<readonly FileConflict[]>;
}

/** A piece of a child's output, already decoded and passed through the `visible` gate, one or more whole lines. */
export type OutputListener = (lines: readonly string[]) => void;

export interface RunRequest {
  readonly argv: readonly string[];
  /** Added to an allow-listed environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** JUnit XML to read afterwards, repository-relative. */
  readonly junit?: string;
}

/**
 * Starts processes without a shell in the repository root. Never rejects for what the child does: a missing program, a
 * timeout, a signal and a flood are results. Aborting `signal` ends the whole process group within two seconds.
 * Keeps at most 2 MB of output. `output` in the result is the raw kept bytes.
 */
export interface Runner {
  run(
    request: RunRequest,
    listener: OutputListener,
    signal: AbortSignal,
  ): Promise<Omit<ProcessResult, 'output'> & { readonly output: Uint8Array }>;
}

/** Copies of specs that the person edits before anything is written; private to one session. */
export interface Staging {
  /** Repository-relative paths that have a staged copy. */
  list(): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array | undefined>;
}

/** What the project's own files say about how to check it. */
export interface ProjectProbe {
  /** The quick command that tells whether the code still holds together, or undefined. */
  check(): Promise<Argv | undefined>;
  /** Validations implied by project files (package.json scripts, Cargo.toml, go.mod, pyproject, pom.xml, mix.exs, Makefile ...). */
  detect(): Promise<readonly Validation[]>;
  /** Code files that mention any of the words, best first, at most `limit`. */
  mentions(words: readonly string[], limit: number): Promise<readonly string[]>;
}

/** Where the repository stands. */
export interface GitState {
  readonly head?: string;
  /** Absent when HEAD is detached. */
  readonly branch?: string;
  /** Paths with staged changes. */
  readonly staged: readonly string[];
  /** Paths with unstaged changes. */
  readonly unstaged: readonly string[];
  readonly untracked: readonly string[];
  /** `user.name` and `user.email` are set. */
  readonly identity: boolean;
}

/** Reading git. Everything is called with a hardened configuration: opening a repository runs nothing from it. */
export interface GitReader {
  state(): Promise<GitState>;
  /** Bytes of a file at a commit-ish, or undefined when it is not there. */
  show(ref: string, path: string): Promise<Uint8Array | undefined>;
  /** Paths that differ between two commit-ishes, or between one and the work tree. Rejects with `refusal` on an unknown name. */
  changed(from: string, to?: string): Promise<readonly string[]>;
  /** Commit both have in common. Rejects with `refusal` when a name is unknown or nothing is in common. */
  mergeBase(a: string, b: string): Promise<string>;
}

/** Work-tree snapshots for tasks, made through a private index so that the person's index and HEAD are never touched. */
export interface GitSnapshots {
  /** Writes the work tree (tracked and untracked, ignored files left out) as a tree object and returns its name. */
  snapshot(): Promise<string>;
  /** HEAD's own tree object, to compare snapshots with; undefined in a repository without commits. */
  headTree(): Promise<string | undefined>;
  /** What differs between two snapshots. */
  between(before: string, after: string): Promise<readonly ChangedFile[]>;
  /** Undoes the difference before..after in the work tree only; later changes elsewhere stay. Overlaps come back as conflicts and are left as they are. */
  revert(before: string, after: string): Promise<{ readonly files: readonly ChangedFile[]; readonly conflicts: readonly string[] }>;
}

/** Making commits. */
export interface GitCommits {
  /** The session's files that differ from HEAD with their line counts, and changed files that stay out. */
  plan(files: readonly SessionFile[]): Promise<{
    readonly files: readonly (ChangedFile & { readonly phase: 'spec' | 'code' })[];
    readonly excluded: readonly ExcludedFile[];
    readonly branch?: string;
  }>;
  /**
   * Makes one commit a group with exactly the group's files, whatever else is staged (that stays staged). Each message
   * gets a trailer `Trueup-Session: <session>/<index>`; a group whose trailer HEAD's history since `since` already
   * holds is not made again. Durable when it resolves. Rejects with a `failure` (no identity, hook refused) and its fix.
   */
  commit(session: SessionId, groups: readonly CommitGroup[], since: string | undefined): Promise<readonly MadeCommit[]>;
}

/** Live text of runs under way, for the screen only; never in the journal. */
export interface Transcript {
  append(run: string, lines: readonly string[]): void;
}

/** Everything one session's engine talks to. */
export interface Ports {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly staging: Staging;
  readonly runner: Runner;
  readonly probe: ProjectProbe;
  readonly git: GitReader & GitSnapshots & GitCommits;
  readonly transcript: Transcript;
  /** Absent: texts are compared on the spot. */
  readonly compare?: Compare;
}
