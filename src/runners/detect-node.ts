/** Detects JavaScript and TypeScript projects by package.json or deno.json. */
import type { Argv } from '../domain/task.ts';
import type { Validation } from '../domain/validation.ts';
import { lintRun, testRun, typeCheck, type Detector } from './detected.ts';
import type { ProjectFiles } from './project-files.ts';

/** Scripts that check without changing anything, best first. */
const TEST_SCRIPTS = ['test'];
const TYPE_SCRIPTS = ['typecheck', 'type-check', 'check:types', 'check-types', 'types', 'tsc', 'check'];
const LINT_SCRIPTS = ['lint:check', 'lint:ci', 'lint'];

/** A script that repairs or waits for changes is no check. */
const UNSUITABLE = /(?:^|\s)--(?:fix|write|watch)\b/;
/** What `npm init` writes when there is no test. */
const PLACEHOLDER = /no test specified/;

/** What a package.json implies; undefined where there is none. */
export const detectNode: Detector = async (files) => {
  if (!files.names.includes('package.json')) return undefined;
  const manifest = parse(await files.read('package.json'));
  const scripts = textsOf(manifest['scripts']);
  const manager = await packageManager(files, manifest);
  const pick = (names: readonly string[]): string | undefined => names.find((name) => isSuitable(scripts[name]));
  const validations: Validation[] = [];
  const test = pick(TEST_SCRIPTS);
  if (test !== undefined)
    validations.push(testRun([manager, ...(manager === 'bun' ? ['run'] : []), test], 'package.json has a test script'));
  const types = pick(TYPE_SCRIPTS);
  const compiler = types === undefined ? await typescript(files, manifest) : undefined;
  if (types !== undefined) validations.push(typeCheck([manager, 'run', types], `package.json has a ${types} script`));
  if (compiler !== undefined)
    validations.push(typeCheck(compiler, 'tsconfig.json, and typescript is a dependency', { name: 'tsc --noEmit' }));
  const lint = pick(LINT_SCRIPTS);
  if (lint !== undefined) validations.push(lintRun([manager, 'run', lint], `package.json has a ${lint} script`));
  const check = validations.find(({ argv }) => argv === compiler || argv.at(-1) === types) ?? validations[0];
  return { validations, ...(check === undefined ? {} : { check: check.argv }) };
};

/** What a Deno project implies; undefined where there is none. */
export const detectDeno: Detector = async (files) => {
  if (!files.names.some((name) => name === 'deno.json' || name === 'deno.jsonc')) return undefined;
  const tasks = textsOf(parse(await files.read('deno.json'))['tasks']);
  const test = 'test' in tasks ? testRun(['deno', 'task', 'test'], 'deno.json has a test task') : testRun(['deno', 'test'], 'deno.json');
  return { validations: [test, lintRun(['deno', 'lint'], 'deno.json')], check: test.argv };
};

/** The program that runs scripts: named in package.json, or told by its lock file. */
async function packageManager(files: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Promise<string> {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(textsOf(manifest)['packageManager'] ?? '')?.[1];
  if (named !== undefined) return named;
  return LOCK_FILES.find(([file]) => files.names.includes(file))?.[1] ?? 'npm';
}

const LOCK_FILES = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
] as const;

function isSuitable(script: string | undefined): boolean {
  return script !== undefined && !PLACEHOLDER.test(script) && !UNSUITABLE.test(script);
}

async function typescript(files: ProjectFiles, manifest: Readonly<Record<string, unknown>>): Promise<Argv | undefined> {
  const named = ['dependencies', 'devDependencies'].some((key) => 'typescript' in textsOf(manifest[key]));
  // Called by its path: a name would be looked for elsewhere, or fetched.
  const compiler = 'node_modules/typescript/bin/tsc';
  if (!named || !files.names.includes('tsconfig.json') || !(await files.has(compiler))) return undefined;
  return ['node', compiler, '--noEmit'];
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    // A manifest that cannot be read implies nothing; the tools of the project will say what is wrong with it.
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of a value that are strings. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}
