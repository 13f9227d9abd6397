/** What a hunk says of itself: its id, whether it moved, whether it binds, and one line of its text. */
import { digestOf } from '../domain/digest.ts';
import type { Contexts } from './contexts.ts';
import type { Alignment, Piece } from './line-match.ts';
import { decode } from './lines.ts';
import { linesText, type Side, type Sides } from './side.ts';
import { BINDS_BEFORE, mayBind, normativeDiffers, plainText } from './words.ts';

/** Characters of a hunk's summary. */
const SUMMARY_MAX = 80;
/** Bytes of a line that its summary is taken from. */
const LINE_BYTES_MAX = 8 * SUMMARY_MAX;

const encoder = new TextEncoder();

/** Gives a hunk its id. */
export type Identify = (piece: Piece, out: Uint8Array, into: Uint8Array) => string;

/** Places of a line in the text after that are looked at one by one to tell equal changes apart. */
const OCCURRENCES_MAX = 64;

/** Bytes of a text that goes from which it is told from others without its place. */
const TELLING_BYTES_MIN = 120;

/**
 * Names hunks by the heading they stand under, what goes and what comes. Equal changes are told apart by their place
 * among equal lines of the text after, which stays what it is while the text before takes hunks: so do the names.
 */
export function identities(sides: Sides, { after: contexts }: Alignment): Identify {
  const used = new Set<string>();
  const earlier = earlierLines(sides, contexts);
  let content = new Uint8Array(4096);
  const named = (heading: string, out: Uint8Array, into: Uint8Array, ordinal: string): string => {
    const head = `${heading}\u0000${out.length} ${into.length} ${ordinal}\u0000`;
    const room = head.length * 3 + out.length + into.length;
    if (room > content.length) content = new Uint8Array(room * 2);
    const { written } = encoder.encodeInto(head, content);
    content.set(out, written);
    content.set(into, written + out.length);
    return digestOf(content.subarray(0, written + out.length + into.length)).slice(0, 12);
  };
  return (piece, out, into) => {
    const { b0, b1 } = piece;
    // A long text that goes is told by itself, a short one by its place.
    const gone = b0 === b1 && out.length >= TELLING_BYTES_MIN;
    const heading = gone ? '' : (contexts.own[contexts.owners[b0 === b1 ? b0 - 1 : b0] ?? 0] ?? '');
    const around = !gone && isBlank(into) ? 1 : 0;
    const [from, to] = [Math.max(0, b0 - around), Math.min(b1 + around, sides.after.lines.count)];
    const place = gone ? '0' : placeAmongEqual(sides.after, earlier, from, to);
    const ordinal = around === 0 ? place : `${place} ${linesText(sides.after, from, b0)}\u0000${linesText(sides.after, b1, to)}`;
    let id = named(heading, out, into, ordinal);
    for (let again = 1; used.has(id); again++) id = named(heading, out, into, `${ordinal}.${again}`);
    used.add(id);
    return id;
  };
}

/** For each line after, the line before it in the text with the same content and heading, and how many there are. */
interface Earlier {
  readonly line: Int32Array;
  readonly count: Int32Array;
}

function earlierLines({ after, size }: Sides, { lines: headings }: Contexts): Earlier {
  const { count: lines } = after.lines;
  let capacity = 16;
  while (capacity < lines * 2) capacity *= 2;
  // The latest line + 1 of each content under each heading.
  const latest = new Int32Array(capacity);
  const line = new Int32Array(lines).fill(-1);
  const count = new Int32Array(lines);
  for (let at = 0; at < lines; at++) {
    const [number, heading] = [after.numbers[at] ?? 0, headings[at] ?? 0];
    let slot = Math.imul(number + Math.imul(heading, size | 1), 0x9e3779b1) >>> 7;
    let last = -1;
    for (slot %= capacity; (last = (latest[slot] ?? 0) - 1) !== -1; slot = (slot + 1) % capacity)
      if (after.numbers[last] === number && headings[last] === heading) break;
    if (last !== -1) {
      line[at] = last;
      count[at] = (count[last] ?? 0) + 1;
    }
    latest[slot] = at + 1;
  }
  return { line, count };
}

/** How often the lines `from..to` stand in the text after before here, under the same heading. */
function placeAmongEqual({ numbers }: Side, { line, count }: Earlier, from: number, to: number): string {
  if (from >= to) return '0';
  if ((count[from] ?? 0) > OCCURRENCES_MAX) return `line ${count[from] ?? 0}`;
  let place = 0;
  for (let other = line[from] ?? -1; other !== -1; other = line[other] ?? -1) {
    let at = 1;
    while (from + at < to && numbers[from + at] === numbers[other + at]) at++;
    if (from + at >= to) place++;
  }
  return String(place);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 32);
}

