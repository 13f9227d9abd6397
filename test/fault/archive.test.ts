/** Archiving cut short at any call of the disk: the next call finishes it or takes it back, and no text is lost on the way. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { archiveChange, recoverArchives } from '../../sessions/archive-change.ts';
import type { ArchiveMove } from '../../sessions/archive-record.ts';
import { type Disk, nodeDisk } from '../../sessions/disk.ts';
import { openFiles } from '../../sessions/files.ts';
import { sha256 } from '../../sessions/sha256.ts';
import { isFull, temporaryFolder } from './folders.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const FROM = 'openspec/changes/add-x';
const TO = 'openspec/changes/archive/2026-11-02-add-x';

/** One spec changed, one made, one removed with its folder. */
const MOVE: ArchiveMove = {
  from: FROM,
  to: TO,
  specs: 'openspec/specs',
  files: [
    { path: 'openspec/specs/auth/spec.md', before: bytes('auth before\n'), after: bytes('auth after\n') },
    { path: 'openspec/specs/area/new/spec.md', after: bytes('new\n') },
    { path: 'openspec/specs/old/deep/spec.md', before: bytes('old\n') },
  ],
};
const READ = [{ path: `${FROM}/tasks.md`, digest: sha256(bytes('- [x] done\n')) }];

const BEFORE = {
  [`${FROM}/proposal.md`]: 'why\n',
  [`${FROM}/tasks.md`]: '- [x] done\n',
  'openspec/specs/auth/spec.md': 'auth before\n',
  'openspec/specs/old/deep/spec.md': 'old\n',
};
const AFTER = {
  [`${TO}/proposal.md`]: 'why\n',
  [`${TO}/tasks.md`]: '- [x] done\n',
  'openspec/specs/auth/spec.md': 'auth after\n',
  'openspec/specs/area/new/spec.md': 'new\n',
};

/** Every call in a full run; every second one otherwise. */
const STEP = isFull ? 1 : 2;

let root = '';
beforeEach(() => {
  root = temporaryFolder();
  fill();
});

function fill(): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, text] of Object.entries(BEFORE)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Every file outside the program's own folder. */
function standing(): Readonly<Record<string, string>> {
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('.trueup/'));
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const place = (disk: Disk = nodeDisk) => ({ disk, root, files: openFiles(root, { disk }) });

class Killed extends Error {}

