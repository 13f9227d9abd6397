/** A place in a review is found by name, kept when text moves under it, and seen to its end when lines are long (W2, P2). */
import { describe, expect, it } from 'vitest';
import type { Ui, View } from '../../../views/screen.ts';
import { paletteRowsFor } from '../../../views/dialog.ts';
import { review } from '../../../views/screens/review.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { LOGIN, LOGIN_AFTER, LOGIN_BEFORE, MADE, blobsOf, draftOf, onReview, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import type { MadeDraft } from '../../rig/review-fixtures.ts';
import { press, recorder, ui, view } from '../../rig/screen-fixtures.ts';

const on = (made: readonly MadeDraft[], cursor: number, change: Partial<Ui> = {}): View =>
  view({
    session: reviewing(reviewOf(made)),
    blob: blobsOf(made),
    ui: ui({ screen: 'review', size: TERMINAL.medium, places: { 'review/diff': { cursor, top: 0 } }, ...change }),
  });
/** The row a key or a jump went to. */
const rowAt = (at: View, row: unknown): string => framed(review, at, { columns: 80, rows: 60 })[Number(row) + 1] ?? '';

describe('the palette', () => {
  const go = (typed: string): readonly unknown[] => {
    const at = onReview(TERMINAL.medium, 0);
    const first = paletteRowsFor(review.keys, review, typed, at).find(({ command }) => command.startsWith('place.'));
    const { act, did } = recorder();
    first?.run(at, act);
    return [
      first?.label,
      rowAt({ ...at, ui: { ...at.ui, size: { columns: 80, rows: 60 } } }, did.calls.find(([name]) => name === 'place')?.[2]),
    ];
  };

  it('goes to a section or a requirement by any part of its name', () => {
    expect(go('req-11')).toEqual(['go to REQ-11 Lockout  in Login', expect.stringContaining('undecided  changed  normative')]);
    expect(go('mail')[0]).toBe('go to Mail');
    expect(go('error text')).toEqual(['go to REQ-04 Error text  in Login', expect.stringContaining('## REQ-04 Error text')]);
    expect(go('REQ-20')[1]).toContain('## REQ-20 Audit');
    expect(go('nowhere')[0]).toBeUndefined();
  });

  it('lists commands first, and places only for what was typed', () => {
    const at = onReview(TERMINAL.medium, 0);
    expect(paletteRowsFor(review.keys, review, '', at).some(({ command }) => command.startsWith('place.'))).toBe(false);
    const found = paletteRowsFor(review.keys, review, 're', at).map(({ command }) => command.startsWith('place.'));
    expect(found).toEqual(found.toSorted((a, b) => Number(a) - Number(b)));
  });
});

describe('long lines', () => {
  const long = draftOf('a.md', '# A\n', `# A\n\n${'0123456789'.repeat(12)} 仕様は利用者 end\n`);

  it('go on to the side when they do not wrap, and no further than they are', () => {
    const line = (sideways: number): string => framed(review, on([long], 4, { sideways }), TERMINAL.medium)[5] ?? '';
    expect(line(0)).toMatch(/\+ 01234/);
    expect(line(8)).toMatch(/\+ 89012/);
    expect(line(120)).toMatch(/\+ {2}仕様は利用者 end$/);
    expect(line(122)).toMatch(/\+ 様は利用者 end$/);
    expect(press(review, 'l', on([long], 4)).ui).toEqual([{ sideways: 8 }]);
    expect(press(review, 'h', on([long], 4, { sideways: 8 })).ui).toEqual([{ sideways: 0 }]);
    expect(press(review, 'h', on([long], 4)).calls).toEqual([['notice', 'This is the start of the lines.']]);
    expect(press(review, 'l', on([long], 4, { sideways: 136 })).calls).toEqual([['notice', 'No line in sight goes on.']]);
    expect(press(review, 'l', on([long], 4, { wrap: true })).calls).toEqual([
      ['notice', 'Long lines wrap: w cuts them, then h and l go along them.'],
    ]);
  });

  it('are whole again when they wrap', () => {
    expect(framed(review, on([long], 4, { wrap: true, sideways: 40 }), TERMINAL.medium).join('\n')).toContain('+ 01234');
  });
});

describe('the place', () => {
  const lockout = (at: View): number =>
    framed(review, at, { columns: at.ui.size.columns, rows: 90 }).findIndex((row) => row.includes('After {++3++}')) - 1;

  it('stays on its text in another size and in a new draft', () => {
    const before = on([LOGIN], 0, { wrap: true });
    const standing = { ...before, ui: { ...before.ui, places: { 'review/diff': { cursor: lockout(before) + 1, top: 0 } } } };
    const keep = (after: View): string => {
      const { act, did } = recorder();
      expect(review.keepPlace?.(standing, after, act)).toBe(true);
      const row = did.calls[0]?.[2];
      return framed(review, after, { columns: after.ui.size.columns, rows: 90 })[Number(row) + 1] ?? '';
    };
    expect(keep({ ...standing, ui: { ...standing.ui, size: TERMINAL.small } })).toMatch(/^▸\? \+ After \{\+\+3\+\+\} failed attempts/);
    const longer = draftOf(
      'specs/auth/login.md',
      LOGIN_BEFORE,
      LOGIN_AFTER.replace('It is shown', 'A new line.\n\nAnother one.\n\nIt is shown'),
    );
    const drafts = [LOGIN, longer].reverse();
    const after = { ...standing, session: reviewing(reviewOf([longer])), blob: blobsOf(drafts) };
    expect(keep(after)).toContain(' + After {++3++} failed attempts');
  });

  it('waits while the new text is being read, and leaves the cursor when nothing but decisions changed', () => {
    const before = on([LOGIN], 5);
    const { act, did } = recorder();
    const unread = draftOf('specs/auth/login.md', LOGIN_BEFORE, `${LOGIN_AFTER}more\n`);
    expect(review.keepPlace?.(before, { ...before, session: reviewing(reviewOf([unread])) }, act)).toBe(false);
    const same = reviewOf(MADE);
    const one = { ...before, session: reviewing(same), blob: blobsOf(MADE) };
    expect(review.keepPlace?.(one, { ...one, session: reviewing({ ...same, decisions: {} }) }, act)).toBe(true);
    expect(did.calls).toEqual([]);
  });
});
