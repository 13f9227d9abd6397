/** The proposal is answered, corrected and confirmed item by item; its keys send exactly one decision each (W1, W12). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalDigest } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { View } from '../../../views/screen.ts';
import { proposal } from '../../../views/screens/proposal.ts';
import { affectedSpec, proposalOf, proposing, question, scanning } from '../../rig/fixtures.ts';
import { HOSTILE, anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { runId, session } from '../../rig/later-fixtures.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { answer, confirmIt, press, ui, view } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN_ASCII } from '../../rig/theme.ts';

/** Rows of the list in the fixture's proposal. */
const ROW = { intent: 1, q1: 4, q2: 5, login: 8, mail: 9, newSpec: 10, added: 13, removed: 15, newChange: 16, route: 19 };
const on = (row: number, of: Session = proposing(), change: Partial<View> = {}): View =>
  view({ session: of, ui: ui({ screen: 'proposal', places: { 'proposal/items': { cursor: row, top: 0 } } }), ...change });
const ANSWERED = proposalOf({ questions: [question('Q1', { answer: 'yes' })] });

describe('proposal', () => {
  it('lists intent, questions, specs, key changes and route beside the item under the cursor at 120x40', () => {
    expect(framed(proposal, on(ROW.q1), TERMINAL.large)).toEqual([
      '[Proposal]                                                             │ [Q1]',
      '  Intent                                                               │   Should API tokens be locked too?',
      '  Lock accounts after repeated failed logins, with a way back in.      │',
      '                                                                       │   Asked because: "accounts" may or may not mean',
      '  Questions                                                1 of 2 open │   API clients',
      '▸ ! Q1 Should API tokens be locked too?                                │',
      '  ✓ Q2 30 days  Keep the failed-attempt log for how long?              │       yes',
      '                                                                       │       no',
      '  Specs it changes                                     1 of 2 included │',
      '  [x] specs/auth/login.md  v1.2  named in the request             92 % │   Open. Enter answers it.',
      '  [ ] specs/mail.md  v1.2  shares the words mail, unlock          41 % │',
      '  Enter names a spec that the change creates                           │',
      '                                                                       │',
      '  Key changes                                                        3 │',
      '  + Lock after 3 failures within 10 minutes                            │',
      '  ~ REQ-04 no longer reveals the account                               │',
      '  - Legacy PIN                                                         │',
      '  Enter adds a key change                                              │',
      '                                                                       │',
      '  Route                                                                │',
      '  feature  the request names a spec                                    │',
      '= 1 question is open. Enter answers, . goes to the next.',
    ]);
  });

  it('stacks the details at 80x24 and keeps to the list at 40x12', () => {
    expect(framed(proposal, on(ROW.login), TERMINAL.medium)).toEqual([
      '[Proposal]',
      '  Intent',
      '  Lock accounts after repeated failed logins, with a way back in.',
      '',
      '  Questions                                                          1 of 2 open',
      '  ! Q1 Should API tokens be locked too?',
      '  ✓ Q2 30 days  Keep the failed-attempt log for how long?',
      '',
      '  Specs it changes                                               1 of 2 included',
      '▸ [x] specs/auth/login.md  v1.2  named in the request                       92 %',
      '  [ ] specs/mail.md  v1.2  shares the words mail, unlock                    41 %',
      '  Enter names a spec that the change creates',
      '[specs/auth/login.md]',
      '  included  match 92 %  v1.2  111111111111',
      '',
      '  Why it is listed',
      '  named in the request',
      '',
      '  Sections                                              ~ touched by the request',
      '    Login',
      '= 1 question is open. Enter answers, . goes to the next.',
    ]);
    expect(framed(proposal, on(ROW.intent, proposing(), { theme: PLAIN_ASCII }), TERMINAL.small)).toEqual([
      '[Proposal]',
      '  Intent',
      '> Lock accounts after repeated failed ..',
      '',
      '  Questions                  1 of 2 open',
      '  ! Q1 Should API tokens be locked too?',
      '  * Q2 30 days  Keep the failed-attemp..',
      '= 1 question is open. Enter answers, . goes to the next.',
    ]);
  });

  it('says what it waits for when there is no proposal yet, and why when there never is one', () => {
    expect(framed(proposal, on(0, scanning()), TERMINAL.small)).toEqual([
      '[Proposal]',
      '▸ ⠶ Scanning the specs for what the',
      '  request touches.',
      '= Scanning.',
    ]);
    expect(framed(proposal, on(0, session({ name: 'complete' }, { workflow: 'refine' })), TERMINAL.small)[1]).toBe(
      '▸ The refine workflow has no proposal:',
    );
    expect(framed(proposal, view(), TERMINAL.small)[1]).toBe('▸ No session is open. 1 goes to the list');
  });

  it('shows why the scan failed and tries it again', () => {
    const effect = { run: runId('scan#1'), attempt: 1, kind: 'corpus/scan', request: 'x', specsNeeded: true } as const;
    const failed = scanning({
      failures: [{ effect, code: 'no-specs', message: 'no spec matches specs.include', fix: 'set specs.include in trueup.yaml' }],
    });
    expect(framed(proposal, on(0, failed), TERMINAL.medium)).toEqual([
      '[Proposal]',
      '▸ ✗ corpus/scan failed: no spec matches specs.include',
      '    fix: set specs.include in trueup.yaml',
      '    R tries again.',
      '= The scan failed. R tries again.',
    ]);
    expect(press(proposal, 'R', on(0, failed)).sent).toEqual([{ type: 'run/retried', run: 'scan#1' }]);
    expect(press(proposal, 'R', on(0)).calls).toEqual([['notice', 'Nothing has failed.']]);
  });

  it('answers a question by choice or in words, and goes on to the next open one', () => {
    const open = proposing(proposalOf({ questions: [question('Q1'), question('Q2', { choices: [] }), question('Q3')] }));
    const byChoice = press(proposal, 'enter', on(ROW.q1, open));
    expect(byChoice.prompt?.kind === 'choice' && byChoice.prompt.choices.map(({ label }) => label)).toEqual([
      'yes',
      'no',
      'type an answer',
    ]);
    answer(byChoice, '1');
    expect(byChoice.sent).toEqual([{ type: 'question/answered', id: 'Q1', answer: 'no' }]);
    expect(byChoice.calls).toEqual([['place', 'items', ROW.q2]]);

    const inWords = press(proposal, 'enter', on(ROW.q1, open));
    answer(inWords, 'other');
    expect(inWords.prompt?.kind).toBe('text');
    answer(inWords, 'only tokens made after the lock');
    expect(inWords.sent).toEqual([{ type: 'question/answered', id: 'Q1', answer: 'only tokens made after the lock' }]);

    const last = press(proposal, 'enter', on(ROW.q2 + 1, open));
    answer(last, '0');
    expect(last.calls).toEqual([['place', 'items', ROW.q1]]);

    const nothing = press(proposal, 'enter', on(ROW.q2, open));
    answer(nothing, ' ');
    expect(nothing.sent).toEqual([]);
    expect(nothing.calls).toEqual([['notice', 'The question stays open: an answer cannot be empty.']]);
  });

  it('includes specs, leaves them out and names new ones', () => {
    expect(press(proposal, 'space', on(ROW.login)).sent).toEqual([{ type: 'spec/included', path: 'specs/auth/login.md', included: false }]);
    expect(press(proposal, 'a', on(ROW.mail)).sent).toEqual([{ type: 'spec/included', path: 'specs/mail.md', included: true }]);
    expect(press(proposal, 'a', on(ROW.login)).calls).toEqual([['notice', 'It is included already.']]);
    expect(press(proposal, 'r', on(ROW.login)).sent).toEqual([{ type: 'spec/included', path: 'specs/auth/login.md', included: false }]);
    expect(press(proposal, 'space', on(ROW.q1)).calls).toEqual([['notice', 'This is for a spec: put the cursor on one.']]);
    const named = press(proposal, 'enter', on(ROW.newSpec));
    answer(named, ' specs/limits.md ');
    expect(named.sent).toEqual([{ type: 'spec/included', path: 'specs/limits.md', included: true }]);
    const wrong = press(proposal, 'enter', on(ROW.newSpec));
    answer(wrong, 'specs/limits');
    expect(wrong.sent).toEqual([]);
  });

  it('edits the intent and the key changes', () => {
    const intent = press(proposal, 'enter', on(ROW.intent));
    expect(intent.prompt?.kind === 'text' && intent.prompt.initial).toBe('Lock accounts after repeated failed logins, with a way back in.');
    answer(intent, 'Lock accounts.');
    expect(intent.sent).toEqual([{ type: 'proposal/edited', intent: 'Lock accounts.' }]);

    const { keyChanges } = proposalOf();
    const changed = press(proposal, 'enter', on(ROW.added));
    expect(changed.prompt?.kind === 'text' && changed.prompt.initial).toBe('+ Lock after 3 failures within 10 minutes');
    answer(changed, '~ Lock after 5 failures');
    expect(changed.sent).toEqual([
      { type: 'proposal/edited', keyChanges: [{ text: 'Lock after 5 failures', change: 'MODIFIED' }, ...keyChanges.slice(1)] },
    ]);

    const added = press(proposal, 'enter', on(ROW.newChange));
    answer(added, 'Unlock by mail');
    expect(added.sent).toEqual([{ type: 'proposal/edited', keyChanges: [...keyChanges, { text: 'Unlock by mail', change: 'ADDED' }] }]);

    expect(press(proposal, 'x', on(ROW.removed)).sent).toEqual([{ type: 'proposal/edited', keyChanges: keyChanges.slice(0, 2) }]);
    expect(press(proposal, 'x', on(ROW.q1)).calls).toEqual([['notice', 'x removes a key change: put the cursor on one.']]);
  });

  it('confirms exactly the proposal it listed, and not while something is missing', () => {
    const ready = proposing(ANSWERED);
    const did = press(proposal, 'S', on(0, ready));
    expect(did.sent).toEqual([]);
    expect(did.confirmation?.lines).toEqual([
      'Intent: Lock accounts after repeated failed logins, with a way back in.',
      '',
      '1 spec will be changed, 1 left out:',
      '  specs/auth/login.md  v1.2',
      '',
      '3 key changes:',
      '  + Lock after 3 failures within 10 minutes',
      '  ~ REQ-04 no longer reveals the account',
      '  - Legacy PIN',
      '',
      'Answers:',
      '  Q1  yes',
      '',
      'Next: drafts of these specs. Nothing is written to a spec before you approve it, hunk by hunk.',
    ]);
    expect(['enter', 'S']).not.toContain(did.confirmation?.key);
    confirmIt(did);
    expect(did.sent).toEqual([{ type: 'proposal/confirmed', digest: proposalDigest(ANSWERED) }]);

    const why = (of: Session): unknown => press(proposal, 'S', on(0, of)).calls[0]?.[1];
    expect(why(proposing())).toBe('Not yet: question Q1 is open: Should API tokens be locked too?');
    expect(why(proposing({ ...ANSWERED, keyChanges: [] }))).toBe('Not yet: there is no key change: say what should change');
    expect(why(proposing({ ...ANSWERED, specs: [affectedSpec('a.md', { included: false })] }))).toBe(
      'Not yet: no spec is included: include one, or name a new one',
    );
    expect(why(scanning())).toBe('The corpus is still being scanned.');
    expect(
      why(session({ name: 'update' }, { results: { applied: [], rejected: [], comments: [], commits: [], proposal: ANSWERED } })),
    ).toBe('The proposal is over: it stays as it was confirmed.');
    expect(press(proposal, 'S', on(0, ready, { readOnly: 'Another process holds this session.' })).calls).toEqual([
      ['notice', 'Another process holds this session.'],
    ]);
  });

  it('lets a person overrule the route, after saying what is lost (W12)', () => {
    const did = press(proposal, 'enter', on(ROW.route));
    expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ value }) => value)).toEqual([
      'feature',
      'refine',
      'maintain',
      'quick',
    ]);
    answer(did, 'quick');
    expect(did.sent).toEqual([]);
    expect(did.confirmation?.lines[1]).toBe(
      'This session (login-lockout_2026-03-02) is aborted; its journal stays readable. No spec and no code was changed by it.',
    );
    confirmIt(did);
    expect(did.sent).toEqual([{ type: 'session/aborted', reason: 'started again as the quick workflow' }]);
    expect(did.calls).toEqual([['startSession', 'workflow: quick Lock accounts after repeated failed logins']]);

    const same = press(proposal, 'enter', on(ROW.route));
    answer(same, 'feature');
    expect(same.confirmation).toBeUndefined();
  });

  it('jumps between open questions and between parts', () => {
    expect(press(proposal, '.', on(ROW.intent)).calls).toEqual([['place', 'items', ROW.q1]]);
    expect(press(proposal, ',', on(ROW.intent)).calls).toEqual([['place', 'items', ROW.q1]]);
    expect(press(proposal, '}', on(ROW.q1)).calls).toEqual([['place', 'items', ROW.login]]);
    expect(press(proposal, '{', on(ROW.login)).calls).toEqual([['place', 'items', ROW.q1]]);
    expect(press(proposal, '.', on(ROW.intent, proposing(ANSWERED))).calls).toEqual([['notice', 'No question is open.']]);
  });

  it('opens a spec in the editor and copies what is under the cursor', () => {
    expect(press(proposal, 'e', on(ROW.mail)).calls).toEqual([['edit', { path: 'specs/mail.md', staged: false, line: 1 }]]);
    expect(press(proposal, 'e', on(ROW.intent)).prompt?.id).toBe('proposal.intent');
    expect(press(proposal, 'y', on(ROW.added)).calls).toEqual([['copy', 'Lock after 3 failures within 10 minutes', 'item']]);
    expect(press(proposal, 'y', on(ROW.q2)).calls).toEqual([['copy', 'Keep the failed-attempt log for how long?\n30 days', 'item']]);
    expect(press(proposal, 'y', on(ROW.route)).calls).toEqual([['copy', 'feature  the request names a spec', 'item']]);
  });

  it('never draws a row wider than its pane, whatever the texts are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, anySize, fc.nat(30), (a, b, size, cursor) => {
        const hostile = proposalOf({
          intent: a,
          specs: [affectedSpec(b, { version: a, reasons: [b], sections: [...HOSTILE], touched: [HOSTILE[0]] })],
          keyChanges: [{ text: a, change: 'ADDED' }],
          questions: [question(a, { text: b, why: a, choices: [b, a] }), question('Q', { text: a, answer: b })],
        });
        const of = proposing(hostile, { request: b, route: { workflow: 'quick', reasons: [a], overruled: true } });
        for (const pane of [0, 1])
          expectRowsFit(
            proposal,
            on(cursor, of, { theme: COLOUR, ui: ui({ pane, places: { 'proposal/items': { cursor, top: 0 } } }) }),
            size,
          );
      }),
      { numRuns: 80 },
    );
  });
});
