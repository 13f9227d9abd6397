/** Checks the outcome record against sessions whose numbers are counted by hand. */
import { expect, test } from 'vitest';
import { deferredItems } from '../../../src/workflow/artifacts/deferred.ts';
import { outcomeOf } from '../../../src/workflow/artifacts/outcome.ts';
import { countWords, durationWords, lineWords } from '../../../src/workflow/artifacts/process.ts';
import {
  alignmentFinding,
  finishedSession,
  FINISHED_RESULTS,
  NO_RESULTS,
  processResult,
  session,
  task,
  taskState,
  validation,
  validationState,
} from '../../rig/later-fixtures.ts';

test('W14: the outcome record measures what happened', () => {
  expect(outcomeOf(finishedSession(), '2026-03-02T10:38:20.000Z')).toEqual({
    // 1 intent + 1 spec + 2 changes + 2 questions, of which 2 were asked and 1 thing was corrected
    proposal_clarity: 0.5,
    // 2 rounds of login.md and 1 of mail.md
    refinement_rounds: 3,
    alignment_triggered: true,
    implementation_success_rate: 0.5,
    validation_pass_rate: 0.5,
    total_duration_mins: 38,
    deferred_items: 10,
  });
});

test('W14: a session without proposal, tasks and validations is not blamed for them', () => {
  expect(outcomeOf(session({ name: 'complete' }, { workflow: 'refine' }), '2026-03-02T10:00:29.000Z')).toEqual({
    proposal_clarity: 1,
    refinement_rounds: 0,
    alignment_triggered: false,
    implementation_success_rate: 1,
    validation_pass_rate: 1,
    total_duration_mins: 0,
    deferred_items: 0,
  });
});

test('W14: clarity and duration never leave their range, whatever the clock and the person do', () => {
  const outcome = outcomeOf(finishedSession({ results: { ...FINISHED_RESULTS, corrections: 50 } }), '2026-03-02T09:00:00.000Z');
  expect([outcome.proposal_clarity, outcome.total_duration_mins]).toEqual([0, 0]);
  expect(outcomeOf(finishedSession(), 'not a time').total_duration_mins).toBe(0);
});

test('W14: a skipped alignment was not triggered, and a cancelled validation was not run', () => {
  const results = {
    ...NO_RESULTS,
    alignment: { triggers: [{ trigger: 'cross_refs' as const, evidence: 'x' }], findings: [], skipped: 'no trigger' },
    validation: {
      validations: [
        validationState('finished', validation('a'), { result: processResult('cancelled') }),
        validationState('finished', validation('b'), { result: processResult('pass') }),
      ],
    },
  };
  const outcome = outcomeOf(session({ name: 'complete' }, { results }), '2026-03-02T10:01:00.000Z');
  expect([outcome.alignment_triggered, outcome.validation_pass_rate]).toEqual([false, 1]);
});

test('W4: a queued alignment finding is left for later only where nothing is implemented', () => {
  const results = { ...NO_RESULTS, alignment: { triggers: [], findings: [alignmentFinding('queued'), alignmentFinding('fixed')] } };
  expect(deferredItems(session({ name: 'complete' }, { results }))).toEqual([]);
  expect(deferredItems(session({ name: 'complete' }, { results, workflow: 'maintain' })).map(({ reason }) => reason)).toEqual([
    'queued for implementation',
  ]);
});

test('W5: tasks that an aborted phase left behind are follow-ups; tasks of a running one are not', () => {
  const tasks = [taskState('done', task('T1')), taskState('waiting', task('T2')), taskState('failed', task('T3'))];
  const implementation = { tasks, verification: [], issues: [], baseline: 'b', appliedSeen: 0 };
  const after = session({ name: 'validate', step: 'planning', validations: [] }, { results: { ...NO_RESULTS, implementation } });
  expect(deferredItems(after).map(({ id, reason, path }) => [id, reason, path])).toEqual([
    ['T2', 'not finished', 'specs/auth/login.md'],
    ['T3', 'failed', 'specs/auth/login.md'],
  ]);
  expect(deferredItems(session({ ...implementation, name: 'implement', step: 'working', paused: false }))).toEqual([]);
});

test('W6: a critical failure under decision is no follow-up yet', () => {
  const validations = [validationState('finished', validation('unit'), { result: processResult('fail') })];
  expect(deferredItems(session({ name: 'validate', step: 'deciding', validations }))).toEqual([]);
  expect(
    deferredItems(session({ name: 'complete' }, { results: { ...NO_RESULTS, validation: { validations } } })).map(({ reason }) => reason),
  ).toEqual(['critical, not passed']);
});

test('numbers read as sentences', () => {
  expect([0, 999, 59_400, 60_000, 3_540_000, 3_600_000, 4_320_000, -5, Number.NaN].map(durationWords)).toEqual([
    '0 s',
    '1 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '1 h 12 min',
    '0 s',
    '0 s',
  ]);
  expect(countWords({ passed: 1, failed: 0, skipped: 0 })).toBe('1 test');
  expect(countWords({ passed: 44, failed: 2, skipped: 1 })).toBe('2 of 47 tests failed, 1 skipped');
  expect([
    lineWords([]),
    lineWords([
      { added: 2, removed: 0 },
      { added: 1, removed: 4 },
    ]),
  ]).toEqual(['0', '+3 -4']);
});
