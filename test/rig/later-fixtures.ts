/** Builders of sessions in the later phases, complete and typed, so that a test names only what it is about. */
import type { Finding } from '../../src/domain/gap.ts';
import type { AppliedSpec } from '../../src/domain/hunk.ts';
import type { Digest, RunId, SessionId } from '../../src/domain/ids.ts';
import type { ProcessResult, Task } from '../../src/domain/task.ts';
import type { Validation } from '../../src/domain/validation.ts';
import { Config } from '../../src/domain/config.ts';
import type { AlignmentFinding, Phase, Results, Session, TaskState, ValidationState } from '../../src/workflow/state.ts';

/** Sixty-four times one hex digit: a digest that a reader can tell from others. */
export function digest(digit: string): Digest {
  return digit.repeat(64) as Digest;
}

export function runId(text: string): RunId {
  return text as RunId;
}

export const NO_RESULTS: Results = { applied: [], rejected: [], comments: [], commits: [] };

/** A `feature` session in the given phase that began at 10:00 and last moved at 10:38. */
export function session(phase: Phase, change: Partial<Session> = {}): Session {
  return {
    id: 'login-lockout_2026-03-02' as SessionId,
    workflow: 'feature',
    request: 'Lock accounts after repeated failed logins',
    feature: 'login-lockout',
    route: { workflow: 'feature', reasons: ['the request names a spec'], overruled: false },
    config: Config.parse({}),
    targets: [],
    head: 'a'.repeat(40),
    branch: 'feature/login-lockout',
    artifacts: 'specs/meta/sessions/login-lockout_2026-03-02',
    startedAt: '2026-03-02T10:00:00.000Z',
    lastAt: '2026-03-02T10:38:00.000Z',
    phase,
    results: NO_RESULTS,
    gates: [],
    runs: {},
    runCount: 0,
    failures: [],
    written: {},
    ...change,
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'broken-reference',
    severity: 'CRITICAL',
    path: 'specs/auth/login.md',
    section: 'Login > REQ-11',
    line: 13,
    column: 1,
    quote: 'see REQ-99',
    message: 'REQ-99 is not defined anywhere',
    mechanical: false,
    ...change,
  };
}

export function alignmentFinding(state: AlignmentFinding['state'], change: Partial<Finding> = {}, reason?: string): AlignmentFinding {
  return { finding: finding(change), state, ...(reason === undefined ? {} : { reason }) };
}

export function applied(change: Partial<AppliedSpec> = {}): AppliedSpec {
  return {
    path: 'specs/auth/login.md',
    before: digest('1'),
    after: digest('2'),
    versions: { before: '1.2', after: '1.3' },
    sections: [{ section: 'Login > REQ-11', change: 'ADDED', summary: 'Lock after 3 failures' }],
    added: 31,
    removed: 12,
    ...change,
  };
}

export function task(id: string, change: Partial<Task> = {}): Task {
  return { id, title: `Implement ${id}`, change: 'ADDED', spec: `specs/auth/login.md#Login > ${id}`, files: [], dependsOn: [], ...change };
}

export function taskState(state: TaskState['state'], of: Task, change: Partial<TaskState> = {}): TaskState {
  return { task: of, state, by: 'person', attempts: state === 'waiting' ? 0 : 1, files: [], ...change };
}

export function processResult(status: ProcessResult['status'], change: Partial<ProcessResult> = {}): ProcessResult {
  return {
    argv: ['npm', 'test'],
    status,
    exitCode: status === 'pass' ? 0 : 1,
    durationMs: 38_000,
    findings: [],
    output: digest('f'),
    ...change,
  };
}

export function validation(name: string, change: Partial<Validation> = {}): Validation {
  return { name, argv: ['npm', 'run', name], reason: 'required by trueup.yaml', critical: true, timeoutMs: 600_000, ...change };
}

export function validationState(state: ValidationState['state'], of: Validation, change: Partial<ValidationState> = {}): ValidationState {
  return { validation: of, state, attempts: 1, ...change };
}

const ROUND = { found: 0, resolved: 0, new: 0, reopened: 0, open: { CRITICAL: 0, MEDIUM: 0, LOW: 0 }, weight: 0 };
const GAP = { firstRound: 1, lastRound: 2, reopened: 0 };

