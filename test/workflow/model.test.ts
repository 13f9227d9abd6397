/** Any sequence of requests, with effects that fail, arrive late or twice and crashes in between, keeps the workflow's promises. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/domain/gap.ts';
import type { Effect } from '../../src/workflow/effect.ts';
import type { Request } from '../../src/workflow/event.ts';
import { StallOption, TaskFailureOption, ValidationFailureOption } from '../../src/workflow/event.ts';
import { outstanding, reviewOf, statusOf } from '../../src/workflow/selectors.ts';
import type { Review, Session, Status } from '../../src/workflow/state.ts';
import { replay, transition } from '../../src/workflow/transition.ts';
import { contentRequest } from '../rig/journey.ts';
import { AT, SPEC, World, started, task, validation } from '../rig/world.ts';

/** The document's transitions, and what follows when a phase passes its gate at once. */
const ORDER: readonly Status[] = ['PENDING', 'SPEC_UPDATE', 'REFINING', 'ALIGNING', 'IMPLEMENTING', 'VALIDATING', 'COMMITTING', 'COMPLETE'];
const BACK: Readonly<Record<string, readonly Status[]>> = {
  BLOCKED: ['IMPLEMENTING', 'REFINING', 'VALIDATING'],
  STALLED: ['REFINING'],
  REFINING: ['STALLED'],
  VALIDATING: ['BLOCKED'],
};

function legal(from: Status, to: Status): boolean {
  if (from === to || to === 'ABORTED') return true;
  if (BACK[from]?.includes(to) === true) return true;
  const start = from === 'STALLED' ? 'REFINING' : from === 'BLOCKED' ? 'VALIDATING' : from;
  const end = to === 'STALLED' ? 'REFINING' : to === 'BLOCKED' ? 'VALIDATING' : to;
  return ORDER.indexOf(end) >= ORDER.indexOf(start);
}

const finding = (quote: string, severity: Finding['severity']): Finding => ({
  rule: 'PLC-01',
  severity,
  path: SPEC,
  section: 'Login',
  line: 3,
  column: 1,
  quote,
  message: 'placeholder',
  mechanical: false,
});

const request: fc.Arbitrary<Request> = fc.oneof(
  fc.constant<Request>({ type: 'decision/undone' }),
  fc.constant<Request>({ type: 'decision/redone' }),
  fc.constant<Request>({ type: 'round/requested' }),
  fc.constant<Request>({ type: 'alignment/finished' }),
  fc.constant<Request>({ type: 'commit/postponed' }),
  fc.constant<Request>({ type: 'session/aborted', reason: 'enough' }),
  fc.constantFrom('h1', 'h2', 'h9').map((hunk): Request => ({ type: 'hunks/decided', decisions: [{ hunk, verdict: 'rejected' }] })),
  fc.constantFrom('h1', 'h2', 'h3').map((hunk): Request => ({ type: 'hunks/cleared', hunks: [hunk] })),
  fc.subarray(['h1', 'h2', 'h3', 'h9']).map((hunks): Request => ({ type: 'review/seen', hunks })),
  fc.constant<Request>({ type: 'draft/requested', source: { kind: 'staged' } }),
  fc.constant<Request>({ type: 'instructions/requested' }),
  fc
    .constantFrom('c1', 'c2')
    .map((id): Request => ({ type: 'comment/added', id, path: SPEC, section: 'Login', quote: 'three', text: 'why?' })),
  fc.constantFrom('c1', 'c2').map((id): Request => ({ type: 'comment/replied', id, author: 'Bo', text: 'so' })),
  fc.constantFrom('c1', 'c2').map((id): Request => ({ type: 'comment/resolved', id })),
  fc.constantFrom('G-001', 'G-002').map((gap): Request => ({ type: 'gap/deferred', gap, reason: 'later' })),
  fc.constantFrom(...StallOption.options).map((option): Request => ({ type: 'stall/resolved', option, gaps: ['G-001'], reason: 'so' })),
  fc
    .tuple(fc.constantFrom('T1', 'T2'), fc.constantFrom(...TaskFailureOption.options))
    .map(([id, option]): Request => ({ type: 'task/resolved', task: id, option })),
  fc.constantFrom('T1', 'T2').map((id): Request => ({ type: 'task/started', task: id, by: 'person' })),
  fc.constantFrom('T1', 'T2').map((id): Request => ({ type: 'task/rollback_requested', task: id })),
  fc
    .constantFrom(...ValidationFailureOption.options)
    .map((option): Request => ({ type: 'validation/resolved', name: 'unit', option, reason: 'so' })),
  fc.constant<Request>({ type: 'validation/cancelled', name: 'lint' }),
);

/** `content` goes on as a content person; `step` performs one effect; `twice` repeats the last outcome; `crash` starts over from the journal. */
const move = fc.oneof(
  { weight: 6, arbitrary: fc.constant('content' as const) },
  { weight: 6, arbitrary: fc.constant('step' as const) },
  { weight: 1, arbitrary: fc.constant('twice' as const) },
  { weight: 1, arbitrary: fc.constant('crash' as const) },
  { weight: 3, arbitrary: request },
);

