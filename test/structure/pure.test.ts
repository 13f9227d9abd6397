/** Shows that nothing below the ports reads a clock, makes randomness or reaches outside, not even through a global. */
import { describe, expect, it } from 'vitest';
import { codeFiles, identifier, isNode, lineOf, source, sourceOf, walk, type Node, type Source } from './sources.ts';

const GLOBALS = [
  'globalThis',
  'process',
  'performance',
  'crypto',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];
const MEMBERS = ['Date.now', 'Math.random', 'Intl.DateTimeFormat'];
const PURE = ['src/domain', 'src/documents', 'src/review', 'src/workflow'];

describe('the folders below the ports', () => {
  it('reach nothing outside', () => {
    const files = codeFiles(PURE).map(source);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(impure)).toEqual([]);
  });

  it.each([
    ['a clock', 'export const now = Date.now();'],
    ['the present as a date', 'export const now = new Date();'],
    ['randomness', 'export const dice = Math.random();'],
    ['a timer', 'export const wait = () => setTimeout(() => undefined, 1);'],
    ['the process', "export const home = process.env['HOME'];"],
    ['the global object', 'export const all = globalThis;'],
  ])('would be caught reading %s', (_what, text) => {
    expect(impure(sourceOf('src/domain/planted.ts', text))).toHaveLength(1);
  });

  it('may name their own things as they like', () => {
    expect(impure(sourceOf('src/domain/planted.ts', 'export const f = (process: { console: number }) => process.console;'))).toEqual([]);
  });

  it('may read a date that they were given', () => {
    expect(impure(sourceOf('src/domain/planted.ts', 'export const at = (iso: string) => new Date(iso).getTime();'))).toEqual([]);
  });
});

/** Places where a file names an outside thing; a property or a local of the same name is none. */
function impure(file: Source): readonly string[] {
  const found: string[] = [];
  walk(file.body, (node) => {
    const name = outside(node);
    if (name !== undefined) found.push(`${file.name}:${lineOf(file, node)}: ${name}`);
  });
  return found;
}

function outside(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const path = `${globalName(node['object']) ?? ''}.${identifier(node['property']) ?? ''}`;
    return MEMBERS.find((member) => member === path);
  }
  if (node.type === 'NewExpression' && globalName(node['callee']) === 'Date') {
    return Array.isArray(node['arguments']) && node['arguments'].length > 0 ? undefined : 'new Date()';
  }
  return GLOBALS.find((name) => name === globalName(node));
}

/** The name of an identifier that its file does not bind; the parser marks those with scope 1. */
function globalName(value: unknown): string | undefined {
  return isNode(value, 'Identifier') && value['ctxt'] === 1 ? identifier(value) : undefined;
}
