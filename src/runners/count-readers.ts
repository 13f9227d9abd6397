/** The summaries of the common test runners, one reader each. */
import { ctest, goJson, goPlain, surefire, tap, unittest } from './count-lines.ts';
import { NONE, before, labelled, last, listed, outOf, plus, summed, worded, type Reader } from './count-parts.ts';

const LABEL = /^\W*(?:(?:tests?|total|results?|summary|ok|failed)\b\s*[:|!.]?\s*)?/.source;
const WORDED_COUNTS = /\d+ (?:passed|failed)(?:[,;|\s]+(?:and )?\d+ (?:passed|failed|skipped|ignored|pending|todo|errors?))*/.source;

/** In the order of trust: when two know the same line, the first is right. */
export const READERS: readonly Reader[] = [
  // vitest:  Tests  1 failed | 10 passed | 2 skipped (13)
  summed(/^\s*Tests\s+(\d+ .*)\(\d+\)\s*$/, ([, text = '']) => worded(text)),
  // jest, pest:  Tests:       1 failed, 2 skipped, 10 passed, 13 total
  summed(/^\s*Tests:\s+(\d+ (?:failed|skipped|todo|passed|pending|risky|incomplete|warnings?)\b.*)$/, ([, text = '']) => worded(text)),
  // node --test, as specification or TAP; tape
  listed([
    ['passed', /^(?:ℹ|#) pass +(\d+)$/],
    ['failed', /^(?:ℹ|#) fail +(\d+)$/],
    ['failed', /^(?:ℹ|#) cancelled (\d+)$/],
    ['skipped', /^(?:ℹ|#) skipped (\d+)$/],
    ['skipped', /^(?:ℹ|#) todo (\d+)$/],
  ]),
  tap,
  // mocha
  listed([
    ['passed', /^ {2}(?:✔ )?(\d+) passing \(/],
    ['failed', /^ {2}(?:✖ )?(\d+) failing$/],
    ['skipped', /^ {2}(?:ℹ )?(\d+) pending$/],
  ]),
  // bun test
  listed([
    ['passed', /^ *(\d+) pass$/],
    ['failed', /^ *(\d+) fail$/],
    ['skipped', /^ *(\d+) skip$/],
    ['skipped', /^ *(\d+) todo$/],
  ]),
  // playwright, ava
  listed([
    ['passed', /^ {2}(\d+) (?:tests? )?passed(?: \([\d.]+m?s\))?$/],
    ['failed', /^ {2}(\d+) (?:tests? )?failed$/],
    ['skipped', /^ {2}(\d+) (?:tests? )?(?:skipped|did not run|todo)$/],
  ]),
  // pytest:  === 1 failed, 3 passed, 1 error in 0.12s ===
  summed(/^(?:=+ )?(\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected)\b.*) in [\d.]+s\b/, ([, text = '']) => worded(text)),
  unittest,
  goJson,
  goPlain,
  // cargo test:  test result: ok. 10 passed; 0 failed; 1 ignored; ...
  summed(/^test result: \w+\. (\d+ passed; .*)$/, ([, text = '']) => worded(text)),
  // cargo nextest:  Summary [   0.123s] 10 tests run: 9 passed (1 slow), 1 failed, 2 skipped
  summed(/^\s*Summary \[.*\] .*tests? run: (.*)$/, ([, text = '']) => worded(text.replaceAll(/\([^)]*\)/g, ''))),
  surefire,
  // gradle:  10 tests completed, 1 failed, 2 skipped
  summed(/^(\d+) tests? completed\b(.*)$/, ([, total, rest = '']) => outOf(Number(total), before(rest, 'failed'), before(rest, 'skipped'))),
  // mix test:  3 doctests, 5 tests, 1 failure, 1 skipped; older ones count excluded tests in the total
  summed(
    /^((?:\d+ (?:doctests?|propert(?:y|ies)|tests?), )+)(\d+) failures?\b(?!.*assertions)(.*)$/,
    ([, totals = '', failed, rest = '']) => {
      const apart = before(/\(.*\)/.exec(rest)?.[0] ?? '', 'excluded');
      const total = before(totals, 'tests?', 'doctests?', 'propert(?:y|ies)') + apart;
      return outOf(total, Number(failed) + before(rest, 'invalid'), before(rest, 'skipped', 'excluded'));
    },
  ),
  // rspec:  10 examples, 1 failure, 2 pending
  summed(/^(\d+) examples?, (\d+) failures?(.*)$/, ([, total, failed, rest = '']) =>
    plus(outOf(Number(total), Number(failed), before(rest, 'pending')), { ...NONE, failed: before(rest, 'errors? occurred') }),
  ),
  // minitest, test-unit:  5 runs, 10 assertions, 1 failures, 0 errors, 1 skips
  summed(/^(\d+) (?:runs|tests), \d+ assertions, (.*)$/, ([, total, rest = '']) =>
    outOf(Number(total), before(rest, 'failures?', 'errors?'), before(rest, 'skips?', 'pendings?', 'omissions?')),
  ),
  // phpunit, all well:  OK (5 tests, 10 assertions)
  summed(/^OK \((\d+) tests?, \d+ assertions?\)$/, ([, total]) => outOf(Number(total), 0, 0)),
  // phpunit:  Tests: 5, Assertions: 10, Failures: 1, Errors: 1, Skipped: 1.
  summed(/^Tests: (\d+), Assertions: \d+(.*)$/, ([, total, rest = '']) =>
    outOf(Number(total), labelled(rest, 'Failure', 'Error'), labelled(rest, 'Skipped', 'Incomplete')),
  ),
  ctest,
  // dotnet test:  Failed!  - Failed:     1, Passed:     5, Skipped:     1, Total:     7
  summed(/^\s*(?:Passed|Failed|Skipped)!\s+- (Failed: +\d+, Passed: .*)$/, ([, text = '']) => ({
    passed: labelled(text, 'Passed'),
    failed: labelled(text, 'Failed'),
    skipped: labelled(text, 'Skipped'),
  })),
  // dotnet test, detailed
  listed([
    ['passed', /^ +Passed: (\d+)$/],
    ['failed', /^ +Failed: (\d+)$/],
    ['skipped', /^ +Skipped: (\d+)$/],
  ]),
  // dotnet test with the testing platform
  listed([
    ['passed', /^ {2}succeeded: (\d+)$/],
    ['failed', /^ {2}failed: (\d+)$/],
    ['skipped', /^ {2}skipped: (\d+)$/],
  ]),
  // any:  10 passed, 1 failed, 2 skipped
  last(new RegExp(`${LABEL}(${WORDED_COUNTS})\\s*(?:\\([^)]*\\))?\\W*$`, 'i'), ([, text = '']) => worded(text)),
];
