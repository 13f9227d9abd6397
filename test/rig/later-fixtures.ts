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
    past: [],
    future: [],
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
  return { argv: ['npm', 'test'], status, exitCode: status === 'pass' ? 0 : 1, durationMs: 38_000, findings: [], output: digest('f'), ...change };
}

export function validation(name: string, change: Partial<Validation> = {}): Validation {
  return { name, argv: ['npm', 'run', name], reason: 'required by trueup.yaml', critical: true, timeoutMs: 600_000, ...change };
}

export function validationState(state: ValidationState['state'], of: Validation, change: Partial<ValidationState> = {}): ValidationState {
  return { validation: of, state, attempts: 1, ...change };
}
