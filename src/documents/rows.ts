/**
 * Plans the rows of a diff view without reading any text: what a row is, where its text lies, which rows belong together.
 * Text and word marks are taken only for the rows that are drawn.
 */
import type { Hunk } from '../domain/hunk.ts';
import { decode, type Lines } from './lines.ts';
import { outline, type Section } from './outline.ts';
import { bestPairs } from './best-pairs.ts';
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';
import { rangeMatcher } from './sequence.ts';

export { runMarks, wordMarks, type WordMark } from './word-marks.ts';

/** One row of the view. `start..end` are bytes of its text without the line ending, in the document that `side` names. */
export interface DiffRow {
  /** `section` is a title row made for the view; `fold` stands for `folded` unchanged lines. */
  readonly kind: 'section' | 'context' | 'removed' | 'added' | 'fold';
  /** Id of the hunk the row belongs to; a `context` row has one when it lies between the lines that its hunk changes. */
  readonly hunk?: string;
  /** Id of the section the row lies in; for a `section` row, of the section it opens. */
  readonly section: string;
  /** 1-based lines; for a fold, of its first line. */
  readonly beforeLine?: number;
  readonly afterLine?: number;
  readonly side: 'before' | 'after';
  readonly start: number;
  readonly end: number;
  /** Index of the row with the other version of this line, for word marks. */
  readonly pair?: number;
  /** Unchanged lines a fold stands for. */
  readonly folded?: number;
}

/** Unchanged lines shown on each side of a change. */
export const CONTEXT_LINES = 3;

/** Folds to open, by their `beforeLine`, or all of them. */
export interface RowOptions {
  readonly unfolded?: ReadonlySet<number> | 'all';
}

/**
 * Rows for two documents and their hunks (`diffDocuments`), top to bottom. A section row opens each section that shows a
 * row; unchanged runs longer than twice the context become one fold. Linear in the number of rows.
 */
export function planRows(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[], options: RowOptions = {}): readonly DiffRow[] {
  const old = outline(before);
  const current = outline(after);
  const plan: Plan = {
    rows: [],
    before: { bytes: before, lines: old.lines, sections: old.sections, at: -1 },
    after: { bytes: after, lines: current.lines, sections: current.sections, at: -1 },
    section: undefined,
    unfolded: options.unfolded ?? new Set(),
  };
  let [a, b] = [0, 0];
  for (const hunk of hunks) {
    // A hunk at the end of a document without a final line ending starts before its first line in bytes.
    const [from, to] = [hunk.line.before - 1, hunk.line.after - 1];
    context(plan, a, from, b, a === 0 && b === 0, false);
    change(plan, hunk, from, to);
    [a, b] = [from + hunk.removed, to + hunk.added];
  }
  context(plan, a, plan.before.lines.count, b, hunks.length === 0, true);
  return plan.rows;
}

/** Text of a row, decoded for display and not yet passed through the `visible` gate; empty for a fold, the heading's line for a section row. */
export function rowText(documents: { readonly before: Uint8Array; readonly after: Uint8Array }, row: DiffRow): string {
  return decode(documents[row.side], row.start, row.end);
}

interface PlanSide {
  readonly bytes: Uint8Array;
  readonly lines: Lines;
  readonly sections: readonly Section[];
  /** Index of the section that holds the line asked for last; questions only go forward. */
  at: number;
}

interface Plan {
  readonly rows: DiffRow[];
  readonly before: PlanSide;
  readonly after: PlanSide;
  section: string | undefined;
  readonly unfolded: ReadonlySet<number> | 'all';
}

function sectionAt(side: PlanSide, line: number): Section | undefined {
  for (let next = side.sections[side.at + 1]; next !== undefined && next.startLine - 1 <= line; next = side.sections[side.at + 1])
    side.at++;
  return side.sections[side.at];
}

function open(plan: Plan, section: string, side: 'before' | 'after', heading: Section | undefined): void {
  if (plan.section === section) return;
  plan.section = section;
  if (heading === undefined || section === '') return;
  const { bytes, lines } = plan[side];
  const line = heading.startLine - 1;
  plan.rows.push({ kind: 'section', section, side, start: heading.start, end: endOf(bytes, lines, line) });
}

function context(plan: Plan, a0: number, a1: number, b0: number, first: boolean, last: boolean): void {
  const count = a1 - a0;
  const head = first ? 0 : CONTEXT_LINES;
  const tail = last ? 0 : CONTEXT_LINES;
  const unfolded = plan.unfolded === 'all' || plan.unfolded.has(a0 + head + 1);
  if (count <= 2 * CONTEXT_LINES || unfolded) {
    for (let i = 0; i < count; i++) contextRow(plan, a0 + i, b0 + i);
    return;
  }
  for (let i = 0; i < head; i++) contextRow(plan, a0 + i, b0 + i);
  plan.rows.push({
    kind: 'fold',
    section: plan.section ?? '',
    beforeLine: a0 + head + 1,
    afterLine: b0 + head + 1,
    side: 'after',
    start: plan.after.lines.starts[b0 + head] ?? 0,
    end: plan.after.lines.starts[b0 + head] ?? 0,
    folded: count - head - tail,
  });
  for (let i = count - tail; i < count; i++) contextRow(plan, a0 + i, b0 + i);
}

function contextRow(plan: Plan, a: number, b: number): void {
  const heading = sectionAt(plan.after, b);
  const section = heading?.id ?? '';
  open(plan, section, 'after', heading);
  plan.rows.push(unchanged(plan, section, a, b));
}

