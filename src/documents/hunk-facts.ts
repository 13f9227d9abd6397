/** What a hunk says of itself: its id, whether it moved, whether it binds, and one line of its text. */
import { digestOf } from '../domain/digest.ts';
import { decode } from './lines.ts';
import type { Piece } from './pieces.ts';
import type { Sides } from './side.ts';
import { normativeDiffers, plainText } from './words.ts';

/** Characters of a hunk's summary. */
const SUMMARY_MAX = 80;
/** Bytes of a line that its summary is taken from. */
const LINE_BYTES_MAX = 8 * SUMMARY_MAX;

const encoder = new TextEncoder();

/** Gives a hunk its id from the identity of its section, the replaced and the replacing bytes. */
export type Identify = (section: string, out: Uint8Array, into: Uint8Array) => string;

/** Names hunks by content; the second of two equal hunks gets another name than the first. */
export function identities(): Identify {
  const used = new Map<string, number>();
  let content = new Uint8Array(4096);
  const named = (section: string, out: Uint8Array, into: Uint8Array, ordinal: number): string => {
    const head = `${section}\u0000${out.length} ${into.length} ${ordinal}\u0000`;
    const room = head.length * 3 + out.length + into.length;
    if (room > content.length) content = new Uint8Array(room * 2);
    const { written } = encoder.encodeInto(head, content);
    content.set(out, written);
    content.set(into, written + out.length);
    return digestOf(content.subarray(0, written + out.length + into.length)).slice(0, 12);
  };
  return (section, out, into) => {
    const first = named(section, out, into, 0);
    let ordinal = used.get(first) ?? 0;
    let id = ordinal === 0 ? first : named(section, out, into, ordinal);
    while (used.has(id)) id = named(section, out, into, ++ordinal);
    used.set(first, ordinal + 1);
    if (id !== first) used.set(id, 1);
    return id;
  };
}

/** Pieces that take out or put in a text which another piece puts in or takes out unchanged. */
export function movedPieces({ before, after }: Sides, pieces: readonly Piece[]): ReadonlySet<number> {
  const moved = new Set<number>();
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
    const from = removed.get(textKey(after.numbers, b0, b1, after.bytes, after.lines.starts))?.pop();
    if (from !== undefined) moved.add(from).add(index);
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

/** Whether what differs between two texts holds a requirement word, number, unit or id. */
export function isNormative(out: Uint8Array, into: Uint8Array): boolean {
  const [start, cut] = commonEnds(out, into);
  return normativeDiffers(decode(out, start, out.length - cut), decode(into, start, into.length - cut));
}

/** Bytes equal at both ends, less two words each, so that a number keeps its unit and a phrase its words. */
function commonEnds(one: Uint8Array, other: Uint8Array): readonly [number, number] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let cut = 0;
  while (cut < shorter - start && one[one.length - 1 - cut] === other[other.length - 1 - cut]) cut++;
  for (let words = 0; start > 0 && words < 3; start--) if ((one[start - 1] ?? 0) <= 32) words++;
  for (let words = 0; cut > 0 && words < 3; cut--) if ((one[one.length - cut] ?? 0) <= 32) words++;
  return [start, cut];
}

/** First changed line that says something, without its Markdown marker; cut at `SUMMARY_MAX` characters. */
export function summaryOf(out: Uint8Array, into: Uint8Array): string {
  const source = into.length === 0 ? out : into;
  let from = into.length === 0 || out.length === 0 ? 0 : Math.min(commonEnds(out, into)[0], source.length);
  while (from > 0 && !isEnding(source[from - 1])) from--;
  let line = '';
  while (from < source.length && !/[\p{L}\p{N}]/u.test(line)) {
    let end = from;
    while (end < source.length && !isEnding(source[end])) end++;
    if (end > from) line = plainText(decode(source, from, Math.min(end, from + LINE_BYTES_MAX)));
    from = end + 1;
  }
  if (line.length <= SUMMARY_MAX) return line;
  const characters = Array.from(line);
  return characters.length <= SUMMARY_MAX
    ? line
    : `${characters
        .slice(0, SUMMARY_MAX - 1)
        .join('')
        .trimEnd()}…`;
}

function isEnding(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}
