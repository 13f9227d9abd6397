/** Draws one row of the review, and gives its text for search and copy. */
import type { Gutter, RowMark, SplitHalf } from '../../parts/diff.ts';
import {
  MARKS_CELLS,
  marksOf,
  paintMarked,
  paintSplit,
  paintUnified,
  sliceSpans,
  splitGeometry,
  textGeometry,
  unifiedGeometry,
} from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { endsSpans, plainText, spansFrom } from '../../parts/spans.ts';
import { wrapRanges } from '../../parts/text.ts';
import type { View } from '../../screen.ts';
import { lineDisplay } from './display.ts';
import { NO_HEADER, NO_STATE, fileHeader, foldHeader, groupHeader, hunkHeader, sectionHeader, stateSign } from './headers.ts';
import type { Header } from './headers.ts';
import type { Options } from './options.ts';
import type { FilePlan } from './plan.ts';
import { lineText, rowText } from './plan.ts';
import type { ReviewRows, RowPlace } from './rows.ts';
import { lineCount } from './rows.ts';
import { noteDrawn } from './seen.ts';
import type { FileView } from './segment.ts';
import type { Shown } from './shown.ts';

/** Everything a row is drawn from. */
export interface Drawing {
  readonly view: View;
  readonly shown: Shown;
  readonly rows: ReviewRows;
}

/** Rows kept from earlier drawings; some screens full. */
const DRAWN_MAX = 2000;

/** Row `index` as styled text of at most `width` cells; drawn once while nothing it shows changes. */
export function paintReviewRow(drawing: Drawing, index: number, width: number, mark: RowMark): string {
  if (mark !== 'none') return drawRow(drawing, index, width, mark);
  const { rows, shown } = drawing;
  let { drawn } = rows;
  if (drawn === undefined || drawn.shown !== shown || drawn.width !== width || drawn.rows.size > DRAWN_MAX) {
    drawn = { shown, width, rows: new Map() };
    rows.drawn = drawn;
  }
  const known = drawn.rows.get(index);
  if (known !== undefined) return known;
  const row = drawRow(drawing, index, width, mark);
  drawn.rows.set(index, row);
  return row;
}

function drawRow(drawing: Drawing, index: number, width: number, mark: RowMark): string {
  const place = drawing.rows.at(index);
  if (place === undefined) return '';
  const { view, rows } = drawing;
  const file = rows.files[place.segment.file];
  switch (place.segment.kind) {
    case 'rows':
      return paintLine(drawing, place, file, width, mark);
    case 'lines':
      return paintContext(view, file?.plan, place, width, mark, rows.options);
    case 'text':
      return paintText(view, file, place, width, mark, rows.options);
    default: {
      const { state, left, right } = headerOf(drawing, place, width);
      const lead = marksOf(view.theme, state, mark);
      return paintMarked(view.theme, lead, right.length === 0 ? left : endsSpans(left, right, width - MARKS_CELLS), width, mark);
    }
  }
}

/** The text of row `index`, uncut and without gutter; that of a wrapped line stands on its first row. */
export function reviewRowText(drawing: Drawing, index: number): string {
  const place = drawing.rows.at(index);
  if (place === undefined || place.part > 0) return '';
  const { segment, offset } = place;
  const file = drawing.rows.files[segment.file];
  if (segment.kind === 'lines') return file?.plan === undefined ? '' : lineText(file.plan.after, segment.afterLine - 1 + offset);
  if (segment.kind === 'text') return file?.text === undefined ? '' : lineText(file.text, segment.from + offset);
  if (segment.kind === 'rows' && file?.plan !== undefined && file.order !== undefined) {
    const { plan, order } = file;
    const line = segment.from + offset;
    const indexes = new Set([order.left(line), order.right(line)]);
    const rows = [...indexes].flatMap((row) => plan.rows[row] ?? []);
    if (rows.every(({ kind }) => kind !== 'fold' && kind !== 'section')) return rows.map((row) => rowText(plan, row)).join('  ');
  }
  const { left, right } = headerOf(drawing, place, UNCUT_CELLS);
  return [plainText(left), plainText(right)].filter((part) => part !== '').join('  ');
}

/** Width at which nothing is cut. */
const UNCUT_CELLS = 1000;

function headerOf({ view, shown, rows }: Drawing, place: RowPlace, width: number): Header {
  const { segment, offset } = place;
  const { theme } = view;
  const { plan, order } = rows.files[segment.file] ?? {};
  switch (segment.kind) {
    case 'words':
      return { ...NO_HEADER, left: segment.lines[offset] ?? [] };
    case 'file':
      return fileHeader(theme, shown, segment.file, width);
    case 'hunk':
      return hunkHeader(theme, shown, segment, `${(rows.numbers.get(segment.hunk.id) ?? 0) + 1}/${rows.hunks.length}`);
    case 'group':
      return groupHeader(theme, shown, segment, width);
    case 'rows': {
      const row = plan?.rows[order?.right(segment.from + offset) ?? -1];
      if (plan === undefined || row === undefined) return NO_HEADER;
      return row.kind === 'fold'
        ? foldHeader(theme, row.folded ?? 0)
        : sectionHeader(shown, row.section, plan.sections.get(row.section) ?? []);
    }
    case 'lines':
    case 'text':
      return NO_HEADER;
  }
}

