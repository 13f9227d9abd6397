/** Writes twenty files from one version to the next for ever. Argument: the root. Prints `applied <n>` after each. */
import { writeSync } from 'node:fs';
import { openFiles } from '../../../sessions/files.ts';
import { sha256 } from '../../../sessions/sha256.ts';
import { TWENTY, contentOf, versionOf } from '../twenty.ts';

const [, , root = ''] = process.argv;
const files = openFiles(root);
const first = versionOf(await files.read(TWENTY[0] ?? '')) ?? 0;
writeSync(1, `found ${first}\n`);

for (let n = first + 1; ; n += 1) {
  const writes = [];
  for (const path of TWENTY) {
    const now = await files.read(path);
    writes.push({ path, content: contentOf(path, n), ...(now === undefined ? {} : { base: sha256(now) }) });
  }
  const conflicts = await files.writeAll(writes);
  if (conflicts.length > 0) throw new Error(`unexpected conflicts: ${JSON.stringify(conflicts)}`);
  writeSync(1, `applied ${n}\n`);
}
