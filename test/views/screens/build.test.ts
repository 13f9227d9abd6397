/** Build shows every task with its state in words, tells why one waits or failed, and sends exactly what a key says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementationLogMd } from '../../../src/workflow/artifacts/implementation.ts';
import type { TaskState } from '../../../src/workflow/state.ts';
import { build } from '../../../views/screens/build.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { framed, TERMINAL, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { finishedSession, processResult, runId, session, task, taskState } from '../../rig/later-fixtures.ts';
import { buildSession, buildWith, TASKS } from '../../rig/later-sessions.ts';
import { answer, confirmIt, keyRow, NOW, press } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

const blob = (): Uint8Array => new TextEncoder().encode('> npm test\r\n\u001b[31mnot ok\u001b[0m 3 limiter\n10%\r100%\n');
const ROWS = { T1: 0, T2: 1, T4: 2, T3: 3, T5: 4, T6: 5, T7: 6, verification: 8 } as const;
const on = (row: keyof typeof ROWS, over = buildSession(), place: Partial<Ui> = {}, more: Partial<Omit<View, 'ui'>> = {}): View =>
  viewOf(build, over, { cursor: ['tasks', ROWS[row]], ui: place, blob, ...more });
const DONE: Partial<TaskState> = { state: 'done' };
const failedVerification = buildWith(
  { T4: DONE, T5: DONE, T6: DONE, T7: DONE },
  {
    step: 'failed_verification',
    verification: [processResult('pass'), processResult('fail', { argv: ['npm', 'run', 'lint'], findings: ['src/x.ts:3 unused'] })],
    issues: [{ issue: 'T5 failed its check', resolution: 'passed at attempt 2' }],
  },
);
const config = buildSession().config;
const withCommand = { config: { ...config, implementation: { ...config.implementation, command: ['agent', 'work'] } } };
/** Nothing is moving: T4 and, after T5, T6 may be started. */
const calm = (more = {}): ReturnType<typeof buildSession> => buildWith({ T5: { state: 'rolled_back', files: [] } }, {}, more);
const only = (item: TaskState): ReturnType<typeof buildSession> => buildSession({ tasks: [item] });

