/** Writes back what was read in every way there is, for the tests that hold it to be the same bytes. */
import { editableText, editText } from '../../src/documents/formats/edit-text.ts';
import type { Splice } from '../../src/documents/formats/format.ts';
import { FORMATS } from '../../src/documents/formats/formats.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { decode, encode } from '../../src/documents/lines.ts';
import type { ByteRange } from '../../src/domain/hunk.ts';
import type { NamedBytes } from './material.ts';

/** Files read under every format: all of them need not be read as everything, but each as a spec and as tasks. */
const KINDS = ['spec', 'tasks'] as const;

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.compare(encode(decode(bytes)), bytes) === 0;
}

/** Replaces each range by its own text. */
function rewritten(bytes: Uint8Array, ranges: readonly ByteRange[]): Uint8Array {
  return applySplices(
    bytes,
    ranges.map((range): Splice => ({ range, text: decode(bytes, range.start, range.end) })),
  );
}

/** Throws when a document under any format does not come back byte for byte; the number of ranges written. */
export function checkIdentity({ name, bytes }: NamedBytes): number {
  let written = 0;
  const utf8 = isUtf8(bytes);
  for (const format of FORMATS) {
    for (const kind of KINDS) {
      const { requirements, tasks } = format.read(bytes, kind);
      const what = `${name} under ${format.name} as ${kind}`;
      const blocks = requirements.map(({ range }) => range);
      const scenarios = requirements.flatMap((block) => block.scenarios.map(({ range }) => range));
      const boxes = tasks.map(({ range }) => range);
      for (const ranges of utf8 ? [[], blocks, scenarios, boxes] : [[]]) {
        if (Buffer.compare(rewritten(bytes, ranges), bytes) !== 0) throw new Error(`${what}: the text is not what it was`);
        written += ranges.length;
      }
      for (const { text } of requirements.flatMap((block) => [block, ...block.scenarios])) {
        if (editText(bytes, text, editableText(bytes, text)).length > 0)
          throw new Error(`${what}: an edit that changes nothing changes ${text.start}`);
        written++;
      }
    }
  }
  return written;
}
