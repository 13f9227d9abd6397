/** Screens and workflow agree: whatever a key that is on asks for, the workflow does. */
import { describe, expect, it } from 'vitest';
import type { Request, SessionEvent } from '../../../src/workflow/event.ts';
import type { Session, TaskState } from '../../../src/workflow/state.ts';
import { decide } from '../../../src/workflow/transition.ts';
import type { Screen } from '../../../views/screen.ts';
import { align } from '../../../views/screens/align.ts';
import { build } from '../../../views/screens/build.ts';
import { commit } from '../../../views/screens/commit.ts';
import { validate } from '../../../views/screens/validate.ts';
import { viewOf } from '../../rig/framed.ts';
import { alignmentFinding, processResult } from '../../rig/later-fixtures.ts';
import {
  ALIGN,
  alignSession,
  blockedSession,
  buildSession,
  buildWith,
  commitSession,
  TASKS,
  validateSession,
} from '../../rig/later-sessions.ts';
import { press, recorder } from '../../rig/screen-fixtures.ts';

const done: Partial<TaskState> = { state: 'done', before: 'x', after: 'y' };
const { config } = buildSession();
const command = { config: { ...config, implementation: { ...config.implementation, command: ['agent'] } } };
const allDone = buildWith({ T3: done, T4: done, T5: done, T6: done, T7: done }).phase;
const taskStates = [
  'waiting',
  'opening',
  'open',
  'working',
  'checking',
  'done',
  'failed',
  'skipped',
  'rolling_back',
  'rolled_back',
] as const;

const SESSIONS: readonly (readonly [string, Screen, Session])[] = [
  ['align deciding', align, alignSession()],
  [
    'align settled',
    align,
    alignSession({
      findings: [alignmentFinding('accepted'), alignmentFinding('queued', { mechanical: true }), alignmentFinding('logged')],
    }),
  ],
  ['align checking', align, alignSession({ step: 'checking' })],
  [
    'align under review',
    align,
    alignSession({
      review: { source: { kind: 'fixes' }, drafts: [], decisions: {}, notes: [], submitted: false, conflicts: [] },
      findings: ALIGN.findings,
    }),
  ],
  ...taskStates.flatMap((state) =>
    (['person', 'command'] as const).map(
      (by) =>
        [
          `build with a task ${state} by the ${by}`,
          build,
          buildWith({ T4: { state, by, before: 'x', after: 'y' }, T5: { state: 'rolled_back' } }, {}, command),
        ] as const,
    ),
  ),
  ['build with a failed task', build, buildSession()],
  ['build verifying', build, buildSession({ step: 'verifying' })],
  [
    'build with a failed verification',
    build,
    buildSession({ ...(allDone.name === 'implement' ? allDone : {}), step: 'failed_verification', verification: [processResult('fail')] }),
  ],
  [
    'build with nothing done and a failed verification',
    build,
    buildSession({
      tasks: TASKS.map((item) => ({ ...item, state: 'skipped' as const })),
      step: 'failed_verification',
      verification: [processResult('fail')],
    }),
  ],
  ['validate running', validate, validateSession()],
  ['validate blocked', validate, blockedSession()],
  ['validate blocked in a quick workflow', validate, blockedSession({ workflow: 'quick' })],
  ['validate planning', validate, validateSession({ step: 'planning', validations: [] })],
  ...(['planning', 'deciding', 'postponed', 'committing', 'recording'] as const).map(
    (step) => [`commit ${step}`, commit, commitSession({ step })] as const,
  ),
  ['commit without files', commit, commitSession({ groups: [], excluded: [] })],
];

describe('a key that is on', () => {
  it.each(SESSIONS)('asks for nothing that the workflow refuses: %s', (_name, screen, session) => {
    const rows = screen.arrange(viewOf(screen, session), { columns: 120, rows: 34 }).panes[0]?.pane;
    for (let cursor = 0; cursor < (rows?.count ?? 0); cursor += 1) {
      const view = viewOf(screen, session, { cursor: [rows?.id ?? '', cursor] });
      for (const { keys } of screen.keys) {
        for (const request of everyRequest(screen, keys[0] ?? '', view)) {
          const event = { ...request, at: '2026-03-02T11:00:00.000Z' } as SessionEvent;
          const decision = decide(session, event);
          expect('refusal' in decision ? `${keys[0]} on row ${cursor}: ${JSON.stringify(request)}: ${decision.refusal}` : 'done').toBe(
            'done',
          );
        }
      }
    }
  });

  it('is found among these sessions for every request of the later stages', () => {
    const types = new Set(
      SESSIONS.flatMap(([, screen, session]) => {
        const rows = screen.arrange(viewOf(screen, session), { columns: 120, rows: 34 }).panes[0]?.pane;
        return Array.from({ length: rows?.count ?? 0 }, (_row, cursor) =>
          viewOf(screen, session, { cursor: [rows?.id ?? '', cursor] }),
        ).flatMap((view) => screen.keys.flatMap(({ keys }) => everyRequest(screen, keys[0] ?? '', view).map((request) => request.type)));
      }),
    );
    expect([...types].toSorted()).toEqual([
      'alignment/accepted',
      'alignment/finished',
      'alignment/rechecked',
      'commit/adjusted',
      'commit/confirmed',
      'commit/postponed',
      'commit/resumed',
      'draft/requested',
      'task/resolved',
      'task/rollback_requested',
      'task/skipped',
      'task/started',
      'task/submitted',
      'validation/cancelled',
      'validation/resolved',
      'verification/resolved',
    ]);
  });
});

/** Everything a key can come to: each choice of its prompt, a reason, its confirmation. */
function everyRequest(screen: Screen, key: string, view: ReturnType<typeof viewOf>): readonly Request[] {
  const paths: string[][] = [[]];
  const requests: Request[] = [];
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const did = press(screen, key, view, recorder());
    for (const text of path) {
      const { prompt } = did;
      did.prompt = undefined;
      prompt?.submit(text);
    }
    if (did.prompt?.kind === 'choice') paths.push(...did.prompt.choices.map(({ value }) => [...path, value]));
    else if (did.prompt?.kind === 'text') paths.push([...path, 'a reason']);
    else {
      did.confirmation?.confirm();
      requests.push(...did.sent);
    }
  }
  return requests;
}