describe('build', () => {
  it('W5: shows the task graph beside why the task under the cursor failed, the ways on and its output at 120x40', () => {
    expect(framed(build, on('T5'), TERMINAL.large)).toEqual([
      '[Tasks  2 done  1 failed  3 waiting  1 skipped  42 %]             │ [Details]',
      '  ✓ T1 schema: lock columns                          +14 -3  done │   T5 limiter per IP',
      '  ├─✓ T2 repository methods                                  done │   failed',
      '  │ └─  T4 lock service                                     ready │   npm test',
      '  ├─- T3 mail template                                    skipped │   ✗ FAIL, exit 1, 0:52, 2 of 47 tests failed',
      '▸ └─✗ T5 limiter per IP                            +18 -6  failed │   ✗ limiter allows 10 per minute: expected 10,',
      '    ├─  T6 limiter tests                            blocked by T5 │   received 3',
      '    └─  T7 docs                                     blocked by T5 │   ✗ limiter resets after window',
      '                                                                  │',
      '    Full verification                         after the last task │   Next: Enter chooses',
      '                                                                  │     fix: undo its changes and let the command try',
      '                                                                  │     again (attempt 3)',
      '                                                                  │     rollback: undo what T5 changed in 1 file and go',
      '                                                                  │     on with the next task',
      '                                                                  │     pause: keep the changes; T5 stays open for you',
      '                                                                  │     abort: skip 3 waiting tasks and end the stage',
      '                                                                  │     with T5 unmet',
      '                                                                  │',
      '                                                                  │   Spec      specs/auth/limit.md#Limits > REQ-30',
      '                                                                  │   MODIFIED',
      '                                                                  │ [Output of npm test  following]',
      '                                                                  │   > npm test',
      '                                                                  │   not ok 3 limiter',
      '                                                                  │   100%',
      '= BUILD  T5 failed and blocks 2 others: Enter on it chooses how to go on',
    ]);
  });

  it('W5: stacks tasks, details and output at 80x24', () => {
    expect(framed(build, on('T6'), TERMINAL.medium)).toEqual([
      '[Tasks  2 done  1 failed  3 waiting  1 skipped  42 %]',
      '  ✓ T1 schema: lock columns                                         +14 -3  done',
      '  ├─✓ T2 repository methods                                                 done',
      '  │ └─  T4 lock service                                                    ready',
      '  ├─- T3 mail template                                                   skipped',
      '  └─✗ T5 limiter per IP                                           +18 -6  failed',
      '▸   ├─  T6 limiter tests                                           blocked by T5',
      '    └─  T7 docs                                                    blocked by T5',
      '[Details]',
      '  T6 limiter tests',
      '  blocked by T5',
      '',
      '  Spec      specs/auth/login.md#Login > T6  ADDED',
      '  Needs     T5 failed',
      '  Check     npm test',
      '[Output  following]',
      '= BUILD  T5 failed and blocks 2 others: Enter on it chooses how to go on',
    ]);
  });

  it('W5: shows one pane at 40x12, with every state still in words', () => {
    expect(framed(build, on('T5'), TERMINAL.small)).toEqual([
      '[Tasks  2 done  1 failed  3 waiting  1 skipped  42 %]',
      '  ✓ T1 schema: lock columns         done',
      '  ├─✓ T2 repository methods         done',
      '  │ └─  T4 lock service            ready',
      '  ├─- T3 mail template           skipped',
      '▸ └─✗ T5 limiter per IP           failed',
      '    ├─  T6 limiter tests   blocked by T5',
      '    └─  T7 docs            blocked by T5',
      '= BUILD  T5 failed and blocks 2 others: Enter on it chooses how to go on',
    ]);
    expect(framed(build, on('T5', buildSession(), { pane: 1 }), TERMINAL.small)).toEqual([
      '[Details]',
      '▸ T5 limiter per IP',
      '  failed',
      '  npm test',
      '  ✗ FAIL, exit 1, 0:52, 2 of 47 tests ..',
      '  ✗ limiter allows 10 per minute:',
      '  expected 10, received 3',
      '  ✗ limiter resets after window',
      '= BUILD  T5 failed and blocks 2 others: Enter on it chooses how to go on',
    ]);
  });

  it('W5 W9: shows a failed verification, its commands, the issues so far and the ways on', () => {
    expect(framed(build, on('verification', failedVerification), TERMINAL.large)).toEqual([
      '[Tasks  6 done  1 skipped  100 %]                                 │ [Details]',
      '  ✓ T1 schema: lock columns                          +14 -3  done │   Full verification',
      '  ├─✓ T2 repository methods                                  done │   A command failed. The stage waits for your',
      '  │ └─✓ T4 lock service                                      done │   decision.',
      '  ├─- T3 mail template                                    skipped │',
      '  └─✓ T5 limiter per IP                              +18 -6  done │   npm test',
      '    ├─✓ T6 limiter tests                                     done │   ✓ PASS, exit 0, 0:38',
      '    └─✓ T7 docs                                              done │',
      '                                                                  │   npm run lint',
      '▸ ✗ Full verification                              1 of 2  failed │   ✗ FAIL, exit 1, 0:38',
      '                                                                  │   ✗ src/x.ts:3 unused',
      '                                                                  │',
      '                                                                  │   Next: Enter chooses',
      '                                                                  │     fix: mend the files first, then choose this; the',
      '                                                                  │     verification runs again',
      '                                                                  │     rollback: undo T7 docs, the task finished last',
      '                                                                  │     pause: change nothing; choose again when you are',
      '                                                                  │     ready',
      '                                                                  │     abort: end the stage with the verification',
      '                                                                  │     failed; it is kept in the log',
      '                                                                  │ [Output of npm run lint  following]',
      '                                                                  │   > npm test',
      '                                                                  │   not ok 3 limiter',
      '                                                                  │   100%',
      '= BUILD  the full verification failed: Enter on it chooses how to go on',
    ]);
  });

  it('shows a running task live, with the time it has taken and the last lines it printed', () => {
    const run = runId('task/work#3');
    const working = buildWith(
      { T5: { state: 'working', startedAt: new Date(NOW - 161_000).toISOString() } },
      {},
      { runs: { [run]: { kind: 'task/work', run, attempt: 1, task: TASKS[4].task, argv: ['agent'], timeoutMs: 1 } } },
    );
    const rows = framed(
      build,
      on('T5', working, {}, { transcript: (asked) => (asked === run ? Array.from({ length: 30 }, (_row, index) => `line ${index}`) : []) }),
      TERMINAL.large,
    );
    expect(rows[5]?.slice(0, 65)).toBe('▸ └─⠶ T5 limiter per IP                     +18 -6  2:41  at work');
    expect(rows.at(-2)).toMatch(/│ {3}line 29$/);
    expect(rows.join('\n')).toContain('[Output, live  following]');
    expect(rows.at(-1)).toBe('= BUILD  T5 is at work  2 done  1 running  3 waiting  1 skipped  42 %');
  });

  it('lets the output be scrolled once it is not followed', () => {
    const lines = Array.from({ length: 100 }, (_row, index) => `line ${index}`);
    const still = on(
      'verification',
      buildSession({ step: 'verifying' }, { runs: { v: { kind: 'verify/run', run: runId('v'), attempt: 1, commands: [], timeoutMs: 1 } } }),
      { follow: false },
      { transcript: () => lines },
    );
    const output = build.arrange(still, { columns: 120, rows: 30 }).panes[2]?.pane;
    expect([output?.count, output?.text(0), output?.title]).toEqual([100, 'line 0', 'Output, live  100 lines, F follows']);
    const did = press(build, 'F', still);
    expect([did.ui, did.calls]).toEqual([[{ follow: true, notice: 'Following the output.' }], [['place', 'output', 0]]]);
    expect(press(build, 'F', { ...still, ui: { ...still.ui, follow: true } }).calls).toEqual([['place', 'output', 99]]);
  });

  it.each([
    ['no session', undefined, 'No session is open.'],
    [
      'an earlier stage',
      session({ name: 'align', step: 'checking', triggers: [], findings: [] }),
      'Build has not begun; the session is at Align.',
    ],
    [
      'a workflow without it',
      session(
        { name: 'refine', rounds: [], gaps: [], decisions: [], step: 'reviewing', extraRounds: 0, stallFrom: 1, specs: [] },
        { workflow: 'refine' },
      ),
      'The refine workflow has no Build stage.',
    ],
    ['extraction', buildSession({ step: 'extracting', tasks: [] }), 'Working out the tasks from the spec change.'],
    ['no task', buildSession({ tasks: [] }), 'The change names nothing to implement.'],
  ])('says what is missing: %s', (_name, over, text) => {
    expect(framed(build, viewOf(build, over), TERMINAL.medium)[1]?.trim()).toBe(text);
  });

  it('shows the tasks of a finished session, and lets nothing be decided about them', () => {
    const done = viewOf(build, finishedSession());
    expect(framed(build, done, TERMINAL.medium).slice(0, 5)).toEqual([
      '[Tasks  2 done  1 skipped  1 rolled back  100 %]',
      '▸ ✓ T1 Implement lock                                              +120 -3  done',
      '  └─✓ T2 Remove WizardMenu                                             -18  done',
      '  - T3 Implement limiter                                          0  rolled back',
      '  - T4 Implement mail                                                    skipped',
    ]);
    for (const key of ['a', 'r', 'x', 'R', 'i']) expect(keyRow(build, key).off?.(done)).toBe('The session is complete.');
  });

  it('folds what is under a task, and unfolds it', () => {
    const did = press(build, 'z', on('T5'));
    expect(did.ui).toEqual([{ folds: { 'build/T5': true } }]);
    const folded = on('T5', buildSession(), { folds: { 'build/T5': true } });
    expect(framed(build, folded, TERMINAL.small).slice(5, 7)).toEqual(['▸ └─✗ T5 limiter per IP ⋮ 2 fol.. failed', '']);
    expect(press(build, 'z', folded).ui).toEqual([{ folds: { 'build/T5': false } }]);
    expect(keyRow(build, 'z').off?.(on('T7'))).toBe('No task is under this one.');
  });

  it('filters by what is unfinished or failed', () => {
    expect(framed(build, viewOf(build, buildSession(), { ui: { filter: 'failed' } }), TERMINAL.small).slice(1, 2)).toEqual([
      '▸ ✗ T5 limiter per IP             failed',
    ]);
    expect(framed(build, viewOf(build, buildSession(), { ui: { filter: 'unfinished' } }), TERMINAL.small)).toHaveLength(8);
    expect(press(build, 'f', on('T1')).ui).toEqual([{ filter: 'unfinished', notice: 'Showing: unfinished.' }]);
  });

  it('a task whose dependency comes later or is unknown is a root, so that no task is lost', () => {
    const tasks = [taskState('waiting', task('T1', { dependsOn: ['T2'] })), taskState('waiting', task('T2', { dependsOn: ['T9', 'T2'] }))];
    expect(
      framed(build, viewOf(build, buildSession({ tasks })), TERMINAL.medium)
        .slice(1, 3)
        .map((row) => row.slice(0, 8)),
    ).toEqual(['▸   T1 I', '    T2 I']);
  });
});

