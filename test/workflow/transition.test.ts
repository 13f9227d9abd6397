/** The workflow as a person meets it: phases, gates, escalations and refusals up to alignment, over the pure transition. */
import { describe, expect, test } from 'vitest';
import type { Request, SessionEvent } from '../../src/workflow/event.ts';
import { outstanding, proposalDigest, reviewDigest, reviewOf, statusOf, waiting } from '../../src/workflow/selectors.ts';
import { replay, transition } from '../../src/workflow/transition.ts';
import { world, goOn, inPhase, finding, toReview } from '../rig/steps.ts';
import type { Script } from '../rig/world.ts';
import { AT, SPEC, World, started } from '../rig/world.ts';

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

  test('one draft is made at a time, and no round begins under it', () => {
    const target = world('refine', { rounds: [[finding('CRITICAL', 'TBD')]] });
    target.take({ type: 'draft/requested', source: { kind: 'fixes' }, at: AT });
    expect(target.take({ type: 'draft/requested', source: { kind: 'fixes' }, at: AT })).toBe('a draft is being made');
    expect(target.take({ type: 'round/requested', at: AT })).toBe('a draft is being made');
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
