/** Real git repositories in temporary folders, apart from the configuration of whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'trueup-test-git-')));
const home = path.join(base, 'home');
mkdirSync(home);
process.env['HOME'] = home;
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
delete process.env['XDG_CONFIG_HOME'];
for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'EMAIL']) delete process.env[name];

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** An empty folder that is removed after the tests of the file. */
export function newFolder(): string {
  return mkdtempSync(path.join(base, 'f-'));
}

export interface Repository {
  readonly root: string;
  /** Plain git, as a person calls it; its standard output without the last newline. */
  git(...argv: readonly string[]): string;
  write(file: string | Buffer, text: string | Buffer): void;
  read(file: string): string;
  has(file: string | Buffer): boolean;
  /** Every file outside .git with its content and executable bit, for comparing whole work trees. */
  files(): Readonly<Record<string, string>>;
}

/** A repository with an identity and, unless told otherwise, one commit of the given files. */
export function newRepository(
  files: Readonly<Record<string, string>> = { 'readme.md': 'hello\n' },
  options: { readonly commit?: boolean } = {},
): Repository {
  const root = newFolder();
  const repository = openRepository(root);
  repository.git('init', '-q', '-b', 'main');
  repository.git('config', 'user.name', 'Test Person');
  repository.git('config', 'user.email', 'person@example.com');
  for (const [file, text] of Object.entries(files)) repository.write(file, text);
  if (options.commit !== false) {
    repository.git('add', '-A');
    repository.git('commit', '-q', '--allow-empty', '-m', 'start');
  }
  return repository;
}

export function openRepository(root: string): Repository {
  const at = (file: string | Buffer): Buffer => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(file)]);
  return {
    root,
    git(...argv) {
      return execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '');
    },
    write(file, text) {
      const place = at(file);
      mkdirSync(place.subarray(0, place.lastIndexOf('/')), { recursive: true });
      writeFileSync(place, text);
    },
    read: (file) => readFileSync(at(file), 'utf8'),
    has: (file) => existsSync(at(file)),
    files() {
      const list = execFileSync('find', ['.', '-path', './.git', '-prune', '-o', '!', '-type', 'd', '-print0'], {
        cwd: root,
        encoding: 'latin1',
      });
      const paths = list.split('\0').filter((file) => file !== '');
      return Object.fromEntries(
        paths.sort().map((file) => [file.slice(2), describe(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(file, 'latin1')]))]),
      );
    },
  };
}

function describe(file: Buffer): string {
  const found = lstatSync(file);
  if (!found.isFile()) return 'not a file';
  return `${(found.mode & 0o100) === 0 ? '-' : 'x'} ${readFileSync(file, 'latin1')}`;
}

/** One list of the hostile inputs, or undefined where they are not present. */
export function hostile(name: string): readonly HostileEntry[] | undefined {
  const file = new URL(`../../../shared/hostile/${name}`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const entries: readonly HostileEntry[] = JSON.parse(readFileSync(file, 'utf8'));
  return entries;
}

export interface HostileEntry {
  readonly id: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly name_b64?: string;
  readonly git_2_39_accepts?: boolean;
}

/** The bytes of a hostile name. */
export function nameOf(entry: HostileEntry): Buffer {
  return Buffer.from(entry.name_b64 ?? '', 'base64');
}
