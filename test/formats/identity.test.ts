import { describe, expect, it } from 'vitest';
import { checkIdentity } from './identity-rig.ts';
import { corpusFiles, hasCorpora, hostileTexts } from './material.ts';

/** Every so many files of the corpora; all of them are written back in `test/journey`. */
const STEP = 12;

describe('reading and writing back', () => {
  it.skipIf(!hasCorpora)(
    `leaves Markdown files of the corpora as they are, to the byte, under every format${hasCorpora ? '' : ' (skipped: the corpora are not beside the project)'}`,
    () => {
      const files = corpusFiles().filter((_, index) => index % STEP === 0);
      expect(files.reduce((sum, file) => sum + checkIdentity(file), 0)).toBeGreaterThan(5_000);
    },
  );

  it('leaves hostile text as it is, to the byte, under every format', () => {
    for (const text of hostileTexts()) expect(checkIdentity(text)).toBeGreaterThanOrEqual(0);
  });
});
