/**
 * The one reader of the keyboard: one key per event-loop turn, so that what a key does is done before the next is
 * looked at, also when a slow line delivers several at once. Keys wait until somebody takes them.
 */
import { EventEmitter } from 'node:events';
import { createKeyDecoder } from './key-decoder.ts';
import type { Key, TerminalInput } from './key-decoder.ts';

/** What reads the keyboard: a terminal's standard input. */
export interface Keyboard {
  on(event: 'data', listener: (bytes: Uint8Array) => void): void;
  off(event: 'data', listener: (bytes: Uint8Array) => void): void;
  readonly resume: () => void;
  readonly pause: () => void;
}

export interface KeyHandlers {
  readonly key: (key: Key) => void;
  readonly paste: (text: string) => void;
  readonly focus: (focused: boolean) => void;
}

export interface KeyStdin {
  /** Begins to read; keys are kept until `start`. */
  readonly listen: () => void;
  /** Hands over waiting and coming input, one a turn. */
  readonly start: (handlers: KeyHandlers) => void;
  /** Stops reading, as while an editor has the terminal; what was not yet handed over is dropped. */
  readonly silence: () => void;
  /** Puts keys in front of those that wait. */
  readonly unread: (keys: readonly Key[]) => void;
  /** Replies of the terminal (colours, modes, attributes), as they come. */
  readonly onReply: (listener: (reply: string) => void) => () => void;
  /** Keys that wait to be handed over. */
  readonly waiting: number;
}

/** A lone Escape is a key when nothing follows for this long; a slow line splits sequences. */
const ESCAPE_MS = 30;
/** A paste whose end never comes is taken as it is. */
const PASTE_MS = 1000;
/** Keys beyond this many are noise (a file catted into the terminal), and dropped. */
const WAITING_MAX = 10_000;

/** Reads `keyboard`, which must be in raw mode. */
export function createKeyStdin(keyboard: Keyboard): KeyStdin {
  const decoder = createKeyDecoder();
  const replies = new EventEmitter();
  let queue: TerminalInput[] = [];
  let handlers: KeyHandlers | undefined;
  let isTurnUsed = false;
  let timer: NodeJS.Timeout | undefined;

  function take(inputs: readonly TerminalInput[]): void {
    for (const input of inputs) {
      if (input.kind === 'reply') replies.emit('reply', input.reply);
      else if (queue.length < WAITING_MAX) queue.push(input);
    }
    pump();
  }

  function onBytes(bytes: Uint8Array): void {
    clearTimeout(timer);
    take(decoder.push(bytes));
    if (decoder.pending !== 'none') timer = setTimeout(() => take(decoder.flush()), decoder.pending === 'paste' ? PASTE_MS : ESCAPE_MS);
  }

  /** Hands over one input unless this turn of the event loop has had one. */
  function pump(): void {
    const input = handlers === undefined || isTurnUsed ? undefined : queue.shift();
    if (input === undefined || handlers === undefined) return;
    isTurnUsed = true;
    setImmediate(() => {
      isTurnUsed = false;
      pump();
    });
    if (input.kind === 'key') handlers.key(input.key);
    else if (input.kind === 'paste') handlers.paste(input.text);
    else if (input.kind === 'focus') handlers.focus(input.focused);
  }

  return {
    get waiting() {
      return queue.length;
    },
    listen() {
      keyboard.on('data', onBytes);
      keyboard.resume();
    },
    start(next) {
      handlers = next;
      pump();
    },
    silence() {
      keyboard.off('data', onBytes);
      keyboard.pause();
      clearTimeout(timer);
      decoder.flush();
      queue = [];
    },
    unread(keys) {
      queue = [...keys.map((key) => ({ kind: 'key', key }) as const), ...queue];
      pump();
    },
    onReply(listener) {
      replies.on('reply', listener);
      return () => void replies.off('reply', listener);
    },
  };
}
