/** Shows that the sum of a run cannot be green when something did not run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addCounts, countsOf, summary } from '../tally.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'trueup-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(report: unknown, ok: boolean): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
  return summary(countsOf(file, ok));
}

function ran(passed: number, failed: number, pending: number): unknown {
  return { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: 0 };
}

describe('what a stage adds to the sum', () => {
  it.each([
    ['tests that pass', ran(7, 0, 0), true, '7 passed, 0 failed'],
    ['skipped tests are told', ran(7, 0, 2), true, '7 passed, 0 failed, 2 skipped'],
    ['tests that fail', ran(5, 2, 0), false, '5 passed, 2 failed'],
    ['a runner that fails though every test passed', ran(5, 0, 0), false, '5 passed, 1 failed'],
    ['a project in which nothing ran', ran(0, 0, 0), true, '0 passed, 1 failed'],
    ['a report that was cut off', '{"numPassed', true, '0 passed, 1 failed'],
    ['a report of another shape', {}, true, '0 passed, 1 failed'],
  ])('%s', (_what, report, ok, expected) => {
    expect(check(report, ok)).toBe(expected);
  });

  it('a report that was never written counts as a failure', () => {
    expect(summary(countsOf(path.join(folder, 'absent.json'), true))).toBe('0 passed, 1 failed');
  });

  it('a stage without tests counts only when it fails', () => {
    expect(summary(addCounts(countsOf(undefined, true), countsOf(undefined, false)))).toBe('0 passed, 1 failed');
  });
});
