/** The `review` workflow: one phase that writes nothing and ends in a verdict bound to what was shown. */
import { expect, test } from 'vitest';
import { defaultConfig } from '../../src/api/config.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Draft } from '../../src/domain/hunk.ts';
import { targetName } from '../../src/domain/review-target.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import { diffDocuments } from '../../src/documents/diff.ts';
import { describeVerdict, nothingToReview, shownDigest, verdictLines, verdictMd, verdictOf } from '../../src/workflow/artifacts/verdict.ts';
import type { Request, SessionEvent } from '../../src/workflow/event.ts';
import { outstanding, reviewDigest, reviewOf } from '../../src/workflow/selectors.ts';
import type { Session } from '../../src/workflow/state.ts';
import { summarize } from '../../src/workflow/summarize.ts';
import { decide } from '../../src/workflow/transition.ts';
import { routeRequest } from '../../src/workflow/route.ts';

const AT = '2026-03-02T10:00:00.000Z';
const BEFORE = new TextEncoder().encode('# A\n\n## One\n\nThe system SHALL wait.\n\n## Two\n\nThe system SHALL run.\n');
const AFTER = new TextEncoder().encode('# A\n\n## One\n\nThe system SHALL wait 5 s.\n\n## Two\n\nThe system SHALL walk.\n');
const TEXTS = new Map([BEFORE, AFTER].map((bytes) => [digestOf(bytes), bytes]));

function draftOf(after = AFTER): Draft {
  return { path: 'specs/a.md', base: digestOf(BEFORE), draft: digestOf(after), versions: {}, hunks: [...diffDocuments(BEFORE, after)] };
}

function must(session: Session | undefined, request: Request | SessionEvent): Session {
  const decision = decide(session, { ...request, at: AT });
  if ('refusal' in decision) throw new Error(decision.refusal);
  return decision.session;
}

function refusal(session: Session, request: Request): string | undefined {
  const decision = decide(session, { ...request, at: AT });
  return 'refusal' in decision ? decision.refusal : undefined;
}

const TEXT_SOURCE = { kind: 'texts', texts: [] } as const;

/** A review whose target was read; `drafts` are what it showed. */
function reviewing(drafts: readonly Draft[] = [draftOf()]): Session {
  const started = must(undefined, {
    type: 'session/started',
    at: AT,
    id: 'review-a_2026-03-02' as SessionId,
    request: 'Review the working tree',
    feature: 'review-a',
    route: { workflow: 'review', reasons: [], overruled: true },
    config: defaultConfig(),
    targets: [],
    subject: { kind: 'worktree', paths: [] },
    artifacts: 'specs/meta/sessions/review-a',
  });
  return redrafted(started, drafts);
}

function redrafted(session: Session, drafts: readonly Draft[]): Session {
  const asked = must(session, { type: 'draft/requested', source: { ...TEXT_SOURCE, texts: [] } });
  const [effect] = outstanding(asked);
  if (effect === undefined) throw new Error('no draft is made');
  const { run, attempt } = effect;
  return must(asked, { type: 'draft/made', at: AT, run, attempt, source: { ...TEXT_SOURCE, texts: [] }, drafts: [...drafts], notes: [] });
}

function hunkIds(session: Session): readonly string[] {
  return (reviewOf(session)?.drafts ?? []).flatMap(({ hunks }) => hunks.map(({ id }) => id));
}

function decided(session: Session, ...verdicts: readonly ('approved' | 'rejected')[]): Session {
  const decisions = hunkIds(session).map((hunk, index) => ({ hunk, verdict: verdicts[index] ?? ('approved' as const), reason: 'so' }));
  return must(session, { type: 'hunks/decided', decisions });
}

function submitted(session: Session): Session {
  const review = reviewOf(session);
  if (review === undefined) throw new Error('nothing to submit');
  return must(session, { type: 'draft/submitted', digest: reviewDigest(review) });
}

test('all approved is approved, one rejected asks for changes, and neither asks for anything to be written', () => {
  const approved = submitted(decided(reviewing()));
  expect([verdictOf(approved), approved.phase.name, summarize(approved).detail]).toEqual(['approved', 'complete', 'approved']);
  const rejected = submitted(decided(reviewing(), 'approved', 'rejected'));
  expect([verdictOf(rejected), rejected.phase.name, summarize(rejected).detail]).toEqual([
    'changes_requested',
    'complete',
    'changes requested',
  ]);
  for (const session of [approved, rejected]) expect(outstanding(session)).toEqual([]);
});

test('until it is submitted a review is undecided, and nothing undecided can be submitted', () => {
  const open = reviewing();
  expect([verdictOf(open), verdictOf(decided(open)), verdictOf(reviewing([]))]).toEqual(['undecided', 'undecided', 'nothing']);
  const review = reviewOf(open);
  expect(refusal(open, { type: 'draft/submitted', digest: reviewDigest(review ?? (undefined as never)) })).toBe('2 hunks are undecided');
});

