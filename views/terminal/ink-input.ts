/** The standard input that Ink sees: a dialog gets exactly the keys that the frame hands on to it. */
import { EventEmitter } from 'node:events';

/** A readable stream as far as Ink uses one. Raw mode is not Ink's business here. */
export interface InkInput extends EventEmitter {
  readonly isTTY: true;
  read(): string | null;
  /** Delivers one key's sequence, or a text, to Ink at once. */
  give(sequence: string): void;
  setRawMode(): InkInput;
  setEncoding(): InkInput;
  ref(): InkInput;
  unref(): InkInput;
}

/** An input that nothing reads from but Ink. */
export function createInkInput(): InkInput {
  const emitter = new EventEmitter();
  let waiting: string | null = null;
  const self = (): EventEmitter => emitter;
  return Object.defineProperties(emitter, {
    isTTY: { value: true },
    setRawMode: { value: self },
    setEncoding: { value: self },
    ref: { value: self },
    unref: { value: self },
    read: {
      value: () => {
        const sequence = waiting;
        waiting = null;
        return sequence;
      },
    },
    give: {
      value: (sequence: string) => {
        waiting = sequence;
        emitter.emit('readable');
        waiting = null;
      },
    },
  }) as InkInput;
}
