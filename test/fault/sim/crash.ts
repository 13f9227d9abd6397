/**
 * Enumerates what a power cut may leave of a logged run: for every prefix of the log, every combination of what had not been
 * synced. Unsynced data may be absent, cut short, zero-filled in part or whole, or complete; unsynced names may have changed
 * in any subset. After ALICE (OSDI'14) and CrashMonkey (OSDI'18).
 */
import { dirname } from 'node:path';
import type { Op, Tree } from './disk.ts';

/** One possible disk after a power cut. `acked` is the highest acknowledgement before it. */
export interface CrashState extends Tree {
  /** Operations that had happened. */
  readonly at: number;
  readonly acked: number;
}

export interface CrashOptions {
  readonly start: Tree;
  /** Names that were pending together are combined up to this many; more are taken in order only. */
  readonly namesMax?: number;
  /** States at one crash point; above that, as many are drawn at random. */
  readonly statesMax?: number;
  readonly seed?: number;
  /** A write that was not synced may end after any of its bytes; otherwise after the first, half, or all but the last. */
  readonly everyByte?: boolean;
}

type NameOp = Extract<Op, { path: string }>;
type DataOp = Extract<Op, { op: 'write' | 'rewrite' | 'truncate' }>;

const NONE = Buffer.alloc(0);

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

function applied(bytes: Buffer, op: DataOp): Buffer {
  if (op.op === 'write') return Buffer.concat([bytes, op.bytes]);
  if (op.op === 'truncate') return bytes.subarray(0, op.length);
  const gap = Buffer.alloc(Math.max(0, op.offset - bytes.length));
  return Buffer.concat([bytes.subarray(0, op.offset), gap, op.bytes, bytes.subarray(op.offset + op.bytes.length)]);
}

/** What may be read of a file whose last operations were not synced. */
function contents(durable: Buffer, pending: readonly DataOp[], everyByte: boolean): readonly Buffer[] {
  const found = [durable];
  let whole = durable;
  for (const op of pending) {
    if (op.op === 'write') {
      const size = op.bytes.length;
      const cuts = everyByte ? Array.from({ length: size }, (_entry, cut) => cut) : [1, size >> 1, size - 1];
      for (const cut of new Set(cuts)) if (cut > 0 && cut < size) found.push(Buffer.concat([whole, op.bytes.subarray(0, cut)]));
      found.push(Buffer.concat([whole, Buffer.alloc(size)]));
      for (const cut of everyByte ? cuts.filter((at) => at % 16 === 0) : [size >> 1]) {
        found.push(Buffer.concat([whole, Buffer.alloc(cut), op.bytes.subarray(cut)]));
        found.push(Buffer.concat([whole, op.bytes.subarray(0, cut), Buffer.alloc(size - cut)]));
      }
    }
    whole = applied(whole, op);
    found.push(whole);
  }
  return found;
}

/** The same when a sync failed before: what it was to make durable may be there or not, under what came after. */
function contentsOf({ data, pendingData, doubtful }: Point, ino: number, everyByte: boolean): readonly Buffer[] {
  const durable = data.get(ino) ?? NONE;
  const pending = pendingData.get(ino) ?? [];
  const doubts = doubtful.get(ino);
  if (doubts === undefined) return contents(durable, pending, everyByte);
  return contents(durable, doubts, everyByte).flatMap((bytes) => contents(bytes, pending, false));
}

interface Point {
  readonly names: ReadonlyMap<string, number>;
  readonly folders: ReadonlySet<string>;
  readonly data: ReadonlyMap<number, Buffer>;
  readonly pendingNames: readonly NameOp[];
  readonly pendingData: ReadonlyMap<number, readonly DataOp[]>;
  /** Operations whose sync failed: they may have reached the disk, and no later sync takes them there. */
  readonly doubtful: ReadonlyMap<number, readonly DataOp[]>;
  readonly acked: number;
}

function changeNames(names: Map<string, number>, folders: Set<string>, op: NameOp): void {
  if (op.op === 'create' || op.op === 'link') names.set(op.path, op.ino);
  else if (op.op === 'rename') {
    names.delete(op.from);
    names.set(op.path, op.ino);
  } else if (op.op === 'unlink') names.delete(op.path);
  else if (op.op === 'mkdir') folders.add(op.path);
  else if (op.op === 'rmdir') folders.delete(op.path);
}

