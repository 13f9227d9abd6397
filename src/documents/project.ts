/** Sums up the specs, changes and features of a project: what each holds, how far its tasks are, and what of it waits for a person. */
import { approvalsOf, type PhaseApproval } from './approvals.ts';
import type {
  Clarification,
  Format,
  FormatIssue,
  FormatName,
  RequirementChangeKind,
  SpecDocument,
  TaskItem,
  Tree,
  Unit,
} from './formats/format.ts';

/** One checkbox of a task list or a checklist, and where it stands. */
export interface ProjectTask extends Pick<TaskItem, 'id' | 'title' | 'mark' | 'line' | 'optional' | 'group'> {
  readonly file: string;
  /** Depth below the tasks at the top. */
  readonly depth: number;
  /** Of a checklist that people tick, not of the work to be done. */
  readonly isCheck: boolean;
}

/** A question in a spec that nobody has answered yet. */
export interface ProjectQuestion extends Pick<Clarification, 'question' | 'line'> {
  readonly file: string;
}

/** A phase whose decision the format records. */
export interface ProjectApproval extends PhaseApproval {
  readonly file: string;
}

/** One spec, change or feature. Text in it is as the files have it. */
export interface ProjectUnit {
  readonly format: FormatName;
  readonly kind: 'spec' | 'change' | 'feature';
  readonly id: string;
  /** Folder of the format's tree; empty at the top. */
  readonly root: string;
  readonly file: string;
  readonly title?: string;
  readonly requirements: number;
  readonly scenarios: number;
  /** Requirements that a change touches, as `capability: requirement`. */
  readonly touches: readonly { readonly capability: string; readonly requirement: string; readonly change: RequirementChangeKind }[];
  readonly tasks: readonly ProjectTask[];
  /** Boxes of its task lists, ticked and in all, as the formats' own tools count them. */
  readonly done: number;
  readonly total: number;
  readonly questions: readonly ProjectQuestion[];
  readonly approvals: readonly ProjectApproval[];
  readonly issues: readonly FormatIssue[];
}

export interface Project {
  /** Specs, changes and features; what is archived is only counted. */
  readonly units: readonly ProjectUnit[];
  readonly archived: number;
}

/** Reads one unit. `issues` is what the format's rules say about it. */
export function readUnit(tree: Tree, format: Format, unit: Unit, issues: readonly FormatIssue[]): ProjectUnit {
  const documents = unit.files.flatMap((file): readonly Placed[] => {
    const place = format.place(file);
    const bytes = tree.read(file);
    if (bytes === undefined) return [];
    const kind = place?.kind ?? 'spec';
    return [{ file, kind, bytes, capability: place?.capability, document: format.read(bytes, kind) }];
  });
  const specs = documents.filter(({ kind }) => kind === 'spec' || kind === 'delta');
  const tasks = documents.flatMap(tasksOf);
  const counted = tasks.filter(({ isCheck }) => !isCheck);
  const title = (documents.find(({ file }) => file === unit.file) ?? documents[0])?.document.title;
  return {
    format: format.name,
    kind: unit.kind === 'archived' ? 'change' : unit.kind,
    id: unit.id,
    root: unit.root,
    file: unit.file,
    ...(title === undefined ? {} : { title }),
    requirements: specs.reduce((sum, { document }) => sum + document.requirements.length, 0),
    scenarios: specs.reduce(
      (sum, { document }) => sum + document.requirements.reduce((all, { scenarios }) => all + scenarios.length, 0),
      0,
    ),
    touches: documents.flatMap(touchesOf),
    tasks,
    done: counted.filter(({ mark }) => mark === 'done').length,
    total: counted.length,
    questions: documents.flatMap(({ file, document }) => document.clarifications.map(({ question, line }) => ({ file, question, line }))),
    approvals: documents.flatMap(({ file, kind, bytes }) =>
      kind === 'approval' ? approvalsOf(bytes).map((phase) => ({ ...phase, file })) : [],
    ),
    issues,
  };
}

interface Placed {
  readonly file: string;
  readonly kind: SpecDocument['kind'];
  readonly capability: string | undefined;
  readonly bytes: Uint8Array;
  readonly document: SpecDocument;
}

function tasksOf({ file, kind, document: { tasks } }: Placed): readonly ProjectTask[] {
  const depths: number[] = [];
  return tasks.map(({ id, title, mark, line, optional, group, parent }) => {
    const depth = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    return {
      ...(id === undefined ? {} : { id }),
      ...(group === undefined ? {} : { group }),
      title,
      mark,
      line,
      optional,
      file,
      depth,
      isCheck: kind === 'checklist',
    };
  });
}

function touchesOf({ kind, capability, document }: Placed): ProjectUnit['touches'] {
  if (kind !== 'delta' || capability === undefined) return [];
  return document.requirements.flatMap(({ key, change, renamedFrom }) =>
    change === undefined ? [] : [...new Set([key, renamedFrom ?? key])].map((requirement) => ({ capability, requirement, change })),
  );
}

/** What of a unit waits for a person, the most pressing first. */
export interface Need {
  readonly kind: 'problem' | 'question' | 'approval' | 'check' | 'finished';
  readonly count: number;
}

/** Errors, open questions, phases that were written and not approved, unticked checks, and changes whose tasks are all done. */
export function needsOf(unit: ProjectUnit): readonly Need[] {
  const counts: readonly Need[] = [
    { kind: 'problem', count: unit.issues.filter(({ level }) => level === 'ERROR').length },
    { kind: 'question', count: unit.questions.length },
    { kind: 'approval', count: unit.approvals.filter(({ generated, approved }) => generated && !approved).length },
    { kind: 'check', count: unit.tasks.filter(({ isCheck, mark }) => isCheck && mark === 'open').length },
    { kind: 'finished', count: unit.kind === 'change' && unit.total > 0 && unit.done === unit.total ? 1 : 0 },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** A requirement that several open changes touch. */
export interface SharedRequirement {
  readonly root: string;
  readonly capability: string;
  readonly requirement: string;
  /** Ids of the changes, in the order of the project. */
  readonly changes: readonly string[];
}

/** Requirements that more than one open change of a tree touches. */
export function overlapsOf({ units }: Project): readonly SharedRequirement[] {
  const touched = new Map<
    string,
    { readonly root: string; readonly capability: string; readonly requirement: string; readonly changes: Set<string> }
  >();
  for (const { kind, root, id, touches } of units) {
    for (const { capability, requirement } of kind === 'change' ? touches : []) {
      const key = [root, capability, requirement].join('\n');
      const entry = touched.get(key) ?? { root, capability, requirement, changes: new Set<string>() };
      entry.changes.add(id);
      touched.set(key, entry);
    }
  }
  return [...touched.values()].filter(({ changes }) => changes.size > 1).map((entry) => ({ ...entry, changes: [...entry.changes] }));
}
