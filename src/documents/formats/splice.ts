/** Changes bytes by splices: what no splice covers stays identical, whatever it is. */
import { invariant } from '../../domain/error.ts';
import { concatenate, encode } from '../lines.ts';
import type { Splice } from './format.ts';

/**
 * `bytes` with every range replaced by its text. Splices are in document order and do not overlap; two may touch, and an
 * empty range inserts. Throws a TrueupError (`invariant`, a bug of the caller) when they are not so or lie outside.
 */
export function applySplices(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { range, text } of splices) {
    invariant(
      Number.isInteger(range.start) && range.start >= at && range.end >= range.start && range.end <= bytes.length,
      `splice ${range.start}..${range.end} overlaps or lies outside of 0..${bytes.length}`,
    );
    parts.push(bytes.subarray(at, range.start), encode(text));
    at = range.end;
  }
  parts.push(bytes.subarray(at));
  return concatenate(parts);
}
