/** Measures how alike two texts are by the words they share, on bytes, so that thousands of pieces can be compared. */

/** The words of a text as sorted hashes, repeats included. */
export type WordBag = Int32Array;

/** Texts of this likeness or more are the same thing edited; below, two different things (measured on real spec edits). */
export const SIMILAR = 0.4;

/**
 * Words of a UTF-8 byte range, ASCII letters in lower case. Characters of three and more bytes (CJK and others written
 * without spaces, emoji) are a word each; general punctuation and Latin-1 signs part words.
 */
export function wordBag(bytes: Uint8Array, start = 0, end = bytes.length): WordBag {
  const words = new Int32Array((end - start + 1) >> 1);
  let count = 0;
  let hash = 0;
  const close = (): void => {
    if (hash !== 0) words[count++] = hash;
    hash = 0;
  };
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (
      (lower >= 97 && lower <= 122) ||
      (lower >= 48 && lower <= 57) ||
      lower === 95 ||
      (lower >= 0x80 && lower < 0xe0 && lower !== 0xc2)
    ) {
      hash = (Math.imul(hash ^ lower, 0x01000193) + 0x9e3779b1) | 0;
    } else if (lower >= 0xe0) {
      close();
      const last = Math.min(at + (lower >= 0xf0 ? 3 : 2), end - 1);
      if (lower !== 0xe2) hash = (lower << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[last] ?? 0);
      close();
      at = last;
    } else {
      close();
      if (lower === 0xc2) at++;
    }
  }
  close();
  return words.subarray(0, count).sort();
}

/** Share of words two texts have in common, 0..1 (Dice over multisets). Two texts without words are not alike. */
export function likeness(one: WordBag, other: WordBag): number {
  const total = one.length + other.length;
  let [i, j, shared] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const difference = (one[i] ?? 0) - (other[j] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return total === 0 ? 0 : (2 * shared) / total;
}
