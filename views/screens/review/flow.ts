/** Puts the rows of one file in the order of its documents: changes with their headers, unchanged lines folded or open, remarks below their lines. */
import type { DiffRow } from '../../../src/documents/rows.ts';
import type { CommentPlaces } from './comment-places.ts';
import type { Gathered } from './gather.ts';
import { gatheredOf, isTakenOut, withPartner } from './gather.ts';
import type { FilePlan, HunkSpan, Order } from './plan.ts';
import { CONTEXT, changeSegments, foldId, lineSegments, placesOf, remark, remarksBelow, remarksWithin, words } from './segment.ts';
import type { Segment, SegmentOptions } from './segment.ts';
import { append } from '../../../src/domain/append.ts';

/** Everything the parts of one file are put together from. */
interface Flow {
  readonly options: SegmentOptions;
  readonly file: number;
  readonly plan: FilePlan;
  readonly order: Order;
  readonly places: CommentPlaces;
  readonly gathered: Gathered | undefined;
  readonly segments: Segment[];
  /** Sections that have been named, so that each is named once. */
  readonly named: Set<string>;
}

/** One file from top to bottom. */
export function wholeFile(options: SegmentOptions, file: number): readonly Segment[] {
  const { plan, order, text } = options.files[file] ?? {};
  const segments: Segment[] = [{ kind: 'file', count: 1, file }];
  if (plan === undefined || order === undefined) return [...segments, words(file, [options.loading])];
  if (text !== undefined) {
    const count = text.count();
    return count === 0 ? segments : [...segments, { kind: 'text', count, file, from: 0 }];
  }
  const gathered = options.gathers ? gatheredOf(plan) : undefined;
  const flow: Flow = { options, file, plan, order, places: placesOf(options, plan), gathered, segments, named: new Set() };
  if (gathered !== undefined) append(segments, groupSegments(options, file, plan, order));
  let line = 0;
  let passed: HunkSpan[] = [];
  for (const span of order.spans) {
    if (isMechanical(flow, span)) {
      passed.push(span);
      continue;
    }
    const isNamed = stretch(flow, line, span, passed);
    change(flow, span, !isNamed);
    line = span.end;
    passed = [];
  }
  stretch(flow, line, undefined, passed);
  for (const [section, placed] of flow.places.inSection)
    if (!flow.named.has(section))
      append(
        segments,
        placed.map((one) => remark(options, file, one)),
      );
  append(
    segments,
    flow.places.atEnd.map((placed) => remark(options, file, placed)),
  );
  return segments;
}

/** The mechanical changes of a file: one row, and below it all of them when it is open. Nothing when they are not put together. */
export function groupSegments(
  options: SegmentOptions,
  file: number,
  plan: FilePlan,
  order: Order,
  only?: SegmentOptions['only'],
): readonly Segment[] {
  const hunks = gatheredOf(plan).mechanical.filter((hunk) => only?.(hunk) ?? true);
  if (hunks.length === 0) return [];
  const fold = `${plan.draft.path}#mechanical`;
  const open = !options.folded(fold);
  const wanted = new Set(hunks.map(({ id }) => id));
  const spans = open ? order.spans.filter(({ hunk }) => wanted.has(hunk.id)) : [];
  return [
    { kind: 'group', count: 1, file, fold, hunks, open },
    ...spans.flatMap(({ hunk, first, end }) => changeSegments(options, file, [hunk], first, end, true)),
  ];
}

function isMechanical({ gathered }: Flow, { hunk }: HunkSpan): boolean {
  return gathered?.absent.has(hunk.id) === true && !isTakenOut(hunk);
}

function change({ options, file, plan, gathered, segments }: Flow, span: HunkSpan, named: boolean): void {
  const { hunk } = span;
  if (gathered?.absent.has(hunk.id) === true) {
    segments.push(words(file, [options.movedTo(hunk, gathered.partners.get(hunk.id))], hunk.section), ...remarksOf(options, file, span));
    return;
  }
  append(segments, changeSegments(options, file, withPartner(plan, hunk), span.first, span.end, named));
}

/** Remarks on lines that are not shown themselves. */
function remarksOf(
  options: SegmentOptions,
  file: number,
  { first, end }: { readonly first: number; readonly end: number },
): readonly Segment[] {
  const view = options.files[file];
  if (view === undefined) return [];
  const places = placesOf(options, view.plan);
  return Array.from({ length: end - first }, (_line, index) => first + index)
    .flatMap((line) => remarksBelow(view, places, line))
    .map((placed) => remark(options, file, placed));
}

