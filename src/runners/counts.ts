/** Reads from a test runner's output how many tests passed, failed and were skipped; a count that is not there is not made up. */
import type { Counts } from '../domain/task.ts';
import { goJson, goPlain } from './count-lines.ts';
import type { Found } from './count-parts.ts';
import { READERS } from './count-readers.ts';
import { GAP } from './kept-output.ts';
import { linesThat } from './output-lines.ts';

const LINES_MAX = 50_000;
const LINE_LENGTH_MAX = 500;
/** A line without a digit counts only when it starts like a verdict. */
const CANDIDATE = /\d|^(?:ok|OK|FAIL|FAILED|---)\b/;

/**
 * Counts of a test run, or undefined when the output holds no summary of a known form. Several summaries of the same
 * runner are added up; of different runners the last counts, because the one that calls the others speaks last.
 */
export function readCounts(output: string): Counts | undefined {
  const lines = linesThat(output, CANDIDATE, LINES_MAX, LINE_LENGTH_MAX);
  // What names every test tells nothing when a part of it is missing.
  const isWhole = !lines.some((line) => GAP.test(line));
  let best: Found | undefined;
  for (const read of READERS) {
    if (!isWhole && (read === goPlain || read === goJson)) continue;
    const found = read(lines);
    if (found !== undefined && (best === undefined || found.line > best.line)) best = found;
  }
  return best?.counts;
}
