/** Counts what the test runner reported; a report that is missing, empty or at odds with the exit code counts as a failure. */
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/**
 * What one stage adds to the sum. `report` is the path of vitest's JSON report, absent for a stage without tests. A
 * failed stage counts at least one failure, so does a project in which nothing ran.
 */
export function countsOf(report: string | undefined, ok: boolean): Counts {
  if (report === undefined) return { passed: 0, failed: ok ? 0 : 1, skipped: 0 };
  const counts = read(report);
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const empty = counts.passed + counts.failed + counts.skipped === 0;
  return { ...counts, failed: Math.max(counts.failed, ok && !empty ? 0 : 1) };
}

/** The sum of two. */
export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The last line of a run. */
export function summary(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
}

function read(report: string): Counts | undefined {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = Report.parse(JSON.parse(readFileSync(report, 'utf8')));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    // The runner ended before it could write its report: the caller counts that as a failure.
    return undefined;
  }
}
