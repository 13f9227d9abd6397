/** Compares two versions of a spec section by section and splices decided pieces back, byte for byte. */
import { digestOf } from '../domain/digest.ts';
import { TrueupError } from '../domain/error.ts';
import type { Hunk } from '../domain/hunk.ts';
import type { SectionChange } from '../domain/spec.ts';
import { isBookkeeping } from './bookkeeping.ts';
import { alignLines } from './line-match.ts';
import { concatenate, decode, encode } from './lines.ts';
import { cutPieces, pieceBytes, type Piece, type PieceBytes } from './pieces.ts';
import type { Work } from './sequence.ts';
import { sectionOf, sidesOf, type Sides } from './side.ts';
import { normativeDiffers, plainText } from './words.ts';

/** Characters of a hunk's summary. */
const SUMMARY_MAX = 80;
/** Bytes of a hunk that are looked at for normative words; a larger one counts as normative when any part is. */
const NORMATIVE_BYTES_MAX = 65_536;

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

function hunkOf(
  sides: Sides,
  piece: Piece,
  range: PieceBytes,
  moved: boolean,
  identify: (section: string, out: Uint8Array, into: Uint8Array) => string,
): Hunk {
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

/** Names hunks by content; the second of two equal hunks gets another name than the first. */
function identities(): (section: string, out: Uint8Array, into: Uint8Array) => string {
  const used = new Map<string, number>();
  return (section, out, into) => {
    const content = (ordinal: number): string =>
      digestOf(concatenate([encode(`${section}\u0000${out.length} ${into.length} ${ordinal}\u0000`), out, into])).slice(0, 12);
    const first = content(0);
    let ordinal = used.get(first) ?? 0;
    let id = ordinal === 0 ? first : content(ordinal);
    while (used.has(id)) id = content(++ordinal);
    used.set(first, ordinal + 1);
    if (id !== first) used.set(id, 1);
    return id;
  };
}

/** Pieces that take out or put in a text which another piece puts in or takes out unchanged. */
function movedPieces({ before, after }: Sides, pieces: readonly Piece[]): ReadonlySet<number> {
  const moved = new Set<number>();
  const removed = new Map<string, number[]>();
  for (const [index, { a0, a1, b0, b1 }] of pieces.entries()) {
    if (b0 !== b1 || a0 === a1) continue;
    const key = textKey(before.numbers, a0, a1, before.bytes, before.lines.starts);
    if (key !== '') removed.set(key, [...(removed.get(key) ?? []), index]);
  }
  for (const [index, { a0, a1, b0, b1 }] of pieces.entries()) {
    if (removed.size === 0) break;
    if (a0 !== a1 || b0 === b1) continue;
    const from = removed.get(textKey(after.numbers, b0, b1, after.bytes, after.lines.starts))?.pop();
    if (from !== undefined) moved.add(from).add(index);
  }
  return moved;
}

/** Bytes of text below which equal pieces are called chance and not a move. */
const MOVED_BYTES_MIN = 12;

/** Line numbers of a range without its blank lines; empty when it holds hardly any text. */
function textKey(numbers: Int32Array, from: number, to: number, bytes: Uint8Array, starts: Uint32Array): string {
  const kept: number[] = [];
  let text = 0;
  for (let line = from; line < to; line++) {
    let written = 0;
    for (let at = starts[line] ?? 0; at < (starts[line + 1] ?? 0); at++) if ((bytes[at] ?? 0) > 32) written++;
    if (written > 0) kept.push(numbers[line] ?? 0);
    text += written;
  }
  return text < MOVED_BYTES_MIN ? '' : kept.join(' ');
}

function isNormative(out: Uint8Array, into: Uint8Array): boolean {
  const [start, cut] = commonEnds(out, into);
  const one = decode(out, start, Math.min(out.length - cut, start + NORMATIVE_BYTES_MAX));
  const other = decode(into, start, Math.min(into.length - cut, start + NORMATIVE_BYTES_MAX));
  return normativeDiffers(one, other);
}

/** Bytes equal at both ends, less two words each, so that a number keeps its unit and a phrase its words. */
function commonEnds(one: Uint8Array, other: Uint8Array): readonly [number, number] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let cut = 0;
  while (cut < shorter - start && one[one.length - 1 - cut] === other[other.length - 1 - cut]) cut++;
  for (let words = 0; start > 0 && words < 3; start--) if ((one[start - 1] ?? 0) <= 32) words++;
  for (let words = 0; cut > 0 && words < 3; cut--) if ((one[one.length - cut] ?? 0) <= 32) words++;
  return [start, cut];
}

/** First changed line that says something, without its Markdown marker; cut at `SUMMARY_MAX` characters. */
function summaryOf(out: Uint8Array, into: Uint8Array): string {
  const [start] = commonEnds(out, into);
  const source = into.length === 0 ? out : into;
  let from = into.length === 0 || out.length === 0 ? 0 : Math.min(start, source.length);
  while (from > 0 && source[from - 1] !== 10 && source[from - 1] !== 13) from--;
  const text = decode(source, from, Math.min(source.length, from + 8 * SUMMARY_MAX));
  const line =
    text
      .split(/[\r\n]+/u)
      .map(plainText)
      .find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? plainText(text);
  const characters = Array.from(line);
  return characters.length <= SUMMARY_MAX
    ? line
    : `${characters
        .slice(0, SUMMARY_MAX - 1)
        .join('')
        .trimEnd()}…`;
}
