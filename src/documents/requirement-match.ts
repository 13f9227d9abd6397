/** Decides which requirement (or scenario) of one document is which of the other: by key and title, by equal words, by title, by likeness. */
import { likeness, SIMILAR, wordBag, type WordBag } from './likeness.ts';

/** What identifies a block. */
export interface Identity {
  readonly key: string;
  readonly title: string;
  /** Its words without heading and id. */
  readonly text: string;
  /** Bytes whose words are compared when nothing else identifies it. */
  readonly bytes: Uint8Array;
}

/** Likeness from which two blocks under different keys and titles are one that was renamed and edited. */
const RENAMED_LIKENESS_MIN = 0.6;
/** Pairs that are compared by their words; beyond, blocks are told apart by keys, titles and equal words alone. */
const LIKENESS_PAIRS_MAX = 40_000;

/** `matches[i] = j`: block `i` before is block `j` after; -1 when it is gone. No block matches twice. */
export function matchBlocks(before: readonly Identity[], after: readonly Identity[]): Int32Array {
  const matches = new Int32Array(before.length).fill(-1);
  const taken = new Uint8Array(after.length);
  const bags = new Map<Identity, WordBag>();
  const alike = (i: number, j: number): number => likeness(bagOf(bags, before[i]), bagOf(bags, after[j]));
  const pass = (keyOf: (block: Identity) => string, accept: (i: number, j: number) => boolean = () => true): void => {
    const places = new Map<string, number[]>();
    for (let j = after.length - 1; j >= 0; j--) {
      const key = taken[j] === 1 || after[j] === undefined ? '' : keyOf(after[j] ?? EMPTY);
      if (key === '') continue;
      const known = places.get(key);
      if (known === undefined) places.set(key, [j]);
      else known.push(j);
    }
    for (const [i, block] of before.entries()) {
      if (matches[i] !== -1) continue;
      const free = places.get(keyOf(block));
      const j = free?.at(-1);
      if (free === undefined || j === undefined || !accept(i, j)) continue;
      free.pop();
      matches[i] = j;
      taken[j] = 1;
    }
  };
  pass(({ key, title }) => `${key}\u0000${title}`);
  pass(({ text }) => text);
  pass(({ title }) => title);
  pass(
    ({ key }) => key,
    (i, j) => alike(i, j) >= SIMILAR,
  );
  byLikeness(matches, taken, alike);
  pass(({ key }) => key);
  return matches;
}

const EMPTY: Identity = { key: '', title: '', text: '', bytes: new Uint8Array() };

function bagOf(bags: Map<Identity, WordBag>, block: Identity = EMPTY): WordBag {
  let bag = bags.get(block);
  if (bag === undefined) bags.set(block, (bag = wordBag(block.bytes)));
  return bag;
}

/** Matches what is left, the most alike first. */
function byLikeness(matches: Int32Array, taken: Uint8Array, alike: (i: number, j: number) => number): void {
  const ours = [...matches.keys()].filter((i) => matches[i] === -1);
  const theirs = [...taken.keys()].filter((j) => taken[j] === 0);
  if (ours.length * theirs.length > LIKENESS_PAIRS_MAX) return;
  const pairs = ours.flatMap((i) => theirs.map((j) => ({ i, j, value: alike(i, j) }))).filter(({ value }) => value >= RENAMED_LIKENESS_MIN);
  for (const { i, j } of pairs.toSorted((one, other) => other.value - one.value || one.i - other.i || one.j - other.j)) {
    if (matches[i] !== -1 || taken[j] === 1) continue;
    matches[i] = j;
    taken[j] = 1;
  }
}
