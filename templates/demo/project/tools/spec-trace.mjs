// Every requirement of specs/login.md is named by a test.
import { readFileSync, readdirSync } from 'node:fs';

const spec = readFileSync('specs/login.md', 'utf8');
const wanted = [...spec.matchAll(/^### (REQ-\d+)/gm)].map((match) => match[1]);
const tests = readdirSync('test').map((name) => readFileSync(`test/${name}`, 'utf8')).join('\n');
const missing = wanted.filter((id) => !tests.includes(`'${id} `));
for (const id of missing) console.log(`not ok - ${id} has no test`);
console.log(`${wanted.length - missing.length} passed, ${missing.length} failed`);
process.exitCode = missing.length === 0 ? 0 : 1;
