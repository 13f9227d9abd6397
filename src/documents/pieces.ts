/** Cuts what differs between two aligned documents into pieces that can be decided one by one: by section, by item, whole when new. */
import { REQUIREMENT_ID } from './requirement-id.ts';
import type { Alignment } from './line-match.ts';
import { firstLine, linesText, runCount, sectionOf, type Side, type Sides } from './side.ts';
import { SIMILAR, similarity, wordCounts } from './words.ts';

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
/** Lines of a changed piece up to which it is looked at word by word for a finer cut. */
const FINE_LINES_MAX = 60;

/** The pieces of a diff in order; they never overlap, and any subset of them may be taken. */
export function cutPieces(sides: Sides, alignment: Alignment): readonly Piece[] {
  const { runs } = alignment;
  const partners = new Int32Array(runCount(sides.after)).fill(-1);
  for (const [run, other] of runs.entries()) if (other !== -1) partners[other] = run;
  const cut = differences(sides, alignment).flatMap((gap) => bySection(sides, runs, partners, gap));
  const joined = joinRewritten(sides, cut);
  const items = joined.flatMap((piece) => byItem(sides, piece));
  return joinUnended(sides, joinTrees(sides, items));
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
  let low = 0;
  let high = runCount(side);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firstLine(side, middle) <= from) low = middle;
    else high = middle;
  }
  for (let run = low; run < runCount(side) && firstLine(side, run) < to; run++) {
    if (firstLine(side, run + 1) > Math.max(from, firstLine(side, run))) found.push({ run, to: Math.min(to, firstLine(side, run + 1)) });
  }
  return found;
}

/** Joins neighbours with only blank lines between when one of them is a rewrite: there the blank lines match by chance. */
function joinRewritten(sides: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  let rewritten = false;
  for (const piece of pieces) {
    const last = joined.at(-1);
    const near = last !== undefined && last.run === piece.run && last.other === piece.other && last.a1 < piece.a0 && isBlankBetween(sides.before, last.a1, piece.a0);
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
  return similarity(wordCounts(linesText(before, a0, Math.min(a1, a0 + FINE_LINES_MAX))), wordCounts(linesText(after, b0, Math.min(b1, b0 + FINE_LINES_MAX)))) < SIMILAR;
}

/** Cuts a changed piece into its list items or table rows when both sides have the same ones in the same order. */
function byItem({ before, after }: Sides, piece: Piece): readonly Piece[] {
  const { a0, a1, b0, b1 } = piece;
  if (a1 - a0 < 2 || b1 - b0 < 2 || a1 - a0 + b1 - b0 > FINE_LINES_MAX) return [piece];
  const ours = itemStarts(before, a0, a1);
  const theirs = itemStarts(after, b0, b1);
  if (ours.length < 2 || ours.length !== theirs.length || ours[0] !== a0 || theirs[0] !== b0) return [piece];
  const items = ours.map((from, index) => ({ ...piece, a0: from, a1: ours[index + 1] ?? a1, b0: theirs[index] ?? b0, b1: theirs[index + 1] ?? b1 }));
  return items.every((item) => sameItem(linesText(before, item.a0, item.a1), linesText(after, item.b0, item.b1))) ? items : [piece];
}

function itemStarts(side: Side, from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (let line = from; line < to; line++) if (/^\s*(?:[-*+]\s|\d{1,9}[.)]\s|\||#{1,6}\s)/u.test(linesText(side, line, line + 1))) starts.push(line);
  return starts;
}

function sameItem(one: string, other: string): boolean {
  const id = REQUIREMENT_ID.exec(one)?.[0];
  if (id !== undefined && id === REQUIREMENT_ID.exec(other)?.[0]) return true;
  return similarity(wordCounts(one), wordCounts(other)) >= SIMILAR;
}

/** Joins a new or removed section with its new or removed subsections: always below a requirement, elsewhere while it stays small. */
function joinTrees({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.a1 === piece.a0 && last.b1 === piece.b0) {
      const added = last.run === -1 && piece.run === -1 && piece.a0 === piece.a1 && last.a0 === last.a1;
      const removed = last.other === -1 && piece.other === -1 && piece.b0 === piece.b1 && last.b0 === last.b1;
      if ((added && inTree(after, last.other, last.b0, piece.other, piece.b1)) || (removed && inTree(before, last.run, last.a0, piece.run, piece.a1))) {
        joined[joined.length - 1] = { ...last, a1: piece.a1, b1: piece.b1 };
        continue;
      }
    }
    joined.push(piece);
  }
  return joined;
}

function inTree(side: Side, top: number, from: number, run: number, to: number): boolean {
  const outer = sectionOf(side, top);
  const inner = sectionOf(side, run);
  if (outer === undefined || inner === undefined || from !== outer.startLine - 1 || inner.start >= outer.treeEnd) return false;
  return outer.requirement !== undefined || to - from <= TREE_LINES_MAX;
}

/** Joins the last pieces when a text without a final line ending could otherwise run into another. */
function joinUnended({ before, after }: Sides, pieces: readonly Piece[]): readonly Piece[] {
  const joined = [...pieces];
  const unended = (side: Side, from: number, to: number): boolean => to > from && to === side.lines.count && !endsLine(side.bytes);
  for (;;) {
    const last = joined.at(-1);
    const at = joined.findIndex((piece, index) => index < joined.length - 1 && (unended(before, piece.a0, piece.a1) || unended(after, piece.b0, piece.b1)));
    const first = joined[at];
    if (at === -1 || first === undefined || last === undefined) return joined;
    joined.splice(at, joined.length - at, { ...first, a1: last.a1, b1: last.b1 });
  }
}

function endsLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  return last === 10 || last === 13;
}
