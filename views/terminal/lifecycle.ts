/**
 * Takes the terminal and gives it back on every way out: a normal end, a signal, a bug, a suspension, an editor. What
 * it restores is written synchronously, so nothing that happens afterwards can keep it from the terminal.
 */
import { ENTER, RESTORE } from './restore.ts';

/** The terminal as the process has it. */
export interface TerminalDevice {
  /** Writes at once, before returning; false when nobody is there any more. */
  readonly writeNow: (bytes: string) => boolean;
  readonly setRawMode: (on: boolean) => void;
}

/** The parts of a process that end or stop it. */
export interface ProcessEvents {
  on(event: string, listener: (cause: unknown) => void): unknown;
  off(event: string, listener: (cause: unknown) => void): unknown;
  readonly exit: (code: number) => void;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
}

export interface LifecycleHooks {
  /** The terminal is ours again and shows nothing of ours. */
  readonly resumed: () => void;
  /** The terminal is about to belong to something else; keys are not ours from here on. */
  readonly released: () => void;
  /** The program is asked to end with this code; it exits by itself a second later if nothing else makes it. */
  readonly ending: (code: number) => void;
  /** The terminal is given back for good. */
  readonly ended: () => void;
  /** A bug. Returns what to tell the person, on lines of their own; by then the main screen is back. */
  readonly crashed: (cause: unknown) => string;
}

export interface Lifecycle {
  /** Takes the terminal. */
  readonly enter: () => void;
  /** Gives it back; harmless when it is back already. */
  readonly leave: () => void;
  /** Lets `work` have the terminal and takes it again afterwards, also when `work` rejects. */
  readonly lend: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stops the process as the shell's Ctrl+Z does; it goes on with `fg`. */
  readonly suspend: () => void;
  /** Ends with exit 70 after restoring the terminal and telling why. */
  readonly crash: (cause: unknown) => void;
  /** Gives the terminal back and forgets the process's events. */
  readonly close: () => void;
  readonly hasTerminal: boolean;
}

const EXIT_BUG = 70;
const SIGNALS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
];
/** A process that nothing can wake is not stopped by the system; it takes its terminal back after this long. */
const STOP_MS = 50;
const END_MS = 1000;

/** Watches over `device` until `close`. `tell` prints to standard error. */
export function createLifecycle(
  device: TerminalDevice,
  events: ProcessEvents,
  hooks: LifecycleHooks,
  tell: (text: string) => void,
): Lifecycle {
  let isOurs = false;
  let isLent = false;
  let isStopped = false;
  let isEnding = false;

  function enter(): void {
    if (isOurs || isEnding) return;
    isOurs = true;
    device.setRawMode(true);
    device.writeNow(ENTER);
  }

  function leave(): void {
    if (!isOurs) return;
    isOurs = false;
    device.writeNow(RESTORE);
    device.setRawMode(false);
  }

  function takeBack(): void {
    enter();
    if (isOurs) hooks.resumed();
  }

  function giveUp(): void {
    leave();
    if (!isEnding) hooks.ended();
    isEnding = true;
  }

  function end(code: number): void {
    if (isEnding) return;
    giveUp();
    hooks.ending(code);
    setTimeout(() => events.exit(code), END_MS).unref();
  }

  function crash(cause: unknown): void {
    if (isEnding) return;
    giveUp();
    tell(hooks.crashed(cause));
    events.exit(EXIT_BUG);
  }

  function suspend(): void {
    if (!isOurs) return;
    isStopped = true;
    hooks.released();
    leave();
    events.off('SIGTSTP', suspend);
    events.kill(0, 'SIGTSTP');
    setTimeout(wake, STOP_MS);
  }

  function wake(): void {
    if (!isStopped) {
      if (isOurs && !isLent) hooks.resumed();
      return;
    }
    isStopped = false;
    events.on('SIGTSTP', suspend);
    takeBack();
  }

  async function lend<T>(work: () => Promise<T>): Promise<T> {
    hooks.released();
    leave();
    isLent = true;
    try {
      return await work();
    } finally {
      isLent = false;
      takeBack();
    }
  }

  const signalListeners = SIGNALS.map(([signal, code]) => [signal, () => end(code)] as const);
  const listeners: readonly (readonly [string, (cause: unknown) => void])[] = [
    ...signalListeners,
    ['uncaughtException', crash],
    ['unhandledRejection', crash],
    ['exit', giveUp],
    ['SIGCONT', wake],
    ['SIGTSTP', suspend],
  ];
  for (const [event, listener] of listeners) events.on(event, listener);

  return {
    enter,
    leave,
    lend,
    suspend,
    crash,
    close() {
      giveUp();
      for (const [event, listener] of listeners) events.off(event, listener);
    },
    get hasTerminal() {
      return isOurs;
    },
  };
}
