/** Reads JUnit XML reports, the form in which nearly every test runner can write its results; hostile XML is refused, not expanded. */
import { visible } from '../domain/visible.ts';
import type { Counts } from '../domain/task.ts';
import { append } from '../domain/append.ts';

const LENGTH_MAX = 20 * 1024 * 1024;
/** A report that was cut off lacks its end. */
const WHOLE = /(?:<\/testsuites?\s*>|\/>)\s*(?:<!--(?:(?!-->)[^])*-->\s*)*$/;
const END_LENGTH_MAX = 4_096;
const FAILURES_MAX = 20;
const FAILURE_LENGTH_MAX = 200;

export interface JUnitResults {
  readonly counts: Counts;
  /** `<class> <name>: <message>` of failing tests, at most 20, safe to show. */
  readonly failures: readonly string[];
}

/**
 * Results of a JUnit report, or undefined when it is not one: cut off, over 20 MiB, or with a document type
 * (a report has none; it is where entity bombs live). Counts test cases, nested suites included; a report without cases
 * is believed its totals. Format: https://github.com/testmoapp/junitxml.
 */
export async function readJUnit(xml: string): Promise<JUnitResults | undefined> {
  if (xml.length > LENGTH_MAX || /<!(?:DOCTYPE|ENTITY)/i.test(xml) || !WHOLE.test(xml.slice(-END_LENGTH_MAX))) return undefined;
  const { XMLParser } = await import('fast-xml-parser');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  let root: unknown;
  try {
    root = parser.parse(xml);
  } catch {
    // Too deep or otherwise not a report; the runner's own output still tells the counts.
    return undefined;
  }
  const top = [...children(root, 'testsuites'), ...children(root, 'testsuite')];
  return top.length === 0 ? undefined : resultsOf(top);
}

function resultsOf(top: readonly Node[]): JUnitResults {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const suites = [...top];
  for (let suite = suites.shift(); suite !== undefined; suite = suites.shift()) {
    const inner = children(suite, 'testsuite');
    const cases = children(suite, 'testcase');
    append(suites, inner);
    if (inner.length === 0 && cases.length === 0) counts = plus(counts, totals(suite));
    for (const one of cases) {
      const problem = [...children(one, 'failure'), ...children(one, 'error')][0];
      const isSkipped = problem === undefined && 'skipped' in one;
      counts = plus(counts, {
        passed: Number(problem === undefined && !isSkipped),
        failed: Number(problem !== undefined),
        skipped: Number(isSkipped),
      });
      if (problem !== undefined && failures.length < FAILURES_MAX) failures.push(describe(one, problem));
    }
  }
  return { counts, failures };
}

type Node = Readonly<Record<string, unknown>>;

/** Elements of a name; one without attributes and children is an empty string in the parsed form. */
function children(node: unknown, name: string): readonly Node[] {
  if (!isNode(node)) return [];
  const found = Object.hasOwn(node, name) ? node[name] : undefined;
  if (found === undefined) return [];
  return (Array.isArray(found) ? found : [found]).map((child: unknown) => (isNode(child) ? child : { '#text': child }));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function totals(suite: Node): Counts {
  const failed = number(suite['@failures']) + number(suite['@errors']);
  const skipped = number(suite['@skipped']) + number(suite['@disabled']);
  return { passed: Math.max(0, number(suite['@tests']) - failed - skipped), failed, skipped };
}

function number(value: unknown): number {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0;
}

function plus(one: Counts, other: Counts): Counts {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped };
}

function describe(one: Node, problem: Node): string {
  const message = text(problem['@message']) || text(problem['#text']) || text(problem['@type']);
  const name = [text(one['@classname']), text(one['@name'])].filter((part) => part !== '').join(' ');
  const line = [name, message].filter((part) => part !== '').join(': ');
  return visible(line.length > FAILURE_LENGTH_MAX ? `${line.slice(0, FAILURE_LENGTH_MAX - 1)}…` : line);
}

/** The first line of a value, with the five predefined entities resolved. */
function text(value: unknown): string {
  if (typeof value !== 'string') return '';
  const line = value.trim().split(/\r?\n|&#(?:10|13|x[aAdD]);/, 1)[0] ?? '';
  return line.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
