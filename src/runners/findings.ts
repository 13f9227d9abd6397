/** Picks from a failing program's output the lines that tell a person most: failing tests and errors with a place first. */
import { visible } from '../domain/visible.ts';
import { linesThat } from './output-lines.ts';

const FINDINGS_MAX = 20;
const LENGTH_MAX = 200;
const LINES_MAX = 20_000;
const LINE_LENGTH_MAX = 2_000;
const LAST_LINES = 3;

/** Kinds of telling lines, the most telling first. */
const TELLING: readonly RegExp[] = [
  new RegExp(
    [
      // Compilers and linters that name the place.
      String.raw`^\S.*[:(]\d+(?:[:,]\d+)?\)?:? (?:- )?(?:fatal )?error\b`,
      String.raw`^error(?:\[E\d+\])?: `,
      String.raw`^\S+\.(?:go|py|rb|php|exs?|c|cc|cpp|h|hpp|cs|java|kt|swift|zig):\d+(?::\d+)?: `,
      String.raw`^\s+\d+:\d+\s+error\s`,
      // Failing tests by name.
      String.raw`^FAILED \S+::`,
      String.raw`^ERROR \S+(?:::| - )`,
      String.raw`^(?:FAIL|ERROR): \w+ \(`,
      String.raw`^\s*--- FAIL: `,
      String.raw`^test .+ \.\.\. FAILED$`,
      String.raw`^\s*FAIL \[.*\] `,
      String.raw`^\s*FAIL\s+\S+.* > `,
      String.raw`^\s*(?:×|✗|✘|✖) \S`,
      String.raw`^\s*● (?!Console)\S.* › `,
      String.raw`^not ok \d+`,
      String.raw`^rspec \.?/?\S+:\d+`,
      String.raw`^\s+\d+\) \S.*(?:\(|::|#|:$)`,
      String.raw`^\[ERROR\] +\S+(?:\.|:)\S*:\d+`,
      String.raw`^.+ > .+ FAILED$`,
      String.raw`^\s*Failed \S+ \[\d`,
      String.raw`^\s*\d+ - \S+ \((?:Failed|Timeout|SEGFAULT|Not Run|Exception.*)\)$`,
    ].join('|'),
  ),
  new RegExp(
    [
      // What went wrong.
      String.raw`^\s*(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Failure)\b(?:\s\[\w+\])?:`,
      String.raw`^E {2,}\S`,
      String.raw`^thread '.*'(?: \(\d+\))? panicked at `,
      String.raw`^panic: `,
      String.raw`^\s+\S+_test\.go:\d+: `,
      String.raw`^assertion .*failed`,
      String.raw`^\s*Failure/Error: `,
      String.raw`^\s*Assertion (?:failed|with)`,
    ].join('|'),
  ),
  /(?:^|\s)(?:fatal|error|FAILED|FAILURE|ERR!)\b|^FAIL\b|^Segmentation fault|command not found|No such file or directory|Cannot find module/i,
];

/** Lines that say that nothing failed, or only sum up. */
const QUIET =
  /\b(?:0|no) (?:errors?|failures?|failed)\b|^\s*(?:Tests?|Test Files|Test Suites|Snapshots):? .*\d+ (?:passed|total)|^Found \d+ errors?\b|^error: (?:test failed, to rerun|\d+ targets? failed|could not compile|aborting due to)/i;

/**
 * At most 20 lines of 200 characters, safe to show, each once; the most telling kind first, and in the order of the
 * output within a kind. When nothing looks like a failure, the last lines of the output.
 */
export function readFindings(output: string): string[] {
  const lines = linesThat(output, /\S/, LINES_MAX, LINE_LENGTH_MAX);
  const kinds = TELLING.map(() => new Set<string>());
  for (const line of lines) {
    const kind = TELLING.findIndex((pattern) => pattern.test(line));
    const found = kinds[kind];
    if (found === undefined || found.size >= FINDINGS_MAX || QUIET.test(line)) continue;
    found.add(short(line));
  }
  const all = [...new Set(kinds.flatMap((kind) => [...kind]))].slice(0, FINDINGS_MAX);
  return all.length > 0 ? all : lines.slice(-LAST_LINES).map(short);
}

function short(line: string): string {
  const text = visible(line.trim());
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX - 1)}…` : text;
}
