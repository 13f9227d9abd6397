/** The workflow as a person meets it: every phase, gate, escalation and refusal, over the pure transition. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/gap.ts';
import type { Request, SessionEvent } from '../../src/workflow/event.ts';
import { commitDigest, outstanding, proposalDigest, reviewDigest, reviewOf, statusOf, waiting } from '../../src/workflow/selectors.ts';
import type { ImplementPhase, Session, Status, ValidatePhase } from '../../src/workflow/state.ts';
import { replay, transition } from '../../src/workflow/transition.ts';
import { contentRequest } from '../rig/journey.ts';
import type { Script } from '../rig/world.ts';
import { AT, SPEC, World, started, task, validation } from '../rig/world.ts';

function world(workflow: Parameters<typeof started>[0] = 'feature', script: Script = {}, config: object = {}): World {
  return new World(started(workflow, config), script).settle();
}

/** Goes on as a content person until the test says stop, or nothing is left. Returns the statuses passed. */
function goOn(target: World, stop: (session: Session) => boolean = () => false): Status[] {
  const seen: Status[] = [statusOf(target.session)];
  for (let step = 0; step < 200 && !stop(target.session); step += 1) {
    const request = contentRequest(target.session);
    if (request === undefined) break;
    expect(target.ask(request)).toBeUndefined();
    if (seen.at(-1) !== statusOf(target.session)) seen.push(statusOf(target.session));
  }
  return seen;
}

function inPhase<N extends Session['phase']['name']>(target: World, name: N): Extract<Session['phase'], { name: N }> {
  expect(target.session.phase.name).toBe(name);
  return target.session.phase as Extract<Session['phase'], { name: N }>;
}

function finding(severity: Finding['severity'], quote: string, change: Partial<Finding> = {}): Finding {
  return {
    rule: 'PLC-01',
    severity,
    path: SPEC,
    section: 'Login',
    line: 3,
    column: 1,
    quote,
    message: `${quote} is a placeholder`,
    mechanical: false,
    ...change,
  };
}

const toReview = (session: Session) => session.phase.name === 'update' && session.phase.review !== undefined;
const toImplement = (session: Session) => session.phase.name === 'implement';
const toValidate = (session: Session) => session.phase.name === 'validate';
const toCommit = (session: Session) => session.phase.name === 'commit';

describe('workflows', () => {
  test('W8 a feature passes the documented states in their order and no other', () => {
    const target = world('feature', {
      alignment: { triggers: [{ trigger: 'cross_refs', evidence: 'audit.md refers to it' }], findings: [finding('CRITICAL', 'REQ-03')] },
    });
    const seen = goOn(target, () => false);
    expect(seen).toEqual(['PENDING', 'SPEC_UPDATE', 'ALIGNING', 'IMPLEMENTING', 'COMMITTING', 'COMPLETE']);
    expect(target.session.gates.map(({ phase, verdict }) => `${phase} ${verdict}`)).toEqual([
      'propose passed',
      'update passed',
      'refine passed',
      'align accepted',
      'implement passed',
      'validate passed',
      'commit passed',
    ]);
  });

  test('W13 quick goes from the proposal to implementation, and leaves the specs alone', () => {
    const target = world('quick');
    goOn(target);
    expect(target.session.gates.map(({ phase }) => phase)).toEqual(['propose', 'implement', 'validate', 'commit']);
    expect(target.performed.some(({ kind }) => kind === 'spec/apply')).toBe(false);
  });

  test('W13 refine reviews the one spec it was started for', () => {
    const target = world('refine', { rounds: [[finding('CRITICAL', 'TBD')]] });
    expect(target.performed[0]).toMatchObject({ kind: 'review/run', round: 1, specs: [SPEC] });
    goOn(target);
    expect(target.session.gates.map(({ phase }) => phase)).toEqual(['refine', 'commit']);
  });

  test('W13 maintain checks the corpus without a trigger and drafts the mends it can', () => {
    const target = world('maintain', {
      alignment: {
        triggers: [{ trigger: 'requested', evidence: 'asked' }],
        findings: [finding('MEDIUM', 'old name', { mechanical: true })],
      },
    });
    expect(target.performed[0]).toMatchObject({ kind: 'align/check', requested: true });
    expect(statusOf(target.session)).toBe('ALIGNING');
    goOn(target);
    expect(target.performed.filter(({ kind }) => kind === 'draft/make')).toHaveLength(1);
    expect(statusOf(target.session)).toBe('COMPLETE');
  });
});

