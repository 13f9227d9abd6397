/** Keeps the beginning and the end of an output of any length, in bounded memory. */

const HEAD_BYTES_MAX = 1_000_000;
const TAIL_BYTES_MAX = 900_000;
const FIRST_BYTES = 16 * 1024;

/** The line that stands for what was left out. */
export const GAP = /^\[\.\.\. \d+ bytes left out \.\.\.\]$/;

export interface KeptOutput {
  add(chunk: Uint8Array): void;
  /** At most 2 MB: everything, or the first and last part with a line between them that tells how much is missing. */
  bytes(): Uint8Array;
}

/** An empty output. Chunks are copied, so that a small one does not hold on to the large buffer it is cut from. */
export function keptOutput(): KeptOutput {
  let head = Buffer.alloc(0);
  let headLength = 0;
  let tail = Buffer.alloc(0);
  let tailTotal = 0;

  const addHead = (chunk: Uint8Array): void => {
    const needed = headLength + chunk.length;
    if (needed > head.length) {
      const grown = Buffer.alloc(Math.min(HEAD_BYTES_MAX, Math.max(needed, head.length * 2, FIRST_BYTES)));
      head.copy(grown, 0, 0, headLength);
      head = grown;
    }
    head.set(chunk, headLength);
    headLength = needed;
  };

  /** The tail is a ring: the byte at `tailTotal % TAIL_BYTES_MAX` is the next to be written. */
  const addTail = (chunk: Uint8Array): void => {
    if (tail.length === 0) tail = Buffer.alloc(TAIL_BYTES_MAX);
    const last = chunk.subarray(Math.max(0, chunk.length - TAIL_BYTES_MAX));
    const at = (tailTotal + chunk.length - last.length) % TAIL_BYTES_MAX;
    const first = last.subarray(0, TAIL_BYTES_MAX - at);
    tail.set(first, at);
    tail.set(last.subarray(first.length), 0);
    tailTotal += chunk.length;
  };

  return {
    add(chunk) {
      const room = HEAD_BYTES_MAX - headLength;
      if (room > 0) addHead(chunk.subarray(0, room));
      if (chunk.length > room) addTail(chunk.subarray(room));
    },
    bytes() {
      const start = head.subarray(0, headLength);
      if (tailTotal <= TAIL_BYTES_MAX) return Buffer.concat([start, tail.subarray(0, tailTotal)]);
      const at = tailTotal % TAIL_BYTES_MAX;
      const gap = Buffer.from(`\n[... ${tailTotal - TAIL_BYTES_MAX} bytes left out ...]\n`);
      return Buffer.concat([start, gap, tail.subarray(at), tail.subarray(0, at)]);
    },
  };
}
