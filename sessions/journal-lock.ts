/** Who may write a session's journal: the lock, claims on sessions that have not begun, and the lock of a journal that failed, kept for its next opening. */
import { basename, join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import { writeWhole } from './atomic-write.ts';
import { type Disk, nodeDisk } from './disk.ts';
import type { WriterStart } from './journal-writer.ts';
import { type Lock, acquireLock } from './lock.ts';

/** Name of the journal in a session's folder. */
export const JOURNAL_NAME = 'journal.jsonl';
/** Name of the mark of a journal whose last write failed; see journal.ts. */
export const SUSPECT_NAME = 'journal.suspect';

/** `lock` stands in for the kernel's lock where there is no kernel: on a simulated disk. */
export interface JournalOptions {
  readonly disk?: Disk;
  readonly lock?: (folder: string) => Promise<Lock | { readonly heldBy: string }>;
}

/** A journal of this process whose write failed, until it has been opened again. */
interface Failed {
  /** Length that was durable before; absent when another process has written to the file. */
  readonly bytes: number | undefined;
  /** Takes its lock over, under a new epoch; absent once it was closed. */
  readonly adopt?: () => Promise<Lock>;
}

/** What this process knows of sessions beyond what is on the disk, by folder. */
interface Known {
  /** Failed journals: they can be opened again here, also when the marker could not be written. */
  readonly failed: Map<string, Failed>;
  /** Locks of sessions that were begun here and not opened yet. */
  readonly claimed: Map<string, Lock>;
}

const knownOn = new WeakMap<Disk, Known>();

function known(disk: Disk): Known {
  const found = knownOn.get(disk) ?? { failed: new Map(), claimed: new Map() };
  knownOn.set(disk, found);
  return found;
}

/** The durable length of a journal whose write failed in this process; undefined when there is none. */
export const failedLength = (disk: Disk, folder: string): number | undefined => known(disk).failed.get(folder)?.bytes;

/** Says that a failed journal has been opened again. */
export const forgetFailure = (disk: Disk, folder: string): void => void known(disk).failed.delete(folder);

const kernelLock = (options: JournalOptions) => options.lock ?? ((folder: string) => acquireLock(folder, options));

/**
 * Claims the folder of a session that has not begun: takes its lock, for this process's next `openJournal` of it. False when
 * another process has it, or when something was written there already. A claim ends with its process, so that the folder a
 * crash leaves can be claimed again.
 */
export async function claimJournal(folder: string, options: JournalOptions = {}): Promise<boolean> {
  const { disk = nodeDisk } = options;
  const lock = await kernelLock(options)(folder);
  if ('heldBy' in lock) return false;
  const begun = await disk.read(join(folder, JOURNAL_NAME)).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  if (begun !== undefined && begun.bytes.length > 0) {
    await lock.release();
    return false;
  }
  known(disk).claimed.set(folder, lock);
  return true;
}

/** Takes the lock of a session for writing its journal: a claim or a failed journal of this process first, else the kernel's. Rejects with `refusal` `session-held`. */
export async function lockJournal(folder: string, options: JournalOptions): Promise<Lock> {
  const { claimed, failed } = known(options.disk ?? nodeDisk);
  const claim = claimed.get(folder);
  if (claim !== undefined) {
    claimed.delete(folder);
    return claim;
  }
  const adopt = failed.get(folder)?.adopt;
  if (adopt !== undefined) return adopt();
  const lock = await kernelLock(options)(folder);
  if ('epoch' in lock) return lock;
  throw new TrueupError('refusal', 'session-held', `${basename(folder)}: open in ${lock.heldBy}`, {
    fix: 'decide there, or close it there first; here it can only be looked at',
  });
}

async function mark(disk: Disk, path: string, bytes: number): Promise<void> {
  await disk.remove(path);
  const file = await disk.open(path, 'new', 0o600);
  try {
    await writeWhole(file, Buffer.from(`${bytes}\n`));
  } finally {
    await file.close();
  }
}

/** What a writer does when it fails and when it is closed. The lock is let go once, by whoever has it then. */
export function atItsEnd(disk: Disk, folder: string, lock: Lock): Pick<WriterStart, 'failed' | 'release'> {
  const { failed } = known(disk);
  let adopted = false;
  async function adopt(): Promise<Lock> {
    const renewed = await lock.renew();
    adopted = true;
    return renewed;
  }
  return {
    async failed(bytes) {
      failed.set(folder, { bytes, adopt });
      if (bytes !== undefined) await mark(disk, join(folder, SUSPECT_NAME), bytes);
    },
    async release() {
      if (adopted) return;
      const failure = failed.get(folder);
      if (failure !== undefined) failed.set(folder, { bytes: failure.bytes });
      await lock.release();
    },
  };
}
