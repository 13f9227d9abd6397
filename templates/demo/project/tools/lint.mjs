// Every source file opens with a comment or an import, ends with a newline and has no trailing blanks.
import { readFileSync, readdirSync } from 'node:fs';

let failed = 0;
for (const folder of ['src', 'test'])
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(`${folder}/${name}`, 'utf8').split('\n');
    const bad = lines.findIndex((line) => /[ \t]$/.test(line));
    if (bad >= 0) console.log(`${folder}/${name}:${bad + 1}: trailing blanks`);
    if (lines.at(-1) !== '') console.log(`${folder}/${name}:${lines.length}: no newline at the end`);
    if (bad >= 0 || lines.at(-1) !== '') failed += 1;
  }
console.log(failed === 0 ? 'lint: clean' : `lint: ${failed} files to mend`);
process.exitCode = failed === 0 ? 0 : 1;
