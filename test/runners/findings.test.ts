import { describe, expect, test } from 'vitest';
import { readFindings } from '../../src/runners/findings.ts';

/** Real outputs in short, and the lines a person wants to see first. */
const ROWS: readonly (readonly [tool: string, output: string, findings: readonly string[]])[] = [
  [
    'tsc',
    "src/a.ts(3,5): error TS2322: Type 'string' is not assignable.\n\nFound 1 error in src/a.ts:3\n",
    ["src/a.ts(3,5): error TS2322: Type 'string' is not assignable."],
  ],
  [
    'eslint',
    '/r/src/a.ts\n  3:5  error  x is unused  no-unused-vars\n  4:1  warning  y  z\n\n✖ 2 problems (1 error, 1 warning)\n',
    ['3:5  error  x is unused  no-unused-vars', '✖ 2 problems (1 error, 1 warning)'],
  ],
  [
    'cargo',
    "error[E0308]: mismatched types\n --> src/lib.rs:2:5\ntest t::bad ... FAILED\nthread 't::bad' (30751) panicked at src/lib.rs:6:45:\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\nerror: test failed, to rerun pass `--lib`\n",
    ['error[E0308]: mismatched types', 'test t::bad ... FAILED', "thread 't::bad' (30751) panicked at src/lib.rs:6:45:"],
  ],
  [
    'go',
    '# p\n./a.go:3:5: undefined: x\n--- FAIL: TestB (0.00s)\n    b_test.go:5: bad\nFAIL\tp\t0.003s\n',
    ['./a.go:3:5: undefined: x', '--- FAIL: TestB (0.00s)', 'b_test.go:5: bad', 'FAIL    p    0.003s'],
  ],
  [
    'pytest',
    'E   ValueError: x\ntest_a.py:5: ValueError\nFAILED test_a.py::A::test_bad - AssertionError: 1 != 2\n== 1 failed, 1 passed in 1.63s ==\n',
    [
      'test_a.py:5: ValueError',
      'FAILED test_a.py::A::test_bad - AssertionError: 1 != 2',
      'E   ValueError: x',
      '== 1 failed, 1 passed in 1.63s ==',
    ],
  ],
  [
    'unittest',
    'FAIL: test_bad (test_a.A.test_bad)\nAssertionError: 1 != 2\nFAILED (failures=1)\n',
    ['FAIL: test_bad (test_a.A.test_bad)', 'AssertionError: 1 != 2', 'FAILED (failures=1)'],
  ],
  [
    'vitest',
    ' FAIL  test/a.test.ts > group > works\nAssertionError: expected 1 to be 2\n Test Files  1 failed (1)\n',
    ['FAIL  test/a.test.ts > group > works', 'AssertionError: expected 1 to be 2', 'Test Files  1 failed (1)'],
  ],
  ['jest', '  ● math › adds\n\n    expect(received).toBe(expected)\nTests:       1 failed, 1 total\n', ['● math › adds']],
  ['mocha', '  1) math adds:\n     AssertionError: expected 1 to equal 2\n', ['1) math adds:', 'AssertionError: expected 1 to equal 2']],
  [
    'node --test',
    '✖ bad (0.645416ms)\n  AssertionError [ERR_ASSERTION]: 1 == 2\n',
    ['✖ bad (0.645416ms)', 'AssertionError [ERR_ASSERTION]: 1 == 2'],
  ],
  ['TAP', 'ok 1 - a\nnot ok 2 - b\n', ['not ok 2 - b']],
  [
    'rspec',
    '  1) Math adds\n     Failure/Error: expect(1).to eq 2\nrspec ./spec/a_spec.rb:10 # Math adds\n',
    ['rspec ./spec/a_spec.rb:10 # Math adds', 'Failure/Error: expect(1).to eq 2'],
  ],
  [
    'phpunit',
    '1) Tests\\MathTest::testAdds\nFailed asserting that 1 matches expected 2.\n',
    ['Failed asserting that 1 matches expected 2.'],
  ],
  [
    'mix',
    '  1) test greets (FooTest)\n     test/foo_test.exs:5\n     Assertion with == failed\n',
    ['1) test greets (FooTest)', 'Assertion with == failed'],
  ],
  [
    'ctest',
    '2/3 Test #2: bad ....***Failed 0.00 sec\nThe following tests FAILED:\n\t  2 - bad (Failed)\n',
    ['2 - bad (Failed)', 'The following tests FAILED:'],
  ],
  [
    'maven',
    '[ERROR]   AppTest.testX:12 expected: <1> but was: <2>\n[ERROR] Tests run: 1, Failures: 1\n',
    ['[ERROR]   AppTest.testX:12 expected: <1> but was: <2>'],
  ],
  [
    'gradle',
    'AppTest > adds() FAILED\n    org.opentest4j.AssertionFailedError: expected 1\n',
    ['AppTest > adds() FAILED', 'org.opentest4j.AssertionFailedError: expected 1'],
  ],
  [
    'dotnet',
    '  Failed A.B.Works [3 ms]\nA.cs(5,3): error CS0103: no name\n',
    ['Failed A.B.Works [3 ms]', 'A.cs(5,3): error CS0103: no name'],
  ],
  [
    'gcc',
    "a.c:3:5: error: expected ';'\nmake: *** [Makefile:2: a.o] Error 1\n",
    ["a.c:3:5: error: expected ';'", 'make: *** [Makefile:2: a.o] Error 1'],
  ],
  ['a missing module', "Error: Cannot find module './x.js'\n    at node:internal\n", ["Error: Cannot find module './x.js'"]],
  ['nothing that looks like a failure', 'one\ntwo\n\nthree\nfour\n', ['two', 'three', 'four']],
  ['no output', '', []],
];

describe('the telling lines of a failing run (W6)', () => {
  test.each(ROWS)('are picked from %s', (_tool, output, findings) => {
    expect(readFindings(output)).toEqual(findings);
  });

  test('are at most twenty, each once, cut at 200 characters, and safe to show', () => {
    const output = Array.from({ length: 100 }, (_, n) => `src/a.ts(${n % 30},1): error TS1: \u001b[31m${'x'.repeat(300)}\u202e`).join('\n');
    const findings = readFindings(output);
    expect(findings).toHaveLength(20);
    expect(new Set(findings).size).toBe(20);
    expect(Math.max(...findings.map((line) => line.length))).toBe(200);
    expect(findings.join('')).not.toMatch(/[\u001b\u202e]/);
  });

  test('leave out lines that say that nothing failed', () => {
    expect(readFindings('Found 0 errors.\nsrc/a.ts:1:1: error: bad\n')).toEqual(['src/a.ts:1:1: error: bad']);
  });
});
