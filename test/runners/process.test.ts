import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { RunRequest } from '../../src/ports.ts';
import { processRunner } from '../../src/runners/process.ts';

vi.setConfig({ testTimeout: 60_000 });
const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'trueup-test-runner-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Result = Awaited<ReturnType<ReturnType<typeof processRunner>['run']>>;

interface Seen {
  readonly result: Result;
  readonly text: string;
  /** What the listener was given, one entry a call. */
  readonly batches: readonly (readonly string[])[];
  /** CPU time of this process meanwhile. */
  readonly cpuMs: number;
}

type Options = Partial<RunRequest> & { readonly until?: (lines: readonly string[]) => boolean; readonly folder?: string };

/** Runs to the end; `until` cancels as soon as it holds of the lines seen so far. */
async function run(argv: readonly string[], options: Options = {}): Promise<Seen> {
  const { until, folder = root, ...request } = options;
  const controller = new AbortController();
  const batches: (readonly string[])[] = [];
  const cpu = process.cpuUsage();
  const result = await processRunner(folder).run(
    { argv, timeoutMs: 30_000, ...request },
    (lines) => {
      batches.push(lines);
      if (until?.(batches.flat()) === true) controller.abort();
    },
    controller.signal,
  );
  const { user, system } = process.cpuUsage(cpu);
  return { result, text: new TextDecoder().decode(result.output), batches, cpuMs: (user + system) / 1000 };
}

const script = (text: string): readonly string[] => ['sh', '-c', text];
const isUp = (lines: readonly string[]): boolean => lines.includes('up');

/** Processes that are still running and whose command line holds the text. */
function survivors(text: string): readonly string[] {
  const list = execFileSync('ps', ['-eo', 'stat=,pid=,args='], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line.includes(text) && !line.trimStart().startsWith('Z'));
}

/** A number that no other process of this machine has on its command line. */
let next = 0;
function uniqueSeconds(): string {
  next += 1;
  return `${500_000 + process.pid * 10 + next}`;
}

describe('a program that ends by itself', () => {
  test('passes with exit code 0 and its output kept as it is', async () => {
    const { result, text, batches } = await run(script('printf "one\\ntwo\\n"; printf "three" >&2'));
    expect(result).toMatchObject({
      argv: ['sh', '-c', 'printf "one\\ntwo\\n"; printf "three" >&2'],
      status: 'pass',
      exitCode: 0,
      findings: [],
    });
    expect(['one\ntwo\nthree', 'threeone\ntwo\n']).toContain(text);
    expect(batches.flat().toSorted()).toEqual(['one', 'three', 'two']);
    expect(Number.isInteger(result.durationMs)).toBe(true);
  });

  test('fails with its exit code, its counts and its telling lines', async () => {
    const { result } = await run(script('echo "src/a.ts(3,5): error TS1: bad"; echo "10 passed, 1 failed"; exit 3'));
    expect(result).toMatchObject({ status: 'fail', exitCode: 3, counts: { passed: 10, failed: 1, skipped: 0 } });
    expect(result.findings[0]).toBe('src/a.ts(3,5): error TS1: bad');
  });

  test('fails without an exit code when a signal ended it', async () => {
    const { result } = await run(script('kill -SEGV $$'));
    expect(result).toMatchObject({ status: 'fail', findings: ['ended by SIGSEGV'] });
    expect(result).not.toHaveProperty('exitCode');
  });

  test('gets its input, its folder and no terminal', async () => {
    const { text } = await run(script('cat; pwd; (tty < /dev/tty) 2> /dev/null || echo none'), { stdin: '{"task":"T1"}\n' });
    expect(text).toBe(`{"task":"T1"}\n${root}\nnone\n`);
    expect((await run(['true'], { stdin: 'x'.repeat(1_000_000) })).result.status).toBe('pass');
    expect((await run(['cat'])).text).toBe('');
  });

  test('never sees a shell: arguments arrive as they are', async () => {
    const argv = ['printf', '%s\n', '$(touch pwn)', '`id`', 'a;b', '*', "'", '', '--', 'a\nb'];
    expect((await run(argv)).text).toBe(`${argv.slice(2).join('\n')}\n`);
    expect(existsSync(path.join(root, 'pwn'))).toBe(false);
  });
});

