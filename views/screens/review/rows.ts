/** The rows of the review as they stand on the screen, addressed by index without being made: what each is, and where a change, a comment or a line is. */
import { applyHunks } from '../../../src/documents/diff.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Hunk } from '../../../src/domain/hunk.ts';
import { MARKS_CELLS, splitGeometry, textGeometry, unifiedGeometry } from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { wrap, wrapRanges } from '../../parts/text.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { NO_COMMENTS, commentPlaces } from './comment-places.ts';
import { wrappedRows } from './display.ts';
import type { Options } from './options.ts';
import { optionsOf } from './options.ts';
import type { FilePlan } from './plan.ts';
import { lineText, planOf, textOf } from './plan.ts';
import { radarKey, radarLines } from './radar.ts';
import { ranksOf } from './risk.ts';
import { words } from './segment.ts';
import type { FileView, Segment } from './segment.ts';
import { segmentsOf } from './segments.ts';
import type { Shown } from './shown.ts';
import { isNew, verdictOf } from './shown.ts';
import { agesOf, threadLines } from './threads.ts';

/** One row: which of its segment, and which line of it when it is wrapped. */
export interface RowPlace {
  readonly segment: Segment;
  readonly offset: number;
  readonly part: number;
}

/** What one decision takes, and its rows: the header, and the one after the last. */
export interface HunkPlace {
  readonly file: number;
  readonly hunk: Hunk;
  /** The change, with the other half of a move; all of a group. */
  readonly hunks: readonly Hunk[];
  /** Mechanical changes put together; `shown` once they are listed. */
  readonly group: 'hidden' | 'shown' | undefined;
  readonly row: number;
  readonly end: number;
}

/** Rows drawn before, for one state of the decisions. */
export interface DrawnRows {
  readonly shown: Shown;
  readonly width: number;
  readonly rows: Map<number, string>;
}

/** All rows of a review for one width. */
export interface ReviewRows {
  readonly count: number;
  readonly files: readonly FileView[];
  readonly segments: readonly Segment[];
  readonly options: Options;
  /** Changes in the order they are shown. */
  readonly hunks: readonly HunkPlace[];
  /** Number of a change in that order, by its id. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Kept so that a step of the cursor draws two rows and not a screen. */
  drawn: DrawnRows | undefined;
  at(index: number): RowPlace | undefined;
  /** First row of line `offset` of segment number `segment`. */
  rowAt(segment: number, offset: number): number;
}

/** The rows for what is shown, in a pane of `width` cells; the same object while nothing that matters changed. */
export function reviewRows(view: View, shown: Shown, width: number): ReviewRows {
  const options = optionsOf(view, width);
  const plans = shown.drafts.map((draft) => planOf(draft, view.blob));
  const key: readonly unknown[] = [
    options.showAs === 'diff' ? options.split : options.showAs,
    options.showAs === 'final' || options.filter === 'undecided' || options.filter === 'rejected' ? shown.decisions : undefined,
    options.filter,
    options.filter === 'new' ? shown.seen : undefined,
    options.byRisk,
    view.ui.foldUnchanged,
    view.ui.folds,
    shown.comments,
    agesOf(shown.comments, view.now),
    shown.notes.join('\n'),
    radarKey(view),
    options.wrap || shown.comments.length > 0 || shown.notes.length > 0 || (view.overlaps?.length ?? 0) > 0 ? width : undefined,
    options.wrap,
    options.sideways,
    view.theme,
    plans.filter((plan) => plan !== undefined).length,
  ];
  const kept = cache.get(shown.drafts) ?? [];
  const known = kept.find((entry) => entry.key.every((part, index) => part === key[index]));
  if (known !== undefined) return known.rows;
  const rows = makeRows(view, shown, plans, options, width);
  cache.set(shown.drafts, [{ key, rows }, ...kept].slice(0, KEPT_MAX));
  return rows;
}

const cache = new WeakMap<Shown['drafts'], readonly { readonly key: readonly unknown[]; readonly rows: ReviewRows }[]>();
/** Arrangements of one review that are kept, so that going back and forth between two costs nothing. */
const KEPT_MAX = 4;

