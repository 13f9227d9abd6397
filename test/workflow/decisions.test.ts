/** Decisions are bound to path, section and text: they survive what did not change, go stale with what did, and come back with it. */
import { describe, expect, test } from 'vitest';
import { boundHunkId, boundHunks } from '../../src/documents/bound-hunks.ts';
import { diffDocuments } from '../../src/documents/diff.ts';
import { encode } from '../../src/documents/lines.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Draft, HunkDecision } from '../../src/domain/hunk.ts';
import { reviewDigest, reviewOf, staleOn, statusOf, touchesOf, undecidedHunks, withdrawn } from '../../src/workflow/selectors.ts';
import type { Review } from '../../src/workflow/state.ts';
import { summarize } from '../../src/workflow/summarize.ts';
import { replay } from '../../src/workflow/transition.ts';
import { goOn, toReview, world } from '../rig/steps.ts';
import { AT, SPEC, hunk, type World } from '../rig/world.ts';

const BASE = '# Login\n\n## Lock\n\nLock after 5 failures.\n\n## Unlock\n\nSend a link.\n\n## Audit\n\nLog it.\n';

/** The draft of one file that turns `before` into `after`, as the engine makes it. */
function drafted(after: string, path = SPEC, before = BASE): Draft {
  return {
    path,
    base: digestOf(before),
    draft: digestOf(after),
    versions: {},
    hunks: boundHunks(path, diffDocuments(encode(before), encode(after))),
  };
}

function atReview(drafts: readonly Draft[]): World {
  const target = world();
  goOn(target, toReview);
  redraft(target, drafts);
  return target;
}

/** Asks for a draft and answers with these. */
function redraft(target: World, drafts: readonly Draft[], more: object = {}): void {
  expect(target.take({ type: 'draft/requested', source: { kind: 'staged' }, at: AT })).toBeUndefined();
  const make = target.waiting.find(({ kind }) => kind === 'draft/make') ?? expect.fail('no draft is asked for');
  target.waiting = target.waiting.filter((effect) => effect !== make);
  const outcome = { at: AT, run: make.run, attempt: make.attempt };
  target.take({ type: 'draft/made', ...outcome, source: { kind: 'staged' }, drafts: [...drafts], notes: [], ...more });
}

function review(target: World): Review {
  return reviewOf(target.session) ?? expect.fail('no review');
}

function decide(target: World, section: string, verdict: HunkDecision['verdict'], reason?: string): void {
  const ids = review(target).drafts.flatMap(({ hunks }) => hunks.filter((one) => one.section === section).map(({ id }) => id));
  expect(ids).not.toEqual([]);
  const decisions = ids.map((id) => ({ hunk: id, verdict, ...(reason === undefined ? {} : { reason }) }));
  expect(target.take({ type: 'hunks/decided', decisions, at: AT })).toBeUndefined();
}

const LOCK3 = BASE.replace('after 5', 'after 3');
const LOCK4 = BASE.replace('after 5', 'after 4');
const LOCK = 'Login > Lock';

describe('a new draft', () => {
  test('keeps the decision on what did not change and makes the one on what did stale', () => {
    const target = atReview([drafted(LOCK3.replace('a link', 'a link at once'))]);
    decide(target, LOCK, 'approved');
    decide(target, 'Login > Unlock', 'rejected', 'too soon');
    redraft(target, [drafted(LOCK4.replace('a link', 'a link at once'))]);
    expect(undecidedHunks(review(target)).map(({ section }) => section)).toEqual([LOCK]);
    expect(review(target).stale).toEqual([
      expect.objectContaining({ path: SPEC, section: LOCK, decision: expect.objectContaining({ verdict: 'approved' }) }),
    ]);
    const [open] = undecidedHunks(review(target));
    expect(staleOn(review(target), SPEC, open ?? expect.fail('nothing is open'))).toHaveLength(1);
    expect(staleOn(review(target), 'specs/other.md', open ?? expect.fail('nothing is open'))).toEqual([]);
  });

  test('brings a decision back with the text it was made on, and drops it from the record', () => {
    const target = atReview([drafted(LOCK3)]);
    decide(target, LOCK, 'rejected', 'not three');
    redraft(target, [drafted(LOCK4)]);
    expect(target.session.results.stale).toHaveLength(1);
    redraft(target, [drafted(LOCK3)]);
    expect(undecidedHunks(review(target))).toEqual([]);
    expect(Object.values(review(target).decisions)).toMatchObject([{ verdict: 'rejected', reason: 'not three' }]);
    expect(review(target).stale).toBeUndefined();
    expect(target.session.results.stale).toEqual([]);
  });

  test('keeps a stale decision until its section is decided anew, over as many drafts as it takes', () => {
    const target = atReview([drafted(LOCK3)]);
    decide(target, LOCK, 'approved');
    redraft(target, [drafted(LOCK4)]);
    redraft(target, [drafted(BASE.replace('after 5', 'after 6'))]);
    expect(review(target).stale).toHaveLength(1);
    decide(target, LOCK, 'approved');
    expect(review(target).stale).toBeUndefined();
    expect(target.session.results.stale).toHaveLength(1);
    expect(target.take({ type: 'decision/undone', at: AT })).toBeUndefined();
    expect(review(target).stale).toHaveLength(1);
  });

  test('tells of every decision whose text is proposed no more, and gives each back with its text', () => {
    const target = atReview([drafted(LOCK3.replace('a link', 'a link at once').replace('Log it', 'Log it twice'))]);
    decide(target, LOCK, 'approved');
    decide(target, 'Login > Audit', 'rejected', 'once is enough');
    redraft(target, [drafted(BASE.replace('a link', 'a link at once'))]);
    expect(withdrawn(review(target)).map(({ section }) => section)).toEqual([LOCK, 'Login > Audit']);
    redraft(target, []);
    expect(withdrawn(review(target))).toHaveLength(2);
    redraft(target, [drafted(LOCK3.replace('Log it', 'Log it twice'))]);
    expect(Object.values(review(target).decisions)).toMatchObject([
      { verdict: 'approved' },
      { verdict: 'rejected', reason: 'once is enough' },
    ]);
    expect(review(target).stale).toBeUndefined();
  });

  test('keeps a rejection beside an approval of the same section, though others are decided while its text is away', () => {
    const two = BASE.replace('Lock after', 'Always lock after').replace('5 failures.\n', '5 failures.\n\nKeep it locked.\n');
    const one = BASE.replace('Lock after', 'Always lock after');
    const target = atReview([drafted(two)]);
    const [first, second] = review(target).drafts[0]?.hunks.map(({ id }) => id) ?? [];
    const decisions = [
      { hunk: first ?? '', verdict: 'approved' as const },
      { hunk: second ?? '', verdict: 'rejected' as const, reason: 'until when?' },
    ];
    target.take({ type: 'hunks/decided', decisions, at: AT });
    redraft(target, [drafted(one.replace('Log it', 'Log it twice'))]);
    expect(withdrawn(review(target))).toMatchObject([{ section: LOCK, decision: { reason: 'until when?' } }]);
    decide(target, 'Login > Audit', 'approved');
    redraft(target, [drafted(two)]);
    expect(Object.values(review(target).decisions)).toMatchObject([{ verdict: 'approved' }, { reason: 'until when?' }]);
  });
});

