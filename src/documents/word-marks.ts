/** Finds the words that differ between an old and a new line: sentences are aligned first, words only inside aligned sentences. */
import { diffArrays } from 'diff';
import { bestPairs } from './best-pairs.ts';
import { likeness, SIMILAR, wordBag } from './likeness.ts';
import { encode } from './lines.ts';
import { normativeRanges, tokensOf } from './words.ts';

/** UTF-16 offsets `[start, end)` of text to mark; `strong` when a requirement word, number, unit or id is in it. */
export type WordMark = readonly [start: number, end: number, strong: boolean];

export interface WordMarks {
  readonly before: readonly WordMark[];
  readonly after: readonly WordMark[];
}

/** Share of a line's text that may be marked; above it marks say nothing and are left out. */
const MARKED_MAX = 0.6;
/** Characters of a line up to which words are compared. */
const LINE_MAX = 20_000;
/** Edits that the comparison of words explores before it gives up. */
const EDITS_MAX = 400;

/** Marks for a pair of lines. Both lists are empty when the lines are equal, too different (more than 60 % changed) or too long. */
export function wordMarks(beforeLine: string, afterLine: string): WordMarks {
  const none: WordMarks = { before: [], after: [] };
  if (beforeLine === afterLine || beforeLine.length > LINE_MAX || afterLine.length > LINE_MAX) return none;
  const marks: Ranges = { before: [], after: [] };
  const one = sentencesOf(beforeLine);
  const other = sentencesOf(afterLine);
  if (one.length * other.length > LINE_MAX) return none;
  for (const [left, right] of alignSentences(one, other)) {
    if (left === undefined || right === undefined) {
      if (left !== undefined) marks.before.push([left.start, left.start + left.text.trimEnd().length]);
      if (right !== undefined) marks.after.push([right.start, right.start + right.text.trimEnd().length]);
    } else if (left.text !== right.text && !markWords(left, right, marks)) return none;
  }
  if (share(marks.before, beforeLine) > MARKED_MAX || share(marks.after, afterLine) > MARKED_MAX) return none;
  return { before: strengthen(marks.before, beforeLine), after: strengthen(marks.after, afterLine) };
}

interface Sentence {
  readonly text: string;
  readonly start: number;
}

interface Ranges {
  readonly before: [number, number][];
  readonly after: [number, number][];
}

/** Sentences and table cells with their place in the line; together they are the line. */
function sentencesOf(line: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const { index, 0: end } of line.matchAll(/[.!?;]["')\]*_`]*\s+(?=[\p{Lu}\p{N}"'(*_`[])|\|\s*/gu)) {
    const next = index + end.length;
    sentences.push({ text: line.slice(start, next), start });
    start = next;
  }
  if (start < line.length) sentences.push({ text: line.slice(start), start });
  return sentences;
}

function alignSentences(
  one: readonly Sentence[],
  other: readonly Sentence[],
): readonly (readonly [Sentence | undefined, Sentence | undefined])[] {
  if (one.length === 1 && other.length === 1) return [[one[0], other[0]]];
  const bags = [one.map(({ text }) => wordBag(encode(text))), other.map(({ text }) => wordBag(encode(text)))] as const;
  const none = new Int32Array();
  const value = (i: number, j: number): number => {
    // Equal sentences win over any number of merely similar ones.
    if (one[i]?.text === other[j]?.text) return 2;
    const alike = likeness(bags[0][i] ?? none, bags[1][j] ?? none);
    return alike < SIMILAR ? 0 : alike;
  };
  const aligned: (readonly [Sentence | undefined, Sentence | undefined])[] = [];
  let [a, b] = [0, 0];
  for (const [i, j] of bestPairs(one.length, other.length, value)) {
    for (; a < i; a++) aligned.push([one[a], undefined]);
    for (; b < j; b++) aligned.push([undefined, other[b]]);
    aligned.push([one[a++], other[b++]]);
  }
  for (; a < one.length; a++) aligned.push([one[a], undefined]);
  for (; b < other.length; b++) aligned.push([undefined, other[b]]);
  return aligned;
}

function markWords(left: Sentence, right: Sentence, marks: Ranges): boolean {
  const [ours, theirs] = [tokensOf(left.text), tokensOf(right.text)];
  const shorter = Math.min(ours.length, theirs.length);
  let [head, tail] = [0, 0];
  while (head < shorter && ours[head] === theirs[head]) head++;
  while (tail < shorter - head && ours[ours.length - 1 - tail] === theirs[theirs.length - 1 - tail]) tail++;
  const [out, into] = [ours.slice(head, ours.length - tail), theirs.slice(head, theirs.length - tail)];
  const start = ours.slice(0, head).join('').length;
  let [at, to] = [left.start + start, right.start + start];
  if (out.length <= 1 || into.length <= 1) {
    // One word is in the other text or it is not: no search is needed.
    const [word, list] = out.length === 1 ? [out[0] ?? '', into] : [into[0] ?? '', out];
    if (out.length === 0 || into.length === 0 || !list.includes(word)) {
      if (out.length > 0) extend(marks.before, at, at + out.join('').length);
      if (into.length > 0) extend(marks.after, to, to + into.join('').length);
      bridge(marks.before, left);
      bridge(marks.after, right);
      return true;
    }
  }
  const changes = diffArrays([...out], [...into], { maxEditLength: EDITS_MAX });
  if (changes === undefined) return false;
  for (const { added, removed, value } of changes) {
    const length = value.join('').length;
    if (removed) extend(marks.before, at, at + length);
    if (added) extend(marks.after, to, to + length);
    if (!added) at += length;
    if (!removed) to += length;
  }
  bridge(marks.before, left);
  bridge(marks.after, right);
  return true;
}

function extend(ranges: [number, number][], start: number, end: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === start) last[1] = end;
  else ranges.push([start, end]);
}

/** Joins marks of one sentence that only a space separates, so that a changed phrase is one mark. */
function bridge(ranges: [number, number][], { text, start }: Sentence): void {
  for (let i = ranges.length - 1; i > 0; i--) {
    const range = ranges[i];
    const previous = ranges[i - 1];
    if (range === undefined || previous === undefined || previous[0] < start) return;
    if (/^\s*$/u.test(text.slice(previous[1] - start, range[0] - start))) {
      previous[1] = range[1];
      ranges.splice(i, 1);
    }
  }
}

function share(ranges: readonly (readonly [number, number])[], line: string): number {
  const written = (text: string): number => text.replaceAll(/\s+/gu, '').length;
  const whole = written(line);
  if (whole === 0) return 0;
  return ranges.reduce((sum, [start, end]) => sum + written(line.slice(start, end)), 0) / whole;
}

function strengthen(ranges: readonly (readonly [number, number])[], line: string): readonly WordMark[] {
  const binding = normativeRanges(line);
  const written = ranges.filter(([start, end]) => line.slice(start, end).trim() !== '');
  return written.map(([start, end]) => [start, end, binding.some(([from, to]) => from < end && start < to)] as const);
}
