import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { projectProbe } from '../../src/runners/probe.ts';

vi.setConfig({ testTimeout: 60_000 });
const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'trueup-test-probe-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A folder with the given files; a path that ends with a slash is a folder. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(base, 'p-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, file.endsWith('/') ? file : path.dirname(file)), { recursive: true });
    if (!file.endsWith('/')) writeFileSync(path.join(root, file), text);
  }
  return root;
}

/** A named pipe: reading it waits until somebody writes. */
function makePipe(file: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', file]);
}

const scripts = (all: Readonly<Record<string, string>>, more: object = {}): string => JSON.stringify({ scripts: all, ...more });

type Row = readonly [what: string, files: Readonly<Record<string, string>>, validations: readonly string[], check: string | undefined];

/** Each validation as `command (reason)`, with `!` in front when a failure pauses the workflow. */
const ROWS: readonly Row[] = [
  ['nothing known', { 'readme.md': '' }, [], undefined],
  [
    'npm',
    { 'package.json': scripts({ test: 'vitest run', lint: 'eslint .', typecheck: 'tsc', build: 'vite' }), 'package-lock.json': '{}' },
    [
      '!npm test (package.json has a test script)',
      '!npm run typecheck (package.json has a typecheck script)',
      'npm run lint (package.json has a lint script)',
    ],
    'npm run typecheck',
  ],
  ['npm without types', { 'package.json': scripts({ test: 'node --test' }) }, ['!npm test (package.json has a test script)'], 'npm test'],
  [
    'npm with a compiler and no script for it',
    {
      'package.json': scripts({ test: 'jest' }, { devDependencies: { typescript: '7' } }),
      'tsconfig.json': '{}',
      'node_modules/typescript/bin/tsc': '',
    },
    [
      '!npm test (package.json has a test script)',
      '!node node_modules/typescript/bin/tsc --noEmit (tsconfig.json, and typescript is a dependency)',
    ],
    'node node_modules/typescript/bin/tsc --noEmit',
  ],
  ['the placeholder of npm init', { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) }, [], undefined],
  [
    'scripts that repair or wait',
    { 'package.json': scripts({ test: 'vitest --watch', lint: 'eslint --fix .', 'lint:check': 'eslint .' }) },
    ['npm run lint:check (package.json has a lint:check script)'],
    'npm run lint:check',
  ],
  ['pnpm', { 'package.json': scripts({ test: 'x' }), 'pnpm-lock.yaml': '' }, ['!pnpm test (package.json has a test script)'], 'pnpm test'],
  ['yarn', { 'package.json': scripts({ test: 'x' }), 'yarn.lock': '' }, ['!yarn test (package.json has a test script)'], 'yarn test'],
  [
    'bun, named in the manifest',
    { 'package.json': scripts({ test: 'x' }, { packageManager: 'bun@1.2.0' }), 'yarn.lock': '' },
    ['!bun run test (package.json has a test script)'],
    'bun run test',
  ],
  [
    'deno',
    { 'deno.json': '{"tasks":{"test":"deno test -A"}}' },
    ['!deno task test (deno.json has a test task)', 'deno lint (deno.json)'],
    'deno task test',
  ],
  ['a damaged manifest', { 'package.json': '{"scripts": {"test": ' }, [], undefined],
  [
    'a manifest of another shape',
    { 'package.json': '{"scripts": ["test"], "packageManager": {"a": 1}, "devDependencies": 3}' },
    [],
    undefined,
  ],
  [
    'cargo',
    { 'Cargo.toml': '[package]\nname = "x"\n' },
    ['!cargo test (Cargo.toml)', 'cargo clippy --all-targets (Cargo.toml, and clippy is installed)'],
    'cargo check --all-targets',
  ],
  [
    'a cargo workspace',
    { 'Cargo.toml': '[workspace]\nmembers = ["a"]\n' },
    ['!cargo test --workspace (Cargo.toml)', 'cargo clippy --workspace --all-targets (Cargo.toml, and clippy is installed)'],
    'cargo check --workspace --all-targets',
  ],
  ['go', { 'go.mod': 'module x\n' }, ['!go test ./... (go.mod)', 'go vet ./... (go.mod)'], 'go vet ./...'],
  [
    'pytest',
    { 'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n' },
    [
      '!python3 -m pytest (pyproject.toml configures pytest)',
      '!python3 -m mypy . (mypy is configured)',
      'python3 -m ruff check . (ruff is configured)',
    ],
    'python3 -m pytest',
  ],
  [
    'pytest in an environment of its own',
    { 'requirements-dev.txt': 'pytest==9\n', '.venv/bin/python': '' },
    ['!.venv/bin/python -m pytest (requirements-dev.txt names pytest)'],
    '.venv/bin/python -m pytest',
  ],
  [
    'pytest with uv',
    { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n', 'uv.lock': '' },
    ['!uv run python -m pytest (pyproject.toml names pytest)'],
    'uv run python -m pytest',
  ],
  ['unittest', { 'test_a.py': '', 'a.py': '' }, ['!python3 -m unittest (Python test files)'], 'python3 -m unittest'],
  [
    'unittest in a folder',
    { 'setup.py': '', 'tests/test_a.py': '', 'tests/__init__.py': '' },
    ['!python3 -m unittest discover -s tests -t . (Python test files in tests/)'],
    'python3 -m unittest discover -s tests -t .',
  ],
  [
    'maven',
    { 'pom.xml': '<project/>', mvnw: '' },
    ['!./mvnw --batch-mode --no-transfer-progress test (pom.xml) [target/surefire-reports]'],
    './mvnw --batch-mode --no-transfer-progress test-compile',
  ],
  [
    'maven with modules',
    { 'pom.xml': '<project><modules/></project>' },
    ['!mvn --batch-mode --no-transfer-progress test (pom.xml)'],
    'mvn --batch-mode --no-transfer-progress test-compile',
  ],
  [
    'gradle',
    { 'build.gradle.kts': '', gradlew: '', 'src/test/': '' },
    ['!./gradlew --console=plain cleanTest test (a Gradle build file) [build/test-results/test]'],
    './gradlew --console=plain testClasses',
  ],
  ['mix', { 'mix.exs': '', '.formatter.exs': '' }, ['!mix test (mix.exs)', 'mix format --check-formatted (.formatter.exs)'], 'mix compile'],
  ['dotnet', { 'App.sln': '' }, ['!dotnet test --nologo (App.sln)'], 'dotnet build --nologo'],
  [
    'rspec',
    { Gemfile: '', 'spec/': '', '.rubocop.yml': '' },
    ['!bundle exec rspec (Ruby specs in spec/)', 'bundle exec rubocop (.rubocop.yml)'],
    'bundle exec rspec',
  ],
  ['rake', { Rakefile: 'Rake::TestTask.new(:test)\n' }, ['!rake test (Rakefile has a test task)'], 'rake test'],
  ['rails', { Gemfile: '', 'bin/rails': '', 'test/': '' }, ['!bin/rails test (a Rails application with test/)'], 'bin/rails test'],
  [
    'composer',
    { 'composer.json': '{"scripts": {"lint": "x", "test": "phpunit"}}' },
    ['!composer test (composer.json has a test script)'],
    'composer test',
  ],
  [
    'phpunit',
    { 'phpunit.xml.dist': '', 'vendor/bin/phpunit': '', 'vendor/bin/phpstan': '' },
    ['!vendor/bin/phpunit (PHPUnit is installed)', 'vendor/bin/phpstan analyse --no-progress (PHPStan is installed)'],
    'vendor/bin/phpunit',
  ],
  ['swift', { 'Package.swift': '' }, ['!swift test (Package.swift)'], 'swift build'],
  [
    'cmake that is configured',
    { 'CMakeLists.txt': '', 'build/CTestTestfile.cmake': '' },
    [
      '!ctest --test-dir build --output-on-failure (CMakeLists.txt, configured in build)',
      '!cmake --build build (CMakeLists.txt, configured in build)',
    ],
    'cmake --build build',
  ],
  ['cmake that is not', { 'CMakeLists.txt': '' }, [], undefined],
  [
    'make',
    { Makefile: 'TEST := x\ntest: build\n\t./run\nlint:\n\ttrue\n' },
    ['!make test (Makefile has a test target)', 'make lint (Makefile has a lint target)'],
    'make test',
  ],
  ['make with a check target', { makefile: 'test := no\ncheck:\n\t./run\n' }, ['!make check (makefile has a check target)'], 'make check'],
  [
    'make beside something better',
    { Makefile: 'test:\n\tgo test ./...\n', 'go.mod': '' },
    ['!go test ./... (go.mod)', 'go vet ./... (go.mod)'],
    'go vet ./...',
  ],
  [
    'several languages, tests first',
    { 'package.json': scripts({ test: 'x', lint: 'y' }), 'go.mod': '' },
    [
      '!npm test (package.json has a test script)',
      '!go test ./... (go.mod)',
      'npm run lint (package.json has a lint script)',
      'go vet ./... (go.mod)',
    ],
    'npm test',
  ],
];

