/** Refinement shows what holds it up, offers the ways on, and says no more than rules can know (W3, W9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/workflow/state.ts';
import type { View } from '../../../views/screen.ts';
import { refine } from '../../../views/screens/refine.ts';
import { gap, refinePhase, round } from '../../rig/fixtures.ts';
import { TERMINAL, framed, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { NO_RESULTS, runId, session } from '../../rig/later-fixtures.ts';
import { LOGIN, reviewOf } from '../../rig/review-fixtures.ts';
import { answer, confirmIt, press, ui, view } from '../../rig/screen-fixtures.ts';
import { COLOUR, NAMED, PLAIN_ASCII } from '../../rig/theme.ts';

const GAPS = [
  gap('G-001', { state: 'resolved', lastRound: 2 }),
  gap('G-002', {}, { message: 'REQ-11 contradicts REQ-30: 3 attempts here, 10 there', line: 44, fix: 'give both the same number' }),
  gap('G-003', { firstRound: 2, reopened: 1 }, { severity: 'MEDIUM', message: '"quickly" cannot be tested', mechanical: true, line: 61 }),
  gap('G-004', { state: 'deferred', reason: 'next release' }, { severity: 'MEDIUM', message: 'no error path', path: 'specs/mail.md' }),
  gap('G-005', {}, { severity: 'LOW', message: 'heading case differs', line: 9 }),
];
const ROUNDS = [
  round(1, { CRITICAL: 3, MEDIUM: 5, LOW: 2 }, { new: 10 }),
  round(2, { CRITICAL: 2, MEDIUM: 3, LOW: 2 }, { resolved: 4, new: 1 }),
  round(3, { CRITICAL: 1, MEDIUM: 1, LOW: 1 }, { resolved: 3 }),
];
const DECISIONS = [{ decision: 'The window slides', rationale: 'resetting lets attackers pace themselves' }];
const authoring = session(refinePhase({ gaps: GAPS, rounds: ROUNDS, decisions: DECISIONS }));
const stalled = session(
  refinePhase({ gaps: GAPS, rounds: ROUNDS, step: 'stalled', stallReason: '3 rounds in a row without fewer or lighter gaps' }),
);
const reviewing = session(refinePhase({ gaps: GAPS, rounds: ROUNDS, step: 'reviewing' }));
const mending = session(refinePhase({ gaps: GAPS, rounds: ROUNDS, review: reviewOf([LOGIN], 'a') }));

/** Rows of the ledger while mending is the person's; a stall puts seven rows above. */
const ROW = { critical: 1, medium: 2, low: 3, deferred: 4, resolved: 5 };
const OPTION = { continue: 1, reduce: 2, accept: 3, abort: 4 };
const on = (of: Session, row: number, change: Parameters<typeof viewOf>[2] = {}): View =>
  viewOf(refine, of, { cursor: ['gaps', row], ...change });
const at = (of: Session, row: number, size: keyof typeof TERMINAL, pane = 0): readonly string[] =>
  framed(refine, on(of, row, { ui: { pane, size: TERMINAL[size] } }), TERMINAL[size]);
const why = (key: string, on_: View): unknown => press(refine, key, on_).calls[0]?.[1];

