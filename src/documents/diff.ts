/** Compares two versions of a spec section by section and splices decided pieces back, byte for byte. */
import { TrueupError } from '../domain/error.ts';
import type { Hunk } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { mechanicalKind } from './bookkeeping.ts';
import { alignLines, type Piece } from './line-match.ts';
import { identities, movedPieces, textFacts, type Identify } from './hunk-facts.ts';
import { concatenate, lineStart, textEnd } from './lines.ts';
import { joinEnds, pieceBytes, type PieceBytes } from './piece-bytes.ts';
import { cutPieces } from './pieces.ts';
import type { Work } from './sequence.ts';
import { steadyPieces } from './steady.ts';
import { sectionOf, sidesOf, type Side, type Sides } from './side.ts';

/**
 * What differs, as pieces that can be decided one by one. Hunks are in order and never overlap; all of them turn `before`
 * into `after`, and when some were taken the rest are found again with the same ids. Sections are matched by id, heading
 * and likeness. Work is linear in the size of the documents.
 */
export function diffDocuments(before: Uint8Array, after: Uint8Array, work?: Work): readonly Hunk[] {
  const sides = sidesOf(before, after);
  const alignment = alignLines(sides, work);
  const pieces = joinEnds(sides, steadyPieces(sides, alignment, cutPieces(sides, alignment)));
  const moved = movedPieces(sides, pieces);
  const identify = identities(sides, alignment);
  const ranges = pieceBytes(sides, pieces);
  const hunks = pieces.map((piece, index) => hunkOf(sides, alignment.runs, piece, ranges[index] ?? NOWHERE, moved.has(index), identify));
  return moved.size === 0 ? hunks : hunks.map((hunk, index) => withPair(hunk, hunks[moved.get(index) ?? -1]));
}

function withPair(hunk: Hunk, pair: Hunk | undefined): Hunk {
  return pair === undefined ? hunk : { ...hunk, pair: pair.id };
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

function hunkOf(sides: Sides, runs: Int32Array, piece: Piece, range: PieceBytes, moved: boolean, identify: Identify): Hunk {
  const { before, after } = sides;
  const { a0, a1, b0, b1, run, other } = piece;
  const [out, into] = [textOf(before, a0, a1), textOf(after, b0, b1)];
  const section = other === -1 ? goneId(sides, runs, run) : (sectionOf(after, other)?.id ?? '');
  const bookkeeping = mechanicalKind(sides, piece);
  const mechanical = bookkeeping !== undefined;
  return {
    id: identify(piece, out, into),
    section,
    change: changeOf(sides, piece),
    kind: moved ? 'moved' : a0 === a1 ? 'added' : b0 === b1 ? 'removed' : 'changed',
    before: range.before,
    after: range.after,
    line: { before: a0 + 1, after: b0 + 1 },
    added: b1 - b0,
    removed: a1 - a0,
    mechanical,
    ...(bookkeeping === undefined ? {} : { mechanicalKind: bookkeeping }),
    ...textFacts(out, into, !mechanical && !moved),
  };
}

/** Bytes of a run of lines without the last line ending: the same text is the same whether or not a file ends there. */
function textOf({ bytes, lines }: Side, from: number, to: number): Uint8Array {
  return from === to ? bytes.subarray(0, 0) : bytes.subarray(lineStart(lines, from), textEnd(bytes, lines, to - 1));
}

/** The id of a section that is no more: below its parent as that is called now, so that renaming the parent is a change of its own. */
function goneId(sides: Sides, runs: Int32Array, run: number): string {
  const section = sectionOf(sides.before, run);
  const parent = section === undefined ? undefined : sides.before.sections[section.parent];
  if (section === undefined || parent === undefined) return section?.id ?? '';
  const match = runs[section.parent + 1] ?? -1;
  const above = match === -1 ? goneId(sides, runs, section.parent + 1) : (sectionOf(sides.after, match)?.id ?? '');
  return `${above}${section.id.slice(parent.id.length)}`;
}

function changeOf({ before, after }: Sides, { run, other }: Piece): SectionChange {
  if (run === -1 || before.bytes.length === 0) return 'ADDED';
  return other === -1 || after.bytes.length === 0 ? 'DEPRECATED' : 'MODIFIED';
}
