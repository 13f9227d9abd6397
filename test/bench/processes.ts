/** CPU time and memory of other processes, and where to find the programs that are compared with. */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Kernel clock ticks a second; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU milliseconds, user and system, that one process has used by itself, in steps of 10 ms; undefined when it is gone or there is no /proc. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    // The process has ended, or this system has no /proc.
    return undefined;
  }
}

/** Highest resident memory of one process so far, in bytes; undefined when it is gone or there is no /proc. */
export function peakMemoryOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // As above.
    return undefined;
  }
}

/** The environment of a person's terminal: nothing that makes programs think they run in a test or in CI. */
export function quietEnv(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LANG: 'C.UTF-8', ...Object.fromEntries(kept), TERM: 'xterm-256color', COLORTERM: 'truecolor', ...extra };
}

/** Absolute path of an installed program, or undefined. */
export function installed(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find(executable);
}

/** How one process ended. `wallMs` counts from before it was started. */
export interface Finished {
  readonly code: number | null;
  readonly wallMs: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end without a terminal. */
export async function runToEnd(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  const [program = '', ...args] = argv;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: quietEnv(options.env), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, wallMs: performance.now() - started, stdout, stderr }));
  });
}

/**
 * Runs a Node program to its end and adds up the CPU milliseconds of those Node processes whose script lies below
 * `folder`. Other children, and the Nodes that they start, do not count. Exact, because each says at its exit.
 */
export async function ownCpu(
  argv: readonly string[],
  folder: string,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished & { readonly cpuMs: number }> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'trueup-bench-'));
  try {
    const hook = path.join(scratch, 'cpu.cjs');
    writeFileSync(hook, cpuHook(scratch, folder));
    const finished = await runToEnd(argv, { ...options, env: { ...options.env, NODE_OPTIONS: `--require=${hook}` } });
    const told = readdirSync(scratch).filter((name) => name.endsWith('.us'));
    const microseconds = told.reduce((sum, name) => sum + Number(readFileSync(path.join(scratch, name), 'utf8')), 0);
    return { ...finished, cpuMs: microseconds / 1000 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs inside the measured program, before its own code. */
function cpuHook(scratch: string, folder: string): string {
  return `if ((process.argv[1] || '').startsWith(${JSON.stringify(folder)})) process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(${JSON.stringify(`${scratch}/`)} + process.pid + '.us', String(user + system));
});\n`;
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us to run: look on.
    return false;
  }
}
