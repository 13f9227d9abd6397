/** Shows that what the build puts in place of a dependency does what it stands in for. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';

describe("the bundle's quick way to a text's width", () => {
  const build = readFileSync(path.join(ROOT, 'src/build.mjs'), 'utf8');
  const quick = /ONE_CELL = \/\^(\[.+\])\*\$\//.exec(build)?.[1]?.replaceAll('\\\\', '\\') ?? '';
  const single = new RegExp(`^${quick}$`);
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) => single.test(character));

  it('is taken only for characters of one cell', () => {
    expect(characters.length).toBeGreaterThan(700);
    expect(characters.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  });

  it('counts two cells only for characters of two', () => {
    const double = new RegExp(`^${/TWO_CELLS = \/(\[.+\])\/g/.exec(build)?.[1]?.replaceAll('\\\\', '\\') ?? ''}$`);
    const wide = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) => double.test(character));
    expect(wide.length).toBeGreaterThan(20_000);
    expect(wide.filter((character) => stringWidth(character) !== 2)).toEqual([]);
  });

  it('gives the same as the library for any text of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...characters) }), (text) => stringWidth(text) === text.length),
      { numRuns: 2000 },
    );
  });
});
