/** Every Markdown file of the corpora is read under every format and written back, to the byte. */
import { expect, test } from 'vitest';
import { checkIdentity } from '../formats/identity-rig.ts';
import { corpusFiles, hasCorpora } from '../formats/material.ts';

test.skipIf(!hasCorpora)(
  `all 2,072 files come back as they are under every format${hasCorpora ? '' : ' (skipped: the corpora are not beside the project)'}`,
  () => {
    const files = corpusFiles();
    expect(files).toHaveLength(2072);
    expect(files.reduce((sum, file) => sum + checkIdentity(file), 0)).toBeGreaterThan(150_000);
  },
);
