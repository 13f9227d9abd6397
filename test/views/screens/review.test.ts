/** The review shows every change with its section, its words and its decision, at every size and without colour (W2, C1). */
import { describe, expect, it } from 'vitest';
import { review } from '../../../views/screens/review.ts';
import { proposalOf, refinePhase } from '../../rig/fixtures.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { NO_RESULTS, session } from '../../rig/later-fixtures.ts';
import { LOGIN, MADE, blobsOf, draftOf, onReview, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { ui, view } from '../../rig/screen-fixtures.ts';
import { NAMED, PLAIN_ASCII } from '../../rig/theme.ts';

const shown = (
  size: keyof typeof TERMINAL,
  ...given: Parameters<typeof onReview> extends [unknown, ...infer Rest] ? Rest : never
): readonly string[] => framed(review, onReview(TERMINAL[size], ...given), TERMINAL[size]);

describe('review', () => {
  it('shows the diff of all files beside the sections at 120x40', () => {
    expect(shown('large', 12)).toEqual([
      '[Login > REQ-11 Lockout]                                                            │ [Sections  2 undecided]',
      '   specs/auth/login.md  v1.2 > v1.3                         +6 -2  1 of 3 undecided │   specs/auth/login.md     ?1 ✓1 ✗1',
      '    1  1   # Login                                                                  │   ✓ Login mech                  ✓1',
      '    2  2                                                                            │ ▸   ? REQ-11 Lockout         c1 ?1',
      ' ✓ approved  changed  mech version: only version and date lines differ          1/4 │     ✗ REQ-12 Unlock +           ✗1',
      ' ✓  3    - Version: [-1.2-]                                                         │   specs/mail.md                 ?1',
      ' ✓     3 + Version: {+1.3+}                                                         │   ? Mail +                      ?1',
      '    4  4                                                                            │',
      '    5  5   ## REQ-04 Error text                                                     │',
      '    6  6                                                                            │',
      '   ⋮ 13 unchanged lines (z)                                                         │',
      '   Login > REQ-11 Lockout                                                 normative │',
      '   20 20                                                                            │',
      '▸  21 21   The limiter counts failed attempts.                                      │',
      '   22 22                                                                            │',
      ' ? undecided  changed  normative                                                2/4 │',
      ' ? 23    - After [--5--] failed attempts the system locks the account.              │',
      ' ?    23 + After {++3++} failed attempts {++within 10 minutes++} the system locks   │',
      ' ?       + the account.                                                             │',
      '     └─ c1 Does the window slide?                                                   │',
      '   24 24                                                                            │',
      '   Login > REQ-12 Unlock                                                  normative │',
      ' ✗ rejected: admins are the main target  added  normative                       3/4 │',
      ' ✗    25 + ## REQ-12 Unlock                                                         │',
      ' ✗    26 +                                                                          │',
      ' ✗    27 + A locked user SHALL receive an unlock link that works once.              │',
      ' ✗    28 +                                                                          │',
      '   25 29   ## REQ-20 Audit                                                          │',
      '   26 30                                                                            │',
      '   27 31   Every attempt is logged.                                                 │',
      '   ⋮ text is gone: «old words»                                                      │',
      '     └─ c2 ✓ resolved still true?                                                   │',
      '   specs/mail.md  new file                                  +3 -0  1 of 1 undecided │',
      '   Mail                                                                   normative │',
      '= REVIEW  1 approved, 1 rejected, 2 undecided  under 1 min left: 2 changes',
    ]);
  });

  it('keeps to the diff at 80x24', () => {
    expect(shown('medium', 12)).toEqual([
      '[Login > REQ-11 Lockout]',
      '   specs/auth/login.md  v1.2 > v1.3                      +6 -2  1 of 3 undecided',
      '    1  1   # Login',
      '    2  2',
      ' ✓ approved  changed  mech version: only version and date lines differ       1/4',
      ' ✓  3    - Version: [-1.2-]',
      ' ✓     3 + Version: {+1.3+}',
      '    4  4',
      '    5  5   ## REQ-04 Error text',
      '    6  6',
      '   ⋮ 13 unchanged lines (z)',
      '   Login > REQ-11 Lockout                                              normative',
      '   20 20',
      '▸  21 21   The limiter counts failed attempts.',
      '   22 22',
      ' ? undecided  changed  normative                                             2/4',
      ' ? 23    - After [--5--] failed attempts the system locks the account.',
      ' ?    23 + After {++3++} failed attempts {++within 10 minutes++} the system',
      ' ?       + locks the account.',
      '     └─ c1 Does the window slide?',
      '= REVIEW  1 ok, 1 no, 2 open  under 1 min left: 2 changes',
    ]);
  });

  it('has the diff, and the sections with Tab, at 40x12', () => {
    expect(shown('small', 4)).toEqual([
      '[Login]',
      '   specs/auth/login.md                ?1',
      '     # Login',
      '',
      ' ✓ approved  changed  mech version.. 1/4',
      '▸✓ - Version: [-1.2-]',
      ' ✓ + Version: {+1.3+}',
      '= 1/4  ?2 ✓1 ✗1',
    ]);
    expect(shown('small', 4, { pane: 1 })).toEqual([
      '[Sections  2 undecided]',
      '▸ specs/auth/login.md           ?1 ✓1 ✗1',
      '  ✓ Login mech                        ✓1',
      '    ? REQ-11 Lockout               c1 ?1',
      '    ✗ REQ-12 Unlock +                 ✗1',
      '  specs/mail.md                       ?1',
      '  ? Mail +                            ?1',
      '= 1/4  ?2 ✓1 ✗1',
    ]);
  });

  it('stands side by side when asked, each side with its own lines', () => {
    expect(shown('large', 12, { arrangement: 'split', maximised: true })).toEqual([
      '[Login > REQ-11 Lockout]',
      '   specs/auth/login.md  v1.2 > v1.3                                                              +6 -2  1 of 3 undecided',
      '    1   # Login                                              │  1   # Login',
      '    2                                                        │  2',
      ' ✓ approved  changed  mech version: only version and date lines differ                                               1/4',
      ' ✓  3 - Version: [-1.2-]                                     │  3 + Version: {+1.3+}',
      '    4                                                        │  4',
      '    5   ## REQ-04 Error text                                 │  5   ## REQ-04 Error text',
      '    6                                                        │  6',
      '   ⋮ 13 unchanged lines (z)',
      '   Login > REQ-11 Lockout                                                                                      normative',
      '   20                                                        │ 20',
      '   21   The limiter counts failed attempts.                  │ 21   The limiter counts failed attempts.',
      '▸  22                                                        │ 22',
      ' ? undecided  changed  normative                                                                                     2/4',
      ' ? 23 - After [--5--] failed attempts the system locks the   │ 23 + After {++3++} failed attempts {++within 10',
      ' ?    - account.                                             │    + minutes++} the system locks the account.',
      '     └─ c1 Does the window slide?',
      '   24                                                        │ 24',
      '   Login > REQ-12 Unlock                                                                                       normative',
      ' ✗ rejected: admins are the main target  added  normative                                                            3/4',
      ' ✗                                                           │ 25 + ## REQ-12 Unlock',
      ' ✗                                                           │ 26 +',
      ' ✗                                                           │ 27 + A locked user SHALL receive an unlock link that',
      ' ✗                                                           │    + works once.',
      ' ✗                                                           │ 28 +',
      '   25   ## REQ-20 Audit                                      │ 29   ## REQ-20 Audit',
      '   26                                                        │ 30',
      '   27   Every attempt is logged.                             │ 31   Every attempt is logged.',
      '   ⋮ text is gone: «old words»',
      '     └─ c2 ✓ resolved still true?',
      '   specs/mail.md  new file                                                                       +3 -0  1 of 1 undecided',
      '   Mail                                                                                                        normative',
      ' ? undecided  added  normative                                                                                       4/4',
      '= REVIEW  1 approved, 1 rejected, 2 undecided  under 1 min left: 2 changes',
    ]);
  });

  it('is side by side from 160 columns unless the person chose', () => {
    const wide = { columns: 180, rows: 40 };
    const row = (arrangement: 'auto' | 'unified'): string => framed(review, onReview(wide, 12, { arrangement }), wide)[5] ?? '';
    expect(row('auto')).toMatch(/^ ✓ {2}3 - Version: \[-1.2-\] +│ {2}3 \+ Version: \{\+1.3\+\} +│/);
    expect(row('unified')).toMatch(/^ ✓ {2}3 {4}- Version: \[-1.2-\] /);
    expect(row('unified')).not.toContain('{+1.3+}');
  });

  it('shows the text that would be written, and the text before', () => {
    const final = shown('medium', 3, { showAs: 'final' });
    expect(final.slice(0, 6)).toEqual([
      '[Changes]',
      '   specs/auth/login.md  v1.2 > v1.3                      +6 -2  1 of 3 undecided',
      '    1   # Login',
      '    2',
      '▸   3   Version: 1.3',
      '    4',
    ]);
    expect(final.join('\n')).not.toContain('REQ-12');
    expect(final.at(-1)).toBe('= REVIEW  1 ok, 1 no, 2 open  showing the text to be written  under 1 min left: 2 changes');
    expect(shown('medium', 3, { showAs: 'source' })[4]).toBe('▸   3   Version: 1.2');
  });

  it('picks changes by a filter and orders them by risk, each named by its section', () => {
    expect(shown('medium', 3, { filter: 'normative', sort: 'risk' })).toEqual([
      '[Login > REQ-11 Lockout]',
      '   specs/auth/login.md  v1.2 > v1.3                      +6 -2  1 of 3 undecided',
      ' ? undecided  changed  normative  Login > REQ-11 Lockout                     1/3',
      '   20 20',
      '▸  21 21   The limiter counts failed attempts.',
      '   22 22',
      ' ? 23    - After [--5--] failed attempts the system locks the account.',
      ' ?    23 + After {++3++} failed attempts {++within 10 minutes++} the system',
      ' ?       + locks the account.',
      '     └─ c1 Does the window slide?',
      '   24 24',
      '   specs/mail.md  new file                               +3 -0  1 of 1 undecided',
      ' ? undecided  added  normative  Mail                                         2/3',
      ' ?     1 + # Mail',
      ' ?     2 +',
      ' ?     3 + The unlock link SHALL be sent within 60 seconds.',
      '   specs/auth/login.md  v1.2 > v1.3                      +6 -2  1 of 3 undecided',
      ' ✗ rejected: admins are the main target  added  normative  Login > REQ-12 .. 3/3',
      ' ✗    25 + ## REQ-12 Unlock',
      ' ✗    26 +',
      '= REVIEW  1 ok, 1 no, 2 open  only normative  by risk  under 1 min left: 2 changes',
    ]);
    expect(shown('medium', 0, { filter: 'rejected' }).find((row) => /^.[?✓✗]/.test(row))).toContain('REQ-12');
    expect(shown('medium', 0, { filter: 'commented' }).filter((row) => row.includes('/1'))).toHaveLength(1);
    expect(shown('medium', 0, { filter: 'undecided' }, reviewing(reviewOf(MADE, 'aaaa')))).toEqual([
      '[Changes]',
      '▸  No change is undecided. f shows others.',
      '= REVIEW  4 ok, 0 no, 0 open  only undecided  S submits.',
    ]);
  });

  it('puts bookkeeping last and what binds first when ordered by risk', () => {
    const headers = shown('large', 0, { sort: 'risk' }).filter((row) => /\d\/4/.test(row));
    expect(headers.map((row) => /mech|normative/.exec(row)?.[0])).toEqual(['normative', 'normative', 'normative', 'mech']);
  });

  it('offers where a draft can come from while there is none', () => {
    const waiting = session({ name: 'update' }, { results: { ...NO_RESULTS, proposal: proposalOf() } });
    expect(shown('medium', 0, {}, waiting)).toEqual([
      '[Draft]',
      '  Where does the draft come from?',
      '  Whatever the source: nothing is written before you approved it here, change by',
      '  change.',
      '',
      '▸ Draft it by rule',
      '    version bump, a row in the revision history, a section for each key change',
      '  Write specs/auth/login.md in your editor',
      '    on a copy; the spec itself stays as it is',
      '  Take what you wrote in the editor',
      '    the copies of the specs, as you saved them',
      '  Take the changes in the working tree',
      '    spec files as they differ from HEAD now',
      '  Take a branch or a range of commits',
      '    as `BRANCH` or `FROM..TO`',
      '  Take a patch',
      '    a file with a unified diff',
      '= Enter chooses where the draft comes from.',
    ]);
    const busy = {
      ...waiting,
      runs: {
        'draft#1': {
          run: 'draft#1' as never,
          attempt: 1,
          kind: 'draft/make',
          source: { kind: 'mechanical' },
          specs: [],
          keyChanges: [],
          drafts: [],
          findings: [],
          summary: '',
        } as const,
      },
    };
    expect(shown('medium', 0, {}, busy)).toEqual(['[Draft]', '▸ ⠶ A draft is being made.', '= Enter chooses where the draft comes from.']);
    expect(shown('small', 0, {}, session(refinePhase()))[1]).toBe('▸ No draft is under review. On Refine, a');
  });

  it('says first what the reader must know: conflicts, notes, that it is being written', () => {
    const conflict = reviewing(
      reviewOf([LOGIN], 'aaa', { conflicts: [{ path: 'specs/auth/login.md' }], notes: ['specs/x.md: not UTF-8, left out'] }),
    );
    expect(shown('medium', 3, {}, conflict).slice(0, 6)).toEqual([
      '[Changes]',
      '   ! specs/auth/login.md is gone from disk after the draft was made; nothing was',
      '     written. R carries the draft over.',
      '   ! specs/x.md: not UTF-8, left out',
      '▸  specs/auth/login.md  v1.2 > v1.3                             +6 -2  ✓ decided',
      '    1  1   # Login',
    ]);
    expect(shown('medium', 0, {}, reviewing(reviewOf([LOGIN], 'aaa', { submitted: true })))[1]).toBe(
      '▸  ! The approved changes are being written.',
    );
    expect(shown('medium', 0, {}, reviewing(reviewOf([])))[1]).toContain('The draft holds no file.');
  });

  it('says that a text is loading, and shows the files that are there', () => {
    const unread = draftOf('specs/new.md', undefined, '# New\n');
    const half = view({
      session: reviewing(reviewOf([LOGIN, unread], 'a')),
      blob: blobsOf([LOGIN]),
      ui: ui({ screen: 'review', size: TERMINAL.large }),
    });
    const rows = framed(review, half, TERMINAL.large).map((row) => row.split('│')[0]?.trimEnd());
    expect(rows).toContain('   specs/new.md  new file                                   +1 -0  1 of 1 undecided');
    expect(rows).toContain('   ⠶ loading');
    expect(rows).toContain(' ✓     3 + Version: {+1.3+}');
  });

  it('shows the written changes when nothing is left to decide', () => {
    const applied = [
      {
        path: 'specs/auth/login.md',
        ...(LOGIN.draft.base === undefined ? {} : { before: LOGIN.draft.base }),
        after: LOGIN.draft.draft,
        versions: LOGIN.draft.versions,
        sections: [],
        added: 6,
        removed: 2,
      },
    ];
    const later = session({ name: 'complete' }, { results: { ...NO_RESULTS, applied } });
    const rows = shown('medium', 0, {}, later);
    expect(rows[1]).toBe('▸  ! These changes are written: 1 spec. They stay as they are.');
    expect(rows[5]).toBe(' ✓ written  changed  mech version: only version and date lines differ        1/3');
    expect(rows.at(-1)).toBe('= WRITTEN  3 ok, 0 no, 0 open');
    const loading = { ...later, results: { ...later.results, applied: [...applied] } };
    const unread = view({ session: loading, ui: ui({ screen: 'review', size: TERMINAL.small }) });
    expect(framed(review, unread, TERMINAL.small)[1]).toBe('▸ The written changes are loading.');
  });

  it('says in ASCII what it says in Unicode, and in signs what it says in colour', () => {
    const ascii = framed(review, { ...onReview(TERMINAL.medium, 12), theme: PLAIN_ASCII }, TERMINAL.medium).slice(1);
    expect(ascii.join('\n')).toMatch(/^[ -~\n]*$/);
    expect(ascii[3]).toBe(' * approved  changed  mech version: only version and date lines differ       1/4');
    expect(ascii[9]).toBe('   : 13 unchanged lines (z)');
    const pane = review.arrange({ ...onReview(TERMINAL.medium, 0), theme: NAMED }, TERMINAL.medium).panes[0]?.pane;
    expect(pane?.row(15, 80, false)).toBe(
      ' {needsYou:?} {muted:23 }{muted:   }{removed:-} {removed:After }{removedStrong:5}{removed: failed attempts the system locks the account.}',
    );
    expect(pane?.row(16, 80, false)).toBe(
      ' {needsYou:?} {muted:   }{muted:23 }{added:+} {added:After }{addedStrong:3}{added: failed attempts }{addedStrong:within 10 minutes}{added: the system locks the }',
    );
    expect(pane?.row(16, 80, true)).toMatch(/^\{cursorRow:▸\}\{cursorRow:\?\}\{cursorRow: \}/);
  });

  it('marks a range with a sign', () => {
    const rows = shown('medium', 16, { range: 14 });
    expect(rows.slice(14, 18).map((row) => row[0])).toEqual([' ', '│', '│', '▸']);
    expect(rows.at(-1)).toBe('= RANGE  2/4  1 ok, 1 no, 2 open  under 1 min left: 2 changes');
  });

  it('keeps a comment whose text is gone, with what it was about', () => {
    const rows = shown('large', 0).join('\n');
    expect(rows).toMatch(/⋮ text is gone: «old words» +│\n +└─ c2 ✓ resolved still true\?/);
    expect(rows).not.toContain('text is gone: «After 5');
  });
});
