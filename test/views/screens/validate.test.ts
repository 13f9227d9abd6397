/** Validate shows every validation live and side by side, and holds the workflow for a decision when a critical one does not pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validationReportMd } from '../../../src/workflow/artifacts/validation.ts';
import { validate } from '../../../views/screens/validate.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { framed, TERMINAL, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { finishedSession, processResult, runId, session, validation, validationState } from '../../rig/later-fixtures.ts';
import { blockedSession, VALIDATIONS, validateSession } from '../../rig/later-sessions.ts';
import { answer, confirmIt, keyRow, press } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

const live = {
  transcript: (run: string): readonly string[] => (run === 'validation/run#7' ? ['start', '61 of 88'] : []),
  blob: (): Uint8Array => new TextEncoder().encode('start server\nassertion failed\n'),
};
const on = (row = 0, over = validateSession(), place: Partial<Ui> = {}, more: Partial<Omit<View, 'ui'>> = {}): View =>
  viewOf(validate, over, { cursor: ['validations', row], ui: place, ...live, ...more });
const FAILED = 1;

describe('validate', () => {
  it('W6: shows the running suite beside the details and the live output of the one under the cursor at 120x40', () => {
    expect(framed(validate, on(1), TERMINAL.large)).toEqual([
      '[Validations  4 of 6 done  2 failed  1 skipped  1 running  1 queued] │ [Details]',
      '  ✓ types              pass       0:11  critical                  │   integration',
      '▸ ⠶ integration        running    1:02  critical  61 of 88        │   running',
      '  ✗ REQ-30 acceptance  fail       0:09  critical  1 of 2 tests .. │',
      '    security scan      queued           minor                     │   Why       required by trueup.yaml',
      '  - load test          skipped          critical  no staging ho.. │   Weight    critical: a failure holds the workflow',
      '  - soak               cancelled        minor                     │   Command   npm run integration',
      '                                                                  │   Limit     600 seconds',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │',
      '                                                                  │ [Output of integration, live  following]',
      '                                                                  │   start',
      '                                                                  │   61 of 88',
      '= LIVE  4 of 6 done  2 failed  1 skipped  1 running  1 queued',
    ]);
  });

  it('W6 W9: shows what failed, why it ran and the ways on at 120x40', () => {
    expect(framed(validate, on(FAILED, blockedSession()), TERMINAL.large)).toEqual([
      '[Validations  4 of 4 done  2 failed  1 skipped]                   │ [Details]',
      '  ✓ types              pass       0:11  critical                  │   REQ-30 acceptance',
      '▸ ✗ REQ-30 acceptance  fail       0:09  critical  1 of 2 tests .. │   fail',
      '  - load test          skipped          critical  no staging ho.. │   npm test',
      '  - soak               cancelled        minor                     │   ✗ FAIL, exit 1, 0:09, 1 of 2 tests failed',
      '                                                                  │   ✗ test/limiter.accept.ts:31 got 200, expected 429',
      '                                                                  │',
      '                                                                  │   Next: Enter chooses',
      '                                                                  │     retry: mend the cause, then run REQ-30',
      '                                                                  │     acceptance again (attempt 2)',
      '                                                                  │     skip: accept the risk with a reason; it stays in',
      '                                                                  │     the report and as a follow-up',
      '                                                                  │     rollback to Build: one more task, to mend REQ-30',
      '                                                                  │     acceptance; all validations run again',
      '                                                                  │     rollback to Refine: mend the spec, then align,',
      '                                                                  │     build and validate again',
      '                                                                  │',
      '                                                                  │   Why       src/auth/** changed',
      '                                                                  │   Weight    critical: a failure holds the workflow',
      '                                                                  │   Command   npm run REQ-30 acceptance',
      '                                                                  │ [Output of REQ-30 acceptance  following]',
      '                                                                  │   start server',
      '                                                                  │   assertion failed',
      '= BLOCKED  REQ-30 acceptance did not pass: Enter on it chooses how to go on',
    ]);
  });

  it('W6: stacks the suite, the details and the output at 80x24', () => {
    expect(framed(validate, on(FAILED, blockedSession()), TERMINAL.medium)).toEqual([
      '[Validations  4 of 4 done  2 failed  1 skipped]',
      '  ✓ types              pass       0:11  critical',
      '▸ ✗ REQ-30 acceptance  fail       0:09  critical  1 of 2 tests failed',
      '  - load test          skipped          critical  no staging host today',
      '  - soak               cancelled        minor',
      '',
      '',
      '',
      '[Details]',
      '  REQ-30 acceptance',
      '  fail',
      '  npm test',
      '  ✗ FAIL, exit 1, 0:09, 1 of 2 tests failed',
      '  ✗ test/limiter.accept.ts:31 got 200, expected 429',
      '',
      '[Output of REQ-30 acceptance  following]',
      '  start server',
      '  assertion failed',
      '= BLOCKED  REQ-30 acceptance did not pass: Enter on it chooses how to go on',
    ]);
  });

  it('W6: gives the output more room when it is focused', () => {
    expect(framed(validate, on(FAILED, blockedSession(), { pane: 2 }), TERMINAL.medium)).toEqual([
      '[Validations  4 of 4 done  2 failed  1 skipped]',
      '  ✓ types              pass       0:11  critical',
      '  ✗ REQ-30 acceptance  fail       0:09  critical  1 of 2 tests failed',
      '  - load test          skipped          critical  no staging host today',
      '  - soak               cancelled        minor',
      '',
      '',
      '[Details]',
      '  REQ-30 acceptance',
      '  fail',
      '  npm test',
      '  ✗ FAIL, exit 1, 0:09, 1 of 2 tests failed',
      '[Output of REQ-30 acceptance  following]',
      '▸ start server',
      '  assertion failed',
      '= BLOCKED  REQ-30 acceptance did not pass: Enter on it chooses how to go on',
    ]);
  });

  it('W6: shows one pane at 40x12, with every state still in words', () => {
    expect(framed(validate, on(1), TERMINAL.small)).toEqual([
      '[Validations  4 of 6 done  2 failed  1 skipped  1 running  1 queued]',
      '  ✓ types           pass       0:11',
      '▸ ⠶ integration     running    1:02  6..',
      '  ✗ REQ-30 accep..  fail       0:09  1..',
      '    security scan   queued',
      '  - load test       skipped          n..',
      '  - soak            cancelled',
      '= LIVE  4 of 6 done  2 failed  1 skipped  1 running  1 queued',
    ]);
  });

  it.each([
    ['no session', undefined, 'No session is open.'],
    [
      'an earlier stage',
      session({ name: 'implement', step: 'working', tasks: [], verification: [], issues: [], paused: false, baseline: '', appliedSeen: 0 }),
      'Validate has not begun; the session is at Build.',
    ],
    ['planning', validateSession({ step: 'planning', validations: [] }), 'Working out which validations the change needs.'],
    ['nothing to run', validateSession({ validations: [] }), 'No validation is configured or detected for this change.'],
  ])('says what is missing: %s', (_name, over, text) => {
    expect(framed(validate, viewOf(validate, over), TERMINAL.medium)[1]?.trim()).toBe(text);
  });

  it('never moves a validation under the cursor when one ends', () => {
    const ended = VALIDATIONS.map((item) =>
      item.state === 'running' ? { ...item, state: 'finished' as const, attempts: 1, result: processResult('fail') } : item,
    );
    const names = (over: ReturnType<typeof validateSession>): readonly string[] =>
      framed(validate, on(0, over), TERMINAL.small)
        .slice(1, 7)
        .map((row) => row.slice(4, 12));
    expect(names(validateSession({ step: 'deciding', validations: ended }))).toEqual(names(validateSession()));
  });
});

describe('the keys of validate', () => {
  it('W6: x cancels what runs or is queued, R runs again what has ended', () => {
    expect(press(validate, 'x', on(1)).sent).toEqual([{ type: 'validation/cancelled', name: 'integration' }]);
    expect(press(validate, 'x', on(0)).calls).toEqual([['notice', 'types is pass.']]);
    expect(press(validate, 'R', on(0)).sent).toEqual([{ type: 'validation/resolved', name: 'types', option: 'retry', reason: '' }]);
    expect(press(validate, 'R', on(1)).calls).toEqual([['notice', 'integration is running.']]);
  });

  it('W9: Enter on a failure offers the four options with what each does, and retry runs it again', () => {
    const did = press(validate, 'enter', on(FAILED, blockedSession()));
    expect(did.prompt).toMatchObject({
      label: 'REQ-30 acceptance did not pass: how to go on?',
      choices: [
        { value: 'retry', label: 'retry: mend the cause, then run REQ-30 acceptance again (attempt 2)' },
        { value: 'skip', label: 'skip: accept the risk with a reason; it stays in the report and as a follow-up' },
        {
          value: 'rollback_implementation',
          label: 'rollback to Build: one more task, to mend REQ-30 acceptance; all validations run again',
        },
        { value: 'rollback_refinement', label: 'rollback to Refine: mend the spec, then align, build and validate again' },
      ],
    });
    answer(did, 'retry');
    expect(did.sent).toEqual([{ type: 'validation/resolved', name: 'REQ-30 acceptance', option: 'retry', reason: '' }]);
  });

  it('W9: a skip needs a reason, by Enter or by r', () => {
    const did = press(validate, 'enter', on(FAILED, blockedSession()));
    answer(did, 'skip');
    expect([did.sent, did.prompt?.label]).toEqual([[], 'Why accept the risk of skipping REQ-30 acceptance?']);
    answer(did, ' ');
    expect(did.calls).toEqual([['notice', 'Not skipped: accepting the risk needs a reason.']]);
    const byKey = press(validate, 'r', on(FAILED, blockedSession()));
    answer(byKey, 'known flake ');
    expect(byKey.sent).toEqual([{ type: 'validation/resolved', name: 'REQ-30 acceptance', option: 'skip', reason: 'known flake' }]);
    expect(press(validate, 'r', on(0)).calls).toEqual([['notice', 'types is pass.']]);
  });

  it.each(['rollback_implementation', 'rollback_refinement'] as const)(
    'W9: %s goes back only when confirmed, and only when nothing runs',
    (option) => {
      const did = press(validate, 'enter', on(FAILED, blockedSession()));
      answer(did, option);
      expect([did.sent, did.confirmation?.key]).toEqual([[], 'y']);
      confirmIt(did);
      expect(did.sent).toEqual([
        { type: 'validation/resolved', name: 'REQ-30 acceptance', option, reason: 'test/limiter.accept.ts:31 got 200, expected 429' },
      ]);
      const early = press(validate, 'enter', on(2));
      answer(early, option);
      expect([early.confirmation, early.calls]).toEqual([
        undefined,
        [['notice', 'Validations are still running: wait, or cancel them (x).']],
      ]);
    },
  );

  it('W9: a workflow without refinement is not offered to go back to it', () => {
    const did = press(validate, 'enter', on(FAILED, blockedSession({ workflow: 'quick' })));
    expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ value }) => value)).toEqual([
      'retry',
      'skip',
      'rollback_implementation',
    ]);
  });

  it('Enter reads what has not failed; e opens the place a finding names', () => {
    expect(press(validate, 'enter', on(0)).ui).toEqual([{ pane: 1 }]);
    expect(press(validate, 'e', on(2)).calls).toEqual([['edit', { path: 'test/limiter.accept.ts', line: 31, staged: false }]]);
    expect(press(validate, 'e', on(0)).calls).toEqual([['notice', 'No finding names a file and a line.']]);
  });

  it('F lets go of the end of the output; f, ., y and Y work on the suite', () => {
    expect(press(validate, 'F', on(1)).calls).toEqual([['place', 'output', 1]]);
    expect(press(validate, 'f', on(1)).ui).toEqual([{ filter: 'running', notice: 'Showing: running.' }]);
    expect(
      framed(validate, on(0, validateSession(), { filter: 'not passed' }), TERMINAL.small)
        .slice(1, -1)
        .map((row) => row.slice(4, 8)),
    ).toEqual(['REQ-', 'soak']);
    expect(press(validate, '.', on(0)).calls).toEqual([['place', 'validations', 2]]);
    expect(press(validate, 'y', on(2)).calls).toEqual([
      ['copy', 'REQ-30 acceptance: fail\nnpm run REQ-30 acceptance\ntest/limiter.accept.ts:31 got 200, expected 429', 'the result'],
    ]);
    expect(press(validate, 'Y', on(2)).calls).toEqual([['copy', validationReportMd(validateSession()), 'the validation report']]);
  });

  it.each(['R', 'x', 'r'])('%s does nothing for one who only looks, or in another stage', (key) => {
    expect(keyRow(validate, key).off?.(on(1, validateSession(), {}, { readOnly: 'Held by process 42.' }))).toBe('Held by process 42.');
    expect(keyRow(validate, key).off?.(on(1, finishedSession()))).toBe('The session is complete.');
  });

  it('R tries again what the machine could not do', () => {
    const effect = { kind: 'validations/plan', run: runId('validations/plan#3'), attempt: 1, changed: [] } as const;
    const broken = validateSession({ step: 'planning', validations: [] }, { failures: [{ effect, code: 'x', message: 'disk full' }] });
    expect(press(validate, 'R', viewOf(validate, broken)).sent).toEqual([{ type: 'run/retried', run: 'validations/plan#3' }]);
  });
});

it('no row of validate is wider than its pane and no control character gets through', () => {
  fc.assert(
    fc.property(anySize, hostileText, fc.constantFrom(0, 1, 2), fc.constantFrom(COLOUR, PLAIN, PLAIN_ASCII), (size, text, pane, theme) => {
      const bad = validation(text, { argv: [text], reason: text });
      const items = [
        validationState('finished', bad, { reason: text, result: processResult('fail', { argv: [text], findings: [text] }) }),
        validationState('skipped', bad, { reason: text }),
        validationState('running', bad),
      ];
      const over = validateSession(
        { validations: items },
        { runs: { v: { kind: 'validation/run', run: runId('v'), attempt: 1, validation: bad } } },
      );
      expectRowsFit(validate, on(0, over, { pane }, { theme, transcript: () => [text], blob: () => new TextEncoder().encode(text) }), size);
      expectRowsFit(
        validate,
        on(0, validateSession({ validations: items }, { runs: {} }), { pane }, { theme, blob: () => new TextEncoder().encode(text) }),
        size,
      );
    }),
    { numRuns: 60 },
  );
});
