/** Cuts one gap between equal lines: the lines of the section above, then the sections that come, go or are renamed in it. */
import { byItem } from './items.ts';
import { isWeightless } from './contexts.ts';
import { bodyLine, gapsBetween, partEndings, type Alignment, type Gap, type Piece } from './line-match.ts';
import { endsLine } from './lines.ts';
import { partsOf, type Part, type Step } from './parts.ts';
import { rangeMatcher, type RangeMatcher } from './sequence.ts';
import { firstLine, isBlankBetween, type Side, type Sides } from './side.ts';
import { unitsOf } from './units.ts';
import { append } from '../domain/append.ts';

interface Cutter {
  readonly sides: Sides;
  readonly alignment: Alignment;
  /** Matches lines whatever heading they stand under. */
  readonly match: RangeMatcher;
  /** Units of the text after. */
  readonly units: () => Int32Array;
}

/** A function that cuts gaps of one alignment; what it finds renamed it notes there. */
export function cutter(sides: Sides, alignment: Alignment): (gap: Gap) => readonly Piece[] {
  const { before, after, lines } = alignment;
  let match: RangeMatcher | undefined;
  let units: Int32Array | undefined;
  const matcher = (): RangeMatcher =>
    (match ??= rangeMatcher(sides.before.numbers, sides.after.numbers, sides.size, lines, undefined, [before.kinds, after.kinds]));
  return (gap) => {
    const plain = !hasHeading(sides.before, before.owners, gap.a0, gap.a1) && !hasHeading(sides.after, after.owners, gap.b0, gap.b1);
    return plain
      ? byItem(sides, ownPiece(alignment, gap))
      : cutSections({ sides, alignment, match: matcher(), units: () => (units ??= unitsOf(sides.after)) }, gap);
  };
}

function cutSections(cut: Cutter, whole: Gap): readonly Piece[] {
  const { sides, alignment, match, units } = cut;
  const gap = withoutEdge(sides, whole);
  const { own, steps } = partsOf(sides, alignment, match, gap);
  const pieces: Piece[] = [...ownPieces(sides, alignment, own)];
  let [a, b] = [own.a1, own.b1];
  // Whether the last piece is one of a section that stays.
  let stays = pieces.length > 0;
  const put = (a1: number, b1: number, run: number, other: number): void => {
    const last = pieces.at(-1);
    const blank = stays && last?.a1 === a && last.b1 === b && isBlank(sides, last);
    const piece = { a0: a, a1, b0: b, b1, run, other };
    if (blank && last !== undefined) pieces[pieces.length - 1] = trimmed(sides, { ...piece, a0: last.a0, b0: last.b0 });
    else pieces.push(piece);
    stays = false;
    [a, b] = [a1, b1];
  };
  for (const step of steps) {
    if (step.kind === 'removed') put(step.part.to, b, step.part.run, -1);
    else if (step.kind === 'added') for (const { to, run } of unitEnds(units(), sides.after, step.part)) put(a, to, -1, run);
    else {
      append(pieces, changedSection(cut, step));
      [a, b] = [step.one.to, step.other.to];
      stays = true;
    }
  }
  return pieces;
}

/** A gap without the rule and blank lines that part it from what follows, where nothing else stands on one side: they stay. */
function withoutEdge(sides: Sides, gap: Gap): Gap {
  const { a0, a1, b0, b1 } = gap;
  const length = Math.min(a1 - a0, b1 - b0);
  const [side, from, to] = a1 - a0 <= b1 - b0 ? ([sides.before, a0, a1] as const) : ([sides.after, b0, b1] as const);
  for (let line = from; line < to; line++) if (!isWeightless(side, line)) return gap;
  if (isBlankBetween(side, from, to)) return gap;
  for (let at = 1; at <= length; at++) if (sides.before.numbers[a1 - at] !== sides.after.numbers[b1 - at]) return gap;
  const open = a1 === sides.before.lines.count && b1 === sides.after.lines.count;
  return open ? gap : { a0, a1: a1 - length, b0, b1: b1 - length };
}

