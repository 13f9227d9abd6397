/** Cuts a changed run of lines where one requirement, list item or table row ends and the next begins. */
import { bestPairs } from './best-pairs.ts';
import { LINE_TEXT } from './blocks.ts';
import { likeness, wordBag, type WordBag } from './likeness.ts';
import { lineStart } from './lines.ts';
import type { Piece } from './line-match.ts';
import { REQUIREMENT_ID } from './requirement-id.ts';
import { longestIncreasing } from './sequence.ts';
import { firstLine, linesText, runCount, type Side, type Sides } from './side.ts';

/** Share of words in common from which two items of a list are one item edited. */
const ITEM_LIKENESS_MIN = 0.5;
/** Pairs of items that are compared by their words; beyond, only their ids tell. */
const ITEM_PAIRS_MAX = 10_000;

/** Cuts a piece into list items, table rows and requirements where both sides have the same ones, and new or removed requirements one by one. */
export function byItem({ before, after }: Sides, piece: Piece): readonly Piece[] {
  const { a0, a1, b0, b1 } = piece;
  if (a0 === a1 || b0 === b1) return byRequirement(a0 === a1 ? after : before, piece);
  if (a1 - a0 + b1 - b0 < 3) return [piece];
  const ours = itemStarts(before, a0, a1);
  const theirs = itemStarts(after, b0, b1);
  if (ours[0] !== a0 || theirs[0] !== b0 || isHeading(before, a0) || isHeading(after, b0)) return [piece];
  const [one, other] = [itemsOf(before, ours, a1), itemsOf(after, theirs, b1)];
  const pairs = one.length * other.length > ITEM_PAIRS_MAX ? pairsById(one, other) : pairsByLikeness(one, other);
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
  let [low, high] = [1, runCount(side)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firstLine(side, middle) < line) low = middle + 1;
    else high = middle;
  }
  return low < runCount(side) && firstLine(side, low) === line;
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
  if (to - from < 2 || piece.other === -1 || piece.run === -1) return [piece];
  const cuts: number[] = [];
  for (let line = from; line < to; line++)
    if (side.kinds[line] === LINE_TEXT && REQUIREMENT_ITEM.test(linesText(side, line, line + 1))) cuts.push(line);
  if (cuts.length < 2) return [piece];
  const starts = [from, ...cuts.slice(1)];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? to;
    return added ? { ...piece, b0: start, b1: end } : { ...piece, a0: start, a1: end };
  });
}

/** A list item or table row that begins with an id, or a numbered criterion. */
const REQUIREMENT_ITEM = new RegExp(
  `^\\s*(?:(?:[-*+]\\s+|\\d+[.)]\\s+|\\|\\s*)(?:\\*\\*|__|\`)?${REQUIREMENT_ID.source}|\\d{1,9}[.)]\\s+(?:\\*\\*|__)?(?:WHEN|IF|WHILE|WHERE|THE|GIVEN)\\b)`,
  'u',
);

function itemStarts(side: Side, from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (let line = from; line < to; line++)
    if (side.kinds[line] === LINE_TEXT && /^\s*(?:[-*+]\s|\d{1,9}[.)]\s|\||#{1,6}\s)/u.test(linesText(side, line, line + 1)))
      starts.push(line);
  return starts;
}

function bagOf({ bytes, lines }: Side, from: number, to: number): WordBag {
  return wordBag(bytes, lineStart(lines, from), lineStart(lines, to));
}