function unchanged({ after: { bytes, lines } }: Plan, section: string, a: number, b: number): DiffRow {
  return {
    kind: 'context',
    section,
    beforeLine: a + 1,
    afterLine: b + 1,
    side: 'after',
    start: lines.starts[b] ?? 0,
    end: endOf(bytes, lines, b),
  };
}

function change(plan: Plan, hunk: Hunk, from: number, to: number): void {
  const { rows, before, after } = plan;
  if (hunk.change === 'DEPRECATED') open(plan, hunk.section, 'before', sectionAt(before, from));
  else {
    const heading = sectionAt(after, hunk.added === 0 ? Math.max(0, to - 1) : to);
    open(plan, hunk.section, 'after', heading?.id === hunk.section ? heading : undefined);
  }
  // A hunk may hold lines that stay: those of several changes that are decided together.
  const stays = equalLines(before, from, hunk.removed, after, to, hunk.added);
  let [i, j] = [0, 0];
  for (const [one, other] of [...stays, [hunk.removed, hunk.added] as const]) {
    edited(plan, hunk, { from: from + i, removed: one - i, to: to + j, added: other - j });
    [i, j] = [one, other];
    if (i === hunk.removed) break;
    rows.push({ ...unchanged(plan, hunk.section, from + i++, to + j++), hunk: hunk.id });
  }
}

interface Edit {
  readonly from: number;
  readonly removed: number;
  readonly to: number;
  readonly added: number;
}

function edited({ rows, before, after }: Plan, hunk: Hunk, { from, removed, to, added }: Edit): void {
  const first = rows.length;
  const pairs = pairLines(before, from, removed, after, to, added);
  const places: (number | undefined)[] = [];
  const partners: (number | undefined)[] = [];
  for (const [i, j] of pairs) [places[i], partners[j]] = [j, i];
  for (let i = 0; i < removed; i++) {
    const pair = places[i];
    rows.push({
      kind: 'removed',
      hunk: hunk.id,
      section: hunk.section,
      beforeLine: from + i + 1,
      side: 'before',
      start: before.lines.starts[from + i] ?? 0,
      end: endOf(before.bytes, before.lines, from + i),
      ...(pair === undefined ? {} : { pair: first + removed + pair }),
    });
  }
  for (let j = 0; j < added; j++) {
    const pair = partners[j];
    rows.push({
      kind: 'added',
      hunk: hunk.id,
      section: hunk.section,
      afterLine: to + j + 1,
      side: 'after',
      start: after.lines.starts[to + j] ?? 0,
      end: endOf(after.bytes, after.lines, to + j),
      ...(pair === undefined ? {} : { pair: first + pair }),
    });
  }
}

/** Lines of one hunk up to which those that stay are looked for. */
const STAYING_LINES_MAX = 2_000;

/** Lines of a hunk that stand in both texts, as pairs counted from its first lines; blank ones only beside others. */
function equalLines(
  before: PlanSide,
  from: number,
  removed: number,
  after: PlanSide,
  to: number,
  added: number,
): readonly (readonly [number, number])[] {
  if (removed < 2 || added < 2 || removed + added > STAYING_LINES_MAX) return [];
  const numbers = new Map<string, number>();
  const numbered = ({ bytes, lines }: PlanSide, start: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, at) => {
      const text = decode(bytes, lines.starts[start + at], lines.starts[start + at + 1]);
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    });
  const [ours, theirs] = [numbered(before, from, removed), numbered(after, to, added)];
  const matches = new Int32Array(removed).fill(-1);
  rangeMatcher(ours, theirs, numbers.size, matches)(0, removed, 0, added);
  const written = (at: number): boolean => !isBlank(before, from + at);
  const kept = Array.from(matches.entries()).filter(([, other]) => other !== -1);
  return kept.some(([at]) => written(at)) ? kept : [];
}

function isBlank({ bytes, lines }: PlanSide, line: number): boolean {
  for (let at = lines.starts[line] ?? 0; at < (lines.starts[line + 1] ?? 0); at++) if ((bytes[at] ?? 0) > 32) return false;
  return true;
}

function endOf(bytes: Uint8Array, lines: Lines, line: number): number {
  const start = lines.starts[line] ?? 0;
  let end = lines.starts[line + 1] ?? 0;
  if (end > start && bytes[end - 1] === 10) end--;
  if (end > start && bytes[end - 1] === 13) end--;
  return end;
}

/** Lines of unequal runs are paired by likeness up to this many comparisons, in order beyond. */
const PAIRS_MAX = 400;

/** Which removed line became which added line; in order when the runs are equally long. */
function pairLines(
  before: PlanSide,
  from: number,
  removed: number,
  after: PlanSide,
  to: number,
  added: number,
): readonly (readonly [number, number])[] {
  if (removed === 0 || added === 0) return [];
  if (removed === 1 && added === 1) return FIRST_WITH_FIRST;
  if (removed === added || removed * added > PAIRS_MAX) return Array.from({ length: Math.min(removed, added) }, (_, i) => [i, i] as const);
  const words = ({ bytes, lines }: PlanSide, line: number): WordBag => wordBag(bytes, lines.starts[line], lines.starts[line + 1]);
  const ours = Array.from({ length: removed }, (_, i) => words(before, from + i));
  const theirs = Array.from({ length: added }, (_, j) => words(after, to + j));
  return bestPairs(removed, added, (i, j) => {
    const alike = likeness(ours[i] ?? NO_WORDS, theirs[j] ?? NO_WORDS);
    return alike < SIMILAR ? 0 : alike;
  });
}

const FIRST_WITH_FIRST = [[0, 0]] as const;
const NO_WORDS: WordBag = new Int32Array();
