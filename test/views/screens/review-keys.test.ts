/** Every key of the review does one thing, sends exactly one decision, and says why when it is off (W2, S2). */
import { describe, expect, it } from 'vitest';
import { reviewDigest, reviewOf as underReview } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { shownOf } from '../../../views/screens/review/shown.ts';
import { proposalOf, refinePhase } from '../../rig/fixtures.ts';
import { TERMINAL } from '../../rig/framed.ts';
import { NO_RESULTS, runId, session } from '../../rig/later-fixtures.ts';
import { HUNKS, LOGIN, MADE, REVIEWED, onReview, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { answer, confirmIt, press, view } from '../../rig/screen-fixtures.ts';

/** Rows of the fixture's diff at 80x24, wrapped. */
const ROW = { file: 0, mech: 3, fold: 9, context: 12, lock: 14, lockText: 16, comment: 18, unlock: 21, unlockText: 24, lost: 29, mail: 33 };
const [MECH, LOCK, UNLOCK] = HUNKS.map(({ id }) => id);
const on = (row: number, change: Partial<Ui> = {}, of: Session = REVIEWED): View => onReview(TERMINAL.medium, row, change, of);
const sent = (key: string, at: View): unknown => press(review, key, at).sent;
const calls = (key: string, at: View): unknown => press(review, key, at).calls;
const why = (key: string, at: View): unknown => press(review, key, at).calls[0]?.[1];
const open = reviewing(reviewOf(MADE));

describe('deciding', () => {
  it('approves the change under the cursor and goes to the next undecided one', () => {
    const did = press(review, 'a', on(ROW.lockText));
    expect(did.sent).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: LOCK, verdict: 'approved' }] }]);
    expect(did.calls).toEqual([['place', 'diff', ROW.mail]]);
    const last = press(review, 'a', on(ROW.mail, {}, reviewing(reviewOf(MADE, 'aaa'))));
    expect(last.calls).toEqual([['notice', 'Every change is decided. S submits.']]);
    const round = press(review, 'a', on(ROW.mail - 1, {}, open));
    expect(round.calls).toEqual([['place', 'diff', ROW.mech]]);
  });

  it('rejects with a reason that may stay empty', () => {
    const did = press(review, 'r', on(ROW.unlock, {}, open));
    expect(did.prompt?.label).toBe('Reject "REQ-12 Unlock": why? (may stay empty)');
    answer(did, ' too early ');
    expect(did.sent).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: UNLOCK, verdict: 'rejected', reason: 'too early' }] }]);
    const silent = press(review, 'r', on(ROW.unlock, {}, open));
    answer(silent, '');
    expect(silent.sent).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: UNLOCK, verdict: 'rejected' }] }]);
  });

  it('clears a decision, and says when there is none', () => {
    expect(sent('x', on(ROW.mech))).toEqual([{ type: 'hunks/cleared', hunks: [MECH] }]);
    expect(why('x', on(ROW.lock))).toBe('It is undecided already.');
  });

  it('says why nothing can be decided here', () => {
    expect(why('a', on(ROW.context))).toBe('There is no change under the cursor: ] goes to the next.');
    expect(why('a', on(ROW.lock, { showAs: 'final' }))).toBe('Decisions are made on the diff: o shows it.');
    expect(why('r', on(ROW.lock, {}, reviewing(reviewOf(MADE, '', { submitted: true }))))).toBe('The approved changes are being written.');
    expect(why('a', { ...on(ROW.lock), readOnly: 'Another process holds this session.' })).toBe('Another process holds this session.');
    expect(why('a', view({ session: session({ name: 'update' }) }))).toBe('There is no draft to decide.');
    expect(why('a', view())).toBe('No session is open.');
    const written = session(
      { name: 'complete' },
      {
        results: {
          ...NO_RESULTS,
          applied: [
            {
              path: 'specs/auth/login.md',
              ...(LOGIN.draft.base === undefined ? {} : { before: LOGIN.draft.base }),
              after: LOGIN.draft.draft,
              versions: {},
              sections: [],
              added: 1,
              removed: 1,
            },
          ],
        },
      },
    );
    expect(why('a', on(ROW.lock, {}, written))).toBe('These changes are written; they stay as they are.');
  });

  it('takes every change of a range', () => {
    const range = on(ROW.unlock, { range: ROW.lockText }, open);
    const did = press(review, 'a', range);
    expect(did.sent).toEqual([
      {
        type: 'hunks/decided',
        decisions: [
          { hunk: LOCK, verdict: 'approved' },
          { hunk: UNLOCK, verdict: 'approved' },
        ],
      },
    ]);
    expect(did.ui).toEqual([{ range: undefined }]);
    expect(sent('x', on(ROW.unlockText, { range: 0 }))).toEqual([{ type: 'hunks/cleared', hunks: [MECH, UNLOCK] }]);
    expect(press(review, 'v', on(5)).ui).toEqual([{ range: 5, notice: 'A range begins here: move, then a, r, x, c or y.' }]);
    expect(press(review, 'v', range).ui).toEqual([{ range: undefined, notice: 'No range.' }]);
  });

  it('approves a section after saying how many', () => {
    const did = press(review, 'A', on(ROW.lockText));
    expect(did.prompt?.label).toBe('Approve 1 undecided change (1 normative) of Login > REQ-11 Lockout?');
    answer(did, 'no');
    expect(did.sent).toEqual([]);
    const yes = press(review, 'A', on(ROW.context));
    answer(yes, 'yes');
    expect(yes.sent).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: LOCK, verdict: 'approved' }] }]);
    expect(why('A', on(ROW.mech))).toBe('Nothing is undecided in this section.');
  });

  it('decides in the outline for the whole section or file', () => {
    const outline = (row: number): View => on(0, { pane: 1, places: { 'review/outline': { cursor: row, top: 0 } } }, open);
    expect(sent('a', outline(2))).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: LOCK, verdict: 'approved' }] }]);
    expect(sent('a', outline(0))).toEqual([
      { type: 'hunks/decided', decisions: [MECH, LOCK, UNLOCK].map((hunk) => ({ hunk, verdict: 'approved' })) },
    ]);
    const did = press(review, 'enter', outline(3));
    expect(did.calls).toEqual([['place', 'diff', ROW.unlock - 1]]);
    expect(did.ui).toEqual([{ pane: 0 }]);
    expect(why('v', outline(2))).toBe('A range is made in the diff.');
  });

  it('keeps to the undecided ones when only those are shown', () => {
    const did = press(review, 'a', on(1, { filter: 'undecided' }, open));
    expect(did.sent).toEqual([{ type: 'hunks/decided', decisions: [{ hunk: MECH, verdict: 'approved' }] }]);
    expect(did.calls).toEqual([['place', 'diff', 1]]);
  });

  it('discards the draft', () => {
    expect(sent('D', on(0))).toEqual([{ type: 'draft/discarded' }]);
  });

  it('neither edits nor discards the target of a review, and says why before anything is typed', () => {
    const reviewed = reviewing(reviewOf(MADE), [], { workflow: 'review', subject: { kind: 'worktree', paths: [] } });
    const did = press(review, 'E', on(ROW.lock, {}, reviewed));
    expect([did.prompt, did.calls]).toEqual([undefined, [['notice', 'A review shows its target as it is: e opens the file.']]]);
    expect(sent('D', on(ROW.lock, {}, reviewed))).toEqual([]);
    expect(why('D', on(ROW.lock, {}, reviewed))).toBe('A review ends with a verdict: reject what should not be, or X aborts it.');
    const empty = (at: typeof reviewed) => shownOf(on(0, {}, at))?.notes.join(' ');
    expect(empty(reviewing(reviewOf([]), [], { subject: { kind: 'worktree', paths: [] } }))).toBe('The target changes no spec.');
    expect(empty(reviewing(reviewOf([])))).toContain('D discards it');
  });
});

