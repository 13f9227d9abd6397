/** Shows which promises a test proves: every id stands in at least one test title, but for a list that may only shrink. */
import { expect, it } from 'vitest';
import { codeFiles, identifier, isNode, source, sourceOf, walk, type Node, type Source } from './sources.ts';

const WORKFLOW = Array.from({ length: 14 }, (_, index) => `W${index + 1}`);
const CARD = Array.from({ length: 6 }, (_, index) => `C${index + 1}`);
const REQUIRED = [...WORKFLOW, ...CARD, 'D1', 'D2', 'D3', 'D7', 'D8', 'D10', 'S1', 'S2', 'S3'];

/** Promises that no test cites yet. */
const UNCITED = ['C3'];

it('every promise is cited in the title of a test', () => {
  const cited = new Set(
    codeFiles(['test'])
      .filter((name) => /\.test\.tsx?$/.test(name))
      .flatMap((name) => [...citations(source(name))]),
  );
  const missing = REQUIRED.filter((id) => !cited.has(id));
  if (missing.length > 0) process.stdout.write(`not cited by any test: ${missing.join(', ')}\n`);
  expect(
    missing.filter((id) => !UNCITED.includes(id)),
    'promises that lost their test',
  ).toEqual([]);
  expect(
    UNCITED.filter((id) => cited.has(id)),
    'promises that are proved now: take them off the list',
  ).toEqual([]);
});

it('a citation is an id in a title or in a table of cases, not anywhere else', () => {
  const text =
    "// W1\nit('W2: works', () => check('W3'));\nit.each([['W4: so', 1]])('%s', f);\ndescribe.skipIf(x)(`C1, ${y}: z`, g);\nit('XW5 W6a', f);";
  expect([...citations(sourceOf('test/planted.test.ts', text))].sort()).toEqual(['C1', 'W2', 'W4']);
});

function citations(file: Source): ReadonlySet<string> {
  const ids = new Set<string>();
  walk(file.body, (node) => {
    if (node.type !== 'CallExpression' || !['it', 'test', 'describe'].includes(rootOf(node) ?? '')) return;
    for (const text of textsOf(node)) for (const [id] of text.matchAll(/\b[WCDS]\d{1,2}\b/g)) ids.add(id);
  });
  return ids;
}

/** The name that a chain of calls and members such as `it.each(table)(title, body)` starts with. */
function rootOf(node: unknown): string | undefined {
  if (isNode(node, 'CallExpression')) return rootOf(node['callee']);
  return isNode(node, 'MemberExpression') ? rootOf(node['object']) : identifier(node);
}

/** Strings among the arguments, at any depth, but not those inside functions. */
function textsOf(call: Node): readonly string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) {
      if (isNode(value) && /Function/.test(value.type)) return;
      if (isNode(value, 'StringLiteral')) texts.push(String(value['value']));
      if (isNode(value, 'TemplateElement')) texts.push(String(value['cooked']));
      Object.values(value).forEach(collect);
    }
  };
  collect(call['arguments']);
  return texts;
}
