/** What a reviewer must know before reading: what was decided on earlier texts, what is new, what weighs most, who else is here, how long it takes (W2). */
import { describe, expect, it } from 'vitest';
import { hunkRisk } from '../../../src/review/risk.ts';
import type { Overlap } from '../../../src/review/overlap.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Ui, View } from '../../../views/screen.ts';
import { review } from '../../../views/screens/review.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { NO_RESULTS, session } from '../../rig/later-fixtures.ts';
import { HUNKS, LOGIN, MADE, blobsOf, draftOf, onReview, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { confirmIt, press, recorder, ui, view } from '../../rig/screen-fixtures.ts';

const [MECH, LOCK, UNLOCK, MAIL] = HUNKS.map(({ id }) => id);
const rows = (at: View): readonly string[] => framed(review, at, at.ui.size);
const header = (at: View, number: string): string => rows(at).find((row) => row.includes(`${number} │`) || row.endsWith(number)) ?? '';
const at = (of: Session, cursor = 0, change: Partial<Ui> = {}): View => onReview(TERMINAL.large, cursor, change, of);

describe('decisions on earlier texts', () => {
  const decided = (verdict: 'approved' | 'rejected', reason?: string): Session =>
    reviewing(
      reviewOf(MADE, '', {
        stale: [
          {
            path: 'specs/auth/login.md',
            section: 'Login > REQ-11 Lockout',
            summary: 'After 4 failed attempts',
            decision: { hunk: 'old', verdict, ...(reason === undefined ? {} : { reason }) },
          },
        ],
      }),
    );

  it('are shown on the change that took their place, which is undecided', () => {
    expect(header(at(decided('approved')), '2/4')).toContain('? undecided  you approved an earlier text of this  changed');
    expect(header(at(decided('rejected', 'too strict')), '2/4')).toContain('you rejected an earlier text of this: too strict');
    expect(header(at(decided('approved')), '3/4')).not.toContain('earlier');
    expect(review.status(at(decided('approved')))).toContain('0 approved, 0 rejected, 4 undecided');
  });

  it('are told before everything else when the draft does not hold the text any more', () => {
    const gone = reviewing(
      reviewOf(MADE, '', {
        stale: [
          { path: 'specs/auth/login.md', section: 'Login > REQ-77', summary: 'Two factors', decision: { hunk: 'x', verdict: 'approved' } },
        ],
      }),
    );
    expect(rows(at(gone))[1]).toContain('! You approved "Two factors" in Login > REQ-77; the draft does not hold it any');
  });

  it('are gone once the change is decided anew', () => {
    const again = reviewing(reviewOf(MADE, '?a', { stale: reviewStale(decided('approved')) }));
    expect(rows(at(again)).join('\n')).not.toContain('earlier text');
  });
});

function reviewStale(of: Session): NonNullable<NonNullable<Extract<Session['phase'], { name: 'update' }>['review']>['stale']> {
  return of.phase.name === 'update' ? (of.phase.review?.stale ?? []) : [];
}

describe('what is new', () => {
  const seen = (ids: readonly (string | undefined)[]): Session =>
    reviewing(reviewOf(MADE), [], { seen: Object.fromEntries(ids.map((id) => [id, true])) as Record<string, true> });

  it('is marked and filtered once the person looked before', () => {
    const all = rows(at(seen([MECH, LOCK, MAIL])));
    expect(all.filter((row) => row.includes('~new')).map((row) => /\d\/\d/.exec(row)?.[0])).toEqual(['3/4']);
    const only = rows(at(seen([MECH, LOCK, MAIL]), 0, { filter: 'new' })).join('\n');
    expect(only).toContain('REQ-12 Unlock');
    expect(only).toContain('1/1');
    expect(rows(at(reviewing(reviewOf(MADE)))).join('\n')).not.toContain('~new');
  });

  it('is what was on the screen, sent once when the visit ends', () => {
    const route = { ...reviewing(reviewOf(MADE)).route };
    const visit = (of: Session): View => at({ ...of, route }, 0, { size: { columns: 80, rows: 14 } });
    const first = visit(reviewing(reviewOf(MADE)));
    const placed = review.arrange(first, { columns: 80, rows: 8 }).panes[0];
    for (let row = 0; row < 8; row += 1) placed?.pane.row(row, 80, false);
    const { act, did } = recorder();
    review.left?.(first, act);
    expect(did.sent).toEqual([{ type: 'review/seen', hunks: [MECH] }]);
    review.left?.(first, act);
    expect(did.sent).toHaveLength(1);
    for (let row = 0; row < 17; row += 1) placed?.pane.row(row, 80, true);
    review.left?.({ ...first, session: { ...seen([MECH]), route } }, act);
    expect(did.sent.slice(1)).toEqual([{ type: 'review/seen', hunks: [LOCK] }]);
  });

  it('is sent before a submission', () => {
    const decided = reviewing(reviewOf([LOGIN], 'aaa'));
    const on = at({ ...decided, route: { ...decided.route } });
    rows(on);
    const did = press(review, 'S', on);
    confirmIt(did);
    expect(did.sent.map(({ type }) => type)).toEqual(['review/seen', 'draft/submitted']);
  });
});

describe('the order by risk', () => {
  it('is that of the review rules, with the reasons in the status', () => {
    const on = at(reviewing(reviewOf(MADE)), 0, { sort: 'risk' });
    const first = rows(on).findIndex((row) => /1\/4 +│/.test(row)) - 1;
    const status = review.status(at(reviewing(reviewOf(MADE)), first, { sort: 'risk' }));
    const lock = HUNKS[1];
    const [reason = ''] =
      lock === undefined
        ? []
        : hunkRisk(lock, { before: 'After 5 failed attempts', after: 'After 3 failed attempts within 10 minutes' }, new Map()).reasons;
    expect(reason).not.toBe('');
    expect(status).toContain('by risk: ');
    expect(status).toMatch(/by risk: \S+.*change/);
    expect(rows(on).findLast((row) => /\d\/4 +│/.test(row))).toContain('mech');
    expect(UNLOCK).toBeDefined();
  });
});

describe('the time that is left', () => {
  it('is told with the changes that are undecided, and not once all are decided', () => {
    const long = draftOf('a.md', undefined, `# A\n\n${'The system SHALL say this in so many words again and again. '.repeat(200)}\n`);
    const on = (letters: string): string =>
      review.status(view({ session: reviewing(reviewOf([long], letters)), blob: blobsOf([long]), ui: ui({ screen: 'review' }) }));
    expect(on('')).toMatch(/about 1[0-9] min left: 1 change$/);
    expect(on('a')).toMatch(/S submits\.$/);
    const both = reviewOf(MADE);
    const one = { ...both, decisions: reviewOf(MADE, 'a').decisions };
    expect(review.status(at(reviewing(both)))).toMatch(/left: 4 changes$/);
    expect(review.status(at(reviewing(one)))).toMatch(/left: 3 changes$/);
  });
});

describe('a review that is over', () => {
  it('is shown with its decisions, and nothing of it can be decided again', () => {
    const reviewed = reviewOf(MADE, 'aar?');
    const over = session({ name: 'complete' }, { results: { ...NO_RESULTS, reviewed } });
    const on = at(over, 6);
    expect(rows(on).join('\n')).toContain('This review is over; its verdict stands.');
    expect(header(on, '2/4')).toContain('✓ approved');
    expect(review.status(on)).toMatch(/^REVIEWED .*2 approved, 1 rejected, 1 undecided$/);
    for (const key of ['a', 'c', 'E'])
      expect(press(review, key, on).calls).toEqual([['notice', 'This review is over; its verdict stands.']]);
  });
});

describe('changes that are written', () => {
  const long = (verb: string): string =>
    Array.from({ length: 6000 }, (_line, index) => `The system SHALL ${index === 7 ? verb : 'do'} thing ${index}.`).join('\n');
  const large = draftOf('a.md', long('do'), long('always do'));
  const { base, draft } = large.draft;
  const written = session(
    { name: 'complete' },
    {
      results: {
        ...NO_RESULTS,
        applied: [
          { path: 'a.md', ...(base === undefined ? {} : { before: base }), after: draft, versions: {}, sections: [], added: 1, removed: 1 },
        ],
      },
    },
  );

  it('are compared where no key waits for it when they are large', () => {
    const asked: unknown[] = [];
    const known: { hunks: ReturnType<NonNullable<View['compare']>> } = { hunks: undefined };
    const on = (): View => ({
      ...view({ session: written, blob: blobsOf([large]), ui: ui({ screen: 'review', size: TERMINAL.medium }) }),
      compare: (...digests) => {
        asked.push(digests);
        return known.hunks;
      },
    });
    expect(rows(on())[1]).toBe('▸ The written changes are being compared.');
    expect(asked[0]).toEqual([base, draft]);
    known.hunks = large.draft.hunks;
    expect(rows(on()).join('\n')).toContain('written  changed');
    asked.length = 0;
    rows(on());
    expect(asked).toEqual([]);
  });
});

describe('the radar', () => {
  const overlap: Overlap = {
    path: 'specs/auth/login.md',
    requirement: 'REQ-11',
    scenarios: [],
    others: [
      { who: { kind: 'openspec', id: 'add-2fa' }, scenarios: [] },
      { who: { kind: 'session', id: 'pin\u001b[31m' }, scenarios: [] },
    ],
    base: 'moved',
  };

  it('says at the head of a section who else touches it', () => {
    const of = reviewing(reviewOf(MADE));
    const on = { ...at(of), overlaps: [overlap] };
    const all = rows(on).map((row) => row.split('│')[0]?.trimEnd() ?? '');
    const title = all.findIndex((row) => row.startsWith('   Login > REQ-11 Lockout'));
    expect(all.slice(title + 1, title + 3)).toEqual([
      '   ! 2 other open changes touch this: add-2fa, session pin␛[31m. The text on disk',
      '     is not the one this draft began from.',
    ]);
    expect(all.filter((row) => row.includes('touch this'))).toHaveLength(1);
    expect(rows(at(of)).join('\n')).not.toContain('touch this');
    const same = at(of);
    const pane = (overlaps: readonly Overlap[]): unknown =>
      review.arrange({ ...same, overlaps }, TERMINAL.large).panes[0]?.pane.textsFrom?.[0];
    expect(pane([{ ...overlap }])).toBe(pane([{ ...overlap }]));
  });

  it('keeps to the requirement it is about', () => {
    const of = reviewing(reviewOf(MADE));
    for (const requirement of ['REQ-1', 'Lockout', 'REQ-110'])
      expect(rows({ ...at(of), overlaps: [{ ...overlap, requirement }] }).join('\n')).not.toContain('touch this');
    expect(rows({ ...at(of), overlaps: [{ ...overlap, path: 'specs/mail.md' }] }).join('\n')).not.toContain('touch this');
    for (const requirement of ['REQ-11 Lockout', 'Login > REQ-11 Lockout'])
      expect(rows({ ...at(of), overlaps: [{ ...overlap, requirement }] }).join('\n')).toContain('touch this');
  });
});
