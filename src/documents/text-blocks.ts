/** Joins the lines of a run of text into blocks (paragraph, list item, heading, table row), and says which old block became which new one. */
import { bestPairs } from './best-pairs.ts';
import { likeness, SIMILAR, wordBag } from './likeness.ts';
import { encode } from './lines.ts';

/** Lines that read as one, joined by `\n`. */
export interface TextBlock {
  readonly text: string;
  /** Index of its first line in the run. */
  readonly first: number;
  /** Where each of its lines starts in the text. */
  readonly starts: readonly number[];
}

const BLOCK_START = /^\s*(?:[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|#{1,6}(?:\s|$)|\||>|```|~~~)/u;
/** Block pairs that are compared by their words. */
const PAIRS_MAX = 400;

/** Blocks of a run, in order; blank lines are in none. */
export function blocksOf(lines: readonly string[]): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  let open: { readonly first: number; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    let at = 0;
    const starts = open.lines.map((line) => (at += line.length + 1) - line.length - 1);
    blocks.push({ text: open.lines.join('\n'), first: open.first, starts });
    open = undefined;
  };
  for (const [index, line] of lines.entries()) {
    const blank = line.trim() === '';
    if (blank || open === undefined || BLOCK_START.test(line)) close();
    if (blank) continue;
    if (open === undefined) open = { first: index, lines: [line] };
    else open.lines.push(line);
  }
  close();
  return blocks;
}

/** Blocks beside what they became, in the order of both; many blocks in order where there are as many of them. */
export function pairBlocks(one: readonly TextBlock[], other: readonly TextBlock[]): readonly (readonly [TextBlock, TextBlock])[] {
  const single = one.length === 1 && other.length === 1;
  const many = one.length * other.length > PAIRS_MAX;
  const places =
    single || (many && one.length === other.length)
      ? one.map((_, index) => [index, index] as const)
      : many
        ? []
        : bestPairs(one.length, other.length, valueOf(one, other));
  return places.flatMap(([i, j]) => {
    const [left, right] = [one[i], other[j]];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}

function valueOf(one: readonly TextBlock[], other: readonly TextBlock[]): (i: number, j: number) => number {
  const bags = [one, other].map((blocks) => blocks.map(({ text }) => wordBag(encode(text))));
  const none = new Int32Array();
  return (i, j) => {
    const alike = likeness(bags[0]?.[i] ?? none, bags[1]?.[j] ?? none);
    return alike < SIMILAR ? 0 : alike;
  };
}
