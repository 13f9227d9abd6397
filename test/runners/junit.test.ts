import { describe, expect, test } from 'vitest';
import { readJUnit } from '../../src/runners/junit.ts';

const suite = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="s">${body}</testsuite>\n</testsuites>\n`;

describe('a JUnit report (W6)', () => {
  test('counts its cases and tells of the failing ones', async () => {
    const xml = suite(`
      <testcase classname="a.B" name="works" time="0.1"/>
      <testcase classname="a.B" name="fails &lt;hard&gt;"><failure message="expected 1 &amp; got 2" type="E">stack\n at x</failure></testcase>
      <testcase name="breaks"><error type="Boom"><![CDATA[first line\nsecond]]></error></testcase>
      <testcase name="waits"><skipped/></testcase>`);
    expect(await readJUnit(xml)).toEqual({
      counts: { passed: 1, failed: 2, skipped: 1 },
      failures: ['a.B fails <hard>: expected 1 & got 2', 'breaks: first line'],
    });
  });

  test('may be a single suite, or suites in suites', async () => {
    expect((await readJUnit('<testsuite><testcase name="a"/></testsuite>'))?.counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
    const nested = suite(
      '<testsuite><testcase name="a"/><testsuite><testcase name="b"/><testcase name="c"><failure/></testcase></testsuite></testsuite>',
    );
    expect((await readJUnit(nested))?.counts).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  test('without cases is believed its totals, and an empty one is no test at all', async () => {
    expect((await readJUnit('<testsuite tests="5" failures="1" errors="1" skipped="1"></testsuite>'))?.counts).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
    });
    expect((await readJUnit('<testsuites/>'))?.counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect((await readJUnit('<testsuites><testsuite name="s"/></testsuites>'))?.counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  test('is safe to show', async () => {
    const results = await readJUnit(suite(`<testcase name="a\u001b[31m\u202e"><failure message="${'x'.repeat(500)}"/></testcase>`));
    expect(results?.failures[0]).toHaveLength(200 + '‹U+202E›'.length - 1);
    expect(results?.failures[0]).not.toMatch(/[\u001b\u202e]/);
  });

  test.each([
    ['an entity bomb', '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'],
    ['a file of the machine', '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>'],
    ['one that was cut off', '<testsuites><testsuite><testcase name="a"/><testcase na'],
    ['another kind of XML', '<project><modelVersion>4.0.0</modelVersion></project>'],
    ['no XML', 'Tests: 3 passed'],
    ['nothing', ''],
    ['more than 20 MiB', `<testsuite>${' '.repeat(20 * 1024 * 1024)}</testsuite>`],
  ])('is refused when it is %s', async (_what, xml) => {
    expect(await readJUnit(xml)).toBeUndefined();
  });

  test('that is nested a hundred thousand deep breaks nothing', async () => {
    const depth = 100_000;
    await expect(readJUnit(`${'<testsuite>'.repeat(depth)}${'</testsuite>'.repeat(depth)}`)).resolves.not.toMatchObject({
      counts: { passed: 1 },
    });
  });

  test('cannot reach the prototypes', async () => {
    await readJUnit('<testsuite __proto__="x"><__proto__ polluted="1"/><constructor/><testcase name="a"/></testsuite>');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
