/** Cuts text into words and tells which of them bind (SHALL, numbers, units, ids). */
import { REQUIREMENT_ID } from './requirement-id.ts';

/** A word, a character of a script written without spaces, or a punctuation mark. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]\p{M}*|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{M}\p{N}_]|(?<=[\p{L}\p{N}])[-'’.](?=[\p{L}\p{N}_]))+|\S/gu;
const ASCII = /^[\t\n\r -~]*$/u;
const ASCII_TOKEN = /\w+(?:[-'.]\w+)*|\S/gu;

/** Words and punctuation marks of a text with their UTF-16 offsets; white space is left out. */
export interface Tokens {
  readonly words: readonly string[];
  readonly starts: readonly number[];
}

/** Tokens of `text[from..to)`. */
export function tokensOf(text: string, from: number, to: number): Tokens {
  const part = text.slice(from, to);
  const words: string[] = [];
  const starts: number[] = [];
  for (const { index, 0: word } of part.matchAll(ASCII.test(part) ? ASCII_TOKEN : TOKEN)) {
    words.push(word);
    starts.push(from + index);
  }
  return { words, starts };
}

const UNITS =
  'ns|µs|us|ms|s|sec|secs|seconds?|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?|bytes?|[kKMGT]i?[Bb]|bits?|%|percent|px|pt|rows?|lines?|characters?|chars?|items?|times?|attempts?|retries|requests?|users?|rpm|rps|qps|Hz|kHz|MHz|°C|USD|EUR|€';

/** Requirement words, negations and limits, numbers with their unit, and ids. */
const NORMATIVE = new RegExp(
  [
    REQUIREMENT_ID.source,
    '\\b(?:[Ss]hall|SHALL|[Mm]ust|MUST|[Ss]hould|SHOULD|MAY|CAN|CANNOT|WILL|REQUIRED|RECOMMENDED|OPTIONAL|WHEN|WHILE|WHERE|UNLESS|[Nn]ever|NEVER|[Nn]ot|NOT|[Oo]nly|ONLY|[Uu]nless|[Aa]t (?:least|most)|[Ee]xactly|[Ww]ithin|WITHIN)\\b',
    `\\d+(?:[.,:]\\d+)*(?:\\s?(?:${UNITS})(?![\\p{L}\\p{N}]))?`,
  ].join('|'),
  'gu',
);
const LEADING_NUMBER = /^[ \t]*(?:#{1,6}[ \t]+\d+(?:\.\d+)*[.):]?|\d{1,9}[.)])(?=[ \t])/gmu;

const MAY_BIND = /[\dA-Z]|shall|must|should|never|not|only|unless|at|least|most|exactly|within/u;
const DIGIT = /\d/u;
/** Characters before a text that may make it bind: the number of a unit. */
export const BINDS_BEFORE = 2;

/** False where `text[from..to)`, whole words of it, surely holds nothing that binds: much cheaper than to look for it. */
export function mayBind(text: string, from: number, to: number): boolean {
  return MAY_BIND.test(text.slice(from, to)) || DIGIT.test(text.slice(Math.max(0, from - BINDS_BEFORE), from));
}

/** Whether a binding word, number, unit or id differs between two texts; numbers of lists and headings do not count. */
export function normativeDiffers(before: string, after: string): boolean {
  return normativeWords(before).join('\u0000') !== normativeWords(after).join('\u0000');
}

function normativeWords(text: string): readonly string[] {
  const bare = text.includes('\n') || /^[\s#\d]/u.test(text) ? text.replaceAll(LEADING_NUMBER, '') : text;
  return bare.match(NORMATIVE) ?? [];
}

/** Ranges of `text` (UTF-16 offsets) that bind. */
export function normativeRanges(text: string): readonly (readonly [number, number])[] {
  return Array.from(text.matchAll(NORMATIVE), (match) => [match.index, match.index + match[0].length] as const);
}

/** A line of Markdown as plain text: without its block marker and bold marks, white space collapsed. */
export function plainText(line: string): string {
  const text = line.replace(/^[\s\uFEFF]*(?:#{1,6}\s+|[-*+]\s+(?:\[.?\]\s+)?|\d{1,9}[.)]\s+|>\s*|\|\s*)*/u, '');
  const bare = text.includes('|') ? text.replace(/\s*\|\s*$/u, '') : text;
  return (bare.includes('**') ? bare.replaceAll('**', '') : bare).replaceAll(/[\s\u0085]{2,}|[^\S ]|\u0085/gu, ' ').trim();
}
