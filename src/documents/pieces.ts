/** Cuts what differs between two aligned documents into pieces that can be decided one by one: by section, by item, whole when new. */
import { REQUIREMENT_ID } from './requirement-id.ts';
import type { ByteRange } from '../domain/hunk.ts';
import type { Alignment } from './line-match.ts';
import { endsLine, lineStart, textEnd } from './lines.ts';
import { firstLine, linesText, runCount, sectionOf, type Side, type Sides } from './side.ts';
import { bestPairs } from './section-match.ts';
import { longestIncreasing } from './sequence.ts';
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';

/** Lines `a0..a1` before give way to lines `b0..b1` after. `run` and `other` are the sections they lie in, -1 where the section does not exist. */
export interface Piece {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
  readonly run: number;
  readonly other: number;
}

/** Lines up to which a new or removed section is one piece with its subsections. */
const TREE_LINES_MAX = 40;
/** Share of words in common from which two items of a list are one item edited. */
const ITEM_LIKENESS_MIN = 0.5;
/** Lines of a changed piece up to which it is looked at word by word for a finer cut. */
const FINE_LINES_MAX = 60;

/** The pieces of a diff in order; they never overlap, and any subset of them may be taken. */
export function cutPieces(sides: Sides, alignment: Alignment): readonly Piece[] {
  const { runs } = alignment;
  const partners = new Int32Array(runCount(sides.after)).fill(-1);
  for (const [run, other] of runs.entries()) if (other !== -1) partners[other] = run;
  const cut = differences(sides, alignment).flatMap((gap) => bySection(sides, runs, partners, gap));
  const joined = joinRewritten(sides, joinBlank(sides, cut));
  const items = joined.flatMap((piece) => byItem(sides, piece));
  return joinUnended(sides, handBlanksOn(sides, joinTrees(sides, items)));
}

type Gap = Pick<Piece, 'a0' | 'a1' | 'b0' | 'b1'>;

function differences({ before, after }: Sides, { lines }: Alignment): readonly Gap[] {
  const gaps: Gap[] = [];
  let [a, b] = [0, 0];
  for (let line = 0; line < lines.length; line++) {
    const to = lines[line] ?? -1;
    if (to === -1) continue;
    if (line > a || to > b) gaps.push({ a0: a, a1: line, b0: b, b1: to });
    [a, b] = [line + 1, to + 1];
  }
  if (before.lines.count > a || after.lines.count > b) gaps.push({ a0: a, a1: before.lines.count, b0: b, b1: after.lines.count });
  return gaps;
}

function bySection({ before, after }: Sides, runs: Int32Array, partners: Int32Array, gap: Gap): readonly Piece[] {
  const [first, second] = [runAt(before, gap.a0), runAt(after, gap.b0)];
  const inside = gap.a1 > gap.a0 && gap.b1 > gap.b0 && gap.a1 <= firstLine(before, first + 1) && gap.b1 <= firstLine(after, second + 1);
  // Nearly every change lies inside one section.
  if (inside && runs[first] === second) return [{ ...gap, run: first, other: second }];
  const ours = segments(before, gap.a0, gap.a1);
  const theirs = segments(after, gap.b0, gap.b1);
  const places = new Map(theirs.map((segment, index) => [segment.run, index]));
  const pieces: Piece[] = [];
  let [a, b, j] = [gap.a0, gap.b0, 0];
  const push = (a1: number, b1: number, run: number, other: number): void => {
    pieces.push({ a0: a, a1, b0: b, b1, run, other });
    [a, b] = [a1, b1];
  };
  const pushTheirs = (until: number): void => {
    for (const { run, to } of theirs.slice(j, until)) push(a, to, partners[run] ?? -1, run);
    j = Math.max(j, until);
  };
  for (const { run, to } of ours) {
    const match = runs[run] ?? -1;
    const meets = places.get(match);
    if (meets === undefined) push(to, b, run, match);
    else {
      pushTheirs(meets);
      push(to, theirs[j++]?.to ?? b, run, match);
    }
  }
  pushTheirs(theirs.length);
  return pieces;
}

