/** White space as OpenSpec's own reader sees it in decoded text, found in bytes: ASCII, no-break, ideographic and the rest of Unicode's spaces. */

/** Bytes that the white space at `at` takes; 0 when there is none. Never looks at or past `end`. */
function spaceAt(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first === 32 || (first >= 9 && first <= 13) ? 1 : 0;
  if (first === 0xc2) return at + 1 < end && bytes[at + 1] === 0xa0 ? 2 : 0;
  return at + 2 < end && isWideSpace(first, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0) ? 3 : 0;
}

function isWideSpace(first: number, second: number, third: number): boolean {
  if (first === 0xe2) {
    if (second === 0x80) return third <= 0x8a || third === 0xa8 || third === 0xa9 || third === 0xaf;
    return second === 0x81 && third === 0x9f;
  }
  if (first === 0xe1) return second === 0x9a && third === 0x80;
  if (first === 0xe3) return second === 0x80 && third === 0x80;
  return first === 0xef && second === 0xbb && third === 0xbf;
}

/** Offset of the first byte in `start..end` that is no white space; `end` when all is. */
export function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const length = spaceAt(bytes, at, end);
    if (length === 0) return at;
    at += length;
  }
  return end;
}

/** Offset after the last byte in `start..end` that is no white space; `start` when all is. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const last = bytes[at - 1] ?? 0;
    if (last < 0x80) {
      if (last !== 32 && (last < 9 || last > 13)) return at;
      at--;
    } else if (at - 2 >= start && spaceAt(bytes, at - 2, at) === 2) at -= 2;
    else if (at - 3 >= start && spaceAt(bytes, at - 3, at) === 3) at -= 3;
    else return at;
  }
  return start;
}

/** Whether a white space stands at `at`, before `end`. */
export function isSpace(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && spaceAt(bytes, at, end) > 0;
}
