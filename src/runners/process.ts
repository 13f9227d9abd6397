/** Runs programs for checks, tasks and validations: no shell, a group of their own, and no way to hang, flood or outlive this program. */
import type { Readable } from 'node:stream';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Counts, ProcessResult } from '../domain/task.ts';
import type { OutputListener, RunRequest, Runner } from '../ports.ts';
import { readCounts } from './counts.ts';
import { childEnvironment } from './environment.ts';
import { readFindings } from './findings.ts';
import { junitReport, type Report } from './junit-file.ts';
import { keptOutput, type KeptOutput } from './kept-output.ts';
import { liveLines, type LiveLines } from './live-lines.ts';
import { whyNotStarted } from './not-started.ts';
import { RUN_MARK, endGroup, groupIsAlive, signalGroup } from './process-group.ts';

type RunResult = Awaited<ReturnType<Runner['run']>>;

/** How a child that was started came to its end. */
interface End {
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why this program ended it. */
  readonly ended?: 'timeout' | 'cancelled';
}

/** Standard output and error together may bring this much in one slice of time; a child that prints more waits. */
const SLICE_MS = 50;
const SLICE_BYTES_MAX = 512 * 1024;
/** After the child's end its pipes are read until they were silent for a moment; a grandchild may hold them for ever. */
const QUIET_MS = 50;
const DRAIN_MS_MAX = 500;
const UNKILLABLE_MS = 500;
const TIMER_MS_MAX = 2_147_483_647;
const FINDINGS_MAX = 20;

/** Starts programs in `root`; the contract is `Runner`. */
export function processRunner(root: string): Runner {
  return {
    async run(request, listener, signal) {
      const started = performance.now();
      const elapsed = (): number => Math.round(performance.now() - started);
      const bare = { argv: [...request.argv], output: new Uint8Array() };
      if (signal.aborted) return { ...bare, status: 'cancelled', durationMs: 0, findings: ['cancelled before it was started'] };
      const report = request.junit === undefined ? undefined : await junitReport(root, request.junit);
      const output = keptOutput();
      const env = childEnvironment(process.env, request.env ?? {});
      const end = await runToEnd(root, request, env, listener, output, signal);
      if ('error' in end) {
        const findings = await whyNotStarted(root, request.argv[0] ?? '', env['PATH'] ?? '', end.error);
        return { ...bare, status: 'error', durationMs: elapsed(), findings: [...findings] };
      }
      return { ...bare, ...judge(request, end, output, await report?.read()), durationMs: elapsed() };
    },
  };
}

type Verdict = Omit<RunResult, 'argv' | 'durationMs'>;

function judge(request: RunRequest, end: End, kept: KeptOutput, report: Report | undefined): Verdict {
  const output = kept.bytes();
  const text = new TextDecoder().decode(output);
  const counts: Counts | undefined = report?.counts ?? readCounts(text);
  const status = statusOf(end, report?.counts);
  const reasons = [...reasonsOf(request, end, report?.counts), ...(report?.notes ?? [])];
  const failing = status === 'pass' || status === 'cancelled' ? [] : [...(report?.failures ?? []), ...readFindings(text)];
  return {
    status,
    ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
    ...(counts === undefined ? {} : { counts }),
    findings: [...new Set([...reasons, ...failing])].slice(0, FINDINGS_MAX),
    output,
  };
}

function statusOf(end: End, reported: Counts | undefined): ProcessResult['status'] {
  if (end.ended !== undefined) return end.ended;
  return end.exitCode === 0 && (reported?.failed ?? 0) === 0 ? 'pass' : 'fail';
}

function reasonsOf(request: RunRequest, end: End, reported: Counts | undefined): readonly string[] {
  if (end.ended === 'timeout') return [`took longer than ${request.timeoutMs / 1000} s and was ended`];
  if (end.ended === 'cancelled') return ['cancelled'];
  if (end.signal !== undefined) return [`ended by ${end.signal}`];
  if (end.exitCode === 0 && (reported?.failed ?? 0) > 0)
    return [`ended well, although its report has ${reported?.failed ?? 0} failed tests`];
  return [];
}

