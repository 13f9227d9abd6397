/** What Home tells of the entry of the project under the cursor. */
import type { ProjectUnit } from '../../../src/documents/project.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { joined, plural } from '../../parts/words.ts';

import type { ProjectEntry, UnitEntry } from './project.ts';

/** Rows of a pane of `width` cells. */
export function projectDetails(entry: ProjectEntry | undefined, width: number): readonly Row[] {
  if (entry === undefined || entry.kind === 'heading' || entry.kind === 'group') return [];
  const text = (words: string): readonly Row[] => textRows(visible(words, { newline: true }), width);
  const { unit } = entry;
  switch (entry.kind) {
    case 'unit':
      return unitRows(entry, width);
    case 'issue': {
      const { level, rule, message, fix, file, line } = entry.issue;
      return [
        heading(`${level} ${visible(rule)}`),
        ...text(message),
        ...(fix === undefined ? [] : text(`fix: ${fix}`)),
        BLANK,
        ...text(place(file, line)),
      ];
    }
    case 'overlap': {
      const { capability, requirement, others } = entry.overlap;
      return [
        heading('Touched by more than one change'),
        ...text(`${capability}: ${requirement}`),
        ...text(`${unit.id} and ${others.join(', ')} change it. Whoever is archived last decides what stands.`),
      ];
    }
    case 'question':
      return [
        heading('Open question'),
        ...text(entry.question.question),
        BLANK,
        ...text(place(entry.question.file, entry.question.line)),
        ...text('a answers it where it stands.'),
      ];
    case 'approval': {
      const { phase, generated, approved, file } = entry.approval;
      const state = approved ? 'is approved' : generated ? 'is written and waits for your approval: a approves it' : 'is not written yet';
      return [heading(`Phase ${visible(phase)}`), ...text(`The ${phase} of ${unit.id} ${state}.`), BLANK, ...text(file)];
    }
    case 'task': {
      const { id, title, mark, group, file, line, isCheck } = entry.task;
      return [
        heading(joined([isCheck ? 'Check' : 'Task', id === undefined ? undefined : visible(id)], ' ')),
        ...text(title),
        BLANK,
        ...text(joined([MARKS[mark], group], ', in ')),
        ...text(place(file, line)),
      ];
    }
  }
}

const MARKS = {
  open: 'open',
  done: 'done',
  in_progress: 'in progress',
  blocked: 'blocked',
  unknown: 'marked in a way the format does not know',
} as const;

function place(file: string, line: number): string {
  return line === 0 ? file : `${file}:${line}`;
}

const SHOWN_MAX = 8;

function unitRows({ unit, needs, overlaps }: UnitEntry, width: number): readonly Row[] {
  const text = (words: string): readonly Row[] => textRows(visible(words, { newline: true }), width);
  const errors = unit.issues.filter(({ level }) => level === 'ERROR');
  const shared = new Set(overlaps.flatMap(({ others }) => others));
  return [
    heading(visible(unit.id)),
    ...(unit.title === undefined ? [] : text(unit.title)),
    ...text(joined([FORMATS[unit.format], unit.kind, unit.file], ', ')),
    ...text(countWords(unit)),
    ...(unit.approvals.length === 0 ? [] : text(unit.approvals.map(phaseWords).join(', '))),
    ...(needs.length === 0 && shared.size === 0 ? [] : [BLANK]),
    ...errors
      .slice(0, SHOWN_MAX)
      .flatMap(({ message, line }) =>
        textRows(visible(`${line === 0 ? '' : `line ${line}: `}${message}`.split('\n', 1)[0] ?? ''), width, { token: 'bad' }),
      ),
    ...unit.questions.slice(0, SHOWN_MAX).flatMap(({ question }) => textRows(visible(`? ${question}`), width, { token: 'needsYou' })),
    ...(shared.size === 0
      ? []
      : textRows(visible(`${plural(overlaps.length, 'requirement')} also in ${[...shared].join(', ')}`), width, { token: 'warn' })),
  ];
}

const FORMATS = { openspec: 'OpenSpec', 'spec-kit': 'spec-kit', kiro: 'Kiro', plain: 'Markdown' } as const;

function countWords(unit: ProjectUnit): string {
  const { requirements, scenarios, done, total, issues } = unit;
  const warnings = issues.filter(({ level }) => level === 'WARNING').length;
  return joined(
    [
      requirements === 0 ? undefined : plural(requirements, 'requirement'),
      scenarios === 0 ? undefined : plural(scenarios, 'scenario'),
      total === 0 ? undefined : `${done} of ${plural(total, 'task')} done`,
      warnings === 0 ? undefined : plural(warnings, 'warning'),
    ],
    ', ',
  );
}

function phaseWords({ phase, generated, approved }: ProjectUnit['approvals'][number]): string {
  return `${phase} ${approved ? 'approved' : generated ? 'to approve' : 'not written'}`;
}
