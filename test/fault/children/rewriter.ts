/** Known bad: rewrites one JSON file in place for ever, as a store without atomic replacement does. Argument: the file. Prints `wrote`. */
import { writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

const [, , file = ''] = process.argv;
const text = JSON.stringify({ text: 'x'.repeat(4_000_000) });

for (;;) {
  await writeFile(file, text);
  writeSync(1, 'wrote\n');
}
