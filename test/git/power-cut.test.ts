import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SessionId } from '../../src/domain/ids.ts';
import { openGit } from '../../src/git/repository.ts';
import { newFolder } from './rig.ts';

/** Rounds of two cuts each. More than these few: `POWER_CUTS=100`. */
const CUTS = Number(process.env['POWER_CUTS'] ?? 5);
/** EXT4_IOC_SHUTDOWN with NOLOGFLUSH: from here on nothing reaches the disk, as when the power goes. */
const CUT = 'import fcntl,os,struct,sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))';

interface Disk {
  readonly root: string;
  /** Takes the power away and brings the disk back as it was left. */
  cut(): void;
  remove(): void;
}

/** A small ext4 disk of its own with a repository on it; undefined where that is not allowed. */
function newDisk(): Disk | undefined {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined;
  const folder = newFolder();
  const [image, mount] = [path.join(folder, 'disk.img'), path.join(folder, 'mnt')];
  mkdirSync(mount);
  writeFileSync(image, '');
  truncateSync(image, 64 * 1024 * 1024);
  const made = spawnSync('mkfs.ext4', ['-q', '-F', image]).status === 0 && spawnSync('mount', ['-o', 'loop', image, mount]).status === 0;
  if (!made) return undefined;
  if (spawnSync('python3', ['-c', 'import fcntl']).status !== 0) {
    execFileSync('umount', [mount]);
    return undefined;
  }
  return {
    root: path.join(mount, 'repository'),
    cut() {
      execFileSync('python3', ['-c', CUT, mount]);
      execFileSync('umount', [mount]);
      execFileSync('mount', ['-o', 'loop', image, mount]);
    },
    remove: () => void spawnSync('umount', [mount]),
  };
}

const git = (root: string, ...argv: readonly string[]): string => execFileSync('git', ['-C', root, ...argv], { encoding: 'utf8' }).trim();

function fill(root: string): void {
  mkdirSync(root);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.name', 'Test Person');
  git(root, 'config', 'user.email', 'person@example.com');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'start');
  execFileSync('sync');
}

const disk = newDisk();

describe.skipIf(disk === undefined)('after a power cut (D9; needs root, a loop device, ext4 and python3)', () => {
  const { root = '', cut = () => {}, remove = () => {} } = disk ?? {};
  afterAll(remove);

  test(
    `every reported commit and snapshot is there and whole, ${2 * CUTS} times`,
    async () => {
      fill(root);
      const own = openGit(root, { trusted: false });
      for (let n = 1; n <= CUTS; n += 1) {
        writeFileSync(path.join(root, `file-${n}.txt`), `content ${n}\n`);
        const tree = await own.snapshot();
        cut();
        expect(git(root, 'show', `${tree}:file-${n}.txt`), `cut ${n}`).toBe(`content ${n}`);
        expect(git(root, 'ls-tree', 'refs/trueup/snapshots')).toContain(tree);
        // The person's file was not synced by anybody.
        writeFileSync(path.join(root, `file-${n}.txt`), `content ${n}\n`);
        const [made] = await own.commit(
          `cut-${n}_2026-11-21` as SessionId,
          [{ message: `Commit ${n}`, files: [{ path: `file-${n}.txt`, added: 1, removed: 0 }] }],
          undefined,
        );
        cut();
        expect(git(root, 'rev-parse', 'HEAD'), `cut ${n}`).toBe(made?.hash);
        expect(git(root, 'show', `HEAD:file-${n}.txt`)).toBe(`content ${n}`);
        expect(git(root, 'diff', '--cached', '--name-only')).toBe('');
        expect(spawnSync('git', ['-C', root, 'fsck', '--full', '--strict'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      }
      // The check is a real one: git alone loses what it reported.
      const before = git(root, 'rev-parse', 'HEAD');
      git(root, 'commit', '-q', '--allow-empty', '-m', 'lost');
      cut();
      expect(git(root, 'rev-parse', 'HEAD')).toBe(before);
    },
    CUTS * 10_000,
  );
});