it('a chain of 5,000 tasks is drawn, and only the rows that are seen are made', () => {
  const chain = Array.from({ length: 5000 }, (_row, index) =>
    taskState('waiting', task(`T${index + 1}`, { dependsOn: index === 0 ? [] : [`T${index}`] })),
  );
  const over = viewOf(build, buildSession({ tasks: chain }), { cursor: ['tasks', 4999] });
  const pane = build.arrange(over, { columns: 80, rows: 20 }).panes[0]?.pane;
  expect(pane?.count).toBe(5002);
  expect(pane?.row(4999, 80, true)).toMatch(/^▸ {19}└─ {2}T5000 Implement T5000 +waits for T4999$/);
});

describe('the keys of build', () => {
  it('Enter starts a task by hand, i hands it to the configured command', () => {
    expect(press(build, 'enter', on('T4', calm())).sent).toEqual([{ type: 'task/started', task: 'T4', by: 'person' }]);
    expect(press(build, 'i', on('T4', calm(withCommand))).sent).toEqual([{ type: 'task/started', task: 'T4', by: 'command' }]);
    expect(press(build, 'i', on('T4', calm())).calls).toEqual([['notice', 'No `implementation.command` is configured in trueup.yaml.']]);
  });

  it.each([
    ['another task moves', on('T4', buildSession({}, withCommand)), 'T5 is failed; finish it first.'],
    ['a dependency is not settled', on('T6', buildWith({ T5: { state: 'waiting' } }, {}, withCommand)), 'T6 waits for T5.'],
    ['it is done', on('T1', calm(withCommand)), 'T1 is done.'],
    ['the verification runs', on('T4', buildSession({ step: 'verifying' }, withCommand)), 'The full verification is running.'],
    [
      'the verification failed',
      on('T4', buildSession({ step: 'failed_verification' }, withCommand)),
      'Decide about the failed verification first.',
    ],
    ['another process holds the session', on('T4', calm(withCommand), {}, { readOnly: 'Held by process 42.' }), 'Held by process 42.'],
    ['the cursor is on the verification', on('verification', calm(withCommand)), 'Put the cursor on a task.'],
  ])('a task is not started when %s', (_name, over, why) => {
    expect(keyRow(build, 'i').off?.(over)).toBe(why);
    expect(press(build, 'enter', over).sent).toEqual([]);
  });

  it('a affirms an open task is done, and says why it cannot for another', () => {
    expect(press(build, 'a', on('T4', buildWith({ T4: { state: 'open' } }))).sent).toEqual([{ type: 'task/submitted', task: 'T4' }]);
    expect(press(build, 'a', on('T5')).calls).toEqual([['notice', 'T5 is failed; only an open task is checked.']]);
  });

  it('r skips a waiting task only with a reason', () => {
    const did = press(build, 'r', on('T4'));
    expect(did.prompt).toMatchObject({ kind: 'text', id: 'login-lockout_2026-03-02/build.skip/T4', label: 'Why skip T4 lock service?' });
    answer(did, '  ');
    expect([did.sent, did.calls]).toEqual([[], [['notice', 'Not skipped: a reason is needed.']]]);
    const again = press(build, 'r', on('T4'));
    answer(again, ' not now ');
    expect(again.sent).toEqual([{ type: 'task/skipped', task: 'T4', reason: 'not now' }]);
  });

  it('W9: a failed task is decided by a choice that tells what each option does', () => {
    const did = press(build, 'enter', on('T5'));
    expect(did.prompt).toMatchObject({
      kind: 'choice',
      label: 'T5 limiter per IP failed: how to go on?',
      choices: [
        { value: 'fix', label: 'fix: undo its changes and let the command try again (attempt 3)' },
        { value: 'rollback', label: 'rollback: undo what T5 changed in 1 file and go on with the next task' },
        { value: 'pause', label: 'pause: keep the changes; T5 stays open for you' },
        { value: 'abort_phase', label: 'abort: skip 3 waiting tasks and end the stage with T5 unmet' },
      ],
    });
    for (const option of ['fix', 'rollback', 'pause', 'abort_phase'] as const) {
      const each = press(build, 'enter', on('T5'));
      answer(each, option);
      expect(each.sent).toEqual([{ type: 'task/resolved', task: 'T5', option }]);
    }
    expect(press(build, 'R', on('T5')).sent).toEqual([{ type: 'task/resolved', task: 'T5', option: 'fix' }]);
    expect(press(build, 'R', on('T4')).calls).toEqual([['notice', 'T4 is ready; only a failed task is tried again.']]);
  });

  it('W9: a failed verification is decided by the same four options', () => {
    for (const option of ['fix', 'rollback', 'pause', 'abort_phase'] as const) {
      const did = press(build, 'enter', on('verification', failedVerification));
      expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ value }) => value)).toEqual([
        'fix',
        'rollback',
        'pause',
        'abort_phase',
      ]);
      answer(did, option);
      expect(did.sent).toEqual([{ type: 'verification/resolved', option }]);
    }
    expect(press(build, 'R', on('verification', failedVerification)).sent).toEqual([{ type: 'verification/resolved', option: 'fix' }]);
    expect(press(build, 'R', on('verification')).calls).toEqual([['notice', 'The full verification has not failed.']]);
  });

  it.each([
    [taskState('done', task('T1')), 'undo it', { type: 'task/rollback_requested', task: 'T1' }],
    [taskState('failed', task('T1')), 'undo it', { type: 'task/resolved', task: 'T1', option: 'rollback' }],
    [taskState('open', task('T1')), 'undo it', { type: 'task/resolved', task: 'T1', option: 'rollback' }],
    [taskState('working', task('T1')), 'stop it', { type: 'task/resolved', task: 'T1', option: 'pause' }],
    [taskState('checking', task('T1')), 'stop it', { type: 'task/resolved', task: 'T1', option: 'pause' }],
  ])('W5: x undoes or stops a task once it is confirmed: %#', (item, label, request) => {
    const did = press(build, 'x', viewOf(build, only(item)));
    expect([did.sent, did.confirmation?.key, did.confirmation?.label]).toEqual([[], 'y', label]);
    confirmIt(did);
    expect(did.sent).toEqual([request]);
  });

  it('W5: the confirmation of a rollback names the files and the finished tasks that need it', () => {
    expect(keyRow(build, 'x').off?.(on('T1'))).toBe('T5 is failed; finish it first.');
    expect(keyRow(build, 'x').off?.(on('T1', buildWith({}, { step: 'verifying' })))).toBe('The full verification is running.');
    expect(press(build, 'x', on('T1', calm())).confirmation?.lines).toEqual([
      'These changes are taken back in the working tree:',
      '  src/db/schema.ts  +12 -3',
      '  src/db/rows.ts  +2 -0',
      'Lines that were changed again later are left as they are and named.',
      'T2 repository methods needs it and stays as it is.',
    ]);
    expect(keyRow(build, 'x').off?.(on('T4'))).toBe('T4 is ready; there is nothing to stop or undo.');
  });

  it('e opens the file of a task, asking which when there are several', () => {
    expect(press(build, 'e', on('T4')).calls).toEqual([['edit', { path: 'src/auth/lock.ts', staged: false, line: 1 }]]);
    const did = press(build, 'e', on('T1'));
    answer(did, 'src/db/rows.ts');
    expect(did.calls).toEqual([['edit', { path: 'src/db/rows.ts', staged: false, line: 1 }]]);
    expect(press(build, 'e', on('T6')).calls).toEqual([['notice', 'No file is known for this task.']]);
  });

  it('d shows what a task changed; Enter reads what cannot be started', () => {
    expect(press(build, 'd', on('T1')).ui).toEqual([{ pane: 1, notice: '2 changed files' }]);
    expect(keyRow(build, 'd').off?.(on('T4'))).toBe('It has changed no file.');
    expect(press(build, 'enter', on('T7')).ui).toEqual([{ pane: 1 }]);
    expect(press(build, 'enter', viewOf(build, finishedSession())).ui).toEqual([{ pane: 1 }]);
  });

  it('. and , go round what needs the person', () => {
    expect(press(build, '.', on('T1')).calls).toEqual([['place', 'tasks', ROWS.T4]]);
    expect(press(build, '.', on('T4')).calls).toEqual([['place', 'tasks', ROWS.T5]]);
    expect(press(build, '.', on('T5')).calls).toEqual([['place', 'tasks', ROWS.T4]]);
    expect(press(build, ',', on('T4')).calls).toEqual([['place', 'tasks', ROWS.T5]]);
    const three = (row: number): View =>
      viewOf(build, buildSession({ tasks: ['T1', 'T2', 'T3'].map((id) => taskState('waiting', task(id))) }), { cursor: ['tasks', row] });
    expect([press(build, '.', three(0)).calls, press(build, ',', three(0)).calls, press(build, ',', three(2)).calls]).toEqual([
      [['place', 'tasks', 1]],
      [['place', 'tasks', 2]],
      [['place', 'tasks', 1]],
    ]);
    expect(press(build, '.', viewOf(build, buildSession({ tasks: [] }))).calls).toEqual([['notice', 'There is no task that needs you.']]);
  });

  it('R tries again what the machine could not do', () => {
    const effect = {
      kind: 'tasks/extract',
      run: runId('tasks/extract#1'),
      attempt: 1,
      applied: [],
      keyChanges: [],
      findings: [],
      check: 'none',
    } as const;
    const broken = buildSession(
      { step: 'extracting', tasks: [] },
      { failures: [{ effect, code: 'x', message: 'disk full', fix: 'free some space' }] },
    );
    expect(press(build, 'R', viewOf(build, broken)).sent).toEqual([{ type: 'run/retried', run: 'tasks/extract#1' }]);
    const shown = framed(build, viewOf(build, broken, { ui: { pane: 1 } }), TERMINAL.small).join('\n');
    expect(shown).toContain('tasks/extract failed: disk full');
    expect(shown).toContain('fix: free some space');
  });

  it('y copies the task, Y the implementation log', () => {
    expect(press(build, 'y', on('T5')).calls).toEqual([
      [
        'copy',
        'T5 limiter per IP (specs/auth/limit.md#Limits > REQ-30)\nlimiter allows 10 per minute: expected 10, received 3\nlimiter resets after window',
        'the task',
      ],
    ]);
    expect(press(build, 'Y', on('T5')).calls).toEqual([['copy', implementationLogMd(buildSession()), 'the implementation log']]);
  });
});

