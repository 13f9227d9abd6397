/** Explains why a program could not be started, and what to do about it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { visible } from '../domain/visible.ts';

/** Where the programs of common tools come from. */
const SOURCES: Readonly<Record<string, string>> = {
  bundle: 'install Ruby and run `gem install bundler`',
  bun: 'install Bun (https://bun.sh)',
  cargo: 'install Rust (https://rustup.rs)',
  ctest: 'install CMake (https://cmake.org/download)',
  dotnet: 'install the .NET SDK (https://dotnet.microsoft.com/download)',
  go: 'install Go (https://go.dev/dl)',
  gradle: 'install Gradle (https://gradle.org/install) or add the wrapper',
  make: 'install make with your system packages',
  mix: 'install Elixir (https://elixir-lang.org/install.html)',
  mvn: 'install Maven (https://maven.apache.org/install.html)',
  node: 'install Node.js (https://nodejs.org)',
  npm: 'install Node.js (https://nodejs.org)',
  npx: 'install Node.js (https://nodejs.org)',
  php: 'install PHP (https://www.php.net/downloads)',
  pnpm: 'run `npm install --global pnpm`',
  pytest: 'run `python3 -m pip install pytest`',
  python3: 'install Python (https://www.python.org/downloads)',
  ruby: 'install Ruby (https://www.ruby-lang.org)',
  uv: 'install uv (https://docs.astral.sh/uv)',
  yarn: 'run `npm install --global yarn`',
};

/** One or two lines for the findings of a run that never began. `error` is what starting it came to. */
export async function whyNotStarted(root: string, program: string, searched: string, error: unknown): Promise<readonly string[]> {
  const name = visible(program);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (!(await isFolder(root))) return [`the working directory ${visible(root)} is gone`];
  const isPath = program.includes('/');
  const file = isPath ? path.resolve(root, program) : undefined;
  const exists = file !== undefined && (await stat(file).catch(() => undefined)) !== undefined;
  if (code === 'EACCES') return [`${name} is not executable`, `make it so: chmod +x ${name}`];
  if (code === 'ENOENT' && exists) return [`${name} cannot be started: the interpreter in its first line is not installed`];
  if (code === 'ENOENT' && isPath) return [`there is no program ${name} in ${visible(root)}`];
  if (code === 'ENOENT')
    return [
      `${name} is not installed or not on PATH (${visible(searched)})`,
      SOURCES[program] ?? `install ${name}, or name it by its path in trueup.yaml`,
    ];
  if (code === 'E2BIG') return [`${name} cannot be started: its arguments and environment are too large`];
  return [`${name} cannot be started: ${visible(error instanceof Error ? firstLine(error.message) : String(error))}`];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

async function isFolder(root: string): Promise<boolean> {
  return stat(root).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
