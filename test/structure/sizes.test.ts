/** Holds the sizes of files and functions. Blank lines and lines that are only comment do not count. */
import { describe, expect, it } from 'vitest';
import { codeFiles, isNode, lineOf, SHIPPED, source, sourceOf, textOf, walk, type Node, type Source } from './sources.ts';

const FILE_LINES_MAX = 320;
const TEST_FILE_LINES_MAX = 500;
const FUNCTION_LINES_MAX = 80;

/** What may be larger, `file` or `file#function`, and why it reads better whole. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ClassMethod', 'MethodProperty'];

describe('sizes', () => {
  it('keep to their limits, but for the listed exceptions', () => {
    const shipped = codeFiles(SHIPPED).map(source);
    const tests = codeFiles(['test']).map(source);
    const found = [
      ...shipped.flatMap((file) => [...longFile(file, FILE_LINES_MAX), ...longFunctions(file)]),
      ...tests.flatMap((file) => longFile(file, TEST_FILE_LINES_MAX)),
    ];
    expect(found.filter(({ key }) => !(key in EXCEPTIONS)).map(({ line }) => line)).toEqual([]);
    const needed = found.map(({ key }) => key);
    expect(
      Object.keys(EXCEPTIONS).filter((key) => !needed.includes(key)),
      'exceptions no longer needed',
    ).toEqual([]);
  });

  it('see a file and a function that are too long', () => {
    const body = 'work();\n'.repeat(FILE_LINES_MAX);
    const file = sourceOf('src/planted.ts', `/** Planted. */\n\nfunction long() {\n${body}}\n`);
    expect(longFile(file, FILE_LINES_MAX).map(({ line }) => line)).toEqual([`src/planted.ts: ${FILE_LINES_MAX + 2} lines`]);
    expect(longFunctions(file).map(({ line }) => line)).toEqual([`src/planted.ts:3: long has ${FILE_LINES_MAX + 2} lines`]);
  });

  it('judge a named function inside another by itself', () => {
    const inner = `function inner() {\n${'work();\n'.repeat(FUNCTION_LINES_MAX - 2)}}\n`;
    expect(
      longFunctions(sourceOf('src/planted.ts', `function outer() {\n${inner}${'work();\n'.repeat(FUNCTION_LINES_MAX - 2)}}\n`)),
    ).toEqual([]);
  });

  it('count neither comments nor blank lines', () => {
    expect(codeLines('/**\n * a\n */\n\n// b\ncall(); // c\n  /* d */ more();\n')).toBe(2);
  });
});

interface Finding {
  readonly key: string;
  readonly line: string;
}

function longFile(file: Source, max: number): readonly Finding[] {
  const lines = codeLines(file.text);
  return lines > max ? [{ key: file.name, line: `${file.name}: ${lines} lines` }] : [];
}

/** Named functions inside a function are judged by themselves, not as part of it; callbacks are part of it. */
function longFunctions(file: Source): readonly Finding[] {
  const functions = functionsOf(file);
  return functions.flatMap(({ node, name }) => {
    const inner = functions.filter((other) => other.name !== undefined && other.node !== node && inside(other.node, node));
    const outermost = inner.filter((one) => !inner.some((other) => other !== one && inside(one.node, other.node)));
    const lines = codeLines(textOf(file, node)) - outermost.reduce((sum, other) => sum + codeLines(textOf(file, other.node)), 0);
    const label = name ?? 'a function';
    return lines > FUNCTION_LINES_MAX
      ? [{ key: `${file.name}#${label}`, line: `${file.name}:${lineOf(file, node)}: ${label} has ${lines} lines` }]
      : [];
  });
}

function functionsOf(file: Source): readonly { readonly node: Node; readonly name: string | undefined }[] {
  const names = new Map<unknown, string>();
  const found: Node[] = [];
  walk(file.body, (node) => {
    const name = nameOf(node);
    if (name !== undefined) for (const value of [node, node['init'], node['value']]) names.set(value, name);
    if (FUNCTIONS.includes(node.type)) found.push(node);
  });
  return found.map((node) => ({ node, name: names.get(node) }));
}

function inside(inner: Node, outer: Node): boolean {
  return (inner.span?.start ?? 0) >= (outer.span?.start ?? 0) && (inner.span?.end ?? 0) <= (outer.span?.end ?? 0);
}

function nameOf(node: Node): string | undefined {
  const named = [node['identifier'], node['id'], node['key']].find((value) => isNode(value, 'Identifier'));
  return isNode(named) ? String(named['value']) : undefined;
}

function codeLines(text: string): number {
  const bare = text.replaceAll(/^\s*\/\*[^]*?\*\//gm, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return bare.split('\n').filter((line) => line.trim() !== '').length;
}
