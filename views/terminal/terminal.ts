/** The real terminal of this process: standard input and output, their size, and the end of either. */
import { writeSync } from 'node:fs';
import type { Size } from '../screen.ts';
import type { Keyboard } from './key-stdin.ts';
import type { TerminalDevice } from './lifecycle.ts';

export interface Terminal {
  readonly keyboard: Keyboard;
  readonly device: TerminalDevice;
  readonly size: () => Size;
  /** Sends bytes; false when the terminal is behind. */
  readonly write: (bytes: string) => boolean;
  readonly onceDrained: (event: 'drain', listener: () => void) => void;
  /** Calls back once a size has lasted 16 ms; returns the way to stop. */
  readonly onResize: (listener: (size: Size) => void) => () => void;
  /** Calls back when there is no terminal any more. */
  readonly onEnd: (listener: () => void) => void;
  /** Puts text on the terminal's clipboard (OSC 52); false when it is too long for that. */
  readonly copy: (text: string) => boolean;
  readonly canSuspend: boolean;
}

const RESIZE_MS = 16;
const CLIPBOARD_BYTES_MAX = 74_000;
const FALLBACK: Size = { columns: 80, rows: 24 };
const BUSY_RETRIES_MAX = 200;

/** The terminal on `stdin` and `stdout`, both of which must be one. */
export function processTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream & { readonly fd: number }): Terminal {
  const size = (): Size => ({ columns: stdout.columns || FALLBACK.columns, rows: stdout.rows || FALLBACK.rows });
  const write = (bytes: string): boolean => stdout.write(bytes);
  // A terminal that is gone tells so by an error on either stream.
  const ends = new Set<() => void>();
  const end = (): void => {
    for (const listener of ends) listener();
  };
  stdin.on('end', end);
  stdin.on('error', end);
  stdout.on('error', end);
  return {
    size,
    write,
    keyboard: {
      on: (event, listener) => void stdin.on(event, listener),
      off: (event, listener) => void stdin.off(event, listener),
      resume: () => void stdin.resume(),
      pause: () => void stdin.pause(),
    },
    device: {
      writeNow: (bytes) => writeNow(stdout.fd, bytes),
      setRawMode(on) {
        try {
          stdin.setRawMode(on);
        } catch {
          // A terminal that has gone needs no mode.
        }
      },
    },
    onceDrained: (event, listener) => void stdout.once(event, listener),
    onEnd: (listener) => void ends.add(listener),
    onResize(listener) {
      let timer: NodeJS.Timeout | undefined;
      const settle = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => listener(size()), RESIZE_MS);
      };
      stdout.on('resize', settle);
      return () => {
        clearTimeout(timer);
        stdout.off('resize', settle);
      };
    },
    copy(text) {
      const encoded = Buffer.from(text).toString('base64');
      if (encoded.length > CLIPBOARD_BYTES_MAX) return false;
      write(`\u001b]52;c;${encoded}\u0007`);
      return true;
    },
    canSuspend: process.platform !== 'win32',
  };
}

/** Writes all bytes before it returns, also to a terminal that is busy for a moment. */
function writeNow(fd: number, text: string): boolean {
  const bytes = Buffer.from(text);
  let written = 0;
  for (let tries = 0; written < bytes.length && tries < BUSY_RETRIES_MAX;) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') return false;
      tries += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
  return written === bytes.length;
}
