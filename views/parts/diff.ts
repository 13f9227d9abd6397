/**
 * Draws the lines of a diff: gutter, sign, text and word marks. A sign says what colour says, and where there is no colour
 * changed words stand in `[-old-]` and `{+new+}`, those that bind in `[--old--]` and `{++new++}`.
 */
import type { WordMark } from '../../src/documents/rows.ts';
import type { Theme, Token } from '../screen.ts';
import type { Span } from './spans.ts';
import { padSpans, paintSpans } from './spans.ts';
import { cells, padStart } from './text.ts';

/** What became of a line. */
export type LineKind = 'context' | 'removed' | 'added';

/** How wide the parts of a diff line are. */
export interface DiffGeometry {
  /** Columns of line numbers: old and new, one, or none. */
  readonly numbers: 0 | 1 | 2;
  readonly digits: number;
  /** Cells before the text. */
  readonly gutter: number;
  /** Cells of the text; at least 1. */
  readonly text: number;
}

/** Cells before every row: cursor, state of the decision, and a space. */
export const MARKS_CELLS = 3;
/** Sign and a space. */
const SIGN_CELLS = 2;
const TWO_NUMBERS_COLUMNS = 70;
const ONE_NUMBER_COLUMNS = 46;

/** Geometry of unified lines in `width` cells of a document of `lines` lines. */
export function unifiedGeometry(width: number, lines: number): DiffGeometry {
  const digits = Math.max(2, String(lines).length);
  const numbers = width >= TWO_NUMBERS_COLUMNS ? 2 : width >= ONE_NUMBER_COLUMNS ? 1 : 0;
  return sized(width, numbers, digits, MARKS_CELLS);
}

/** Geometry of the lines of one text: a single column of numbers. */
export function textGeometry(width: number, lines: number): DiffGeometry {
  return sized(width, width >= ONE_NUMBER_COLUMNS ? 1 : 0, Math.max(2, String(lines).length), MARKS_CELLS);
}

/** Geometry of each half of split lines in `width` cells: `left` holds the marks, ` │ ` stands between. */
export function splitGeometry(
  width: number,
  lines: number,
): { readonly left: DiffGeometry; readonly right: DiffGeometry; readonly leftCells: number; readonly rightCells: number } {
  const digits = Math.max(2, String(lines).length);
  const room = width - MARKS_CELLS - 3;
  const half = Math.floor(room / 2);
  const leftCells = half + MARKS_CELLS;
  const rightCells = width - 3 - leftCells;
  return { left: sized(leftCells, 1, digits, MARKS_CELLS), right: sized(rightCells, 1, digits, 0), leftCells, rightCells };
}

function sized(width: number, numbers: 0 | 1 | 2, digits: number, marks: number): DiffGeometry {
  const gutter = marks + numbers * (digits + 1) + SIGN_CELLS;
  return { numbers, digits, gutter, text: Math.max(1, width - gutter) };
}

/** The text of a line with its changed words set off; `text` is visible() and `marks` are offsets in it. */
export function markedSpans(theme: Theme, text: string, marks: readonly WordMark[], kind: LineKind): readonly Span[] {
  if (kind === 'context') return [{ text }];
  const tokens = MARK_TOKENS[kind];
  const spans: Span[] = [];
  let at = 0;
  for (const [start, end, strong] of marks) {
    const [open, close] = theme.tier === 'none' ? BRACKETS[kind][strong ? 1 : 0] : NO_BRACKETS;
    if (start > at) spans.push({ text: text.slice(at, start), token: kind });
    spans.push({ text: open + text.slice(start, end) + close, token: tokens[strong ? 1 : 0] });
    at = end;
  }
  if (at < text.length || spans.length === 0) spans.push({ text: text.slice(at), token: kind });
  return spans;
}

type Pair<T> = readonly [plain: T, strong: T];

const MARK_TOKENS: Readonly<Record<'added' | 'removed', Pair<Token>>> = {
  added: ['addedWord', 'addedStrong'],
  removed: ['removedWord', 'removedStrong'],
};
const BRACKETS: Readonly<Record<'added' | 'removed', Pair<readonly [string, string]>>> = {
  added: [
    ['{+', '+}'],
    ['{++', '++}'],
  ],
  removed: [
    ['[-', '-]'],
    ['[--', '--]'],
  ],
};
const NO_BRACKETS = ['', ''] as const;

