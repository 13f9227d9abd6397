/** Shows that what the build replaces in its dependencies does what it stands in for. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';

describe("the quick way to a text's width", async () => {
  const { SINGLE_CELL } = (await import(new URL('../../src/build.mjs', import.meta.url).href)) as { readonly SINGLE_CELL: string };
  const single = new RegExp(`^[${SINGLE_CELL}]$`);
  const characters = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).filter((character) => single.test(character));

  it('is taken only for characters of one cell', () => {
    expect(characters.length).toBeGreaterThan(700);
    expect(characters.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  });

  it('gives the same as the tables for any text of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...characters) }), (text) => stringWidth(text) === text.length),
      { numRuns: 2000 },
    );
  });
});
