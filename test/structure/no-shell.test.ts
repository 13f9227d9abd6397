/** Shows that no shell ever sees text: processes are started from argument lists alone. */
import { describe, expect, it } from 'vitest';
import { codeFiles, identifier, isNode, lineOf, SHIPPED, source, sourceOf, walk, type Node, type Source } from './sources.ts';

const SHELLS = ['sh', 'bash', 'zsh', 'dash', '/bin/sh', '/bin/bash', '/usr/bin/env', 'cmd', 'cmd.exe', 'powershell', 'pwsh'];
const PARSING = ['exec', 'execSync', 'execaCommand', 'execaCommandSync', 'parseCommandString'];

/** Files that may start a shell, and why no data can reach it. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'views/terminal/watchdog.ts':
    'a fixed script that outlives the program to restore the terminal; what it prints is handed over as an argument',
};

describe('S4: no shell sees data', () => {
  it('in the shipped code', () => {
    const files = codeFiles(SHIPPED).map(source);
    expect(files.length).toBeGreaterThan(0);
    const found = files.filter((file) => shellUses(file).length > 0);
    expect(found.filter(({ name }) => !(name in EXCEPTIONS)).flatMap(shellUses)).toEqual([]);
    expect(Object.keys(EXCEPTIONS), 'exceptions that are still needed').toEqual(
      found.filter(({ name }) => name in EXCEPTIONS).map(({ name }) => name),
    );
  });

  it.each([
    ['a shell option', "spawn('git', args, { shell: true });"],
    ['a named shell option', "spawn('git', args, { shell: '/bin/bash' });"],
    ['a function that parses a command line', "import { exec } from 'node:child_process';"],
    ['the same under another name', "import { execSync as run } from 'child_process';"],
    ['the whole module, which holds those functions', "import * as processes from 'node:child_process';"],
    ['a shell as the program', "spawn('sh', ['-c', text]);"],
    ['a shell at the head of an argument list', "const argv = ['bash', '-c', text];"],
  ])('would be caught: %s', (_what, text) => {
    expect(shellUses(sourceOf('src/planted.ts', text))).toHaveLength(1);
  });

  it.each([
    ['a regular expression', "const found = /a/.exec('a');"],
    ['no shell, said out loud', "spawn('git', args, { shell: false });"],
    ['one function of the module', "import { spawn } from 'node:child_process';"],
  ])('would let pass: %s', (_what, text) => {
    expect(shellUses(sourceOf('src/planted.ts', text))).toEqual([]);
  });
});

function shellUses(file: Source): readonly string[] {
  const found: string[] = [];
  walk(file.body, (node) => {
    const use = shellUse(node);
    if (use !== undefined) found.push(`${file.name}:${lineOf(file, node)}: ${use}`);
  });
  return found;
}

function shellUse(node: Node): string | undefined {
  switch (node.type) {
    case 'KeyValueProperty':
      return identifier(node['key']) === 'shell' && !(isNode(node['value'], 'BooleanLiteral') && node['value']['value'] === false)
        ? 'shell option'
        : undefined;
    case 'ImportDeclaration':
      return importUse(node);
    case 'CallExpression':
      return isShell(firstOf(node['arguments'])) ? 'a shell as program' : undefined;
    case 'ArrayExpression':
      return isShell(firstOf(node['elements'])) ? 'a shell as program' : undefined;
    default:
      return undefined;
  }
}

function importUse(node: Node): string | undefined {
  const from = isNode(node['source']) ? String(node['source']['value']) : '';
  if (!/^(node:)?child_process$|^execa$/.test(from) || node['typeOnly'] === true) return undefined;
  const specifiers = Array.isArray(node['specifiers']) ? node['specifiers'].filter((one): one is Node => isNode(one)) : [];
  const parsing = specifiers.find(
    (one) => one.type !== 'ImportSpecifier' || PARSING.includes(identifier(one['imported']) ?? identifier(one['local']) ?? ''),
  );
  return parsing && `${from}: ${identifier(parsing['local']) ?? ''}`;
}

/** First argument or element; the parser wraps each in an object with its expression. */
function firstOf(list: unknown): unknown {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === 'object' && first !== null && 'expression' in first ? first.expression : undefined;
}

function isShell(value: unknown): boolean {
  return isNode(value, 'StringLiteral') && SHELLS.includes(String(value['value']));
}
