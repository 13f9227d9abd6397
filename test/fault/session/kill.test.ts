/** A session killed at any boundary goes on to the same end, with nothing done twice. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANSWERS, SPEC_AFTER, SPEC_PATH, git, makeSmallRepository, temporaryFolder } from '../../rig/small-repository.ts';

const CHILD = new URL('child.ts', import.meta.url).pathname;
const home = temporaryFolder('kill');
const template = join(home, 'template');
const answers = join(home, 'answers.yaml');
const AT_ONCE = 2;

beforeAll(() => {
  makeSmallRepository(template);
  writeFileSync(answers, ANSWERS);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

function run(root: string, boundary: number): Promise<Ended> {
  const child = spawn(process.execPath, [CHILD, root, answers, String(boundary)], {
    env: { ...process.env, TRUEUP_HOME: join(home, 'user') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** What must be the same at the end, whatever happened on the way. */
function end(root: string): object {
  const [session = ''] = readdirSync(join(root, 'specs/meta/sessions'));
  const folder = join(root, 'specs/meta/sessions', session);
  return {
    spec: readFileSync(join(root, SPEC_PATH), 'utf8'),
    code: readFileSync(join(root, 'src/lockout.js'), 'utf8'),
    commits: git(root, 'log', '--format=%s', 'main').split('\n'),
    changed: git(root, 'show', '--name-only', '--format=', 'main~1').split('\n'),
    reports: readdirSync(folder).sort(),
    summary: readFileSync(join(folder, 'SUMMARY.md'), 'utf8')
      .replaceAll(session, 'SESSION')
      .replaceAll(/[0-9a-f]{7,40}/gu, 'HASH')
      .replaceAll(/\d+ (?:min|s|ms)\b|\d+:\d+|less than a minute/gu, 'TIME'),
    status: git(root, 'status', '--porcelain'),
    identical: existsSync(join(root, '.git/index.lock')),
  };
}

async function afterKill(boundary: number, expected: object): Promise<void> {
  const root = join(home, `at-${boundary}`);
  cpSync(template, root, { recursive: true });
  const killed = await run(root, boundary);
  expect(killed.signal, `boundary ${boundary} was not reached:\n${killed.output}`).toBe('SIGKILL');
  const resumed = await run(root, 0);
  expect(resumed.code, `after a kill at boundary ${boundary}:\n${resumed.output}`).toBe(0);
  expect(end(root), `boundary ${boundary}`).toEqual(expected);
  rmSync(root, { recursive: true, force: true });
}

test('D3 S3 a session killed with kill -9 at every boundary of a whole journey resumes to the same end, nothing done twice', async () => {
  const whole = join(home, 'whole');
  cpSync(template, whole, { recursive: true });
  const first = await run(whole, 0);
  expect(first.code, first.output).toBe(0);
  const expected = end(whole);
  expect(expected).toMatchObject({ spec: SPEC_AFTER, code: 'export const FAILURES_MAX = 3;\n', status: '' });
  const boundaries = Number(/boundaries (\d+)/u.exec(first.output)?.[1]);
  expect(boundaries).toBeGreaterThan(30);
  const points = Array.from({ length: boundaries }, (_, index) => index + 1);
  const next = async (): Promise<void> => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) await afterKill(point, expected);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}, 600_000);