function segments(side: Side, from: number, to: number): readonly { readonly run: number; readonly to: number }[] {
  const found: { run: number; to: number }[] = [];
  if (from >= to) return found;
  for (let run = runAt(side, from); run < runCount(side) && firstLine(side, run) < to; run++) {
    if (firstLine(side, run + 1) > Math.max(from, firstLine(side, run))) found.push({ run, to: Math.min(to, firstLine(side, run + 1)) });
  }
  return found;
}

/** The run that holds a line. */
function runAt(side: Side, line: number): number {
  let low = 0;
  let high = runCount(side);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firstLine(side, middle) <= line) low = middle;
    else high = middle;
  }
  return low;
}

/** Gives blank lines that come or go right before a new or removed section to that section. */
function joinBlank({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const touches = last !== undefined && last.a1 === piece.a0 && last.b1 === piece.b0;
    const added = touches && last.a0 === last.a1 && piece.a0 === piece.a1 && piece.run === -1 && isBlankBetween(after, last.b0, last.b1);
    const removed =
      touches && last.b0 === last.b1 && piece.b0 === piece.b1 && piece.other === -1 && isBlankBetween(before, last.a0, last.a1);
    if (added || removed) joined[joined.length - 1] = { ...piece, a0: last.a0, b0: last.b0 };
    else joined.push(piece);
  }
  return joined;
}

/** Joins neighbours with only blank lines between when one of them is a rewrite: there the blank lines match by chance. */
function joinRewritten(sides: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  let rewritten = false;
  for (const piece of pieces) {
    const last = joined.at(-1);
    const near =
      last !== undefined &&
      last.run === piece.run &&
      last.other === piece.other &&
      last.a1 < piece.a0 &&
      isBlankBetween(sides.before, last.a1, piece.a0);
    if (last === undefined || !near) {
      joined.push(piece);
      rewritten = false;
      continue;
    }
    if (rewritten || isRewrite(sides, last) || isRewrite(sides, piece)) {
      joined[joined.length - 1] = { ...piece, a0: last.a0, b0: last.b0 };
      rewritten = true;
    } else joined.push(piece);
  }
  return joined;
}

function isBlankBetween(side: Side, from: number, to: number): boolean {
  const end = side.lines.starts[to] ?? 0;
  for (let at = side.lines.starts[from] ?? 0; at < end; at++) if ((side.bytes[at] ?? 0) > 32) return false;
  return true;
}

function isRewrite({ before, after }: Sides, { a0, a1, b0, b1 }: Piece): boolean {
  if (a0 === a1 || b0 === b1) return false;
  return likeness(bagOf(before, a0, Math.min(a1, a0 + FINE_LINES_MAX)), bagOf(after, b0, Math.min(b1, b0 + FINE_LINES_MAX))) < SIMILAR;
}

function bagOf({ bytes, lines }: Side, from: number, to: number): WordBag {
  return wordBag(bytes, lineStart(lines, from), lineStart(lines, to));
}

/** Cuts a piece into list items, table rows and requirements where both sides have the same ones, and new or removed requirements one by one. */
function byItem({ before, after }: Sides, piece: Piece): readonly Piece[] {
  const { a0, a1, b0, b1 } = piece;
  if (a0 === a1 || b0 === b1) return byRequirement(a0 === a1 ? after : before, piece);
  if (a1 - a0 + b1 - b0 < 3) return [piece];
  const ours = itemStarts(before, a0, a1);
  const theirs = itemStarts(after, b0, b1);
  if (ours[0] !== a0 || theirs[0] !== b0 || isHeading(before, a0) || isHeading(after, b0)) return [piece];
  const [one, other] = [itemsOf(before, ours, a1), itemsOf(after, theirs, b1)];
  const pairs = a1 - a0 + b1 - b0 > FINE_LINES_MAX ? pairsById(one, other) : pairsByLikeness(one, other);
  if (pairs.length === 0) return [piece];
  const items: Piece[] = [];
  let [i, j] = [0, 0];
  const push = (toI: number, toJ: number): void => {
    if (toI > i || toJ > j) items.push({ ...piece, a0: ours[i] ?? a1, a1: ours[toI] ?? a1, b0: theirs[j] ?? b1, b1: theirs[toJ] ?? b1 });
    [i, j] = [toI, toJ];
  };
  for (const [toI, toJ] of pairs) {
    push(toI, toJ);
    push(toI + 1, toJ + 1);
  }
  push(ours.length, theirs.length);
  return items.flatMap((item) =>
    item.a0 === item.a1 || item.b0 === item.b1 ? byRequirement(item.a0 === item.a1 ? after : before, item) : [item],
  );
}