function isBlank({ before, after }: Sides, { a0, a1, b0, b1 }: Piece): boolean {
  return isBlankBetween(before, a0, a1) && isBlankBetween(after, b0, b1);
}

/** The pieces of the section above; a heading put into or taken out of its text is one of another section. */
function ownPieces(sides: Sides, alignment: Alignment, gap: Gap): readonly Piece[] {
  const piece = trimmed(sides, ownPiece(alignment, gap));
  const { a0, a1, b0, b1 } = piece;
  if (a0 === a1 && b0 === b1) return [];
  const { before, after } = alignment;
  if (a0 === a1 && hasHeading(sides.after, after.owners, b0, b1)) return [{ ...piece, run: -1, other: after.owners[b1 - 1] ?? 0 }];
  if (b0 === b1 && hasHeading(sides.before, before.owners, a0, a1)) return [{ ...piece, run: before.owners[a1 - 1] ?? 0, other: -1 }];
  return byItem(sides, piece);
}

/** Lines of a section that is in both texts. */
function ownPiece({ before, after }: Alignment, gap: Gap): Piece {
  return { ...gap, run: ownerOf(before.owners, gap.a0, gap.a1), other: ownerOf(after.owners, gap.b0, gap.b1) };
}

/** The section that lines lie in, or that the line before them lies in. */
function ownerOf(owners: Int32Array, from: number, to: number): number {
  return from < to ? (owners[from] ?? 0) : from === 0 ? 0 : (owners[from - 1] ?? 0);
}

function hasHeading(side: Side, owners: Int32Array, from: number, to: number): boolean {
  if (from === to) return false;
  return owners[from] !== owners[to - 1] || ((owners[from] ?? 0) > 0 && side.first[owners[from] ?? 0] === from);
}

/** A piece without the lines that are equal at its start and at its end. */
function trimmed({ before, after }: Sides, piece: Piece): Piece {
  let { a0, a1, b0, b1 } = piece;
  // The last lines may differ in nothing but their ending.
  const open = a1 === before.lines.count && b1 === after.lines.count && endsLine(before.bytes) !== endsLine(after.bytes);
  while (a0 < a1 && b0 < b1 && before.numbers[a0] === after.numbers[b0]) [a0, b0] = [a0 + 1, b0 + 1];
  if (open) return { ...piece, a0, b0 };
  while (a0 < a1 && b0 < b1 && before.numbers[a1 - 1] === after.numbers[b1 - 1]) [a1, b1] = [a1 - 1, b1 - 1];
  return { ...piece, a0, a1, b0, b1 };
}

/** What differs in one section whose heading reads differently: the heading, and what a shortest script finds in its text. */
function changedSection({ sides, alignment, match }: Cutter, { one, other }: Extract<Step, { kind: 'same' }>): readonly Piece[] {
  const { before, after } = sides;
  const { lines, runs } = alignment;
  runs[one.run] = other.run;
  const [line, to] = [Math.min(bodyLine(before, one.run), one.to), Math.min(bodyLine(after, other.run), other.to)];
  match(one.from, line, other.from, to);
  match(line, one.to, to, other.to);
  partEndings(sides, lines);
  const gaps = [
    ...gapsBetween(lines, { a0: one.from, a1: line, b0: other.from, b1: to }),
    ...gapsBetween(lines, { a0: line, a1: one.to, b0: to, b1: other.to }),
  ];
  return gaps.flatMap((gap) => byItem(sides, { ...gap, run: one.run, other: other.run }));
}

/** Where the units end that a new section with its subsections in this gap is decided in. */
function unitEnds(units: Int32Array, side: Side, { run, to }: Part): readonly { readonly run: number; readonly to: number }[] {
  const ends: { run: number; to: number }[] = [];
  let first = run;
  for (let next = run + 1; next < units.length && firstLine(side, next) < to; next++) {
    if (units[next] === units[first]) continue;
    ends.push({ run: first, to: firstLine(side, next) });
    first = next;
  }
  return [...ends, { run: first, to }];
}