describe('refine', () => {
  it('shows the ledger with the gap under the cursor beside chart, rounds and decisions at 120x40', () => {
    expect(at(authoring, ROW.critical, 'large')).toEqual([
      '[Gaps  3 open of 5]                                               │ [Open gaps per round]',
      '     gap    severity  what                            place       │   10 ⠉⠒⠢⠤⣀⡀',
      '▸ ?  G-002  CRITICAL  REQ-11 contradicts REQ-30: 3..  login.md:44 │           ⠈⠉⠑⠒⠤⢄⣀',
      '  ?  G-003  MEDIUM    "quickly" cannot be tested      login.md:61 │                  ⠉⠑⠢⢄⡀',
      '  ?  G-005  LOW       heading case differs            login.md:9  │    5                 ⠈⠑⠢⠤⣀',
      '  -  G-004  MEDIUM    no error path                   mail.md:13  │                           ⠉⠒⠤⣀',
      '  ✓  G-001  CRITICAL  REQ-99 is not defined anywhere  login.md:13 │',
      '                                                                  │    0',
      '                                                                  │      r1          r2          r3',
      '                                                                  │',
      '                                                                  │   round  found  resolved  new  open  C/M/L  weight',
      '                                                                  │   r1        10         0   10    10  3/5/2      44',
      '                                                                  │   r2         7         4    1     7  2/3/2      29',
      '                                                                  │   r3         3         3    0     3  1/1/1      13',
      '                                                                  │',
      '                                                                  │   Round 3 of 5. Converging: at this rate clean in',
      '                                                                  │   about 1 round.',
      '                                                                  │',
      '                                                                  │   Key decisions                                    1',
      '                                                                  │   The window slides',
      '[G-002 CRITICAL  open]                                            │     because resetting lets attackers pace themselves',
      '  REQ-11 contradicts REQ-30: 3 attempts here, 10 there            │',
      '                                                                  │',
      '  specs/auth/login.md:44:1                                        │',
      '  Login > REQ-11                                                  │',
      '  «see REQ-99»                                                    │',
      '                                                                  │',
      '  fix: give both the same number                                  │',
      '  rule broken-reference, found in round 1, last in round 1        │',
      '= 2 gaps hold it up.  Round 3 of 5. Converging: at this rate clean in about 1 round.',
    ]);
  });

  it('shows ledger and gap at 80x24, chart and rounds with Tab', () => {
    expect(at(authoring, ROW.critical, 'medium')).toEqual([
      '[Gaps  3 open of 5]',
      '     gap    severity  what                          place        since  state',
      '▸ ?  G-002  CRITICAL  REQ-11 contradicts REQ-30:..  login.md:44  r1     open',
      '  ?  G-003  MEDIUM    "quickly" cannot be tested    login.md:61  r2 +1  open',
      '  ?  G-005  LOW       heading case differs          login.md:9   r1     open',
      '  -  G-004  MEDIUM    no error path                 mail.md:13   r1     deferred',
      '  ✓  G-001  CRITICAL  REQ-99 is not defined anyw..  login.md:13  r1     resolved',
      '',
      '',
      '',
      '',
      '',
      '[G-002 CRITICAL  open]',
      '  REQ-11 contradicts REQ-30: 3 attempts here, 10 there',
      '',
      '  specs/auth/login.md:44:1',
      '  Login > REQ-11',
      '  «see REQ-99»',
      '',
      '  fix: give both the same number',
      '= 2 gaps hold it up.  Round 3 of 5. Converging: at this rate clean in about 1 round.',
    ]);
    expect(at(authoring, ROW.critical, 'medium', 2)[1]).toBe('  10 ⠉⠑⠒⠢⠤⢄⣀⡀');
  });

  it('keeps the numbers when the chart has no room at 40x12', () => {
    expect(at(authoring, ROW.critical, 'small', 2)).toEqual([
      '[Open gaps per round]',
      '  round  found  resolved  open  C/M/L',
      '▸ r1        10         0    10  3/5/2',
      '  r2         7         4     7  2/3/2',
      '  r3         3         3     3  1/1/1',
      '',
      '  Round 3 of 5. Converging: at this rate',
      '  clean in about 1 round.',
      '= 2 gaps hold it up.  Round 3 of 5. Converging: at this rate clean in about 1 round.',
    ]);
  });

  it('offers the four ways on from a stall with what they mean here (W9)', () => {
    expect(at(stalled, OPTION.reduce, 'medium')).toEqual([
      '[Gaps  3 open of 5]',
      '  ! Stalled: 3 rounds in a row without fewer or lighter gaps.',
      '    Continue  3 more rounds may run, and progress is counted anew; mend someth..',
      '▸   Reduce the scope  the gaps you name are deferred and listed in the summary..',
      '    Accept the current state  goes on with 3 open gaps deferred, 1 CRITICAL ac..',
      '    Abort the session  nothing more is done; specs that were written stay as t..',
      '',
      '     gap    severity  what                          place        since  state',
      '  ?  G-002  CRITICAL  REQ-11 contradicts REQ-30:..  login.md:44  r1     open',
      '  ?  G-003  MEDIUM    "quickly" cannot be tested    login.md:61  r2 +1  open',
      '  ?  G-005  LOW       heading case differs          login.md:9   r1     open',
      '  -  G-004  MEDIUM    no error path                 mail.md:13   r1     deferred',
      '[Reduce the scope]',
      '  the gaps you name are deferred and listed in the summary; then the next round',
      '  runs',
      '',
      '  Enter chooses it.',
      '= STALLED: 3 rounds in a row without fewer or lighter gaps. S lists the four ways on.',
    ]);
  });

  it('says in ASCII and without colour what it says otherwise', () => {
    const rows = framed(refine, on(authoring, ROW.critical, { theme: PLAIN_ASCII, ui: { size: TERMINAL.medium } }), TERMINAL.medium);
    expect(rows[2]).toBe('> ?  G-002  CRITICAL  REQ-11 contradicts REQ-30:..  login.md:44  r1     open');
    expect(rows[6]).toBe('  *  G-001  CRITICAL  REQ-99 is not defined anyw..  login.md:13  r1     resolved');
    const named =
      refine.arrange(on(authoring, ROW.low, { theme: NAMED }), { columns: 120, rows: 34 }).panes[0]?.pane.row(1, 70, false) ?? '';
    expect(named).toContain('{bad:CRITICAL}');
    expect(named).toContain('{needsYou:?}');
  });

  it('tells what runs, what failed, and what waits in the review', () => {
    expect(at(reviewing, 0, 'small')[1]).toBe('  ⠶ Round 4 is running.');
    expect(at(mending, 0, 'medium')[1]).toBe('  ! A draft of mends is under review: 2 changes undecided. d opens it.');
    const effect = { run: runId('review#4'), attempt: 1, kind: 'review/run', round: 4, specs: [], known: [] } as const;
    const failed = session(refinePhase({ rounds: ROUNDS, gaps: GAPS, step: 'reviewing' }), {
      failures: [{ effect, code: 'unreadable', message: 'specs/auth/login.md is not UTF-8', fix: 'save it as UTF-8' }],
    });
    expect(at(failed, 0, 'medium').slice(1, 4)).toEqual([
      '  ✗ review/run failed: specs/auth/login.md is not UTF-8',
      '    fix: save it as UTF-8',
      '    R tries again.',
    ]);
    expect(press(refine, 'R', on(failed, 0)).sent).toEqual([{ type: 'run/retried', run: 'review#4' }]);
  });

  it('claims no more than that the rules are clean', () => {
    const clean = session(refinePhase({ rounds: [...ROUNDS, round(4, { LOW: 2 })], gaps: [gap('G-005', {}, { severity: 'LOW' })] }));
    expect(refine.status(on(clean, 1))).toBe(
      'Rules clean: no rule finds a CRITICAL or MEDIUM gap. 2 LOW gaps listed, not blocking. Whether the spec says what you want, only a reader can tell.',
    );
    const idle = session(refinePhase({ rounds: [...ROUNDS, round(4, { CRITICAL: 1, MEDIUM: 1 })], gaps: GAPS }));
    expect(refine.status(on(idle, 1))).toBe('2 gaps hold it up.  Round 4 of 5. No progress for 1 of 3 rounds; a stall pauses refinement.');
    const ended = session(
      { name: 'align', step: 'checking', triggers: [], findings: [] },
      {
        results: {
          ...NO_RESULTS,
          refinement: { rounds: ROUNDS, gaps: GAPS, decisions: DECISIONS, finalState: 'PARTIAL', acceptedCritical: ['G-002'] },
        },
      },
    );
    expect(refine.status(on(ended, 1))).toBe('Ended as PARTIAL: what is open was accepted with a reason.');
    expect(why('r', on(ended, 1))).toBe('Refinement is over; its result stays as it is.');
    expect(framed(refine, view({ ui: ui({ screen: 'refine' }) }), TERMINAL.small)[1]).toBe('▸ No session is open. 1 goes to the list');
    expect(refine.status(viewOf(refine, session({ name: 'propose', corrections: 0 })))).toBe('Refinement has not begun.');
  });

  it('waives and defers with a reason, and reopens', () => {
    const waived = press(refine, 'r', on(authoring, ROW.critical));
    answer(waived, ' the limits differ on purpose ');
    expect(waived.sent).toEqual([{ type: 'gap/waived', gap: 'G-002', reason: 'the limits differ on purpose' }]);
    const silent = press(refine, 'r', on(authoring, ROW.critical));
    answer(silent, ' ');
    expect(silent.sent).toEqual([]);
    expect(silent.calls).toEqual([['notice', 'G-002 stays open: a reason is needed.']]);
    const deferred = press(refine, 'D', on(authoring, ROW.medium));
    answer(deferred, 'after the launch');
    expect(deferred.sent).toEqual([{ type: 'gap/deferred', gap: 'G-003', reason: 'after the launch' }]);
    expect(press(refine, 'x', on(authoring, ROW.deferred)).sent).toEqual([{ type: 'gap/reopened', gap: 'G-004' }]);
    expect(why('x', on(authoring, ROW.critical))).toBe('G-002 is open: x reopens what was waived or deferred.');
    expect(why('r', on(authoring, ROW.deferred))).toBe('G-004 is deferred already; x reopens it.');
    expect(why('r', on(stalled, OPTION.abort))).toBe('Put the cursor on a gap.');
    expect(why('D', on(authoring, ROW.critical, { readOnly: 'Another process holds this session.' }))).toBe(
      'Another process holds this session.',
    );
  });

  it('mends by rule, in the editor, and reviews again', () => {
    expect(press(refine, 'a', on(authoring, ROW.critical)).sent).toEqual([{ type: 'draft/requested', source: { kind: 'fixes' } }]);
    expect(press(refine, 'e', on(authoring, ROW.critical)).calls).toEqual([
      ['edit', { path: 'specs/auth/login.md', staged: false, line: 44 }],
    ]);
    expect(press(refine, 'R', on(authoring, ROW.critical)).sent).toEqual([{ type: 'round/requested' }]);
    expect(why('a', on(session(refinePhase({ rounds: ROUNDS, gaps: [GAPS[1] ?? gap('G-2')] })), 1))).toBe(
      'No open gap has a mend that a rule can draft: e edits the spec.',
    );
    expect(why('R', on(reviewing, 0))).toBe('A round is under way.');
    expect(why('R', on(stalled, 0))).toBe('Refinement stalled: choose one of the four ways on first (S).');
    expect(why('R', on(mending, 0))).toBe('A draft is under review: submit or discard it first (d).');
    expect(why('a', on(mending, 0))).toBe('A draft of mends is under review: d opens it.');
    expect(press(refine, 'd', on(mending, 0)).calls).toEqual([['go', 'review']]);
    expect(why('d', on(authoring, 0))).toBe('There is no spec change to look at.');
  });

  it('goes on only when nothing holds it up', () => {
    expect(why('S', on(authoring, ROW.critical))).toBe('2 CRITICAL or MEDIUM gaps are open: mend, waive or defer, then R reviews again.');
    const aside = session(refinePhase({ rounds: ROUNDS, gaps: [gap('G-1', { state: 'waived' }), gap('G-5', {}, { severity: 'LOW' })] }));
    expect(press(refine, 'S', on(aside, 1)).sent).toEqual([{ type: 'round/requested' }]);
  });

  it('resolves a stall each of the four ways, and asks first what it must know (W9)', () => {
    expect(press(refine, 'enter', on(stalled, OPTION.continue)).sent).toEqual([
      { type: 'stall/resolved', option: 'continue', gaps: [], reason: '' },
    ]);

    const reduced = press(refine, 'enter', on(stalled, OPTION.reduce));
    expect(reduced.prompt?.kind === 'choice' && reduced.prompt.choices.map(({ label }) => label)).toEqual([
      'everything but CRITICAL: 2 gaps',
      'specs/auth/login.md: 3 gaps',
    ]);
    answer(reduced, '0');
    answer(reduced, 'not for this release');
    expect(reduced.sent).toEqual([
      { type: 'stall/resolved', option: 'reduce_scope', gaps: ['G-003', 'G-005'], reason: 'not for this release' },
    ]);

    const accepted = press(refine, 'enter', on(stalled, OPTION.accept));
    answer(accepted, 'good enough for the pilot');
    expect(accepted.sent).toEqual([]);
    expect(accepted.confirmation?.lines).toEqual([
      '1 CRITICAL gap accepted by name:',
      '  G-002 CRITICAL specs/auth/login.md:44 REQ-11 contradicts REQ-30: 3 attempts here, 10 there',
      '',
      '3 open gaps deferred with the reason: good enough for the pilot',
      '  G-003 MEDIUM specs/auth/login.md:61 "quickly" cannot be tested',
      '  G-005 LOW specs/auth/login.md:9 heading case differs',
      '',
      'Refinement ends as PARTIAL; the summary, the report and the commit say so.',
    ]);
    confirmIt(accepted);
    expect(accepted.sent).toEqual([
      { type: 'stall/resolved', option: 'accept_partial', gaps: ['G-002'], reason: 'good enough for the pilot' },
    ]);

    const aborted = press(refine, 'enter', on(stalled, OPTION.abort));
    answer(aborted, '');
    confirmIt(aborted);
    expect(aborted.sent).toEqual([{ type: 'stall/resolved', option: 'abort', gaps: [], reason: '' }]);
  });

  it('lists the four ways from anywhere with S, and takes the gap under the cursor along', () => {
    const did = press(refine, 'S', on(stalled, 7));
    expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ value }) => value)).toEqual([
      'continue',
      'reduce_scope',
      'accept_partial',
      'abort',
    ]);
    answer(did, 'reduce_scope');
    expect(did.prompt?.kind === 'choice' && did.prompt.choices[0]?.label).toBe(
      'G-002 alone: REQ-11 contradicts REQ-30: 3 attempts here, 10 there',
    );
  });

  it('records a key decision only with its rationale', () => {
    const did = press(refine, 'c', on(authoring, ROW.critical));
    answer(did, 'The window slides');
    answer(did, 'attackers pace themselves otherwise');
    expect(did.sent).toEqual([
      { type: 'decision/recorded', decision: 'The window slides', rationale: 'attackers pace themselves otherwise' },
    ]);
    const bare = press(refine, 'c', on(authoring, ROW.critical));
    answer(bare, 'The window slides');
    answer(bare, ' ');
    expect(bare.sent).toEqual([]);
  });

  it('goes from open gap to open gap and from round to round', () => {
    expect(press(refine, '.', on(authoring, ROW.low)).calls).toEqual([['place', 'gaps', ROW.critical]]);
    expect(press(refine, ',', on(authoring, ROW.critical)).calls).toEqual([['place', 'gaps', ROW.low]]);
    expect(press(refine, '.', on(stalled, OPTION.reduce)).calls).toEqual([['place', 'gaps', 7]]);
    const rounds = (key: string, row: number): unknown =>
      press(refine, key, viewOf(refine, authoring, { cursor: ['rounds', row] })).calls[0];
    expect(rounds(']', 10)).toEqual(['place', 'rounds', 11]);
    expect(rounds('[', 10)).toEqual(['notice', 'That is the first round.']);
    const pane = refine.arrange(viewOf(refine, authoring), { columns: 120, rows: 34 }).panes[2]?.pane;
    expect(pane?.text(11)).toMatch(/^r2 /);
  });

  it('filters, sorts and copies', () => {
    expect(press(refine, 'f', on(authoring, 0)).ui).toEqual([{ filter: 'open', notice: 'Showing open gaps.' }]);
    expect(press(refine, 's', on(authoring, 0)).ui).toEqual([{ sort: 'place', notice: 'Sorted by place.' }]);
    const ids = (change: Partial<View['ui']>): readonly unknown[] =>
      framed(refine, on(authoring, 0, { ui: { ...change, maximised: true } }), TERMINAL.large).flatMap(
        (row) => row.match(/G-\d+/)?.[0] ?? [],
      );
    expect(ids({})).toEqual(['G-002', 'G-003', 'G-005', 'G-004', 'G-001']);
    expect(ids({ filter: 'set aside' })).toEqual(['G-004']);
    expect(ids({ filter: 'open', sort: 'place' })).toEqual(['G-005', 'G-002', 'G-003']);
    expect(ids({ sort: 'age' })).toEqual(['G-002', 'G-005', 'G-003', 'G-004', 'G-001']);
    expect(press(refine, 'y', on(authoring, ROW.low)).calls).toEqual([
      ['copy', 'G-005 LOW specs/auth/login.md:9 heading case differs', 'gap'],
    ]);
    const [, markdown] = press(refine, 'Y', on(authoring, ROW.low)).calls[0] ?? [];
    expect(markdown).toContain('| 3 | 3 | 3 | 0 | 0 | 1/1/1 | 13 |');
    expect(markdown).toContain('| G-004 | MEDIUM | specs/mail.md:13 | no error path | deferred: next release |');
    expect(markdown).toContain('1. The window slides - Rationale: resetting lets attackers pace themselves');
  });

  it('never draws a row wider than its pane, whatever the texts are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, anySize, fc.nat(12), fc.constantFrom('authoring', 'stalled'), (a, b, size, cursor, step) => {
        const gaps = [
          gap('G-1', { reason: a }, { message: a, path: b, section: a, quote: b, fix: a, rule: b }),
          gap('G-2', { state: 'deferred', reason: b }, { message: b, path: a, severity: 'LOW' }),
        ];
        const of = session(refinePhase({ gaps, rounds: ROUNDS, step, stallReason: a, decisions: [{ decision: a, rationale: b }] }));
        for (const pane of [0, 1, 2]) expectRowsFit(refine, on(of, cursor, { theme: COLOUR, ui: { pane, size } }), size);
      }),
      { numRuns: 60 },
    );
  });
});
