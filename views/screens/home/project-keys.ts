/** What keys do in the project's list: open, fold, tick, answer, approve. */
import { visible } from '../../../src/domain/visible.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { PROJECT, foldOf, projectAt, projectEntries } from './project.ts';
import type { ProjectEntry, UnitEntry } from './project.ts';

/** Whether the project's list or its details have the focus. */
export function isProjectFocused(view: View): boolean {
  if (view.project === undefined || view.project.units.length === 0) return false;
  return view.sessions.length === 0 || view.ui.pane >= 2;
}

const ELSEWHERE = 'This key is for the project: Tab goes there.';
const NOTHING = 'There is nothing under the cursor.';

/** Why nothing can be opened, or undefined. */
export function cannotOpen(view: View): string | undefined {
  return projectAt(view) === undefined ? NOTHING : undefined;
}

/** A change offers its review; any other unit opens or closes; what stands in a file opens in the editor there. */
export function openEntry(view: View, act: Actions): void {
  const entry = projectAt(view);
  if (entry === undefined) return;
  if (entry.kind === 'unit' && entry.unit.kind === 'change') offerChange(view, entry, act);
  else if (entry.kind === 'unit') fold(view, entry, !entry.isOpen, act);
  else act.edit({ ...placeOf(entry), staged: false });
}

function offerChange(view: View, entry: UnitEntry, act: Actions): void {
  const { unit } = entry;
  act.prompt({
    kind: 'choice',
    id: 'home.change',
    label: `Change ${visible(unit.id)}`,
    choices: [
      ...(unit.format === 'openspec' ? [{ value: 'review', label: 'review what it does to the specs' }] : []),
      { value: 'fold', label: entry.isOpen ? 'close it here' : 'show its problems and tasks here' },
      { value: 'edit', label: `open ${visible(unit.file)} in the editor` },
    ],
    submit: (value) => {
      if (value === 'review') act.reviewChange({ root: unit.root, id: unit.id });
      else if (value === 'fold') fold(view, entry, !entry.isOpen, act);
      else act.edit({ path: unit.file, line: 1, staged: false });
    },
  });
}

function placeOf(entry: ProjectEntry): { readonly path: string; readonly line: number } {
  switch (entry.kind) {
    case 'issue':
      return { path: entry.issue.file, line: Math.max(1, entry.issue.line) };
    case 'question':
      return { path: entry.question.file, line: entry.question.line };
    case 'approval':
      return { path: entry.approval.file, line: 1 };
    case 'task':
      return { path: entry.task.file, line: entry.task.line };
    case 'unit':
    case 'overlap':
      return { path: entry.unit.file, line: 1 };
    case 'heading':
    case 'group':
      return { path: '', line: 1 };
  }
}

function fold(view: View, entry: UnitEntry, isOpen: boolean, act: Actions): void {
  act.ui({ folds: { ...view.ui.folds, [foldOf(entry.unit)]: isOpen } });
}

/** Why `a` does nothing, or undefined. */
function cannotAct(view: View): string | undefined {
  if (!isProjectFocused(view)) return ELSEWHERE;
  const entry = projectAt(view);
  switch (entry?.kind) {
    case 'task':
    case 'question':
      return undefined;
    case 'approval':
      if (entry.approval.approved) return `${visible(entry.approval.phase)} is approved already.`;
      return entry.approval.generated ? undefined : `${visible(entry.approval.phase)} is not written yet.`;
    default:
      return 'A task can be ticked here, a question answered, a phase approved.';
  }
}

function actOn(view: View, act: Actions): void {
  const entry = projectAt(view);
  if (entry?.kind === 'task') act.changeProject({ kind: 'tick', task: entry.task, done: entry.task.mark !== 'done' });
  else if (entry?.kind === 'question') {
    const { question } = entry;
    act.prompt({
      kind: 'text',
      id: `home.answer ${question.file}:${question.question}`,
      label: visible(question.question),
      initial: '',
      multiline: false,
      submit: (text) => {
        if (text.trim() === '') act.notice('Nothing was written: the answer is empty.');
        else act.changeProject({ kind: 'answer', question, answer: text.trim() });
      },
    });
  } else if (entry?.kind === 'approval') {
    const { file, phase } = entry.approval;
    act.confirm({
      title: `Approve the ${visible(phase)} of ${visible(entry.unit.id)}`,
      lines: [
        `${visible(file)} records that you approve them as they are now.`,
        'Whoever works on the feature may go on to the next phase.',
      ],
      key: 'y',
      label: 'approve',
      confirm: () => act.changeProject({ kind: 'approve', file, phase }),
    });
  }
}

/** Where a fold goes to: the unit under the cursor, or the one that holds what is under it. */
function unitHere(view: View): UnitEntry | undefined {
  const entry = projectAt(view);
  if (entry === undefined || entry.kind === 'heading' || entry.kind === 'group') return undefined;
  return projectEntries(view).find((other): other is UnitEntry => other.kind === 'unit' && other.unit === entry.unit);
}

function foldRow(command: string, keys: readonly string[], label: string, short: string, isOpen: boolean): KeyRow {
  return {
    command,
    keys,
    label,
    short,
    group: 'view',
    off: (view) => {
      if (!isProjectFocused(view)) return ELSEWHERE;
      const entry = unitHere(view);
      if (entry === undefined) return NOTHING;
      return entry.isOpen === isOpen ? `It is ${isOpen ? 'open' : 'closed'} already.` : undefined;
    },
    run: (view, act) => {
      const entry = unitHere(view);
      if (entry === undefined) return;
      fold(view, entry, isOpen, act);
      act.place(
        PROJECT,
        projectEntries(view).findIndex((other) => other === entry),
      );
    },
  };
}

/** Keys of the project's list. */
export const PROJECT_KEYS: readonly KeyRow[] = [
  {
    command: 'home.act',
    keys: ['a', 'space'],
    label: 'project: tick the task, answer the question, approve the phase',
    short: 'tick',
    group: 'decide',
    footer: 6,
    off: cannotAct,
    run: actOn,
  },
  foldRow('home.unfold', ['l', 'right'], 'project: show what is in it', 'unfold', true),
  foldRow('home.fold', ['h', 'left'], 'project: close it', 'fold', false),
  {
    command: 'home.edit',
    keys: ['e'],
    label: 'project: open the file in the editor at the line',
    short: 'edit',
    group: 'out',
    off: (view) => (isProjectFocused(view) ? cannotOpen(view) : ELSEWHERE),
    run: (view, act) => {
      const entry = projectAt(view);
      if (entry !== undefined) act.edit({ ...placeOf(entry), staged: false });
    },
  },
];
