/**
 * Replaces the text of a requirement, criterion or scenario. Lines that stay keep every byte; new ones get the
 * document's line ending and the indentation of their neighbours.
 */
import { decode, encode, lineEnding, scanLines, lineStart, textEnd } from '../lines.ts';
import type { ByteRange } from '../../domain/hunk.ts';
import type { Splice } from './format.ts';

interface TextLine {
  /** Text without the indentation that all lines after the first share. */
  readonly text: string;
  readonly start: number;
  /** Byte offset where `text` starts. */
  readonly textStart: number;
  readonly end: number;
}

interface Dedented {
  readonly lines: readonly TextLine[];
  readonly indent: string;
}

/** The text of a range for an editor: lines joined by LF, the indentation that lines after the first share taken off. */
export function editableText(bytes: Uint8Array, range: ByteRange): string {
  return dedented(bytes, range)
    .lines.map(({ text }) => text)
    .join('\n');
}

/** Splices that make `text` (lines parted by LF, as `editableText` gives them) the text of `range`; none when nothing differs. */
export function editText(bytes: Uint8Array, range: ByteRange, text: string): readonly Splice[] {
  const { lines, indent } = dedented(bytes, range);
  const wanted = text.split(/\r\n|\r|\n/u);
  let head = 0;
  while (head < lines.length && head < wanted.length && lines[head]?.text === wanted[head]) head++;
  let tail = 0;
  while (tail < Math.min(lines.length, wanted.length) - head && lines.at(-1 - tail)?.text === wanted.at(-1 - tail)) tail++;
  const changed = wanted.slice(head, wanted.length - tail).map((line, index) => (head + index === 0 || line === '' ? line : indent + line));
  const gone = lines.length - tail - head;
  if (gone === 0 && changed.length === 0) return [];
  const ending = lineEnding(bytes);
  const [kept, first, last, after] = [lines[head - 1], lines[head], lines[lines.length - tail - 1], lines[lines.length - tail]];
  if (gone > 0 && changed.length > 0) return minimal(bytes, { start: first?.start ?? 0, end: last?.end ?? 0 }, changed.join(ending));
  // A line that comes or goes takes along what parts it from the line before, or the first one from the line after.
  if (gone > 0) {
    const taken = kept === undefined ? { start: first?.start ?? 0, end: after?.textStart ?? 0 } : { start: kept.end, end: last?.end ?? 0 };
    return minimal(bytes, taken, '');
  }
  const at = kept === undefined ? range.start : kept.end;
  const inserted =
    kept === undefined ? changed.map((line) => line + ending).join('') + indent : changed.map((line) => ending + line).join('');
  return [{ range: { start: at, end: at }, text: inserted }];
}

/** One splice without what both texts start and end with; none when they are equal. Bytes that are no UTF-8 stay as they are. */
function minimal(bytes: Uint8Array, { start, end }: ByteRange, text: string): readonly Splice[] {
  const wanted = encode(text);
  let [from, head] = [start, 0];
  for (let step = sameAhead(bytes, from, end, wanted, head); step !== undefined; step = sameAhead(bytes, from, end, wanted, head)) {
    from += step.old;
    head += step.wanted;
  }
  if (from === end && head === wanted.length) return [];
  while (head > 0 && bytes[from - 1] === wanted[head - 1] && (continues(wanted[head]) || continues(bytes[from]))) {
    from--;
    head--;
  }
  let [to, tail] = [end, wanted.length];
  const behind = (): Step | undefined => sameBehind(bytes, from, to, wanted, head, tail);
  for (let step = behind(); step !== undefined; step = behind()) {
    to -= step.old;
    tail -= step.wanted;
  }
  while (tail < wanted.length && continues(wanted[tail]) && bytes[to] === wanted[tail]) {
    to++;
    tail++;
  }
  return [{ range: { start: from, end: to }, text: decode(wanted, head, tail) }];
}

/** What stands in a decoded text for bytes that are no UTF-8. */
const LOST = encode('\uFFFD');

/** Bytes that are the same in both texts: one, or those that cannot be read and what stands for them. */
interface Step {
  readonly old: number;
  readonly wanted: number;
}

const ONE: Step = { old: 1, wanted: 1 };

function sameAhead(bytes: Uint8Array, from: number, end: number, wanted: Uint8Array, head: number): Step | undefined {
  if (from >= end || head >= wanted.length) return undefined;
  if (LOST.every((byte, index) => wanted[head + index] === byte)) {
    if (LOST.every((byte, index) => bytes[from + index] === byte)) return { old: LOST.length, wanted: LOST.length };
    const old = [3, 2, 1].find((length) => from + length <= end && decode(bytes, from, from + length) === '\uFFFD');
    return old === undefined ? undefined : { old, wanted: LOST.length };
  }
  return bytes[from] === wanted[head] ? ONE : undefined;
}

function sameBehind(bytes: Uint8Array, from: number, to: number, wanted: Uint8Array, head: number, tail: number): Step | undefined {
  if (to <= from || tail <= head) return undefined;
  const lost = tail - LOST.length;
  if (lost >= head && LOST.every((byte, index) => wanted[lost + index] === byte)) {
    if (to - LOST.length >= from && LOST.every((byte, index) => bytes[to - LOST.length + index] === byte))
      return { old: LOST.length, wanted: LOST.length };
    const old = [3, 2, 1].find((length) => to - length >= from && decode(bytes, to - length, to) === '\uFFFD');
    return old === undefined ? undefined : { old, wanted: LOST.length };
  }
  return bytes[to - 1] === wanted[tail - 1] ? ONE : undefined;
}

/** Whether a byte stands inside a UTF-8 character. */
function continues(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function dedented(bytes: Uint8Array, range: ByteRange): Dedented {
  const part = bytes.subarray(range.start, range.end);
  const lines = scanLines(part);
  const texts: TextLine[] = [];
  for (let line = 0; line < lines.count; line++) {
    const [start, end] = [lineStart(lines, line), textEnd(part, lines, line)];
    texts.push({ text: decode(part, start, end), start: range.start + start, textStart: range.start + start, end: range.start + end });
  }
  if (texts.length === 0) texts.push({ text: '', start: range.start, textStart: range.start, end: range.start });
  let shared: string | undefined;
  for (const { text } of texts.slice(1)) {
    if (!/[^ \t]/u.test(text)) continue;
    const own = /^[ \t]*/u.exec(text)?.[0] ?? '';
    shared = shared === undefined ? own : commonStart(shared, own);
  }
  const indent = shared ?? continuation(bytes, range.start);
  return { lines: texts.map((line, index) => (index > 0 ? without(indent, line) : line)), indent };
}

function without(indent: string, line: TextLine): TextLine {
  if (!line.text.startsWith(indent)) return line;
  return { ...line, text: line.text.slice(indent.length), textStart: line.start + indent.length };
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}

/** Indentation for a second line where there is none yet: the column where the text of the list item starts. */
function continuation(bytes: Uint8Array, start: number): string {
  let from = start;
  while (from > 0 && bytes[from - 1] !== 10 && bytes[from - 1] !== 13) from--;
  const marker = /^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)/u.exec(decode(bytes, from, start));
  if (marker === null) return /^[ \t]*/u.exec(decode(bytes, from, start))?.[0] ?? '';
  return `${marker[1] ?? ''}${' '.repeat((marker[2] ?? '').length)}${(marker[3] ?? '').replaceAll(/[^\t]/gu, ' ')}`;
}
