/** What a delta says of each requirement, as text: to see whether it says the same at two times. */
import { blockOf } from './apply-blocks.ts';
import { parseDelta } from './delta.ts';

/** Texts by requirement: the block of an added or modified one; empty for one that is only removed or renamed (under both its names). */
export function deltaTexts(bytes: Uint8Array): ReadonlyMap<string, string> {
  const { source, added, modified, removed, renamed } = parseDelta(bytes);
  const texts = new Map(
    [...removed.map(({ name }) => name), ...renamed.flatMap(({ from, to }) => [from.name, to.name])].map((name) => [name, '']),
  );
  for (const part of [...added, ...modified]) texts.set(part.name, blockOf(source, part).raw);
  return texts;
}