function isHeading(side: Side, line: number): boolean {
  return sectionOf(side, runAt(side, line))?.startLine === line + 1;
}

interface Item {
  readonly id: string | undefined;
  readonly words: () => WordBag;
}

function itemsOf(side: Side, starts: readonly number[], end: number): readonly Item[] {
  return starts.map((from, index) => ({
    id: REQUIREMENT_ID.exec(linesText(side, from, from + 1))?.[0],
    words: once(() => bagOf(side, from, starts[index + 1] ?? end)),
  }));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Items that name the same requirement, as many as keep order. */
function pairsById(one: readonly Item[], other: readonly Item[]): readonly (readonly [number, number])[] {
  const places = new Map<string, number>();
  for (const [index, { id }] of other.entries()) if (id !== undefined && !places.has(id)) places.set(id, index);
  const found = one.flatMap(({ id }, index) => {
    const place = id === undefined ? undefined : places.get(id);
    return place === undefined ? [] : [[index, place] as const];
  });
  return longestIncreasing(found.map(([, place]) => place)).flatMap((index) => found.slice(index, index + 1));
}

function pairsByLikeness(one: readonly Item[], other: readonly Item[]): readonly (readonly [number, number])[] {
  const same = one.length === other.length && one.every(({ id }, index) => id !== undefined && id === other[index]?.id);
  if (same) return one.map((_, index) => [index, index]);
  return bestPairs(one.length, other.length, (i, j) => itemLikeness(one[i], other[j]));
}

/** The same requirement is the same item however much it changes; others must be alike. */
function itemLikeness(one: Item | undefined, other: Item | undefined): number {
  if (one === undefined || other === undefined) return 0;
  if (one.id !== undefined && one.id === other.id) return 2;
  const value = likeness(one.words(), other.words());
  return value < ITEM_LIKENESS_MIN ? 0 : value;
}

/** Cuts a new or removed run before each line that defines a requirement. */
function byRequirement(side: Side, piece: Piece): readonly Piece[] {
  const added = piece.a0 === piece.a1;
  const [from, to] = added ? [piece.b0, piece.b1] : [piece.a0, piece.a1];
  // A small new section is decided as a whole.
  if (to - from < 2 || ((piece.run === -1 || piece.other === -1) && to - from <= TREE_LINES_MAX)) return [piece];
  const cuts: number[] = [];
  for (let line = from; line < to; line++) if (REQUIREMENT_ITEM.test(linesText(side, line, line + 1))) cuts.push(line);
  if (cuts.length < 2) return [piece];
  const starts = [from, ...cuts.slice(1)];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? to;
    return added ? { ...piece, b0: start, b1: end } : { ...piece, a0: start, a1: end };
  });
}

const REQUIREMENT_ITEM = new RegExp(`^\\s*(?:[-*+]\\s+|\\d+[.)]\\s+|\\|\\s*)(?:\\*\\*|__|\`)?${REQUIREMENT_ID.source}`, 'u');

function itemStarts(side: Side, from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (let line = from; line < to; line++)
    if (/^\s*(?:[-*+]\s|\d{1,9}[.)]\s|\||#{1,6}\s)/u.test(linesText(side, line, line + 1))) starts.push(line);
  return starts;
}

/** Joins a new or removed section with its new or removed subsections: always below a requirement, elsewhere while it stays small. */
function joinTrees({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.a1 === piece.a0 && last.b1 === piece.b0) {
      const added = last.run === -1 && piece.run === -1 && piece.other !== last.other && piece.a0 === piece.a1 && last.a0 === last.a1;
      const removed = last.other === -1 && piece.other === -1 && piece.run !== last.run && piece.b0 === piece.b1 && last.b0 === last.b1;
      if (
        (added && inTree(after, last.other, last.b0, piece.other, piece.b1)) ||
        (removed && inTree(before, last.run, last.a0, piece.run, piece.a1))
      ) {
        joined[joined.length - 1] = { ...last, a1: piece.a1, b1: piece.b1 };
        continue;
      }
    }
    joined.push(piece);
  }
  return joined;
}

