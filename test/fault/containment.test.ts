/** S3: no path, no link and no race makes a read or a write leave the root. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, normalize, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeNew } from '../../sessions/atomic-write.ts';
import { inFolderOf } from '../../sessions/contained.ts';
import { nodeDisk } from '../../sessions/disk.ts';
import { openFiles } from '../../sessions/files.ts';
import { isProtected, namesOf } from '../../sessions/safe-path.ts';
import { openStore } from '../../sessions/store.ts';
import { TrueupError } from '../../src/domain/error.ts';
import { startChild } from './children/process.ts';
import { isFull, numbers, temporaryFolder } from './folders.ts';

const HOSTILE = new URL('../../../shared/hostile/', import.meta.url).pathname;
const RANDOM_PATHS = isFull ? 100_000 : 20_000;
const RACES = 20_000;

interface Attack {
  readonly id: string;
  readonly path_b64: string;
}

const attacksIn = (name: string): readonly Attack[] => {
  if (!existsSync(HOSTILE)) return [];
  return JSON.parse(readFileSync(join(HOSTILE, name), 'utf8')) as readonly Attack[];
};

/** Names a program of another name uses stand for our own. */
const pathOf = ({ path_b64: path }: Attack) => Buffer.from(path, 'base64').toString().replace('.ourapp', '.trueup');

/** A repository with neighbours that must not be touched. */
function sandbox(): { readonly root: string; readonly outside: string } {
  const place = temporaryFolder();
  const root = join(place, 'repo');
  const outside = join(place, 'outside');
  for (const folder of [root, outside, join(place, 'repo-evil'), join(outside, '.git')]) mkdirSync(folder);
  writeFileSync(join(outside, 'a.ts'), 'theirs');
  return { root, outside };
}

const everythingIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'allowed';
  } catch (error) {
    if (error instanceof TrueupError && error.kind === 'refusal') return error.code;
    throw error;
  }
}

const write = (root: string, path: string) => openFiles(root).writeAll([{ path, content: Buffer.from('new') }]);

describe.skipIf(!existsSync(HOSTILE))('S3 hostile paths (skipped where ../shared is absent)', () => {
  test.each([...attacksIn('paths.json'), ...attacksIn('protected-paths.json')])(
    '$id is refused before anything is opened',
    async (attack) => {
      const { root, outside } = sandbox();
      const before = everythingIn(join(root, '..'));
      const path = pathOf(attack);
      expect(await refusalOf(write(root, path))).toMatch(/^path-(refused|protected)$/);
      expect(await refusalOf(openFiles(root).read(path))).toMatch(/^path-(refused|protected)$/);
      expect(everythingIn(join(root, '..'))).toEqual(before);
      expect(readFileSync(join(outside, 'a.ts'), 'utf8')).toBe('theirs');
    },
  );
});

describe('S3 protected files', () => {
  test.each([
    'pkg/.git/hooks/pre-commit',
    '.GIT/config',
    'a/.Git/x',
    'git~1/config',
    'GIT~1',
    '.g\u200cit/config',
    '.git\u200b/config',
    '.husky/pre-push',
    'x/.HUSKY/y',
    '.vscode/settings.json',
    '.github/workflows/ci.yml',
    '.env.production',
    'apps/web/.env',
    '.claude/settings.local.json',
    '.cursor/mcp.json',
    '.trueup/sessions/x/journal.jsonl',
    '.\uff47it/config',
    '.gitattributes',
    'lefthook.yml',
    '.ssh/authorized_keys',
  ])('%s needs its own approval', (path) => {
    expect(isProtected(path)).toBe(true);
    expect(() => namesOf(path)).toThrow(TrueupError);
  });

  test.each([
    'specs/login.md',
    '.kiro/specs/a/design.md',
    'docs/.gitignore-notes.md',
    'src/environment.ts',
    '.env.example',
    'legit/file.md',
    '.github/CODEOWNERS',
    'ünïcödé/規格.md',
    'a b.md',
  ])('%s is an ordinary file', (path) => {
    expect(namesOf(path).join('/')).toBe(path);
  });
});

