/**
 * The contract between the app frame and the nine screens. A screen is plain functions from what is known to rows of
 * text: it owns no state and no component, so that only the visible rows are ever made and a frame costs the same for
 * ten rows as for a hundred thousand.
 */
import type { ProjectChange } from '../src/documents/project-change.ts';
import type { Project } from '../src/documents/project.ts';
import type { Digest, SessionId } from '../src/domain/ids.ts';
import type { Hunk } from '../src/domain/hunk.ts';
import type { Overlap } from '../src/review/overlap.ts';
import type { Request } from '../src/workflow/event.ts';
import type { Session } from '../src/workflow/state.ts';
import type { SessionSummary } from '../src/workflow/summary.ts';

export type { SessionSummary };

export const SCREEN_NAMES = ['home', 'proposal', 'review', 'refine', 'align', 'build', 'validate', 'commit', 'summary'] as const;
export type ScreenName = (typeof SCREEN_NAMES)[number];

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Colours are asked for by meaning; meaning is never carried by colour alone. */
export type Token =
  | 'text'
  | 'muted'
  | 'accent'
  | 'ok'
  | 'warn'
  | 'bad'
  | 'needsYou'
  | 'added'
  | 'removed'
  | 'changed'
  | 'moved'
  | 'addedWord'
  | 'removedWord'
  | 'addedStrong'
  | 'removedStrong'
  | 'cursorRow'
  | 'selection'
  | 'rule'
  | 'strong';

/** Signs of one cell each, in Unicode or ASCII. */
export interface Glyphs {
  readonly ok: string;
  readonly bad: string;
  readonly open: string;
  readonly needsYou: string;
  readonly changed: string;
  readonly added: string;
  readonly removed: string;
  readonly running: string;
  readonly cursor: string;
  readonly fold: string;
  readonly rule: string;
  readonly line: string;
  readonly treeItem: string;
  readonly treeLast: string;
  readonly treeBar: string;
}

export interface Theme {
  /** `none` paints nothing, whatever the token. */
  readonly tier: 'truecolor' | '256' | '16' | 'none';
  /** Wraps text in the token's attributes and resets them; text must already be visible() and holds no escapes of its own. */
  paint(token: Token, text: string): string;
  readonly glyphs: Glyphs;
}

/** Everything a screen may look at. All text in it is still untrusted: pass it through visible() before painting. */
export interface View {
  /** The session as shown: every decision in it is on disk. */
  readonly session: Session | undefined;
  readonly sessions: readonly SessionSummary[];
  /** The specs, changes and features of the project; absent until they have been read. */
  readonly project?: Project | undefined;
  readonly repository: { readonly path: string; readonly branch: string | undefined; readonly dirty: boolean };
  readonly theme: Theme;
  readonly ui: Ui;
  /** Bytes of a stored text, or undefined while it is being read (the frame is drawn again when it is there). */
  readonly blob: (digest: Digest) => Uint8Array | undefined;
  /**
   * The changes between two stored texts, compared where no key waits for it; undefined until they are known (the frame is
   * drawn again then). Absent where nobody compares elsewhere.
   */
  readonly compare?: (before: Digest | undefined, after: Digest) => readonly Hunk[] | undefined;
  /** The last lines a run has printed, already visible(). */
  readonly transcript: (run: string) => readonly string[];
  /** Milliseconds since the epoch, for ages and durations; moves only while something runs. */
  readonly now: number;
  /** Another process holds this session: it can be looked at, not decided. */
  readonly readOnly: string | undefined;
  /** Requirements under review that other open changes touch too; absent while nobody has looked. */
  readonly overlaps?: readonly Overlap[];
}

/** What only the person's terminal knows: place, filters, folds. Plain data, replaced and never mutated. */
export interface Ui {
  readonly screen: ScreenName;
  readonly size: Size;
  /** Index of the focused pane. */
  readonly pane: number;
  readonly maximised: boolean;
  /** Cursor and first visible row of each pane, by `<screen>/<pane id>`. */
  readonly places: Readonly<Record<string, Place>>;
  readonly wrap: boolean;
  /** Cells of long lines that are out of sight on the left while lines do not wrap. */
  readonly sideways: number;
  /** How a diff is laid out; `auto` is split from 160 columns and unified below. */
  readonly arrangement: 'auto' | 'unified' | 'split';
  readonly showAs: 'diff' | 'final' | 'source';
  readonly filter: string;
  readonly sort: string;
  /** Folded things, by id. */
  readonly folds: Readonly<Record<string, boolean>>;
  readonly foldUnchanged: boolean;
  readonly follow: boolean;
  /** Content search: its pattern, kept after Esc; `marks` tells whether matches are highlighted. */
  readonly search: { readonly pattern: string; readonly marks: boolean };
  /** Start of a range selection with `v`: row index in the focused pane. */
  readonly range: number | undefined;
  /** One line for the status band: the result of the last key, or why a key is off. */
  readonly notice: string;
}

export interface Place {
  readonly cursor: number;
  readonly top: number;
}