describe('the validations that a project implies (W6)', () => {
  const bin = project({ 'cargo-clippy': '#!/bin/sh\n' });
  chmodSync(path.join(bin, 'cargo-clippy'), 0o755);

  test.each(ROWS)('%s', async (_what, files, validations, check) => {
    vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
    const probe = projectProbe(project(files));
    const found = await probe.detect();
    const shown = found.map(
      (one) => `${one.critical ? '!' : ''}${one.argv.join(' ')} (${one.reason})${one.junit === undefined ? '' : ` [${one.junit}]`}`,
    );
    expect(shown).toEqual(validations);
    expect((await probe.check())?.join(' ')).toBe(check);
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
    for (const { timeoutMs } of found) expect(timeoutMs).toBeGreaterThanOrEqual(60_000);
    vi.unstubAllEnvs();
  });

  test('need no linter that is not installed', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect((await projectProbe(project({ 'Cargo.toml': '' })).detect()).map(({ name }) => name)).toEqual(['cargo test']);
    vi.unstubAllEnvs();
  });

  test('are looked for without waiting for a pipe, reading a huge file or stumbling over a folder that is gone', async () => {
    const root = project({ 'go.mod/': '', 'composer.json': '' });
    makePipe(path.join(root, 'package.json'));
    makePipe(path.join(root, 'Makefile'));
    truncateSync(path.join(root, 'composer.json'), 10 * 1024 * 1024 * 1024);
    expect((await projectProbe(root).detect()).map(({ name }) => name)).toEqual(['go test ./...', 'go vet ./...']);
    expect(await projectProbe(path.join(root, 'none')).detect()).toEqual([]);
    expect(await projectProbe(path.join(root, 'none')).check()).toBeUndefined();
  });
});

