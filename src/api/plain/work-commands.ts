/** Plain-mode commands of refine, align, implement, validate and commit. */
import { Grouping } from '../../domain/commit.ts';
import { StallOption, TaskFailureOption, ValidationFailureOption } from '../../workflow/event.ts';
import { commitDigest } from '../../workflow/selectors.ts';
import type { Session } from '../../workflow/state.ts';
import type { PlainCommand } from './command.ts';
import { ask, tell } from './command.ts';

/** While the spec is refined. */
export const refineCommands: readonly PlainCommand[] = [
  {
    name: 'rounds',
    usage: '',
    help: 'the convergence table',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'refine'
          ? phase.rounds.map(
              ({ round, found, new: fresh, resolved, reopened, open, weight }) =>
                `round ${round}: found ${found}, new ${fresh}, resolved ${resolved}, reopened ${reopened}, open ${open.CRITICAL} CRITICAL ${open.MEDIUM} MEDIUM ${open.LOW} LOW, weight ${weight}`,
            )
          : []),
      ),
  },
  {
    name: 'gaps',
    usage: '',
    help: 'the gap ledger',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'refine'
          ? phase.gaps.map(
              ({ id, state, finding }) =>
                `${id} ${finding.severity} ${state} ${finding.path}:${finding.line} ${finding.rule} ${finding.message}`,
            )
          : []),
      ),
  },
  { name: 'round', usage: '', help: 'review again', say: () => ask({ type: 'round/requested' }) },
  {
    name: 'waive',
    usage: 'GAP REASON',
    help: 'waive a gap',
    say: (_session, [gap = ''], rest) => ask({ type: 'gap/waived', gap, reason: rest }),
  },
  {
    name: 'defer',
    usage: 'GAP REASON',
    help: 'defer a gap',
    say: (_session, [gap = ''], rest) => ask({ type: 'gap/deferred', gap, reason: rest }),
  },
  { name: 'reopen', usage: 'GAP', help: 'open a gap again', say: (_session, [gap = '']) => ask({ type: 'gap/reopened', gap }) },
  {
    name: 'decision',
    usage: 'DECISION because RATIONALE',
    help: 'record a key decision',
    say: (_session, words) => {
      const [decision = '', rationale = ''] = words.join(' ').split(/\s+because\s+/u);
      return ask({ type: 'decision/recorded', decision, rationale });
    },
  },
  {
    name: 'stall',
    usage: `${StallOption.options.join('|')} [GAP,...] [REASON]`,
    help: 'answer a stall; CRITICAL gaps are accepted by name',
    say: (_session, [option, gaps = '', ...reason]) => {
      const checked = StallOption.safeParse(option);
      if (!checked.success) return tell(`say one of ${StallOption.options.join(', ')}`);
      const names = /^G-\d+/u.test(gaps);
      return ask({
        type: 'stall/resolved',
        option: checked.data,
        gaps: names ? gaps.split(',') : [],
        reason: (names ? reason : [gaps, ...reason]).join(' '),
      });
    },
  },
];

/** While the corpus is aligned. */
export const alignCommands: readonly PlainCommand[] = [
  {
    name: 'findings',
    usage: '',
    help: 'triggers and findings',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'align'
          ? [
              ...phase.triggers.map(({ trigger, evidence }) => `${trigger}: ${evidence}`),
              ...phase.findings.map(
                ({ finding, state }, index) =>
                  `${index + 1}. ${finding.severity} ${state} ${finding.path}:${finding.line} ${finding.message}`,
              ),
            ]
          : []),
      ),
  },
  {
    name: 'accept',
    usage: 'N REASON',
    help: 'accept a finding',
    say: (_session, [which = ''], rest) => ask({ type: 'alignment/accepted', finding: Number(which) - 1, reason: rest }),
  },
  { name: 'recheck', usage: '', help: 'check again', say: () => ask({ type: 'alignment/rechecked' }) },
  { name: 'continue', usage: '', help: 'go on', say: () => ask({ type: 'alignment/finished' }) },
];

