/** The status band of the review: where the person is, what is decided, what is left, and what keys mean here. */
import { visible } from '../../../src/domain/visible.ts';
import { joined, plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { conflictStatus, hasConflicts } from './conflicts.ts';
import { ranksOf, readingLeft } from './risk.ts';
import type { HunkPlace } from './rows.ts';
import { tallyOf } from './shown.ts';
import { wantsDraft } from './sources.ts';
import type { Here } from './target.ts';
import { commentAt, hereOf, placeAt } from './target.ts';

/** Below this the status says it in signs. */
const SHORT_COLUMNS = 60;
/** From here on it says it in whole words. */
const ROOMY_COLUMNS = 100;
/** Reasons of a change's risk that are named. */
const REASONS_MAX = 2;

/** One line of plain text, visible(). */
export function reviewStatus(view: View): string {
  if (hasConflicts(view)) return conflictStatus(view);
  const here = hereOf(view);
  if (here !== undefined) return view.ui.size.columns < SHORT_COLUMNS ? inSigns(view, here) : inWords(view, here);
  const { session } = view;
  return session !== undefined && wantsDraft(session) ? 'Enter chooses where the draft comes from.' : 'No draft is under review.';
}

const MODES: Readonly<Partial<Record<Here['shown']['state'], string>>> = { written: 'WRITTEN', judged: 'REVIEWED' };

function inSigns(view: View, { shown, rows, cursor }: Here): string {
  const { glyphs } = view.theme;
  const place = placeAt(rows, cursor);
  const { approved, rejected, undecided } = tallyOf(shown);
  const { filter } = rows.options;
  return joined([
    place === undefined ? 'REVIEW' : `${(rows.numbers.get(place.hunk.id) ?? 0) + 1}/${rows.hunks.length}`,
    `${glyphs.open}${undecided} ${glyphs.ok}${approved} ${glyphs.bad}${rejected}`,
    filter === 'all' ? undefined : filter,
  ]);
}

function inWords(view: View, here: Here): string {
  const { shown, rows, cursor } = here;
  const { approved, rejected, undecided } = tallyOf(shown);
  const place = placeAt(rows, cursor);
  const { filter, byRisk, showAs } = rows.options;
  const isRoomy = view.ui.size.columns >= ROOMY_COLUMNS;
  return joined([
    MODES[shown.state] ?? (view.ui.range === undefined ? 'REVIEW' : 'RANGE'),
    place === undefined ? undefined : `${isRoomy ? 'change ' : ''}${rows.hunks.indexOf(place) + 1}/${rows.hunks.length}`,
    isRoomy ? `${approved} approved, ${rejected} rejected, ${undecided} undecided` : `${approved} ok, ${rejected} no, ${undecided} open`,
    showAs === 'diff' ? undefined : `showing the ${showAs === 'final' ? 'text to be written' : 'text before'}`,
    filter === 'all' ? undefined : `only ${filter}`,
    byRisk ? whyHere(view, here, place) : undefined,
    meaningHere(here, place),
    shown.state !== 'open' ? undefined : undecided === 0 ? 'S submits.' : readingLeft(view, shown),
  ]);
}

/** Why a change is read where it stands. */
function whyHere(view: View, { shown }: Here, place: HunkPlace | undefined): string {
  const reasons = place === undefined ? [] : (ranksOf(view, shown).get(place.hunk.id)?.risk.reasons ?? []);
  return reasons.length === 0
    ? 'by risk'
    : `by risk: ${reasons
        .slice(0, REASONS_MAX)
        .map((reason) => visible(reason))
        .join('; ')}`;
}

/** What is special under the cursor, with the keys it has. */
function meaningHere({ shown, rows, cursor }: Here, place: HunkPlace | undefined): string | undefined {
  const comment = commentAt(rows, cursor);
  if (comment !== undefined)
    return shown.state !== 'open'
      ? undefined
      : `${visible(comment.id)}: Enter replies, a ${comment.resolved ? 'opens it again' : 'resolves'}`;
  if (place?.group === 'hidden') return `${plural(place.hunks.length, 'mechanical change')}: Enter shows`;
  return undefined;
}
