/** Turns pieces, which are lines, into byte ranges, so that whatever is left out, no two lines run together and none is lost. */
import type { ByteRange } from '../domain/hunk.ts';
import { endsLine, lineStart, textEnd } from './lines.ts';
import type { Piece } from './line-match.ts';
import type { Side, Sides } from './side.ts';

/** The pieces with those joined at the end of texts without a last line ending that cannot be told apart in bytes. */
export function joinEnds(sides: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const start = tailStart(sides, pieces);
  const tail = pieces.slice(start);
  if (tail.length < 2) return pieces;
  const head = tail[0];
  const blank = firstJoined(sides, tail);
  const joined: Piece[] = [];
  for (const [index, piece] of tail.entries()) {
    const last = joined.at(-1);
    const joins = last !== undefined && (head?.a0 === 0 || head?.b0 === 0 || index > blank || !endsAlike(sides, last));
    if (joins) joined[joined.length - 1] = together(last, piece);
    else joined.push(piece);
  }
  return [...pieces.slice(0, start), ...joined];
}

/**
 * Index of the first of the last pieces that go together because a blank line would end the text: without its line
 * ending that is none.
 */
function firstJoined({ before, after }: Sides, tail: readonly Piece[]): number {
  let first = tail.length - 1;
  for (let at = first; at >= 0; at--) {
    const rest = tail.slice(at);
    const { a0, b0 } = tail[at] ?? { a0: 0, b0: 0 };
    if (!isBlank(before, a0 - 1) && !isBlank(after, b0 - 1)) continue;
    const pure = rest.every((piece) => piece.a0 === piece.a1 || piece.b0 === piece.b1);
    if (at > 0) first = at - 1;
    else if (pure && rest.some((piece) => piece.a0 === piece.a1) && rest.some((piece) => piece.b0 === piece.b1)) first = 0;
  }
  return first;
}

function isBlank({ bytes, lines }: Side, line: number): boolean {
  return line >= 0 && textEnd(bytes, lines, line) === lineStart(lines, line);
}

/** Whether the line ending behind a piece is the same in both texts. */
function endsAlike({ before, after }: Sides, { a1, b1 }: Piece): boolean {
  const ending = ({ bytes, lines }: Side, line: number): string =>
    line < 0 ? '' : bytes.subarray(textEnd(bytes, lines, line), lineStart(lines, line + 1)).join(' ');
  return ending(before, a1 - 1) === ending(after, b1 - 1);
}

function together(one: Piece, other: Piece): Piece {
  return { ...(one.other === -1 || one.run === -1 ? other : one), a0: one.a0, a1: other.a1, b0: one.b0, b1: other.b1 };
}

/** Byte ranges of a piece in both documents. */
export interface PieceBytes {
  readonly before: ByteRange;
  readonly after: ByteRange;
}

/**
 * Where the pieces lie in bytes. When one document ends without a line ending, the pieces at the end take the ending of
 * the line before them instead of their own.
 */
export function pieceBytes(sides: Sides, pieces: readonly Piece[]): readonly PieceBytes[] {
  const first = tailStart(sides, pieces);
  const { before, after } = sides;
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
function tailStart({ before, after }: Sides, pieces: readonly Piece[]): number {
  const last = pieces.at(-1);
  const apart = last === undefined || last.a1 !== before.lines.count || last.b1 !== after.lines.count;
  // Lines that lack their ending come and go in the last piece: it is the last whichever others are taken.
  if (apart || ((endsLine(before.bytes) || last.a1 > last.a0) && (endsLine(after.bytes) || last.b1 > last.b0))) return pieces.length;
  let first = pieces.length - 1;
  while (first > 0 && pieces[first - 1]?.a1 === pieces[first]?.a0 && pieces[first - 1]?.b1 === pieces[first]?.b0) first--;
  return first;
}