function paintLine(drawing: Drawing, place: RowPlace, file: FileView | undefined, width: number, mark: RowMark): string {
  const { view, shown, rows } = drawing;
  const { theme } = view;
  const { segment, offset, part } = place;
  if (segment.kind !== 'rows' || file?.plan === undefined || file.order === undefined) return '';
  const { plan, order } = file;
  const line = segment.from + offset;
  const [leftRow, rightRow] = [order.left(line), order.right(line)];
  const any = plan.rows[Math.max(leftRow, rightRow)];
  if (any?.kind === 'section' || any?.kind === 'fold') {
    const { state, left, right } = headerOf(drawing, place, width);
    return paintMarked(
      theme,
      marksOf(theme, state, mark),
      right.length === 0 ? left : endsSpans(left, right, width - MARKS_CELLS),
      width,
      mark,
    );
  }
  const state = stateSign(theme, shown, any?.hunk);
  if (any?.hunk !== undefined) noteDrawn(view, any.hunk);
  const lines = lineCount(plan);
  if (!rows.options.split) {
    const geometry = unifiedGeometry(width, lines);
    const half = halfOf(view, plan, rightRow, geometry.text, part, rows.options);
    return half === undefined ? '' : paintUnified(theme, geometry, { ...half.gutter, state }, half.text, width, mark);
  }
  const geometry = splitGeometry(width, lines);
  const left = halfOf(view, plan, leftRow, geometry.left.text, part, rows.options);
  const right = halfOf(view, plan, rightRow, geometry.right.text, part, rows.options);
  const isContext = any?.kind === 'context';
  return paintSplit(
    theme,
    width,
    lines,
    state,
    left === undefined || !isContext ? left : onlyNumber(left, 'before'),
    right === undefined || !isContext ? right : onlyNumber(right, 'after'),
    mark,
  );
}

/** In a split context line each side shows its own number. */
function onlyNumber(half: SplitHalf, side: 'before' | 'after'): SplitHalf {
  const { beforeLine, afterLine, ...gutter } = half.gutter;
  const number = side === 'before' ? beforeLine : afterLine;
  return { ...half, gutter: number === undefined ? gutter : { ...gutter, afterLine: number } };
}

function halfOf(view: View, plan: FilePlan, index: number, room: number, part: number, options: Options): SplitHalf | undefined {
  const row = plan.rows[index];
  const display = lineDisplay(view.theme, plan, index, options.wrap ? Infinity : room + options.sideways);
  if (row === undefined || display === undefined) return undefined;
  const text = options.wrap ? partOf(display.spans, room, part) : spansFrom(display.spans, options.sideways);
  if (text === undefined) return undefined;
  const numbers = {
    ...(row.beforeLine === undefined ? {} : { beforeLine: row.beforeLine }),
    ...(row.afterLine === undefined ? {} : { afterLine: row.afterLine }),
  };
  return { gutter: { kind: display.kind, state: NO_STATE, continued: part > 0, ...numbers }, text };
}

/** Line `part` of wrapped spans; undefined beyond the last. */
function partOf(spans: readonly Span[], room: number, part: number): readonly Span[] | undefined {
  const range = wrapRanges(plainText(spans), room)[part];
  return range === undefined ? undefined : sliceSpans(spans, range.start, range.end);
}

function paintContext(
  view: View,
  plan: FilePlan | undefined,
  place: RowPlace,
  width: number,
  mark: RowMark,
  { split, wrap, sideways }: Options,
): string {
  const { segment, offset, part } = place;
  if (segment.kind !== 'lines' || plan === undefined) return '';
  const { theme } = view;
  const text = lineText(plan.after, segment.afterLine - 1 + offset, wrap ? Infinity : width + sideways);
  const gutter: Gutter = {
    kind: 'context',
    state: NO_STATE,
    beforeLine: segment.beforeLine + offset,
    afterLine: segment.afterLine + offset,
    continued: part > 0,
  };
  const lines = lineCount(plan);
  const half = (room: number): SplitHalf | undefined => {
    const spans = wrap ? partOf([{ text }], room, part) : spansFrom([{ text }], sideways);
    return spans === undefined ? undefined : { gutter, text: spans };
  };
  if (!split) {
    const geometry = unifiedGeometry(width, lines);
    return paintUnified(theme, geometry, gutter, half(geometry.text)?.text ?? [], width, mark);
  }
  const geometry = splitGeometry(width, lines);
  const left = half(geometry.left.text);
  const right = half(geometry.right.text);
  return paintSplit(
    theme,
    width,
    lines,
    NO_STATE,
    left === undefined ? undefined : onlyNumber(left, 'before'),
    right === undefined ? undefined : onlyNumber(right, 'after'),
    mark,
  );
}

function paintText(
  view: View,
  file: FileView | undefined,
  place: RowPlace,
  width: number,
  mark: RowMark,
  { wrap, sideways }: Options,
): string {
  const { segment, offset, part } = place;
  if (segment.kind !== 'text' || file?.text === undefined || file.plan === undefined) return '';
  const geometry = textGeometry(width, lineCount(file.plan));
  const line = segment.from + offset;
  const spans: readonly Span[] = [{ text: lineText(file.text, line, wrap ? Infinity : width + sideways) }];
  const shownSpans = wrap ? partOf(spans, geometry.text, part) : spansFrom(spans, sideways);
  return paintUnified(
    view.theme,
    geometry,
    { kind: 'context', state: NO_STATE, afterLine: line + 1, continued: part > 0 },
    shownSpans ?? [],
    width,
    mark,
  );
}
