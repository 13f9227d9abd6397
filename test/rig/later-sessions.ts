/** Sessions in each of the later phases with something of everything, for tests of screens. */
import type { AlignPhase, CommitPhase, ImplementPhase, Session, ValidatePhase } from '../../src/workflow/state.ts';
import {
  alignmentFinding,
  applied,
  finishedSession,
  processResult,
  runId,
  session,
  task,
  taskState,
  validation,
  validationState,
} from './later-fixtures.ts';
import { NOW } from './screen-fixtures.ts';

export const ALIGN: AlignPhase = {
  name: 'align',
  step: 'deciding',
  triggers: [
    { trigger: 'cross_refs', evidence: 'specs/mail.md:4 refers to REQ-11' },
    { trigger: 'renamed_terms', evidence: '"lockout" is now "lock"' },
  ],
  findings: [
    alignmentFinding('queued', {
      severity: 'MEDIUM',
      path: 'specs/mail.md',
      line: 4,
      message: '"lockout" is now "lock"',
      quote: 'lockout',
      mechanical: true,
      fix: 'write "lock"',
    }),
    alignmentFinding('open', { fix: 'define REQ-99 or refer to REQ-11' }),
    alignmentFinding('logged', { severity: 'LOW', path: 'specs/a/very/long/path/to/mail.md', line: 9, message: 'heading case differs' }),
  ],
};

export function alignSession(change: Partial<AlignPhase> = {}, more: Partial<Session> = {}): Session {
  return session({ ...ALIGN, ...change }, more);
}

const check = ['npm', 'test'];

/** Seven tasks: two done, one failed by the command, the rest waiting. */
export const TASKS = [
  taskState('done', task('T1', { title: 'schema: lock columns', check }), {
    files: [
      { path: 'src/db/schema.ts', added: 12, removed: 3 },
      { path: 'src/db/rows.ts', added: 2, removed: 0 },
    ],
    result: processResult('pass', { counts: { passed: 47, failed: 0, skipped: 0 } }),
  }),
  taskState('done', task('T2', { title: 'repository methods', dependsOn: ['T1'], check })),
  taskState('skipped', task('T3', { title: 'mail template', dependsOn: ['T1'], check }), { reason: 'mail comes later' }),
  taskState('waiting', task('T4', { title: 'lock service', dependsOn: ['T2'], check, files: ['src/auth/lock.ts'] })),
  taskState(
    'failed',
    task('T5', { title: 'limiter per IP', dependsOn: ['T1'], check, spec: 'specs/auth/limit.md#Limits > REQ-30', change: 'MODIFIED' }),
    {
      attempts: 2,
      by: 'command',
      files: [{ path: 'src/auth/limiter.ts', added: 18, removed: 6 }],
      result: processResult('fail', {
        durationMs: 52_000,
        counts: { passed: 45, failed: 2, skipped: 0 },
        findings: ['limiter allows 10 per minute: expected 10, received 3', 'limiter resets after window'],
      }),
    },
  ),
  taskState('waiting', task('T6', { title: 'limiter tests', dependsOn: ['T5'], check })),
  taskState('waiting', task('T7', { title: 'docs', dependsOn: ['T4', 'T5'] })),
] as const;

export function buildSession(change: Partial<ImplementPhase> = {}, more: Partial<Session> = {}): Session {
  return session(
    {
      name: 'implement',
      step: 'working',
      tasks: TASKS,
      verification: [],
      issues: [],
      paused: false,
      baseline: 'b'.repeat(40),
      appliedSeen: 1,
      ...change,
    },
    more,
  );
}

/** The same session with the task list replaced state by state. */
export function buildWith(
  states: Readonly<Record<string, Partial<(typeof TASKS)[number]>>>,
  change: Partial<ImplementPhase> = {},
  more: Partial<Session> = {},
): Session {
  return buildSession({ tasks: TASKS.map((item) => ({ ...item, ...states[item.task.id] })), ...change }, more);
}

export const VALIDATIONS = [
  validationState('finished', validation('types'), { result: processResult('pass', { durationMs: 11_000 }) }),
  validationState('running', validation('integration'), { startedAt: new Date(NOW - 62_000).toISOString() }),
  validationState('finished', validation('REQ-30 acceptance', { reason: 'src/auth/** changed' }), {
    result: processResult('fail', {
      durationMs: 9000,
      counts: { passed: 1, failed: 1, skipped: 0 },
      findings: ['test/limiter.accept.ts:31 got 200, expected 429'],
    }),
  }),
  validationState('running', validation('security scan', { critical: false }), { attempts: 0 }),
  validationState('skipped', validation('load test'), { attempts: 2, reason: 'no staging host today' }),
  validationState('finished', validation('soak', { critical: false }), { reason: 'cancelled' }),
] as const;

export function validateSession(change: Partial<ValidatePhase> = {}, more: Partial<Session> = {}): Session {
  const run = runId('validation/run#7');
  return session(
    { name: 'validate', step: 'running', validations: VALIDATIONS, ...change },
    { runs: { [run]: { kind: 'validation/run', run, attempt: 1, validation: VALIDATIONS[1].validation } }, ...more },
  );
}

/** The suite at an end, held by the critical failure. */
export function blockedSession(more: Partial<Session> = {}): Session {
  return validateSession({ step: 'deciding', validations: VALIDATIONS.filter(({ state }) => state !== 'running') }, { runs: {}, ...more });
}

export const COMMIT: CommitPhase = {
  name: 'commit',
  step: 'deciding',
  grouping: 'by_phase',
  branch: 'feature/login-lockout',
  groups: [
    {
      message:
        'feat(auth): lock accounts after repeated failures\n\nThree failed logins within ten minutes lock the account for fifteen minutes.\n\n- Updated specs/auth/login.md to v1.3',
      files: [
        { path: 'src/auth/lock.ts', added: 120, removed: 0 },
        { path: 'src/auth/login.ts', added: 41, removed: 18 },
      ],
    },
    { message: 'docs(auth): describe lockout', files: [{ path: 'specs/auth/login.md', added: 31, removed: 12 }] },
  ],
  excluded: [{ path: 'scratch.md', reason: 'not part of this session' }],
};

export function commitSession(change: Partial<CommitPhase> = {}, more: Partial<Session> = {}): Session {
  const { gates, results } = finishedSession();
  return session({ ...COMMIT, ...change }, { gates, results: { ...results, commits: [] }, ...more });
}

/** A complete session whose changed sections can be followed to tasks, files and checks. */
export function summarySession(more: Partial<Session> = {}): Session {
  const { results } = finishedSession();
  const implementation = results.implementation ?? { tasks: [], verification: [], issues: [], baseline: '', appliedSeen: 0 };
  const [lock, menu, limiter] = implementation.tasks;
  const traced = [
    ...(lock === undefined
      ? []
      : [{ ...lock, task: { ...lock.task, spec: 'specs/auth/login.md#Login > REQ-11' }, result: processResult('pass') }]),
    ...(menu === undefined ? [] : [{ ...menu, task: { ...menu.task, spec: 'specs/auth/login.md#Login > REQ-11' } }]),
    ...(limiter === undefined ? [] : [{ ...limiter, task: { ...limiter.task, spec: 'specs/auth/login.md#Login > REQ-12' } }]),
  ];
  const sections = ['REQ-11', 'REQ-12', 'REQ-13'].map((id) => ({ section: `Login > ${id}`, change: 'ADDED' as const, summary: id }));
  return finishedSession({
    results: { ...results, applied: [applied({ sections })], implementation: { ...implementation, tasks: traced } },
    ...more,
  });
}