/** A disk whose calls all fail from the n-th on, as if the process were dead; or on which only the n-th fails. */
function failing(at: number, how: 'dead' | 'once', count: { calls: number }): Disk {
  const wrapped = Object.entries(nodeDisk).map(([name, call]) => [
    name,
    (...given: readonly unknown[]) => {
      count.calls += 1;
      if (how === 'dead' ? count.calls > at : count.calls === at + 1)
        return Promise.reject(how === 'dead' ? new Killed() : Object.assign(new Error('EIO'), { code: 'EIO' }));
      return (call as (...all: readonly unknown[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(wrapped) as Disk;
}

describe('archiving a change', () => {
  test('moves its folder, changes, makes and removes specs, and keeps what they were', async () => {
    expect(await archiveChange(place(), MOVE, READ)).toEqual([]);
    expect(standing()).toEqual(AFTER);
    expect(existsSync(join(root, 'openspec/specs/old'))).toBe(false);
    const records = readdirSync(join(root, '.trueup/archive')).filter((name) => name.endsWith('.done'));
    expect(records).toEqual([expect.stringMatching(/^2026-11-02-add-x\.[0-9a-f]{24}\.done$/)]);
    const record = JSON.parse(readFileSync(join(root, '.trueup/archive', records[0] ?? ''), 'utf8')) as { files: { before?: string }[] };
    expect(record.files.map(({ before }) => before && Buffer.from(before, 'base64').toString())).toEqual([
      'auth before\n',
      undefined,
      'old\n',
    ]);
  });

  test('killed at any call, is finished or taken back by the next call, and never half', async () => {
    const ends = { finished: 0, 'taken-back': 0, nothing: 0 };
    for (let at = 0; ; at += STEP) {
      fill();
      const count = { calls: 0 };
      const ended = await archiveChange(place(failing(at, 'dead', count)), MOVE, READ).then(
        () => true,
        () => false,
      );
      if (ended) break;
      const recovered = await recoverArchives(place());
      expect(recovered.length, `killed at call ${at}`).toBeLessThanOrEqual(1);
      ends[recovered[0]?.how ?? 'nothing'] += 1;
      const found = standing();
      expect([BEFORE, AFTER], `killed at call ${at}`).toContainEqual(found);
      if (existsSync(join(root, FROM))) expect(await archiveChange(place(), MOVE, READ), `killed at call ${at}`).toEqual([]);
      expect(standing(), `killed at call ${at}`).toEqual(AFTER);
      expect(await recoverArchives(place())).toEqual([]);
    }
    expect(ends.finished).toBeGreaterThan(10);
    expect(ends.nothing).toBeGreaterThan(3);
  });

  test('failing once at any call, leaves everything as it was or done, or says that it is unfinished and puts it in order the next time', async () => {
    let failed = 0;
    for (let at = 0; ; at += STEP) {
      fill();
      const count = { calls: 0 };
      const disk = failing(at, 'once', count);
      const error: unknown = await archiveChange(place(disk), MOVE, READ).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (count.calls <= at) break;
      failed += error === undefined ? 0 : 1;
      await recoverArchives(place());
      expect([BEFORE, AFTER], `failed at call ${at}: ${String(error)}`).toContainEqual(standing());
    }
    expect(failed).toBeGreaterThan(20);
  });

  test('killed and then edited by a person, leaves their text and takes the rest back', async () => {
    let takenBack = 0;
    for (let at = 0; ; at += 3) {
      fill();
      const count = { calls: 0 };
      const ended = await archiveChange(place(failing(at, 'dead', count)), MOVE, READ).then(
        () => true,
        () => false,
      );
      if (ended) break;
      if (!existsSync(join(root, FROM))) continue;
      writeFileSync(join(root, 'openspec/specs/auth/spec.md'), 'mine\n');
      const recovered = await recoverArchives(place());
      takenBack += recovered.length;
      if (recovered.length > 0) expect(recovered).toMatchObject([{ how: 'taken-back', edited: ['openspec/specs/auth/spec.md'] }]);
      expect(standing(), `killed at call ${at}`).toEqual({ ...BEFORE, 'openspec/specs/auth/spec.md': 'mine\n' });
    }
    expect(takenBack).toBeGreaterThan(5);
  });

  test('does nothing when a file that it was decided by has changed since', async () => {
    for (const path of [
      `${FROM}/tasks.md`,
      'openspec/specs/auth/spec.md',
      'openspec/specs/old/deep/spec.md',
      'openspec/specs/area/new/spec.md',
    ]) {
      fill();
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), 'changed\n');
      expect(await archiveChange(place(), MOVE, READ)).toEqual([path]);
      expect(standing()).toEqual({ ...BEFORE, [path]: 'changed\n' });
    }
  });

  test('does nothing when the archive has the name, whatever has it', async () => {
    mkdirSync(join(root, TO), { recursive: true });
    await expect(archiveChange(place(), MOVE, READ)).rejects.toMatchObject({ code: 'archive-exists' });
    expect(standing()).toEqual(BEFORE);
  });

  test('goes through no symbolic link, of the change, the archive or a spec', async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'spec.md'), 'auth before\n');
    for (const [link, isFolder] of [
      ['openspec/changes/archive', true],
      ['openspec/specs/auth', true],
      ['openspec/specs/auth/spec.md', false],
      [FROM, true],
    ] as const) {
      fill();
      if (link === FROM) cpSync(join(root, FROM), outside, { recursive: true });
      rmSync(join(root, link), { recursive: true, force: true });
      symlinkSync(isFolder ? outside : join(outside, 'spec.md'), join(root, link));
      const held = readdirSync(outside);
      await expect(archiveChange(place(), MOVE, []), link).rejects.toMatchObject({ kind: 'refusal' });
      expect(readdirSync(outside)).toEqual(held);
      expect(readFileSync(join(outside, 'spec.md'), 'utf8')).toBe('auth before\n');
    }
  });

  test('stops at a record that is damaged or leads out of the repository, and says where it is', async () => {
    mkdirSync(join(root, '.trueup/archive'), { recursive: true, mode: 0o700 });
    const record = join(root, '.trueup/archive', `${'a'.repeat(24)}.pending`);
    writeFileSync(record, '{"v":1,"from"');
    await expect(recoverArchives(place())).rejects.toMatchObject({ code: 'archive-record-damaged' });
    writeFileSync(
      record,
      JSON.stringify({ v: 1, from: FROM, to: TO, specs: 'openspec/specs', files: [{ path: '../out.md', after: 'eA==' }] }),
    );
    await expect(recoverArchives(place())).rejects.toMatchObject({ code: 'path-refused' });
    expect(standing()).toEqual(BEFORE);
  });
});
