/** Remarks and their answers, what was seen, and what the next author is told. */
import { describe, expect, test } from 'vitest';
import { reviewDigest, reviewOf, unseenHunks } from '../../src/workflow/selectors.ts';
import { replay } from '../../src/workflow/transition.ts';
import { goOn, toReview, world } from '../rig/steps.ts';
import { AT, SPEC, type World } from '../rig/world.ts';

function atReview(): World {
  const target = world();
  goOn(target, toReview);
  return target;
}

const remark = {
  type: 'comment/added',
  id: 'c1',
  path: SPEC,
  section: 'Login',
  quote: 'three',
  scope: 'line',
  text: 'why three?',
} as const;

describe('comments', () => {
  test('keep who wrote when, on what, between which lines', () => {
    const target = atReview();
    target.ask({ ...remark, author: 'Ann', context: { before: 'a', after: 'b' } });
    expect(target.session.results.comments).toEqual([
      {
        id: 'c1',
        path: SPEC,
        section: 'Login',
        quote: 'three',
        scope: 'line',
        context: { before: 'a', after: 'b' },
        author: 'Ann',
        at: AT,
        text: 'why three?',
        resolved: false,
      },
    ]);
  });

  test('are answered in order; an answer can be taken back and given again', () => {
    const target = atReview();
    target.ask(remark);
    target.ask({ type: 'comment/replied', id: 'c1', author: 'Bo', text: 'see REQ-04' });
    target.ask({ type: 'comment/replied', id: 'c1', author: 'Ann', text: 'fine' });
    const replies = () => target.session.results.comments[0]?.replies?.map(({ author, text, at }) => `${author} ${text} ${at}`);
    expect(replies()).toEqual([`Bo see REQ-04 ${AT}`, `Ann fine ${AT}`]);
    target.ask({ type: 'decision/undone' });
    expect(replies()).toEqual([`Bo see REQ-04 ${AT}`]);
    target.ask({ type: 'decision/redone' });
    expect(replies()).toHaveLength(2);
    expect(replay(target.journal)).toEqual(target.session);
  });

  test('refuse an empty answer and one to a remark that is not there', () => {
    const target = atReview();
    target.ask(remark);
    const before = target.session;
    expect(target.ask({ type: 'comment/replied', id: 'c1', author: 'Bo', text: ' \n' })).toBe('a reply cannot be empty');
    expect(target.ask({ type: 'comment/replied', id: 'c9', author: 'Bo', text: 'x' })).toBe('there is no comment c9');
    expect(target.ask({ type: 'comment/resolved', id: 'c9' })).toBe('there is no comment c9');
    expect(target.session).toBe(before);
  });

  test('are resolved and opened again, their answers with them', () => {
    const target = atReview();
    target.ask(remark);
    target.ask({ type: 'comment/replied', id: 'c1', author: 'Bo', text: 'done' });
    target.ask({ type: 'comment/resolved', id: 'c1' });
    expect(target.session.results.comments).toMatchObject([{ resolved: true, replies: [{ text: 'done' }] }]);
    target.ask({ type: 'comment/resolved', id: 'c1' });
    expect(target.session.results.comments).toMatchObject([{ resolved: false, replies: [{ text: 'done' }] }]);
  });
});

describe('what was seen', () => {
  const unseen = (target: World) => unseenHunks(target.session).map(({ id }) => id);

  test('is kept once for each change, whatever is sent', () => {
    const target = atReview();
    expect(unseen(target)).toEqual(['h1', 'h2']);
    target.ask({ type: 'review/seen', hunks: ['h1', 'h9'] });
    expect(unseen(target)).toEqual(['h2']);
    const length = target.journal.length;
    expect(target.ask({ type: 'review/seen', hunks: ['h1', 'h9'] })).toBe('nothing new was seen');
    expect(target.journal).toHaveLength(length);
  });

  test('neither can be undone nor keeps decisions from being undone', () => {
    const target = atReview();
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h1', verdict: 'approved' }] });
    target.ask({ type: 'review/seen', hunks: ['h1', 'h2'] });
    expect(target.ask({ type: 'decision/undone' })).toBeUndefined();
    expect(reviewOf(target.session)?.decisions).toEqual({});
    expect(unseen(target)).toEqual([]);
    expect(target.ask({ type: 'decision/redone' })).toBeUndefined();
    expect(reviewOf(target.session)?.decisions).toMatchObject({ h1: { verdict: 'approved' } });
    expect(replay(target.journal)).toEqual(target.session);
  });
});