const SETUPS: readonly (readonly [id: string, make: (root: string, outside: string) => void, path: string, code: RegExp])[] = [
  ['a link to a file outside', (root, outside) => symlinkSync(join(outside, 'a.ts'), join(root, 'a.ts')), 'a.ts', /^path-symlink$/],
  [
    'a link within the root',
    (root) => (writeFileSync(join(root, 'real.ts'), ''), symlinkSync('real.ts', join(root, 'a.ts'))),
    'a.ts',
    /^path-symlink$/,
  ],
  [
    'a chain of links to a folder outside',
    (root) => (symlinkSync('b', join(root, 'a')), symlinkSync('../outside', join(root, 'b'))),
    'a/a.ts',
    /^path-symlink$/,
  ],
  ['a dangling link', (root, outside) => symlinkSync(join(outside, 'created.txt'), join(root, 'new.txt')), 'new.txt', /^path-symlink$/],
  ['a linked .git', (root, outside) => symlinkSync(join(outside, '.git'), join(root, '.git')), '.git/hooks/x', /^path-protected$/],
  ['a folder where a file should be', (root) => mkdirSync(join(root, 'a.ts')), 'a.ts', /^path-not-a-file$/],
  ['a fifo', (root) => execFileSync('mkfifo', [join(root, 'a.ts')]), 'a.ts', /^path-not-a-file$/],
  [
    'a sparse file of 10 GB',
    (root) => (writeFileSync(join(root, 'big.md'), ''), truncateSync(join(root, 'big.md'), 10_737_418_240)),
    'big.md',
    /^file-too-large$/,
  ],
  [
    'a file of 600 MB',
    (root) => (writeFileSync(join(root, 'big.json'), ''), truncateSync(join(root, 'big.json'), 629_145_600)),
    'big.json',
    /^file-too-large$/,
  ],
];

describe('S3 what the file system may hold', () => {
  test.each(SETUPS)('%s is refused', async (_id, make, path, code) => {
    const { root, outside } = sandbox();
    make(root, outside);
    const before = everythingIn(outside);
    expect(await refusalOf(openFiles(root).read(path))).toMatch(code);
    expect(await refusalOf(write(root, path))).toMatch(code);
    expect(everythingIn(outside)).toEqual(before);
    expect(readFileSync(join(outside, 'a.ts'), 'utf8')).toBe('theirs');
  });

  test('a socket is refused', async () => {
    const { root } = sandbox();
    const server = createServer();
    await new Promise<void>((done) => {
      server.listen(join(root, 'spec.md'), done);
    });
    expect(await refusalOf(openFiles(root).read('spec.md'))).toBe('path-not-a-file');
    server.close();
  });

  test('a device is refused', async () => {
    const { root } = sandbox();
    const made = tried(() => execFileSync('mknod', [join(root, 'zero.md'), 'c', '1', '5'], { stdio: 'ignore' }));
    if (made) expect(await refusalOf(openFiles(root).read('zero.md'))).toBe('path-not-a-file');
  });

  test('a store that is a link stops everything that would use it', () => {
    const { root, outside } = sandbox();
    symlinkSync(outside, join(root, '.trueup'));
    expect(() => openFiles(root)).toThrow(expect.objectContaining({ code: 'store-is-link' }));
    expect(() => openStore(root, () => undefined)).toThrow(expect.objectContaining({ code: 'store-is-link' }));
  });

  test.skipIf(process.getuid?.() !== 0)("another user's store stops everything that would use it (needs root to set up)", () => {
    const { root } = sandbox();
    mkdirSync(join(root, '.trueup'));
    execFileSync('chown', ['65534', join(root, '.trueup')]);
    expect(() => openStore(root, () => undefined)).toThrow(expect.objectContaining({ code: 'store-foreign' }));
  });

  test('a listing shows neither links nor what lies behind them, nor protected or unusable names', async () => {
    const { root, outside } = sandbox();
    mkdirSync(join(root, 'specs'));
    mkdirSync(join(root, '.git'));
    mkdirSync(join(root, 'node_modules'));
    for (const path of ['specs/a.md', 'specs/bad .md ', '.git/x.md', 'node_modules/y.md', '.env']) writeFileSync(join(root, path), '');
    symlinkSync(outside, join(root, 'out'));
    symlinkSync('specs/a.md', join(root, 'link.md'));
    expect(await openFiles(root).list(['**/*'], [])).toEqual(['specs/a.md']);
  });

  test('bits beyond 0777 are not kept, the others are', async () => {
    const { root } = sandbox();
    writeFileSync(join(root, 'a.sh'), 'old');
    execFileSync('chmod', ['4755', join(root, 'a.sh')]);
    const files = openFiles(root);
    const { sha256 } = await import('../../sessions/sha256.ts');
    expect(await files.writeAll([{ path: 'a.sh', base: sha256(Buffer.from('old')), content: Buffer.from('new') }])).toEqual([]);
    expect(statSync(join(root, 'a.sh')).mode & 0o7777).toBe(0o755);
  });

  test('names that differ in case only are two files where the disk says so', async () => {
    const { root } = sandbox();
    expect(await write(root, 'Spec.md')).toEqual([]);
    const conflicts = await openFiles(root).writeAll([{ path: 'spec.md', content: Buffer.from('other') }]);
    expect(conflicts.length).toBe(existsSync(join(root, 'SPEC.MD')) ? 1 : 0);
  });
});

