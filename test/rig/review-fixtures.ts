/** Drafts made from real texts, and sessions that review them. */
import { diffDocuments } from '../../src/documents/diff.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Comment, Draft, HunkDecision } from '../../src/domain/hunk.ts';
import type { Digest } from '../../src/domain/ids.ts';
import type { Review, Session } from '../../src/workflow/state.ts';
import type { Size, Ui, View } from '../../views/screen.ts';
import { NO_RESULTS, session } from './later-fixtures.ts';
import { ui, view } from './screen-fixtures.ts';

const encoder = new TextEncoder();

/** A draft with the bytes behind its digests. */
export interface MadeDraft {
  readonly draft: Draft;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

/** The draft that turns `before` into `after`; `before` absent means a new file. */
export function draftOf(path: string, before: string | undefined, after: string, versions: Draft['versions'] = {}): MadeDraft {
  const [old, current] = [encoder.encode(before ?? ''), encoder.encode(after)];
  const base = before === undefined ? {} : { base: digestOf(old) };
  return {
    draft: { path, ...base, draft: digestOf(current), versions, hunks: [...diffDocuments(old, current)] },
    blobs: new Map([
      [digestOf(old), old],
      [digestOf(current), current],
    ]),
  };
}

/** A review of drafts with decisions `?` undecided, `a` approved, `r` rejected, one letter a hunk in order. */
export function reviewOf(made: readonly MadeDraft[], letters = '', change: Partial<Review> = {}): Review {
  const hunks = made.flatMap(({ draft }) => draft.hunks);
  const decisions = Object.fromEntries(
    hunks.flatMap(({ id }, index): [string, HunkDecision][] => {
      const letter = letters[index] ?? '?';
      if (letter === '?') return [];
      return [
        [id, letter === 'a' ? { hunk: id, verdict: 'approved' } : { hunk: id, verdict: 'rejected', reason: 'admins are the main target' }],
      ];
    }),
  );
  return {
    source: { kind: 'staged' },
    drafts: made.map(({ draft }) => draft),
    decisions,
    notes: [],
    submitted: false,
    conflicts: [],
    ...change,
  };
}

/** A `feature` session at the review of drafts. */
export function reviewing(review: Review, comments: readonly Comment[] = [], change: Partial<Session> = {}): Session {
  return session({ name: 'update', review }, { results: { ...NO_RESULTS, comments }, ...change });
}

/** Reads the blobs of drafts. */
export function blobsOf(made: readonly MadeDraft[]): View['blob'] {
  const all = new Map(made.flatMap(({ blobs }) => [...blobs]));
  return (digest) => all.get(digest);
}

export function comment(id: string, change: Partial<Comment> = {}): Comment {
  return {
    id,
    path: 'specs/auth/login.md',
    section: 'Login > REQ-11 Lockout',
    quote: 'After 5 failed attempts',
    text: 'Does the window slide?',
    resolved: false,
    ...change,
  };
}

export const LOGIN_BEFORE = `# Login

Version: 1.2

## REQ-04 Error text

A failed login SHALL NOT reveal whether the account exists.

The text is the same for every reason.

It is shown under the form.

It goes away when a key is pressed.

Screen readers announce it at once.

It never names the account.

## REQ-11 Lockout

The limiter counts failed attempts.

After 5 failed attempts the system locks the account.

## REQ-20 Audit

Every attempt is logged.
`;

export const LOGIN_AFTER = `# Login

Version: 1.3

## REQ-04 Error text

A failed login SHALL NOT reveal whether the account exists.

The text is the same for every reason.

It is shown under the form.

It goes away when a key is pressed.

Screen readers announce it at once.

It never names the account.

## REQ-11 Lockout

The limiter counts failed attempts.

After 3 failed attempts within 10 minutes the system locks the account.

## REQ-12 Unlock

A locked user SHALL receive an unlock link that works once.

## REQ-20 Audit

Every attempt is logged.
`;

export const LOGIN = draftOf('specs/auth/login.md', LOGIN_BEFORE, LOGIN_AFTER, { before: '1.2', after: '1.3' });

/** A draft whose moved text is known as one change in two halves, as the comparison links them. */
export function movedDraft(path: string, before: string, after: string): MadeDraft {
  const made = draftOf(path, before, after);
  const [out, into] = made.draft.hunks.filter(({ kind }) => kind === 'moved').toSorted((a, b) => a.added - b.added);
  if (out === undefined || into === undefined) throw new Error('no text moves');
  const hunks = made.draft.hunks.map((hunk) =>
    hunk === out ? { ...hunk, pair: into.id } : hunk === into ? { ...hunk, pair: out.id } : hunk,
  );
  return { ...made, draft: { ...made.draft, hunks } };
}

/** Two files: one with a bookkeeping change, a normative one and a new section, and one that is new. */
export const MADE = [LOGIN, draftOf('specs/mail.md', undefined, '# Mail\n\nThe unlock link SHALL be sent within 60 seconds.\n')];
/** Ids of their changes in order. */
export const HUNKS = MADE.flatMap(({ draft }) => draft.hunks);

/** A remark on the second change, and one whose text is gone. */
export const COMMENTS = [
  comment('c1', { hunk: HUNKS[1]?.id ?? '' }),
  comment('c2', { hunk: 'gone', section: 'Login > REQ-99', quote: 'old words', text: 'still true?', resolved: true }),
];

/** The first change approved, the third rejected, two undecided. */
export const REVIEWED = reviewing(reviewOf(MADE, 'a?r'), COMMENTS);

/** A view of the review in a terminal of that size, the diff's cursor on a row. */
export function onReview(size: Size, cursor: number, change: Partial<Ui> = {}, of: Session = REVIEWED): View {
  return view({
    session: of,
    blob: blobsOf(MADE),
    ui: ui({ screen: 'review', size, arrangement: 'auto', wrap: true, places: { 'review/diff': { cursor, top: 0 } }, ...change }),
  });
}
