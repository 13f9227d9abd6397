/** Searches the texts of a pane: in blocks of joined rows, kept as long as the pane says that its texts are the same. */
import { matcherOf } from './highlight.ts';
import type { Pane } from './screen.ts';

export interface Found {
  readonly index: number;
  /** The search went on from the other end. */
  readonly isWrapped: boolean;
}

export interface Searching {
  /** The nearest row that holds the pattern, from row `from` on, that one included, or backwards. */
  readonly find: (pane: Pane, pattern: string, from: number, direction: 1 | -1) => Found | undefined;
  /** Reads the pane's texts bit by bit while nothing else is to do, so that a search finds them ready. */
  readonly prepare: (pane: Pane) => void;
}

const BLOCK_ROWS = 512;
/** Blocks read in one turn: about two milliseconds of work. */
const TURN_BLOCKS = 4;

interface Block {
  readonly text: string;
  /** Where each of its rows begins in `text`. */
  readonly starts: Int32Array;
}

interface Kept {
  readonly sources: readonly object[];
  readonly blocks: (Block | undefined)[];
}

/** A search over the panes of one terminal. */
export function createSearching(): Searching {
  const kept = new WeakMap<object, Kept>();

  /** The blocks read so far of a pane with these sources; a new list when any of them is another. */
  function blocksOf({ textsFrom }: Pane): (Block | undefined)[] {
    const [first] = textsFrom ?? [];
    if (first === undefined || textsFrom === undefined) return [];
    const known = kept.get(first);
    if (
      known !== undefined &&
      known.sources.length === textsFrom.length &&
      known.sources.every((source, index) => source === textsFrom[index])
    )
      return known.blocks;
    const blocks: (Block | undefined)[] = [];
    kept.set(first, { sources: textsFrom, blocks });
    return blocks;
  }

  return {
    find(pane, pattern, from, direction) {
      if (pane.count === 0 || pattern === '') return undefined;
      const blocks = blocksOf(pane);
      const matcher = matcherOf(pattern);
      const start = Math.max(0, Math.min(from, pane.count - 1));
      const here = from === start ? scan(pane, blocks, matcher, start, direction) : undefined;
      if (here !== undefined) return { index: here, isWrapped: false };
      const round = scan(pane, blocks, matcher, direction > 0 ? 0 : pane.count - 1, direction);
      return round === undefined ? undefined : { index: round, isWrapped: true };
    },
    prepare(pane) {
      if (pane.textsFrom === undefined) return;
      const blocks = blocksOf(pane);
      const last = Math.ceil(pane.count / BLOCK_ROWS);
      const turn = (next: number): void => {
        for (let number = next; number < Math.min(next + TURN_BLOCKS, last); number += 1) blocks[number] ??= readBlock(pane, number);
        if (next + TURN_BLOCKS < last) setImmediate(turn, next + TURN_BLOCKS);
      };
      setImmediate(turn, 0);
    },
  };
}

function readBlock(pane: Pane, number: number): Block {
  const first = number * BLOCK_ROWS;
  const rows = Math.min(BLOCK_ROWS, pane.count - first);
  const starts = new Int32Array(rows);
  const texts: string[] = [];
  let length = 0;
  for (let row = 0; row < rows; row += 1) {
    const text = pane.text(first + row);
    starts[row] = length;
    length += text.length + 1;
    texts.push(text);
  }
  // Joined at once: text that grows piece by piece is put together only when it is searched.
  return { text: texts.join('\n'), starts };
}

/** The first match from a row on to the end of the pane in this direction. */
function scan(pane: Pane, blocks: (Block | undefined)[], matcher: RegExp, from: number, direction: 1 | -1): number | undefined {
  const last = Math.ceil(pane.count / BLOCK_ROWS) - 1;
  const begin = Math.floor(from / BLOCK_ROWS);
  for (let number = begin; number >= 0 && number <= last; number += direction) {
    const block = (blocks[number] ??= readBlock(pane, number));
    const row = number === begin ? from - number * BLOCK_ROWS : undefined;
    const found = direction > 0 ? firstIn(block, matcher, row ?? 0) : lastIn(block, matcher, row ?? block.starts.length - 1);
    if (found !== undefined) return number * BLOCK_ROWS + found;
  }
  return undefined;
}

function firstIn({ text, starts }: Block, matcher: RegExp, row: number): number | undefined {
  matcher.lastIndex = starts[row] ?? 0;
  const match = matcher.exec(text);
  return match === null ? undefined : rowAt(starts, match.index);
}

function lastIn({ text, starts }: Block, matcher: RegExp, row: number): number | undefined {
  const end = starts[row + 1] ?? text.length;
  let found: number | undefined;
  for (const match of text.slice(0, end).matchAll(matcher)) found = match.index;
  return found === undefined ? undefined : rowAt(starts, found);
}

/** The row that a place in a block's text lies in. */
function rowAt(starts: Int32Array, place: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}
