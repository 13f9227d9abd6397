/** Starts git as a process of its own group, without a shell, and collects what it says; it cannot hang or flood this program. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { TrueupError } from '../domain/error.ts';

const TIMEOUT_MS = 600_000;
const KILL_GRACE_MS = 2_000;
const LINGER_MS = 500;
/** Stands for an end by a signal. */
const FATAL = 255;
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const MESSAGE_BYTES_MAX = 64 * 1024;

export interface GitRequest {
  /** Everything after `git`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
  /** An open file that receives standard output instead of memory. */
  readonly into?: number;
  /** Git may start programs of the person's that keep its pipes open after it has ended. */
  readonly mayLinger?: boolean;
}

export interface GitOutput {
  /** 0..255; 128 and above stand for a signal or a fatal error. */
  readonly code: number;
  readonly stdout: Buffer;
  /** At most 64 KiB of it. */
  readonly stderr: string;
}

/**
 * Runs git to its end. Resolves whatever its exit code is; rejects with a `failure` when git is missing, takes longer
 * than ten minutes or prints more than 256 MiB.
 */
export async function spawnGit(request: GitRequest): Promise<GitOutput> {
  // The working directory is the root folder: git is told with -C where to work, so a vanished folder is git's message.
  const child = spawn('git', request.argv, {
    cwd: path.parse(process.execPath).root,
    env: { ...request.env },
    detached: true,
    windowsHide: true,
    stdio: ['pipe', request.into ?? 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {
    // Git ended before it read everything; its exit code and message tell why.
  });
  child.stdin?.end(request.input ?? '');
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let failure: TrueupError | undefined;
  const stop = (error: TrueupError): void => {
    failure ??= error;
    endGroup(child);
  };
  collect(child, stdout, stderr, stop);
  const timer = setTimeout(() => {
    stop(
      new TrueupError(
        'failure',
        'git-timeout',
        `git ${subcommand(request.argv)} took longer than ${TIMEOUT_MS / 60_000} minutes and was ended`,
      ),
    );
  }, TIMEOUT_MS);
  try {
    const code = await ended(child, request.mayLinger === true);
    if (failure !== undefined) throw failure;
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
  } finally {
    clearTimeout(timer);
  }
}

/** The exit code, once everything is read; with `mayLinger` a moment after the end even when a pipe is still held. */
async function ended(child: ChildProcess, mayLinger: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(error)));
    child.once('close', (code) => resolve(code ?? FATAL));
    if (!mayLinger) return;
    child.once('exit', (code) => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code ?? FATAL);
      }, LINGER_MS).unref();
    });
  });
}

function collect(child: ChildProcess, stdout: Buffer[], stderr: Buffer[], stop: (error: TrueupError) => void): void {
  let bytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX)
      stop(new TrueupError('failure', 'git-output-too-large', `git printed more than ${OUTPUT_BYTES_MAX / 1024 / 1024} MiB`));
    else stdout.push(chunk);
  });
  let messageBytes = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    if (messageBytes < MESSAGE_BYTES_MAX) stderr.push(chunk.subarray(0, MESSAGE_BYTES_MAX - messageBytes));
    messageBytes += chunk.length;
  });
}

/** Asks the group to end, which lets git remove its lock files, and then ends it. */
function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_GRACE_MS).unref();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

function notStarted(error: Error): TrueupError {
  const missing = 'code' in error && error.code === 'ENOENT';
  if (!missing) return new TrueupError('failure', 'git-not-started', `git could not be started: ${error.message}`, { cause: error });
  return new TrueupError('failure', 'git-missing', 'git is not installed or not on PATH', {
    fix: 'install git 2.31 or newer (https://git-scm.com/downloads) and start again',
    cause: error,
  });
}

/** The subcommand in an argument list that may start with options, for messages. */
export function subcommand(argv: readonly string[]): string {
  return argv.find((argument, index) => !argument.startsWith('-') && !['-c', '-C'].includes(argv[index - 1] ?? '')) ?? '';
}