/** One list of rows. The frame keeps its cursor and scroll place and asks only for the rows that are visible. */
export interface Pane {
  /** Unique within its screen. */
  readonly id: string;
  readonly title: string;
  readonly count: number;
  /** Row `index` as styled text of at most `width` cells. `selected`: the cursor is here and the pane has focus. */
  row(index: number, width: number, selected: boolean): string;
  /** Whether the cursor may rest on a row; absent: on any. */
  readonly selectable?: (index: number) => boolean;
  /** Plain text of a row, for search and copy. */
  text(index: number): string;
  /** Objects that are the same as long as every `text` is: what was searched once is kept for them. Absent: nothing is kept. */
  readonly textsFrom?: readonly object[];
}

/** Panes from left to right; a rule of three cells (` │ `) stands between two. A pane of `stacked` stands under the one before it. */
export interface Arrangement {
  readonly panes: readonly { readonly pane: Pane; readonly width: number; readonly rows: number; readonly stacked?: boolean }[];
  /** Indexes of all panes in the order Tab goes; absent: as they stand. */
  readonly tabOrder?: readonly number[];
}

export interface Screen {
  readonly name: ScreenName;
  readonly title: string;
  /** Lays the body out for `size` (columns and rows of the body alone). Cheap: rows are made later, one by one. */
  arrange(view: View, size: Size): Arrangement;
  /** The status band: mode, position, and why this is blocked. */
  status(view: View): string;
  readonly keys: readonly KeyRow[];
  /** Places whose name holds what was typed into the palette, best first, at most `most`. */
  places?(view: View, typed: string, most: number): readonly NamedPlace[];
  /** The session or the terminal's size became another: puts cursors back on what they were on. False: not yet, a text is being read. */
  keepPlace?(before: View, view: View, act: Pick<Actions, 'place'>): boolean;
  /** The person goes to another screen, or away. */
  left?(view: View, act: Pick<Actions, 'send'>): void;
}

/** Something on a screen that the palette can go to. */
export interface NamedPlace {
  /** visible(). */
  readonly name: string;
  go(act: Actions): void;
}

/** One key of one screen, or of all. Footer, help, palette and README are printed from these rows. */
export interface KeyRow {
  /** Stable name, `review.approve`; what configuration rebinds. */
  readonly command: string;
  /** `a`, `G`, `enter`, `space`, `tab`, `shift+tab`, `up`, `pageup`, `home`, `esc`, `ctrl+d` ... */
  readonly keys: readonly string[];
  readonly label: string;
  /** At most two words, for narrow footers. */
  readonly short: string;
  readonly group: 'move' | 'panes' | 'decide' | 'view' | 'run' | 'find' | 'out';
  /** Smaller comes earlier in the footer; absent: not in the footer. */
  readonly footer?: number;
  /** Whether the key has a place in the footer now; absent: always, dim when it is off. */
  inFooter?(view: View): boolean;
  /** Why the key does nothing now, as a sentence; undefined when it works. */
  off?(view: View): string | undefined;
  run(view: View, act: Actions): void;
}

/** A question put in the dialog at the bottom. Drafts are kept per `id` when the person leaves with Esc. */
export type Prompt =
  | {
      readonly kind: 'text';
      readonly id: string;
      readonly label: string;
      readonly initial: string;
      readonly multiline: boolean;
      /** The field may take half of the screen: what is edited is read there too. */
      readonly tall?: boolean;
      submit(text: string): void;
    }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      submit(value: string): void;
    };

/** A full screen that lists what will happen, before something leaves the tool. */
export interface Confirmation {
  readonly title: string;
  readonly lines: readonly string[];
  /** Key that confirms: never Enter, never the key that opened it. */
  readonly key: string;
  readonly label: string;
  confirm(): void;
}

/** What a key may do. All of it is synchronous towards the store: the next key sees the result. */
export interface Actions {
  /** Asks the session for a decision; a refusal's reason goes to the status band. */
  send(request: Request): void;
  ui(change: Partial<Ui>): void;
  go(screen: ScreenName): void;
  /** Moves the cursor of a pane of the current screen and scrolls it into sight. */
  place(pane: string, cursor: number): void;
  notice(text: string): void;
  prompt(prompt: Prompt): void;
  confirm(confirmation: Confirmation): void;
  copy(text: string, what: string): void;
  /** Opens the staged copy of a spec, or a repository file, in the person's editor at a line. */
  edit(target: { readonly path: string; readonly staged: boolean; readonly line: number }): void;
  openSession(id: SessionId, screen?: ScreenName): void;
  startSession(request: string): void;
  /** Asks for a draft from a patch file, named relative to where the program was started. */
  draftPatch(path: string): void;
  /** Asks for the present drafts with one of them replaced by another text. */
  draftText(path: string, text: Uint8Array): void;
  archive(id: SessionId): void;
  /** Ticks, answers or approves in a file of the project; what came of it goes to the status band. */
  changeProject(change: ProjectChange): void;
  /** Starts the review of what an OpenSpec change does to the specs. `root`: the folder that holds `changes`. */
  reviewChange(change: { readonly root: string; readonly id: string }): void;
  /** Back one level; at Home it quits. */
  back(): void;
}
