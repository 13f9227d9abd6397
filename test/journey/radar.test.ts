/** The radar over real files: it tells what moved on disk once it has looked, and looks again when what it read is old. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFiles } from '../../sessions/files.ts';
import { diffDocuments } from '../../src/documents/diff.ts';
import { encode } from '../../src/documents/lines.ts';
import { createRadar } from '../../src/main/radar.ts';
import { touchesIn } from '../../src/review/touches.ts';
import { NO_RESULTS, session } from '../rig/later-fixtures.ts';
import { SPEC_BEFORE, SPEC_PATH, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const root = temporaryFolder('radar');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BINDING = 'After 5 failed logins';
const after = encode(SPEC_BEFORE.replace(BINDING, 'After 3 failed logins'));
const touches = touchesIn(SPEC_PATH, encode(SPEC_BEFORE), after, diffDocuments(encode(SPEC_BEFORE), after));
const review = { source: { kind: 'staged' as const }, drafts: [], decisions: {}, notes: [], submitted: false, conflicts: [], touches };
const mine = session({ name: 'update', review }, { results: NO_RESULTS });

test('a requirement that changed on disk under a draft is told once the file has been read, and no more when it is as it was', async () => {
  writeFiles(root, { [SPEC_PATH]: SPEC_BEFORE });
  let now = 0;
  let arrived: (() => void) | undefined;
  const radar = createRadar(
    () => Promise.resolve(openFiles(root)),
    () => now,
    () => arrived?.(),
  );
  const bases = () => radar.overlaps(mine, [], undefined).map(({ requirement, base }) => `${requirement} ${base}`);
  /** What is told after the next look at the disk. */
  const looked = async (): Promise<readonly string[]> => {
    const more = new Promise<void>((resolve) => (arrived = resolve));
    now += 60_000;
    bases();
    await more;
    return bases();
  };
  expect(bases()).toEqual([]);
  expect(await looked()).toEqual([]);
  writeFiles(root, { [SPEC_PATH]: SPEC_BEFORE.replace(BINDING, 'After 9 failed logins') });
  const [first] = touches;
  expect(await looked()).toEqual([`${first?.requirement ?? ''} moved`]);
  writeFiles(root, { [SPEC_PATH]: SPEC_BEFORE.replace(BINDING, 'After 5 failed\nlogins') });
  expect(await looked()).toEqual([]);
  rmSync(join(root, SPEC_PATH));
  expect(await looked()).toEqual([`${first?.requirement ?? ''} gone`]);
});