describe('the environment of a child', () => {
  test('holds what tools need and no secret of the caller (S7)', async () => {
    const secrets = {
      GITHUB_TOKEN: 's3cret',
      AWS_SECRET_ACCESS_KEY: 's3cret',
      ANTHROPIC_API_KEY: 's3cret',
      DATABASE_URL: 'pg://u:s3cret@h',
      HTTPS_PROXY: 'http://u:s3cret@proxy',
      GIT_DIR: 's3cret',
      NODE_OPTIONS: '--no-warnings',
      npm_config_x: 's3cret',
    };
    const allowed = { CARGO_HOME: '/c', GOPATH: '/g', JAVA_HOME: '/j', VIRTUAL_ENV: '/v', LC_TIME: 'C', http_proxy: 'http://proxy:1' };
    for (const [name, value] of Object.entries({ ...secrets, ...allowed })) vi.stubEnv(name, value);
    const { text } = await run(['env'], { env: { TRUEUP_TASK_ID: 'T1' } });
    vi.unstubAllEnvs();
    const names = Object.fromEntries(text.split('\n').map((line) => line.split('=', 2) as [string, string]));
    expect(names).toMatchObject({
      ...allowed,
      TRUEUP_TASK_ID: 'T1',
      CI: expect.any(String) as string,
      TERM: 'dumb',
      NO_COLOR: '1',
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
    });
    expect(text).not.toContain('s3cret');
    for (const name of Object.keys(secrets)) expect(names).not.toHaveProperty([name]);
  });
});

describe('a program that cannot be started', () => {
  test('is an error that says where it was looked for and how to get it', async () => {
    const { result } = await run(['no-such-program']);
    expect(result).toMatchObject({
      status: 'error',
      findings: [
        `no-such-program is not installed or not on PATH (${process.env['PATH'] ?? ''})`,
        expect.stringContaining('install no-such-program') as string,
      ],
    });
    vi.stubEnv('PATH', '/nowhere');
    expect((await run(['cargo', 'test'])).result.findings).toEqual([
      'cargo is not installed or not on PATH (/nowhere)',
      'install Rust (https://rustup.rs)',
    ]);
    vi.unstubAllEnvs();
  });

  test.each([
    [
      'is not executable',
      (file: string) => writeFileSync(file, '#!/bin/sh\n'),
      ['./tool is not executable', 'make it so: chmod +x ./tool'],
    ],
    [
      'has an interpreter that is missing',
      (file: string) => writeFileSync(file, '#!/no/such/sh\n', { mode: 0o755 }),
      ['./tool cannot be started: the interpreter in its first line is not installed'],
    ],
    ['is a folder', (file: string) => mkdirSync(file), ['./tool is not executable', 'make it so: chmod +x ./tool']],
    ['is not there', () => {}, [`there is no program ./tool in ${root}`]],
  ])('says so when it %s', async (_what, make, findings) => {
    const file = path.join(root, 'tool');
    rmSync(file, { recursive: true, force: true });
    make(file);
    expect((await run(['./tool'])).result).toMatchObject({ status: 'error', findings });
    rmSync(file, { recursive: true, force: true });
  });

  test('says so when the folder to work in is gone', async () => {
    const folder = path.join(root, 'gone');
    expect((await run(['true'], { folder })).result).toMatchObject({
      status: 'error',
      findings: [`the working directory ${folder} is gone`],
    });
  });

  test('is an error and no exception whatever its name is', async () => {
    for (const name of ['', 'a\0b', '\u001b[31m', 'x'.repeat(300_000)]) {
      const { result } = await run([name]);
      expect(result.status, JSON.stringify(name.slice(0, 9))).toBe('error');
      expect(result.findings.join('')).not.toMatch(/[\u0000\u001b]/);
    }
  });
});