/** Where new (or removed) sections follow each other and the first starts with a blank line, each next one does so too: any of them alone is then set off. */
function handBlanksOn({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const handed = [...pieces];
  for (let index = 1; index < handed.length; index++) {
    const piece = handed[index];
    const last = handed[index - 1];
    if (piece === undefined || last === undefined || last.a1 !== piece.a0 || last.b1 !== piece.b0) continue;
    const added = last.a0 === last.a1 && piece.a0 === piece.a1;
    if (!added && (last.b0 !== last.b1 || piece.b0 !== piece.b1)) continue;
    const [side, from, to] = added ? [after, last.b0, last.b1] : [before, last.a0, last.a1];
    if (!isBlankBetween(side, from, from + 1)) continue;
    let end = to;
    while (end > from + 1 && isBlankBetween(side, end - 1, end)) end--;
    if (end === from + 1) continue;
    handed[index - 1] = added ? { ...last, b1: end } : { ...last, a1: end };
    handed[index] = added ? { ...piece, b0: end } : { ...piece, a0: end };
  }
  return handed;
}

function inTree(side: Side, top: number, from: number, run: number, to: number): boolean {
  const outer = sectionOf(side, top);
  const inner = sectionOf(side, run);
  if (outer === undefined || inner === undefined || outer.startLine - 1 >= to || from > outer.startLine - 1 || inner.start >= outer.treeEnd)
    return false;
  return outer.requirement !== undefined || to - from <= TREE_LINES_MAX;
}

/** Joins the pieces at the end of documents without a line ending when they reach up to the start: nothing is there to tell them apart. */
function joinUnended({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const first = tailStart(before, after, pieces);
  const head = pieces[first];
  if (head === undefined || (head.a0 > 0 && head.b0 > 0) || before.lines.count === 0 || after.lines.count === 0) return pieces;
  return [...pieces.slice(0, first), { ...head, a1: before.lines.count, b1: after.lines.count }];
}

/** Byte ranges of a piece in both documents. */
export interface PieceBytes {
  readonly before: ByteRange;
  readonly after: ByteRange;
}

/**
 * Where the pieces lie in bytes. When one document ends without a line ending, the pieces at the end take the ending of
 * the line before them instead of their own, so that whatever is left out, no two lines run together.
 */
export function pieceBytes({ before, after }: Sides, pieces: readonly Piece[]): readonly PieceBytes[] {
  const first = tailStart(before, after, pieces);
  return pieces.map(({ a0, a1, b0, b1 }, index) => ({
    before: index < first ? plainRange(before, a0, a1) : tailRange(before, a0, a1, index === pieces.length - 1),
    after: index < first ? plainRange(after, b0, b1) : tailRange(after, b0, b1, index === pieces.length - 1),
  }));
}

function plainRange({ lines }: Side, from: number, to: number): ByteRange {
  return { start: lineStart(lines, from), end: lineStart(lines, to) };
}

function tailRange({ bytes, lines }: Side, from: number, to: number, last: boolean): ByteRange {
  const place = (line: number): number => (line === 0 ? 0 : textEnd(bytes, lines, line - 1));
  return { start: place(from), end: last ? bytes.length : place(to) };
}

/** Index of the first of the pieces that together make up the end of both documents; the piece count when there are none or both documents end with a line ending. */
function tailStart(before: Side, after: Side, pieces: readonly Piece[]): number {
  const last = pieces.at(-1);
  if (
    last === undefined ||
    (endsLine(before.bytes) && endsLine(after.bytes)) ||
    last.a1 !== before.lines.count ||
    last.b1 !== after.lines.count
  )
    return pieces.length;
  let first = pieces.length - 1;
  for (
    let previous = pieces[first - 1];
    first > 0 && previous?.a1 === pieces[first]?.a0 && previous?.b1 === pieces[first]?.b0;
    previous = pieces[first - 1]
  )
    first--;
  return first;
}
