/** What the review shows: the drafts a person decides, or, when there are none, the spec changes this session wrote. */
import { diffDocuments } from '../../../src/documents/diff.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { AppliedSpec, Comment, Draft, Hunk, HunkDecision, StaleDecision } from '../../../src/domain/hunk.ts';
import { conflictsOf } from '../../../src/workflow/selectors.ts';
import { appliedSpecs, reviewOf, staleOn, withdrawn } from '../../../src/workflow/selectors.ts';
import type { Review, Session } from '../../../src/workflow/state.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { isTakenOut } from './gather.ts';

/** Drafts with what was decided and said about them. */
export interface Shown {
  /** `written`: the changes are on disk and stay as they are. `judged`: a review of a target, over and with its verdict. */
  readonly state: 'open' | 'submitted' | 'judged' | 'written';
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
  const review = reviewOf(session) ?? session.results.reviewed;
  if (review === undefined) return writtenOf(view, session);
  if (conflictsOf(review).length > 0) return undefined;
  const known = open.get(review);
  if (known !== undefined && known.comments === session.results.comments && known.seen === session.seen) return known;
  const shown: Shown = {
    review,
    seen: session.seen,
    state: review === session.results.reviewed ? 'judged' : review.submitted ? 'submitted' : 'open',
    drafts: review.drafts,
    decisions: review.decisions,
    comments: session.results.comments,
    notes: review === session.results.reviewed ? ['This review is over; its verdict stands.'] : notesOf(session, review),
  };
  open.set(review, shown);
  return shown;
}

const open = new WeakMap<Review, Shown>();
const written = new WeakMap<Session['results']['applied'], Shown>();
const comparisons = new WeakMap<Session['results']['applied'], Map<string, readonly Hunk[]>>();
const NO_BYTES = new Uint8Array();

function notesOf({ subject }: Session, review: Review): readonly string[] {
  return [
    ...(review.submitted ? ['The approved changes are being written.'] : []),
    ...review.conflicts.map(
      ({ path, actual }) =>
        `${visible(path)} ${actual === undefined ? 'is gone from disk' : 'changed on disk'} after the draft was made; nothing was written. R carries the draft over.`,
    ),
    ...review.notes.map((note) => visible(note)),
    ...withdrawnNotes(review),
    ...(review.drafts.length === 0
      ? [subject === undefined ? 'The draft holds no file. D discards it; then choose another source.' : 'The target changes no spec.']
      : []),
  ];
}

/** Decisions that are named one by one. */
const WITHDRAWN_MAX = 3;

/** Decided text that the draft no longer holds would otherwise be missed by nobody. */
function withdrawnNotes(review: Review): readonly string[] {
  const gone = withdrawn(review);
  const named = gone.slice(0, WITHDRAWN_MAX).map(({ section, summary, decision: { verdict } }) => {
    const where = section === '' ? '' : ` in ${visible(section)}`;
    return `You ${verdict} "${visible(summary)}"${where}; the draft does not hold it any more.`;
  });
  const rest = gone.length - named.length;
  return rest > 0 ? [...named, `${plural(rest, 'more decision')} on text that the draft does not hold any more.`] : named;
}

/** The written changes as drafts whose hunks are all approved; only when every text could be read. */
function writtenOf(view: View, session: Session): Shown | undefined {
  const { applied, comments } = session.results;
  if (applied.length === 0 || session.phase.name === 'update') return undefined;
  const known = written.get(applied);
  if (known !== undefined) return known.comments === comments ? known : keep(applied, { ...known, comments });
  const drafts: Draft[] = [];
  for (const spec of appliedSpecs(applied)) {
    const hunks = compared(view, applied, spec);
    if (hunks === undefined) return undefined;
    drafts.push({
      path: spec.path,
      ...(spec.before === undefined ? {} : { base: spec.before }),
      draft: spec.after,
      versions: spec.versions,
      hunks: [...hunks],
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
  return keep(applied, shown);
}

function keep(applied: Session['results']['applied'], shown: Shown): Shown {
  written.set(applied, shown);
  return shown;
}

/** What a write changed; undefined while a text is being read or compared. */
function compared(view: View, applied: Session['results']['applied'], { path, before, after }: AppliedSpec): readonly Hunk[] | undefined {
  const done = comparisons.get(applied) ?? new Map<string, readonly Hunk[]>();
  comparisons.set(applied, done);
  const known = done.get(path);
  if (known !== undefined) return known;
  const old = before === undefined ? NO_BYTES : view.blob(before);
  const current = view.blob(after);
  if (old === undefined || current === undefined) return undefined;
  const isLarge = old.length + current.length > COMPARED_HERE_BYTES_MAX;
  const hunks = isLarge && view.compare !== undefined ? view.compare(before, after) : diffDocuments(old, current);
  if (hunks !== undefined) done.set(path, hunks);
  return hunks;
}

/** Texts up to this size are compared within a frame. */
const COMPARED_HERE_BYTES_MAX = 200_000;

/** Whether the texts of written changes are there and are being compared somewhere else. */
export function isComparing(view: View): boolean {
  const { session } = view;
  if (session === undefined || session.results.applied.length === 0) return false;
  return appliedSpecs(session.results.applied).every(
    ({ before, after }) => (before === undefined || view.blob(before) !== undefined) && view.blob(after) !== undefined,
  );
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
