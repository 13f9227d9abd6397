/** Writes and reads one line of a journal; the format is described in journal.ts. Nothing is believed before its hash is right. */
import { createHash, hash } from 'node:crypto';
import { visible } from '../src/domain/visible.ts';
import { SessionEvent } from '../src/workflow/event.ts';

/** `prev` of the first record. */
export const GENESIS = createHash('sha256').update('trueup journal 1').digest('hex');
/** Longest line that is written or read, in bytes. */
export const RECORD_BYTES_MAX = 64 * 1024 * 1024;
const DEPTH_MAX = 64;
/** Lines shorter than this cannot nest deep enough to hurt anybody. */
const DEPTH_FREE_BYTES = 8 * 1024;
const VERSION = 1;

/** `,"hash":"` + 64 digits + `"}` */
const TAIL_BYTES = 75;
const TAIL_START = ',"hash":"';
const CONFLICT_MARKS: readonly string[] = ['<<<<<<<', '=======', '>>>>>>>'];

/** Where a chain stands: what the next record must continue. */
export interface ChainEnd {
  /** Sequence number of the last record; 0 before the first. */
  readonly seq: number;
  readonly epoch: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainEnd = { seq: 0, epoch: 0, hash: GENESIS };

/** One record as a line without its newline, and the chain after it. `first`: see journal.ts. */
export function encodeRecord(
  eventJson: string,
  end: ChainEnd,
  epoch: number,
  first: number,
): { readonly line: string; readonly end: ChainEnd } {
  const seq = end.seq + 1;
  const write = first === seq ? '' : `"first":${first},`;
  const body = `{"v":${VERSION},"seq":${seq},${write}"epoch":${epoch},"prev":"${end.hash}","event":${eventJson}`;
  const digest = hash('sha256', body);
  return { line: `${body},"hash":"${digest}"}`, end: { seq, epoch, hash: digest } };
}

export interface Sealed {
  readonly seq: number;
  readonly first: number;
  readonly epoch: number;
  readonly prev: string;
  readonly event: unknown;
  readonly hash: string;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** A line whose own hash is right, whatever its place in the chain; or a sentence that says why it is not. */
export function unseal(line: Buffer): Sealed | string {
  const at = line.length - TAIL_BYTES;
  if (at < 2 || line.length > RECORD_BYTES_MAX) return notRecord(line);
  const digest = line.toString('latin1', at + TAIL_START.length, line.length - 2);
  if (hash('sha256', line.subarray(0, at)) !== digest) return notRecord(line);
  if (line.length > DEPTH_FREE_BYTES && nestsTooDeep(line)) return `nested deeper than ${DEPTH_MAX} levels`;
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return 'not JSON';
  }
  return sealedOf(value, digest) ?? 'not a journal record (unknown version, or a field is missing)';
}

/** Why the hash at a line's end is not that of the line. */
function notRecord(line: Buffer): string {
  if (line.length > RECORD_BYTES_MAX) return `longer than ${RECORD_BYTES_MAX} bytes`;
  if (line.includes(0)) return 'NUL bytes, as an interrupted write leaves them';
  const start = line.toString('latin1', 0, 7);
  if (CONFLICT_MARKS.includes(start)) return 'a git merge conflict marker: two versions of the file were merged';
  const sealed = line.toString('latin1', line.length - TAIL_BYTES, line.length - TAIL_BYTES + TAIL_START.length) === TAIL_START;
  return sealed ? 'its hash does not match its content: the line was altered' : 'not a journal record';
}

type Fields = Readonly<Partial<Record<keyof Sealed | 'v', unknown>>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function sealedOf(value: unknown, digest: string): Sealed | undefined {
  if (!isFields(value)) return undefined;
  const { v, seq, first = seq, epoch, prev, event } = value;
  if (v !== VERSION || !isCount(seq) || !isCount(first) || !isCount(epoch) || first > seq) return undefined;
  if (typeof prev !== 'string' || value.hash !== digest) return undefined;
  return { seq, first, epoch, prev, event, hash: digest };
}

function nestsTooDeep(line: Buffer): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at];
    if (quoted) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** The event of a record that continues the chain, or a sentence that says why it does not. */
export function continueChain(sealed: Sealed, end: ChainEnd): { readonly event: SessionEvent; readonly end: ChainEnd } | string {
  if (sealed.seq !== end.seq + 1) return `record ${sealed.seq} where record ${end.seq + 1} belongs`;
  if (sealed.epoch < end.epoch) return `stale epoch ${sealed.epoch} after ${end.epoch}: written by a process that had lost the lock`;
  if (sealed.prev !== end.hash) return 'it does not continue the record before it: the chain is broken';
  const parsed = SessionEvent.safeParse(sealed.event);
  if (parsed.success) return { event: parsed.data, end: { seq: sealed.seq, epoch: sealed.epoch, hash: sealed.hash } };
  return `not a session event (${whyNot(sealed.event, parsed.error.issues[0])})`;
}

function whyNot(event: unknown, issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  const type = typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string' ? event.type : 'none';
  return visible(`type "${type.slice(0, 60)}", ${issue?.path.map(String).join('.').slice(0, 60) ?? ''}: ${issue?.message ?? 'invalid'}`);
}
