/** A remark stands below its line with its answers, keeps to its text through new drafts, and is kept with the old words when that is gone (W2). */
import { describe, expect, it } from 'vitest';
import type { Comment } from '../../../src/domain/hunk.ts';
import type { View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { LOGIN, LOGIN_AFTER, LOGIN_BEFORE, blobsOf, comment, draftOf, onReview, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { NOW, answer, press, ui, view } from '../../rig/screen-fixtures.ts';

const LINE = 'After 3 failed attempts within 10 minutes the system locks the account.';
const LOCKOUT = LOGIN.draft.hunks[1]?.id ?? '';
const SIZES = { ...TERMINAL, tall: { columns: 80, rows: 50 } };
const instant = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString();

const asked = comment('c1', {
  hunk: LOCKOUT,
  quote: LINE,
  scope: 'line',
  context: { before: '', after: '' },
  author: 'you',
  at: instant(180),
  replies: [{ author: 'ada', at: instant(5), text: 'It slides. The second sentence of this answer needs another row to be read.' }],
});

const shown = (comments: readonly Comment[], made = [LOGIN], size: keyof typeof SIZES = 'tall'): readonly string[] => {
  const of = reviewing(reviewOf(made), comments);
  return framed(
    review,
    view({ session: of, blob: blobsOf(made), ui: ui({ screen: 'review', size: SIZES[size], wrap: true, foldUnchanged: true }) }),
    SIZES[size],
  );
};
const around = (rows: readonly string[], text: string, count: number): readonly string[] => {
  const at = rows.findIndex((row) => row.includes(text));
  return rows.slice(Math.max(0, at - 1), at - 1 + count);
};

describe('remarks', () => {
  it('stand below their line with author, age and answers', () => {
    expect(around(shown([asked]), '─ c1', 5)).toEqual([
      ' ?       + locks the account.',
      '     ├─ c1 you 3h Does the window slide?',
      '     └─ ada 5m It slides. The second sentence of this answer needs another row',
      '        to be read.',
      '   24 24',
    ]);
  });

  it('stand in the middle of a change when that is where their line is', () => {
    const made = [draftOf('specs/auth/login.md', LOGIN_BEFORE, `${LOGIN_AFTER}\nOne more line.\nAnd another line.\nAnd a last one.\n`)];
    const rows = shown([comment('c1', { quote: 'And another line.', section: 'Login > REQ-20 Audit' })], made);
    expect(around(rows, '─ c1', 3).map((row) => row.slice(0, 40).trimEnd())).toEqual([
      ' ?    34 + And another line.',
      '     └─ c1 Does the window slide?',
      ' ?    35 + And a last one.',
    ]);
  });

  it('stand below a line that the draft takes out, with its words', () => {
    const old = comment('c1', { quote: 'After 5 failed attempts the system locks the account.', scope: 'line' });
    expect(around(shown([old]), '─ c1', 3)).toEqual([
      ' ? 23    - After [--5--] failed attempts the system locks the account.',
      '     └─ c1 Does the window slide?',
      ' ?    23 + After {++3++} failed attempts {++within 10 minutes++} the system',
    ]);
    const row = shown([]).findIndex((line) => line.includes('[--5--]')) - 1;
    const did = press(review, 'c', onReview(SIZES.tall, row, {}, reviewing(reviewOf([LOGIN]))));
    answer(did, 'Why?');
    expect(did.sent[0]).toMatchObject({ quote: old.quote, scope: 'line', context: { before: '', after: '' } });
  });

  it('follow their line into a new draft, and say when it was edited since', () => {
    const moved = [
      draftOf('specs/auth/login.md', LOGIN_BEFORE, LOGIN_AFTER.replace('The limiter counts', 'First of all.\n\nThe limiter counts')),
    ];
    expect(around(shown([asked], moved, 'large'), '─ c1', 2)[0]).toContain('account.');
    const edited = [
      draftOf('specs/auth/login.md', LOGIN_BEFORE, LOGIN_AFTER.replace('3 failed attempts within', '4 failed attempts within')),
    ];
    const rows = shown([asked], edited, 'large').map((row) => row.split('│')[0]?.trimEnd() ?? '');
    const at = rows.findIndex((row) => row.includes('the text was'));
    expect(rows.slice(at, at + 3).join('\n')).toContain(`⋮ the text was: «${LINE.slice(0, 30)}`);
    expect(rows[at - 1]).toContain('account.');
  });

  it('are kept in their section with the old words when their text is gone, and at the end when the section is too', () => {
    const gone = comment('c1', { quote: 'Nothing of this is in either document any more, word by word.', scope: 'line' });
    const lost = comment('c2', {
      quote: 'Neither is this sentence about something else entirely.',
      section: 'Login > REQ-99',
      scope: 'line',
    });
    const rows = shown([gone, lost], [LOGIN], 'large').map((row) => row.slice(0, 80).trimEnd());
    const section = rows.findIndex((row) => row.startsWith('   Login > REQ-11 Lockout'));
    expect(rows.slice(section + 1, section + 3)).toEqual([
      '   ⋮ text is gone: «Nothing of this is in either document any more, word by word',
      '     └─ c1 Does the window slide?',
    ]);
    expect(rows.findIndex((row) => row.includes('c2'))).toBe(rows.findLastIndex((row) => row.includes('─ c')));
  });

  it('stand at the head of their section when they are about it, and below a closed fold when their line is in it', () => {
    const section = comment('c1', { quote: '', scope: 'section' });
    const rows = shown([section], [LOGIN], 'large').map((row) => row.slice(0, 60).trimEnd());
    expect(rows[rows.findIndex((row) => row.includes('─ c1')) - 1]).toMatch(/^ {3}Login > REQ-11 Lockout/);
    const folded = comment('c1', { quote: 'It is shown under the form.', section: 'Login > REQ-04 Error text', scope: 'line' });
    expect(around(shown([folded]), '─ c1', 2)[0]).toBe('   ⋮ 13 unchanged lines (z)');
    const open = view({
      session: reviewing(reviewOf([LOGIN]), [folded]),
      blob: blobsOf([LOGIN]),
      ui: ui({ screen: 'review', size: TERMINAL.large, foldUnchanged: false }),
    });
    const opened = framed(review, open, TERMINAL.large).map((row) => row.split('│')[0]?.trimEnd() ?? '');
    expect(around(opened, '─ c1', 3)).toEqual(['   11 11   It is shown under the form.', '     └─ c1 Does the window slide?', '   12 12']);
  });

  it('are answered with Enter and resolved with a', () => {
    const rows = shown([asked]);
    const at = (change: Partial<View> = {}): View => ({
      ...onReview(SIZES.tall, rows.findIndex((row) => row.includes('─ c1')) - 1, {}, reviewing(reviewOf([LOGIN]), [asked])),
      ...change,
    });
    const did = press(review, 'enter', at());
    expect(did.prompt?.label).toBe('Reply to c1 "Does the window slide?"');
    answer(did, 'And resets at midnight?');
    expect(did.sent).toEqual([{ type: 'comment/replied', id: 'c1', author: 'you', text: 'And resets at midnight?' }]);
    const empty = press(review, 'enter', at());
    answer(empty, '  ');
    expect(empty.sent).toEqual([]);
    expect(press(review, 'a', at()).sent).toEqual([{ type: 'comment/resolved', id: 'c1' }]);
    expect(press(review, 'enter', at({ readOnly: 'Another process holds this session.' })).calls).toEqual([
      ['notice', 'Another process holds this session.'],
    ]);
    expect(review.status(at())).toContain('c1: Enter replies, a resolves');
  });

  it('are copied with the whole review, with their answers', () => {
    const lost = comment('c2', { quote: 'Nothing of this is in either document any more.', text: 'Why?', scope: 'line', resolved: true });
    const at = onReview(SIZES.tall, 0, {}, reviewing(reviewOf([LOGIN]), [asked, lost]));
    const [, markdown] = press(review, 'Y', at).calls[0] ?? [];
    expect(markdown).toContain('```\n\n> c1 (you): Does the window slide?\n>\n> > ada: It slides.');
    expect(markdown).toContain('On Login > REQ-11 Lockout: «Nothing of this is in either document any more.»\n> c2: Why? (resolved)');
  });

  it('are found by the filter for remarks, wherever their text has gone', () => {
    const made = [
      draftOf('specs/auth/login.md', LOGIN_BEFORE, LOGIN_AFTER.replace('3 failed attempts within', '4 failed attempts within')),
    ];
    const on = view({
      session: reviewing(reviewOf(made), [asked]),
      blob: blobsOf(made),
      ui: ui({ screen: 'review', size: TERMINAL.large, filter: 'commented' }),
    });
    expect(framed(review, on, TERMINAL.large).filter((row) => /\d\/\d +│/.test(row))).toHaveLength(1);
  });
});