test('a submission of what was shown before an edit is refused, and unchanged hunks keep their decisions', () => {
  const first = decided(reviewing());
  const shown = reviewOf(first);
  const text = new TextEncoder().encode(new TextDecoder().decode(AFTER).replace('walk', 'crawl'));
  const second = redrafted(first, [draftOf(text)]);
  expect(Object.keys(reviewOf(second)?.decisions ?? {})).toEqual([hunkIds(second)[0]]);
  expect(refusal(second, { type: 'draft/submitted', digest: reviewDigest(shown ?? (undefined as never)) })).toMatch(
    /changed after it was shown/u,
  );
});

test('a review shows its target and no other draft, and ends with a verdict or an abort', () => {
  const open = reviewing();
  expect(refusal(open, { type: 'draft/requested', source: { kind: 'staged' } })).toMatch(/shows its target as it is/u);
  expect(refusal(open, { type: 'draft/discarded' })).toMatch(/ends with a verdict/u);
  expect(refusal(open, { type: 'instructions/requested' })).toMatch(/the verdict holds the instructions/u);
  const aborted = must(open, { type: 'session/aborted', reason: 'not now' });
  expect([verdictOf(aborted), outstanding(aborted)]).toEqual(['aborted', []]);
});

test('a rejection whose text is taken away before the verdict asks for changes all the same', () => {
  const away = redrafted(decided(reviewing(), 'rejected'), []);
  expect(verdictOf(away)).toBe('undecided');
  const over = submitted(away);
  expect([verdictOf(over), summarize(over).phase]).toEqual(['changes_requested', 'complete']);
  expect(describeVerdict(over, TEXTS, []).notes).toEqual([
    expect.stringMatching(/^rejected and not there any more: .* \(reason: so\)$/u),
    expect.stringMatching(/^approved and not there any more: /u),
  ]);
  const back = redrafted(away, [draftOf()]);
  expect(Object.values(reviewOf(back)?.decisions ?? {}).map(({ verdict }) => verdict)).toEqual(['rejected', 'approved']);
  expect(verdictOf(redrafted(reviewing(), []))).toBe('nothing');
});

test('asking for another draft after a rejection leaves no report in the repository', () => {
  const open = decided(reviewing(), 'rejected');
  const asked = must(open, { type: 'draft/requested', source: { ...TEXT_SOURCE, texts: [] } });
  expect(outstanding(asked).map(({ kind }) => kind)).toEqual(['draft/make']);
});

test('a verdict quotes each hunk, is bound to the texts alone, and stays the same however it was decided', () => {
  const [one, other] = [submitted(decided(reviewing())), submitted(decided(reviewing(), 'rejected', 'rejected'))];
  const verdict = describeVerdict(other, TEXTS, []);
  expect(verdict.files[0]?.hunks.map(({ before, after, verdict: word, reason }) => [before, after, word, reason])).toEqual([
    ['The system SHALL wait.\n', 'The system SHALL wait 5 s.\n', 'rejected', 'so'],
    ['The system SHALL run.\n', 'The system SHALL walk.\n', 'rejected', 'so'],
  ]);
  expect(verdict.digest).toBe(describeVerdict(one, TEXTS, []).digest);
  expect(verdict.digest).toBe(shownDigest([draftOf()]));
  expect(shownDigest([draftOf(BEFORE)])).not.toBe(verdict.digest);
});

test('Markdown and text say the verdict, the reasons and the notes, and untrusted words start no markup', () => {
  const comment = { type: 'comment/added', id: 'c1', path: 'specs/gone.md', section: '', quote: '', text: '# *loud*' } as const;
  const verdict = { ...describeVerdict(submitted(decided(must(reviewing(), comment), 'rejected')), TEXTS, []), notes: ['<b>bold</b>'] };
  expect(verdictMd(verdict)).toContain(String.raw`- Note: \<b>bold\</b>`);
  expect(verdictMd(verdict)).toContain('- rejected: A > One, line 5: The system SHALL wait 5 s. (reason: so)');
  expect(verdict.files.map(({ path, comments }) => [path, comments.length])).toEqual([
    ['specs/a.md', 0],
    ['specs/gone.md', 1],
  ]);
  expect(verdictLines(verdict)).toEqual([
    expect.stringMatching(/^Verdict on the working tree: changes requested \(1 of 2 changes approved\), text [0-9a-f]{12}\.$/u),
    '  rejected specs/a.md:5 A > One: so | The system SHALL wait 5 s.',
    '  comment specs/gone.md : # *loud*',
    '  note: <b>bold</b>',
  ]);
  expect(nothingToReview({ kind: 'patch', paths: [] }, ['x'])).toMatchObject({ verdict: 'nothing', files: [], notes: ['x'] });
});

test('different targets have different names', () => {
  const many = (last: string) => targetName({ kind: 'patch', paths: ['a', 'b', 'c', 'd', last] });
  expect(many('e')).not.toBe(many('f'));
  expect(targetName({ kind: 'range', from: 'a', to: 'b', common: true })).not.toBe(
    targetName({ kind: 'range', from: 'a', to: 'b', common: false }),
  );
  expect(targetName({ kind: 'change', root: 'openspec', id: 'x' })).not.toBe(targetName({ kind: 'change', root: 'p/openspec', id: 'x' }));
});

test('a request in words cannot ask for a review: it has no target', () => {
  expect(() => routeRequest('look at login --workflow=review', { specPaths: [] })).toThrowError(/begins with its target/u);
});
