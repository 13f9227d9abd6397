// The developer of this small project, as a program: gets one task as JSON on standard input and changes the code for it.
// In your own project this is you, a script of yours, or a coding agent.
import { cpSync, readFileSync, rmSync } from 'node:fs';

const task = JSON.parse(readFileSync(0, 'utf8'));
const take = (...paths) => paths.forEach((path) => cpSync(new URL(`changes/${path}.txt`, import.meta.url), path));

if (task.change === 'DEPRECATED' && /REQ-03/.test(task.title)) {
  for (const path of ['src/pin.js', 'test/pin.test.js']) rmSync(path, { force: true });
  console.log('removed the PIN of old cards');
} else if (/REQ-04/.test(task.title)) {
  take('src/lockout.js', 'test/lockout.test.js');
  console.log('lockout counts failures inside a sliding window');
} else if (/REQ-05/.test(task.title)) {
  take('src/unlock.js', 'test/unlock.test.js');
  console.log('accounts unlock by a one-time link');
} else {
  console.log(`nothing to change in the code for: ${task.title}`);
}
