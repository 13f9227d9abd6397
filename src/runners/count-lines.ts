/** Readers for runners whose summary is more than one line, or who have none and name each test instead. */
import { NONE, labelled, outOf, plus, summed, type Found, type Reader } from './count-parts.ts';

/** `Ran 5 tests in 0.1s`, and the verdict some lines later. */
export const unittest: Reader = (lines) => {
  let found: Found | undefined;
  let ran: number | undefined;
  for (const [line, text] of lines.entries()) {
    ran = numberOf(/^Ran (\d+) tests? in /.exec(text)) ?? ran;
    if (ran === undefined || !/^(?:OK|FAILED)(?: \(.*\))?$/.test(text)) continue;
    // An expected failure is a success; here it counts as not run, as the others do.
    const failed = labelled(text.replace(/expected failures?=\d+/, ''), 'failure', 'error', 'unexpected successe');
    found = { line, counts: plus(found?.counts ?? NONE, outOf(ran, failed, labelled(text, 'skipped', 'expected failure'))) };
    ran = undefined;
  }
  return found;
};

function numberOf(match: RegExpExecArray | null): number | undefined {
  return match === null ? undefined : Number(match[1]);
}

/** Verbose output names each test; without it only packages are told, and then they are what is counted. */
export const goPlain: Reader = (lines) => {
  const tests = goVerdicts(lines, /^--- (PASS|FAIL|SKIP): \S+ \(/);
  if (tests !== undefined && tests.counts.passed + tests.counts.skipped > 0) return tests;
  return goVerdicts(lines, /^(ok|FAIL)\s+\S+\s+(?:\d+\.\d+s|\(cached\)|\[[a-z ]+\])/) ?? tests;
};

function goVerdicts(lines: readonly string[], pattern: RegExp): Found | undefined {
  return summed(pattern, ([, verdict = '']) => ({
    passed: Number(/PASS|ok/.test(verdict)),
    failed: Number(verdict === 'FAIL'),
    skipped: Number(verdict === 'SKIP'),
  }))(lines);
}

/** One JSON object a line; a package that fails without a failing test (it does not build) counts as one failure. */
export const goJson: Reader = (lines) => {
  let found: Found | undefined;
  const failing = new Set<string>();
  for (const [line, text] of lines.entries()) {
    if (!text.startsWith('{"')) continue;
    const [action, test, name] = ['Action', 'Test', 'Package'].map((key) => new RegExp(`"${key}":"([^"]*)"`).exec(text)?.[1]);
    if (action !== 'pass' && action !== 'fail' && action !== 'skip') continue;
    if (test?.includes('/') === true) continue;
    if (test !== undefined && action === 'fail') failing.add(name ?? '');
    if (test === undefined && (action !== 'fail' || failing.has(name ?? ''))) continue;
    const one = { passed: Number(action === 'pass'), failed: Number(action === 'fail'), skipped: Number(action === 'skip') };
    found = { line, counts: plus(found?.counts ?? NONE, one) };
  }
  return found;
};

/** Plain TAP is counted line by line, so it must be whole: a plan tells how many there are. */
export const tap: Reader = (lines) => {
  const planned = lines.reduce((sum, text) => sum + Number(/^1\.\.(\d+)/.exec(text)?.[1] ?? 0), 0);
  const found = summed(/^(not )?ok\b(.*)$/, ([, not, rest = '']) => {
    const directive = /# *(skip|todo)/i.exec(rest)?.[1]?.toLowerCase();
    if (directive !== undefined) return { ...NONE, skipped: 1 };
    return { ...NONE, [not === undefined ? 'passed' : 'failed']: 1 };
  })(lines);
  if (found === undefined || planned === 0) return undefined;
  const { passed, failed, skipped } = found.counts;
  return passed + failed + skipped === planned ? found : undefined;
};

/** Totals of modules have no time; those of single classes do, and are part of the former. */
export const surefire: Reader = (lines) => {
  const read = (pattern: RegExp): Found | undefined =>
    summed(pattern, ([text, total]) => outOf(Number(total), labelled(text, 'Failure', 'Error'), labelled(text, 'Skipped')))(lines);
  return (
    read(/Tests run: (\d+), Failures: \d+(?:, Errors: \d+)?(?:, Skipped: \d+)?\s*$/) ?? read(/Tests run: (\d+), +Failures: .*Time elapsed/)
  );
};

/** A skipped test counts as passed in the summary; only its own line tells. */
export const ctest: Reader = (lines) => {
  const found = summed(/^\d+% tests passed, (\d+) tests? failed out of (\d+)$/, ([, failed, total]) =>
    outOf(Number(total), Number(failed), 0),
  )(lines);
  if (found === undefined) return undefined;
  const skipped = lines.filter((text) => /Test +#\d+: .*\*\*\*Skipped /.test(text)).length;
  return { ...found, counts: { ...found.counts, passed: Math.max(0, found.counts.passed - skipped), skipped } };
};