describe('propose', () => {
  test('W1 a proposal is not confirmed while a question is open, nor by a digest of something else', () => {
    const target = world();
    const proposal = () => inPhase(target, 'propose').proposal ?? expect.fail('no proposal');
    expect(target.ask({ type: 'proposal/confirmed', digest: proposalDigest(proposal()) })).toBe('question Q1 is open: Also API tokens?');
    target.ask({ type: 'question/answered', id: 'Q1', answer: 'no' });
    const shown = proposalDigest(proposal());
    target.ask({ type: 'proposal/edited', intent: 'Something else.' });
    expect(target.ask({ type: 'proposal/confirmed', digest: shown })).toBe('the proposal changed after it was shown; look at it again');
    expect(target.ask({ type: 'proposal/confirmed', digest: proposalDigest(proposal()) })).toBeUndefined();
    expect(target.performed.find((effect) => effect.kind === 'artifact/write')).toMatchObject({
      path: 'specs/meta/sessions/lockout_2026-03-02/proposal.md',
    });
  });

  test('W1 an answer that names a spec includes it', () => {
    const target = world();
    target.ask({ type: 'spec/included', path: SPEC, included: false });
    target.ask({ type: 'question/answered', id: 'Q1', answer: SPEC });
    expect(inPhase(target, 'propose').proposal?.specs).toMatchObject([{ path: SPEC, included: true }]);
  });

  test('W1 a feature needs a spec; a path that was not found is a new one', () => {
    const target = world();
    target.ask({ type: 'question/answered', id: 'Q1', answer: 'no' });
    target.ask({ type: 'spec/included', path: SPEC, included: false });
    const shown = inPhase(target, 'propose').proposal;
    expect(target.ask({ type: 'proposal/confirmed', digest: proposalDigest(shown ?? expect.fail('no proposal')) })).toBe(
      'no spec is included: include one, or name a new one',
    );
    target.ask({ type: 'spec/included', path: 'specs/new.md', included: true });
    expect(inPhase(target, 'propose').proposal?.specs.at(-1)).toMatchObject({
      path: 'specs/new.md',
      included: true,
      reasons: ['a new spec, named by you'],
    });
  });
});

describe('review', () => {
  test('W2 nothing is written while a hunk is undecided, and only approved hunks are asked for', () => {
    const target = world();
    goOn(target, toReview);
    const review = () => reviewOf(target.session) ?? expect.fail('no review');
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h1', verdict: 'approved' }] });
    expect(target.ask({ type: 'draft/submitted', digest: reviewDigest(review()) })).toBe('1 hunk is undecided');
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h2', verdict: 'rejected', reason: 'too vague' }] });
    expect(target.performed.some(({ kind }) => kind === 'spec/apply')).toBe(false);
    expect(target.ask({ type: 'draft/submitted', digest: reviewDigest(review()) })).toBeUndefined();
    const write = target.performed.find((effect) => effect.kind === 'spec/apply');
    expect(write).toMatchObject({ files: [{ path: SPEC, approved: [{ id: 'h1' }] }] });
    expect(target.session.results.rejected).toEqual([
      { path: SPEC, section: 'Login > REQ-04', summary: 'three failures', reason: 'too vague' },
    ]);
  });

  test('S2 an approval of text that changed afterwards is void', () => {
    const target = world();
    goOn(target, toReview);
    target.ask({
      type: 'hunks/decided',
      decisions: [
        { hunk: 'h1', verdict: 'approved' },
        { hunk: 'h2', verdict: 'approved' },
      ],
    });
    const shown = reviewDigest(reviewOf(target.session) ?? expect.fail('no review'));
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h2', verdict: 'rejected' }] });
    expect(target.ask({ type: 'draft/submitted', digest: shown })).toBe(
      'the draft or a decision changed after it was shown; look at it again',
    );
  });

  test('undo and redo take back and give back each decision and comment', () => {
    const target = world();
    goOn(target, toReview);
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h1', verdict: 'approved' }] });
    target.ask({ type: 'comment/added', id: 'c1', path: SPEC, section: 'Login', quote: 'three', text: 'why three?' });
    const decided = target.session;
    target.ask({ type: 'decision/undone' });
    expect(target.session.results.comments).toEqual([]);
    target.ask({ type: 'decision/undone' });
    expect(reviewOf(target.session)?.decisions).toEqual({});
    target.ask({ type: 'decision/redone' });
    target.ask({ type: 'decision/redone' });
    expect(target.session.phase).toEqual(decided.phase);
    expect(target.session.results).toEqual(decided.results);
    expect(target.ask({ type: 'decision/redone' })).toBe('there is nothing to redo');
  });

  test('a spec that changed on disk stops the write, and the draft is carried over with its decisions', () => {
    const target = world();
    goOn(target, toReview);
    target.ask({
      type: 'hunks/decided',
      decisions: [
        { hunk: 'h1', verdict: 'approved' },
        { hunk: 'h2', verdict: 'approved' },
      ],
    });
    target.take({ type: 'draft/submitted', digest: reviewDigest(reviewOf(target.session) ?? expect.fail('no review')), at: AT });
    const write = target.waiting.find(({ kind }) => kind === 'spec/apply') ?? expect.fail('no write');
    target.waiting = [];
    target.take({ type: 'spec/conflicted', at: AT, run: write.run, attempt: 1, conflicts: [{ path: SPEC }] });
    expect(waiting(target.session)?.what).toBe('1 spec changed on disk during review');
    target.ask({ type: 'draft/requested', source: { kind: 'rebase' } });
    expect(reviewOf(target.session)).toMatchObject({
      conflicts: [],
      decisions: { h1: { verdict: 'approved' }, h2: { verdict: 'approved' } },
    });
  });
});

