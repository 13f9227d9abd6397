/**
 * What every spec format is read into: one model with byte positions, whatever the tool that wrote the files. A format
 * is one file in this folder and one row in `formats.ts`; files are changed by splices of these ranges and never printed.
 */
import type { ByteRange } from '../../domain/hunk.ts';

/** What a file is for. `delta`: a proposed change of a spec; `approval`: a record of decided phases; `other`: known, without structure. */
export type FileKind = 'spec' | 'delta' | 'tasks' | 'proposal' | 'design' | 'checklist' | 'approval' | 'config' | 'other';

/** A path as one format sees it. */
export interface FilePlace {
  readonly kind: FileKind;
  /** Folder that holds the format's tree: `openspec`, `packages/a/specs`, `.kiro/specs`; empty at the top. */
  readonly root: string;
  /** The unit it belongs to: a capability, a change, a feature; the path itself where a file stands alone. */
  readonly unit: string;
  /** Names the capability that a delta changes. */
  readonly capability?: string;
}

/** One requirement and the bytes it stands in. */
export interface RequirementBlock {
  /** What it is called by others, unique in well-formed documents: an id (`FR-001`, `3`) or the name. */
  readonly key: string;
  readonly title: string;
  /** 1-based line of its first byte. */
  readonly line: number;
  /** From its first line to where the next thing begins. */
  readonly range: ByteRange;
  /** The statement alone: without heading, marker, id and scenarios. Empty range when there is none. */
  readonly text: ByteRange;
  /** Uses a normative word of its format (SHALL, MUST ...). */
  readonly normative: boolean;
  readonly scenarios: readonly ScenarioBlock[];
  /** In a delta: what becomes of it. */
  readonly change?: RequirementChangeKind;
  /** In a delta: the name it had. */
  readonly renamedFrom?: string;
  /** In a design: requirement and criterion keys it says it validates. */
  readonly traces?: readonly string[];
}

/** A scenario, an acceptance scenario or an acceptance criterion. */
export interface ScenarioBlock {
  /** Unique within its requirement in well-formed documents: a name, or a number such as `3.1`. */
  readonly key: string;
  readonly title: string;
  readonly line: number;
  readonly range: ByteRange;
  /** Its text without heading and marker. */
  readonly text: ByteRange;
}

export type RequirementChangeKind = 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED';

export type TaskMark = 'open' | 'done' | 'in_progress' | 'blocked' | 'unknown';

/** One checkbox of a task list. */
export interface TaskItem {
  /** `1.2`, `T012`; absent for a box without id. */
  readonly id?: string;
  readonly title: string;
  readonly mark: TaskMark;
  /** The one character (or nothing) between the brackets; what ticking replaces. */
  readonly box: ByteRange;
  readonly line: number;
  /** Its line and the deeper lines that describe it. */
  readonly range: ByteRange;
  /** Index of the enclosing task; -1 at the top. */
  readonly parent: number;
  /** Phase or group heading it stands under. */
  readonly group?: string;
  readonly optional: boolean;
  /** May run beside its neighbours (`[P]`, `(P)`, same wave). */
  readonly parallel: boolean;
  /** Ids of tasks it waits for. */
  readonly depends: readonly string[];
  /** Requirement, criterion or story keys it names: `FR-001`, `1.3`, `US2`. */
  readonly traces: readonly string[];
}

/** A marker that asks something of the author. */
export interface Clarification {
  readonly question: string;
  readonly line: number;
  /** The whole marker; what an answer replaces. */
  readonly range: ByteRange;
}

/** One document of any format. Ranges are byte offsets into what was read; every list is in document order. */
export interface SpecDocument {
  readonly kind: FileKind;
  readonly title?: string;
  readonly requirements: readonly RequirementBlock[];
  readonly tasks: readonly TaskItem[];
  readonly clarifications: readonly Clarification[];
}

/** Replaces a byte range by text. */
export interface Splice {
  readonly range: ByteRange;
  readonly text: string;
}

/** Files to read, from wherever they are. */
export interface Tree {
  /** Repository-relative, forward slashes, in code-unit order. */
  readonly paths: readonly string[];
  /** Bytes of a file; undefined when it is not there. */
  read(path: string): Uint8Array | undefined;
  /** Why `read` gives nothing for a file that is there, in one line without the path: `cannot be read (EACCES)`. */
  unread?(path: string): string | undefined;
  /** Folders in which spec tools keep files, also those without any; in no order. Without it folders are known by their files alone. */
  readonly folders?: readonly string[];
}

/** A spec, a change or a feature: what people name when they talk of their specs. */
export interface Unit {
  readonly format: FormatName;
  readonly kind: 'spec' | 'change' | 'feature' | 'archived';
  readonly id: string;
  readonly root: string;
  /** The file that stands for it, and the folder it lies in where it has one. */
  readonly file: string;
  readonly files: readonly string[];
}

export const FORMAT_NAMES = ['openspec', 'spec-kit', 'kiro', 'plain'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

export type IssueLevel = 'ERROR' | 'WARNING' | 'INFO';

/** What a format's own rules say about a unit. */
export interface FormatIssue {
  readonly level: IssueLevel;
  /** Stable name, `openspec/scenario-missing`. */
  readonly rule: string;
  /** What the format's own tool names: a file, or a place such as `requirements[2]`. */
  readonly path: string;
  /** Repository-relative file, 1-based line and column; line 0 when it concerns no line. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Exact text of the document; empty when something is missing. */
  readonly quote: string;
  readonly message: string;
  readonly fix?: string;
}

/** A unit with what its format's rules found. */
export interface CheckedUnit {
  readonly unit: Unit;
  readonly issues: readonly FormatIssue[];
}

/** Everything the program knows about one way to write specs. */
export interface Format {
  readonly name: FormatName;
  readonly title: string;
  /** What a path is in this format; undefined when it is none of its files. Looks at the path alone. */
  place(path: string): FilePlace | undefined;
  /** Reads one file. Never throws: whatever the bytes are, they have a reading. */
  read(bytes: Uint8Array, kind: FileKind): SpecDocument;
  /** Units of a tree, in code-unit order of their ids. */
  units(tree: Tree): readonly Unit[];
  /** Checks units against the format's own rules, in the order given. */
  check(tree: Tree, units: readonly Unit[]): readonly CheckedUnit[];
  /** Splices that tick a task or take the tick back. */
  tick(bytes: Uint8Array, task: TaskItem, done: boolean): readonly Splice[];
  /** Splices that put an answer where the question stood (and where the format keeps answers). `on`: ISO date. */
  answer(bytes: Uint8Array, clarification: Clarification, answer: string, on: string): readonly Splice[];
  /** Splices that mark a phase (`requirements`, `design`, `tasks`) as approved; undefined when the format has no such file. */
  approve?(bytes: Uint8Array, phase: string): readonly Splice[];
}
