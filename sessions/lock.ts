/**
 * One writer to a folder. The kernel releases the lock when its process ends, however it ends, so there is nothing stale
 * to judge and no clock to trust; each holder gets a higher epoch than every one before it.
 *
 * FILE FORMAT. `<folder>/lock.json`: `{"epoch":7,"pid":4711,"command":"trueup","since":"2026-11-02T10:00:00.000Z"}`. The
 * epoch is the last one given out; the rest tells people who holds the folder, and is never used to decide anything.
 */
import { createHash } from 'node:crypto';
import { lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import { atomicWrite } from './atomic-write.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { diskFailure } from './failure.ts';
import { type Asked, type HeldSocket, ask, listenOn } from './held-socket.ts';
import { askFile, holdFile } from './socket-file.ts';

/** A held folder. `epoch` is higher than every earlier holder's. */
export interface Lock {
  readonly epoch: number;
  /** The same lock, never let go in between, with a new epoch. */
  renew(): Promise<Lock>;
  release(): Promise<void>;
}

/** Abstract socket names where the system has them (Linux), socket files elsewhere. */
export type LockKind = 'abstract' | 'file';

const KIND: LockKind = process.platform === 'linux' ? 'abstract' : 'file';

async function nameOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return createHash('sha256')
    .update(`trueup ${process.getuid?.() ?? 0} ${dev} ${ino}`)
    .digest('hex')
    .slice(0, 24);
}

async function socketFolder(): Promise<string> {
  const path = join(tmpdir(), `trueup-${process.getuid?.() ?? 0}`);
  await mkdir(path, { mode: 0o700 }).catch(() => undefined);
  const facts = await lstat(path);
  if (!facts.isDirectory() || facts.uid !== (process.getuid?.() ?? facts.uid) || (facts.mode & 0o077) !== 0)
    throw new TrueupError('refusal', 'lock-folder-unsafe', `${path}: not a folder that only you can use`, { fix: `remove ${path}` });
  return path;
}

const abstractName = async (folder: string) => `\0trueup/${await nameOf(folder)}`;

async function holdAbstract(path: string, hello: string): Promise<HeldSocket | (Asked & { live: true })> {
  for (;;) {
    const held = await listenOn(path, hello);
    if (held !== undefined) return held;
    const asked = await ask(path);
    if (asked.live) return asked;
  }
}

const hold = async (folder: string, kind: LockKind, hello: string) =>
  kind === 'abstract' ? holdAbstract(await abstractName(folder), hello) : holdFile(await socketFolder(), await nameOf(folder), hello);

function whoIAm(): { readonly pid: number; readonly command: string; readonly since: string } {
  return { pid: process.pid, command: basename(process.argv[1] ?? 'trueup'), since: new Date().toISOString() };
}

/** What another process says of itself is shown to people, so only plain characters of it are kept. */
function describe(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null) return undefined;
    const { pid, command, since } = said as { pid?: unknown; command?: unknown; since?: unknown };
    if (!Number.isInteger(pid)) return undefined;
    const plain = (value: unknown) =>
      String(value)
        .replace(/[^\w.:+-]/g, '?')
        .slice(0, 40);
    return `process ${Number(pid)} (${plain(command)}) since ${plain(since)}`;
  } catch {
    // Whatever it is, it holds the lock; it just cannot be named.
    return undefined;
  }
}

async function lastHolder(disk: Disk, folder: string): Promise<{ readonly epoch: number; readonly text: string | undefined }> {
  const found = await disk.read(join(folder, 'lock.json'), 4096).catch(() => undefined);
  const text = found === undefined ? undefined : Buffer.from(found.bytes).toString('utf8');
  const epoch = Number(/^\{"epoch":(\d{1,15})[,}]/.exec(text ?? '')?.[1] ?? 0);
  return { epoch, text };
}

async function heldByName(asked: Asked & { live: true }, disk: Disk, folder: string): Promise<string> {
  if (asked.hello !== undefined) return describe(asked.hello) ?? 'another process';
  const silent = describe((await lastHolder(disk, folder)).text) ?? 'another process';
  return `${silent}, which does not answer (it may be stopped)`;
}

/**
 * Takes the lock on a folder, or resolves with who holds it, as one line for people. The new epoch is durable when it
 * resolves. Rejects with a `failure` when the folder cannot be locked or the epoch cannot be saved.
 */
export async function acquireLock(
  folder: string,
  options: { readonly disk?: Disk; readonly kind?: LockKind } = {},
): Promise<Lock | { readonly heldBy: string }> {
  const disk = options.disk ?? nodeDisk;
  const me = whoIAm();
  const held = await hold(folder, options.kind ?? KIND, JSON.stringify(me)).catch((error: unknown) => {
    throw diskFailure(error, 'cannot be locked', folder);
  });
  if ('live' in held) {
    const heldBy = await heldByName(held, disk, folder);
    held.leave();
    return { heldBy };
  }
  try {
    return await lockOf(disk, folder, held, me);
  } catch (error) {
    await held.release();
    throw diskFailure(error, 'cannot be locked', join(folder, 'lock.json'));
  }
}

async function lockOf(disk: Disk, folder: string, held: HeldSocket, me: ReturnType<typeof whoIAm>): Promise<Lock> {
  const epoch = (await lastHolder(disk, folder)).epoch + 1;
  await atomicWrite(disk, join(folder, 'lock.json'), Buffer.from(`${JSON.stringify({ epoch, ...me })}\n`));
  return { epoch, renew: () => lockOf(disk, folder, held, me), release: () => held.release() };
}

/** Resolves when nobody holds the folder any more; for one who looks on and would take over. Whoever then takes it first has it. */
export async function untilFree(folder: string, kind: LockKind = KIND): Promise<void> {
  const holder = await (kind === 'abstract' ? ask(await abstractName(folder)) : askFile(await socketFolder(), await nameOf(folder)));
  if (holder.live) await holder.gone();
}

/** Who holds a folder. `gone` resolves when they let go of it, or after `leave`. */
export interface Holder {
  /** One line for people. */
  readonly who: string;
  readonly gone: Promise<void>;
  leave(): void;
}

/** Who holds the folder now; undefined when nobody does. For one who looks on. */
export async function holderOf(folder: string, kind: LockKind = KIND): Promise<Holder | undefined> {
  const asked = await (kind === 'abstract' ? ask(await abstractName(folder)) : askFile(await socketFolder(), await nameOf(folder)));
  if (!asked.live) return undefined;
  return { who: await heldByName(asked, nodeDisk, folder), gone: asked.gone(), leave: asked.leave };
}

/**
 * Runs `work` while holding the folder, after everybody before it is done or dead. No epoch is given out. Rejects with a
 * `failure` when the holder is stopped and so may hold it for ever.
 */
export async function whileHolding<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const held = await hold(folder, KIND, JSON.stringify(whoIAm()));
    if ('live' in held) {
      if (held.hello === undefined) {
        held.leave();
        throw new TrueupError('failure', 'folder-held', `${folder}: held by a process that does not answer`, {
          fix: 'continue or end the stopped process, then try again',
        });
      }
      await held.gone();
      continue;
    }
    try {
      return await work();
    } finally {
      await held.release();
    }
  }
}
