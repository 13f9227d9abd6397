/** What Build lists: the task tree with the state of each task in words, and the full verification under it. */
import type { ProcessResult } from '../../../src/domain/task.ts';
import { visible } from '../../../src/domain/visible.ts';
import { lineWords } from '../../../src/workflow/artifacts/process.ts';
import type { ImplementationResult, ImplementPhase, Session, TaskState } from '../../../src/workflow/state.ts';
import type { Entry } from '../../parts/entries.ts';
import { remembered } from '../../parts/entries.ts';
import type { Row } from '../../parts/list.ts';
import { elapsed } from '../../parts/process.ts';
import type { Span } from '../../parts/spans.ts';
import { span } from '../../parts/spans.ts';
import { filterOf, whyNotHere } from '../../parts/stage-keys.ts';
import { joined } from '../../parts/words.ts';
import type { Glyphs, Token, View } from '../../screen.ts';
import { taskTree } from './tree.ts';

export const TASKS = 'tasks';
export const BUILD_FILTERS = ['all', 'unfinished', 'failed'] as const;

export interface TaskEntry extends Entry {
  readonly kind: 'task';
  readonly item: TaskState;
  readonly prefix: string;
  readonly hidden: number;
  /** Tasks it needs that are not settled. */
  readonly blockers: readonly TaskState[];
}

export interface VerificationEntry extends Entry {
  readonly kind: 'verification';
  readonly state: 'not due' | 'running' | 'failed' | 'passed';
  readonly results: readonly ProcessResult[];
}

export type BuildEntry = TaskEntry | VerificationEntry | (Entry & { readonly kind: 'note'; readonly text: string });

/** The phase while it runs, else what it came to. */
export function implementationShown(session: Session): ImplementPhase | ImplementationResult | undefined {
  return session.phase.name === 'implement' ? session.phase : session.results.implementation;
}

/** One entry a row, whatever the width. */
export const buildEntries = remembered(listEntries);

function listEntries(view: View): readonly BuildEntry[] {
  const { session } = view;
  if (session === undefined) return [note('No session is open.')];
  const implementation = implementationShown(session);
  if (implementation === undefined) return [note(whyNotHere(session, 'implement'))];
  const { tasks } = implementation;
  if ('step' in implementation && implementation.step === 'extracting') return [note('Working out the tasks from the spec change.')];
  return [...taskEntries(view, tasks), note(''), verification(session, implementation)];
}

function taskEntries(view: View, tasks: readonly TaskState[]): readonly BuildEntry[] {
  const filter = filterOf(view, BUILD_FILTERS);
  const byId = new Map(tasks.map((item) => [item.task.id, item]));
  if (tasks.length === 0) return [note('The change names nothing to implement.')];
  if (filter === 'all') {
    const branches = taskTree(tasks, view.theme.glyphs, (id) => view.ui.folds[foldId(id)] === true);
    return branches.map((branch) => ({ kind: 'task', ...branch, blockers: blockersOf(byId, branch.item) }));
  }
  const chosen = tasks.filter((item) => (filter === 'failed' ? item.state === 'failed' : !isSettled(item)));
  if (chosen.length === 0) return [note(`No task is ${filter}. f shows all.`)];
  return chosen.map((item) => ({ kind: 'task', item, prefix: '', hidden: 0, blockers: blockersOf(byId, item) }));
}

function note(text: string): BuildEntry {
  return { kind: 'note', text, selectable: false };
}

/** Title of the task list. */
export function buildTitle(view: View): string {
  const tasks = view.session === undefined ? [] : (implementationShown(view.session)?.tasks ?? []);
  return joined(['Tasks', taskCounts(tasks)]);
}

/** Name of a task's fold. */
export function foldId(task: string): string {
  return `build/${task}`;
}

/** Whether nothing more is due for a task. */
export function isSettled({ state }: TaskState): boolean {
  return state === 'done' || state === 'skipped' || state === 'rolled_back';
}

function blockersOf(byId: ReadonlyMap<string, TaskState>, item: TaskState): readonly TaskState[] {
  return item.task.dependsOn.flatMap((id) => byId.get(id) ?? []).filter((other) => !isSettled(other));
}

function verification(session: Session, { verification: results }: ImplementPhase | ImplementationResult): VerificationEntry {
  const { phase } = session;
  if (phase.name === 'implement' && phase.step === 'verifying') return { kind: 'verification', results, state: 'running' };
  const due = results.length > 0 && !(phase.name === 'implement' && phase.step === 'working');
  const failed = results.some(({ status }) => status !== 'pass');
  return { kind: 'verification', results: due ? results : [], state: !due ? 'not due' : failed ? 'failed' : 'passed' };
}

