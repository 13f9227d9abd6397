/** Where two edits met the screen shows both texts and takes nothing but the person's word. */
import { expect, it } from 'vitest';
import type { Draft } from '../../../src/domain/hunk.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { TERMINAL, framed, viewOf } from '../../rig/framed.ts';
import { draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { answer, press } from '../../rig/screen-fixtures.ts';

const { draft } = draftOf('specs/login.md', '# Login\n\nold\n', '# Login\n\nours\n');
const merge: Draft['merge'] = {
  base: draft.draft,
  theirs: draft.draft,
  conflicts: [
    { id: 'one', section: 'Login', base: 'old\n', ours: 'After 4 \u001B[31mfailures\n', theirs: 'After 3 failures\nat once\n' },
    { id: 'two', section: 'Login > REQ-12', base: 'gone\n', ours: '', theirs: 'kept\n' },
  ],
};
const met = reviewing(reviewOf([{ draft: { ...draft, merge }, blobs: new Map() }]));
const on = (cursor: number, session: Session = met): View =>
  viewOf(review, session, { cursor: ['conflicts', cursor], ui: { size: TERMINAL.medium } });
const rowOf = (text: string, nth = 0): number => {
  const pane = review.arrange(on(0), { columns: 80, rows: 40 }).panes[0]?.pane;
  const rows = Array.from({ length: pane?.count ?? 0 }, (_, index) => index).filter((index) => pane?.text(index).includes(text) === true);
  return rows[nth] ?? -1;
};

it('shows the text before and both edits, made safe, at every size', () => {
  expect(framed(review, on(0), { columns: 80, rows: 44 }).join('\n')).toMatchInlineSnapshot(`
    "[Conflicts]
      Two edits changed the same place in different ways. Say what stands; nothing
      is written before.

      1/2 specs/login.md  Login                                                 open
        Before
          old
        In the file
        - After 4 ␛[31mfailures
        In the draft
        + After 3 failures
        + at once
    ▸   Keep what is in the file
        Take what the draft says
        Keep both, the file first
        Write what stands yourself

      2/2 specs/login.md  Login > REQ-12                                        open
        Before
          gone
        In the file
          nothing
        In the draft
        + kept
        Keep what is in the file
        Take what the draft says
        Keep both, the file first
        Write what stands yourself
    = CONFLICT  0 of 2 settled  Enter chooses what stands; u takes it back."
  `);
  for (const size of Object.values(TERMINAL)) expect(framed(review, on(0), size).join('\n')).toContain('Conflicts');
});

it('settles the conflict under the cursor by each of the four ways', () => {
  const settled = (cursor: number): unknown => press(review, 'enter', on(cursor)).sent;
  const says = (conflict: string, resolution: object): object[] => [
    { type: 'conflict/settled', path: 'specs/login.md', conflict, resolution },
  ];
  expect(settled(rowOf('Keep what is in the file'))).toEqual(says('one', { take: 'ours' }));
  expect(settled(rowOf('Take what the draft says', 1))).toEqual(says('two', { take: 'theirs' }));
  expect(settled(rowOf('Keep both'))).toEqual(says('one', { take: 'both' }));
  const words = press(review, 'enter', on(rowOf('Write what stands', 1)));
  expect(words.prompt).toMatchObject({ initial: 'kept', multiline: true });
  answer(words, 'mine');
  expect(words.sent).toEqual(says('two', { text: 'mine' }));
});

it('decides no change before the conflicts are settled, and says so', () => {
  for (const key of ['a', 'r', ']', 'o']) {
    const did = press(review, key, on(rowOf('Keep both')));
    expect(did.sent).toEqual([]);
    expect(did.calls[0]?.[0]).toBe('notice');
  }
  expect(review.status(on(0))).toBe('CONFLICT  0 of 2 settled  Enter chooses what stands; u takes it back.');
});

it('puts the draft together when everything is settled, and not before', () => {
  const said = { 'specs/login.md': { one: { take: 'ours' as const }, two: { text: 'mine' } } };
  const done = reviewing(reviewOf([{ draft: { ...draft, merge }, blobs: new Map() }], '', { resolutions: said }));
  expect(review.status(on(0, done))).toBe('CONFLICT  all 2 settled  S puts the draft together; u takes back what you said.');
  expect(press(review, 'S', on(0, done)).sent).toEqual([{ type: 'conflicts/closed' }]);
  expect(press(review, 'S', on(0))).toMatchObject({ sent: [], calls: [['notice', 'Two edits met: say what stands first.']] });
});
