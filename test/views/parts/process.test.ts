/** Output of processes is shown as it stood at the end, without colours, and never lets a control character through. */
import { describe, expect, it } from 'vitest';
import { firstPlace } from '../../../views/parts/places.ts';
import { clock, outputLines, outputPane, resultRows, resultWords } from '../../../views/parts/process.ts';
import { plainText } from '../../../views/parts/spans.ts';
import { digest, processResult } from '../../rig/later-fixtures.ts';
import { ui, view } from '../../rig/screen-fixtures.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('process', () => {
  it('tells times as clocks', () => {
    expect([0, 999, 38_400, 725_000, 3_723_000, -4, Number.NaN].map(clock)).toEqual([
      '0:00',
      '0:00',
      '0:38',
      '12:05',
      '1:02:03',
      '0:00',
      '-:--',
    ]);
  });

  it('tells how a process ended in one line', () => {
    expect(resultWords(processResult('pass', { counts: { passed: 47, failed: 0, skipped: 2 } }))).toBe(
      'PASS, exit 0, 0:38, 49 tests, 2 skipped',
    );
    const { exitCode: _exitCode, ...killed } = processResult('timeout');
    expect(resultWords(killed)).toBe('TIMEOUT, 0:38');
  });

  it('marks every finding of a failure, and shows what a hostile one hides', () => {
    const rows = resultRows(view(), processResult('fail', { findings: ['a \u202e b', 'c'] }), 60).map((row) => plainText(row.spans));
    expect(rows).toEqual(['npm test', '✗ FAIL, exit 1, 0:38', '✗ a ‹U+202E› b', '✗ c']);
  });

  it('reads kept output: colours out, rewritten lines as they ended, other escapes shown', () => {
    const output = bytes('\u001b[1;31mred\u001b[m\r\n10%\r\u001b[K50%\r100%\nplain\u001b[2J\n');
    const on = view({ blob: () => output });
    expect(outputLines(on, digest('a'))).toEqual(['red', '100%', 'plain\u001b[2J']);
    expect(outputLines(on, digest('a'))).toBe(outputLines(on, digest('a')));
    expect(outputPane(on, 'output', 'Output', outputLines(on, digest('a')) ?? [], 10).row(2, 40, false)).toBe('  plain␛[2J');
    expect(outputLines(view({ blob: () => bytes('') }), digest('b'))).toEqual([]);
    expect(outputLines(view(), digest('b'))).toBeUndefined();
  });

  it('keeps the end of the output in sight while it is followed, and gives all of it when not', () => {
    const lines = Array.from({ length: 50 }, (_row, index) => `line ${index}`);
    const following = outputPane(view(), 'output', 'Output', lines, 11);
    expect([following.count, following.text(0), following.text(9), following.title]).toEqual([
      10,
      'line 40',
      'line 49',
      'Output  following',
    ]);
    const still = outputPane(view({ ui: ui({ follow: false }) }), 'output', 'Output', lines, 11);
    expect([still.count, still.text(0), still.title]).toEqual([50, 'line 0', 'Output  50 lines, F follows']);
  });
});

describe('places', () => {
  it.each([
    ['test/limiter.test.ts:57:3 expected 10', { path: 'test/limiter.test.ts', line: 57 }],
    ['src/app.ts(3,1): error TS2304', { path: 'src/app.ts', line: 3 }],
    ['  File "pkg/mod.py", line 12, in f', { path: 'pkg/mod.py', line: 12 }],
    ['at ./src/a.go:0', { path: 'src/a.go', line: 1 }],
    ['version 1.2.3 of the tool', undefined],
    ['FAIL /home/ada/shop/src/x.ts:3', { path: 'src/x.ts', line: 3 }],
    ['/home/ada/shop/../x.ts:3', undefined],
    ['/home/ada/shopping/x.ts:3', undefined],
    ['/etc/passwd.txt:1', undefined],
    ['../outside.ts:4', undefined],
    ['src/../../outside.ts:4', undefined],
    ['nothing here', undefined],
  ])('%j names %j', (text, place) => {
    expect(firstPlace([text], '/home/ada/shop')).toEqual(place);
  });

  it('takes the first place of several findings, passing over those outside the repository', () => {
    expect(firstPlace(['no place', '/abs/x.ts:1', 'a.ts:2', 'b.ts:3'], '/home/ada/shop')).toEqual({ path: 'a.ts', line: 2 });
  });
});