describe('a program that does not end (R2)', () => {
  test('is ended after its time, which is a result of its own', async () => {
    const { result } = await run(['sleep', uniqueSeconds()], { timeoutMs: 100 });
    expect(result).toMatchObject({ status: 'timeout', findings: ['took longer than 0.1 s and was ended'] });
    expect(result).not.toHaveProperty('exitCode');
  });

  test('ends within two seconds when cancelled, with everything it started, even if it ignores being asked', async () => {
    const seconds = uniqueSeconds();
    const stubborn = `trap "" TERM; sleep ${seconds} & (trap "" TERM; while :; do sleep ${seconds}; done) & echo up; while :; do wait; done`;
    let asked = 0;
    const { result } = await run(script(stubborn), {
      until(lines) {
        if (isUp(lines) && asked === 0) asked = performance.now();
        return isUp(lines);
      },
    });
    expect(result).toMatchObject({ status: 'cancelled', findings: ['cancelled'] });
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(survivors(seconds)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('takes along a descendant that made itself a session of its own (Linux)', async () => {
    const seconds = uniqueSeconds();
    const { result } = await run(script(`setsid sh -c 'trap "" TERM; sleep ${seconds}' & echo up; sleep ${seconds}`), { until: isUp });
    expect(result.status).toBe('cancelled');
    expect(survivors(seconds)).toEqual([]);
  });

  test('is not started when it is cancelled already', async () => {
    const result = await processRunner(root).run({ argv: ['touch', 'started'], timeoutMs: 1000 }, () => {}, AbortSignal.abort());
    expect(result).toMatchObject({ status: 'cancelled', durationMs: 0 });
    expect(existsSync(path.join(root, 'started'))).toBe(false);
  });

  test('ends with this program when that exits', async () => {
    const seconds = uniqueSeconds();
    const module = fileURLToPath(new URL('../../src/runners/process.ts', import.meta.url));
    const code = `import { processRunner } from ${JSON.stringify(module)};
      void processRunner(${JSON.stringify(root)}).run({ argv: ['sh', '-c', 'echo up; sleep ${seconds}'], timeoutMs: 60000 }, () => process.exit(7), new AbortController().signal);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(7);
    await vi.waitFor(() => expect(survivors(seconds)).toEqual([]), { timeout: 5_000 });
  });
});

describe('a program that leaves something behind', () => {
  test('is finished when it ends, even if a grandchild holds its output', async () => {
    const seconds = uniqueSeconds();
    const { result, text } = await run(script(`setsid sleep ${seconds} & echo done`));
    expect(result).toMatchObject({ status: 'pass', exitCode: 0 });
    expect(text).toBe('done\n');
    expect(result.durationMs).toBeLessThan(20_000);
    for (const line of survivors(seconds)) process.kill(Number(line.trim().split(/\s+/)[1]));
  });

  test('leaves nothing in its process group', async () => {
    const seconds = uniqueSeconds();
    const { result } = await run(script(`sleep ${seconds} & echo done`));
    expect(result.status).toBe('pass');
    expect(survivors(seconds)).toEqual([]);
  });

  test('loses no output, however much it wrote last', async () => {
    const { text } = await run(script('head -c 900000 /dev/zero | tr "\\0" a; echo; echo end'));
    expect(text).toHaveLength(900_005);
    expect(text.endsWith('a\nend\n')).toBe(true);
  });
});

describe('a flood (R2)', () => {
  test('is kept to 2 MB, shown ten times a second in short, and leaves this program idle and small', async () => {
    const before = process.memoryUsage.rss();
    const { result, text, batches, cpuMs } = await run(['yes'], { timeoutMs: 3_000 });
    expect(result.status).toBe('timeout');
    expect(result.output.length).toBeGreaterThan(1_500_000);
    expect(result.output.length).toBeLessThanOrEqual(2_000_000);
    expect(batches.length).toBeGreaterThan(3);
    expect(batches.length).toBeLessThanOrEqual(Math.ceil(result.durationMs / 100) + 1);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(100);
    // What is read is limited, so the child waits; unlimited it writes some hundred megabytes a second.
    expect(Number(/\[\.\.\. (\d+) bytes/.exec(text)?.[1])).toBeLessThan((result.durationMs / 1000) * 15_000_000);
    expect(cpuMs / result.durationMs).toBeLessThan(0.5);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('of one endless line is bounded too', async () => {
    const { result, batches } = await run(script('tr "\\0" a < /dev/zero'), { timeoutMs: 500 });
    expect(result.status).toBe('timeout');
    expect(Math.max(...batches.flat().map((line) => line.length))).toBeLessThanOrEqual(2_001);
  });

  test('keeps the beginning and the end and tells what is missing between', async () => {
    const { text } = await run(script('echo first; seq 1000000; echo last'));
    expect(text.startsWith('first\n1\n2\n')).toBe(true);
    expect(text.endsWith('1000000\nlast\n')).toBe(true);
    const missing = Number(/\n\[\.\.\. (\d+) bytes left out \.\.\.\]\n/.exec(text)?.[1]);
    const whole =
      'first\nlast\n'.length + Array.from({ length: 1_000_000 }, (_, n) => `${n + 1}\n`.length).reduce((sum, length) => sum + length, 0);
    expect(text.replace(/\n\[\.\.\. \d+ bytes left out \.\.\.\]\n/, '').length + missing).toBe(whole);
  });
});

describe('what the screen is given', () => {
  test('is whole lines without colour codes, with every other control character shown (S1)', async () => {
    const { batches, text } = await run(
      script(String.raw`printf '\033[31mred\033[0m\n\033]0;title\007x\n10%%\r50%%\r100%%\r\n\342\200\256rtl\n\377bad\nlast'`),
    );
    const lines = batches.flat();
    expect(lines).toEqual(['red', expect.stringContaining('x') as string, '100%', '‹U+202E›rtl', '\ufffdbad', 'last']);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\u001b[31mred');
  });

  test('keeps a character whole that arrives in two pieces', async () => {
    const { batches } = await run(script(String.raw`printf '\303'; sleep 0.2; printf '\244\n'`));
    expect(batches.flat()).toEqual(['ä']);
  });

  test('comes while the program runs', async () => {
    const { result } = await run(script('echo up; while :; do sleep 1; done'), { until: isUp });
    expect(result.status).toBe('cancelled');
  });
});

describe('a JUnit report of a run (W6)', () => {
  const report = (cases: string): string => `<testsuite>${cases}</testsuite>`;

  test('gives the counts and the failing tests, and fails a run that ended well in spite of them', async () => {
    const xml = report('<testcase name="a"/><testcase name="b"><failure message="no"/></testcase>');
    const { result } = await run(script('mkdir -p out; printf "%s" "$XML" > out/r.xml; echo "9 passed, 0 failed"'), {
      junit: 'out/r.xml',
      env: { XML: xml },
    });
    expect(result).toMatchObject({ status: 'fail', exitCode: 0, counts: { passed: 1, failed: 1, skipped: 0 } });
    expect(result.findings).toEqual(expect.arrayContaining(['ended well, although its report has 1 failed tests', 'b: no']));
  });

  test('may be a folder of reports', async () => {
    const { result } = await run(
      script('mkdir -p reports; for n in 1 2 3; do printf "%s" "$XML" > reports/TEST-$n.xml; done; echo no > reports/x.xml'),
      { junit: 'reports', env: { XML: report('<testcase name="a"/>') } },
    );
    expect(result).toMatchObject({
      status: 'pass',
      counts: { passed: 3, failed: 0, skipped: 0 },
      findings: ['1 files in reports are not JUnit reports'],
    });
  });

  test('is not taken from an earlier run, from outside the repository or from something else', async () => {
    const outside = `${root}-outside.xml`;
    writeFileSync(outside, report('<testcase name="a"/>'));
    writeFileSync(path.join(root, 'old.xml'), report('<testcase name="a"/>'));
    symlinkSync(outside, path.join(root, 'link.xml'));
    const note = async (junit: string, argv: readonly string[] = ['true']): Promise<readonly string[]> =>
      (await run(argv, { junit })).result.findings;
    expect(await note('old.xml')).toEqual(['the JUnit report old.xml is from an earlier run']);
    expect(await note('none.xml')).toEqual(['the run wrote no JUnit report none.xml']);
    expect(await note(`../${path.basename(outside)}`)).toEqual([
      `the JUnit report ../${path.basename(outside)} is not inside the repository`,
    ]);
    expect(await note('link.xml', ['touch', 'link.xml'])).toEqual(['the JUnit report link.xml is not inside the repository']);
    expect(await note('new.xml', script('echo text > new.xml'))).toEqual(['new.xml is not a JUnit report']);
    rmSync(outside);
  });
});

const STRACE = spawnSync('strace', ['-V']).status === 0;

describe.skipIf(!STRACE)('starting a program (S4; needs strace)', () => {
  test('starts that program and no other', () => {
    const module = fileURLToPath(new URL('../../src/runners/process.ts', import.meta.url));
    const tool = path.join(root, 'a b;$(touch pwn)');
    symlinkSync('/bin/true', tool);
    const code = path.join(root, 'journey.ts');
    writeFileSync(
      code,
      `import { processRunner } from ${JSON.stringify(module)};
      const result = await processRunner(${JSON.stringify(root)}).run({ argv: [${JSON.stringify(tool)}, '; touch pwn', '$(touch pwn)'], timeoutMs: 60000 }, () => {}, new AbortController().signal);
      process.exitCode = result.exitCode;`,
    );
    const log = path.join(root, 'strace.log');
    execFileSync('strace', ['-f', '-e', 'trace=execve', '-s', '1000', '-o', log, process.execPath, code], { stdio: 'ignore' });
    const started = [...readFileSync(log, 'utf8').matchAll(/execve\("((?:[^"\\]|\\.)*)".* = 0$/gm)].map((match) => match[1]);
    expect(started.filter((program) => program !== process.execPath)).toEqual([tool]);
    chmodSync(code, 0o600);
  });
});
