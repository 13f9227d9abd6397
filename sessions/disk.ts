/**
 * The file-system calls that durable code is made of, few enough that a simulated disk can implement them all and
 * lose power between any two. `nodeDisk` is the real one: it never follows a symbolic link in the last component.
 */
import * as fs from 'node:fs';
import type { Digest } from '../src/domain/ids.ts';
import { sha256 } from './sha256.ts';

/** A file open for writing at its end. Nothing is durable before `datasync` resolves. */
export interface OpenFile {
  /** Appends bytes and resolves with how many were taken, which may be fewer than were given. */
  write(bytes: Uint8Array): Promise<number>;
  /** Resolves when every byte written so far, and the length that makes them readable, is on stable storage. */
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Sets permission bits, at most 0777. */
  mode(bits: number): Promise<void>;
  /** Bytes the file has now, whoever wrote them. Answered from memory, so it may be asked before every write. */
  length(): number;
  close(): Promise<void>;
}

/** A folder held open. `path` reaches this very folder even after somebody renames or replaces it, where the system can do that. */
export interface OpenFolder {
  readonly path: string;
  /** Resolves when every name made, moved or removed in the folder so far is on stable storage. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Permission bits, at most 0777. */
  readonly mode: number;
}

/** What durable code asks of a file system. Every method rejects with the system's own error (`code` is the errno name). */
export interface Disk {
  /** `new` demands that the name is free; `append` creates the file when it is missing. Neither follows a symbolic link. */
  open(path: string, how: 'new' | 'append', mode: number): Promise<OpenFile>;
  openFolder(path: string): Promise<OpenFolder>;
  /** A whole regular file, or undefined when the name is free. Other kinds of file reject with ENOTREG, more bytes than `bytesMax` with EFBIG. */
  read(path: string, bytesMax?: number): Promise<ReadFile | undefined>;
  /** Writes bytes over their place in an existing regular file, and makes the whole file durable. */
  rewrite(path: string, offset: number, bytes: Uint8Array): Promise<void>;
  /** Makes the bytes of an existing regular file durable, whoever wrote them. */
  syncFile(path: string): Promise<void>;
  isLink(path: string): Promise<boolean>;
  /** Names in a folder; empty when there is no such folder. */
  names(folder: string): Promise<readonly string[]>;
  /** Resolves with whether the folder is new. */
  makeFolder(path: string, mode: number): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  /** Resolves with whether there was such a file. */
  remove(path: string): Promise<boolean>;
  /** Resolves with whether an empty folder went; one that holds something stays. */
  removeFolder(path: string): Promise<boolean>;
  /**
   * Moves `from` over `to` if the regular file `to` has the digest `expected` at that moment, and resolves with whether it
   * did. Check and move are one turn of the event loop with no other call between.
   */
  swap(from: string, to: string, expected: Digest): Promise<boolean>;
  /** Gives the file `from` the name `to` as well if that is free, and resolves with whether it was. Where one file cannot have two names it is moved. */
  place(from: string, to: string): Promise<boolean>;
  /** Removes a regular file if it has the digest `expected` at that moment, and resolves with whether it did. */
  drop(path: string, expected: Digest): Promise<boolean>;
}

const { constants } = fs;
const NOFOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const BYTES_MAX = 1024 * 1024 * 1024;

type Done<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

function call<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}

function errno(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

async function unless<T, U>(work: Promise<T>, instead: U, ...codes: readonly string[]): Promise<T | U> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, ...codes)) return instead;
    throw error;
  }
}

function openFile(descriptor: number): OpenFile {
  return {
    write: (bytes) => call((done) => fs.write(descriptor, bytes, done)),
    datasync: () => call<void>((done) => fs.fdatasync(descriptor, (error) => done(error, undefined))),
    truncate: (length) => call<void>((done) => fs.ftruncate(descriptor, length, (error) => done(error, undefined))),
    mode: (bits) => call<void>((done) => fs.fchmod(descriptor, bits & 0o777, (error) => done(error, undefined))),
    length: () => fs.fstatSync(descriptor).size,
    close: () => call<void>((done) => fs.close(descriptor, (error) => done(error, undefined))),
  };
}

/** On Linux a held descriptor is itself a path to the folder; elsewhere the folder is reached by its name. */
const heldPath = (descriptor: number, path: string) => (process.platform === 'linux' ? `/proc/self/fd/${descriptor}` : path);

