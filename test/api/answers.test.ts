/** Answers stand in for a person: they end, and they take no CRITICAL gap that was not named. */
import { expect, test } from 'vitest';
import { Answers } from '../../src/api/answers-format.ts';
import { createAnswerer } from '../../src/api/answers.ts';
import { statusOf } from '../../src/workflow/selectors.ts';
import { finding } from '../rig/steps.ts';
import { AT, World, started } from '../rig/world.ts';

/** Answers until they stop; gives what they stopped with and how many requests they made. */
function drive(refine: object, severity: 'CRITICAL' | 'MEDIUM'): { readonly target: World; readonly stop: string; readonly asked: number } {
  const target = new World(started('refine', { refinement: { stall_threshold: 2, max_rounds: 3 } }), {
    rounds: Array.from({ length: 200 }, () => [finding(severity, 'TBD')]),
  }).settle();
  const answer = createAnswerer(Answers.parse({ version: 1, refine }), () => ({ kind: 'mechanical' }));
  for (let asked = 0; asked < 100; asked += 1) {
    const reply = answer(target.session);
    if ('stop' in reply) return { target, stop: reply.stop, asked };
    expect(target.take({ ...reply.request, at: AT })).toBeUndefined();
    target.settle();
  }
  throw new Error('the answers never end');
}

test('W9 going on after a stall is answered once, so that a run ends', () => {
  const { stop, asked } = drive({ on_stall: 'continue' }, 'MEDIUM');
  expect(stop).toMatch(/^refinement stalled/u);
  expect(asked).toBeLessThan(10);
});

test.each(['reduce_scope', 'accept_partial'])('W3 W9 %s takes no CRITICAL gap that was not named', (option) => {
  const { target, stop } = drive({ on_stall: option }, 'CRITICAL');
  expect(stop).toMatch(/^refinement stalled/u);
  expect(statusOf(target.session)).toBe('STALLED');
});

test('W3 a reduced scope with a CRITICAL gap named is PARTIAL, never CONVERGED', () => {
  const { target } = drive({ on_stall: 'reduce_scope', accept_critical: ['PLC-01'], reason: 'next time' }, 'CRITICAL');
  expect(target.session.results.refinement).toMatchObject({ finalState: 'PARTIAL', acceptedCritical: ['G-001'] });
  expect(target.session.gates[0]).toMatchObject({ verdict: 'accepted', reasons: ['G-001 accepted: next time'] });
});

test.each(['rollback_implementation', 'rollback_refinement', 'retry'])(
  'W9 %s of a validation that keeps failing ends after the attempts',
  (option) => {
    const always = Array.from({ length: 200 }, () => 'fail' as const);
    const target = new World(started('feature'), { processes: { unit: always } }).settle();
    const answers = {
      version: 1,
      proposal: { answers: { default: 'no' } },
      update: { default: 'approve' },
      refine: { on_stall: 'accept_partial' },
      implement: { by: 'person' },
      validate: { on_failure: option, attempts_max: 3 },
    };
    const answer = createAnswerer(Answers.parse(answers), () => ({ kind: 'mechanical' }));
    let asked = 0;
    let reply = answer(target.session);
    while ('request' in reply && asked < 100) {
      asked += 1;
      expect(target.take({ ...reply.request, at: AT })).toBeUndefined();
      target.settle();
      reply = answer(target.session);
    }
    expect(asked).toBeLessThan(60);
    expect(reply).toEqual({ stop: '1 failed validation: unit' });
  },
);
