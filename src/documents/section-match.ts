/** Decides which section of one document is which section of the other: by heading or id, then by likeness, always keeping order. */
import { alignLines } from './line-match.ts';
import type { Work } from './sequence.ts';
import type { Sides } from './side.ts';

/** `matches[i] = j`: run `i` of the first document is run `j` of the second; -1 when it is none of them. The preambles always match. */
export function matchSections(sides: Sides, work?: Work): Int32Array {
  return alignLines(sides, work).runs;
}
