/** What the review shows: the drafts a person decides, or, when there are none, the spec changes this session wrote. */
import { diffDocuments } from '../../../src/documents/diff.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Comment, Draft, Hunk, HunkDecision, StaleDecision } from '../../../src/domain/hunk.ts';
import { conflictsOf } from '../../../src/workflow/conflicts.ts';
import { appliedSpecs, reviewOf, staleOn } from '../../../src/workflow/selectors.ts';
import type { Review, Session } from '../../../src/workflow/state.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { isTakenOut } from './gather.ts';

/** Drafts with what was decided and said about them. */
export interface Shown {
  /** `written`: the changes are on disk and stay as they are. */
  readonly state: 'open' | 'submitted' | 'written';
  readonly drafts: readonly Draft[];
  readonly decisions: Readonly<Record<string, HunkDecision>>;
  readonly comments: readonly Comment[];
  /** Changes that were on the screen before; absent until the person looked once. */
  readonly seen: Session['seen'];
  /** The review itself, while it is open. */
  readonly review: Review | undefined;
  /** What must be known before reading, one sentence each, visible(). */
  readonly notes: readonly string[];
}

/** How many hunks were decided how. */
export interface Tally {
  readonly approved: number;
  readonly rejected: number;
  readonly undecided: number;
}

/** What there is to show; undefined when no spec change is there at all, or two edits met and must be put together first. The same object while the session is the same. */
export function shownOf(view: View): Shown | undefined {
  const { session } = view;
  if (session === undefined) return undefined;
  const review = reviewOf(session);
  if (review === undefined) return writtenOf(view, session);
  if (conflictsOf(review).length > 0) return undefined;
  const known = open.get(review);
  if (known !== undefined && known.comments === session.results.comments && known.seen === session.seen) return known;
  const shown: Shown = {
    review,
    seen: session.seen,
    state: review.submitted ? 'submitted' : 'open',
    drafts: review.drafts,
    decisions: review.decisions,
    comments: session.results.comments,
    notes: notesOf(review),
  };
  open.set(review, shown);
  return shown;
}

const open = new WeakMap<Review, Shown>();
const written = new WeakMap<Session['results']['applied'], { readonly comments: readonly Comment[]; readonly shown: Shown }>();
const NO_BYTES = new Uint8Array();

function notesOf(review: Review): readonly string[] {
  return [
    ...(review.submitted ? ['The approved changes are being written.'] : []),
    ...review.conflicts.map(
      ({ path, actual }) =>
        `${visible(path)} ${actual === undefined ? 'is gone from disk' : 'changed on disk'} after the draft was made; nothing was written. R carries the draft over.`,
    ),
    ...review.notes.map((note) => visible(note)),
    ...(review.drafts.length === 0 ? ['The draft holds no file. D discards it; then choose another source.'] : []),
  ];
}

/** The written changes as drafts whose hunks are all approved; only when every text could be read. */
function writtenOf(view: View, session: Session): Shown | undefined {
  const { applied, comments } = session.results;
  if (applied.length === 0 || session.phase.name === 'update') return undefined;
  const known = written.get(applied);
  if (known !== undefined && known.comments === comments) return known.shown;
  const drafts: Draft[] = [];
  for (const spec of appliedSpecs(applied)) {
    const before = spec.before === undefined ? NO_BYTES : view.blob(spec.before);
    const after = view.blob(spec.after);
    if (before === undefined || after === undefined) return undefined;
    drafts.push({
      path: spec.path,
      ...(spec.before === undefined ? {} : { base: spec.before }),
      draft: spec.after,
      versions: spec.versions,
      hunks: [...diffDocuments(before, after)],
    });
  }
  const decisions = Object.fromEntries(
    drafts.flatMap(({ hunks }) => hunks.map(({ id }) => [id, { hunk: id, verdict: 'approved' as const }])),
  );
  const shown: Shown = {
    review: undefined,
    seen: undefined,
    state: 'written',
    drafts,
    decisions,
    comments,
    notes: [`These changes are written: ${plural(drafts.length, 'spec')}. They stay as they are.`],
  };
  written.set(applied, { comments, shown });
  return shown;
}

/** The decision on a hunk. */
export function verdictOf(shown: Shown, hunk: string): HunkDecision['verdict'] | undefined {
  return shown.decisions[hunk]?.verdict;
}

/** What was decided on earlier wordings of a change that is undecided now; the newest last. */
export function staleOf({ review }: Shown, path: string, hunk: Hunk): readonly StaleDecision[] {
  return review === undefined ? [] : staleOn(review, path, hunk);
}

/** Whether a change came or became another since the person last looked; before the first look nothing is new. */
export function isNew({ seen }: Shown, { id }: Hunk): boolean {
  return seen !== undefined && seen[id] === undefined;
}

/** Decisions over all drafts. */
export function tallyOf(shown: Shown): Tally {
  return shown.drafts.reduce<Tally>(
    (sum, { hunks }) => {
      const tally = countHunks(shown, hunks);
      return {
        approved: sum.approved + tally.approved,
        rejected: sum.rejected + tally.rejected,
        undecided: sum.undecided + tally.undecided,
      };
    },
    { approved: 0, rejected: 0, undecided: 0 },
  );
}

/** Decisions over some hunks, a move counted once; found once for each set of decisions. */
export function countHunks(shown: Shown, hunks: readonly Hunk[]): Tally {
  const counted = tallies.get(shown.decisions) ?? new WeakMap<readonly Hunk[], Tally>();
  tallies.set(shown.decisions, counted);
  const known = counted.get(hunks);
  if (known !== undefined) return known;
  const tally = count(shown, hunks);
  counted.set(hunks, tally);
  return tally;
}

const tallies = new WeakMap<Shown['decisions'], WeakMap<readonly Hunk[], Tally>>();

function count(shown: Shown, hunks: readonly Hunk[]): Tally {
  const tally = { approved: 0, rejected: 0, undecided: 0 };
  for (const hunk of hunks) if (!isTakenOut(hunk)) tally[verdictOf(shown, hunk.id) ?? 'undecided'] += 1;
  return tally;
}