describe('refine', () => {
  const open = [finding('CRITICAL', 'TBD'), finding('MEDIUM', 'fast'), finding('LOW', 'etc')];

  test('W3 rounds count gaps found, resolved and new, and LOW gaps never block', () => {
    const target = world('refine', { rounds: [open, [finding('LOW', 'etc')]] });
    expect(inPhase(target, 'refine').rounds[0]).toMatchObject({
      round: 1,
      found: 3,
      new: 3,
      resolved: 0,
      open: { CRITICAL: 1, MEDIUM: 1, LOW: 1 },
    });
    target.ask({ type: 'round/requested' });
    expect(target.session.results.refinement).toMatchObject({
      finalState: 'CONVERGED',
      rounds: [{}, { round: 2, resolved: 2, new: 0, open: { CRITICAL: 0, MEDIUM: 0, LOW: 1 } }],
    });
  });

  function stalled(config: object = { refinement: { stall_threshold: 2, max_rounds: 9 } }, findings = open): World {
    const target = world('refine', { rounds: Array.from({ length: 12 }, () => findings) }, config);
    for (let round = 0; round < 12 && statusOf(target.session) === 'REFINING'; round += 1) target.ask({ type: 'round/requested' });
    return target;
  }

  test('W3 a stall pauses after the threshold of rounds without progress', () => {
    const target = stalled();
    expect(statusOf(target.session)).toBe('STALLED');
    expect(inPhase(target, 'refine').rounds).toHaveLength(3);
    expect(target.ask({ type: 'round/requested' })).toBe('refinement stalled: choose one of the four options first');
  });

  test('W3 max_rounds escalates too', () => {
    expect(inPhase(stalled({ refinement: { stall_threshold: 9, max_rounds: 2 } }), 'refine').rounds).toHaveLength(2);
  });

  test('W9 continue grants new rounds', () => {
    const target = stalled();
    target.ask({ type: 'stall/resolved', option: 'continue', gaps: [], reason: '' });
    expect(statusOf(target.session)).toBe('REFINING');
    expect(target.ask({ type: 'round/requested' })).toBeUndefined();
  });

  test('W9 reduce scope defers the named gaps and reviews again', () => {
    const target = stalled();
    target.ask({ type: 'stall/resolved', option: 'reduce_scope', gaps: ['G-001', 'G-003'], reason: 'next time' });
    expect(
      target.session.results.refinement?.gaps.filter(({ state }) => state === 'deferred').map(({ id, reason }) => `${id} ${reason}`),
    ).toEqual(['G-001 next time', 'G-003 next time']);
    expect(target.session.phase.name).not.toBe('refine');
  });

  test('W9 accept partial takes a CRITICAL gap by name only', () => {
    const target = stalled();
    expect(target.ask({ type: 'stall/resolved', option: 'accept_partial', gaps: [], reason: 'ship it' })).toBe(
      'CRITICAL gaps are accepted by name only: G-001',
    );
    target.ask({ type: 'stall/resolved', option: 'accept_partial', gaps: ['G-001'], reason: 'ship it' });
    expect(target.session.results.refinement).toMatchObject({ finalState: 'PARTIAL', acceptedCritical: ['G-001'] });
  });

  test('W9 abort ends the session as ABORTED', () => {
    const target = stalled();
    target.ask({ type: 'stall/resolved', option: 'abort', gaps: [], reason: 'not worth it' });
    expect(statusOf(target.session)).toBe('ABORTED');
    expect(target.session.results.outcome).toBeDefined();
  });

  test('W10 auto_accept_partial accepts a stall without CRITICAL gaps by itself, and never with one', () => {
    const config = { refinement: { stall_threshold: 2, max_rounds: 9, auto_accept_partial: true } };
    expect(stalled(config, [finding('MEDIUM', 'fast')]).session.results.refinement?.finalState).toBe('PARTIAL');
    expect(statusOf(stalled(config).session)).toBe('STALLED');
  });
});

