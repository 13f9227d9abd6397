/**
 * Replaces and removes single files of the work tree. Every folder on the way is opened without following links, so that
 * nothing outside the root is ever touched; a replaced file is whole and on disk, or as it was.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, rename, rmdir, symlink, unlink, type FileHandle } from 'node:fs/promises';
import { isTreePath, type BytePath } from './parse.ts';

/** What tells one state of a file from another. */
export type FileIdentity = string;

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** The file's identity now; `absent` when there is a folder, or nothing that can be reached without following a link. */
export async function identityOf(root: string, path: BytePath): Promise<FileIdentity> {
  return (await inFolder(root, path, false, (place) => identityAt(place.file))) ?? 'absent';
}

/**
 * Replaces or creates a file with what `fill` writes into the open file. Permissions of an existing file are kept but for
 * the executable bits. False, and nothing changed, when the file is not `expected` any more or its folder is blocked.
 */
export async function replaceFile(
  root: string,
  path: BytePath,
  expected: FileIdentity,
  executable: boolean,
  fill: (into: number) => Promise<void>,
): Promise<boolean> {
  return put(root, path, expected, async (temporary, old) => {
    const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, executable ? 0o777 : 0o666);
    try {
      await fill(handle.fd);
      if (old !== undefined) await handle.chmod(executable ? (old & 0o777) | ((old & 0o444) >> 2) : old & 0o666);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Replaces or creates a symbolic link. False as in `replaceFile`. */
export async function replaceLink(root: string, path: BytePath, expected: FileIdentity, target: Buffer): Promise<boolean> {
  return put(root, path, expected, async (temporary) => symlink(target, temporary));
}

/** Removes a file and the folders that it leaves empty. False as in `replaceFile`. */
export async function removeFile(root: string, path: BytePath, expected: FileIdentity): Promise<boolean> {
  const removed = await inFolder(root, path, false, async ({ file, folder }) => {
    if ((await identityAt(file)) !== expected) return false;
    await unlink(file);
    await folder.sync();
    return true;
  });
  if (removed === true) await removeEmptyFolders(root, path);
  return removed ?? expected === 'absent';
}

async function put(
  root: string,
  path: BytePath,
  expected: FileIdentity,
  make: (temporary: Buffer, oldMode: number | undefined) => Promise<void>,
): Promise<boolean> {
  const done = await inFolder(root, path, true, async ({ at, file, folder }) => {
    const temporary = at(`.trueup-${randomBytes(8).toString('hex')}`);
    const old = await existing(file);
    if (old?.isDirectory() === true) return false;
    try {
      await make(temporary, old?.isFile() === true ? Number(old.mode) : undefined);
      if ((await identityAt(file)) !== expected) return false;
      await rename(temporary, file);
    } finally {
      await unlink(temporary).catch(ignoreAbsent);
    }
    await folder.sync();
    return true;
  });
  return done ?? false;
}

interface Place {
  readonly folder: FileHandle;
  readonly file: Buffer;
  /** The path of another name in the same folder. */
  readonly at: (name: BytePath) => Buffer;
}

/** Calls `work` with the opened folder of a path; undefined when it is missing (and not to be made) or blocked. */
async function inFolder<Result>(
  root: string,
  path: BytePath,
  create: boolean,
  work: (place: Place) => Promise<Result>,
): Promise<Result | undefined> {
  if (!isTreePath(path)) return undefined;
  const names = path.split('/');
  const last = names.pop() ?? '';
  let walked = Buffer.from(root);
  let folder = await open(walked, O_RDONLY | O_DIRECTORY);
  try {
    for (const name of names) {
      const next = await child(folder, walked, name, create);
      if (next === undefined) return undefined;
      await folder.close();
      folder = next;
      walked = joined(walked, name);
    }
    const base = await reachable(folder, walked);
    const at = (name: BytePath): Buffer => joined(base, name);
    return await work({ folder, file: at(last), at });
  } finally {
    await folder.close();
  }
}

async function child(folder: FileHandle, walked: Buffer, name: BytePath, create: boolean): Promise<FileHandle | undefined> {
  const path = joined(await reachable(folder, walked), name);
  const openIt = async (): Promise<FileHandle> => open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    return await openIt();
  } catch (error) {
    if (isCode(error, 'ELOOP', 'ENOTDIR') || (isCode(error, 'ENOENT') && !create)) return undefined;
    if (!isCode(error, 'ENOENT')) throw error;
    await mkdir(path);
    return openIt();
  }
}

let descriptorPaths: boolean | undefined;

/**
 * A path that leads to an open folder whatever was renamed meanwhile. Without /proc (macOS) it is the walked path: each
 * folder on it was just opened without following links.
 */
async function reachable(folder: FileHandle, walked: Buffer): Promise<Buffer> {
  descriptorPaths ??= await access(`/proc/self/fd/${folder.fd}`).then(
    () => true,
    () => false,
  );
  return descriptorPaths ? Buffer.from(`/proc/self/fd/${folder.fd}`) : walked;
}

function joined(folder: Buffer, name: BytePath): Buffer<ArrayBuffer> {
  return Buffer.concat([folder, Buffer.from('/'), Buffer.from(name, 'latin1')]);
}

async function existing(file: Buffer): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  return lstat(file).catch(ignoreAbsent);
}

async function identityAt(file: Buffer): Promise<FileIdentity> {
  const found = await lstat(file, { bigint: true }).catch(ignoreAbsent);
  if (found === undefined || found.isDirectory()) return 'absent';
  return [found.ino, found.mode, found.size, found.mtimeNs, found.ctimeNs].join(':');
}

async function removeEmptyFolders(root: string, path: BytePath): Promise<void> {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  if (parent === '') return;
  const removed = await inFolder(root, parent, false, async ({ file }) => {
    try {
      await rmdir(file);
      return true;
    } catch (error) {
      if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR')) return false;
      throw error;
    }
  });
  if (removed === true) await removeEmptyFolders(root, parent);
}

function ignoreAbsent(error: unknown): undefined {
  if (isCode(error, 'ENOENT')) return undefined;
  throw error;
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