describe('two files', () => {
  const both = (text: string): Draft[] => [drafted(text), drafted(text, 'specs/admin.md')];

  test('with equal changes are two decisions', () => {
    const target = atReview(both(LOCK3));
    const [one, other] = review(target).drafts.map(({ hunks }) => hunks[0]?.id ?? expect.fail('no hunk'));
    expect(one).not.toBe(other);
    target.take({ type: 'hunks/decided', decisions: [{ hunk: one ?? '', verdict: 'approved' }], at: AT });
    expect(undecidedHunks(review(target)).map(({ id }) => id)).toEqual([other]);
    expect(target.take({ type: 'draft/submitted', digest: reviewDigest(review(target)), at: AT })).toBe('1 hunk is undecided');
  });

  test('do not lend each other a decision when one of them leaves the draft', () => {
    const target = atReview([drafted(LOCK3)]);
    decide(target, LOCK, 'approved');
    redraft(target, [drafted(LOCK3, 'specs/admin.md')]);
    expect(undecidedHunks(review(target))).toHaveLength(1);
  });

  test('of a journal without paths in its ids share a decision as they did, and part with the next draft', () => {
    const bare = (path: string): Draft => ({ ...drafted(LOCK3, path), hunks: [hunk('h1')] });
    const target = atReview([bare(SPEC), bare('specs/admin.md')]);
    target.take({ type: 'hunks/decided', decisions: [{ hunk: 'h1', verdict: 'approved' }], at: AT });
    expect(undecidedHunks(review(target))).toEqual([]);
    const bound = (path: string): Draft => ({ ...bare(path), hunks: boundHunks(path, [hunk('h1')]) });
    redraft(target, [bound(SPEC), bound('specs/admin.md'), bound('specs/new.md')]);
    expect(undecidedHunks(review(target)).map(({ id }) => id)).toEqual([boundHunkId('specs/new.md', 'h1')]);
    expect(replay(target.journal)).toEqual(target.session);
  });
});

describe('the record', () => {
  test('holds what was approved and refused once, though a conflict made it be submitted twice', () => {
    const target = atReview([drafted(LOCK3.replace('a link', 'a link at once'))]);
    decide(target, LOCK, 'approved');
    decide(target, 'Login > Unlock', 'rejected', 'too soon');
    const submit = () => expect(target.take({ type: 'draft/submitted', digest: reviewDigest(review(target)), at: AT })).toBeUndefined();
    submit();
    const write = target.waiting.find(({ kind }) => kind === 'spec/apply') ?? expect.fail('no write');
    target.waiting = [];
    target.take({ type: 'spec/conflicted', at: AT, run: write.run, attempt: write.attempt, conflicts: [{ path: SPEC }] });
    expect([target.session.results.rejected, target.session.results.approved]).toEqual([[], []]);
    redraft(target, [drafted(LOCK3.replace('a link', 'a link at once'))]);
    submit();
    target.settle();
    expect(target.session.results.rejected).toHaveLength(1);
    expect(target.session.results.approved).toEqual([
      { path: SPEC, section: LOCK, summary: expect.any(String), hunk: expect.any(String), at: AT },
    ]);
  });

  test('tells others which requirements are touched, before and after they are written', () => {
    const touches = [{ path: SPEC, requirement: 'REQ-04', digest: digestOf('old') }];
    const target = world();
    goOn(target, toReview);
    redraft(target, [drafted(LOCK3)], { touches });
    expect(summarize(target.session).touches).toEqual([{ ...touches[0], written: false }]);
    decide(target, LOCK, 'approved');
    target.ask({ type: 'draft/submitted', digest: reviewDigest(review(target)) });
    expect(statusOf(target.session)).not.toBe('SPEC_UPDATE');
    expect(touchesOf(target.session)).toEqual([{ ...touches[0], written: true }]);
  });
});
