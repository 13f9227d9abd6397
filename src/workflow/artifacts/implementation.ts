/** Renders implementation_log.md in the documented Implementation Log schema. */
import type { ProcessResult } from '../../domain/task.ts';
import type { Session, TaskState } from '../state.ts';
import { document, inline, orNone, table } from './markdown.ts';
import { countWords, lineWords, plural, statusWord } from './process.ts';
import { implementationOf } from './sources.ts';

/** Text of implementation_log.md: every extracted task, whatever became of it. */
export function implementationLogMd(session: Session): string {
  const implementation = implementationOf(session);
  return document([
    '## Implementation Log',
    '',
    '### Tasks Completed',
    ...table(['Task', 'Files Changed', 'Lines', 'Status'], (implementation?.tasks ?? []).map(taskRow)),
    '',
    '### Verification',
    ...orNone((implementation?.verification ?? []).map(verificationLine)),
    '',
    '### Issues Encountered',
    ...orNone((implementation?.issues ?? []).map(({ issue, resolution }) => `- ${inline(issue)}: ${inline(resolution)}`)),
  ]);
}

const STATUS_WORDS = {
  waiting: 'NOT STARTED',
  opening: 'OPEN',
  open: 'OPEN',
  working: 'OPEN',
  checking: 'OPEN',
  done: 'OK',
  failed: 'FAILED',
  skipped: 'SKIPPED',
  rolling_back: 'ROLLED BACK',
  rolled_back: 'ROLLED BACK',
} as const satisfies Record<TaskState['state'], string>;

function taskRow({ task, state, files, reason }: TaskState): readonly string[] {
  const status = reason === undefined || reason === '' ? STATUS_WORDS[state] : `${STATUS_WORDS[state]}: ${inline(reason)}`;
  return [inline(task.title), files.map((file) => inline(file.path)).join(', '), lineWords(files), status];
}

function verificationLine(result: ProcessResult): string {
  const { counts, findings, status } = result;
  const words =
    counts !== undefined
      ? ` (${countWords(counts)})`
      : status === 'pass' || findings.length === 0
        ? ''
        : ` (${plural(findings.length, 'finding')})`;
  return `- ${inline(result.argv.join(' '))}: ${statusWord(result)}${words}`;
}
