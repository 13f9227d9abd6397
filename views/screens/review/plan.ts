/** The rows of one draft's diff, planned once; their text is decoded when a row is drawn, searched or copied. */
import { decode } from '../../../src/documents/lines.ts';
import { outline } from '../../../src/documents/outline.ts';
import type { Outline } from '../../../src/documents/outline.ts';
import type { DiffRow, WordMark } from '../../../src/documents/rows.ts';
import { planRows, runMarks } from '../../../src/documents/rows.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Draft, Hunk } from '../../../src/domain/hunk.ts';
import type { Digest } from '../../../src/domain/ids.ts';

/** One line of the view: indexes of its rows, -1 for none. Unified lines have the same row on both sides. */
export interface Order {
  readonly count: number;
  left(line: number): number;
  right(line: number): number;
  /** Lines of each hunk, in order of the document: first and the one after the last. */
  readonly spans: readonly HunkSpan[];
}

export interface HunkSpan {
  readonly hunk: Hunk;
  readonly first: number;
  readonly end: number;
}

/** One draft with its texts. */
export interface FilePlan {
  readonly draft: Draft;
  readonly before: Text;
  readonly after: Text;
  readonly rows: readonly DiffRow[];
  readonly unified: Order;
  readonly split: () => Order;
  /** Rows of each hunk. */
  readonly spanOf: () => ReadonlyMap<string, HunkSpan>;
  /** Sections and lines of the new text. */
  readonly structure: () => Outline;
  /** Section that holds a line (1-based) of the new text; empty before the first heading. */
  readonly sectionOf: (line: number) => string;
  /** Hunks of each section, in order. */
  readonly sections: ReadonlyMap<string, readonly Hunk[]>;
}

/** A document that gives out its lines. */
export interface Text {
  readonly bytes: Uint8Array;
  readonly count: () => number;
  /** 0-based line without its ending; at most `most` UTF-16 units of it. */
  line(index: number, most?: number): string;
}

const EMPTY = new Uint8Array();
const plans = new WeakMap<Draft, FilePlan>();

/** The plan of a draft; undefined while one of its texts is being read. */
export function planOf(draft: Draft, blob: (digest: Digest) => Uint8Array | undefined): FilePlan | undefined {
  const known = plans.get(draft);
  if (known !== undefined) return known;
  const before = draft.base === undefined ? EMPTY : blob(draft.base);
  const after = blob(draft.draft);
  if (before === undefined || after === undefined) return undefined;
  const plan = makePlan(draft, before, after);
  plans.set(draft, plan);
  return plan;
}

function makePlan(draft: Draft, before: Uint8Array, after: Uint8Array): FilePlan {
  const rows = planRows(before, after, draft.hunks);
  const hunks = new Map(draft.hunks.map((hunk) => [hunk.id, hunk]));
  const structure = once(() => outline(after));
  const unified: Order = {
    count: rows.length,
    left: (line) => line,
    right: (line) => line,
    spans: spansOf(rows.length, (line) => rows[line]?.hunk, hunks),
  };
  return {
    draft,
    before: textOf(before),
    after: textOf(after),
    rows,
    unified,
    split: once(() => splitOrder(rows, hunks)),
    spanOf: once(() => new Map(unified.spans.map((span) => [span.hunk.id, span]))),
    structure,
    sectionOf: sectionFinder(structure),
    sections: Map.groupBy(draft.hunks, ({ section }) => section),
  };
}

function sectionFinder(structure: () => Outline): (line: number) => string {
  return (line) => {
    const { sections } = structure();
    let low = 0;
    let high = sections.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sections[middle]?.startLine ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return sections[low - 1]?.id ?? '';
  };
}

/** A document's text: decoded whole when first asked for, so that a line costs a slice. */
export function textOf(bytes: Uint8Array): Text {
  const whole = once(() => {
    const text = decode(bytes);
    return { text, ends: lineEnds(text) };
  });
  return {
    bytes,
    count: () => whole().ends.length,
    line(index, most = Infinity) {
      const { text, ends } = whole();
      const start = index === 0 ? 0 : (ends[index - 1] ?? 0);
      let end = ends[index] ?? start;
      if (end > start && text.charCodeAt(end - 1) === LF) end -= 1;
      if (end > start && text.charCodeAt(end - 1) === CR) end -= 1;
      return text.slice(start, Math.min(end, start + most));
    },
  };
}

const LF = 10;
const CR = 13;

/** Where the lines of a text end, their endings included: LF, CRLF or a lone CR, as the documents are read. */
function lineEnds(text: string): readonly number[] {
  const ends: number[] = [];
  const next = (character: string, from: number): number => {
    const found = text.indexOf(character, from);
    return found === -1 ? text.length : found;
  };
  let at = 0;
  let lf = next('\n', 0);
  let cr = next('\r', 0);
  while (at < text.length) {
    if (lf < at) lf = next('\n', at);
    if (cr < at) cr = next('\r', at);
    at = cr + 1 === lf ? lf + 1 : Math.min(Math.min(lf, cr) + 1, text.length);
    ends.push(at);
  }
  return ends;
}

