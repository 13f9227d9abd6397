/**
 * A disk in memory that keeps a log of every operation, so that a crash can be set at any point of it. It promises no more
 * than POSIX: data lasts after a sync of the file, names after a sync of the folder.
 */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Disk, OpenFile } from '../../../sessions/disk.ts';

/** One thing that happened to the disk, or `ack`: from here on the program has told somebody that `n` steps are safe. */
export type Op =
  | { readonly op: 'create'; readonly path: string; readonly ino: number }
  | { readonly op: 'link'; readonly path: string; readonly ino: number }
  | { readonly op: 'rename'; readonly from: string; readonly path: string; readonly ino: number }
  | { readonly op: 'unlink'; readonly path: string }
  | { readonly op: 'mkdir'; readonly path: string }
  | { readonly op: 'rmdir'; readonly path: string }
  | { readonly op: 'write'; readonly ino: number; readonly bytes: Buffer }
  | { readonly op: 'rewrite'; readonly ino: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly op: 'truncate'; readonly ino: number; readonly length: number }
  | { readonly op: 'sync'; readonly ino: number; readonly path: string }
  /** A sync that reported an error: what was pending may be on the disk or not, and no later sync can tell. */
  | { readonly op: 'syncFailed'; readonly ino: number }
  | { readonly op: 'syncFolder'; readonly path: string }
  /** Somebody else replaced or removed a file, durably, in one step. */
  | { readonly op: 'edit'; readonly path: string; readonly ino: number | undefined; readonly bytes: Buffer }
  | { readonly op: 'ack'; readonly n: number };

/** A whole tree at one instant: absolute paths. */
export interface Tree {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly folders: ReadonlySet<string>;
}

/** Looks at every call before it happens; may fail it by throwing, or never return (the process was killed there). */
export type Before = (call: string, path: string) => Promise<void> | void;

export interface SimDisk {
  readonly disk: Disk;
  readonly log: readonly Op[];
  ack(n: number): void;
  /** What programs see now: the page cache, not what would survive. */
  tree(): Tree;
  /** Edits a file behind the program's back, durably. `undefined` removes it. */
  edit(path: string, bytes: Buffer | undefined): void;
  /** Kills: sees every call first. */
  intercept(before: Before): void;
  /** Mishaps and other people: sees every call that was not killed. */
  interfere(before: Before): void;
  /** Bytes taken by one write; fewer than given makes it short. */
  writeSize(limit: (wanted: number) => number): void;
}

const fault = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code });
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const parentOf = (path: string) => dirname(path);

