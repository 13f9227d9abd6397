/** Commit lists exactly what goes where, asks before anything is written, and binds the answer to what was shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitDigest } from '../../../src/workflow/selectors.ts';
import { commit } from '../../../views/screens/commit.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { framed, TERMINAL, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { finishedSession, runId, session } from '../../rig/later-fixtures.ts';
import { COMMIT, commitSession } from '../../rig/later-sessions.ts';
import { answer, confirmIt, keyRow, press } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

const on = (row = 0, over = commitSession(), place: Partial<Ui> = {}, more: Partial<Omit<View, 'ui'>> = {}): View =>
  viewOf(commit, over, { cursor: ['groups', row], ui: place, ...more });

describe('commit', () => {
  it('W7: shows the commits with their files beside the message and the gates at 120x40', () => {
    expect(framed(commit, on(), TERMINAL.large)).toEqual([
      '[Commits (2)  3 files  +192 -30]                                  │ [Message and gates]',
      '▸ 1 feat(auth): lock accounts after repeated failures    +161 -18 │   Message of commit 1',
      '    ✓ src/auth/lock.ts                                       +120 │',
      '    ✓ src/auth/login.ts                                   +41 -18 │   feat(auth): lock accounts after repeated failures',
      '  2 docs(auth): describe lockout                          +31 -12 │',
      '    ✓ specs/auth/login.md                                 +31 -12 │   Three failed logins within ten minutes lock the',
      '                                                                  │   account for fifteen minutes.',
      '  Not included                                             1 file │',
      '    ? scratch.md                         not part of this session │   - Updated specs/auth/login.md to v1.3',
      '                                                                  │',
      '                                                                  │   Branch    feature/login-lockout',
      '                                                                  │   Grouping  by phase',
      '                                                                  │   Record',
      '                                                                  │   specs/meta/sessions/login-lockout_2026-03-02/ in a',
      '                                                                  │   commit of its own, after these',
      '                                                                  │',
      '                                                                  │   Gates',
      '                                                                  │   ! Proposal accepted: confirmed by you',
      '                                                                  │   - Align skipped: no trigger fired',
      '                                                                  │   ? 10 deferred items: Summary (9) lists them',
      '= COMMIT  2 commits, 3 files  +192 -30, to feature/login-lockout. Nothing is written until you confirm.',
    ]);
  });

  it('W7: stacks the message of the commit under the cursor at 80x24', () => {
    expect(framed(commit, on(4), TERMINAL.medium)).toEqual([
      '[Commits (2)  3 files  +192 -30]',
      '  1 feat(auth): lock accounts after repeated failures                   +161 -18',
      '    ✓ src/auth/lock.ts                                                      +120',
      '    ✓ src/auth/login.ts                                                  +41 -18',
      '  2 docs(auth): describe lockout                                         +31 -12',
      '▸   ✓ specs/auth/login.md                                                +31 -12',
      '',
      '  Not included                                                            1 file',
      '    ? scratch.md                                        not part of this session',
      '',
      '[Message and gates]',
      '  Message of commit 2',
      '',
      '  docs(auth): describe lockout',
      '',
      '  Branch    feature/login-lockout',
      '  Grouping  by phase',
      '  Record    specs/meta/sessions/login-lockout_2026-03-02/ in a commit of its',
      '  own, after these',
      '= COMMIT  2 commits, 3 files  +192 -30, to feature/login-lockout. Nothing is written until you confirm.',
    ]);
  });

  it('W7: shows one pane at 40x12', () => {
    expect(framed(commit, on(), TERMINAL.small)).toEqual([
      '[Commits (2)  3 files  +192 -30]',
      '▸ 1 feat(auth): lock accounts.. +161 -18',
      '    ✓ src/auth/lock.ts              +120',
      '    ✓ src/auth/login.ts          +41 -18',
      '  2 docs(auth): describe lockout +31 -12',
      '    ✓ specs/auth/login.md        +31 -12',
      '',
      '  Not included                    1 file',
      '= COMMIT  2 commits, 3 files  +192 -30, to feature/login-lockout. Nothing is written until you confirm.',
    ]);
    expect(framed(commit, on(0, commitSession(), { pane: 1 }), TERMINAL.small)).toEqual([
      '[Message and gates]',
      '  Message of commit 1',
      '',
      '▸ feat(auth): lock accounts after',
      '  repeated failures',
      '',
      '  Three failed logins within ten minutes',
      '  lock the account for fifteen minutes.',
      '= COMMIT  2 commits, 3 files  +192 -30, to feature/login-lockout. Nothing is written until you confirm.',
    ]);
  });

  it.each([
    ['no session', undefined, 'No session is open.'],
    ['an earlier stage', session({ name: 'propose', corrections: 0 }), 'Commit has not begun; the session is at Proposal.'],
    ['planning', commitSession({ step: 'planning' }), 'Working out which changed files belong to this session.'],
    ['nothing to commit', commitSession({ groups: [], excluded: [] }), 'Nothing of this session is left to commit.'],
    ['commits made', finishedSession(), '✓ 9f31c2e000  feat(login-lockout): lock accounts after repeated failed logins'],
  ])('says what there is: %s', (_name, over, text) => {
    expect(framed(commit, viewOf(commit, over, { ui: { pane: 1 } }), TERMINAL.medium)[1]?.trim()).toBe(text);
  });

  it('says where it stands at every step, and names a detached HEAD', () => {
    const { branch: _branch, ...detached } = COMMIT;
    expect(commit.status(viewOf(commit, session(detached)))).toBe(
      'COMMIT  2 commits, 3 files  +192 -30, to a detached HEAD (no branch). Nothing is written until you confirm.',
    );
    const steps = (['planning', 'postponed', 'committing', 'recording'] as const).map((step) =>
      commit.status(on(0, commitSession({ step }))),
    );
    expect(steps).toEqual([
      'COMMIT  working out what belongs to this session',
      'COMMIT  postponed: p resumes. The changes stay in the working tree.',
      'COMMIT  making the commits',
      'COMMIT  recording the session',
    ]);
    expect(commit.status(on(0, commitSession({ groups: [] })))).toBe('COMMIT  nothing to commit: S finishes the session');
  });
});

describe('the keys of commit', () => {
  it('W7: Space leaves a file out, or takes one in', () => {
    expect(press(commit, 'space', on(1)).sent).toEqual([{ type: 'commit/adjusted', exclude: 'src/auth/lock.ts' }]);
    expect(press(commit, 'space', on(7)).sent).toEqual([{ type: 'commit/adjusted', include: 'scratch.md' }]);
    expect(press(commit, 'space', on(0)).calls).toEqual([['notice', 'Put the cursor on a file.']]);
  });

  it('W7: s groups single, by phase or by file', () => {
    for (const grouping of ['single', 'by_phase', 'by_file'] as const) {
      const did = press(commit, 's', on());
      expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ label }) => label)).toEqual([
        'single: one commit for everything',
        'by phase: the specs in one commit, the implementation in another (now)',
        'by file: one commit a file',
      ]);
      answer(did, grouping);
      expect(did.sent).toEqual([{ type: 'commit/adjusted', grouping }]);
    }
  });

  it('W7: e edits the message of the commit the cursor is in', () => {
    const did = press(commit, 'e', on(4));
    expect(did.prompt).toMatchObject({
      kind: 'text',
      multiline: true,
      label: 'Message of commit 2',
      initial: 'docs(auth): describe lockout',
    });
    answer(did, 'docs(auth): say how lockout works\n\nMore.');
    expect(did.sent).toEqual([{ type: 'commit/adjusted', message: { group: 1, text: 'docs(auth): say how lockout works\n\nMore.' } }]);
    expect(press(commit, 'e', on(0)).prompt?.id).not.toBe(
      press(commit, 'e', on(0, commitSession({ groups: [{ message: 'other', files: [] }] }))).prompt?.id,
    );
    const empty = press(commit, 'e', on(0));
    answer(empty, ' \n');
    expect([empty.sent, empty.calls]).toEqual([[], [['notice', 'Not changed: a commit needs a message.']]]);
    expect(keyRow(commit, 'e').off?.(on(0, commitSession({ groups: [] })))).toBe('There is no commit to name.');
  });

  it('W7: S lists exactly what is committed where, and sends the digest of what it listed', () => {
    const did = press(commit, 'S', on());
    expect([did.sent, did.confirmation?.title, did.confirmation?.key]).toEqual([[], 'Commit to feature/login-lockout', 'y']);
    expect(did.confirmation?.lines).toEqual([
      'In /home/ada/shop, exactly these files:',
      '',
      '1  feat(auth): lock accounts after repeated failures',
      '     src/auth/lock.ts  +120',
      '     src/auth/login.ts  +41 -18',
      '',
      '2  docs(auth): describe lockout',
      '     specs/auth/login.md  +31 -12',
      '',
      '1 changed file not included: scratch.md',
      'Session record: specs/meta/sessions/login-lockout_2026-03-02/ in a commit of its own, after these.',
      'What else is staged stays staged. Nothing is pushed.',
    ]);
    confirmIt(did);
    expect(did.sent).toEqual([{ type: 'commit/confirmed', digest: commitDigest(COMMIT) }]);
  });

  it('W10: says when the record is left uncommitted, and finishes without a commit when there is nothing', () => {
    const { config } = commitSession();
    const leave = commitSession(
      { groups: [], excluded: [] },
      { config: { ...config, commit: { ...config.commit, session_record: 'leave' } } },
    );
    const did = press(commit, 'S', on(0, leave));
    expect([did.confirmation?.title, did.confirmation?.label, did.confirmation?.lines.at(-2)]).toEqual([
      'Finish without a commit',
      'finish',
      'Session record: specs/meta/sessions/login-lockout_2026-03-02/ is left uncommitted.',
    ]);
  });

  it('W7: p postpones, and resumes what is postponed', () => {
    expect(press(commit, 'p', on()).sent).toEqual([{ type: 'commit/postponed' }]);
    const postponed = on(0, commitSession({ step: 'postponed' }));
    expect(press(commit, 'p', postponed).sent).toEqual([{ type: 'commit/resumed' }]);
    for (const key of ['space', 'e', 's', 'S']) expect(keyRow(commit, key).off?.(postponed)).toBe('The commit is postponed: p resumes it.');
  });

  it.each(['space', 'e', 's', 'S', 'p'])('%s does nothing for one who only looks, in another stage, or while the machine works', (key) => {
    expect(keyRow(commit, key).off?.(on(1, commitSession(), {}, { readOnly: 'Held by process 42.' }))).toBe('Held by process 42.');
    expect(keyRow(commit, key).off?.(on(1, finishedSession()))).toBe('The session is complete.');
    expect(keyRow(commit, key).off?.(on(1, commitSession({ step: 'committing' })))).toBe('The commits are being made.');
  });

  it('R tries a failed commit again and shows its fix; y copies the message, or a hash; Enter reads', () => {
    const effect = { kind: 'commit/make', run: runId('commit/make#4'), attempt: 1, groups: [] } as const;
    const broken = commitSession(
      { step: 'committing' },
      { failures: [{ effect, code: 'git-identity', message: 'git has no identity', fix: 'run `git config user.email you@example.org`' }] },
    );
    expect(press(commit, 'R', on(0, broken)).sent).toEqual([{ type: 'run/retried', run: 'commit/make#4' }]);
    expect(framed(commit, on(0, broken), TERMINAL.large).join('\n')).toContain('fix: run `git config user.email you@example.org`');
    expect(press(commit, 'R', on()).calls).toEqual([['notice', 'Nothing has failed.']]);
    expect(press(commit, 'y', on(4)).calls).toEqual([['copy', 'docs(auth): describe lockout', 'the message or hash']]);
    expect(press(commit, 'y', viewOf(commit, finishedSession())).calls).toEqual([
      ['copy', `9f31c2e${'0'.repeat(33)}`, 'the message or hash'],
    ]);
    expect(press(commit, 'enter', on()).ui).toEqual([{ pane: 1 }]);
  });
});

it('no row of commit is wider than its pane and no control character gets through, the confirmation included', () => {
  fc.assert(
    fc.property(anySize, hostileText, fc.constantFrom(0, 1), fc.constantFrom(COLOUR, PLAIN, PLAIN_ASCII), (size, text, pane, theme) => {
      const over = commitSession(
        {
          branch: text,
          groups: [{ message: text, files: [{ path: text, added: 1, removed: 0 }] }],
          excluded: [{ path: text, reason: text }],
        },
        { artifacts: text, gates: [{ phase: 'refine', verdict: 'accepted', reasons: [text], at: '' }] },
      );
      const shown = on(0, over, { pane }, { theme });
      expectRowsFit(commit, shown, size);
      for (const line of press(commit, 'S', shown).confirmation?.lines ?? [])
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
    { numRuns: 60 },
  );
});
