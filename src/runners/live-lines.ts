/** Shows a running child's output: whole lines, safe for the screen, at most ten times a second, however fast it comes. */
import { stripVTControlCharacters } from 'node:util';
import { visible } from '../domain/visible.ts';
import type { OutputListener } from '../ports.ts';

const FLUSH_MS = 100;
const LINES_MAX = 100;
const LINE_LENGTH_MAX = 2_000;
/** What is looked at of one flush; earlier bytes are in the kept output. */
const BYTES_MAX = 64 * 1024;
const LINE_FEED = 0x0a;

export interface LiveLines {
  /** A stream of its own, as standard output and standard error are: lines of two streams never mix. */
  stream(): (chunk: Uint8Array) => void;
  /** Shows what is left, also a last line without its line feed, and then nothing more. */
  end(): void;
}

interface Pending {
  bytes: Buffer;
  /** Bytes were dropped in front of it, up to somewhere in a line. */
  cut: boolean;
}

/** Lines for a listener. Colour codes are dropped; every other control character is shown as a mark. */
export function liveLines(listener: OutputListener): LiveLines {
  const streams: Pending[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (last: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = streams.flatMap((pending) => take(pending, last));
    const shown = lines.length > LINES_MAX ? [LEFT_OUT, ...lines.slice(1 - LINES_MAX)] : lines;
    if (shown.length > 0) listener(shown);
  };
  return {
    stream() {
      const pending: Pending = { bytes: Buffer.alloc(0), cut: false };
      streams.push(pending);
      return (chunk) => {
        add(pending, chunk);
        timer ??= setTimeout(() => flush(false), FLUSH_MS);
      };
    },
    end() {
      flush(true);
      streams.length = 0;
    },
  };
}

const LEFT_OUT = '[... lines left out ...]';

function add(pending: Pending, chunk: Uint8Array): void {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  const all = bytes.length >= BYTES_MAX ? bytes : Buffer.concat([pending.bytes, bytes]);
  if (all.length > BYTES_MAX || (all === bytes && pending.bytes.length > 0)) pending.cut = true;
  pending.bytes = all.subarray(Math.max(0, all.length - BYTES_MAX));
}

/** The whole lines, taken out of what is pending; with `all` the unfinished last one too. */
function take(pending: Pending, all: boolean): readonly string[] {
  const { bytes, cut } = pending;
  const isLong = bytes.length >= BYTES_MAX && !bytes.includes(LINE_FEED);
  const end = all || isLong ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1;
  const start = cut && !isLong ? Math.min(end, bytes.indexOf(LINE_FEED) + 1) : 0;
  if (end === 0) return [];
  pending.bytes = bytes.subarray(end);
  pending.cut = false;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return cut ? [LEFT_OUT, ...lines.map(shownLine)] : lines.map(shownLine);
}

/** What a terminal would show of a line that rewrites itself with carriage returns: its last state. */
function shownLine(line: string): string {
  const state = line.split('\r').findLast((part) => part !== '') ?? '';
  const short = state.length > LINE_LENGTH_MAX ? `${state.slice(0, LINE_LENGTH_MAX)}…` : state;
  return visible(stripVTControlCharacters(short));
}