/** What is durable and what is pending after the first `count` operations. */
function pointAfter(log: readonly Op[], count: number, start: Tree): Point {
  const names = new Map<string, number>();
  const data = new Map<number, Buffer>();
  const folders = new Set(start.folders);
  let pendingNames: NameOp[] = [];
  const pendingData = new Map<number, DataOp[]>();
  let acked = 0;
  const doubtful = new Map<number, DataOp[]>();
  // Inodes of the tree that was there before are numbered as the simulated disk numbers them.
  for (const [at, [path, bytes]] of [...start.files].entries()) {
    names.set(path, at + 1);
    data.set(at + 1, bytes);
  }
  for (const op of log.slice(0, count)) {
    if (op.op === 'write' || op.op === 'rewrite' || op.op === 'truncate') pendingData.set(op.ino, [...(pendingData.get(op.ino) ?? []), op]);
    else if (op.op === 'syncFailed') {
      doubtful.set(op.ino, [...(doubtful.get(op.ino) ?? []), ...(pendingData.get(op.ino) ?? [])]);
      pendingData.delete(op.ino);
    } else if (op.op === 'sync') {
      const pending = pendingData.get(op.ino) ?? [];
      // What was written over the doubtful place since is on the disk now, whatever was there.
      if (pending.some((change) => change.op === 'rewrite')) doubtful.delete(op.ino);
      data.set(op.ino, pending.reduce(applied, data.get(op.ino) ?? NONE));
      pendingData.delete(op.ino);
    } else if (op.op === 'syncFolder' || op.op === 'edit') {
      const folder = op.op === 'edit' ? dirname(op.path) : op.path;
      for (const change of pendingNames) if (dirname(change.path) === folder) changeNames(names, folders, change);
      pendingNames = pendingNames.filter((change) => dirname(change.path) !== folder);
      if (op.op === 'edit') {
        names.delete(op.path);
        if (op.ino !== undefined) names.set(op.path, op.ino);
        data.set(op.ino ?? 0, op.bytes);
      }
    } else if (op.op === 'ack') acked = Math.max(acked, op.n);
    else pendingNames.push(op);
  }
  return { names, folders, data, pendingNames, pendingData, doubtful, acked };
}

function nameSets(pending: readonly NameOp[], max: number): readonly (readonly NameOp[])[] {
  if (pending.length > max) return Array.from({ length: pending.length + 1 }, (_entry, length) => pending.slice(0, length));
  return Array.from({ length: 1 << pending.length }, (_entry, mask) => pending.filter((_op, bit) => ((mask >> bit) & 1) === 1));
}

function treeOf(point: Point, set: readonly NameOp[], choice: ReadonlyMap<number, Buffer>): Tree {
  const names = new Map(point.names);
  const folders = new Set(point.folders);
  for (const op of set) changeNames(names, folders, op);
  const reachable = (path: string): boolean => path === '/' || (folders.has(path) && reachable(dirname(path)));
  const files = new Map<string, Buffer>();
  for (const [path, ino] of names) if (reachable(dirname(path))) files.set(path, choice.get(ino) ?? point.data.get(ino) ?? NONE);
  return { files, folders: new Set([...folders].filter(reachable)) };
}

function* statesAt(point: Point, options: CrashOptions, draw: () => number): Generator<Tree> {
  const sets = nameSets(point.pendingNames, options.namesMax ?? 6);
  const inodes = [...new Set([...point.pendingData.keys(), ...point.doubtful.keys()])];
  const choices = inodes.map((ino) => contentsOf(point, ino, options.everyByte ?? false));
  const total = choices.reduce((product, list) => product * list.length, sets.length);
  const max = options.statesMax ?? 2000;
  for (let count = 0; count < Math.min(total, max); count += 1) {
    let index = total > max ? Math.floor(draw() * total) : count;
    const set = sets[index % sets.length] ?? [];
    index = Math.floor(index / sets.length);
    const choice = new Map<number, Buffer>();
    for (const [at, list] of choices.entries()) {
      choice.set(inodes[at] ?? 0, list[index % list.length] ?? NONE);
      index = Math.floor(index / list.length);
    }
    yield treeOf(point, set, choice);
  }
}

/** Every state a power cut may leave, at every point from operation `from` of the log on. */
export function* crashStates(log: readonly Op[], options: CrashOptions, from = 0): Generator<CrashState> {
  const draw = random(options.seed ?? 1);
  for (let at = from; at <= log.length; at += 1) {
    const point = pointAfter(log, at, options.start);
    for (const tree of statesAt(point, options, draw)) yield { ...tree, at, acked: point.acked };
  }
}