const script = fc.record({
  rounds: fc.array(
    fc.array(
      fc
        .tuple(fc.constantFrom('TBD', 'fast', 'soon'), fc.constantFrom<Finding['severity']>('CRITICAL', 'MEDIUM', 'LOW'))
        .map(([quote, severity]) => finding(quote, severity)),
      { maxLength: 3 },
    ),
    { minLength: 3, maxLength: 8 },
  ),
  drafts: fc.array(fc.subarray(['h1', 'h2', 'h3', 'h4']), { maxLength: 6 }),
  tasks: fc.constant([task('T1'), task('T2', ['T1'])]),
  validations: fc.constant([validation('unit'), validation('lint', false)]),
  processes: fc.record({
    T1: fc.array(fc.constantFrom('pass' as const, 'fail' as const), { maxLength: 2 }),
    unit: fc.array(fc.constantFrom('pass' as const, 'fail' as const, 'timeout' as const), { maxLength: 3 }),
    verify: fc.array(fc.constantFrom('pass' as const, 'fail' as const), { maxLength: 2 }),
  }),
  failing: fc.subarray<Effect['kind']>([
    'corpus/scan',
    'draft/make',
    'spec/apply',
    'review/run',
    'task/check',
    'commit/make',
    'artifact/write',
  ]),
});

const RUNS = Number(process.env['MODEL_RUNS'] ?? 600);

test('R7 W8 S3 any journey equals the fold of its journal, takes only legal steps, and asks for every effect once', () => {
  const reached = new Set<Status>();
  fc.assert(
    fc.property(
      fc.constantFrom('feature' as const, 'quick' as const, 'refine' as const, 'maintain' as const),
      script,
      fc.array(move, { minLength: 60, maxLength: 160 }),
      (workflow, world, moves) => {
        const target = new World(started(workflow, { refinement: { stall_threshold: 2, max_rounds: 3 } }), world);
        for (const next of moves) {
          const before = statusOf(target.session);
          const earlier = target.session;
          if (next === 'step') target.step();
          else if (next === 'twice') repeatLast(target);
          else if (next === 'crash') crash(target);
          else {
            const asked = next === 'content' ? contentRequest(target.session) : next;
            if (asked !== undefined) target.take({ ...asked, at: AT });
          }
          expect(legal(before, statusOf(target.session)), `${before} to ${statusOf(target.session)}`).toBe(true);
          reached.add(statusOf(target.session));
          keepsPromises(target);
          if (typeof next === 'string' || next.type !== 'decision/undone') keepsWords(earlier, target.session);
        }
        expect(replay(target.journal)).toEqual(target.session);
      },
    ),
    { numRuns: RUNS, seed: 7 },
  );
  expect([...reached].sort()).toEqual([...ORDER, 'STALLED', 'BLOCKED', 'ABORTED'].sort());
});

/** A late or repeated outcome changes nothing. */
function repeatLast(target: World): void {
  const last = target.journal.findLast((event) => 'run' in event && 'attempt' in event);
  if (last === undefined) return;
  const [state, effects] = transition(target.session, last);
  expect(state).toBe(target.session);
  expect(effects).toEqual([]);
}

/** What a new process finds in the journal is where the old one was, and it performs exactly what was not answered. */
function crash(target: World): void {
  const restored = replay(target.journal);
  expect(restored).toEqual(target.session);
  if (restored === undefined) return;
  target.session = restored;
  target.waiting = [...outstanding(restored)];
}

/** Nothing but undo takes a remark, an answer or a look away. */
function keepsWords(before: Session, after: Session): void {
  const words = ({ results }: Session) =>
    results.comments.flatMap(({ id, replies = [] }) => [id, ...replies.map(({ text }) => `${id} ${text}`)]);
  expect(words(after)).toEqual(expect.arrayContaining(words(before)));
  expect(Object.keys(after.seen ?? {})).toEqual(expect.arrayContaining(Object.keys(before.seen ?? {})));
}

/** Decisions are on hunks that are there; a stale one is on a text that is not. */
function keepsDecisions(review: Review): void {
  const ids = review.drafts.flatMap(({ hunks }) => hunks.map(({ id }) => id));
  expect(ids).toEqual(expect.arrayContaining(Object.keys(review.decisions)));
  for (const { decision } of review.stale ?? []) expect(ids).not.toContain(decision.hunk);
}

function keepsPromises(target: World): void {
  const runs = outstanding(target.session).map(({ run }) => run);
  expect(
    target.waiting
      .filter(({ run }) => runs.includes(run))
      .map(({ run }) => run)
      .sort(),
  ).toEqual([...runs].sort());
  const writes = target.performed.filter((effect) => effect.kind === 'spec/apply');
  const approvals = target.journal.filter((event) => event.type === 'draft/submitted');
  expect(new Set(writes.map(({ run }) => run)).size).toBeLessThanOrEqual(approvals.length);
  for (const write of writes) expect(write.files.flatMap(({ approved }) => approved).length).toBeGreaterThan(0);
  const review = reviewOf(target.session);
  if (review !== undefined) keepsDecisions(review);
  if (review?.submitted === true)
    expect(outstanding(target.session).some(({ kind }) => kind === 'spec/apply') || target.session.failures.length > 0).toBe(true);
}
