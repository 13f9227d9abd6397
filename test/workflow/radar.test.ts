/** The radar names those who touch the same requirements now, and nobody else. */
import { expect, test } from 'vitest';
import type { ProjectUnit } from '../../src/documents/project.ts';
import { SessionId } from '../../src/domain/ids.ts';
import type { ReviewTarget } from '../../src/domain/review-target.ts';
import type { Touch } from '../../src/domain/touch.ts';
import { radarOf } from '../../src/workflow/radar.ts';
import { summarize } from '../../src/workflow/summarize.ts';
import type { Session } from '../../src/workflow/state.ts';
import { NO_RESULTS, digest, session } from '../rig/later-fixtures.ts';

const PATH = 'openspec/specs/login/spec.md';
const TOUCHES: Touch[] = [{ path: PATH, requirement: 'Lockout', digest: digest('1') }];

function touching(id: string, touches: readonly Touch[]): Session {
  return session({ name: 'update' }, { id: SessionId.parse(id), results: { ...NO_RESULTS, touches } });
}

function change(id: string, requirement: string): ProjectUnit {
  return {
    format: 'openspec',
    kind: 'change',
    id,
    root: 'openspec',
    file: `openspec/changes/${id}/proposal.md`,
    requirements: 0,
    scenarios: 0,
    touches: [{ capability: 'login', requirement, change: 'MODIFIED' }],
    tasks: [],
    done: 0,
    total: 0,
    questions: [],
    approvals: [],
    issues: [],
  };
}

const mine = touching('mine', TOUCHES);

test('the radar names other sessions and changes under way that touch the same requirement', () => {
  const ada = summarize(touching('ada', TOUCHES));
  const others = [summarize(mine), ada, summarize(touching('bob', [{ path: PATH, requirement: 'Audit' }]))];
  const found = radarOf(mine, others, { units: [change('add-mfa', 'Lockout'), change('log-more', 'Audit')] });
  expect(found).toEqual([
    {
      path: PATH,
      requirement: 'Lockout',
      scenarios: [],
      others: [
        { who: { kind: 'session', id: 'ada' }, scenarios: [] },
        { who: { kind: 'openspec', id: 'add-mfa' }, scenarios: [] },
      ],
      base: 'unknown',
    },
  ]);
});

test('the radar leaves out sessions that ended or are archived, and the change under review itself', () => {
  const ended = summarize({ ...touching('ada', TOUCHES), phase: { name: 'aborted', reason: 'no', during: 'update' } });
  const archived = { ...summarize(touching('bob', TOUCHES)), archived: true };
  expect(radarOf(mine, [ended, archived], undefined)).toEqual([]);
  const subject = { kind: 'change', root: 'openspec', id: 'add-mfa' } as const;
  expect(radarOf({ ...mine, subject }, [], { units: [change('add-mfa', 'Lockout')] })).toEqual([]);
  expect(radarOf({ ...mine, subject }, [], { units: [change('other', 'Lockout')] })).toHaveLength(1);
  expect(radarOf(session({ name: 'update' }), [summarize(mine)], undefined)).toEqual([]);
});

test('the radar leaves out other reviews of the same target, and names those of another', () => {
  const target: ReviewTarget = { kind: 'worktree', paths: [] };
  const again = summarize({ ...touching('again', TOUCHES), subject: target });
  const other = summarize({ ...touching('other', TOUCHES), subject: { kind: 'worktree', paths: ['specs'] } });
  const found = radarOf({ ...mine, subject: target }, [again, other], undefined);
  expect(found.flatMap(({ others }) => others.map(({ who }) => who.id))).toEqual(['other']);
  expect(radarOf(mine, [again], undefined)).toHaveLength(1);
});
