/** Align names why it ran, shows each finding with its evidence and verdict, and holds the workflow while a CRITICAL one is open. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignmentReportMd } from '../../../src/workflow/artifacts/alignment.ts';
import { align } from '../../../views/screens/align.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { framed, TERMINAL, viewOf } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { alignmentFinding, finding, finishedSession, NO_RESULTS, runId, session } from '../../rig/later-fixtures.ts';
import { ALIGN, alignSession } from '../../rig/later-sessions.ts';
import { answer, confirmIt, keyRow, press } from '../../rig/screen-fixtures.ts';
import { COLOUR, NAMED, PLAIN, PLAIN_ASCII } from '../../rig/theme.ts';

const on = (row = 0, over = alignSession(), place: Partial<Ui> = {}, more: Partial<Omit<View, 'ui'>> = {}): View =>
  viewOf(align, over, { cursor: ['findings', row], ui: place, ...more });
const settled = alignSession({
  findings: [
    alignmentFinding('accepted', {}, 'later'),
    alignmentFinding('queued', { severity: 'MEDIUM' }),
    alignmentFinding('logged', { severity: 'LOW' }),
  ],
});
const reviewing = alignSession({
  review: { source: { kind: 'fixes' }, drafts: [], decisions: {}, notes: [], submitted: false, conflicts: [] },
});

describe('align', () => {
  it('W4: names the triggers that fired and shows the worst finding first, in full, at 120x40', () => {
    expect(framed(align, on(), TERMINAL.large)).toEqual([
      '[Alignment  1 open  1 queued  1 logged]                           │ [Details]',
      '▸ ! CRITICAL open     ..cs/auth/login.md:13  REQ-99 is not defi.. │   REQ-99 is not defined anywhere',
      '  ~ MEDIUM   queued   specs/mail.md:4        "lockout" is now ".. │',
      '  - LOW      logged   ..g/path/to/mail.md:9  heading case differs │   CRITICAL  open',
      '                                                                  │   Holds the workflow until it is mended or accepted',
      '  Why alignment ran                                               │   by name.',
      '  ✓ Spec references other specs  specs/mail.md:4 refers to REQ-11 │',
      '  ✓ Terminology changes  "lockout" is now "lock"                  │   Place     specs/auth/login.md:13:1',
      '                                                                  │   Section   Login > REQ-11',
      '                                                                  │   Rule      broken-reference',
      '                                                                  │',
      '                                                                  │   Evidence',
      '                                                                  │     see REQ-99',
      '                                                                  │',
      '                                                                  │   What would mend it',
      '                                                                  │   define REQ-99 or refer to REQ-11',
      '                                                                  │',
      '                                                                  │   Why alignment ran',
      '                                                                  │   Spec references other specs',
      '                                                                  │     specs/mail.md:4 refers to REQ-11',
      '                                                                  │   Terminology changes',
      '                                                                  │     "lockout" is now "lock"',
      '= ALIGN  1 CRITICAL finding is open: mend (e, D) or accept by name (a).',
    ]);
  });

  it('W4: stacks the finding under the list at 80x24', () => {
    expect(framed(align, on(1), TERMINAL.medium)).toEqual([
      '[Alignment  1 open  1 queued  1 logged]',
      '  ! CRITICAL open     specs/auth/login.md:13      REQ-99 is not defined anywhere',
      '▸ ~ MEDIUM   queued   specs/mail.md:4             "lockout" is now "lock"',
      '  - LOW      logged   ..y/long/path/to/mail.md:9  heading case differs',
      '',
      '  Why alignment ran',
      '  ✓ Spec references other specs  specs/mail.md:4 refers to REQ-11',
      '  ✓ Terminology changes  "lockout" is now "lock"',
      '',
      '',
      '[Details]',
      '  "lockout" is now "lock"',
      '',
      '  MEDIUM  queued',
      '  Becomes a task of Build unless it is mended before.',
      '',
      '  Place     specs/mail.md:4:1',
      '  Section   Login > REQ-11',
      '  Rule      broken-reference',
      '= ALIGN  1 CRITICAL finding is open: mend (e, D) or accept by name (a).',
    ]);
  });

  it('W4: shows one pane at 40x12', () => {
    expect(framed(align, on(), TERMINAL.small)).toEqual([
      '[Alignment  1 open  1 queued  1 logged]',
      '▸ ! CRITICAL open     REQ-99 is not de..',
      '  ~ MEDIUM   queued   "lockout" is now..',
      '  - LOW      logged   heading case dif..',
      '',
      '  Why alignment ran',
      '  ✓ Spec references other specs  specs..',
      '  ✓ Terminology changes  "lockout" is ..',
      '= ALIGN  1 CRITICAL finding is open: mend (e, D) or accept by name (a).',
    ]);
    expect(framed(align, on(0, alignSession(), { pane: 1 }), TERMINAL.small)).toEqual([
      '[Details]',
      '▸ REQ-99 is not defined anywhere',
      '',
      '  CRITICAL  open',
      '  Holds the workflow until it is mended',
      '  or accepted by name.',
      '',
      '  Place     specs/auth/login.md:13:1',
      '= ALIGN  1 CRITICAL finding is open: mend (e, D) or accept by name (a).',
    ]);
  });

  it.each([
    ['no session', undefined, 'No session is open.'],
    ['an earlier stage', session({ name: 'propose', corrections: 0 }), 'Align has not begun; the session is at Proposal.'],
    [
      'a workflow without it',
      session({ name: 'validate', step: 'planning', validations: [] }, { workflow: 'quick' }),
      'The quick workflow has no Align stage.',
    ],
    [
      'the check under way',
      alignSession({ step: 'checking', triggers: [], findings: [] }),
      'Looking for what the change touches elsewhere in the corpus.',
    ],
    ['nothing found', alignSession({ findings: [] }), 'Nothing was found.'],
  ])('says what is missing: %s', (_name, over, text) => {
    expect(framed(align, viewOf(align, over), TERMINAL.medium)[1]?.trim()).toBe(text);
  });

  it('W4: says why alignment was skipped', () => {
    const over = session(
      { name: 'complete' },
      { results: { ...NO_RESULTS, alignment: { triggers: [], findings: [], skipped: 'no trigger condition holds' } } },
    );
    expect(framed(align, viewOf(align, over), TERMINAL.small)).toEqual([
      '[Alignment]',
      '  Nothing was found.',
      '',
      '  Why alignment ran',
      '  Skipped: no trigger condition holds',
      '= ALIGN  The session is complete.',
    ]);
  });

  it('every verdict has a sign and a word, with and without colour', () => {
    const all = alignSession({
      findings: (['open', 'queued', 'accepted', 'logged', 'fixed'] as const).map((state) => alignmentFinding(state)),
    });
    const rows = (theme: View['theme']): readonly string[] =>
      framed(align, viewOf(align, all, { theme, ui: { pane: 1 } }), TERMINAL.medium)
        .slice(1, 6)
        .map((row) => row.slice(0, 22).trimEnd());
    expect(rows(PLAIN)).toEqual([
      '  ! CRITICAL open',
      '  ~ CRITICAL queued',
      '  ✓ CRITICAL accepted',
      '  - CRITICAL logged',
      '  ✓ CRITICAL fixed',
    ]);
    expect(rows(PLAIN_ASCII)).toEqual([
      '  ! CRITICAL open',
      '  ~ CRITICAL queued',
      '  * CRITICAL accepted',
      '  - CRITICAL logged',
      '  * CRITICAL fixed',
    ]);
    expect(align.arrange(viewOf(align, all, { theme: NAMED }), { columns: 60, rows: 9 }).panes[0]?.pane.row(0, 40, false)).toContain(
      '{needsYou:! }{bad:CRITICAL }{needsYou:open     }',
    );
  });
});

describe('the keys of align', () => {
  it('W4: a accepts a finding by name, only with a reason, by its place in the session and not on the screen', () => {
    const did = press(align, 'a', on(0));
    expect(did.prompt).toMatchObject({
      kind: 'text',
      id: 'login-lockout_2026-03-02/align.accept/broken-reference/specs/auth/login.md/13',
      label: 'Why accept: REQ-99 is not defined anywhere',
    });
    answer(did, '');
    expect([did.sent, did.calls]).toEqual([[], [['notice', 'Not accepted: a reason is needed.']]]);
    const again = press(align, 'a', on(0));
    answer(again, ' next release ');
    expect(again.sent).toEqual([{ type: 'alignment/accepted', finding: 1, reason: 'next release' }]);
    expect(keyRow(align, 'a').off?.(on(0, settled))).toBe('It is accepted already; u takes that back.');
  });

  it('D drafts what the rules mend by themselves and shows the review', () => {
    const did = press(align, 'D', on());
    expect(did.sent).toEqual([{ type: 'draft/requested', source: { kind: 'fixes' } }]);
    expect(did.calls).toEqual([
      ['go', 'review'],
      ['notice', 'Drafting a mend of 1 finding.'],
    ]);
    expect(keyRow(align, 'D').off?.(on(0, settled))).toBe('No rule can mend an open finding by itself; e edits the spec.');
    expect(keyRow(align, 'D').off?.(on(0, reviewing))).toBe('A draft is under review: submit or discard it in Review (3).');
  });

  it('e edits the staged spec at the finding', () => {
    expect(press(align, 'e', on(1)).calls).toEqual([['edit', { path: 'specs/mail.md', staged: true, line: 4 }]]);
  });

  it('R checks again, or tries a failed check again', () => {
    expect(press(align, 'R', on()).sent).toEqual([{ type: 'alignment/rechecked' }]);
    const effect = { kind: 'artifact/write', run: runId('artifact/write#9'), attempt: 1, path: 'x', text: '' } as const;
    expect(
      press(align, 'R', on(0, alignSession({ step: 'checking' }, { failures: [{ effect, code: 'x', message: 'disk full' }] }))).sent,
    ).toEqual([{ type: 'run/retried', run: 'artifact/write#9' }]);
  });

  it('W4: S is off while a CRITICAL finding is open, a draft is under review or the check runs', () => {
    const why = (over = alignSession()): string | undefined => keyRow(align, 'S').off?.(on(0, over));
    expect(why()).toBe('1 CRITICAL finding is open: mend (e, D) or accept by name (a).');
    expect(why(alignSession({ findings: [alignmentFinding('open'), alignmentFinding('open')] }))).toBe(
      '2 CRITICAL findings are open: mend (e, D) or accept by name (a).',
    );
    expect(why(alignSession({ step: 'checking' }))).toBe('The check is under way.');
    expect(why(reviewing)).toBe('A draft is under review: submit or discard it in Review (3).');
    expect(why(settled)).toBeUndefined();
    expect(align.status(on(0, settled))).toBe('ALIGN  3 findings, none holds the workflow. S goes on.');
  });

  it('W4: S lists what becomes of the findings and goes on only when confirmed', () => {
    const did = press(align, 'S', on(0, settled));
    expect([did.sent, did.confirmation?.key, did.confirmation?.lines]).toEqual([
      [],
      'y',
      [
        '1 finding accepted: kept with your reasons in approvals.md',
        '1 finding queued: handed to the next stages',
        '1 finding logged: kept in alignment_report.md',
        'Alignment is not decided again unless the session comes back to it.',
      ],
    ]);
    confirmIt(did);
    expect(did.sent).toEqual([{ type: 'alignment/finished' }]);
  });

  it.each(['a', 'e', 'D', 'R', 'S'])('%s does nothing for one who only looks, or in another stage', (key) => {
    expect(keyRow(align, key).off?.(on(0, alignSession(), {}, { readOnly: 'Held by process 42.' }))).toBe('Held by process 42.');
    expect(keyRow(align, key).off?.(on(0, finishedSession()))).toBe('The session is complete.');
    expect(keyRow(align, key).off?.(on(0, alignSession({ step: 'checking' })))).toBe('The check is under way.');
  });

  it('. goes round the open findings, f shows only them, Enter reads on, y and Y copy', () => {
    expect(press(align, '.', on(2)).calls).toEqual([['place', 'findings', 0]]);
    expect(press(align, '.', on(0, settled)).calls).toEqual([['notice', 'There is no open finding.']]);
    expect(press(align, 'f', on(2)).ui).toEqual([{ filter: 'open', notice: 'Showing: open.' }]);
    expect(framed(align, on(0, alignSession(), { filter: 'open' }), TERMINAL.small)[2]).toBe('');
    expect(framed(align, on(0, settled, { filter: 'open' }), TERMINAL.small)[1]).toBe('  No finding is open. f shows all.');
    expect(press(align, 'enter', on()).ui).toEqual([{ pane: 1 }]);
    expect(press(align, 'y', on()).calls).toEqual([
      ['copy', 'CRITICAL specs/auth/login.md:13: REQ-99 is not defined anywhere', 'the finding'],
    ]);
    expect(press(align, 'Y', on()).calls).toEqual([['copy', alignmentReportMd(alignSession()), 'the alignment report']]);
  });
});

it('no row of align is wider than its pane and no control character gets through', () => {
  fc.assert(
    fc.property(anySize, hostileText, fc.constantFrom(0, 1), fc.constantFrom(COLOUR, PLAIN, PLAIN_ASCII), (size, text, pane, theme) => {
      const hostile = {
        finding: finding({ message: text, path: text, section: text, quote: text, rule: text, fix: text }),
        state: 'accepted' as const,
        reason: text,
      };
      const over = alignSession({ triggers: [{ trigger: 'cross_refs', evidence: text }], findings: [hostile, ...ALIGN.findings] });
      expectRowsFit(align, viewOf(align, over, { theme, ui: { pane } }), size);
    }),
    { numRuns: 60 },
  );
});
