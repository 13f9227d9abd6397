import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptOutput } from '../../src/runners/kept-output.ts';

/** Bytes that tell where they come from. */
function numbered(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff);
}

describe('the kept part of an output (R2)', () => {
  test('is everything up to 1.9 MB, else its beginning and its end, however it was cut into pieces', () => {
    const all = numbered(4_000_000);
    const cuts = fc.array(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 1_200_000 })), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (sizes) => {
        const output = keptOutput();
        let at = 0;
        for (const size of sizes) {
          output.add(all.subarray(at, at + size));
          at = Math.min(all.length, at + size);
        }
        const kept = Buffer.from(output.bytes());
        const given = Buffer.from(all.subarray(0, at));
        expect(kept.length).toBeLessThanOrEqual(2_000_000);
        if (at <= 1_900_000) expect(kept.equals(given)).toBe(true);
        else {
          const gap = Buffer.from(`\n[... ${at - 1_900_000} bytes left out ...]\n`);
          expect(kept.equals(Buffer.concat([given.subarray(0, 1_000_000), gap, given.subarray(-900_000)]))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('does not change when the pieces do afterwards', () => {
    const output = keptOutput();
    const piece = Buffer.from('one');
    output.add(piece);
    piece.fill(0);
    expect(Buffer.from(output.bytes()).toString()).toBe('one');
  });
});
