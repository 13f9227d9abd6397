/** Implementation, validation and commit as a person meets them, over the pure transition. */
import { describe, expect, test } from 'vitest';
import { commitDigest, outstanding, statusOf, waiting } from '../../src/workflow/selectors.ts';
import type { ImplementPhase, ValidatePhase } from '../../src/workflow/state.ts';
import { contentRequest } from '../rig/journey.ts';
import { world, goOn, inPhase, finding, toImplement, toValidate, toCommit } from '../rig/steps.ts';
import type { Script } from '../rig/world.ts';
import { AT, SPEC, World, task, validation } from '../rig/world.ts';

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
