/** Home shows what needs a person first, tells how past sessions went, and teaches the first step when it is empty. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from '../../../views/screen.ts';
import { home } from '../../../views/screens/home.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { answer, press, recorder, summary, ui, view } from '../../rig/screen-fixtures.ts';
import { COLOUR, NAMED, PLAIN_ASCII } from '../../rig/theme.ts';

const outcome = {
  proposal_clarity: 0.9,
  refinement_rounds: 3,
  alignment_triggered: false,
  implementation_success_rate: 1,
  validation_pass_rate: 0.95,
  total_duration_mins: 48,
  deferred_items: 0,
};
const SESSIONS = [
  summary('csv-export', {
    phase: 'refine',
    status: 'REFINING',
    detail: 'round 3 of 6',
    convergence: [9, 7, 4],
    lastAt: '2026-03-02T10:52:00.000Z',
  }),
  summary('login-lockout', {
    needsYou: '4 undecided',
    convergence: [14, 9, 7, 4],
    request: 'Lock accounts after repeated failed logins, with a way back in that does not need support.',
  }),
  summary('audit-trail', {
    phase: 'complete',
    status: 'COMPLETE',
    detail: 'committed 9f31c2e',
    lastAt: '2026-02-27T10:00:00.000Z',
    outcome,
  }),
  summary('billing', { damage: '.trueup/sessions/billing/journal.jsonl:41: not a session event' }),
  summary('old-idea', { archived: true, phase: 'aborted', status: 'ABORTED', detail: 'aborted', lastAt: '2026-01-05T10:00:00.000Z' }),
];
const full = view({ sessions: SESSIONS });
const at = (cursor: number, change: Partial<View> = {}): View => ({
  ...full,
  ui: ui({ places: { 'home/sessions': { cursor, top: 0 } } }),
  ...change,
});

describe('home', () => {
  it('lists what needs you first beside the details of the session under the cursor at 120x40', () => {
    expect(framed(home, full, TERMINAL.large)).toEqual([
      '[Sessions (4 of 5)  current, by needs-you]                       │ [login-lockout]',
      '▸ ! login-lockout  Review   4 undecided                       2m │   Lock accounts after repeated failed logins, with a',
      '  ✗ billing        -        damaged journal                   2m │   way back in that does not need support.',
      '    csv-export     Refine   round 3 of 6                      8m │',
      '  ✓ audit-trail    Summary  committed 9f31c2e                 3d │   Stage      Review, feature workflow (SPEC_UPDATE)',
      '                                                                 │   Waiting    for you: 4 undecided',
      '                                                                 │   Moved      2m ago, started 2h ago',
      '                                                                 │',
      '                                                                 │   Open gaps per round  14 9 7 4',
      '                                                                 │   14 ⠉⠒⠢⠤⣀⡀',
      '                                                                 │           ⠈⠉⠒⠢⠤⣀⡀',
      '                                                                 │    7            ⠈⠉⠉⠒⠒⠒⠤⠤⠤⣀⣀⣀',
      '                                                                 │                             ⠉⠉⠉⠒⠒⠒⠤⠤⠤⣀⣀⣀',
      '                                                                 │                                         ⠉⠉',
      '                                                                 │    0',
      '                                                                 │      r1          r2          r3          r4',
      '                                                                 │',
      '                                                                 │   Past sessions: 1 outcome',
      '                                                                 │   Averages of the last 1',
      '                                                                 │   Rounds     3.0',
      '                                                                 │   Clarity    90 %',
      '                                                                 │   Tasks      100 % done',
      '                                                                 │   Checks     95 % passed',
      '                                                                 │   Duration   48 min',
      '= 1 session needs you. ! jumps to it.  1 damaged session: the details name the fix.',
    ]);
  });

  it('stacks the details under the list at 80x24', () => {
    expect(framed(home, full, TERMINAL.medium)).toEqual([
      '[Sessions (4 of 5)  current, by needs-you]',
      '▸ ! login-lockout  Review   4 undecided                                       2m',
      '  ✗ billing        -        damaged journal                                   2m',
      '    csv-export     Refine   round 3 of 6                                      8m',
      '  ✓ audit-trail    Summary  committed 9f31c2e                                 3d',
      '',
      '',
      '',
      '',
      '',
      '',
      '[login-lockout]',
      '  Lock accounts after repeated failed logins, with a way back in that does not',
      '  need support.',
      '  Stage      Review, feature workflow (SPEC_UPDATE)',
      '  Waiting    for you: 4 undecided',
      '  Moved      2m ago, started 2h ago',
      '  Gaps       14 9 7 4  open per round',
      '',
      '  Past sessions: 1 outcome',
      '= 1 session needs you. ! jumps to it.  1 damaged session: the details name the fix.',
    ]);
  });

  it('keeps to the list at 40x12, in ASCII too', () => {
    expect(framed(home, { ...full, theme: PLAIN_ASCII }, TERMINAL.small)).toEqual([
      '[Sessions (4 of 5)  current, by needs-you]',
      '> ! login-lockout  4 undecided        2m',
      '  x billing        damaged journal    2m',
      '    csv-export     round 3 of 6       8m',
      '  * audit-trail    committed 9f31c2e  3d',
      '= 1 session needs you. ! jumps to it.  1 damaged session: the details name the fix.',
    ]);
  });

  it('teaches the first step when there is no session', () => {
    expect(framed(home, view(), TERMINAL.medium)).toEqual([
      '  No session yet',
      '',
      '▸ Press n and say in a sentence what should change, for example:',
      '',
      '    Lock accounts after repeated failed logins',
      '',
      '  Trueup finds the specs it touches and asks what is unclear. You decide every',
      '  spec change before it is written; then come review rounds, code, validation',
      '  and the commit.',
      '',
      '  Other ways to begin, from the shell:',
      '    trueup init     write a commented configuration',
      '    trueup check    let the rules review the specs',
      '    trueup demo     try everything on a project of its own',
      '= n starts the first session.',
    ]);
  });

  it('names damage and its fix, and does not open such a session', () => {
    expect(framed(home, at(1), TERMINAL.large).slice(0, 9)).toEqual([
      '[Sessions (4 of 5)  current, by needs-you]                       │ [billing]',
      '  ! login-lockout  Review   4 undecided                       2m │',
      '▸ ✗ billing        -        damaged journal                   2m │   ✗ The journal of this session is damaged; nothing',
      '    csv-export     Refine   round 3 of 6                      8m │   was changed.',
      '  ✓ audit-trail    Summary  committed 9f31c2e                 3d │   .trueup/sessions/billing/journal.jsonl:41: not a',
      '                                                                 │   session event',
      '                                                                 │',
      '                                                                 │   fix: run `trueup sessions repair',
      '                                                                 │   billing_2026-03-02`',
    ]);
    expect(press(home, 'enter', at(1)).calls).toEqual([
      ['notice', 'Its journal is damaged: run `trueup sessions repair billing_2026-03-02`.'],
    ]);
  });

  it('shows averages over outcome records, recent ones against earlier ones (W14)', () => {
    const sessions = Array.from({ length: 7 }, (_value, index) =>
      summary(`s${index}`, {
        lastAt: `2026-02-0${index + 1}T00:00:00.000Z`,
        phase: 'complete',
        outcome: { ...outcome, refinement_rounds: index + 1, validation_pass_rate: index < 2 ? 0.5 : 1 },
      }),
    );
    const rows = framed(home, view({ sessions }), TERMINAL.large).join('\n');
    expect(rows).toContain('Past sessions: 7 outcomes');
    expect(rows).toContain('Rounds     5.0, before 1.5');
    expect(rows).toContain('Checks     100 % passed, before 50 % passed');
  });

  it('opens, archives and copies the session under the cursor', () => {
    expect(press(home, 'enter', at(0)).calls).toEqual([['openSession', 'login-lockout_2026-03-02']]);
    expect(press(home, 'x', at(2)).calls).toEqual([['archive', 'csv-export_2026-03-02']]);
    expect(press(home, 'y', at(3)).calls).toEqual([['copy', 'audit-trail_2026-03-02', 'session id']]);
    const archived = at(0, { ui: ui({ filter: 'archived' }) });
    expect(press(home, 'x', archived).calls).toEqual([['notice', 'It is archived already.']]);
    expect(press(home, 'enter', view()).calls).toEqual([['notice', 'There is no session under the cursor.']]);
  });

  it('starts a session from a prompt, and not from an empty one', () => {
    const rig = recorder();
    const did = press(home, 'n', full, rig);
    answer(did, 'workflow: quick fix the typo');
    press(home, 'n', full, rig);
    answer(did, '  \n');
    expect(did.calls).toEqual([
      ['startSession', 'workflow: quick fix the typo'],
      ['notice', 'Nothing was started: the request is empty.'],
    ]);
  });

  it('sorts and filters in a round, and says which', () => {
    expect(press(home, 's', full).ui).toEqual([{ sort: 'recent', notice: 'Sorted by recent.' }]);
    expect(press(home, 's', { ...full, ui: ui({ sort: 'stage' }) }).ui).toEqual([{ sort: 'needs-you', notice: 'Sorted by needs-you.' }]);
    expect(press(home, 'f', full).ui).toEqual([{ filter: 'needs-you', notice: 'Showing needs-you sessions.' }]);
    const names = (change: Partial<View['ui']>): readonly string[] =>
      framed(home, { ...full, ui: ui(change) }, TERMINAL.small)
        .slice(1, -1)
        .map((row) => row.slice(4).split('  ')[0] ?? '');
    expect(names({ sort: 'name' })).toEqual(['audit-trail', 'billing', 'csv-export', 'login-lockout']);
    expect(names({ filter: 'needs-you' })).toEqual(['login-lockout', 'billing']);
    expect(names({ filter: 'finished' })).toEqual(['audit-trail', 'old-idea']);
    expect(names({ filter: 'archived' })).toEqual(['old-idea']);
    expect(framed(home, view({ sessions: SESSIONS.slice(0, 1), ui: ui({ filter: 'archived' }) }), TERMINAL.small)[1]).toBe(
      '  No session here: archived of 1. f',
    );
  });

  it('says with a sign what colour says', () => {
    const row = home.arrange({ ...full, theme: NAMED }, TERMINAL.large).panes[0]?.pane.row(0, 60, false) ?? '';
    expect(row).toContain('{needsYou:!}');
    expect(row).toContain('{needsYou:4 undecided}');
  });

  it('never draws a row wider than its pane, whatever the sessions are called', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, anySize, (feature, request, detail, size) => {
        const sessions = [
          summary(feature, { request, needsYou: detail, convergence: [3, 1] }),
          summary('b', { detail, request: feature }),
          summary(request, { damage: detail }),
        ];
        for (const cursor of [0, 1, 2])
          expectRowsFit(
            home,
            view({ sessions, theme: COLOUR, ui: ui({ places: { 'home/sessions': { cursor, top: 0 } }, pane: cursor % 2 }) }),
            size,
          );
      }),
      { numRuns: 60 },
    );
  });
});