function tried(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

describe('S3 a disk that is full or read-only (needs root to set up)', () => {
  test('nothing is lost, and the work goes on once there is space', async () => {
    const place = temporaryFolder();
    if (!tried(() => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' }))) return;
    try {
      writeFileSync(join(place, 'spec.md'), 'old');
      writeFileSync(join(place, 'filler'), '');
      const files = openFiles(place);
      const { sha256 } = await import('../../sessions/sha256.ts');
      const change = [{ path: 'spec.md', base: sha256(Buffer.from('old')), content: Buffer.alloc(400_000, 'x') }];
      writeFileSync(join(place, 'filler'), Buffer.alloc(500_000));
      await expect(files.writeAll(change)).rejects.toMatchObject({ kind: 'failure', code: 'disk-full' });
      expect(readFileSync(join(place, 'spec.md'), 'utf8')).toBe('old');
      expect(readdirSync(place).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      rmSync(join(place, 'filler'));
      expect(await files.writeAll([{ ...change[0], path: 'spec.md', content: Buffer.alloc(100_000, 'x') }])).toEqual([]);
      execFileSync('mount', ['-o', 'remount,ro', place]);
      await expect(files.writeAll([{ path: 'other.md', content: Buffer.from('x') }])).rejects.toMatchObject({
        kind: 'failure',
        code: 'disk-read-only',
      });
      expect((await files.read('spec.md'))?.length).toBe(100_000);
    } finally {
      execFileSync('umount', [place]);
    }
  });
});

/** Pieces that attacks are made of. */
const PIECES = [
  'a',
  'b.md',
  '..',
  '.',
  '',
  '~',
  'C:',
  '.git',
  '.GIT',
  'CON',
  'x ',
  'y.',
  '\0',
  '\\',
  '%2e%2e',
  '\u202e',
  '\ud800',
  'ü',
  '…',
  '.trueup',
  'n'.repeat(300),
  'specs',
  'e\u0301',
  '\n',
];

describe('S3 random paths', () => {
  const next = numbers(33);
  const randomPath = () => {
    const parts = Array.from({ length: 1 + Math.floor(next() * 6) }, () => PIECES[Math.floor(next() * PIECES.length)] ?? '');
    return parts.join(next() < 0.8 ? '/' : next() < 0.5 ? '' : '\\');
  };

  test(`of ${RANDOM_PATHS} none is taken that could lead out, and none is changed on the way`, () => {
    let taken = 0;
    for (let n = 0; n < RANDOM_PATHS; n += 1) {
      const path = randomPath();
      let names: readonly string[];
      try {
        names = namesOf(path);
      } catch (error) {
        expect(error).toBeInstanceOf(TrueupError);
        continue;
      }
      taken += 1;
      expect(names.join('/')).toBe(path);
      expect(normalize(path)).toBe(path);
      expect(resolve('/root/repo', path).startsWith('/root/repo/')).toBe(true);
      expect(/(^|\/)\.(git|trueup)(\/|$)/i.test(path)).toBe(false);
    }
    expect(taken).toBeGreaterThan(RANDOM_PATHS / 100);
  });
});

interface Race {
  readonly written: number;
  readonly escaped: number;
}

/** Writes into a folder that another process keeps swapping for a link that leads out. */
async function race(writes: number, writeOne: (root: string, name: string) => Promise<boolean>): Promise<Race> {
  const { root, outside } = sandbox();
  mkdirSync(join(root, 'dir'));
  const swapper = startChild('./swapper.ts', join(root, 'dir'), outside);
  await swapper.line((line) => line === 'swapping');
  let written = 0;
  for (let n = 0; n < writes; n += 1) if (await writeOne(realpathSync(root), `f${n % 50}`)) written += 1;
  await swapper.kill();
  return { written, escaped: readdirSync(outside).filter((name) => /^f\d/.test(name)).length };
}

describe('S3 a race with somebody who swaps a folder for a link', () => {
  test('control: checking the real path first lets writes escape', async () => {
    let escaped = 0;
    for (let round = 0; round < 5 && escaped === 0; round += 1)
      ({ escaped } = await race(RACES / 5, async (root, name) => {
        if (!tried(() => expect(realpathSync(join(root, 'dir')).startsWith(`${root}/`)).toBe(true))) return false;
        return tried(() => writeFileSync(join(root, 'dir', name), 'x'));
      }));
    expect(escaped).toBeGreaterThan(0);
  });

  test(`${RACES} contained writes: none escapes`, async () => {
    const { written, escaped } = await race(RACES, async (root, name) => {
      try {
        await inFolderOf(nodeDisk, root, ['dir', name], false, async (target) => {
          await nodeDisk.remove(target);
          await writeNew(nodeDisk, target, Buffer.from('x'), 0o600);
        });
        return true;
      } catch {
        return false;
      }
    });
    expect(escaped).toBe(0);
    expect(written).toBeGreaterThan(RACES / 20);
  });

  test('writes of several files at once: none escapes', async () => {
    const { escaped } = await race(300, async (root, name) => {
      const files = openFiles(root);
      try {
        return (await files.writeAll([{ path: `dir/${name}`, content: Buffer.from('x') }])).length === 0;
      } catch {
        return false;
      }
    });
    expect(escaped).toBe(0);
  });
});
