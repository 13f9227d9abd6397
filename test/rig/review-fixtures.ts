/** Drafts made from real texts, and sessions that review them. */
import { diffDocuments } from '../../src/documents/diff.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { Comment, Draft, HunkDecision } from '../../src/domain/hunk.ts';
import type { Digest } from '../../src/domain/ids.ts';
import type { Review, Session } from '../../src/workflow/state.ts';
import type { View } from '../../views/screen.ts';
import { NO_RESULTS, session } from './later-fixtures.ts';

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
      return [[id, letter === 'a' ? { hunk: id, verdict: 'approved' } : { hunk: id, verdict: 'rejected', reason: 'admins are the main target' }]];
    }),
  );
  return { source: { kind: 'staged' }, drafts: made.map(({ draft }) => draft), decisions, notes: [], submitted: false, conflicts: [], ...change };
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
  return { id, path: 'specs/auth/login.md', section: 'Login > REQ-11 Lockout', quote: 'After 5 failed attempts', text: 'Does the window slide?', resolved: false, ...change };
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