describe('align', () => {
  test('W4 without a trigger it is skipped and says so', () => {
    const target = world();
    goOn(target);
    expect(target.session.gates.find(({ phase }) => phase === 'align')).toMatchObject({
      verdict: 'skipped',
      reasons: ['no trigger condition holds'],
    });
  });

  test('W10 --skip-alignment runs no check at all', () => {
    const target = world('feature', {}, { alignment: { skip: true } });
    goOn(target);
    expect(target.performed.some(({ kind }) => kind === 'align/check')).toBe(false);
  });

  test('W4 CRITICAL pauses until it is accepted by name, MEDIUM is queued as work, LOW is logged', () => {
    const alignment: Script['alignment'] = {
      triggers: [{ trigger: 'renamed_terms', evidence: 'PIN' }],
      findings: [finding('CRITICAL', 'REQ-03'), finding('MEDIUM', 'card'), finding('LOW', 'pin')],
    };
    const target = world('feature', { alignment });
    goOn(target, (session) => session.phase.name === 'align');
    expect(inPhase(target, 'align').findings.map(({ state }) => state)).toEqual(['open', 'queued', 'logged']);
    expect(target.ask({ type: 'alignment/finished' })).toBe('1 CRITICAL finding is open: mend or accept by name');
    target.ask({ type: 'alignment/accepted', finding: 0, reason: 'goes with the PIN' });
    target.ask({ type: 'alignment/finished' });
    const extract = target.performed.find((effect) => effect.kind === 'tasks/extract');
    expect(extract).toMatchObject({ findings: [{ quote: 'card' }] });
  });
});