/** Pieces that take out or put in a text which another piece puts in or takes out unchanged, each with the other. */
export function movedPieces({ before, after }: Sides, pieces: readonly Piece[]): ReadonlyMap<number, number> {
  const moved = new Map<number, number>();
  const removed = new Map<string, number[]>();
  for (const [index, { a0, a1, b0, b1 }] of pieces.entries()) {
    if (b0 !== b1 || a0 === a1) continue;
    const key = textKey(before.numbers, a0, a1, before.bytes, before.lines.starts);
    const known = removed.get(key);
    if (known !== undefined) known.push(index);
    else if (key !== '') removed.set(key, [index]);
  }
  for (const [index, { a0, a1, b0, b1 }] of pieces.entries()) {
    if (removed.size === 0) break;
    if (a0 !== a1 || b0 === b1) continue;
    const from = removed.get(textKey(after.numbers, b0, b1, after.bytes, after.lines.starts))?.shift();
    if (from !== undefined) moved.set(from, index).set(index, from);
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

/** What the texts of a hunk say. */
export interface TextFacts {
  /** What differs holds a requirement word, number, unit or id. */
  readonly normative: boolean;
  /** First changed line that says something, without its Markdown marker; cut at `SUMMARY_MAX` characters. */
  readonly summary: string;
}

/** Facts of a text that gives way to another; `binding` false leaves out looking for normative words. */
export function textFacts(out: Uint8Array, into: Uint8Array, binding: boolean): TextFacts {
  const [start, cut] = commonEnds(out, into);
  const differs = (): boolean => {
    const [head, tail] = [wordsBack(out, start, 1), wordsOn(out, cut, 1)];
    const near = Math.max(0, head - BINDS_BEFORE);
    const [one, other] = [decode(out, near, out.length - tail), decode(into, near, into.length - tail)];
    if (!mayBind(one, head - near, one.length) && !mayBind(other, head - near, other.length)) return false;
    const [from, behind] = [wordsBack(out, start, AROUND_WORDS), wordsOn(out, cut, AROUND_WORDS)];
    return normativeDiffers(decode(out, from, out.length - behind), decode(into, from, into.length - behind));
  };
  const source = into.length === 0 ? out : into;
  const place = into.length === 0 || out.length === 0 ? 0 : Math.min(wordsBack(out, start, AROUND_WORDS), source.length);
  return { normative: binding && differs(), summary: firstLine(source, place) };
}

/** Words around what differs that are looked at with it, so that a number keeps its unit and a phrase its words. */
const AROUND_WORDS = 3;

/** Bytes equal at both ends. */
function commonEnds(one: Uint8Array, other: Uint8Array): readonly [number, number] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let cut = 0;
  while (cut < shorter - start && one[one.length - 1 - cut] === other[other.length - 1 - cut]) cut++;
  return [start, cut];
}

/** `start` moved back over white space `count` times. */
function wordsBack(text: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let words = 0; at > 0 && words < count; at--) if ((text[at - 1] ?? 0) <= 32) words++;
  return at;
}

/** Bytes left at the end when `cut` of them are shortened likewise. */
function wordsOn(text: Uint8Array, cut: number, count: number): number {
  let left = cut;
  for (let words = 0; left > 0 && words < count; left--) if ((text[text.length - left] ?? 0) <= 32) words++;
  return left;
}

function firstLine(source: Uint8Array, place: number): string {
  let from = place;
  while (from > 0 && !isEnding(source[from - 1])) from--;
  let line = '';
  for (let at = from; at < source.length; at++) {
    const byte = source[at] ?? 0;
    if (isEnding(byte)) {
      if (line === '' && at > from) line = plainText(decode(source, from, at));
      from = at + 1;
    } else if (isWordByte(byte)) {
      line = plainText(decode(source, from, lineEnd(source, at)));
      break;
    }
  }
  if (line.length <= SUMMARY_MAX) return line;
  // Half of a character is none.
  return `${line
    .slice(0, SUMMARY_MAX - 1)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trimEnd()}…`;
}

/** Where the line that holds `at` ends, or as much of it as a summary can need. */
function lineEnd(source: Uint8Array, at: number): number {
  const until = Math.min(source.length, at + LINE_BYTES_MAX);
  for (let end = at; end < until; end++) if (isEnding(source[end])) return end;
  return until;
}

function isEnding(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}

function isWordByte(byte = 0): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte >= 128;
}
