/** Rows of the project's list, made one by one for the width there is. */
import type { Need } from '../../../src/documents/project.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Row } from '../../parts/list.ts';
import { heading } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { fit, pad } from '../../parts/text.ts';
import { joined, plural } from '../../parts/words.ts';
import type { Glyphs, Token, View } from '../../screen.ts';
import type { ProjectEntry, UnitEntry } from './project.ts';

const NAME_CELLS_MAX = 32;
const INDENT = '    ';

/** One row of at most `width` cells. */
export function projectRow({ theme: { glyphs } }: View, entry: ProjectEntry, width: number): Row {
  switch (entry.kind) {
    case 'heading':
      return heading(entry.text, String(entry.count));
    case 'group':
      return { spans: [{ text: `${INDENT}${visible(entry.text)}`, token: 'muted' }], selectable: false };
    case 'unit':
      return unitRow(entry, glyphs, width);
    case 'issue':
      return inner(...issueWords(entry.issue, glyphs));
    case 'question':
      return inner('?', 'needsYou', entry.question.question);
    case 'overlap':
      return inner(glyphs.changed, 'warn', `${entry.overlap.requirement}: also in ${entry.overlap.others.join(', ')}`);
    case 'approval':
      return inner(...approvalWords(entry.approval, glyphs));
    case 'task':
      return taskRow(entry);
  }
}

function inner(sign: string, token: Token, text: string): Row {
  return { spans: [{ text: INDENT }, { text: sign, token }, { text: ` ${visible(text)}` }] };
}

function unitRow({ unit, needs, overlaps, nameCells, isOpen }: UnitEntry, glyphs: Glyphs, width: number): Row {
  const size = Math.max(8, Math.min(nameCells, NAME_CELLS_MAX, Math.floor(width * 0.45)));
  const name = visible(unit.id);
  const hasMore = unit.tasks.length + unit.issues.length + unit.questions.length + unit.approvals.length + overlaps.length > 0;
  const right: Span =
    unit.total === 0
      ? { text: unit.kind, token: 'muted' }
      : { text: `${unit.done}/${unit.total}`, token: unit.done === unit.total ? 'ok' : 'muted' };
  return {
    spans: [
      { text: hasMore ? (isOpen ? '-' : '+') : ' ', token: 'muted' },
      signOf(needs, glyphs),
      { text: ` ${pad(fit(name, size), size)}  ` },
      ...stateOf({ unit, needs, overlaps }),
    ],
    right: [right],
  };
}

function signOf(needs: readonly Need[], glyphs: Glyphs): Span {
  const [first] = needs;
  if (first === undefined) return { text: ' ' };
  if (first.kind === 'problem') return { text: glyphs.bad, token: 'bad' };
  return first.kind === 'finished' ? { text: glyphs.ok, token: 'ok' } : { text: glyphs.needsYou, token: 'needsYou' };
}

const NEED_WORDS: Readonly<Record<Need['kind'], (count: number) => string>> = {
  problem: (count) => plural(count, 'error'),
  question: (count) => plural(count, 'open question'),
  approval: (count) => plural(count, 'approval'),
  check: (count) => plural(count, 'check'),
  finished: () => 'all tasks done',
};

/** What is to be done in a unit, or else what it holds. */
function stateOf({ unit, needs, overlaps }: Pick<UnitEntry, 'unit' | 'needs' | 'overlaps'>): readonly Span[] {
  const others = new Set(overlaps.flatMap((overlap) => overlap.others)).size;
  const shared: readonly Span[] = others === 0 ? [] : [{ text: `overlaps ${plural(others, 'change')}`, token: 'warn' }];
  const [first] = needs;
  const words = needs.map(({ kind, count }) => NEED_WORDS[kind](count)).join(', ');
  const token: Token = first?.kind === 'problem' ? 'bad' : first?.kind === 'finished' ? 'ok' : 'needsYou';
  const own: Span = first === undefined ? { text: contentWords(unit), token: 'muted' } : { text: words, token };
  if (shared.length === 0) return [own];
  return first === undefined ? [...shared, { text: ', ', token: 'muted' }, own] : [own, { text: ', ', token: 'muted' }, ...shared];
}

function contentWords({ requirements, scenarios }: UnitEntry['unit']): string {
  if (requirements === 0) return '';
  return joined([plural(requirements, 'requirement'), scenarios === 0 ? undefined : plural(scenarios, 'scenario')], ', ');
}

function issueWords({ level, message }: Extract<ProjectEntry, { kind: 'issue' }>['issue'], glyphs: Glyphs): [string, Token, string] {
  const words = `${level} ${message.split('\n', 1)[0] ?? ''}`;
  if (level === 'ERROR') return [glyphs.bad, 'bad', words];
  return level === 'WARNING' ? [glyphs.needsYou, 'warn', words] : [glyphs.open, 'muted', words];
}

function approvalWords(approval: Extract<ProjectEntry, { kind: 'approval' }>['approval'], glyphs: Glyphs): [string, Token, string] {
  if (approval.approved) return [glyphs.ok, 'ok', `${approval.phase} approved`];
  return approval.generated
    ? [glyphs.needsYou, 'needsYou', `${approval.phase} waits for your approval`]
    : [glyphs.open, 'muted', `${approval.phase} not written yet`];
}

const BOXES = { open: '[ ]', done: '[x]', in_progress: '[-]', blocked: '[~]', unknown: '[?]' } as const;

function taskRow({ task }: Extract<ProjectEntry, { kind: 'task' }>): Row {
  const { id, title, mark, depth, optional } = task;
  const token: Token | undefined = mark === 'done' ? 'muted' : undefined;
  const words = joined([id === undefined ? undefined : visible(id), visible(title), optional ? '(optional)' : undefined], ' ');
  const box: Span = mark === 'done' ? { text: BOXES.done, token: 'ok' } : { text: BOXES[mark] };
  return {
    spans: [{ text: INDENT + '  '.repeat(Math.min(depth, 4)) }, box, { text: ` ${words}`, ...(token === undefined ? {} : { token }) }],
  };
}
