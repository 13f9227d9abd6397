/** The project as a list: what waits for a person first, then changes, features and specs; each opens to what is in it. */
import type { Need, Project, ProjectApproval, ProjectQuestion, ProjectTask, ProjectUnit } from '../../../src/documents/project.ts';
import { needsOf, overlapsOf } from '../../../src/documents/project.ts';
import type { FormatIssue } from '../../../src/documents/formats/format.ts';
import { visible } from '../../../src/domain/visible.ts';
import { entryAt } from '../../parts/entries.ts';
import { cells } from '../../parts/text.ts';
import type { View } from '../../screen.ts';

/** Pane ids. */
export const PROJECT = 'project';
export const PROJECT_DETAILS = 'project-details';

/** A change that touches a requirement which others touch too. */
export interface Overlap {
  readonly capability: string;
  readonly requirement: string;
  readonly others: readonly string[];
}

export interface UnitEntry {
  readonly kind: 'unit';
  readonly selectable?: true;
  readonly unit: ProjectUnit;
  readonly needs: readonly Need[];
  readonly overlaps: readonly Overlap[];
  /** Width of the longest name in the list, in cells. */
  readonly nameCells: number;
  readonly isOpen: boolean;
}

export type ProjectEntry =
  | { readonly kind: 'heading'; readonly text: string; readonly count: number; readonly selectable: false }
  | UnitEntry
  | { readonly kind: 'issue'; readonly selectable?: true; readonly unit: ProjectUnit; readonly issue: FormatIssue }
  | { readonly kind: 'overlap'; readonly selectable?: true; readonly unit: ProjectUnit; readonly overlap: Overlap }
  | { readonly kind: 'question'; readonly selectable?: true; readonly unit: ProjectUnit; readonly question: ProjectQuestion }
  | { readonly kind: 'approval'; readonly selectable?: true; readonly unit: ProjectUnit; readonly approval: ProjectApproval }
  | { readonly kind: 'group'; readonly text: string; readonly selectable: false }
  | { readonly kind: 'task'; readonly selectable?: true; readonly unit: ProjectUnit; readonly task: ProjectTask };

/** What a unit is folded by. */
export function foldOf({ format, kind, root, id }: ProjectUnit): string {
  return `project/${format}/${kind}/${root}/${id}`;
}

/** Entries of the pane; the same array while neither project nor folds change. */
export function projectEntries(view: View): readonly ProjectEntry[] {
  const { project } = view;
  if (project === undefined) return [];
  const kept = made.get(project);
  if (kept !== undefined && kept.folds === view.ui.folds) return kept.entries;
  const entries = entriesOf(project, view.ui.folds);
  made.set(project, { folds: view.ui.folds, entries });
  return entries;
}

const made = new WeakMap<Project, { readonly folds: View['ui']['folds']; readonly entries: readonly ProjectEntry[] }>();

/** The entry under the cursor; undefined in an empty list. */
export function projectAt(view: View): ProjectEntry | undefined {
  return entryAt(view, 'home', PROJECT, projectEntries(view));
}

/** How many units wait for a person. */
export function waitingUnits(project: Project): number {
  return project.units.filter((unit) => needsOf(unit).length > 0).length;
}

/** Names looked at to find the width of their column. */
const MEASURED_MAX = 1000;
const URGENCY: readonly Need['kind'][] = ['problem', 'question', 'approval', 'check', 'finished'];
const KINDS = [
  ['change', 'Changes'],
  ['feature', 'Features'],
  ['spec', 'Specs'],
] as const;

function entriesOf(project: Project, folds: View['ui']['folds']): readonly ProjectEntry[] {
  const overlaps = overlapsOf(project);
  const nameCells = project.units.slice(0, MEASURED_MAX).reduce((most, { id }) => Math.max(most, cells(visible(id))), 0);
  const units = project.units.map((unit): UnitEntry => ({
    kind: 'unit',
    unit,
    needs: needsOf(unit),
    overlaps: unit.kind === 'change' ? sharedBy(unit, overlaps) : [],
    nameCells,
    isOpen: folds[foldOf(unit)] === true,
  }));
  const waiting = units.filter(({ needs }) => needs.length > 0).toSorted((a, b) => urgencyOf(a) - urgencyOf(b));
  const rest = (kind: ProjectUnit['kind']) => units.filter((entry) => entry.unit.kind === kind && entry.needs.length === 0);
  return [group('Needs you', waiting), ...KINDS.map(([kind, title]) => group(title, rest(kind)))].flat();
}

function sharedBy(unit: ProjectUnit, overlaps: ReturnType<typeof overlapsOf>): readonly Overlap[] {
  return overlaps
    .filter(({ root, changes }) => root === unit.root && changes.includes(unit.id))
    .map(({ capability, requirement, changes }) => ({ capability, requirement, others: changes.filter((id) => id !== unit.id) }));
}

function urgencyOf({ needs }: UnitEntry): number {
  return needs[0] === undefined ? URGENCY.length : URGENCY.indexOf(needs[0].kind);
}

function group(text: string, units: readonly UnitEntry[]): readonly ProjectEntry[] {
  if (units.length === 0) return [];
  return [
    { kind: 'heading', text, count: units.length, selectable: false },
    ...units.flatMap((entry) => [entry, ...(entry.isOpen ? within(entry) : [])]),
  ];
}

/** What a unit opens to: problems and questions, what others touch too, phases, then tasks under their groups. */
function within({ unit, overlaps }: UnitEntry): readonly ProjectEntry[] {
  let last: string | undefined;
  const tasks = unit.tasks.flatMap((task): readonly ProjectEntry[] => {
    const isNew = task.group !== undefined && task.group !== last;
    last = task.group;
    return [
      ...(isNew && task.group !== undefined ? [{ kind: 'group', text: task.group, selectable: false } as const] : []),
      { kind: 'task', unit, task },
    ];
  });
  return [
    ...unit.issues.map((issue): ProjectEntry => ({ kind: 'issue', unit, issue })),
    ...unit.questions.map((question): ProjectEntry => ({ kind: 'question', unit, question })),
    ...overlaps.map((overlap): ProjectEntry => ({ kind: 'overlap', unit, overlap })),
    ...unit.approvals.map((approval): ProjectEntry => ({ kind: 'approval', unit, approval })),
    ...tasks,
  ];
}