function spansOf(count: number, hunkAt: (line: number) => string | undefined, hunks: ReadonlyMap<string, Hunk>): readonly HunkSpan[] {
  const spans: HunkSpan[] = [];
  for (let line = 0; line < count;) {
    const id = hunkAt(line);
    let end = line + 1;
    while (end < count && hunkAt(end) === id) end += 1;
    const hunk = id === undefined ? undefined : hunks.get(id);
    if (hunk !== undefined) spans.push({ hunk, first: line, end });
    line = end;
  }
  return spans;
}

/** Old and new side by side: paired lines on one line, the others alone, in the order of both. */
function splitOrder(rows: readonly DiffRow[], hunks: ReadonlyMap<string, Hunk>): Order {
  const left = new Int32Array(rows.length).fill(-1);
  const right = new Int32Array(rows.length).fill(-1);
  let count = 0;
  const put = (before: number, after: number): void => {
    left[count] = before;
    right[count] = after;
    count += 1;
  };
  for (let row = 0; row < rows.length;) {
    const id = rows[row]?.hunk;
    if (id === undefined) {
      put(row, row);
      row += 1;
      continue;
    }
    let [middle, end] = [row, row];
    while (rows[end]?.hunk === id) {
      if (rows[end]?.kind === 'removed') middle = end + 1;
      end += 1;
    }
    let after = middle;
    for (let before = row; before < middle; before += 1) {
      const pair = rows[before]?.pair ?? -1;
      while (after < pair) put(-1, after++);
      put(before, after === pair ? after++ : -1);
    }
    while (after < end) put(-1, after++);
    row = end;
  }
  const lefts = left.subarray(0, count);
  const rights = right.subarray(0, count);
  const hunkAt = (line: number): string | undefined => rows[Math.max(lefts[line] ?? -1, rights[line] ?? -1)]?.hunk;
  return { count, left: (line) => lefts[line] ?? -1, right: (line) => rights[line] ?? -1, spans: spansOf(count, hunkAt, hunks) };
}

/** A row's text, visible(). `cellsMax` bounds the work on very long lines: at least that many cells are there, more may be cut. */
export function rowText(plan: FilePlan, row: DiffRow, cellsMax = Infinity): string {
  return lineText(plan[row.side], ((row.side === 'before' ? row.beforeLine : row.afterLine) ?? 1) - 1, cellsMax);
}

/** 0-based line `index` of a text, visible(), bounded likewise. */
export function lineText(text: Text, index: number, cellsMax = Infinity): string {
  return visible(text.line(index, cellsMax * UNITS_PER_CELL));
}

/** UTF-16 units that hold a cell whatever they are: an emoji of eight joined parts takes two cells and some thirty units. */
const UNITS_PER_CELL = 32;

/** Changed lines that stand together are compared up to this many; a person reads more than that line by line. */
const RUN_ROWS_MAX = 200;

/** What changed inside a row, as offsets in its visible text; nothing when nothing stands against it or it was cut short. */
export function rowMarks(plan: FilePlan, index: number): readonly WordMark[] {
  const row = plan.rows[index];
  if (row === undefined || (row.kind !== 'removed' && row.kind !== 'added')) return NO_MARKS;
  const known = marks.get(row);
  if (known !== undefined) return known;
  const run = runAround(plan, index);
  const [before, after] = [run.filter(({ kind }) => kind === 'removed'), run.filter(({ kind }) => kind === 'added')];
  const texts = (rows: readonly DiffRow[]): readonly string[] => rows.map((one) => rowText(plan, one));
  const found = before.length === 0 || after.length === 0 ? undefined : runMarks(texts(before), texts(after));
  for (const [at, one] of before.entries()) marks.set(one, found?.before[at] ?? NO_MARKS);
  for (const [at, one] of after.entries()) marks.set(one, found?.after[at] ?? NO_MARKS);
  return marks.get(row) ?? NO_MARKS;
}

/** The changed rows of one hunk that stand together around a row; of very many, the row and its partner. */
function runAround({ rows }: FilePlan, index: number): readonly DiffRow[] {
  const row = rows[index];
  const belongs = (at: number): boolean => {
    const other = rows[at];
    return other !== undefined && other.hunk === row?.hunk && (other.kind === 'removed' || other.kind === 'added');
  };
  let first = index;
  let end = index + 1;
  while (end - first <= RUN_ROWS_MAX && belongs(first - 1)) first -= 1;
  while (end - first <= RUN_ROWS_MAX && belongs(end)) end += 1;
  if (end - first <= RUN_ROWS_MAX) return rows.slice(first, end);
  return [index, row?.pair ?? -1].flatMap((at) => rows[at] ?? []);
}

const marks = new WeakMap<DiffRow, readonly WordMark[]>();
const NO_MARKS: readonly WordMark[] = [];

/** Calls once, and gives the same answer ever after. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