/** What stands before the text of one line. */
export interface Gutter {
  readonly kind: LineKind;
  /** Decision on the hunk the line belongs to: one cell. */
  readonly state: Span;
  readonly beforeLine?: number;
  readonly afterLine?: number;
  /** A row that goes on a wrapped line: no numbers. */
  readonly continued: boolean;
}

/** How a row stands to the cursor and the range. */
export type RowMark = 'cursor' | 'range' | 'none';

/** One unified line, styled, at most `width` cells. */
export function paintUnified(
  theme: Theme,
  geometry: DiffGeometry,
  gutter: Gutter,
  text: readonly Span[],
  width: number,
  mark: RowMark,
): string {
  const lead = [...marksOf(theme, gutter.state, mark), ...numberSpans(geometry, gutter), signSpan(theme, gutter.kind), { text: ' ' }];
  return paintMarked(theme, lead, text, width, mark);
}

/** One half of a split line. */
export interface SplitHalf {
  readonly gutter: Gutter;
  readonly text: readonly Span[];
}

/** One split line, styled: old on the left, new on the right; an absent half stays empty. */
export function paintSplit(
  theme: Theme,
  width: number,
  lines: number,
  state: Span,
  left: SplitHalf | undefined,
  right: SplitHalf | undefined,
  mark: RowMark,
): string {
  const geometry = splitGeometry(width, lines);
  const before =
    left === undefined ? [] : [...numberSpans(geometry.left, left.gutter), signSpan(theme, left.gutter.kind), { text: ' ' }, ...left.text];
  const after =
    right === undefined
      ? []
      : [...numberSpans(geometry.right, right.gutter), signSpan(theme, right.gutter.kind), { text: ' ' }, ...right.text];
  const lead = marksOf(theme, state, mark);
  const body = [
    ...padSpans(before, geometry.leftCells - MARKS_CELLS),
    { text: ` ${theme.glyphs.line} `, token: 'rule' as const },
    ...after,
  ];
  return paintMarked(theme, lead, body, width, mark);
}

/** Paints the lead in the cursor's colour where the cursor is, and leaves the text its own. */
export function paintMarked(theme: Theme, lead: readonly Span[], text: readonly Span[], width: number, mark: RowMark): string {
  if (mark === 'none') return paintSpans(theme, [...lead, ...text], width);
  const token: Token = mark === 'cursor' ? 'cursorRow' : 'selection';
  const spans = [
    ...lead.map((span) => ({ text: span.text, token })),
    ...text.map((span) => ({ text: span.text, token: span.token ?? token })),
  ];
  const gap = width - spans.reduce((sum, span) => sum + cells(span.text), 0);
  return paintSpans(theme, gap > 0 ? [...spans, { text: ' '.repeat(gap), token }] : spans, width);
}

/** Cursor or range sign, the state of the decision, a space: the first cells of every row of a review. */
export function marksOf(theme: Theme, state: Span, mark: RowMark): readonly Span[] {
  const sign = mark === 'cursor' ? theme.glyphs.cursor : mark === 'range' ? theme.glyphs.line : ' ';
  return [{ text: sign }, state, { text: ' ' }];
}

/** The spans between two positions of their joined text. */
export function sliceSpans(spans: readonly Span[], start: number, end: number): readonly Span[] {
  const cut: Span[] = [];
  let at = 0;
  for (const span of spans) {
    const from = Math.max(start, at);
    const to = Math.min(end, at + span.text.length);
    if (from < to) cut.push({ ...span, text: span.text.slice(from - at, to - at) });
    at += span.text.length;
  }
  return cut;
}

function numberSpans(geometry: DiffGeometry, { kind, beforeLine, afterLine, continued }: Gutter): readonly Span[] {
  const number = (line: number | undefined): Span => ({
    text: `${padStart(line === undefined || continued ? '' : String(line), geometry.digits)} `,
    token: 'muted',
  });
  if (geometry.numbers === 0) return [];
  if (geometry.numbers === 1) return [number(kind === 'removed' ? beforeLine : (afterLine ?? beforeLine))];
  return [number(beforeLine), number(afterLine)];
}

function signSpan(theme: Theme, kind: LineKind): Span {
  if (kind === 'context') return { text: ' ' };
  return kind === 'added' ? { text: theme.glyphs.added, token: 'added' } : { text: theme.glyphs.removed, token: 'removed' };
}
