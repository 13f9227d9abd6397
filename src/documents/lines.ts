/** Finds the lines of a document as byte offsets, and turns bytes into text for display. A line ends with LF, CRLF or a lone CR, as in CommonMark. */

const LF = 10;
const CR = 13;

/** Where lines start. `starts[count]` is the byte length, so line `i` (0-based) with its ending is `starts[i]..starts[i + 1]`. */
export interface Lines {
  readonly count: number;
  readonly starts: Uint32Array;
}

/** Lines of `bytes`; they tile the bytes exactly. Empty input has no line; a final line ending starts no further line. */
export function scanLines(bytes: Uint8Array): Lines {
  let starts = new Uint32Array(Math.max(16, bytes.length >> 5));
  let count = 0;
  const hasCr = bytes.indexOf(CR) !== -1;
  let at = 0;
  while (at < bytes.length) {
    if (count + 1 >= starts.length) starts = grown(starts);
    starts[count++] = at;
    at = hasCr ? lineEndWithCr(bytes, at) : lineEnd(bytes, at);
  }
  starts[count] = bytes.length;
  return { count, starts: starts.subarray(0, count + 1) };
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at === -1 ? bytes.length : at + 1;
}

function lineEndWithCr(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LF) return at + 1;
    if (byte === CR) return bytes[at + 1] === LF ? at + 2 : at + 1;
  }
  return bytes.length;
}

function grown(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Byte offset where line `line` (0-based) starts; the byte length for the line after the last. */
export function lineStart(lines: Lines, line: number): number {
  return lines.starts[line] ?? 0;
}

/** Byte offset where the text of a line stops: before its line ending. */
export function textEnd(bytes: Uint8Array, lines: Lines, line: number): number {
  const start = lineStart(lines, line);
  let end = lineStart(lines, line + 1);
  if (end > start && bytes[end - 1] === LF) end--;
  if (end > start && bytes[end - 1] === CR) end--;
  return end;
}

/** Text of a line without its ending, decoded for display. */
export function lineText(bytes: Uint8Array, lines: Lines, line: number): string {
  return decode(bytes, lineStart(lines, line), textEnd(bytes, lines, line));
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Text of a byte range for display and search: invalid UTF-8 becomes U+FFFD, a BOM stays. Never write the result back. */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return decoder.decode(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
}

/** UTF-8 bytes of a text. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The line ending that a document uses most; LF when it has none. */
export function lineEnding(bytes: Uint8Array): '\n' | '\r\n' | '\r' {
  let lf = 0;
  let crlf = 0;
  let cr = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF) lf++;
    else if (bytes[at] === CR) {
      if (bytes[at + 1] === LF) {
        crlf++;
        at++;
      } else cr++;
    }
  }
  if (crlf > lf && crlf >= cr) return '\r\n';
  return cr > lf ? '\r' : '\n';
}

/** Whether the last line, if there is one, has its line ending. */
export function endsLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  return last === undefined || last === LF || last === CR;
}

/** Length of a UTF-8 byte order mark at the start: 3 or 0. */
export function bomLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** One array of bytes from several, in order. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