function openFolderDescriptor(descriptor: number, path: string): OpenFolder {
  return {
    path: heldPath(descriptor, path),
    sync: () =>
      process.platform === 'win32' ? Promise.resolve() : call<void>((done) => fs.fsync(descriptor, (error) => done(error, undefined))),
    close: () => call<void>((done) => fs.close(descriptor, (error) => done(error, undefined))),
  };
}

async function readRegular(path: string, bytesMax: number): Promise<ReadFile> {
  const descriptor = await call<number>((done) => fs.open(path, constants.O_RDONLY | NOFOLLOW, done));
  try {
    const stat = await call<fs.Stats>((done) => fs.fstat(descriptor, done));
    if (!stat.isFile()) throw errno('ENOTREG', path);
    if (stat.size > bytesMax) throw errno('EFBIG', path);
    return { bytes: await call<Buffer>((done) => fs.readFile(descriptor, done)), mode: stat.mode & 0o777 };
  } finally {
    await call<void>((done) => fs.close(descriptor, (error) => done(error, undefined)));
  }
}

/** Digest of a regular file, `free` when there is none, `other` for anything that is not a regular file. */
function digestNow(path: string): Digest | 'free' | 'other' {
  let descriptor: number;
  try {
    descriptor = fs.openSync(path, constants.O_RDONLY | NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'free';
    if (hasCode(error, 'ELOOP', 'ENXIO', 'EMLINK')) return 'other';
    throw error;
  }
  try {
    if (!fs.fstatSync(descriptor).isFile()) return 'other';
    return sha256(fs.readFileSync(descriptor));
  } finally {
    fs.closeSync(descriptor);
  }
}

function placeNew(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    if (digestNow(to) !== 'free') return false;
    fs.renameSync(from, to);
  }
  return true;
}

/** The real file system. */
export const nodeDisk: Disk = {
  async open(path, how, mode) {
    const flags = how === 'new' ? constants.O_EXCL : constants.O_APPEND;
    return openFile(await call<number>((done) => fs.open(path, constants.O_WRONLY | constants.O_CREAT | flags | NOFOLLOW, mode, done)));
  },
  async openFolder(path) {
    const flags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | NOFOLLOW;
    return openFolderDescriptor(await call<number>((done) => fs.open(path, flags, done)), path);
  },
  read: (path, bytesMax = BYTES_MAX) => unless(readRegular(path, bytesMax), undefined, 'ENOENT'),
  async rewrite(path, offset, bytes) {
    const descriptor = await call<number>((done) => fs.open(path, constants.O_WRONLY | NOFOLLOW, done));
    try {
      for (let written = 0; written < bytes.length;) {
        const rest = bytes.subarray(written);
        written += await call<number>((done) => fs.write(descriptor, rest, 0, rest.length, offset + written, done));
      }
      await openFile(descriptor).datasync();
    } finally {
      await openFile(descriptor).close();
    }
  },
  async syncFile(path) {
    const descriptor = await call<number>((done) => fs.open(path, constants.O_RDONLY | NOFOLLOW, done));
    const file = openFile(descriptor);
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  },
  isLink: (path) =>
    unless(
      call<boolean>((done) => fs.lstat(path, (error, stat) => done(error, stat?.isSymbolicLink()))),
      false,
      'ENOENT',
    ),
  names: (folder) =>
    unless(
      call<readonly string[]>((done) => fs.readdir(folder, done)),
      [],
      'ENOENT',
    ),
  makeFolder: (path, mode) =>
    unless(
      call<boolean>((done) => fs.mkdir(path, mode, (error) => done(error, true))),
      false,
      'EEXIST',
    ),
  rename: (from, to) => call<void>((done) => fs.rename(from, to, (error) => done(error, undefined))),
  remove: (path) =>
    unless(
      call<boolean>((done) => fs.unlink(path, (error) => done(error, true))),
      false,
      'ENOENT',
    ),
  removeFolder: (path) =>
    unless(
      call<boolean>((done) => fs.rmdir(path, (error) => done(error, true))),
      false,
      'ENOENT',
      'ENOTEMPTY',
      'EEXIST',
    ),
  async place(from, to) {
    return placeNew(from, to);
  },
  async swap(from, to, expected) {
    if (digestNow(to) !== expected) return false;
    fs.renameSync(from, to);
    return true;
  },
  async drop(path, expected) {
    if (digestNow(path) !== expected) return false;
    fs.unlinkSync(path);
    return true;
  },
};

/** Makes the names of a folder durable. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  const folder = await disk.openFolder(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
