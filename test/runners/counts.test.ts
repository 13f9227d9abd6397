import { describe, expect, test } from 'vitest';
import { readCounts } from '../../src/runners/counts.ts';

type Row = readonly [runner: string, output: string, counts: readonly [passed: number, failed: number, skipped: number] | undefined];

/** Ends of real outputs, cut to the lines that matter and some that could mislead. */
const ROWS: readonly Row[] = [
  [
    'vitest',
    ' ❯ test/a.test.ts (14 tests | 1 failed) 33ms\n\n Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 10 passed | 2 skipped | 1 todo (14)\n   Start at  10:31:05\n   Duration  1.22s (transform 40ms)\n',
    [10, 1, 3],
  ],
  [
    'vitest, in colour',
    ' \u001b[2m Test Files \u001b[22m \u001b[1m\u001b[32m1 passed\u001b[39m\u001b[22m\u001b[90m (1)\u001b[39m\n\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m11 passed\u001b[39m\u001b[22m\u001b[90m (11)\u001b[39m\n',
    [11, 0, 0],
  ],
  ['vitest, twice in one script', '      Tests  5 passed (5)\n   Duration  1s\n\n> e2e\n      Tests  1 failed | 2 passed (3)\n', [7, 1, 0]],
  ['vitest, nothing found', 'No test files found, exiting with code 1\n\ninclude: **/*.test.ts\n', undefined],
  [
    'jest',
    'Test Suites: 1 failed, 2 passed, 3 total\nTests:       1 failed, 2 skipped, 3 todo, 10 passed, 16 total\nSnapshots:   1 failed, 1 passed, 2 total\nTime:        2.5 s\nRan all test suites.\n',
    [10, 1, 5],
  ],
  ['mocha', '  10 passing (20ms)\n  1 pending\n  2 failing\n\n  1) math adds:\n', [10, 2, 1]],
  [
    'node --test',
    '✔ ok (0.553832ms)\n✖ bad (0.645416ms)\n﹣ sk (0.083967ms) # SKIP\nℹ tests 6\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 93.398977\n\n✖ failing tests:\n',
    [3, 1, 2],
  ],
  [
    'node --test, as TAP',
    'TAP version 13\n# Subtest: ok\nok 1 - ok\n  ---\n  duration_ms: 0.5\n  ...\n    ok 1 - inner\n    1..1\nok 2 - outer\n1..2\n# tests 3\n# suites 0\n# pass 3\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n# duration_ms 144.36\n',
    [3, 0, 0],
  ],
  [
    'tape',
    'TAP version 13\n# adds\nok 1 should be strictly equal\nnot ok 2 should be truthy\n\n1..2\n# tests 2\n# pass  1\n# fail  1\n',
    [1, 1, 0],
  ],
  ['TAP', '1..5\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no network\nnot ok 4 - d # TODO later\nok 5\n', [2, 1, 2]],
  ['TAP that was cut off', '1..5\nok 1 - a\nok 2 - b\n', undefined],
  ['TAP, from prove', 't/a.t .. ok\nAll tests successful.\nFiles=1, Tests=3,  0 wallclock secs\nResult: PASS\n', undefined],
  [
    'pytest',
    'FAILED test_a.py::A::test_bad - AssertionError: 1 != 2\n============== 2 failed, 1 passed, 1 skipped, 1 xfailed in 1.63s ===============\n',
    [1, 2, 2],
  ],
  ['pytest, with errors and warnings', '=== 3 passed, 1 error, 1 xpassed, 4 warnings, 2 deselected in 62.10s (0:01:02) ===\n', [4, 1, 0]],
  ['pytest -q', '.                                                                        [100%]\n1 passed in 1.57s\n', [1, 0, 0]],
  ['pytest, nothing chosen', '\n5 deselected in 1.37s\n', undefined],
  [
    'unittest',
    'FE.sx\n======\nERROR: test_err (test_a.A.test_err)\n------\nRan 5 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1, expected failures=1)\n',
    [1, 2, 2],
  ],
  ['unittest, all well', '...\n------\nRan 3 tests in 0.000s\n\nOK\n', [3, 0, 0]],
  ['unittest, with a success nobody expected', 'Ran 2 tests in 0.000s\n\nFAILED (unexpected successes=1)\n', [1, 1, 0]],
  [
    'go test -v',
    '=== RUN   TestA\n--- PASS: TestA (0.00s)\n=== RUN   TestB\n    --- FAIL: TestB/sub (0.00s)\n    b_test.go:5: bad\n--- FAIL: TestB (0.00s)\n--- SKIP: TestC (0.00s)\nFAIL\nFAIL\texample.com/p\t0.003s\nFAIL\n',
    [1, 1, 1],
  ],
  [
    'go test, which tells packages',
    '?   \texample.com/none\t[no test files]\nok  \texample.com/a\t0.003s\nok  \texample.com/b\t(cached)\tcoverage: 80.0% of statements\n--- FAIL: TestB (0.00s)\nFAIL\texample.com/c\t0.003s\nFAIL\texample.com/d [build failed]\nFAIL\n',
    [2, 2, 0],
  ],
  [
    'go test -json',
    '{"Time":"2026-11-21T05:00:00Z","Action":"run","Package":"p","Test":"TestA"}\n{"Action":"output","Package":"p","Test":"TestA","Output":"--- PASS: TestA (0.00s)\\n"}\n{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}\n{"Action":"fail","Package":"p","Test":"TestB/sub","Elapsed":0}\n{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0}\n{"Action":"skip","Package":"p","Test":"TestC","Elapsed":0}\n{"Action":"fail","Package":"p","Elapsed":0.003}\n{"Action":"fail","Package":"q","Elapsed":0}\n',
    [1, 2, 1],
  ],
  [
    'cargo test',
    'test t::bad ... FAILED\n\ntest result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.16s\n\n   Doc-tests x\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\nall doctests ran in 0.27s\n',
    [2, 1, 1],
  ],
  [
    'cargo nextest',
    '     Summary [   0.123s] 12/14 tests run: 9 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 2 skipped\n        FAIL [   0.005s] x t::bad\n',
    [9, 3, 2],
  ],
  [
    'maven',
    '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 s -- in a.ATest\n[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 1, Time elapsed: 0.04 s <<< FAILURE! -- in b.BTest\n[INFO] Results:\n[ERROR] Tests run: 7, Failures: 1, Errors: 1, Skipped: 1\n[INFO] BUILD FAILURE\n',
    [4, 2, 1],
  ],
  [
    'maven, several modules',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0\n[WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1\n',
    [4, 0, 1],
  ],
  [
    'gradle',
    'AppTest > adds FAILED\n    org.opentest4j.AssertionFailedError at AppTest.java:12\n\n10 tests completed, 1 failed, 2 skipped\n\n> Task :test FAILED\n',
    [7, 1, 2],
  ],
  ['gradle, all well, which tells no number', 'BUILD SUCCESSFUL in 3s\n4 actionable tasks: 4 executed\n', undefined],
  [
    'mix test',
    'Finished in 0.05 seconds (0.00s async, 0.05s sync)\n3 doctests, 1 property, 11 tests, 1 failure, 2 skipped\n\nRandomized with seed 646219\n',
    [12, 1, 2],
  ],
  ['mix test, excluded among the total', '27 tests, 3 failures, 14 excluded\n', [10, 3, 14]],
  ['mix test, excluded apart', '13 tests, 3 failures (14 excluded)\n', [10, 3, 14]],
  [
    'rspec',
    'Finished in 0.02 seconds (files took 0.1 seconds to load)\n10 examples, 1 failure, 2 pending\n\nFailed examples:\n',
    [7, 1, 2],
  ],
  ['rspec that does not load', '0 examples, 0 failures, 1 error occurred outside of examples\n', [0, 1, 0]],
  ['minitest', 'Finished in 0.01s, 500 runs/s.\n\n5 runs, 10 assertions, 1 failures, 1 errors, 1 skips\n', [2, 2, 1]],
  ['test-unit', '5 tests, 7 assertions, 1 failures, 0 errors, 1 pendings, 1 omissions, 0 notifications\n60% passed\n', [2, 1, 2]],
  ['phpunit', 'FAILURES!\nTests: 6, Assertions: 10, Errors: 1, Failures: 1, Skipped: 1, Incomplete: 1, Risky: 1.\n', [2, 2, 2]],
  ['phpunit, all well', 'OK (5 tests, 10 assertions)\n', [5, 0, 0]],
  ['pest', '  Tests:    1 failed, 1 skipped, 2 passed (3 assertions)\n  Duration: 0.1s\n', [2, 1, 1]],
  [
    'ctest',
    '1/3 Test #1: good .............................   Passed    0.02 sec\n2/3 Test #2: bad ..............................***Failed    0.00 sec\n3/3 Test #3: skipme ...........................***Skipped   0.00 sec\n\n67% tests passed, 1 tests failed out of 3\n\nTotal Test time (real) =   0.03 sec\n',
    [1, 1, 1],
  ],
  [
    'dotnet test',
    'Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6, Duration: 3 ms - a.dll (net8.0)\nFailed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 3 ms - b.dll (net8.0)\n',
    [7, 1, 1],
  ],
  [
    'dotnet test, detailed',
    'Test Run Failed.\nTotal tests: 4\n     Passed: 2\n     Failed: 1\n    Skipped: 1\n Total time: 1.1971 Seconds\n',
    [2, 1, 1],
  ],
  [
    'dotnet test, testing platform',
    'Test run summary: Failed!\n  total: 4\n  failed: 1\n  succeeded: 2\n  skipped: 1\n  duration: 1s 50ms\n',
    [2, 1, 1],
  ],
  ['bun test', ' 3 pass\n 1 skip\n 1 fail\n 3 expect() calls\nRan 5 tests across 1 file. [12.00ms]\n', [3, 1, 1]],
  ['deno test', 'FAILED | 5 passed | 1 failed | 2 ignored (10ms)\n', [5, 1, 2]],
  ['playwright', '  1 failed\n    [chromium] › a.spec.ts:3:1 › works\n  2 skipped\n  10 passed (5.0s)\n', [10, 1, 2]],
  ['a script of the project', '12 passed, 3 failed\n', [12, 3, 0]],
  ['another', 'Result: 3 failed, 12 passed, 1 skipped (2.1s)\n', [12, 3, 1]],
  [
    'a script that calls others and sums up last',
    '      Tests  5 passed (5)\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n8 passed, 0 failed\n',
    [8, 0, 0],
  ],
  ['prose', 'We passed 3 gates and 2 of them failed us.\nThe 10 passed tests of yesterday are gone.\nversion 1.2.3\n', undefined],
  ['a compiler', 'src/a.ts(3,5): error TS2322: Type string is not assignable.\nFound 1 error in src/a.ts:3\n', undefined],
  ['nothing', '', undefined],
];

describe('the counts of a test run (W6)', () => {
  test.each(ROWS)('are read from %s', (_runner, output, counts) => {
    const [passed, failed, skipped] = counts ?? [];
    expect(readCounts(output)).toEqual(counts === undefined ? undefined : { passed, failed, skipped });
    expect(readCounts(output.replaceAll('\n', '\r\n'))).toEqual(readCounts(output));
  });

  test('are not made up when the lines they would be summed from are missing in the middle', () => {
    const output = 'ok  \ta\t0.003s\n[... 1234 bytes left out ...]\nok  \tz\t0.003s\n';
    expect(readCounts(output)).toBeUndefined();
    expect(readCounts(output.replace(/\[.*\]\n/, ''))).toMatchObject({ passed: 2 });
  });

  test('are found at the end of two megabytes of something else', () => {
    const noise = ['y\n', '1\n', '{"Action":', `${'1 passed '.repeat(20_000)}\n`]
      .map((unit) => unit.repeat(Math.ceil(500_000 / unit.length)))
      .join('\n');
    expect(readCounts(`${noise}\n      Tests  1 failed | 10 passed (11)\n`)).toEqual({ passed: 10, failed: 1, skipped: 0 });
  });
});