describe('implement', () => {
  const tasks = [task('T1'), task('T2', ['T1']), task('T3')];
  const phase = (target: World): ImplementPhase => inPhase(target, 'implement');
  const states = (target: World) => phase(target).tasks.map(({ state }) => state);
  const config = { implementation: { command: ['node', 'tools/do.mjs'] } };

  function implementing(script: Script = {}, over: object = config): World {
    const target = world('quick', { tasks, ...script }, over);
    goOn(target, toImplement);
    return target;
  }

  test('W5 a task waits for the tasks it depends on, and one is open at a time', () => {
    const target = implementing();
    expect(target.ask({ type: 'task/started', task: 'T2', by: 'person' })).toBe('T2 waits for T1');
    target.ask({ type: 'task/started', task: 'T1', by: 'person' });
    expect(target.ask({ type: 'task/started', task: 'T3', by: 'person' })).toBe('T1 is open; finish it first');
    target.ask({ type: 'task/submitted', task: 'T1' });
    expect(states(target)).toEqual(['done', 'waiting', 'waiting']);
  });

  test('W5 a command does a task between two snapshots and its check decides', () => {
    const target = implementing();
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    expect(target.performed.slice(-3).map(({ kind }) => kind)).toEqual(['task/snapshot', 'task/work', 'task/check']);
    expect(phase(target).tasks[0]).toMatchObject({ state: 'done', files: [{ path: 'src/T1.js' }] });
  });

  test('W9 fix rolls a failed command back before it tries again', () => {
    const target = implementing({ processes: { T1: ['fail', 'pass'] } });
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    expect(states(target)[0]).toBe('failed');
    target.ask({ type: 'task/resolved', task: 'T1', option: 'fix' });
    expect(target.performed.slice(-3).map(({ kind }) => kind)).toEqual(['task/rollback', 'task/work', 'task/check']);
    expect(phase(target).tasks[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('W9 fix of a task of the person opens it again and never rolls their edits back', () => {
    const target = implementing({ processes: { T1: ['fail', 'pass'] } });
    target.ask({ type: 'task/started', task: 'T1', by: 'person' });
    target.ask({ type: 'task/submitted', task: 'T1' });
    target.ask({ type: 'task/resolved', task: 'T1', option: 'fix' });
    expect(states(target)[0]).toBe('open');
    expect(target.performed.some(({ kind }) => kind === 'task/rollback')).toBe(false);
  });

  test('W9 rollback takes one change back and the others go on', () => {
    const target = implementing({ processes: { T1: ['fail'] } });
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    target.ask({ type: 'task/resolved', task: 'T1', option: 'rollback' });
    expect(states(target)).toEqual(['rolled_back', 'waiting', 'waiting']);
    expect(target.ask({ type: 'task/started', task: 'T3', by: 'command' })).toBeUndefined();
  });

  test('W9 pause hands the task to the person', () => {
    const target = implementing({ processes: { T1: ['fail'] } });
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    target.ask({ type: 'task/resolved', task: 'T1', option: 'pause' });
    expect(phase(target)).toMatchObject({ paused: true, tasks: [{ state: 'open', by: 'person' }, {}, {}] });
  });

  test('W9 abort phase skips what is left and goes on to validation', () => {
    const target = implementing({ processes: { T1: ['fail'] }, validations: [] });
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    target.ask({ type: 'task/resolved', task: 'T1', option: 'abort_phase' });
    expect(target.session.results.implementation?.tasks.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped']);
    expect(target.session.phase.name).toBe('commit');
  });

  test('W5 a finished task is rolled back by its own two snapshots', () => {
    const target = implementing();
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    const { before, after } = phase(target).tasks[0] ?? expect.fail('no task');
    target.ask({ type: 'task/rollback_requested', task: 'T1' });
    expect(target.performed.at(-1)).toMatchObject({ kind: 'task/rollback', before, after });
    expect(states(target)[0]).toBe('rolled_back');
  });

  test('W5 no task is rolled back under a running verification', () => {
    const target = implementing({ tasks: [task('T1')] });
    target.take({ type: 'task/started', task: 'T1', by: 'person', at: AT });
    target.step();
    target.take({ type: 'task/submitted', task: 'T1', at: AT });
    target.step();
    expect(phase(target).step).toBe('verifying');
    expect(target.take({ type: 'task/rollback_requested', task: 'T1', at: AT })).toBe('the full verification is running');
  });

  test('W5 the full verification follows the last task; its failure offers the four options', () => {
    const target = implementing({ tasks: [task('T1')], processes: { verify: ['fail', 'fail', 'pass'] } });
    target.ask({ type: 'task/started', task: 'T1', by: 'command' });
    expect(phase(target).step).toBe('failed_verification');
    target.ask({ type: 'verification/resolved', option: 'fix' });
    expect(phase(target).step).toBe('failed_verification');
    target.ask({ type: 'verification/resolved', option: 'rollback' });
    expect(target.session.results.implementation?.tasks[0]?.state).toBe('rolled_back');
  });
});

describe('validate', () => {
  const config = {};
  const validations = [validation('unit'), validation('lint', false), validation('e2e')];
  const phase = (target: World): ValidatePhase => inPhase(target, 'validate');

  function validating(processes: Script['processes'], script: Script = {}): World {
    const target = world('feature', { validations, ...script, processes: processes ?? {} }, config);
    goOn(target, toValidate);
    return target;
  }

  test('W6 all validations start together', () => {
    const target = world('quick', { validations });
    goOn(target);
    const kinds = target.performed.map(({ kind }) => kind);
    const first = kinds.indexOf('validation/run');
    expect(kinds.slice(first, first + 3)).toEqual(['validation/run', 'validation/run', 'validation/run']);
  });

  test('W6 W10 with parallel: false the next starts when the one before ends', () => {
    const target = world('quick', { validations }, { validation: { parallel: false } });
    target.settle();
    goOn(target, (session) => session.phase.name === 'validate');
    goOn(target);
    expect(target.session.results.validation?.validations.map(({ result }) => result?.status)).toEqual(['pass', 'pass', 'pass']);
  });

  test('W6 a minor failure is logged and the workflow goes on', () => {
    const target = validating({ lint: ['fail'] });
    expect(target.session.gates.find(({ phase: name }) => name === 'validate')?.reasons).toContain('lint failed, logged for follow-up');
  });

  test('W6 W8 a critical failure blocks', () => {
    const target = validating({ unit: ['fail'] });
    expect(statusOf(target.session)).toBe('BLOCKED');
    expect(waiting(target.session)?.what).toBe('1 failed validation: unit');
  });

  test('W9 retry runs that validation again', () => {
    const target = validating({ unit: ['fail', 'pass'] });
    target.ask({ type: 'validation/resolved', name: 'unit', option: 'retry', reason: '' });
    expect(target.session.phase.name).toBe('commit');
  });

  test('W9 skipping accepts the risk with a reason, and the gate says accepted', () => {
    const target = validating({ unit: ['fail'] });
    expect(target.ask({ type: 'validation/resolved', name: 'unit', option: 'skip', reason: ' ' })).toBe(
      'accepting the risk needs a reason',
    );
    target.ask({ type: 'validation/resolved', name: 'unit', option: 'skip', reason: 'flaky host' });
    expect(target.session.gates.find(({ phase: name }) => name === 'validate')).toMatchObject({
      verdict: 'accepted',
      reasons: ['2 of 3 validations passed', 'unit skipped: flaky host'],
    });
  });

  test('W9 rollback to implementation adds a task for the failure', () => {
    const target = validating({ unit: ['fail'] });
    target.ask({ type: 'validation/resolved', name: 'unit', option: 'rollback_implementation', reason: '' });
    expect(statusOf(target.session)).toBe('IMPLEMENTING');
    expect(inPhase(target, 'implement').tasks.at(-1)).toMatchObject({
      task: { id: 'T2', title: 'Mend validation unit' },
      state: 'waiting',
    });
    goOn(target);
    expect(statusOf(target.session)).toBe('COMPLETE');
  });

  test('W9 rollback to refinement goes back to the spec with the ledger kept', () => {
    const target = validating({ unit: ['fail'] }, { rounds: [[finding('LOW', 'etc')]] });
    target.ask({ type: 'validation/resolved', name: 'unit', option: 'rollback_refinement', reason: 'the spec is wrong' });
    expect(inPhase(target, 'refine')).toMatchObject({ step: 'authoring', rounds: [{ round: 1 }], gaps: [{ id: 'G-001' }] });
    goOn(target);
    expect(statusOf(target.session)).toBe('COMPLETE');
  });

  test('W9 quick has no refinement to go back to', () => {
    const target = world('quick', { processes: { unit: ['fail'] } });
    goOn(target, toValidate);
    expect(target.ask({ type: 'validation/resolved', name: 'unit', option: 'rollback_refinement', reason: '' })).toBe(
      'the quick workflow has no refinement',
    );
  });

  test('a cancelled validation is unasked for, its late outcome is ignored, and it does not count as passed', () => {
    const target = world('quick', { tasks: [], validations });
    goOn(target, (session) => session.phase.name === 'propose' && session.phase.proposal?.questions[0]?.answer !== undefined);
    target.take({ ...(contentRequest(target.session) ?? expect.fail('no request')), at: AT });
    while (target.session.phase.name !== 'validate' || phase(target).step === 'planning') target.step();
    const run =
      outstanding(target.session).find((effect) => effect.kind === 'validation/run' && effect.validation.name === 'e2e') ??
      expect.fail('not running');
    target.take({ type: 'validation/cancelled', name: 'e2e', at: AT });
    expect(outstanding(target.session).some((effect) => effect.run === run.run)).toBe(false);
    target.settle();
    expect(phase(target)).toMatchObject({ step: 'deciding', validations: [{}, {}, { validation: { name: 'e2e' }, reason: 'cancelled' }] });
  });
});

describe('commit', () => {
  function committing(config: object = {}): World {
    const target = world('feature', {}, config);
    goOn(target, toCommit);
    return target;
  }
  const digest = (target: World) => commitDigest(inPhase(target, 'commit'));

  test('W7 the commit that was shown is the commit that is made', () => {
    const target = committing();
    const shown = digest(target);
    target.ask({ type: 'commit/adjusted', message: { group: 0, text: 'feat: mine' } });
    expect(target.ask({ type: 'commit/confirmed', digest: shown })).toBe(
      'files or messages changed after they were shown; look at them again',
    );
    target.ask({ type: 'commit/confirmed', digest: digest(target) });
    expect(target.session.results.commits.map(({ title }) => title)).toEqual(['feat: mine', 'docs(specs): record']);
  });

  test('W7 a commit can be postponed and taken up again', () => {
    const target = committing();
    target.ask({ type: 'commit/postponed' });
    expect(target.ask({ type: 'commit/confirmed', digest: digest(target) })).toBe('the commit is not being decided');
    target.ask({ type: 'commit/resumed' });
    expect(inPhase(target, 'commit').step).toBe('deciding');
  });

  test('W7 files go in and out by name, and both can be undone', () => {
    const target = committing();
    const files = () => inPhase(target, 'commit').groups.flatMap((group) => group.files.map(({ path }) => path));
    target.ask({ type: 'commit/adjusted', include: 'notes.txt' });
    expect(files()).toContain('notes.txt');
    target.ask({ type: 'commit/adjusted', exclude: SPEC });
    expect(files()).not.toContain(SPEC);
    target.ask({ type: 'decision/undone' });
    expect(files()).toContain(SPEC);
  });

  test('W11 W14 the record is committed after every report and the outcome are written', () => {
    const target = committing();
    target.ask({ type: 'commit/confirmed', digest: digest(target) });
    expect(target.performed.at(-1)?.kind).toBe('record/commit');
    const names = Object.keys(target.session.written).map((path) => path.split('/').at(-1));
    expect(names.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(
      [
        'SUMMARY.md',
        'alignment_report.md',
        'approvals.md',
        'implementation_log.md',
        'outcome.json',
        'proposal.md',
        'refinement_summary.md',
        'specs__login.md.diff',
        'validation_report.md',
      ].toSorted((a, b) => a.localeCompare(b)),
    );
    expect(target.session.results.outcome).toMatchObject({
      refinement_rounds: 1,
      alignment_triggered: false,
      implementation_success_rate: 1,
      validation_pass_rate: 1,
    });
  });
});

describe('effects', () => {
  test('a failed effect waits for a retry, which is a new attempt', () => {
    const target = world('feature', { failing: ['corpus/scan'] });
    expect(waiting(target.session)?.what).toBe('corpus/scan failed: corpus/scan is broken');
    const run = target.session.failures[0]?.effect.run ?? expect.fail('no failure');
    target.ask({ type: 'run/retried', run });
    expect(target.performed.at(-1)).toMatchObject({ kind: 'corpus/scan', attempt: 2 });
    expect(target.session.failures).toEqual([]);
  });

  test('an outcome counts once and only for its own attempt', () => {
    const target = new World(started('feature'));
    const [scan] = target.waiting;
    const outcome = {
      type: 'corpus/scanned',
      at: AT,
      run: scan?.run,
      attempt: 2,
      intent: '',
      specs: [],
      keyChanges: [],
      questions: [],
    } as unknown as SessionEvent;
    expect(transition(target.session, outcome)).toEqual([target.session, []]);
    target.settle();
    const after = target.session;
    expect(transition(after, { ...outcome, attempt: 1 } as SessionEvent)[0]).toBe(after);
  });

  test('an event that does not apply returns the same object and no effects', () => {
    const target = world();
    const request: Request = { type: 'round/requested' };
    const [state, effects] = transition(target.session, { ...request, at: AT });
    expect(state).toBe(target.session);
    expect(effects).toEqual([]);
  });

  test('R7 the state equals the fold of its journal, and what is outstanding equals what was asked for and not answered', () => {
    const target = world('feature', { rounds: [[finding('CRITICAL', 'TBD')]], failing: ['spec/apply'] });
    goOn(target);
    expect(replay(target.journal)).toEqual(target.session);
    expect(outstanding(target.session)).toEqual([]);
  });

  test('W8 a session that is over takes nothing more', () => {
    const target = world();
    target.ask({ type: 'session/aborted', reason: 'changed my mind' });
    expect(statusOf(target.session)).toBe('ABORTED');
    expect(target.ask({ type: 'question/answered', id: 'Q1', answer: 'no' })).toBe('the session was aborted');
    expect(target.ask({ type: 'session/aborted', reason: 'again' })).toBe('the session is aborted already');
  });
});