async function runToEnd(
  root: string,
  request: RunRequest,
  env: Readonly<Record<string, string>>,
  listener: OutputListener,
  output: KeptOutput,
  signal: AbortSignal,
): Promise<End | { readonly error: unknown }> {
  const { execa } = await import('execa');
  const mark = crypto.randomUUID();
  const [program = '', ...argv] = request.argv;
  const child = execa(program, argv, {
    ...(request.stdin === undefined ? ({ stdin: 'ignore' } as const) : ({ input: request.stdin } as const)),
    cwd: root,
    env: { ...env, [RUN_MARK]: mark },
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdout: 'pipe',
    stderr: 'pipe',
    windowsHide: true,
  });
  const leader = child.pid;
  if (leader === undefined) return { error: (await child).cause };
  child.catch(() => {
    // How it ended is told by its events; its promise waits for pipes that others may hold.
  });
  const exit = new Promise<End>((resolve) => {
    child.nodeChildProcess.once('exit', (code, name) =>
      resolve({ ...(code === null ? {} : { exitCode: code }), ...(name === null ? {} : { signal: name }) }),
    );
  });
  enlist(leader);
  const lines = liveLines(listener);
  const tap = tapped([child.stdout, child.stderr], lines, output);
  const ended = await stopped(exit, request.timeoutMs, signal);
  if (ended !== undefined) await endGroup(leader, mark);
  // One that cannot even be killed (it waits for a broken disk) is not waited for.
  const end = ended === undefined ? await exit : await Promise.race([exit, delay(UNKILLABLE_MS, {}, { ref: false })]);
  await tap.drain();
  lines.end();
  // What it left running in its group ends too; a daemon that made itself a session of its own is meant to stay.
  if (ended === undefined && (await groupIsAlive(leader))) await endGroup(leader);
  discharge(leader);
  return ended === undefined ? end : { ended };
}

/** Groups under way; when this program exits they end with it. */
const live = new Set<number>();

function enlist(leader: number): void {
  if (live.size === 0) process.on('exit', endAll);
  live.add(leader);
}

function discharge(leader: number): void {
  live.delete(leader);
  if (live.size === 0) process.off('exit', endAll);
}

function endAll(): void {
  for (const leader of live) signalGroup(leader, 'SIGKILL');
}

/** Resolves when the child ended by itself (undefined), took too long, or was cancelled. */
async function stopped(exit: Promise<End>, timeoutMs: number, signal: AbortSignal): Promise<End['ended']> {
  return new Promise((resolve) => {
    const settle = (why: End['ended']): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(why);
    };
    const abort = (): void => settle('cancelled');
    const timer = setTimeout(() => settle('timeout'), Math.min(timeoutMs, TIMER_MS_MAX));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void exit.then(() => settle(undefined));
  });
}

interface Tap {
  /** Resolves when everything that the child wrote is read, and closes the pipes. */
  drain(): Promise<void>;
}

function tapped(streams: readonly Readable[], lines: LiveLines, output: KeptOutput): Tap {
  let room = SLICE_BYTES_MAX;
  let slice: NodeJS.Timeout | undefined;
  let chunks = 0;
  const isPaused = (): boolean => room <= 0;
  const nextSlice = (): void => {
    slice = undefined;
    const paused = isPaused();
    room = SLICE_BYTES_MAX;
    if (paused) for (const stream of streams) stream.resume();
  };
  for (const stream of streams) {
    const show = lines.stream();
    stream.on('data', (chunk: Uint8Array) => {
      output.add(chunk);
      show(chunk);
      chunks += 1;
      room -= chunk.length;
      slice ??= setTimeout(nextSlice, SLICE_MS);
      if (isPaused()) for (const one of streams) one.pause();
    });
  }
  const closed = Promise.all(streams.map(async (stream) => new Promise<void>((resolve) => stream.once('close', resolve))));
  return {
    async drain() {
      const until = performance.now() + DRAIN_MS_MAX;
      for (let seen = -1; (seen !== chunks || isPaused()) && performance.now() < until;) {
        seen = chunks;
        const all = await Promise.race([closed, delay(QUIET_MS, undefined, { ref: false })]);
        if (all !== undefined) break;
        // Timers come before input in a turn of the event loop: what waited in the pipe all along is read now.
        await turn();
      }
      clearTimeout(slice);
      for (const stream of streams) stream.destroy();
    },
  };
}
