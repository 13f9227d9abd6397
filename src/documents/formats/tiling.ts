/** Puts the blocks of a document in order and cuts them where the next one begins, so that no byte belongs to two. */
import type { RequirementBlock } from './format.ts';

/** Blocks by start, none overlapping: a block ends where the next begins and keeps the scenarios that are whole before it. */
export function tiled(blocks: readonly RequirementBlock[]): readonly RequirementBlock[] {
  const sorted = blocks.toSorted((one, other) => one.range.start - other.range.start || other.range.end - one.range.end);
  return sorted.map((block, index) => {
    const next = sorted[index + 1];
    if (next === undefined || next.range.start >= block.range.end) return block;
    const end = next.range.start;
    const text = { start: Math.min(block.text.start, end), end: Math.min(block.text.end, end) };
    const scenarios = block.scenarios.filter(({ range }) => range.end <= end);
    return { ...block, range: { start: block.range.start, end }, text, scenarios };
  });
}