/**
 * The lines from the last change to the next one, without the mechanical changes among them, which are listed elsewhere.
 * Returns whether the section of the next change was named.
 */
function stretch(flow: Flow, from: number, next: HunkSpan | undefined, passed: readonly HunkSpan[]): boolean {
  const { options, order, file, segments } = flow;
  const to = next?.first ?? order.count;
  const [first] = passed;
  const last = passed.at(-1);
  if (first === undefined || last === undefined) {
    between(flow, from, to);
    return next === undefined || next.hunk.section === '' || isTitled(flow, from, to, next.hunk.section);
  }
  const isContext = (line: number): boolean => {
    const kind = rowAt(flow, line)?.kind;
    return kind === 'context' || kind === 'section';
  };
  let head = from;
  if (from > 0) while (head < first.first && head - from < CONTEXT && isContext(head)) head += 1;
  let tail = to;
  if (next !== undefined) while (tail > last.end && to - tail < CONTEXT && isContext(tail - 1)) tail -= 1;
  between(flow, from, head);
  segments.push(words(file, [options.passedOver(passed.length)]));
  append(segments, remarksOf(options, file, { first: head, end: tail }));
  between(flow, tail, to);
  return next === undefined || next.hunk.section === '' || isTitled(flow, tail, to, next.hunk.section);
}

/** Whether lines `from..to` hold the title of a section. */
function isTitled(flow: Flow, from: number, to: number, section: string): boolean {
  for (let line = to - 1; line >= from; line -= 1) {
    const row = rowAt(flow, line);
    if (row?.kind === 'section' && row.section === section) return true;
    if (row?.kind === 'fold') return flow.named.has(section);
  }
  return flow.named.has(section);
}

function rowAt({ plan, order }: Flow, line: number): DiffRow | undefined {
  return plan.rows[order.right(line)];
}

/** Lines without a change: one segment, cut where a fold is open or a remark belongs. */
function between(flow: Flow, first: number, end: number): void {
  const { options, file, plan, places, segments } = flow;
  let from = first;
  const flush = (to: number): void => {
    append(segments, lineSegments(options, file, from, to));
    from = to;
  };
  for (let line = first; line < end; line += 1) {
    const row = rowAt(flow, line);
    if (row?.kind === 'section') {
      const about = sectionRows(flow, row.section);
      const isTwice = isOwnHeading(row, rowAt(flow, line + 1));
      if (isTwice) {
        flush(line);
        from = line + 1;
      }
      if (about.length === 0) continue;
      flush(Math.min(end, line + (isTwice ? 2 : 1)));
      append(segments, about);
      continue;
    }
    if (row?.kind !== 'fold' || row.folded === undefined) continue;
    const fold = foldId(plan.draft.path, row.beforeLine ?? 0);
    if (options.folded(fold)) continue;
    flush(line);
    append(segments, openFold(flow, fold, row.beforeLine ?? 1, row.afterLine ?? 1, row.folded, places));
    from = line + 1;
  }
  flush(end);
}

/** What stands at the head of a section the first time it comes: what else touches it, and remarks on it. */
function sectionRows({ options, file, plan, places, named }: Flow, section: string): readonly Segment[] {
  if (named.has(section)) return [];
  named.add(section);
  const radar = plan.sections.has(section) ? options.radar(plan.draft.path, section) : [];
  return [
    ...(radar.length === 0 ? [] : [words(file, radar, section)]),
    ...(places.inSection.get(section) ?? []).map((placed) => remark(options, file, placed)),
  ];
}

/** The lines of an open fold, cut where a remark belongs. */
function openFold(
  { options, file }: Flow,
  fold: string,
  beforeLine: number,
  afterLine: number,
  count: number,
  places: CommentPlaces,
): readonly Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  const lines = (to: number): void => {
    if (to > done)
      segments.push({ kind: 'lines', count: to - done, file, fold, beforeLine: beforeLine + done, afterLine: afterLine + done });
    done = to;
  };
  for (const [line, placed] of remarksWithin(places, afterLine, afterLine + count)) {
    lines(line - afterLine + 1);
    append(
      segments,
      placed.map((one) => remark(options, file, one)),
    );
  }
  lines(count);
  return segments;
}

/** Whether a section's title is followed by its heading in the document, which says the same. */
function isOwnHeading(title: DiffRow, next: DiffRow | undefined): boolean {
  return next?.kind === 'context' && next.side === title.side && next.start === title.start;
}
