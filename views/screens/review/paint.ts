/** Draws one row of the review, and gives its text for search and copy. */
import { visible } from '../../../src/domain/visible.ts';
import type { Draft, Hunk } from '../../../src/domain/hunk.ts';
import type { Gutter, RowMark, SplitHalf } from '../../parts/diff.ts';
import {
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
import { endsSpans, plainText } from '../../parts/spans.ts';
import { fitEnd, wrapRanges } from '../../parts/text.ts';
import { plural } from '../../parts/words.ts';
import type { Theme, View } from '../../screen.ts';
import { lineDisplay } from './display.ts';
import type { FilePlan } from './plan.ts';
import { lineText, rowText } from './plan.ts';
import type { ReviewRows, RowPlace } from './rows.ts';
import { lineCount } from './rows.ts';
import type { FileView } from './segments.ts';
import type { Shown } from './shown.ts';
import { countHunks, verdictOf } from './shown.ts';

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
  if (drawn === undefined || drawn.decisions !== shown.decisions || drawn.width !== width || drawn.rows.size > DRAWN_MAX) {
    drawn = { decisions: shown.decisions, width, rows: new Map() };
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
      return paintContext(view, file?.plan, place, width, mark, rows.options.split);
    case 'text':
      return paintText(view, file, place, width, mark);
    default: {
      const { state, left, right } = headerOf(drawing, place, width);
      const lead = marksOf(view.theme, state, mark);
      return paintMarked(view.theme, lead, right.length === 0 ? left : endsSpans(left, right, width - LEAD_CELLS), width, mark);
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

/** The decision on a hunk as a sign of one cell. */
export function stateSign(theme: Theme, shown: Shown, hunk: string | undefined): Span {
  if (hunk === undefined) return NO_STATE;
  const verdict = verdictOf(shown, hunk);
  if (verdict === undefined) return { text: theme.glyphs.open, token: 'needsYou' };
  return verdict === 'approved' ? { text: theme.glyphs.ok, token: 'ok' } : { text: theme.glyphs.bad, token: 'bad' };
}

const LEAD_CELLS = 3;
/** From here on headers spell out what they count. */
const ROOMY_COLUMNS = 60;
/** Width at which nothing is cut. */
const UNCUT_CELLS = 1000;
const NO_STATE: Span = { text: ' ' };

interface Header {
  readonly state: Span;
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

function headerOf({ view, shown, rows }: Drawing, place: RowPlace, width: number): Header {
  const { segment, offset } = place;
  const { theme } = view;
  const plan = rows.files[segment.file]?.plan;
  if (segment.kind === 'words') return { state: NO_STATE, left: segment.lines[offset] ?? [], right: [] };
  if (segment.kind === 'file') return fileHeader(theme, shown, segment.file, width);
  if (segment.kind === 'hunk') return hunkHeader(theme, shown, rows, segment.hunk, segment.named);
  if (segment.kind !== 'rows' || plan === undefined) return { state: NO_STATE, left: [], right: [] };
  const row = plan.rows[rows.files[segment.file]?.order?.right(segment.from + offset) ?? -1];
  if (row?.kind === 'fold')
    return {
      state: NO_STATE,
      left: [{ text: `${theme.glyphs.fold} ${plural(row.folded ?? 0, 'unchanged line')} (z)`, token: 'muted' }],
      right: [],
    };
  return {
    state: NO_STATE,
    left: [{ text: visible(row?.section ?? ''), token: 'strong' }],
    right: sectionCount(shown, plan.sections.get(row?.section ?? '') ?? []),
  };
}

function fileHeader(theme: Theme, shown: Shown, file: number, width: number): Header {
  const draft = shown.drafts[file];
  if (draft === undefined) return { state: NO_STATE, left: [], right: [] };
  const { undecided } = countHunks(shown, draft.hunks);
  if (width < ROOMY_COLUMNS) {
    const right = undecided === 0 ? theme.glyphs.ok : `${theme.glyphs.open}${undecided}`;
    return {
      state: NO_STATE,
      left: [{ text: fitEnd(visible(draft.path), width - LEAD_CELLS - right.length - 1), token: 'accent' }],
      right: [{ text: right, token: 'muted' }],
    };
  }
  const added = draft.hunks.reduce((sum, hunk) => sum + hunk.added, 0);
  const removed = draft.hunks.reduce((sum, hunk) => sum + hunk.removed, 0);
  return {
    state: NO_STATE,
    left: [
      { text: visible(draft.path), token: 'accent' },
      { text: draft.base === undefined ? '  new file' : versionsOf(draft), token: 'muted' },
    ],
    right: [
      {
        text: `+${added} -${removed}  ${undecided === 0 ? `${theme.glyphs.ok} decided` : `${undecided} of ${draft.hunks.length} undecided`}`,
        token: 'muted',
      },
    ],
  };
}

/** `  v1.2 > v1.3`, what there is of it. */
function versionsOf({ versions: { before, after } }: Draft): string {
  if (after === undefined || after === before) return before === undefined ? '' : `  v${visible(before)}`;
  return before === undefined ? `  v${visible(after)}` : `  v${visible(before)} > v${visible(after)}`;
}

function sectionCount(shown: Shown, hunks: readonly Hunk[]): readonly Span[] {
  if (hunks.length < 2) return [];
  const { undecided } = countHunks(shown, hunks);
  return [{ text: undecided === 0 ? `${hunks.length} decided` : `${undecided} of ${hunks.length} undecided`, token: 'muted' }];
}

function hunkHeader(theme: Theme, shown: Shown, rows: ReviewRows, hunk: Hunk, named: boolean): Header {
  const decision = shown.decisions[hunk.id];
  const verdict: Span =
    decision === undefined
      ? { text: 'undecided', token: 'needsYou' }
      : decision.verdict === 'approved'
        ? { text: shown.state === 'written' ? 'written' : 'approved', token: 'ok' }
        : {
            text: decision.reason === undefined || decision.reason === '' ? 'rejected' : `rejected: ${visible(decision.reason)}`,
            token: 'bad',
          };
  const tags = `${hunk.normative ? '  normative' : ''}${hunk.mechanical ? '  mech' : ''}`;
  return {
    state: stateSign(theme, shown, hunk.id),
    left: [
      verdict,
      { text: `  ${hunk.kind}`, token: hunk.kind },
      { text: tags, token: hunk.normative ? 'warn' : 'muted' },
      ...(named ? [{ text: `  ${visible(hunk.section)}`, token: 'strong' as const }] : []),
    ],
    right: [{ text: `${(rows.numbers.get(hunk.id) ?? 0) + 1}/${rows.hunks.length}`, token: 'muted' }],
  };
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
      right.length === 0 ? left : endsSpans(left, right, width - LEAD_CELLS),
      width,
      mark,
    );
  }
  const state = stateSign(theme, shown, any?.hunk);
  const lines = lineCount(plan);
  if (!rows.options.split) {
    const geometry = unifiedGeometry(width, lines);
    const half = halfOf(view, plan, rightRow, geometry.text, part, rows.options.wrap);
    return half === undefined ? '' : paintUnified(theme, geometry, { ...half.gutter, state }, half.text, width, mark);
  }
  const geometry = splitGeometry(width, lines);
  const left = halfOf(view, plan, leftRow, geometry.left.text, part, rows.options.wrap);
  const right = halfOf(view, plan, rightRow, geometry.right.text, part, rows.options.wrap);
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

function halfOf(view: View, plan: FilePlan, index: number, room: number, part: number, wrapped: boolean): SplitHalf | undefined {
  const row = plan.rows[index];
  const display = lineDisplay(view.theme, plan, index, wrapped ? Infinity : room);
  if (row === undefined || display === undefined) return undefined;
  const text = wrapped ? partOf(display.spans, room, part) : display.spans;
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

function paintContext(view: View, plan: FilePlan | undefined, place: RowPlace, width: number, mark: RowMark, split: boolean): string {
  const { segment, offset, part } = place;
  if (segment.kind !== 'lines' || plan === undefined) return '';
  const { theme } = view;
  const { wrap } = view.ui;
  const text = lineText(plan.after, segment.afterLine - 1 + offset, wrap ? Infinity : width);
  const gutter: Gutter = {
    kind: 'context',
    state: NO_STATE,
    beforeLine: segment.beforeLine + offset,
    afterLine: segment.afterLine + offset,
    continued: part > 0,
  };
  const lines = lineCount(plan);
  const half = (room: number): SplitHalf | undefined => {
    const spans = wrap ? partOf([{ text }], room, part) : [{ text }];
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

function paintText(view: View, file: FileView | undefined, place: RowPlace, width: number, mark: RowMark): string {
  const { segment, offset, part } = place;
  if (segment.kind !== 'text' || file?.text === undefined || file.plan === undefined) return '';
  const { wrap } = view.ui;
  const geometry = textGeometry(width, lineCount(file.plan));
  const line = segment.from + offset;
  const spans: readonly Span[] = [{ text: lineText(file.text, line, wrap ? Infinity : width) }];
  const shownSpans = wrap ? partOf(spans, geometry.text, part) : spans;
  return paintUnified(
    view.theme,
    geometry,
    { kind: 'context', state: NO_STATE, afterLine: line + 1, continued: part > 0 },
    shownSpans ?? [],
    width,
    mark,
  );
}
