/** Mechanical changes stand in one row until somebody looks at them, and moved text is shown and decided once (W2). */
import { describe, expect, it } from 'vitest';
import type { Ui, View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { blobsOf, draftOf, movedDraft, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import type { MadeDraft } from '../../rig/review-fixtures.ts';
import { press, ui, view } from '../../rig/screen-fixtures.ts';

const spec = (version: string, history: string, seconds: string): string =>
  `# Login\n\nVersion: ${version}\n\n## Waiting\n\nThe system SHALL wait ${seconds} seconds.\n\n## Revision History\n\n| Version | Change |\n|---|---|\n${history}`;
const made = draftOf('a.md', spec('1.2', '| 1.2 | a |\n', '5'), spec('1.3', '| 1.3 | b |\n| 1.2 | a |\n', '3'));
const BOOKS: MadeDraft = {
  ...made,
  draft: {
    ...made.draft,
    hunks: made.draft.hunks.map((hunk, index) =>
      hunk.mechanical ? { ...hunk, mechanicalKind: index === 0 ? 'version' : 'history' } : hunk,
    ),
  },
};
const [VERSION, WAIT, HISTORY] = BOOKS.draft.hunks.map(({ id }) => id);
const OPEN = { 'a.md#mechanical': false };

const parts = (order: readonly number[]): string =>
  `# Login\n\n${order.map((n) => `## REQ-0${n} Part ${n}\n\nThe system SHALL do thing number ${n} for every user.\n`).join('\n')}`;
const MOVED = movedDraft('m.md', parts([1, 2, 3, 4]), parts([2, 3, 4, 1]));
const [OUT, INTO] = MOVED.draft.hunks.map(({ id }) => id);

const on = (drafts: readonly MadeDraft[], letters: string, cursor: number, change: Partial<Ui> = {}): View =>
  view({
    session: reviewing(reviewOf(drafts, letters)),
    blob: blobsOf(drafts),
    ui: ui({ screen: 'review', size: TERMINAL.medium, places: { 'review/diff': { cursor, top: 0 } }, ...change }),
  });
const rows = (at: View): readonly string[] => framed(review, at, TERMINAL.medium).slice(1, -1);

describe('mechanical changes', () => {
  it('are one row that says which there are, and the lines around them are passed over', () => {
    expect(rows(on([BOOKS], '', 0))).toEqual([
      '▸  a.md                                                  +3 -2  3 of 3 undecided',
      ' ? 2 mechanical: 1 version, 1 history  Enter shows                   2 undecided',
      '   ⋮ 1 mechanical change listed above, and the lines around (Z)',
      '    5  5   ## Waiting',
      '    6  6',
      ' ? undecided  changed  normative                                             2/2',
      ' ?  7    - The system SHALL wait [--5--] seconds.',
      ' ?     7 + The system SHALL wait {++3++} seconds.',
      '    8  8',
      '    9  9   ## Revision History',
      '   ⋮ 1 mechanical change listed above, and the lines around (Z)',
    ]);
  });

  it('are decided by one key after they were shown, not before', () => {
    const closed = on([BOOKS], '', 1);
    expect(press(review, 'a', closed).calls).toEqual([
      ['notice', 'Look at these changes first: Enter shows them, then one key decides them all.'],
    ]);
    expect(press(review, 'a', on([BOOKS], '', 9, { range: 0 })).sent).toEqual([
      { type: 'hunks/decided', decisions: [{ hunk: WAIT, verdict: 'approved' }] },
    ]);
    expect(press(review, 'enter', closed).ui).toEqual([{ range: undefined, folds: OPEN }]);
    const open = on([BOOKS], '', 1, { folds: OPEN });
    expect(rows(open).slice(1, 8)).toEqual([
      '▸? 2 mechanical: 1 version, 1 history  Enter hides, a approves all   2 undecided',
      ' ? undecided  changed  mech version: only version and date lines differ  L.. 2/4',
      ' ?  3    - Version: [-1.2-]',
      ' ?     3 + Version: {+1.3+}',
      ' ? undecided  added  mech history: it lies in the revision history  Login .. 3/4',
      ' ?    13 + | 1.3 | b |',
      '   ⋮ 1 mechanical change listed above, and the lines around (Z)',
    ]);
    const did = press(review, 'a', open);
    expect(did.sent).toEqual([{ type: 'hunks/decided', decisions: [VERSION, HISTORY].map((hunk) => ({ hunk, verdict: 'approved' })) }]);
    expect(did.calls).toEqual([['place', 'diff', 10]]);
    expect(press(review, 'r', on([BOOKS], '', 2, { folds: OPEN })).prompt?.label).toBe('Reject "Version: 1.3": why? (may stay empty)');
  });

  it('wait behind their row for the key that goes to what is undecided', () => {
    expect(press(review, '.', on([BOOKS], '?a?', 6)).calls).toEqual([['place', 'diff', 1]]);
    expect(press(review, '.', on([BOOKS], 'a?a', 1)).calls).toEqual([['place', 'diff', 5]]);
  });

  it('stand in their places when everything is shown, and last when the order is by risk', () => {
    const all = rows(on([BOOKS], '', 0, { foldUnchanged: false })).filter((row) => /\d\/3$/.test(row));
    expect(all.map((row) => /version|wait|history|normative/.exec(row)?.[0])).toEqual(['version', 'normative', 'history']);
    const byRisk = rows(on([BOOKS], '', 0, { sort: 'risk' }));
    expect(byRisk.findIndex((row) => row.includes('2 mechanical'))).toBe(byRisk.length - 1);
  });
});

describe('moved text', () => {
  it('is shown once, at its new place, with where it came from', () => {
    const all = rows(on([MOVED], '', 0)).join('\n');
    expect(all.match(/thing number 1/g)).toHaveLength(1);
    expect(all).toContain(' ? undecided  moved from line 3');
    expect(all).toContain('   ⋮ 4 lines moved to line 14');
    expect(all).toContain('1 of 1 undecided');
    expect(all).toMatch(/1\/1$/m);
  });

  it('is decided in both halves by one key', () => {
    const at = rows(on([MOVED], '', 0)).findIndex((row) => row.includes('moved from'));
    const both = [INTO, OUT].map((hunk) => ({ hunk, verdict: 'approved' }));
    expect(press(review, 'a', on([MOVED], '', at)).sent).toEqual([{ type: 'hunks/decided', decisions: both }]);
    const cleared = press(review, 'x', on([MOVED], 'aa', at)).sent;
    expect(cleared).toEqual([{ type: 'hunks/cleared', hunks: [INTO, OUT] }]);
    const outline = on([MOVED], '', 0, { pane: 1, places: { 'review/outline': { cursor: 0, top: 0 } } });
    expect(press(review, 'a', outline).sent).toEqual([{ type: 'hunks/decided', decisions: both.toReversed() }]);
    expect(review.status(on([MOVED], 'aa', at))).toContain('1 ok, 0 no, 0 open');
  });

  it('names the section it came from when that is another', () => {
    const long = 'It is described in plain words that are long enough to be known again.\n';
    const text = (first: string, second: string): string => `# Login\n\n## One\n\nFirst.\n\n${first}## Two\n\nSecond.\n\n${second}`;
    const between = movedDraft('b.md', text(`${long}\n`, ''), text('', long));
    expect(rows(on([between], '', 0)).join('\n')).toContain('moved from §Login > One');
    expect(rows(on([between], '', 0)).join('\n')).toContain('moved to §Login > Two');
  });
});
