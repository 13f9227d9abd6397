/** Reads a journal's bytes as far as they can be believed, and says what the rest is: nothing, a write cut short by a crash, or damage. */
import type { SessionEvent } from '../src/workflow/event.ts';
import { type ChainEnd, EMPTY_CHAIN, continueChain, unseal } from './journal-record.ts';

/** The first line that cannot be believed. `line` counts from 1, `offset` is in bytes. */
export interface Damage {
  readonly line: number;
  readonly offset: number;
  readonly reason: string;
}

export interface Scan {
  readonly events: readonly SessionEvent[];
  /** Where the believed records end. */
  readonly end: ChainEnd;
  /** Bytes of the believed records, newlines included. */
  readonly length: number;
  /** Where the last write begins that they hold records of. */
  readonly lastWrite: number;
  /** Bytes after them that a crash left of a write nobody was told about. */
  readonly torn: number;
  readonly damage?: Damage;
  /** Lines end in "\r\n" somewhere: a tool converted them, which loses nothing. */
  readonly carriageReturns: boolean;
}

const NEWLINE = 10;
const RETURN = 13;

/**
 * Whether everything from a bad line on can be what a crash left of the last write. That write was never reported done, and
 * a new one begins only after it is durable; so the bad line must lack its newline or hold NUL bytes (blocks that never
 * reached the disk), and every whole record after it must belong to a write that began no later than the missing one.
 */
function isTornTail(bytes: Buffer, from: number, missing: number): boolean {
  const newline = bytes.indexOf(NEWLINE, from);
  if (newline === -1) return true;
  if (!bytes.subarray(from, newline).includes(0)) return false;
  for (let at = newline + 1; at < bytes.length;) {
    const stop = bytes.indexOf(NEWLINE, at);
    if (stop === -1) return true;
    const line = bytes.subarray(at, stop);
    const sealed = unseal(line);
    if (typeof sealed === 'string' ? !line.includes(0) : sealed.first > missing) return false;
    at = stop + 1;
  }
  return true;
}

/** Reads as many records as continue one another from the start. Never throws for what the bytes hold. */
export function scanJournal(bytes: Buffer): Scan {
  const events: SessionEvent[] = [];
  let end = EMPTY_CHAIN;
  let at = 0;
  let lastWrite = 0;
  let carriageReturns = false;
  let damage: Damage | undefined;
  while (at < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline === -1) break;
    const returned = newline > at && bytes[newline - 1] === RETURN;
    const sealed = unseal(bytes.subarray(at, returned ? newline - 1 : newline));
    const next = typeof sealed === 'string' ? sealed : continueChain(sealed, end);
    if (typeof next === 'string') {
      if (!isTornTail(bytes, at, end.seq + 1)) damage = { line: end.seq + 1, offset: at, reason: next };
      break;
    }
    carriageReturns ||= returned;
    if (typeof sealed === 'object' && sealed.first === sealed.seq) lastWrite = at;
    events.push(next.event);
    end = next.end;
    at = newline + 1;
  }
  return {
    events,
    end,
    length: at,
    lastWrite,
    torn: damage === undefined ? bytes.length - at : 0,
    carriageReturns,
    ...(damage === undefined ? {} : { damage }),
  };
}