/** While the change is implemented. */
export const implementCommands: readonly PlainCommand[] = [
  {
    name: 'tasks',
    usage: '',
    help: 'list the tasks',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'implement'
          ? phase.tasks.map(
              ({ task, state, result }) =>
                `${task.id} ${state} ${task.title} | ${task.files.join(', ') || 'no file guessed'}${task.dependsOn.length > 0 ? ` | after ${task.dependsOn.join(', ')}` : ''}${result === undefined ? '' : ` | ${result.findings[0] ?? result.status}`}`,
            )
          : []),
      ),
  },
  {
    name: 'start',
    usage: 'TASK [command]',
    help: 'start a task yourself, or by the configured command',
    say: (_session, [task = '', by]) => ask({ type: 'task/started', task, by: by === 'command' ? 'command' : 'person' }),
  },
  {
    name: 'done',
    usage: 'TASK',
    help: 'say that a task is done; its check decides',
    say: (_session, [task = '']) => ask({ type: 'task/submitted', task }),
  },
  {
    name: 'skip',
    usage: 'TASK REASON',
    help: 'skip a task',
    say: (_session, [task = ''], rest) => ask({ type: 'task/skipped', task, reason: rest }),
  },
  {
    name: 'undo-task',
    usage: 'TASK',
    help: 'roll a finished task back',
    say: (_session, [task = '']) => ask({ type: 'task/rollback_requested', task }),
  },
  {
    name: 'resolve',
    usage: `TASK|verification ${TaskFailureOption.options.join('|')}`,
    help: 'answer a failure',
    say: (_session, [task = '', option]) => {
      const checked = TaskFailureOption.safeParse(option);
      if (!checked.success) return tell(`say one of ${TaskFailureOption.options.join(', ')}`);
      return task === 'verification'
        ? ask({ type: 'verification/resolved', option: checked.data })
        : ask({ type: 'task/resolved', task, option: checked.data });
    },
  },
];

/** While the result is validated. A validation's name may have spaces: name it by number. */
export const validateCommands: readonly PlainCommand[] = [
  {
    name: 'checks',
    usage: '',
    help: 'list the validations',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'validate'
          ? phase.validations.map(
              ({ validation, state, result, reason }, index) =>
                `${index + 1}. ${validation.name} ${result?.status ?? state}${reason === undefined ? '' : ` (${reason})`} | ${validation.reason} | ${result?.findings[0] ?? ''}`,
            )
          : []),
      ),
  },
  {
    name: 'cancel',
    usage: 'N',
    help: 'cancel a running validation',
    say: (session, [which = '']) => named(session, which, (name) => ask({ type: 'validation/cancelled', name })),
  },
  {
    name: 'resolve',
    usage: `N ${ValidationFailureOption.options.join('|')} [REASON]`,
    help: 'answer a failure',
    say: (session, [which = '', option, ...reason]) => {
      const checked = ValidationFailureOption.safeParse(option);
      if (!checked.success) return tell(`say one of ${ValidationFailureOption.options.join(', ')}`);
      return named(session, which, (name) => ask({ type: 'validation/resolved', name, option: checked.data, reason: reason.join(' ') }));
    },
  },
];

function named({ phase }: Session, which: string, use: (name: string) => ReturnType<typeof ask>) {
  const found = phase.name === 'validate' ? phase.validations[Number(which) - 1] : undefined;
  return found === undefined ? tell(`there is no validation ${which}; see checks`) : use(found.validation.name);
}

/** While the result is packaged. */
export const commitCommands: readonly PlainCommand[] = [
  {
    name: 'plan',
    usage: '',
    help: 'what would be committed',
    say: ({ phase }) =>
      tell(
        ...(phase.name === 'commit'
          ? [
              `on ${phase.branch ?? 'a detached HEAD'}, grouped ${phase.grouping}`,
              ...phase.groups.flatMap(({ message, files }, index) => [
                `commit ${index + 1}:`,
                ...message.split('\n').map((line) => `    ${line}`),
                ...files.map(({ path, added, removed }) => `  ${path} +${added} -${removed}`),
              ]),
              ...phase.excluded.map(({ path, reason }) => `left out: ${path} (${reason})`),
            ]
          : []),
      ),
  },
  {
    name: 'grouping',
    usage: Grouping.options.join('|'),
    help: 'group the files differently',
    say: (_session, [word]) => {
      const grouping = Grouping.safeParse(word);
      return grouping.success
        ? ask({ type: 'commit/adjusted', grouping: grouping.data })
        : tell(`say one of ${Grouping.options.join(', ')}`);
    },
  },
  {
    name: 'message',
    usage: 'N TEXT',
    help: "replace a commit's message",
    say: (_session, [which = ''], rest) => ask({ type: 'commit/adjusted', message: { group: Number(which) - 1, text: rest } }),
  },
  {
    name: 'include',
    usage: 'PATH',
    help: 'take a file in',
    say: (_session, [path = '']) => ask({ type: 'commit/adjusted', include: path }),
  },
  {
    name: 'exclude',
    usage: 'PATH',
    help: 'leave a file out',
    say: (_session, [path = '']) => ask({ type: 'commit/adjusted', exclude: path }),
  },
  {
    name: 'commit',
    usage: '',
    help: 'make the commits as planned',
    say: ({ phase }) =>
      phase.name === 'commit' ? ask({ type: 'commit/confirmed', digest: commitDigest(phase) }) : tell('there is no plan'),
  },
  { name: 'postpone', usage: '', help: 'not yet', say: () => ask({ type: 'commit/postponed' }) },
  { name: 'take-up', usage: '', help: 'plan again after postponing', say: () => ask({ type: 'commit/resumed' }) },
];
