/** Cuts what differs between two aligned documents into pieces that can be decided one by one: by section, by item, whole when new. */
import { cutter } from './gap-cut.ts';
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';
import { gapsOf, type Alignment, type Piece } from './line-match.ts';
import { lineStart } from './lines.ts';
import { isBlankBetween, type Side, type Sides } from './side.ts';

/** Lines of a changed piece up to which it is looked at word by word. */
const FINE_LINES_MAX = 60;

/**
 * The pieces of a diff in order; they never overlap, and any subset of them may be taken. Adds to the alignment what
 * sections under different headings share.
 */
export function cutPieces(sides: Sides, alignment: Alignment): readonly Piece[] {
  const cut = cutter(sides, alignment);
  return joinRewritten(sides, gapsOf(sides, alignment).flatMap(cut));
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

function isRewrite({ before, after }: Sides, { a0, a1, b0, b1 }: Piece): boolean {
  if (a0 === a1 || b0 === b1) return false;
  return likeness(bagOf(before, a0, Math.min(a1, a0 + FINE_LINES_MAX)), bagOf(after, b0, Math.min(b1, b0 + FINE_LINES_MAX))) < SIMILAR;
}

function bagOf({ bytes, lines }: Side, from: number, to: number): WordBag {
  return wordBag(bytes, lineStart(lines, from), lineStart(lines, to));
}
