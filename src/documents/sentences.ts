/** Cuts text into sentences and table cells, and says which of an old text became which of a new one. */
import { bestPairs } from './best-pairs.ts';
import { likeness, SIMILAR, wordBag } from './likeness.ts';
import { encode } from './lines.ts';

/** A sentence or table cell: UTF-16 offsets in its text, without the white space behind it. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  /** Its words, any white space as one space: equal for what only wraps differently. */
  readonly words: string;
}

const SENTENCE_END = /[.!?;]["')\]*_`]*\s+(?=[\p{Lu}\p{N}"'(*_`[])|[。！？；]["'」』）]*\s*|\|\s*/gu;
/** Characters that a sentence may end with. */
export const CLOSERS = /[.!?;。！？；|]/u;

/** Sentences in order; together they hold all that is written. */
export function sentencesOf(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const close = (next: number): void => {
    const written = text.slice(start, next).trimEnd();
    if (written.trim() !== '')
      sentences.push({
        start: next - text.slice(start, next).trimStart().length,
        end: start + written.length,
        words: written.trim().replaceAll(/\s+/gu, ' '),
      });
    start = next;
  };
  for (const { index, 0: end } of text.matchAll(SENTENCE_END)) close(index + end.length);
  if (start < text.length) close(text.length);
  return sentences;
}

/** An old sentence and what it became; one of them absent when the other has no partner. */
export type Aligned = readonly [Sentence | undefined, Sentence | undefined];

/** Sentence pairs that are compared by their words; with more, only equal ones at the ends and the same number between are paired. */
const PAIRS_MAX = 2_500;

/** Sentences beside what they became, in an order that keeps that of both texts. Equal ones win over any number of like ones. */
export function alignSentences(one: readonly Sentence[], other: readonly Sentence[]): readonly Aligned[] {
  const shorter = Math.min(one.length, other.length);
  let [head, tail] = [0, 0];
  while (head < shorter && one[head]?.words === other[head]?.words) head++;
  while (tail < shorter - head && one.at(-1 - tail)?.words === other.at(-1 - tail)?.words) tail++;
  const [left, right] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)];
  if (one.length === 1 && other.length === 1) return [[left[0], right[0]]];
  const pairs = left.length * right.length > PAIRS_MAX ? inOrder(left, right) : bestPairs(left.length, right.length, valueOf(left, right));
  const aligned: Aligned[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of [...pairs, [left.length, right.length] as const]) {
    for (; a < i; a++) aligned.push([left[a], undefined]);
    for (; b < j; b++) aligned.push([undefined, right[b]]);
    if (a < left.length && b < right.length) aligned.push([left[a++], right[b++]]);
  }
  return aligned;
}

function inOrder(left: readonly Sentence[], right: readonly Sentence[]): readonly (readonly [number, number])[] {
  return left.length === right.length ? left.map((_, index) => [index, index] as const) : [];
}

function valueOf(left: readonly Sentence[], right: readonly Sentence[]): (i: number, j: number) => number {
  const bags = [left, right].map((sentences) => sentences.map(({ words }) => wordBag(encode(words))));
  const none = new Int32Array();
  return (i, j) => {
    if (left[i]?.words === right[j]?.words) return EQUAL;
    const alike = likeness(bags[0]?.[i] ?? none, bags[1]?.[j] ?? none);
    return alike < SIMILAR ? 0 : alike;
  };
}

/** Outweighs all the like pairs that there can be. */
const EQUAL = PAIRS_MAX;
