/**
 * Finds the words that differ between an old and a new text: blocks are paired first, then sentences, and words only inside
 * paired sentences. White space never counts, so a text that wraps differently differs in its changed words alone.
 */
import { graphemesOf } from '../domain/graphemes.ts';
import { blocksOf, pairBlocks, type TextBlock } from './text-blocks.ts';
import { alignSentences, CLOSERS, sentencesOf } from './sentences.ts';
import { rangeMatcher } from './sequence.ts';
import { mayBind, normativeRanges, tokensOf } from './words.ts';

/** UTF-16 offsets `[start, end)` of text to mark; `strong` when a requirement word, number, unit or id is in it. */
export type WordMark = readonly [start: number, end: number, strong: boolean];

export interface WordMarks {
  readonly before: readonly WordMark[];
  readonly after: readonly WordMark[];
}

/** Marks of each line of two runs of lines. */
export interface RunMarks {
  readonly before: readonly (readonly WordMark[])[];
  readonly after: readonly (readonly WordMark[])[];
}

/** Share of a text that may be marked; above it marks say nothing and are left out. */
const MARKED_MAX = 0.6;
/** Characters of a text up to which words are compared. */
const TEXT_MAX = 20_000;

/**
 * Marks for a run of old lines that gives way to a run of new ones. A block (paragraph, list item, heading, table row) has
 * marks only beside the block it became, and none when more than 60 % of it changed or it is very long.
 */
export function runMarks(before: readonly string[], after: readonly string[]): RunMarks {
  const marks = { before: before.map((): WordMark[] => []), after: after.map((): WordMark[] => []) };
  for (const [one, other] of pairBlocks(blocksOf(before), blocksOf(after))) {
    const found = wordMarks(one.text, other.text);
    spread(one, found.before, marks.before);
    spread(other, found.after, marks.after);
  }
  return marks;
}

/** Gives each line of a block its part of the marks. */
function spread({ text, first, starts }: TextBlock, found: readonly WordMark[], lines: readonly WordMark[][]): void {
  let line = 0;
  for (const [start, end, strong] of found) {
    while ((starts[line + 1] ?? Infinity) <= start) line++;
    for (let at = line; (starts[at] ?? Infinity) < end; at++) {
      const from = starts[at] ?? 0;
      const part = text.slice(Math.max(start, from), Math.min(end, (starts[at + 1] ?? text.length + 1) - 1));
      const lead = part.length - part.trimStart().length;
      const place = Math.max(start, from) - from + lead;
      const length = part.trim().length;
      if (length > 0) lines[first + at]?.push([place, place + length, strong]);
    }
  }
}

/** Marks for a pair of texts. Both lists are empty when the texts are equal, too different (more than 60 % changed) or too long. */
export function wordMarks(before: string, after: string): WordMarks {
  if (before === after || before.length > TEXT_MAX || after.length > TEXT_MAX) return NO_MARKS;
  const [start, cut] = commonEnds(before, after);
  const middle = { start, end: before.length - cut };
  const other = { start, end: after.length - cut };
  const found: Ranges = { before: [], after: [] };
  if (isInOneSentence(before, middle, after, other)) markWords(before, middle, after, other, found);
  else
    for (const [left, right] of alignSentences(sentencesOf(before), sentencesOf(after))) {
      if (left !== undefined && right !== undefined) {
        if (left.words !== right.words) markWords(before, left, after, right, found);
      } else if (left !== undefined) found.before.push([left.start, left.end]);
      else if (right !== undefined) found.after.push([right.start, right.end]);
    }
  if (isRewritten(before, found.before) || isRewritten(after, found.after)) return NO_MARKS;
  return { before: finished(before, found.before), after: finished(after, found.after) };
}

const NO_MARKS: WordMarks = { before: [], after: [] };

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Ranges {
  readonly before: [number, number][];
  readonly after: [number, number][];
}

/** Characters equal at both ends, up to where white space parts words. */
function commonEnds(one: string, other: string): readonly [start: number, cut: number] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && isSame(one.charCodeAt(start), other.charCodeAt(start))) start++;
  let cut = 0;
  while (cut < shorter - start && isSame(one.charCodeAt(one.length - 1 - cut), other.charCodeAt(other.length - 1 - cut))) cut++;
  while (start > 0 && !isSpace(one.charCodeAt(start - 1))) start--;
  while (cut > 0 && !isSpace(one.charCodeAt(one.length - cut))) cut--;
  return [start, cut];
}

function isSame(one: number, other: number): boolean {
  return one === other || (isSpace(one) && isSpace(other));
}

/** A space, tab or line ending; what else is white space parts nothing here. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Whether what differs surely lies in one sentence that stays mostly as it was: then there is nothing to align. */
function isInOneSentence(before: string, one: Range, after: string, other: Range): boolean {
  const longer = Math.max(one.end - one.start, other.end - other.start);
  if (longer * 2 > before.length || CLOSERS.test(before.slice(one.start, one.end)) || CLOSERS.test(after.slice(other.start, other.end)))
    return false;
  let kept = 0;
  for (let at = one.start - 1; at >= 0 && kept <= longer && !isCloser(before.charCodeAt(at)); at--) kept++;
  for (let at = one.end; at < before.length && kept <= longer && !isCloser(before.charCodeAt(at)); at++) kept++;
  return kept > longer;
}

