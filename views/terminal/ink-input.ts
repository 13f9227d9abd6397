/** The standard input that Ink sees: a dialog gets exactly the keys that the frame hands on to it. */
import { EventEmitter } from 'node:events';

/** A readable stream as far as Ink uses one. Raw mode is not Ink's business here. */
export interface InkInput extends EventEmitter {
  readonly isTTY: true;
  readonly read: () => string | null;
  /** Delivers one key's sequence, or a text, to Ink at once. */
  readonly give: (sequence: string) => void;
  readonly setRawMode: () => InkInput;
  readonly setEncoding: () => InkInput;
  readonly ref: () => InkInput;
  readonly unref: () => InkInput;
}

/** An input that nothing reads from but Ink. */
export function createInkInput(): InkInput {
  const emitter = new EventEmitter();
  let waiting: string | null = null;
  const self = (): InkInput => input;
  const input: InkInput = Object.assign(emitter, {
    isTTY: true as const,
    setRawMode: self,
    setEncoding: self,
    ref: self,
    unref: self,
    read: () => {
      const sequence = waiting;
      waiting = null;
      return sequence;
    },
    give: (sequence: string) => {
      waiting = sequence;
      emitter.emit('readable');
      waiting = null;
    },
  });
  return input;
}
