/** The parts that readers of test summaries are put together from. */
import type { Counts } from '../domain/task.ts';

/** What one reader found: the counts, and the line of the last summary they come from. */
export interface Found {
  readonly counts: Counts;
  readonly line: number;
}

/** Looks for one runner's summaries in the lines of an output. */
export type Reader = (lines: readonly string[]) => Found | undefined;

/** Nothing counted yet. */
export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Adds up what `pick` makes of every line that matches. */
export function summed(pattern: RegExp, pick: (match: RegExpExecArray) => Counts | undefined): Reader {
  return (lines) => {
    let found: Found | undefined;
    for (const [line, text] of lines.entries()) {
      const match = pattern.exec(text);
      const counts = match === null ? undefined : pick(match);
      if (counts !== undefined) found = { line, counts: found === undefined ? counts : plus(found.counts, counts) };
    }
    return found;
  };
}

/** Takes what `pick` makes of the last line that matches. */
export function last(pattern: RegExp, pick: (match: RegExpExecArray) => Counts | undefined): Reader {
  return (lines) => {
    const line = lines.findLastIndex((text) => pattern.test(text));
    const match = pattern.exec(lines[line] ?? '');
    const counts = match === null ? undefined : pick(match);
    return counts === undefined ? undefined : { line, counts };
  };
}

/** Adds counts up. */
export function plus(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped };
}

/** What the words of summaries mean. */
const MEANING: Readonly<Record<string, keyof Counts>> = {
  passed: 'passed',
  pass: 'passed',
  xpassed: 'passed',
  failed: 'failed',
  fail: 'failed',
  error: 'failed',
  errors: 'failed',
  timed: 'failed',
  skipped: 'skipped',
  todo: 'skipped',
  pending: 'skipped',
  ignored: 'skipped',
  xfailed: 'skipped',
};

/** Counts from a text such as `1 failed | 10 passed | 2 skipped`: each number goes where its word says. Undefined when no word is known. */
export function worded(text: string): Counts | undefined {
  let counts: Counts | undefined;
  for (const [, number, word = ''] of text.matchAll(/(\d+) ([a-z]+)/gi)) {
    const key = MEANING[word.toLowerCase()];
    if (key !== undefined) counts = { ...(counts ?? NONE), [key]: (counts ?? NONE)[key] + Number(number) };
  }
  return counts;
}

/** Counts from a total and the parts that did not pass. */
export function outOf(total: number, failed: number, skipped: number): Counts {
  return { passed: Math.max(0, total - failed - skipped), failed, skipped };
}

/** The number behind a label such as `Failures: 3` or `failures=3`; 0 when it is not there. */
export function labelled(text: string, ...labels: readonly string[]): number {
  return labels.reduce((sum, label) => sum + Number(new RegExp(`\\b${label}s?[:=] *(\\d+)`, 'i').exec(text)?.[1] ?? 0), 0);
}

/** The number in front of a word such as `3 failures`; 0 when it is not there. */
export function before(text: string, ...words: readonly string[]): number {
  return words.reduce((sum, word) => sum + Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0), 0);
}

/** Runners whose summary is several lines with one number each. */
export function listed(rows: readonly (readonly [keyof Counts, RegExp])[]): Reader {
  return (lines) => {
    let found: Found | undefined;
    for (const [line, text] of lines.entries()) {
      for (const [key, pattern] of rows) {
        const number = pattern.exec(text)?.[1];
        if (number !== undefined) found = { line, counts: plus(found?.counts ?? NONE, { ...NONE, [key]: Number(number) }) };
      }
    }
    return found;
  };
}
