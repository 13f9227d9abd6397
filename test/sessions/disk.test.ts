/** The real file system behind the port: what each call refuses, which the simulated disk of test/fault takes for granted. */
import { mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '../../sessions/disk.ts';
import { sha256 } from '../../sessions/sha256.ts';
import { temporaryFolder } from './folders.ts';

const OLD = sha256(Buffer.from('old'));

/** A folder with a new file, an old one, a link to the old one, and a folder. */
function setting(): (name: string) => string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'new'), 'new');
  writeFileSync(join(folder, 'old'), 'old');
  symlinkSync('old', join(folder, 'link'));
  mkdirSync(join(folder, 'folder'));
  return (name) => join(folder, name);
}

describe('moving one file over another', () => {
  test('happens when the other is what it is believed to be', async () => {
    const at = setting();
    expect(await nodeDisk.swap(at('new'), at('old'), OLD)).toBe(true);
    expect(readFileSync(at('old'), 'utf8')).toBe('new');
    expect(readdirSync(at('.'))).not.toContain('new');
  });

  test.each(['old', 'link', 'folder', 'missing'])('does not happen when it is not: %s', async (name) => {
    const at = setting();
    writeFileSync(at('old'), 'edited');
    expect(await nodeDisk.swap(at('new'), at(name), OLD)).toBe(false);
    expect(readFileSync(at('old'), 'utf8')).toBe('edited');
    expect(readFileSync(at('new'), 'utf8')).toBe('new');
  });
});

describe('giving a file a second name', () => {
  test('happens when the name is free', async () => {
    const at = setting();
    expect(await nodeDisk.place(at('new'), at('free'))).toBe(true);
    expect(readFileSync(at('free'), 'utf8')).toBe('new');
  });

  test.each(['old', 'link', 'folder'])('does not happen when it is taken by anything: %s', async (name) => {
    const at = setting();
    expect(await nodeDisk.place(at('new'), at(name))).toBe(false);
    expect(readFileSync(at('old'), 'utf8')).toBe('old');
  });
});

describe('removing a file', () => {
  test('that is what it is believed to be', async () => {
    const at = setting();
    expect(await nodeDisk.drop(at('old'), OLD)).toBe(true);
    expect(readdirSync(at('.'))).not.toContain('old');
  });

  test.each(['new', 'link', 'folder', 'missing'])('does not happen to another: %s', async (name) => {
    const at = setting();
    const before = readdirSync(at('.'));
    expect(await nodeDisk.drop(at(name), OLD)).toBe(false);
    expect(readdirSync(at('.'))).toEqual(before);
  });
});

describe('links', () => {
  test('are not followed by any opening', async () => {
    const at = setting();
    symlinkSync('folder', at('way'));
    await expect(nodeDisk.open(at('link'), 'append', 0o600)).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(nodeDisk.open(at('link'), 'new', 0o600)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(nodeDisk.read(at('link'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(nodeDisk.syncFile(at('link'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(nodeDisk.openFolder(at('way'))).rejects.toThrow(/ENOTDIR|ELOOP/);
  });

  test.runIf(process.platform === 'linux')('put where a held folder was do not move what is done through it', async () => {
    const at = setting();
    const held = await nodeDisk.openFolder(at('folder'));
    renameSync(at('folder'), at('moved'));
    symlinkSync('/nonexistent', at('folder'));
    const file = await nodeDisk.open(`${held.path}/x`, 'new', 0o600);
    await file.close();
    await held.close();
    expect(readdirSync(at('moved'))).toEqual(['x']);
  });
});

describe('reading', () => {
  test('stops at a size before it reads', async () => {
    const at = setting();
    await expect(nodeDisk.read(at('old'), 2)).rejects.toMatchObject({ code: 'EFBIG' });
    expect(await nodeDisk.read(at('missing'))).toBeUndefined();
    await expect(nodeDisk.read(at('folder'))).rejects.toThrow(/ENOTREG|EISDIR/);
  });
});

test('appending goes to the end whoever else appends, and the length says so', async () => {
  const at = setting();
  const file = await nodeDisk.open(at('old'), 'append', 0o600);
  writeFileSync(at('old'), '+theirs', { flag: 'a' });
  await file.write(Buffer.from('+ours'));
  expect(file.length()).toBe('old+theirs+ours'.length);
  expect(readFileSync(at('old'), 'utf8')).toBe('old+theirs+ours');
  await file.close();
});

test('writing over a place changes those bytes, never the length before them, and follows no link', async () => {
  const at = setting();
  writeFileSync(at('old'), '0123456789');
  await nodeDisk.rewrite(at('old'), 4, Buffer.from('four'));
  expect(readFileSync(at('old'), 'utf8')).toBe('0123four89');
  await nodeDisk.rewrite(at('old'), 0, new Uint8Array());
  await expect(nodeDisk.rewrite(at('link'), 0, Buffer.from('x'))).rejects.toMatchObject({ code: 'ELOOP' });
  await expect(nodeDisk.rewrite(at('missing'), 0, Buffer.from('x'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readFileSync(at('old'), 'utf8')).toBe('0123four89');
});