describe('submitting', () => {
  const decided = reviewing(reviewOf(MADE, 'aara'));

  it('lists exactly what is written and what is not, and submits that', () => {
    const did = press(review, 'S', on(0, {}, decided));
    expect(did.sent).toEqual([]);
    expect(did.confirmation?.title).toBe('Submit the review');
    expect(did.confirmation?.lines).toEqual([
      '3 approved, 1 rejected, 0 undecided',
      '',
      'specs/auth/login.md  v1.2 > v1.3: 2 of 3 changes will be written',
      '  ✓ Login: Version: 1.3',
      '  ✓ Login > REQ-11 Lockout: After 3 failed attempts within 10 minutes the system locks the account.',
      '  ✗ Login > REQ-12 Unlock: REQ-12 Unlock (admins are the main target)',
      '',
      'specs/mail.md: 1 of 1 change will be written to a new file',
      '  ✓ Mail: Mail',
      '',
      'Rejected changes and their reasons are kept for the next draft and the report.',
    ]);
    expect(['S', 'enter']).not.toContain(did.confirmation?.key);
    confirmIt(did);
    const digest = underReview(decided);
    expect(did.sent).toEqual([{ type: 'draft/submitted', digest: digest === undefined ? '' : reviewDigest(digest) }]);
  });

  it('says what is missing', () => {
    expect(why('S', on(0))).toBe('2 changes are undecided. . goes to the next.');
    expect(why('S', on(0, {}, reviewing(reviewOf(MADE, 'rrrr'))))).toBe(
      'Nothing is approved: approve a change, or discard the draft with D.',
    );
    expect(why('S', on(0, {}, reviewing(reviewOf(MADE, 'aaaa', { conflicts: [{ path: 'specs/mail.md' }] }))))).toBe(
      'A spec changed on disk: R carries the draft over first.',
    );
    const mends = session(refinePhase({ review: reviewOf(MADE, 'rrrr') }));
    expect(press(review, 'S', on(0, {}, mends)).confirmation?.label).toBe('submit, nothing is written');
  });
});

