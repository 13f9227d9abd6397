/** Puts the blocks of a document in order and cuts them where the next one begins, so that no byte belongs to two. */
import type { ByteRange } from '../../domain/hunk.ts';
import type { RequirementBlock } from './format.ts';

/** Blocks by start, none overlapping: a block and its scenarios end where the next block begins. */
export function tiled(blocks: readonly RequirementBlock[]): readonly RequirementBlock[] {
  const sorted = blocks.toSorted((one, other) => one.range.start - other.range.start || other.range.end - one.range.end);
  return sorted.map((block, index) => {
    const end = sorted[index + 1]?.range.start ?? block.range.end;
    if (end >= block.range.end) return block;
    const cut = ({ start, end: own }: ByteRange): ByteRange => ({ start: Math.min(start, end), end: Math.min(own, end) });
    const scenarios = block.scenarios
      .filter(({ range }) => range.start < end)
      .map((scenario) => ({ ...scenario, range: cut(scenario.range), text: cut(scenario.text) }));
    return { ...block, range: cut(block.range), text: cut(block.text), scenarios };
  });
}
