/** Compares two versions of a spec section by section and splices decided pieces back, byte for byte. */
import { TrueupError } from '../domain/error.ts';
import type { Hunk } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { isBookkeeping } from './bookkeeping.ts';
import { alignLines } from './line-match.ts';
import { identities, isNormative, movedPieces, summaryOf, type Identify } from './hunk-facts.ts';
import { concatenate } from './lines.ts';
import { cutPieces, pieceBytes, type Piece, type PieceBytes } from './pieces.ts';
import type { Work } from './sequence.ts';
import { sectionOf, sidesOf, type Sides } from './side.ts';

/**
 * What differs, as pieces that can be decided one by one. Hunks are in order and never overlap; all of them turn `before`
 * into `after`. Sections are matched by content, id, heading and likeness. Work is linear in the size of the documents.
 */
export function diffDocuments(before: Uint8Array, after: Uint8Array, work?: Work): readonly Hunk[] {
  const sides = sidesOf(before, after);
  const pieces = cutPieces(sides, alignLines(sides, work));
  const moved = movedPieces(sides, pieces);
  const identify = identities();
  const ranges = pieceBytes(sides, pieces);
  return pieces.map((piece, index) => hunkOf(sides, piece, ranges[index] ?? NOWHERE, moved.has(index), identify));
}

/**
 * `before` with just `hunks` (of `diffDocuments(before, after)`, in any order) taken from `after`.
 * Throws a `refusal` when the hunks overlap or do not fit the documents.
 */
export function applyHunks(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): Uint8Array {
  const ordered = hunks.toSorted(
    (one, other) => one.before.start - other.before.start || one.after.start - other.after.start || one.before.end - other.before.end,
  );
  const parts: Uint8Array[] = [];
  let [at, taken] = [0, 0];
  for (const { id, before: out, after: into } of ordered) {
    if (
      out.start < at ||
      into.start < taken ||
      out.end < out.start ||
      into.end < into.start ||
      out.end > before.length ||
      into.end > after.length
    ) {
      throw new TrueupError(
        'refusal',
        'hunk-mismatch',
        `hunk ${id}: bytes ${out.start}-${out.end} do not fit the document or overlap another hunk`,
        {
          fix: 'make the draft again from the current file',
        },
      );
    }
    parts.push(before.subarray(at, out.start), after.subarray(into.start, into.end));
    [at, taken] = [out.end, into.end];
  }
  parts.push(before.subarray(at));
  return concatenate(parts);
}

const NOWHERE: PieceBytes = { before: { start: 0, end: 0 }, after: { start: 0, end: 0 } };

function hunkOf(sides: Sides, piece: Piece, range: PieceBytes, moved: boolean, identify: Identify): Hunk {
  const { before, after } = sides;
  const { a0, a1, b0, b1, run, other } = piece;
  const out = before.bytes.subarray(range.before.start, range.before.end);
  const into = after.bytes.subarray(range.after.start, range.after.end);
  const section = (other === -1 ? sectionOf(before, run) : sectionOf(after, other))?.id ?? '';
  const mechanical = isBookkeeping(sides, piece);
  return {
    id: identify(section, out, into),
    section,
    change: changeOf(sides, piece),
    kind: moved ? 'moved' : a0 === a1 ? 'added' : b0 === b1 ? 'removed' : 'changed',
    before: range.before,
    after: range.after,
    line: { before: a0 + 1, after: b0 + 1 },
    added: b1 - b0,
    removed: a1 - a0,
    normative: !mechanical && !moved && isNormative(out, into),
    mechanical,
    summary: summaryOf(out, into),
  };
}

function changeOf({ before, after }: Sides, { run, other }: Piece): SectionChange {
  if (run === -1 || before.bytes.length === 0) return 'ADDED';
  return other === -1 || after.bytes.length === 0 ? 'DEPRECATED' : 'MODIFIED';
}