describe('commenting', () => {
  it('comments on a line, on a range and on a section', () => {
    const line = press(review, 'c', on(ROW.lockText));
    answer(line, 'why three?');
    expect(line.sent).toEqual([
      {
        type: 'comment/added',
        id: 'c3',
        path: 'specs/auth/login.md',
        section: 'Login > REQ-11 Lockout',
        hunk: LOCK,
        quote: 'After 3 failed attempts within 10 minutes the system locks the account.',
        context: { before: '', after: '' },
        scope: 'line',
        author: 'you',
        text: 'why three?',
      },
    ]);
    const header = press(review, 'c', on(ROW.unlock));
    answer(header, 'x');
    expect(header.sent[0]).toMatchObject({ hunk: UNLOCK, quote: '## REQ-12 Unlock', scope: 'line' });
    const range = press(review, 'c', on(ROW.unlockText, { range: ROW.unlock + 1 }));
    answer(range, 'x');
    expect(range.sent[0]).toMatchObject({
      quote: '## REQ-12 Unlock\n\nA locked user SHALL receive an unlock link that works once.',
      context: { before: '', after: '' },
      scope: 'range',
    });
    const section = press(review, 'C', on(ROW.lockText));
    answer(section, 'split it');
    expect(section.sent).toEqual([
      {
        type: 'comment/added',
        id: 'c3',
        path: 'specs/auth/login.md',
        section: 'Login > REQ-11 Lockout',
        quote: '',
        scope: 'section',
        author: 'you',
        text: 'split it',
      },
    ]);
    const inFold = press(review, 'C', on(ROW.fold + 12, { folds: { 'specs/auth/login.md:7': false } }));
    answer(inFold, 'here too');
    expect(inFold.sent[0]).toMatchObject({ section: 'Login > REQ-11 Lockout', scope: 'section' });
    const empty = press(review, 'c', on(ROW.lockText));
    answer(empty, ' ');
    expect(empty.sent).toEqual([]);
  });

  it('resolves a comment where it stands, and goes from one to the next', () => {
    expect(sent('a', on(ROW.comment))).toEqual([{ type: 'comment/resolved', id: 'c1' }]);
    expect(sent('a', on(ROW.lost + 1))).toEqual([{ type: 'comment/resolved', id: 'c2' }]);
    expect(calls('m', on(0))).toEqual([['place', 'diff', ROW.comment]]);
    expect(calls('M', on(ROW.lost))).toEqual([['place', 'diff', ROW.comment]]);
    expect(calls('m', on(ROW.lost))).toEqual([['notice', 'That was the last comment.']]);
    expect(why('m', on(0, {}, open))).toBe('There is no comment yet: c makes one.');
  });
});