function makeRows(view: View, shown: Shown, plans: readonly (FilePlan | undefined)[], options: Options, width: number): ReviewRows {
  const { theme } = view;
  const files = plans.map((plan): FileView => ({
    plan,
    order: plan === undefined ? undefined : options.split ? plan.split() : plan.unified,
    text: plan === undefined || options.showAs === 'diff' ? undefined : options.showAs === 'source' ? plan.before : finalText(shown, plan),
  }));
  const notes = shown.notes.map((note) =>
    words(
      0,
      wrap(note, Math.max(1, width - MARKS_CELLS - 2)).map((line, index) => [
        { text: index === 0 ? `${theme.glyphs.needsYou} ` : '  ', token: 'needsYou' as const },
        { text: line },
      ]),
    ),
  );
  const ranks = options.byRisk ? ranksOf(view, shown) : NO_RANKS;
  const segments = [
    ...notes,
    ...segmentsOf({
      files,
      comments: shown.comments,
      folded: (id) => view.ui.folds[id] ?? view.ui.foldUnchanged,
      gathers: view.ui.foldUnchanged,
      only: filterOf(shown, options, plans),
      rank: options.byRisk ? ({ id }) => ranks.get(id)?.place ?? 0 : undefined,
      commentLines: (placed) => threadLines(view, placed, width),
      radar: (path, section) => radarLines(view, path, section, width),
      movedTo: (hunk, to) => movedTo(view, hunk, to),
      passedOver: (hunks) => [
        { text: `${theme.glyphs.fold} ${plural(hunks, 'mechanical change')} listed above, and the lines around (Z)`, token: 'muted' },
      ],
      loading: [{ text: `${theme.glyphs.running} loading`, token: 'muted' }],
      nothing: [{ text: `No change is ${options.filter}. f shows others.`, token: 'muted' }],
    }),
  ];
  return indexed(
    segments,
    files,
    options,
    options.wrap ? (segment, offset) => heightOf(view, files, options, width, segment, offset) : undefined,
  );
}

/** The text as it would be written now: approved changes taken, all others left out. */
function finalText(shown: Shown, plan: FilePlan): ReturnType<typeof textOf> {
  const approved = plan.draft.hunks.filter(({ id }) => verdictOf(shown, id) === 'approved');
  return textOf(applyHunks(plan.before.bytes, plan.after.bytes, approved));
}

const NO_RANKS: ReturnType<typeof ranksOf> = new Map();

function filterOf(shown: Shown, { filter }: Options, plans: readonly (FilePlan | undefined)[]): ((hunk: Hunk) => boolean) | undefined {
  if (filter === 'all') return undefined;
  if (filter === 'normative') return ({ normative }) => normative;
  if (filter === 'new') return (hunk) => isNew(shown, hunk);
  if (filter === 'commented') {
    const commented = plans.map((plan) => (plan === undefined ? NO_COMMENTS : commentPlaces(shown.comments, plan)).hunks);
    return ({ id }) => commented.some((hunks) => hunks.has(id));
  }
  return ({ id }) => verdictOf(shown, id) === (filter === 'undecided' ? undefined : filter);
}

/** Where text was taken from that is shown, and decided, at its new place. */
function movedTo(view: View, hunk: Hunk, to: Hunk | undefined): readonly Span[] {
  const where = to === undefined || to.section === hunk.section ? `line ${to?.line.after ?? 1}` : `§${visible(to.section)}`;
  return [{ text: `${view.theme.glyphs.fold} ${plural(hunk.removed, 'line')} moved to ${where}`, token: 'moved' }];
}

function indexed(
  segments: readonly Segment[],
  files: readonly FileView[],
  options: Options,
  height: ((segment: Segment, offset: number) => number) | undefined,
): ReviewRows {
  const starts = new Int32Array(segments.length + 1);
  segments.forEach((segment, index) => {
    starts[index + 1] = (starts[index] ?? 0) + segment.count;
  });
  const lines = starts[segments.length] ?? 0;
  const tops = height === undefined ? undefined : topsOf(segments, lines, height);
  const rowAt = (segment: number, offset: number): number => {
    const line = (starts[segment] ?? 0) + offset;
    return tops === undefined ? line : (tops[line] ?? 0);
  };
  // Rows are mostly asked for one after the other: the place of the last one is tried before it is searched for.
  let lastLine = 0;
  let lastNumber = 0;
  const at = (index: number): RowPlace | undefined => {
    const line = tops === undefined ? index : lastAtMost(tops, lines, index, lastLine);
    const number = lastAtMost(starts, segments.length, line, lastNumber);
    lastLine = line;
    lastNumber = number;
    const segment = segments[number];
    if (segment === undefined || index < 0 || index >= count) return undefined;
    return { segment, offset: line - (starts[number] ?? 0), part: tops === undefined ? 0 : index - (tops[line] ?? 0) };
  };
  const count = tops === undefined ? lines : (tops[lines] ?? 0);
  const hunks = placesOf(segments, rowAt);
  return {
    count,
    files,
    segments,
    options,
    hunks,
    numbers: numbersOf(hunks),
    drawn: undefined,
    at,
    rowAt,
  };
}

