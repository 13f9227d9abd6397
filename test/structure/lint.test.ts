/** Shows that the lint rules reach every folder and fire: a rule whose pattern matches nothing passes in silence. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from './sources.ts';

const PLANTED: Readonly<Record<string, { readonly file: string; readonly text: string }>> = {
  'typescript(no-floating-promises)': { file: 'src/a/floating.ts', text: 'const work = async (): Promise<void> => {};\nwork();\n' },
  'typescript(no-misused-promises)': {
    file: 'src/a/misused.ts',
    text: 'export const f = async (): Promise<boolean> => true;\nexport const g = f() ? 1 : 2;\n',
  },
  'typescript(no-explicit-any)': { file: 'views/any.ts', text: 'export const f = (x: any): unknown => x;\n' },
  'typescript(no-non-null-assertion)': { file: 'sessions/bang.ts', text: 'export const f = (x: string | undefined): string => x!;\n' },
  'typescript(no-unsafe-type-assertion)': { file: 'src/a/as.ts', text: "export const f = (x: string): 'a' => x as 'a';\n" },
  'typescript(switch-exhaustiveness-check)': {
    file: 'src/a/switch.ts',
    text: "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      throw new Error(x);\n  }\n}\n",
  },
  'typescript(only-throw-error)': { file: 'src/a/throw.ts', text: "export function f(): never {\n  throw 'text';\n}\n" },
  'eslint(no-empty)': { file: 'src/a/swallow.ts', text: 'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}\n' },
  'eslint(no-console)': { file: 'src/engine/console.ts', text: 'console.log(1);\n' },
  'import(no-default-export)': { file: 'views/default.ts', text: 'const one = 1;\nexport default one;\n' },
  'react-hooks(rules-of-hooks)': {
    file: 'views/hooks.tsx',
    text: "import { useState } from 'react';\nexport function View({ on }: { readonly on: boolean }): unknown {\n  if (on) useState(1);\n  return null;\n}\n",
  },
  'react-hooks(exhaustive-deps)': {
    file: 'views/deps.tsx',
    text: "import { useEffect } from 'react';\nexport function View({ on }: { readonly on: () => void }): unknown {\n  useEffect(() => on(), []);\n  return null;\n}\n",
  },
  'vitest(no-focused-tests)': { file: 'test/a/only.test.ts', text: "import { it } from 'vitest';\nit.only('works', () => undefined);\n" },
};

/** Files that may do what others may not. */
const PERMITTED: Readonly<Record<string, string>> = {
  'src/api/print.ts': 'console.log(1);\n',
  'test/a/cast.test.ts': "export const f = (x: string): 'a' => x as 'a';\n",
};

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

describe('the lint rules', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'trueup-lint-'));
  let found: readonly { readonly code: string; readonly filename: string }[] = [];

  beforeAll(() => {
    for (const name of ['tsconfig.json', 'package.json', 'test/oxlint.json']) cpSync(path.join(ROOT, name), path.join(copy, name));
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    const files = [...Object.values(PLANTED).map(({ file, text }) => [file, text] as const), ...Object.entries(PERMITTED)];
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      writeFileSync(path.join(copy, file), text);
    }
    const bin = path.join(ROOT, 'node_modules', '.bin');
    const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` };
    const run = spawnSync('oxlint', ['-c', 'test/oxlint.json', '--format=json', 'src', 'views', 'sessions', 'test'], {
      cwd: copy,
      env,
      encoding: 'utf8',
    });
    found = Report.parse(JSON.parse(run.stdout)).diagnostics;
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(Object.entries(PLANTED))('%s fires', (rule, { file }) => {
    expect(found.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(rule);
  });

  it.each(Object.keys(PERMITTED))('leave %s alone', (file) => {
    expect(found.filter(({ filename }) => filename === file)).toEqual([]);
  });
});