/** `6 done  1 failed  5 waiting  50 %`, leaving out what there is none of. */
export function taskCounts(tasks: readonly TaskState[]): string {
  if (tasks.length === 0) return '';
  const of = (word: string, states: readonly TaskState['state'][]): string => {
    const count = tasks.filter(({ state }) => states.includes(state)).length;
    return count === 0 ? '' : `${count} ${word}`;
  };
  const settled = tasks.filter(isSettled).length;
  return joined([
    of('done', ['done']),
    of('running', ['opening', 'working', 'checking', 'rolling_back']),
    of('open', ['open']),
    of('failed', ['failed']),
    of('waiting', ['waiting']),
    of('skipped', ['skipped']),
    of('rolled back', ['rolled_back']),
    `${Math.floor((settled / tasks.length) * 100)} %`,
  ]);
}

const STATES: Readonly<Record<TaskState['state'], readonly [string, keyof Glyphs | undefined, Token]>> = {
  waiting: ['ready', undefined, 'text'],
  opening: ['opening', 'running', 'accent'],
  open: ['open, yours', 'needsYou', 'needsYou'],
  working: ['at work', 'running', 'accent'],
  checking: ['checking', 'running', 'accent'],
  done: ['done', 'ok', 'ok'],
  failed: ['failed', 'bad', 'bad'],
  skipped: ['skipped', 'removed', 'muted'],
  rolling_back: ['rolling back', 'running', 'accent'],
  rolled_back: ['rolled back', 'removed', 'warn'],
};

/** State of a task in words; a waiting one says what it waits for. */
export function taskWords({ item, blockers }: Pick<TaskEntry, 'item' | 'blockers'>): string {
  if (item.state !== 'waiting' || blockers.length === 0) return STATES[item.state][0];
  const failed = blockers.filter(({ state }) => state === 'failed');
  const named = (failed.length > 0 ? failed : blockers).map(({ task }) => visible(task.id)).join(' ');
  return failed.length > 0 ? `blocked by ${named}` : `waits for ${named}`;
}

/** Colour of a task's state; its word says the same. */
export function taskToken({ item, blockers }: Pick<TaskEntry, 'item' | 'blockers'>): Token {
  return item.state === 'waiting' && blockers.length > 0 ? 'muted' : STATES[item.state][2];
}

/** The row of an entry. */
export function buildRow(view: View): (entry: BuildEntry, width: number) => Row {
  return (entry, width) => {
    switch (entry.kind) {
      case 'note':
        return { spans: [span(entry.text, 'muted')], selectable: false };
      case 'task':
        return taskRow(view, entry, width);
      case 'verification':
        return verificationRow(view.theme.glyphs, entry);
    }
  };
}

function taskRow(view: View, entry: TaskEntry, width: number): Row {
  const { glyphs } = view.theme;
  const { item } = entry;
  const token = taskToken(entry);
  const sign = STATES[item.state][1];
  const lines = item.files.length === 0 || width < 60 ? '' : lineWords(item.files);
  const time = sign === 'running' ? elapsed(view, item.startedAt) : '';
  const left: readonly Span[] = [
    span(entry.prefix.slice(-evenBelow(width / 4)), 'rule'),
    span(`${sign === undefined ? ' ' : glyphs[sign]} `, token),
    span(`${visible(item.task.id)} `, 'strong'),
    span(visible(item.task.title)),
    ...(entry.hidden > 0 ? [span(` ${glyphs.fold} ${entry.hidden} folded`, 'muted')] : []),
  ];
  const facts = joined([lines, time]);
  return { spans: left, right: [span(facts, 'muted'), span(`${facts === '' ? '' : '  '}${taskWords(entry)}`, token)] };
}

/** Whole levels of the tree that fit; never zero, as `slice(-0)` keeps all. */
function evenBelow(cells: number): number {
  return Math.max(2, Math.floor(cells / 2) * 2);
}

function verificationRow(glyphs: Glyphs, { state, results }: VerificationEntry): Row {
  const sign = { 'not due': ' ', running: glyphs.running, failed: glyphs.bad, passed: glyphs.ok }[state];
  const words = { 'not due': 'after the last task', running: 'running', failed: 'failed', passed: 'passed' }[state];
  const token: Token = state === 'failed' ? 'bad' : state === 'passed' ? 'ok' : state === 'running' ? 'accent' : 'muted';
  const passed = results.length === 0 ? '' : `${results.filter(({ status }) => status === 'pass').length} of ${results.length}`;
  return { spans: [span(`${sign} `, token), span('Full verification', 'strong')], right: [span(joined([passed, words]), token)] };
}