describe('moving', () => {
  it('goes from change to change, section to section and to what is undecided', () => {
    expect(calls(']', on(0))).toEqual([['place', 'diff', ROW.mech]]);
    expect(calls(']', on(ROW.lockText))).toEqual([['place', 'diff', ROW.unlock]]);
    expect(calls('[', on(ROW.lockText))).toEqual([['place', 'diff', ROW.lock]]);
    expect(calls('[', on(0))).toEqual([['notice', 'That was the first change.']]);
    expect(calls('}', on(ROW.mech))).toEqual([['place', 'diff', ROW.lock]]);
    expect(calls('{', on(ROW.unlock))).toEqual([['place', 'diff', ROW.lock]]);
    expect(calls('.', on(ROW.lock))).toEqual([['place', 'diff', ROW.mail]]);
    expect(calls('.', on(ROW.mail))).toEqual([['place', 'diff', ROW.lock]]);
    expect(calls(',', on(ROW.lock))).toEqual([['place', 'diff', ROW.mail]]);
    expect(why('.', on(0, {}, reviewing(reviewOf(MADE, 'aaaa'))))).toBe('Nothing is undecided.');
  });
});

describe('looking', () => {
  it('opens and closes folds, the cursor staying where it was', () => {
    const fold = 'specs/auth/login.md:7';
    const opened = press(review, 'z', on(ROW.fold));
    expect(opened.ui).toEqual([{ range: undefined, folds: { [fold]: false } }]);
    expect(opened.calls).toEqual([['place', 'diff', ROW.fold]]);
    const inside = on(ROW.fold + 5, { folds: { [fold]: false } });
    expect(press(review, 'enter', inside).ui).toEqual([{ range: undefined, folds: { [fold]: true } }]);
    expect(why('z', on(ROW.lock))).toBe('No unchanged lines are folded here.');
    const all = press(review, 'Z', on(ROW.lockText));
    expect(all.ui).toEqual([{ range: undefined, foldUnchanged: false, folds: {}, notice: 'All lines are shown.' }]);
    expect(all.calls).toEqual([['place', 'diff', ROW.lockText + 12]]);
  });

  it('changes the arrangement, the kind of text, the wrap and the filter, the cursor staying on its change', () => {
    const split = press(review, 's', on(ROW.lockText));
    expect(split.ui).toEqual([{ range: undefined, arrangement: 'split' }]);
    expect(split.calls[0]?.[0]).toBe('place');
    expect(why('s', onReview({ columns: 79, rows: 24 }, 0))).toBe('Side by side needs 80 columns for the diff; + hides the outline.');
    expect(press(review, 's', on(0, { pane: 1 })).ui).toEqual([
      { range: undefined, sort: 'risk', notice: 'Changes by risk: what could cost most first, bookkeeping last.' },
    ]);
    expect(press(review, 'o', on(ROW.context)).ui).toEqual([
      { range: undefined, showAs: 'final', notice: 'The text as it would be written now: approved changes only.' },
    ]);
    expect(press(review, 'o', on(ROW.context)).calls).toEqual([['place', 'diff', 21]]);
    expect(press(review, 'w', on(ROW.unlock)).calls).toEqual([['place', 'diff', ROW.unlock - 1]]);
    const filtered = press(review, 'f', on(ROW.lockText));
    expect(filtered.ui).toEqual([{ range: undefined, filter: 'undecided', notice: 'Showing undecided changes.' }]);
    expect(filtered.calls).toEqual([['place', 'diff', 6]]);
  });

  it('copies a change, a range and the whole review', () => {
    expect(calls('y', on(ROW.lock))).toEqual([
      [
        'copy',
        '-After 5 failed attempts the system locks the account.\n+After 3 failed attempts within 10 minutes the system locks the account.',
        'change',
      ],
    ]);
    expect(calls('y', on(ROW.context))).toEqual([['copy', 'The limiter counts failed attempts.', '1 line']]);
    const [, markdown] = press(review, 'Y', on(0)).calls[0] ?? [];
    expect(markdown).toContain(
      '# Review of login-lockout\n\n1 approved, 1 rejected, 2 undecided\n\n## specs/auth/login.md\n\n### Login\n\n**approved** (changed, mechanical, line 3)\n\n```diff\n-Version: 1.2\n+Version: 1.3\n```',
    );
    expect(markdown).toContain('**rejected: admins are the main target** (added, normative, line 25)');
    expect(markdown).toContain('\n> c1: Does the window slide?\n');
    expect(markdown).toContain('On Login > REQ-99: «old words»\n> c2: still true? (resolved)');
  });

  it('edits the draft at the line, and the spec when it is written', () => {
    expect(calls('e', on(ROW.lockText))).toEqual([['edit', { path: 'specs/auth/login.md', staged: true, line: 23 }]]);
    expect(calls('e', on(ROW.mail))).toEqual([['edit', { path: 'specs/mail.md', staged: true, line: 1 }]]);
  });
});

