import { describe, expect, it } from 'vitest';
import { diffDocuments } from '../../src/documents/diff.ts';
import { comparer } from '../../src/main/compare.ts';

const encoder = new TextEncoder();

function text(word: string, lines: number): Uint8Array {
  return encoder.encode(
    Array.from({ length: lines }, (_, at) =>
      at % 40 === 0 ? `## Part ${at}\n` : `Line ${at} says ${at % 9 === 0 ? word : 'this'}.\n`,
    ).join(''),
  );
}

describe('the comparer', () => {
  it.each([
    ['small texts on the spot', 20],
    ['large texts in a thread', 6_000],
  ])('finds in %s what the comparison finds', async (_, lines) => {
    const [before, after] = [text('old', lines), text('new', lines)];
    expect(await comparer()(before, after)).toEqual(diffDocuments(before, after));
  });

  it('leaves the thread that asks free meanwhile', async () => {
    const [before, after] = [text('old', 60_000), text('new', 60_000)];
    let turns = 0;
    let done = false;
    const count = (): void => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    count();
    const hunks = await comparer()(before, after);
    done = true;
    expect(hunks.length).toBeGreaterThan(1_000);
    expect(turns).toBeGreaterThan(100);
  });

  it('compares on the spot when its thread cannot start', async () => {
    const [before, after] = [text('old', 6_000), text('new', 6_000)];
    const nowhere = new URL('./no-such-program.js', import.meta.url);
    expect(await comparer(nowhere)(before, after)).toEqual(diffDocuments(before, after));
  });
});
