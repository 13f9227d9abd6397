/** Goes from change to change, section to section, comment to comment, and to what is undecided. */
import type { Hunk } from '../../../src/domain/hunk.ts';
import type { Actions, View } from '../../screen.ts';
import type { HunkPlace, ReviewRows } from './rows.ts';
import { verdictOf } from './shown.ts';
import type { Here } from './target.ts';
import { DIFF, hereOf } from './target.ts';

export type Direction = 1 | -1;

/** Goes to the next or previous row of `stops`; says where the review ends. */
function step(view: View, act: Actions, direction: Direction, stops: (here: Here) => readonly number[], what: string): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const row = nextStop(stops(here), here.cursor, direction);
  if (row === undefined) act.notice(direction === 1 ? `That was the last ${what}.` : `That was the first ${what}.`);
  else act.place(DIFF, row);
}

/** The nearest stop beyond `from`; stops rise. */
function nextStop(stops: readonly number[], from: number, direction: Direction): number | undefined {
  return direction === 1 ? stops.find((row) => row > from) : stops.findLast((row) => row < from);
}

/** `[` and `]`. */
export function stepChange(view: View, act: Actions, direction: Direction): void {
  step(view, act, direction, ({ rows }) => rows.hunks.map(({ row }) => row), 'change');
}

/** `{` and `}`. */
export function stepSection(view: View, act: Actions, direction: Direction): void {
  step(view, act, direction, ({ rows }) => sectionStops(rows), 'section');
}

/** The first change of each section that has one. */
function sectionStops(rows: ReviewRows): readonly number[] {
  let last: HunkPlace | undefined;
  return rows.hunks.flatMap((place) => {
    const isFirst = last?.file !== place.file || last.hunk.section !== place.hunk.section;
    last = place;
    return isFirst ? [place.row] : [];
  });
}

/** `m` and `M`. */
export function stepComment(view: View, act: Actions, direction: Direction): void {
  step(
    view,
    act,
    direction,
    ({ rows }) =>
      rows.segments.flatMap((segment, number) =>
        segment.kind === 'words' && segment.comment !== undefined ? [rows.rowAt(number, 0)] : [],
      ),
    'comment',
  );
}

/** `.` and `,`: round the end, because what is left may be anywhere. */
export function stepUndecided(view: View, act: Actions, direction: Direction): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const place = undecidedFrom(here.rows, ({ id }) => verdictOf(here.shown, id) === undefined, here.cursor, direction);
  if (place === undefined) act.notice('Nothing is undecided. S submits.');
  else act.place(DIFF, place.row);
}

/** The next undecided change beyond a row, round the end. */
export function undecidedFrom(
  rows: ReviewRows,
  isOpen: (hunk: Hunk) => boolean,
  from: number,
  direction: Direction,
): HunkPlace | undefined {
  const open = ({ hunks }: HunkPlace): boolean => hunks.some(isOpen);
  if (direction === 1) return rows.hunks.find((place) => place.row > from && open(place)) ?? rows.hunks.find(open);
  return rows.hunks.findLast((place) => place.row < from && open(place)) ?? rows.hunks.findLast(open);
}
