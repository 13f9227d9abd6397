/**
 * Holds that any piece may be taken and the rest stays what it is. A shortest script promises that for changed lines; where
 * sections come and go, and where a place is cut by item, it is tried on the lines between two sections that stay, and
 * what does not keep the promise is decided together.
 */
import { LINE_TEXT } from './blocks.ts';
import { alignLines, type Alignment, type Piece } from './line-match.ts';
import { concatenate, lineStart } from './lines.ts';
import { cutPieces } from './pieces.ts';
import { sidesOf, type Side, type Sides } from './side.ts';
import { WHOLE_LINES_MAX } from './units.ts';

/** Lines that are compared while the pieces between two sections are tried; with more, nothing is tried. */
const TRIED_LINES_MAX = 20_000;

/** Lines behind a place that stand there as if everything below was taken: as many as a section may have that is one piece. */
const NEXT_LINES = WHOLE_LINES_MAX + 5;
/** Pieces of which every choice is tried. */
const ALL_CHOICES_MAX = 6;

/** The pieces, with those of a place as one that do not stay the same when some of them are taken. */
export function steadyPieces(sides: Sides, alignment: Alignment, pieces: readonly Piece[]): readonly Piece[] {
  const steady: Piece[] = [];
  const starts = alignment.bounds.filter((_, index) => index % 2 === 0);
  let next = 0;
  let start: readonly [number, number] = [0, 0];
  for (let from = 0; from < pieces.length;) {
    const piece = pieces[from];
    if (piece === undefined) break;
    for (let bound = starts[next]; bound !== undefined && bound[0] <= piece.a0 && bound[1] <= piece.b0; bound = starts[++next])
      start = bound;
    const end = starts[next] ?? [sides.before.lines.count, sides.after.lines.count];
    let to = from + 1;
    while (to < pieces.length && (pieces[to]?.a1 ?? 0) <= end[0] && (pieces[to]?.b1 ?? 0) <= end[1]) to++;
    const group = pieces.slice(from, to);
    const last = group.at(-1) ?? piece;
    const inside = last.a1 <= end[0] && last.b1 <= end[1];
    if (inside && group.length > 1 && isDoubtful(sides, alignment, group) && !isSteady(sides, { start, end }, group))
      steady.push(whole(group));
    else for (const one of group) steady.push(one);
    from = to;
  }
  return steady;
}

/** Whether sections come or go, pieces touch, or text other than prose changes. */
function isDoubtful({ before, after }: Sides, alignment: Alignment, group: readonly Piece[]): boolean {
  const plain = (side: Side, owners: Int32Array, from: number, to: number): boolean => {
    for (let line = from; line < to; line++) if (side.kinds[line] !== LINE_TEXT || side.first[owners[line] ?? 0] === line) return false;
    return true;
  };
  return group.some((piece, index) => {
    const previous = group[index - 1];
    return (
      (previous?.a1 === piece.a0 && previous.b1 === piece.b0) ||
      !plain(before, alignment.before.owners, piece.a0, piece.a1) ||
      !plain(after, alignment.after.owners, piece.b0, piece.b1)
    );
  });
}

function whole(pieces: readonly Piece[]): Piece {
  const first = pieces[0] ?? NOWHERE;
  const last = pieces.at(-1) ?? first;
  const stays = pieces.find(({ run, other }) => run !== -1 && other !== -1) ?? first;
  return { ...stays, a0: first.a0, a1: last.a1, b0: first.b0, b1: last.b1 };
}

const NOWHERE: Piece = { a0: 0, a1: 0, b0: 0, b1: 0, run: 0, other: 0 };

interface Place {
  readonly start: readonly [number, number];
  readonly end: readonly [number, number];
}

/** Whether any choice of pieces leaves exactly the others; where there are many, each piece alone and all but each. */
function isSteady(sides: Sides, place: Place, pieces: readonly Piece[]): boolean {
  const lines = place.end[0] - place.start[0] + place.end[1] - place.start[1];
  const count = pieces.length;
  const all = count <= ALL_CHOICES_MAX && lines * 2 ** count <= TRIED_LINES_MAX;
  if (!all && lines * 2 * count > TRIED_LINES_MAX) return true;
  const next = Math.min(place.end[1] + NEXT_LINES, sides.after.lines.count);
  const tried: Tried = { after: bytesOf(sides.after, place.start[1], next), next: bytesOf(sides.after, place.end[1], next) };
  for (let choice = all ? 1 : 0; choice < (all ? 2 ** count - 1 : 2 * count); choice++) {
    const taken = pieces.map((_, index) => (all ? (choice & (1 << index)) !== 0 : (index === choice >> 1) === (choice % 2 === 0)));
    if (!leavesOthers(sides, place, pieces, taken, tried)) return false;
  }
  return true;
}

function bytesOf({ bytes, lines }: Side, from: number, to: number): Uint8Array {
  return bytes.subarray(lineStart(lines, from), lineStart(lines, to));
}

/** The text after of a place, with the lines behind it, and those lines alone. */
interface Tried {
  readonly after: Uint8Array;
  readonly next: Uint8Array;
}

function leavesOthers(
  sides: Sides,
  { start, end }: Place,
  pieces: readonly Piece[],
  taken: readonly boolean[],
  { after, next }: Tried,
): boolean {
  const parts: Uint8Array[] = [];
  const wanted: Piece[] = [];
  let [at, line] = [start[0], 0];
  for (const [index, piece] of pieces.entries()) {
    const { a0, a1, b0, b1 } = piece;
    parts.push(bytesOf(sides.before, at, a0), taken[index] ? bytesOf(sides.after, b0, b1) : bytesOf(sides.before, a0, a1));
    line += a0 - at;
    const length = taken[index] ? b1 - b0 : a1 - a0;
    if (!taken[index]) wanted.push({ ...piece, a0: line, a1: line + length, b0: b0 - start[1], b1: b1 - start[1] });
    line += length;
    at = a1;
  }
  parts.push(bytesOf(sides.before, at, end[0]), next);
  const middle = sidesOf(concatenate(parts), after);
  const found = cutPieces(middle, alignLines(middle));
  return (
    found.length === wanted.length &&
    found.every(({ a0, a1, b0, b1 }, index) => {
      const same = wanted[index];
      return same !== undefined && same.a0 === a0 && same.a1 === a1 && same.b0 === b0 && same.b1 === b1;
    })
  );
}