/** Results of a session in which something of everything happened. */
export const FINISHED_RESULTS: Results = {
  proposal: {
    request: 'Lock accounts after repeated failed logins',
    intent: 'Stop credential stuffing',
    specs: [
      {
        path: 'specs/auth/login.md',
        digest: digest('1'),
        version: '1.2',
        sections: [],
        score: 1,
        reasons: [],
        touched: ['Login > REQ-11', 'Login > REQ-12'],
        included: true,
      },
      { path: 'specs/audit.md', digest: digest('3'), sections: [], score: 0.2, reasons: [], touched: [], included: false },
    ],
    keyChanges: [
      { text: 'Lock after 3 failures within 10 minutes', change: 'ADDED' },
      { text: 'Unlock by e-mail link', change: 'ADDED' },
    ],
    questions: [
      { id: 'Q1', text: 'Should API tokens be locked too?', why: 'accounts', choices: [], answer: 'yes' },
      { id: 'Q2', text: 'Keep the log for how long?', why: 'log', choices: [] },
    ],
  },
  corrections: 1,
  applied: [
    applied(),
    applied({ path: 'specs/auth/mail.md', versions: { after: '1.0' }, added: 10, removed: 0, before: undefined }),
    applied({ path: 'specs/glossary.md', versions: {}, added: 1, removed: 1, sections: [] }),
    applied({ before: digest('2'), after: digest('4'), versions: { before: '1.3', after: '1.4' }, added: 2, removed: 1 }),
  ],
  rejected: [
    { path: 'specs/auth/login.md', section: 'Login > REQ-13', summary: 'Admins are exempt', reason: 'admins are the main target' },
  ],
  comments: [
    {
      id: 'c1',
      path: 'specs/auth/login.md',
      section: 'Login > REQ-11',
      quote: '3 failed attempts',
      text: 'Does the window slide?',
      resolved: true,
    },
  ],
  refinement: {
    rounds: [
      { ...ROUND, round: 1, specs: [{ path: 'specs/auth/login.md', digest: digest('2') }] },
      {
        ...ROUND,
        round: 2,
        specs: [
          { path: 'specs/auth/login.md', digest: digest('2') },
          { path: 'specs/auth/mail.md', digest: digest('5') },
        ],
      },
    ],
    gaps: [
      { ...GAP, id: 'G-001', finding: finding({ message: 'duplicate id' }), state: 'resolved' },
      { ...GAP, id: 'G-002', finding: finding({ message: 'no error path' }), state: 'waived', reason: 'the gateway answers' },
      {
        ...GAP,
        id: 'G-003',
        finding: finding({ severity: 'MEDIUM', message: '"user" is not defined' }),
        state: 'deferred',
        reason: 'glossary comes next',
      },
      { ...GAP, id: 'G-004', finding: finding({ severity: 'LOW', path: 'specs/auth/mail.md', message: 'long sentence' }), state: 'open' },
    ],
    decisions: [{ decision: 'The window slides', rationale: 'A reset can be gamed' }],
    finalState: 'PARTIAL',
    acceptedCritical: ['G-002'],
  },
  alignment: {
    triggers: [{ trigger: 'cross_refs', evidence: 'specs/mail.md:4 refers to REQ-11' }],
    findings: [
      alignmentFinding('accepted', {}, 'comes with the next release'),
      alignmentFinding('queued', {
        severity: 'MEDIUM',
        path: 'specs/mail.md',
        line: 4,
        message: '"lockout" is now "lock"',
        quote: 'lockout',
      }),
      alignmentFinding('logged', { severity: 'LOW', path: 'specs/mail.md', line: 9, message: 'heading case differs' }),
    ],
  },
  implementation: {
    tasks: [
      taskState('done', task('T1', { title: 'Implement lock' }), {
        files: [
          { path: 'src/lock.ts', added: 100, removed: 0 },
          { path: 'src/app.ts', added: 20, removed: 3 },
        ],
      }),
      taskState('done', task('T2', { title: 'Remove WizardMenu', dependsOn: ['T1'] }), {
        files: [{ path: 'src/app.ts', added: 0, removed: 18 }],
      }),
      taskState('rolled_back', task('T3', { title: 'Implement limiter' }), { files: [{ path: 'src/limiter.ts', added: 0, removed: 0 }] }),
      taskState('skipped', task('T4', { title: 'Implement mail' }), { reason: 'mail comes with the next release' }),
    ],
    verification: [
      processResult('pass', { counts: { passed: 47, failed: 0, skipped: 0 } }),
      processResult('pass', { argv: ['npm', 'run', 'lint'] }),
      processResult('fail', { argv: ['npm', 'run', 'types'], findings: ['src/app.ts(3,1): error TS2304'] }),
    ],
    issues: [{ issue: 'limiter test failed', resolution: 'rolled back' }],
    baseline: 'b'.repeat(40),
    appliedSeen: 4,
  },
  validation: {
    validations: [
      validationState('finished', validation('unit'), { result: processResult('pass', { counts: { passed: 44, failed: 0, skipped: 3 } }) }),
      validationState('finished', validation('memory_audit', { critical: false }), {
        result: processResult('pass', { findings: ['2 MB kept after close'] }),
      }),
      validationState('skipped', validation('e2e'), {
        attempts: 2,
        reason: 'the staging host is down',
        result: processResult('fail', { counts: { passed: 8, failed: 1, skipped: 0 }, findings: ['logs in twice'] }),
      }),
      validationState('finished', validation('lint', { critical: false, reason: 'src/** changed' }), {
        result: processResult('fail', { exitCode: 2 }),
      }),
    ],
  },
  commits: [{ hash: `9f31c2e${'0'.repeat(33)}`, title: 'feat(login-lockout): lock accounts after repeated failed logins' }],
};

/** A complete session with those results. */
export function finishedSession(change: Partial<Session> = {}): Session {
  const names = [
    'proposal.md',
    'spec_diffs/login.md.diff',
    'refinement_summary.md',
    'alignment_report.md',
    'implementation_log.md',
    'validation_report.md',
    'approvals.md',
  ];
  return session(
    { name: 'complete' },
    {
      results: FINISHED_RESULTS,
      gates: [
        { phase: 'propose', verdict: 'accepted', reasons: ['confirmed by you'], at: '2026-03-02T10:02:00.000Z' },
        { phase: 'align', verdict: 'skipped', reasons: ['no trigger fired'], at: '2026-03-02T10:20:00.000Z' },
      ],
      written: Object.fromEntries(names.map((name) => [`specs/meta/sessions/login-lockout_2026-03-02/${name}`, digest('9')])),
      ...change,
    },
  );
}
