/** Chooses how the rows of a review are put together: whole files, or the changes that were picked. */
import { wholeFile } from './flow.ts';
import { pickedHunks } from './picks.ts';
import type { Segment, SegmentOptions } from './segment.ts';

/** The segments, top to bottom. */
export function segmentsOf(options: SegmentOptions): readonly Segment[] {
  const { only, rank, files } = options;
  const inOrder = only === undefined && rank === undefined;
  return inOrder || files.some(({ text }) => text !== undefined)
    ? files.flatMap((_file, index) => wholeFile(options, index))
    : pickedHunks(options);
}