describe('build under hostile text', () => {
  it('no row is wider than its pane and no control character gets through, at any size and depth', () => {
    fc.assert(
      fc.property(
        anySize,
        hostileText,
        fc.constantFrom(0, 1, 2),
        fc.constantFrom(COLOUR, PLAIN, PLAIN_ASCII),
        (size, text, pane, theme) => {
          const deep = Array.from({ length: 12 }, (_row, index) =>
            task(`T${index + 1}`, { title: text, spec: text, files: [text], dependsOn: index === 0 ? [] : [`T${index}`], check: [text] }),
          );
          const tasks = deep.map((item, index) =>
            taskState(index === 11 ? 'failed' : 'done', item, {
              reason: text,
              files: [{ path: text, added: 1, removed: 1 }],
              result: processResult('fail', { argv: [text], findings: [text] }),
            }),
          );
          const over = buildSession(
            {
              tasks,
              issues: [{ issue: text, resolution: text }],
              verification: [processResult('fail', { findings: [text] })],
              step: 'failed_verification',
            },
            { runs: { v: { kind: 'verify/run', run: runId('v'), attempt: 1, commands: [], timeoutMs: 1 } } },
          );
          for (const cursor of [11, 13]) {
            expectRowsFit(
              build,
              viewOf(build, over, {
                theme,
                cursor: ['tasks', cursor],
                ui: { pane },
                blob: () => new TextEncoder().encode(text),
                transcript: () => [text],
              }),
              size,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('meaning survives without colour: painting adds nothing but colour', () => {
    const painted = framed(build, on('T5', buildSession(), {}, { theme: COLOUR }), TERMINAL.large);
    expect(painted.some((row) => row.includes('\u001b'))).toBe(true);
    expect(painted.map((row) => row.replaceAll(/\u001b\[\d+m/g, '').trimEnd())).toEqual(framed(build, on('T5'), TERMINAL.large));
  });
});
