/** Gives equal lines of two documents the same small number, so that comparing lines is comparing numbers. */
import { concatenate, encode, endsLine, lineEnding, type Lines } from './lines.ts';

export interface Interned {
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Numbers are in `0..size`. */
  readonly size: number;
}

/**
 * Numbers the lines of both documents; two lines are equal when all their bytes are, the line ending included. A last
 * line without an ending counts as if it had the one that the text after uses most.
 */
export function internLines(beforeBytes: Uint8Array, openBefore: Lines, afterBytes: Uint8Array, openAfter: Lines): Interned {
  const open = !endsLine(beforeBytes) || !endsLine(afterBytes);
  const ending = open ? encode(lineEnding(openAfter.count < 2 ? beforeBytes : afterBytes)) : NO_ENDING;
  const [before, beforeLines] = ended(beforeBytes, openBefore, ending);
  const [after, afterLines] = ended(afterBytes, openAfter, ending);
  const total = beforeLines.count + afterLines.count;
  let capacity = 16;
  while (capacity < total * 2) capacity *= 2;
  const table: Table = {
    slots: new Int32Array(capacity),
    hashes: new Int32Array(total + 1),
    owners: new Uint8Array(total + 1),
    starts: new Uint32Array(total + 1),
    ends: new Uint32Array(total + 1),
    views: [viewOf(before), viewOf(after)],
    size: 0,
  };
  return { before: number(table, 0, beforeLines), after: number(table, 1, afterLines), size: table.size };
}

const NO_ENDING = new Uint8Array();

function ended(bytes: Uint8Array, lines: Lines, ending: Uint8Array): readonly [Uint8Array, Lines] {
  if (endsLine(bytes)) return [bytes, lines];
  const whole = concatenate([bytes, ending]);
  const starts = lines.starts.slice();
  starts[lines.count] = whole.length;
  return [whole, { count: lines.count, starts }];
}

interface Table {
  /** Number + 1 by hash, 0 when free. */
  readonly slots: Int32Array;
  readonly hashes: Int32Array;
  readonly owners: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly views: readonly [DataView, DataView];
  size: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function number(table: Table, owner: 0 | 1, lines: Lines): Int32Array {
  const { slots, hashes, owners, starts, ends } = table;
  const view = table.views[owner];
  const mask = slots.length - 1;
  const numbers = new Int32Array(lines.count);
  for (let line = 0; line < lines.count; line++) {
    const start = lines.starts[line] ?? 0;
    const end = lines.starts[line + 1] ?? 0;
    const hash = hashOf(view, start, end);
    let slot = hash & mask;
    for (;;) {
      const id = (slots[slot] ?? 0) - 1;
      if (id === -1) {
        hashes[table.size] = hash;
        owners[table.size] = owner;
        starts[table.size] = start;
        ends[table.size] = end;
        numbers[line] = table.size++;
        slots[slot] = table.size;
        break;
      }
      const other = table.views[owners[id] === 0 ? 0 : 1];
      if (hashes[id] === hash && same(other, starts[id] ?? 0, ends[id] ?? 0, view, start, end)) {
        numbers[line] = id;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return numbers;
}

function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getUint32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function same(one: DataView, start: number, end: number, other: DataView, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  let at = start;
  let to = otherStart;
  for (; at + 4 <= end; at += 4, to += 4) if (one.getUint32(at, true) !== other.getUint32(to, true)) return false;
  for (; at < end; at++, to++) if (one.getUint8(at) !== other.getUint8(to)) return false;
  return true;
}
