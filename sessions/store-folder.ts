/** The program's own folder in a repository: private, ignored by git, and refused when somebody else may have put it there. */
import { chmodSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import { atomicWrite } from './atomic-write.ts';
import type { Disk } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';

/** Name of the folder in the repository's root. */
export const STORE_NAME = '.trueup';

/**
 * Refuses a store that is a symbolic link, not a folder, or another user's: it would send private records elsewhere, or bring
 * in foreign ones. Takes other users' permissions off one that is ours. A missing store is fine.
 */
export function refuseUnsafeStore(root: string): void {
  const path = join(root, STORE_NAME);
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return;
  const fix = `move ${path} away, then start again`;
  if (facts.isSymbolicLink())
    throw new TrueupError('refusal', 'store-is-link', `${path}: a symbolic link, so sessions would be kept somewhere else`, { fix });
  if (!facts.isDirectory()) throw new TrueupError('refusal', 'store-not-a-folder', `${path}: not a folder`, { fix });
  const user = process.geteuid?.();
  if (user !== undefined && facts.uid !== user)
    throw new TrueupError('refusal', 'store-foreign', `${path}: belongs to another user (uid ${facts.uid})`, { fix });
  if ((facts.mode & 0o077) !== 0) tighten(path);
}

function tighten(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch {
    // A read-only disk, or one without permissions: sessions can still be read there.
  }
}

/**
 * Makes the store and its parts when they are missing: mode 0700, with a `.gitignore` that ignores everything. Its own name lasts
 * once the root is synced. Resolves with its path.
 */
export async function ensureStore(disk: Disk, root: string): Promise<string> {
  const path = join(root, STORE_NAME);
  try {
    await disk.makeFolder(path, 0o700);
    const ignore = join(path, '.gitignore');
    if ((await disk.read(ignore)) === undefined) await atomicWrite(disk, ignore, Buffer.from('*\n'));
    return path;
  } catch (error) {
    if (errnoOf(error) === 'ELOOP') refuseUnsafeStore(root);
    throw diskFailure(error, 'the session store cannot be made', path);
  }
}
