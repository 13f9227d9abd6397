/** Restores the terminal when the program is killed in a way that it cannot see: a small shell waits for its end. */
import { spawn } from 'node:child_process';
import { RESTORE } from './restore.ts';

/** Reads until the program's end of the pipe closes; restores unless a word came before. The script is fixed: no data ever becomes part of it. */
const SCRIPT = 'IFS= read -r word; [ "$word" = left ] && exit 0; printf "%b" "$1"; stty sane 2>/dev/null <&1; exit 0';

export interface Watchdog {
  /** The terminal has been given back; the watch ends. */
  readonly dismiss: () => void;
}

/** Starts to watch over the terminal that is this process's standard output. Without a POSIX shell nobody does, and `trueup reset` remains. */
export function startWatchdog(): Watchdog {
  if (process.platform === 'win32') return { dismiss: () => undefined };
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'trueup-watchdog', RESTORE.replaceAll('\u001b', String.raw`\0033`)], {
    stdio: ['pipe', 'inherit', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    dismiss() {
      child.stdin.end('left\n');
    },
  };
}