describe('asking for a draft', () => {
  const waiting = session({ name: 'update' }, { results: { ...NO_RESULTS, proposal: proposalOf() } });
  const source = (row: number): View =>
    view({ session: waiting, ui: { ...on(0).ui, places: { 'review/sources': { cursor: row, top: 0 } } } });

  it('asks for each source', () => {
    expect(sent('enter', source(4))).toEqual([{ type: 'draft/requested', source: { kind: 'mechanical' } }]);
    expect(calls('enter', source(6))).toEqual([['edit', { path: 'specs/auth/login.md', staged: true, line: 1 }]]);
    expect(sent('enter', source(8))).toEqual([{ type: 'draft/requested', source: { kind: 'staged' } }]);
    expect(sent('enter', source(10))).toEqual([{ type: 'draft/requested', source: { kind: 'worktree' } }]);
    const branch = press(review, 'enter', source(12));
    answer(branch, ' feature/lock ');
    expect(branch.sent).toEqual([{ type: 'draft/requested', source: { kind: 'range', to: 'feature/lock' } }]);
    const range = press(review, 'enter', source(12));
    answer(range, 'v1.2..HEAD');
    expect(range.sent).toEqual([{ type: 'draft/requested', source: { kind: 'range', from: 'v1.2', to: 'HEAD' } }]);
    const patch = press(review, 'enter', source(14));
    answer(patch, ' ../change.patch ');
    expect(patch.calls).toEqual([['draftPatch', '../change.patch']]);
    const nothing = press(review, 'enter', source(12));
    answer(nothing, ' ');
    expect(nothing.sent).toEqual([]);
  });

  it('offers the mends of the findings where the workflow maintains a corpus', () => {
    const maintain = view({ session: { ...waiting, workflow: 'maintain' }, ui: source(4).ui });
    expect(sent('enter', maintain)).toEqual([{ type: 'draft/requested', source: { kind: 'fixes' } }]);
  });

  it('tries failed work again, and carries a draft over to specs that changed on disk', () => {
    const effect = {
      run: runId('draft#1'),
      attempt: 1,
      kind: 'draft/make',
      source: { kind: 'worktree' },
      specs: [],
      keyChanges: [],
      drafts: [],
      findings: [],
      summary: '',
    } as const;
    const failed = { ...waiting, failures: [{ effect, code: 'git', message: 'git failed' }] };
    expect(sent('R', view({ session: failed, ui: on(0).ui }))).toEqual([{ type: 'run/retried', run: 'draft#1' }]);
    expect(sent('R', on(0, {}, reviewing(reviewOf(MADE, '', { conflicts: [{ path: 'specs/mail.md' }] }))))).toEqual([
      { type: 'draft/requested', source: { kind: 'rebase' } },
    ]);
    expect(why('R', on(0))).toBe('Nothing has failed, and no spec changed on disk.');
  });
});

describe('instructing', () => {
  it('writes what is asked for where the next author reads it, and says where', () => {
    const did = press(review, 'i', on(ROW.lock));
    expect(did.sent).toEqual([{ type: 'instructions/requested' }]);
    expect(why('i', on(ROW.lock))).toMatch(/^Instructions for the next draft: .+\/review_instructions\.md$/u);
    const reviewed = reviewing(reviewOf(MADE), [], { subject: { kind: 'worktree', paths: [] } });
    expect(why('i', on(ROW.lock, {}, reviewed))).toBe('The verdict holds the instructions: S submits the review.');
  });
});