/** The changes in the order of their headers. A header's rows are those that follow and name its change. */
function placesOf(segments: readonly Segment[], rowAt: (segment: number, offset: number) => number): readonly HunkPlace[] {
  return segments.flatMap((segment, index): HunkPlace[] => {
    const { file } = segment;
    if (segment.kind === 'group') {
      const [hunk] = segment.hunks;
      const row = rowAt(index, 0);
      return hunk === undefined ? [] : [{ file, hunk, hunks: segment.hunks, group: segment.open ? 'shown' : 'hidden', row, end: row + 1 }];
    }
    if (segment.kind !== 'hunk') return [];
    const { hunk, hunks } = segment;
    let after = index + 1;
    for (let body = segments[after]; body !== undefined && isBodyOf(body, hunk); body = segments[after]) after += 1;
    return [{ file, hunk, hunks, group: undefined, row: rowAt(index, 0), end: rowAt(after, 0) }];
  });
}

function isBodyOf(segment: Segment, { id }: Hunk): boolean {
  return (segment.kind === 'rows' || segment.kind === 'words') && segment.hunk === id;
}

/** A change's own header, which comes after the row of its group, wins over it. */
function numbersOf(hunks: readonly HunkPlace[]): ReadonlyMap<string, number> {
  return new Map(hunks.flatMap(({ hunks: own }, index) => own.map(({ id }) => [id, index] as const)));
}

function topsOf(segments: readonly Segment[], lines: number, height: (segment: Segment, offset: number) => number): Int32Array {
  const tops = new Int32Array(lines + 1);
  let line = 0;
  for (const segment of segments) {
    for (let offset = 0; offset < segment.count; offset += 1) {
      tops[line + 1] = (tops[line] ?? 0) + height(segment, offset);
      line += 1;
    }
  }
  return tops;
}

/** Largest index below `count` whose value is at most `value`; values rise. `near` is where to look first. */
function lastAtMost(values: Int32Array, count: number, value: number, near: number): number {
  for (let index = near; index < Math.min(near + 2, count); index += 1) {
    if ((values[index] ?? 0) <= value && (index + 1 >= count || value < (values[index + 1] ?? 0))) return index;
  }
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Rows that one line takes when it is wrapped. */
function heightOf(view: View, files: readonly FileView[], options: Options, width: number, segment: Segment, offset: number): number {
  const file = files[segment.file];
  if (file?.plan === undefined) return 1;
  const lines = lineCount(file.plan);
  const halves = splitGeometry(width, lines);
  const room = unifiedGeometry(width, lines).text;
  if (segment.kind === 'text')
    return file.text === undefined ? 1 : wrapRanges(lineText(file.text, segment.from + offset), textGeometry(width, lines).text).length;
  if (segment.kind === 'lines')
    return wrapRanges(
      lineText(file.plan.after, segment.afterLine - 1 + offset),
      options.split ? Math.min(halves.left.text, halves.right.text) : room,
    ).length;
  if (segment.kind !== 'rows' || file.order === undefined) return 1;
  const line = segment.from + offset;
  if (!options.split) return wrappedRows(view.theme, file.plan, file.order.left(line), room);
  return Math.max(
    wrappedRows(view.theme, file.plan, file.order.left(line), halves.left.text),
    wrappedRows(view.theme, file.plan, file.order.right(line), halves.right.text),
  );
}

/** Lines of the longer document; decides how wide line numbers are. */
export function lineCount(plan: FilePlan): number {
  return Math.max(plan.before.count(), plan.after.count());
}