describe('instructions', () => {
  const drafts = (target: World) => target.performed.filter((effect) => effect.kind === 'draft/make');

  test('go with the next draft once something is rejected or a remark is open', () => {
    const target = atReview();
    expect(target.ask({ type: 'instructions/requested' })).toBe('nothing is rejected and no comment is open: there is nothing to ask for');
    target.ask({ type: 'draft/requested', source: { kind: 'staged' } });
    expect(drafts(target).at(-1)).not.toHaveProperty('asked');
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h2', verdict: 'rejected', reason: 'too vague' }] });
    target.ask(remark);
    target.ask({ type: 'draft/requested', source: { kind: 'staged' } });
    expect(drafts(target).at(-1)).toMatchObject({
      asked: { decisions: { h2: { verdict: 'rejected', reason: 'too vague' } }, comments: [{ id: 'c1' }] },
    });
    target.ask({ type: 'comment/resolved', id: 'c1' });
    target.ask({ type: 'draft/requested', source: { kind: 'staged' } });
    expect(drafts(target).at(-1)).toMatchObject({ asked: { comments: [] } });
  });

  test('are written for people and programs when asked for, and the next draft knows which were there', () => {
    const target = atReview();
    target.ask({ type: 'hunks/decided', decisions: [{ hunk: 'h2', verdict: 'rejected', reason: 'too vague' }] });
    target.ask({ type: 'draft/requested', source: { kind: 'worktree' } });
    expect(drafts(target).at(-1)).not.toHaveProperty('handed');
    expect(target.ask({ type: 'instructions/requested' })).toBeUndefined();
    const files = target.performed.flatMap((effect) => (effect.kind === 'artifact/instructions' ? [`${effect.form} ${effect.path}`] : []));
    const folder = target.session.artifacts;
    expect(files).toEqual([`markdown ${folder}/review_instructions.md`, `json ${folder}/review_instructions.json`]);
    target.ask({ type: 'draft/requested', source: { kind: 'worktree' } });
    expect(drafts(target).at(-1)).toMatchObject({ handed: target.session.written[`${folder}/review_instructions.json`] });
  });

  test('of a submitted review are there for the draft after it, until the next submission', () => {
    const target = atReview();
    target.ask({
      type: 'hunks/decided',
      decisions: [
        { hunk: 'h1', verdict: 'approved' },
        { hunk: 'h2', verdict: 'rejected', reason: 'too vague' },
      ],
    });
    target.ask({ type: 'draft/submitted', digest: reviewDigest(reviewOf(target.session) ?? expect.fail('no review')) });
    expect(target.session.results.refused).toMatchObject({
      drafts: [{ path: SPEC, hunks: [{ id: 'h2' }] }],
      decisions: { h2: { reason: 'too vague' } },
    });
    expect(Object.keys(target.session.results.refused?.decisions ?? {})).toEqual(['h2']);
  });

  test('leave a receipt in the results when a draft says that they had been read', () => {
    const target = atReview();
    target.take({ type: 'draft/requested', source: { kind: 'staged' }, at: AT });
    const make = target.waiting.at(-1) ?? expect.fail('no draft is asked for');
    const receipt = { at: AT, to: 'editor', instructions: ['a1'], delivered: 'f'.repeat(64) as never };
    const outcome = { at: AT, run: make.run, attempt: make.attempt };
    target.take({ type: 'draft/made', ...outcome, source: { kind: 'staged' }, drafts: [], notes: [], receipt });
    expect(target.session.results.receipts).toEqual([receipt]);
  });
});
