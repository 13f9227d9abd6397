/** The port from the views to the program: what the full-screen app needs from outside, and nothing more. */
import type { ProjectChange } from '../src/documents/project-change.ts';
import type { Digest, SessionId } from '../src/domain/ids.ts';
import type { Request } from '../src/workflow/event.ts';
import type { Session } from '../src/workflow/state.ts';
import type { SessionSummary, View } from './screen.ts';
import type { Background } from './terminal/palette.ts';

/** The session on the screen. */
export interface ShownSession {
  /** The session as it is on disk. */
  readonly shown: () => Session;
  /** Asks for a decision. Returns why it does not apply, or undefined when it was taken. Never waits. */
  readonly send: (request: Request) => string | undefined;
  /** Bytes of a stored text, or undefined while it is being read; a `content` change follows then. */
  readonly blob: (digest: Digest) => Uint8Array | undefined;
  /** The last lines a run has printed, already visible(). */
  readonly transcript: (run: string) => readonly string[];
  /** Why nothing can be decided: another process holds the session, or it cannot be saved. */
  readonly readOnly: string | undefined;
}

/** What changed: the session's state, the list of sessions, the project, a text that was read, or output of running work (drawn at most ten times a second). */
export type HostChange = 'session' | 'sessions' | 'project' | 'content' | 'output';

/** Runs `work` while the terminal belongs to it, and takes the terminal back afterwards. */
export type Lend = <T>(work: () => Promise<T>) => Promise<T>;

/** What the person set for the full screen; all optional. */
export interface ScreenSettings {
  readonly noColor?: boolean;
  readonly glyphs?: 'unicode' | 'ascii';
  readonly background?: Background;
  /** Chords by command, from the person's own settings; a repository never rebinds keys. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export interface Host {
  readonly settings: ScreenSettings;
  readonly repository: () => View['repository'];
  readonly sessions: () => readonly SessionSummary[];
  readonly session: () => ShownSession | undefined;
  /** Requirements of the session on the screen that others touch too, as far as is known; absent where nobody looks. */
  readonly overlaps?: () => View['overlaps'];
  /** Compares stored texts away from the keys; absent where nobody does. */
  readonly compare?: View['compare'];
  /** The project, once it has been read; absent where none is shown. */
  readonly project?: () => View['project'];
  /** Makes a change in a file of the project. Resolves with one line to show; rejects with a TrueupError. */
  readonly changeProject?: (change: ProjectChange) => Promise<string>;
  /** Starts the review of an OpenSpec change and makes it the session on the screen. Rejects with a TrueupError. */
  readonly reviewChange?: (change: { readonly root: string; readonly id: string }) => Promise<void>;
  /** Calls back after every change; returns the way to stop. */
  readonly subscribe: (listener: (change: HostChange) => void) => () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes a session the one on the screen. Rejects with a TrueupError when it cannot be opened. */
  readonly openSession: (id: SessionId) => Promise<void>;
  /** Routes a request, starts a session from it and makes it the one on the screen. Rejects with a TrueupError. */
  readonly startSession: (request: string) => Promise<void>;
  /** Reads a patch file and asks the session on the screen for a draft from it. Rejects with a TrueupError. */
  readonly draftPatch: (path: string) => Promise<void>;
  /** Asks the session on the screen for its present drafts with the text of one of them replaced. Rejects with a TrueupError. */
  readonly draftText: (path: string, text: Uint8Array) => Promise<void>;
  readonly archive: (id: SessionId) => Promise<void>;
  /** Opens a file in the person's editor; a terminal editor gets the terminal through `lend`. Resolves with one line to show. */
  readonly edit: (target: { readonly path: string; readonly staged: boolean; readonly line: number }, lend: Lend) => Promise<string>;
  /** Lets the person write a longer text in their editor. Resolves with the text as it was left. */
  readonly editText: (text: string, lend: Lend) => Promise<string>;
  /** Puts text on the system's clipboard and names the program that did it; undefined when there is none. */
  readonly copy: (text: string) => Promise<string | undefined>;
  /** Texts that the person had begun and not sent, by field, from earlier runs. */
  readonly drafts: () => Readonly<Record<string, string>>;
  /** Keeps a begun text, or forgets it when it is empty. Never waits. */
  readonly keepDraft: (field: string, text: string) => void;
  /** Writes a crash report before returning and tells, in one or two lines, where it is. */
  readonly reportCrash: (cause: unknown) => string;
}
