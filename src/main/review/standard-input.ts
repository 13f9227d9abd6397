/** Standard input of a review: a patch, or the lines a person types. It is read no further than it is asked for. */
import { fstatSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { TrueupError } from '../../domain/error.ts';

const PATCH_BYTES_MAX = 32 * 1024 * 1024;
const PATCH_START = /^(?:diff --git |--- \S|Index: \S)/mu;

/** Whether something else than a person may be writing to standard input: a pipe or a file, but no terminal and no device. */
export function isPiped(): boolean {
  try {
    const facts = fstatSync(0);
    return facts.isFIFO() || facts.isFile();
  } catch {
    // Closed: nothing comes from there.
    return false;
  }
}

/** The first chunk of standard input, put back for whoever reads on; empty when it ends without one. */
export async function peek(stream: NodeJS.ReadStream): Promise<Buffer> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const bytes = bytesOf(chunk);
    stream.unshift(bytes);
    return bytes;
  }
  return Buffer.alloc(0);
}

function bytesOf(chunk: unknown): Buffer {
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}

/** Whether text begins like a patch, maybe after the message of a commit. */
export function looksLikePatch(start: Buffer): boolean {
  return PATCH_START.test(start.toString('utf8'));
}

/** All of standard input. Throws a `refusal` when it is longer than a patch of specs can be. */
export async function readAll(stream: NodeJS.ReadStream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = bytesOf(chunk);
    length += bytes.length;
    if (length > PATCH_BYTES_MAX)
      throw new TrueupError('refusal', 'too-long', `standard input: a patch of more than ${PATCH_BYTES_MAX / 1024 / 1024} MB`, {
        fix: 'give only the specs: git diff ... -- specs',
      });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The terminal this process belongs to, although its standard input is something else; undefined when there is none. */
export function controllingTerminal(): NodeJS.ReadStream | undefined {
  try {
    const stream: NodeJS.ReadStream = new ReadStream(openSync('/dev/tty', 'r'));
    return stream;
  } catch {
    // No terminal: nobody can type here.
    return undefined;
  }
}

/** Lines of a stream, taken only as they are asked for, so that what was typed ahead waits. */
export async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split(/\r?\n/u);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
