/** Summary follows the change from section to commit, tells the outcome in numbers, and starts the next session from what is left. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryMd } from '../../../src/workflow/artifacts/summary.ts';
import { summary } from '../../../views/screens/summary.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { framed, TERMINAL, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { applied, finding, NO_RESULTS, session, validation, validationState } from '../../rig/later-fixtures.ts';
import { alignSession, summarySession } from '../../rig/later-sessions.ts';
import { answer, keyRow, press } from '../../rig/screen-fixtures.ts';
import { COLOUR, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

const ROWS = { spec: 1, commit: 4, gap: 7, validation: 14, met: 18, untraced: 20 } as const;
const on = (
  row: keyof typeof ROWS = 'spec',
  over = summarySession(),
  place: Partial<Ui> = {},
  more: Partial<Omit<View, 'ui'>> = {},
): View => viewOf(summary, over, { cursor: ['items', ROWS[row]], ui: place, ...more });

describe('summary', () => {
  it('W7 W14: shows what changed, what is left, the trace and the outcome at 120x40', () => {
    expect(framed(summary, on(), TERMINAL.large)).toEqual([
      '[Summary]                                                         │ [In numbers]',
      '  What changed                      1 spec, 2 code files +120 -21 │   login-lockout',
      '▸ ~ specs/auth/login.md                      v1.2 → v1.3  +31 -12 │   feature workflow, complete',
      '                                                                  │',
      '  Commits                                                         │   Decisions',
      '  ✓ 9f31c2e000  feat(login-lockout): lock accounts after repeat.. │   1 change rejected, 1 comment, 1 key decision',
      '                                                                  │     rejected Login > REQ-13: Admins are exempt',
      '  Left for later                      n starts a session from one │     (admins are the main target)',
      '  ? G-002 CRITICAL no error path (specs/auth/login.md, Login > .. │     The window slides: A reset can be gamed',
      '  ? G-003 MEDIUM "user" is not defined (specs/auth/login.md, Lo.. │     Proposal accepted: confirmed by you',
      '  ? G-004 LOW long sentence (specs/auth/mail.md, Login > REQ-11.. │',
      '  ? CRITICAL REQ-99 is not defined anywhere (specs/auth/login.m.. │   Rounds',
      '  ? LOW heading case differs (specs/mail.md:9)  logged for futu.. │   2 rounds, open gaps at the end of each: 0 0',
      '  ? T3 Implement limiter  rolled back                             │',
      '  ? memory_audit: 2 MB kept after close  reported by a passing .. │   Validations',
      '  ? e2e  skipped: the staging host is down                        │   ✓ unit  pass',
      '  ? lint: ended with FAIL, exit code 2  minor, logged for follo.. │   ✓ memory_audit  pass',
      '                                                                  │   - e2e  skipped: the staging host is down',
      '  Trace                  2 of 4 validations passed over all of it │   ✗ lint  fail',
      '  ✓ Login > REQ-11           T1 T2  lock.ts a.. met, check passed │',
      '  ✗ Login > REQ-12           T3                    open, no check │   Outcome',
      '  ? Login > REQ-13           no task                     untraced │   Clarity      50 % of the proposal',
      '                                                                  │   Rounds       3, summed over specs',
      '                                                                  │   Alignment    triggered',
      '                                                                  │   Tasks        67 % of 3 done',
      '                                                                  │   Validations  50 % passed',
      '                                                                  │   Duration     38 min',
      '                                                                  │   Deferred     9',
      '                                                                  │',
      '                                                                  │   Record',
      '                                                                  │   specs/meta/sessions/login-lockout_2026-03-02/',
      '= DONE  committed 9f31c2e000, 3 tasks. Record in specs/meta/sessions/login-lockout_2026-03-02/SUMMARY.md',
    ]);
  });

  it('W7: stacks the numbers under the list at 80x24, the item under the cursor in full', () => {
    expect(framed(summary, on('gap'), TERMINAL.medium)).toEqual([
      '[Summary]',
      '  What changed                                     1 spec, 2 code files +120 -21',
      '  ~ specs/auth/login.md                                     v1.2 → v1.3  +31 -12',
      '',
      '  Commits',
      '  ✓ 9f31c2e000  feat(login-lockout): lock accounts after repeated failed logins',
      '',
      '  Left for later                                     n starts a session from one',
      '▸ ? G-002 CRITICAL no error path (specs/auth/login.md, Login > REQ-11)  accept..',
      '  ? G-003 MEDIUM "user" is not defined (specs/auth/login.md, Login > REQ-11)  ..',
      '[In numbers]',
      '  G-002 CRITICAL no error path (specs/auth/login.md, Login > REQ-11)',
      '  accepted by name: the gateway answers',
      '',
      '  login-lockout',
      '  feature workflow, complete',
      '',
      '  Decisions',
      '  1 change rejected, 1 comment, 1 key decision',
      '    rejected Login > REQ-13: Admins are exempt (admins are the main target)',
      '= DONE  committed 9f31c2e000, 3 tasks. Record in specs/meta/sessions/login-lockout_2026-03-02/SUMMARY.md',
    ]);
  });

  it('W7: shows one pane at 40x12', () => {
    expect(framed(summary, on(), TERMINAL.small)).toEqual([
      '[Summary]',
      '  What c.. 1 spec, 2 code files +120 -21',
      '▸ ~ ..uth/login.md  v1.2 → v1.3  +31 -12',
      '',
      '  Commits',
      '  ✓ 9f31c2e000  feat(login-lockout): l..',
      '',
      '  Left for.. n starts a session from one',
      '= DONE  committed 9f31c2e000, 3 tasks. Record in specs/meta/sessions/login-lockout_2026-03-02/SUMMARY.md',
    ]);
    expect(framed(summary, on('met', summarySession(), { pane: 1 }), TERMINAL.small)).toEqual([
      '[In numbers]',
      '▸ specs/auth/login.md > Login > REQ-11',
      '  T1 Implement lock: done, PASS, exit 0,',
      '  0:38',
      '  T2 Remove WizardMenu: done',
      '    src/lock.ts  +100',
      '    src/app.ts  +20 -3',
      '    src/app.ts  -18',
      '= DONE  committed 9f31c2e000, 3 tasks. Record in specs/meta/sessions/login-lockout_2026-03-02/SUMMARY.md',
    ]);
  });

  it('W7: follows a section to its tasks, files and checks, and says when nothing came of it', () => {
    const items = summary.arrange(on(), { columns: 120, rows: 34 }).panes[0]?.pane;
    expect([18, 19, 20].map((row) => items?.text(row))).toEqual([
      '✓ Login > REQ-11  T1 T2  lock.ts app.ts  met, check passed',
      '✗ Login > REQ-12  T3  open, no check',
      '? Login > REQ-13  no task  untraced',
    ]);
  });

  it('shows a chart of the rounds when there is room and something to show', () => {
    const { results } = summarySession();
    const rounds = [9, 4, 0].map((open, index) => ({
      round: index + 1,
      found: open,
      resolved: 0,
      new: 0,
      reopened: 0,
      open: { CRITICAL: 0, MEDIUM: open, LOW: 0 },
      weight: open,
      specs: [],
    }));
    const over = summarySession({
      results: { ...results, refinement: { rounds, gaps: [], decisions: [], finalState: 'CONVERGED', acceptedCritical: [] } },
    });
    const rows = framed(summary, on('spec', over), TERMINAL.large).map((row) => row.replace(/^[^│]*│? {0,3}/, ''));
    const start = rows.findIndex((row) => row.startsWith('3 rounds'));
    expect(rows[start]).toBe('3 rounds, open gaps at the end of each: 9 4 0');
    expect(rows[start + 1]).toMatch(/^9 /);
    expect(rows[start + 6]).toMatch(/r1 +r2 +r3/);
  });

  it('says how far a session is, or why it was aborted', () => {
    expect(summary.status(viewOf(summary, undefined))).toBe('No session is open.');
    expect(summary.status(viewOf(summary, alignSession()))).toBe('SO FAR  the session is at Align');
    expect(summary.status(viewOf(summary, session({ name: 'aborted', reason: 'not needed', during: 'refine' })))).toBe(
      'ABORTED  at Refine: not needed',
    );
    expect(summary.status(viewOf(summary, session({ name: 'complete' })))).toBe(
      'DONE  nothing committed. Record in specs/meta/sessions/login-lockout_2026-03-02/SUMMARY.md',
    );
    expect(
      framed(
        summary,
        viewOf(summary, session({ name: 'aborted', reason: 'not needed', during: 'refine' }), { ui: { pane: 1 } }),
        TERMINAL.small,
      ).slice(0, 4),
    ).toEqual(['[In numbers]', '▸ login-lockout', '  feature workflow, aborted at Refine:', '  not needed']);
  });
});

describe('the keys of summary', () => {
  it('W7: y copies the summary as Markdown', () => {
    expect(press(summary, 'y', on()).calls).toEqual([['copy', summaryMd(summarySession()), 'the summary as Markdown']]);
    expect(keyRow(summary, 'y').off?.(viewOf(summary, undefined))).toBe('No session is open.');
  });

  it('Enter opens the item: a spec, a commit’s hash, the place of a gap, the stage of a validation, a traced file', () => {
    expect(press(summary, 'enter', on('spec')).calls).toEqual([['edit', { path: 'specs/auth/login.md', staged: false, line: 1 }]]);
    expect(press(summary, 'enter', on('commit')).calls).toEqual([['copy', `9f31c2e${'0'.repeat(33)}`, 'the commit hash']]);
    expect(press(summary, 'enter', on('gap')).calls).toEqual([['edit', { path: 'specs/auth/login.md', staged: false, line: 13 }]]);
    expect(press(summary, 'enter', on('validation')).calls).toEqual([['go', 'validate']]);
    expect(press(summary, 'enter', on('untraced')).calls).toEqual([['edit', { path: 'specs/auth/login.md', staged: false, line: 1 }]]);
    const did = press(summary, 'enter', on('met'));
    expect(did.prompt?.kind === 'choice' && did.prompt.choices.map(({ value }) => value)).toEqual([
      'specs/auth/login.md',
      'src/lock.ts',
      'src/app.ts',
    ]);
    answer(did, 'src/app.ts');
    expect(did.calls).toEqual([['edit', { path: 'src/app.ts', staged: false, line: 1 }]]);
  });

  it('n starts a session from an item left for later, in words the person may change', () => {
    const did = press(summary, 'n', on('gap'));
    expect(did.prompt).toMatchObject({
      kind: 'text',
      multiline: true,
      initial: 'G-002 CRITICAL no error path (specs/auth/login.md, Login > REQ-11)',
    });
    answer(did, 'add the error path of REQ-11 ');
    expect(did.calls).toEqual([['startSession', 'add the error path of REQ-11']]);
    const empty = press(summary, 'n', on('gap'));
    answer(empty, ' ');
    expect(empty.calls).toEqual([['notice', 'Nothing was started: the request is empty.']]);
    expect(keyRow(summary, 'n').off?.(on('gap', summarySession(), { search: { pattern: 'x', marks: true } }))).toBe(
      'n finds the next match; Esc clears the search.',
    );
    expect(press(summary, 'n', on('spec')).calls).toEqual([['notice', 'Put the cursor on an item left for later.']]);
  });

  it('. goes to what is left for later', () => {
    expect(press(summary, '.', on('spec')).calls).toEqual([['place', 'items', ROWS.gap]]);
    expect(keyRow(summary, '.').off?.(viewOf(summary, session({ name: 'complete' })))).toBe('There is no item left for later.');
  });
});

it('no row of summary is wider than its pane and no control character gets through', () => {
  fc.assert(
    fc.property(
      anySize,
      hostileText,
      fc.constantFrom(0, 1),
      fc.constantFrom(7, 12, 16),
      fc.constantFrom(COLOUR, PLAIN, PLAIN_ASCII),
      (size, text, pane, cursor, theme) => {
        const gap = {
          id: text,
          finding: finding({ message: text, path: text, section: text }),
          firstRound: 1,
          lastRound: 1,
          reopened: 0,
          state: 'deferred' as const,
          reason: text,
        };
        const over = session(
          { name: 'complete' },
          {
            feature: text,
            artifacts: text,
            results: {
              ...NO_RESULTS,
              applied: [
                applied({
                  path: text,
                  versions: { before: text, after: text },
                  sections: [{ section: text, change: 'ADDED', summary: text }],
                }),
              ],
              rejected: [{ path: text, section: text, summary: text, reason: text }],
              refinement: {
                rounds: [],
                gaps: [gap],
                decisions: [{ decision: text, rationale: text }],
                finalState: 'PARTIAL',
                acceptedCritical: [],
              },
              validation: { validations: [validationState('skipped', validation(text), { reason: text })] },
              commits: [{ hash: text, title: text }],
            },
          },
        );
        expectRowsFit(summary, viewOf(summary, over, { theme, ui: { pane }, cursor: ['items', cursor] }), size);
      },
    ),
    { numRuns: 60 },
  );
});