function isCloser(code: number): boolean {
  return code === 46 || code === 33 || code === 63 || code === 59 || code === 124 || code >= 0x3000;
}

/** Marks the words of two ranges that are in one of them only. */
function markWords(before: string, one: Range, after: string, other: Range, found: Ranges): void {
  const [ours, theirs] = [tokensOf(before, one.start, one.end), tokensOf(after, other.start, other.end)];
  const shorter = Math.min(ours.words.length, theirs.words.length);
  let [head, tail] = [0, 0];
  while (head < shorter && ours.words[head] === theirs.words[head]) head++;
  while (tail < shorter - head && ours.words.at(-1 - tail) === theirs.words.at(-1 - tail)) tail++;
  const [n, m] = [ours.words.length - head - tail, theirs.words.length - head - tail];
  const [stays, kept] = [new Uint8Array(n), new Uint8Array(m)];
  if (n > 0 && m > 0 && n + m > 2) {
    const numbers = new Map<string, number>();
    const number = (words: readonly string[]): Int32Array =>
      Int32Array.from(words, (word) => {
        const known = numbers.get(word) ?? numbers.size;
        numbers.set(word, known);
        return known;
      });
    const [a, b] = [number(ours.words.slice(head, head + n)), number(theirs.words.slice(head, head + m))];
    const matches = new Int32Array(n).fill(-1);
    if (numbers.size < n + m) rangeMatcher(a, b, numbers.size, matches)(0, n, 0, m);
    for (const [at, to] of matches.entries()) if (to !== -1) [stays[at], kept[to]] = [1, 1];
  }
  collect(ours.starts, ours.words, head, stays, found.before);
  collect(theirs.starts, theirs.words, head, kept, found.after);
}

/** Ranges of the words that do not stay; neighbours are one range. */
function collect(starts: readonly number[], words: readonly string[], head: number, stays: Uint8Array, ranges: [number, number][]): void {
  let open: [number, number] | undefined;
  for (const [index, stay] of stays.entries()) {
    const start = starts[head + index] ?? 0;
    const end = start + (words[head + index]?.length ?? 0);
    if (stay === 1) open = undefined;
    else if (open !== undefined) open[1] = end;
    else ranges.push((open = [start, end]));
  }
}

function isRewritten(text: string, ranges: readonly (readonly [number, number])[]): boolean {
  let marked = 0;
  for (const [start, end] of ranges) marked += written(text, start, end, Infinity);
  return marked > 0 && marked > MARKED_MAX * written(text, 0, text.length, marked / MARKED_MAX);
}

/** Characters of a range that are no white space; counted until there are `enough`. */
function written(text: string, from: number, to: number, enough: number): number {
  let count = 0;
  for (let at = from; at < to && count < enough; at++) if (!isSpace(text.charCodeAt(at))) count++;
  return count;
}

/** Texts in which every character stands for itself. */
const PLAIN =
  /^[\t\n -~\u00a1-\u00ac\u00ae-\u024f\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]*$/u;

function finished(text: string, ranges: readonly (readonly [number, number])[]): readonly WordMark[] {
  if (ranges.length === 0) return [];
  return (PLAIN.test(text) ? ranges : wholeCharacters(text, ranges)).map(
    ([start, end]) => [start, end, isBinding(text, start, end)] as const,
  );
}

/** The ranges with every character that they touch as a whole. */
function wholeCharacters(text: string, ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const whole: [number, number][] = [];
  let next = 0;
  for (const { index, segment } of graphemesOf(text)) {
    const end = index + segment.length;
    while ((ranges[next]?.[1] ?? Infinity) <= index) next++;
    const range = ranges[next];
    if (range === undefined) break;
    if (range[0] >= end) continue;
    const last = whole.at(-1);
    if (last !== undefined && last[1] === index && range[0] < index) last[1] = end;
    else whole.push([index, end]);
  }
  return whole;
}

/** Words around a mark that may bind together with it, and characters that they may have. */
const AROUND_WORDS = 2;
const AROUND_MAX = 80;

/** Whether a requirement word, number with its unit, or id lies in a range or across its ends. */
function isBinding(text: string, start: number, end: number): boolean {
  if (!mayBind(text, start, end)) return false;
  let from = start;
  for (let words = 0; from > 0 && start - from < AROUND_MAX; from--)
    if (isSpace(text.charCodeAt(from - 1)) && ++words > AROUND_WORDS) break;
  let to = end;
  for (let words = 0; to < text.length && to - end < AROUND_MAX; to++) if (isSpace(text.charCodeAt(to)) && ++words > AROUND_WORDS) break;
  return normativeRanges(text.slice(from, to)).some(([first, last]) => from + first < end && start < from + last);
}
