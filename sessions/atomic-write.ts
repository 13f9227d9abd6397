/** Replaces a file so that a crash at any instant leaves the old bytes or the new ones, whole, and never loses a write it reported done. */
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type Disk, type OpenFile, syncFolder } from './disk.ts';

const TEMPORARY = /\.[0-9a-f]{24}\.tmp$/;

/** A name nobody can guess, beside `path` and therefore on the same file system. */
export function temporaryName(path: string): string {
  return `${path}.${randomBytes(12).toString('hex')}.tmp`;
}

/** Writes every byte, however few the system takes at a time. Rejects when it takes none. */
export async function writeWhole(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const taken = await file.write(bytes.subarray(written));
    if (taken === 0) throw Object.assign(new Error('the system took no byte of a write'), { code: 'EIO' });
    written += taken;
  }
}

/**
 * Makes a new file with these bytes, durable except for its name; `exactMode` keeps the process's umask out of its mode.
 * Leaves nothing behind when it rejects.
 */
export async function writeNew(disk: Disk, path: string, bytes: Uint8Array, mode: number, exactMode = false): Promise<void> {
  const file = await disk.open(path, 'new', mode);
  try {
    try {
      if (exactMode) await file.mode(mode);
      await writeWhole(file, bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard(disk, path);
    throw error;
  }
}

/** The error that brought us here matters more than a leftover that the next sweep removes. */
async function discard(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch(() => false);
}

/**
 * Puts `bytes` at `path`: a temporary file with a random name, made exclusively and without following links, synced,
 * renamed, and the folder synced. Durable when it resolves; when it rejects the old content is still there, unless only
 * the last sync failed. `mode` is for the new file (default 0600). Rejects with the system's error.
 */
export async function atomicWrite(disk: Disk, path: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  const temporary = temporaryName(path);
  await writeNew(disk, temporary, bytes, mode);
  try {
    await disk.rename(temporary, path);
  } catch (error) {
    await discard(disk, temporary);
    throw error;
  }
  await syncFolder(disk, dirname(path));
}

/** Removes what writes cut short by a crash left in a folder. Only the folder's one writer may call it. */
export async function sweepTemporaries(disk: Disk, folder: string): Promise<void> {
  for (const name of await disk.names(folder)) {
    if (TEMPORARY.test(name)) await disk.remove(`${folder}/${name}`);
  }
}