describe('the code files that speak of something (W5)', () => {
  const FILES = {
    'src/session-store.ts': 'export function openStore() {}\n',
    'src/journal.ts': 'export class SessionStore { append() { return SessionStore } }\n',
    'src/other.ts': 'export const unrelated = 1;\n',
    'test/session-store.test.ts': 'openStore(); SessionStore;\n',
    'docs/session.md': 'SessionStore\n',
    'package-lock.json': 'SessionStore\n',
    'node_modules/a/index.js': 'SessionStore\n',
    'src/big.ts': `${'x'.repeat(600_000)}SessionStore\n`,
    'src/binary.ts': 'SessionStore\0\n',
    'ignored/a.ts': 'SessionStore\n',
    'dist/a.js': 'SessionStore\n',
    '.gitignore': 'ignored/\nnode_modules/\ndist/\n',
  };

  test('are found in a git repository, best first, without what is ignored, generated, binary, too big or no code', async () => {
    const root = project(FILES);
    execFileSync('git', ['init', '-q'], { cwd: root });
    expect(await projectProbe(root).mentions(['SessionStore', 'session'], 10)).toEqual([
      'src/session-store.ts',
      'src/journal.ts',
      'test/session-store.test.ts',
    ]);
    expect(await projectProbe(root).mentions(['SessionStore', 'session'], 1)).toEqual(['src/session-store.ts']);
  });

  test('are found without git too', async () => {
    const root = project(Object.fromEntries(Object.entries(FILES).filter(([file]) => !file.startsWith('ignored/'))));
    expect(await projectProbe(root).mentions(['sessionstore', 'session'], 10)).toEqual([
      'src/session-store.ts',
      'src/journal.ts',
      'test/session-store.test.ts',
    ]);
  });

  test('are none for words that nothing speaks of, that are too short, or when none are wanted', async () => {
    const root = project(FILES);
    expect(await projectProbe(root).mentions(['nonexistent'], 10)).toEqual([]);
    expect(await projectProbe(root).mentions(['a', ''], 10)).toEqual([]);
    expect(await projectProbe(root).mentions([], 10)).toEqual([]);
    expect(await projectProbe(root).mentions(['session'], 0)).toEqual([]);
    expect(await projectProbe(path.join(root, 'none')).mentions(['session'], 5)).toEqual([]);
  });

  test('count a rare word for more than a common one, and words are no patterns', async () => {
    const root = project({ 'a.ts': 'value value value', 'b.ts': 'value a+b(c)', 'c.ts': 'value', 'd.ts': 'aab' });
    expect(await projectProbe(root).mentions(['value', 'a+b(c)'], 2)).toEqual(['b.ts', 'a.ts']);
  });

  test('are read neither through links nor from pipes, and a hostile configuration runs nothing (S5)', async () => {
    const root = project({ 'a.ts': 'session', 'outside/': '' });
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['config', 'core.fsmonitor', `touch '${root}/PWN'`], { cwd: root });
    makePipe(path.join(root, 'pipe.ts'));
    symlinkSync('/etc/passwd', path.join(root, 'session.ts'));
    execFileSync('git', ['-c', 'core.fsmonitor=false', 'add', 'a.ts', 'session.ts'], { cwd: root });
    const found = await projectProbe(root).mentions(['session', 'root'], 10);
    expect(found).toEqual(['session.ts', 'a.ts']);
    expect(await projectProbe(root).mentions(['root:x'], 10)).toEqual([]);
    expect(existsSync(path.join(root, 'PWN'))).toBe(false);
    execFileSync('git', ['status'], { cwd: root, stdio: 'ignore' });
    expect(existsSync(path.join(root, 'PWN'))).toBe(true);
  });
});