/** A disk that begins with a tree, all of it durable. */
export function simDisk(start: Tree = { files: new Map(), folders: new Set(['/']) }): SimDisk {
  const log: Op[] = [];
  const data = new Map<number, Buffer>();
  const names = new Map<string, number>();
  const folders = new Set(start.folders);
  let inodes = 1;
  let kill: Before = () => undefined;
  let interference: Before = () => undefined;
  const before: Before = async (call, path) => {
    await kill(call, path);
    await interference(call, path);
  };
  let limit = (wanted: number) => wanted;
  for (const [path, bytes] of start.files) {
    names.set(path, inodes);
    data.set(inodes, bytes);
    inodes += 1;
  }

  const bytesAt = (path: string) => data.get(names.get(path) ?? 0);
  const demandFolder = (path: string) => {
    if (!folders.has(path)) throw fault(names.has(path) ? 'ENOTDIR' : 'ENOENT', path);
  };

  function create(path: string): number {
    demandFolder(parentOf(path));
    const ino = inodes;
    inodes += 1;
    names.set(path, ino);
    data.set(ino, Buffer.alloc(0));
    log.push({ op: 'create', path, ino });
    return ino;
  }

  function fileOf(ino: number, path: string): OpenFile {
    return {
      async write(bytes) {
        await before('write', path);
        const taken = Buffer.from(bytes.subarray(0, limit(bytes.length)));
        data.set(ino, Buffer.concat([data.get(ino) ?? Buffer.alloc(0), taken]));
        log.push({ op: 'write', ino, bytes: taken });
        return taken.length;
      },
      async datasync() {
        try {
          await before('datasync', path);
        } catch (error) {
          log.push({ op: 'syncFailed', ino });
          throw error;
        }
        log.push({ op: 'sync', ino, path });
      },
      async truncate(length) {
        await before('truncate', path);
        data.set(ino, (data.get(ino) ?? Buffer.alloc(0)).subarray(0, length));
        log.push({ op: 'truncate', ino, length });
      },
      mode: async () => before('mode', path),
      length: () => data.get(ino)?.length ?? 0,
      close: () => Promise.resolve(),
    };
  }

  function move(from: string, path: string): void {
    const ino = names.get(from);
    if (ino === undefined) throw fault('ENOENT', from);
    if (parentOf(from) !== parentOf(path)) throw new Error(`the simulation moves files within a folder only: ${from} -> ${path}`);
    names.delete(from);
    names.set(path, ino);
    log.push({ op: 'rename', from, path, ino });
  }

  function unlink(path: string): boolean {
    if (!names.delete(path)) return false;
    log.push({ op: 'unlink', path });
    return true;
  }

  const disk: Disk = {
    async open(path, how) {
      await before('open', path);
      const ino = names.get(path);
      if (how === 'new' && ino !== undefined) throw fault('EEXIST', path);
      return fileOf(ino ?? create(path), path);
    },
    async openFolder(path) {
      await before('openFolder', path);
      demandFolder(path);
      return {
        path,
        async sync() {
          await before('syncFolder', path);
          log.push({ op: 'syncFolder', path });
        },
        close: () => Promise.resolve(),
      };
    },
    async read(path, bytesMax = Number.POSITIVE_INFINITY) {
      await before('read', path);
      if (folders.has(path)) throw fault('ENOTREG', path);
      const bytes = bytesAt(path);
      if (bytes !== undefined && bytes.length > bytesMax) throw fault('EFBIG', path);
      return bytes && { bytes: Buffer.from(bytes), mode: 0o644 };
    },
    async rewrite(path, offset, bytes) {
      await before('rewrite', path);
      const ino = names.get(path);
      if (ino === undefined) throw fault('ENOENT', path);
      log.push({ op: 'rewrite', ino, offset, bytes: Buffer.from(bytes) });
      await fileOf(ino, path).datasync();
    },
    async syncFile(path) {
      await before('syncFile', path);
      const ino = names.get(path);
      if (ino === undefined) throw fault('ENOENT', path);
      log.push({ op: 'sync', ino, path });
    },
    isLink: () => Promise.resolve(false),
    async names(folder) {
      await before('names', folder);
      return [...names.keys(), ...folders]
        .filter((path) => path !== '/' && parentOf(path) === folder)
        .map((path) => path.slice(path.lastIndexOf('/') + 1));
    },
    async makeFolder(path) {
      await before('makeFolder', path);
      if (folders.has(path)) return false;
      demandFolder(parentOf(path));
      folders.add(path);
      log.push({ op: 'mkdir', path });
      return true;
    },
    async rename(from, to) {
      await before('rename', to);
      move(from, to);
    },
    async remove(path) {
      await before('remove', path);
      return unlink(path);
    },
    async removeFolder(path) {
      await before('removeFolder', path);
      if ([...names.keys(), ...folders].some((other) => parentOf(other) === path)) return false;
      if (!folders.delete(path)) return false;
      log.push({ op: 'rmdir', path });
      return true;
    },
    async place(from, to) {
      await before('swap', to);
      const ino = names.get(from);
      if (ino === undefined) throw fault('ENOENT', from);
      if (names.has(to)) return false;
      names.set(to, ino);
      log.push({ op: 'link', path: to, ino });
      return true;
    },
    async swap(from, to, expected) {
      await before('swap', to);
      const now = bytesAt(to);
      if (now === undefined || digest(now) !== expected) return false;
      move(from, to);
      return true;
    },
    async drop(path, expected) {
      await before('drop', path);
      const now = bytesAt(path);
      return now !== undefined && digest(now) === expected && unlink(path);
    },
  };

  return {
    disk,
    log,
    ack: (n) => void log.push({ op: 'ack', n }),
    tree: () => ({ files: new Map([...names].map(([path, ino]) => [path, data.get(ino) ?? Buffer.alloc(0)])), folders: new Set(folders) }),
    edit(path, bytes) {
      names.delete(path);
      const ino = bytes === undefined ? undefined : inodes;
      if (bytes !== undefined) {
        names.set(path, inodes);
        data.set(inodes, bytes);
        inodes += 1;
      }
      log.push({ op: 'edit', path, ino, bytes: bytes ?? Buffer.alloc(0) });
    },
    intercept(next) {
      kill = next;
    },
    interfere(next) {
      interference = next;
    },
    writeSize(next) {
      limit = next;
    },
  };
}
