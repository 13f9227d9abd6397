import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { identityOf, removeFile, replaceFile, replaceLink } from '../../src/git/work-tree-file.ts';
import { newFolder, openRepository, type Repository } from './rig.ts';

function folder(files: Readonly<Record<string, string>>): Repository {
  const made = openRepository(newFolder());
  for (const [file, text] of Object.entries(files)) made.write(file, text);
  return made;
}

const fill =
  (text: string) =>
  async (into: number): Promise<void> => {
    writeSync(into, text);
  };

describe('replacing a file of the work tree', () => {
  test('is refused when the file is not what it was, and nothing is left behind', async () => {
    const work = folder({ 'a.txt': 'before\n' });
    const seen = await identityOf(work.root, 'a.txt');
    work.write('a.txt', 'edited meanwhile\n');
    expect(await replaceFile(work.root, 'a.txt', seen, false, fill('ours\n'))).toBe(false);
    expect(await replaceLink(work.root, 'a.txt', seen, Buffer.from('b'))).toBe(false);
    expect(await removeFile(work.root, 'a.txt', seen)).toBe(false);
    expect(await replaceFile(work.root, 'a.txt', 'absent', false, fill('ours\n'))).toBe(false);
    expect(work.files()).toEqual({ 'a.txt': '- edited meanwhile\n' });
  });

  test('leaves the old file whole when the new one cannot be made', async () => {
    const work = folder({ 'a.txt': 'before\n' });
    const seen = await identityOf(work.root, 'a.txt');
    const broken = replaceFile(work.root, 'a.txt', seen, false, async () => Promise.reject(new Error('no content')));
    await expect(broken).rejects.toThrow('no content');
    expect(work.files()).toEqual({ 'a.txt': '- before\n' });
  });

  test('keeps its permissions but for the executable bits, and no bit beyond them', async () => {
    const work = folder({ 'a.sh': 'before\n' });
    const file = path.join(work.root, 'a.sh');
    chmodSync(file, 0o4640);
    expect(await replaceFile(work.root, 'a.sh', await identityOf(work.root, 'a.sh'), true, fill('after\n'))).toBe(true);
    expect(lstatSync(file).mode & 0o7777).toBe(0o750);
    expect(await replaceFile(work.root, 'a.sh', await identityOf(work.root, 'a.sh'), false, fill('again\n'))).toBe(true);
    expect(lstatSync(file).mode & 0o7777).toBe(0o640);
  });

  test('makes the folders that are missing, and removing takes those that got empty', async () => {
    const work = folder({ 'kept/x.txt': 'x\n' });
    expect(await replaceFile(work.root, 'kept/new/deep/a.txt', 'absent', false, fill('a\n'))).toBe(true);
    expect(await removeFile(work.root, 'kept/new/deep/a.txt', await identityOf(work.root, 'kept/new/deep/a.txt'))).toBe(true);
    expect(readdirSync(path.join(work.root, 'kept'))).toEqual(['x.txt']);
  });

  test.each(['../a.txt', '/a.txt', 'x/../../a.txt', './a.txt', 'x//a.txt', '', 'a\0'])('never leaves the root: %j', async (file) => {
    const work = folder({});
    mkdirSync(path.join(work.root, 'inner/x'), { recursive: true });
    expect(await replaceFile(path.join(work.root, 'inner'), file, 'absent', false, fill('a\n'))).toBe(false);
    expect(work.files()).toEqual({});
  });

  test('goes through no link, however it is placed, and replaces a link itself', async () => {
    const outside = folder({ 'a.txt': 'outside\n' });
    const work = folder({});
    symlinkSync(outside.root, path.join(work.root, 'out'));
    symlinkSync('out', path.join(work.root, 'chain'));
    symlinkSync(path.join(outside.root, 'a.txt'), path.join(work.root, 'file'));
    symlinkSync(path.join(outside.root, 'new.txt'), path.join(work.root, 'dangling'));
    for (const file of ['out/a.txt', 'out/new.txt', 'chain/a.txt', 'chain/x/y.txt']) {
      expect(await replaceFile(work.root, file, await identityOf(work.root, file), false, fill('ours\n')), file).toBe(false);
    }
    for (const file of ['file', 'dangling']) {
      expect(await replaceFile(work.root, file, await identityOf(work.root, file), false, fill('ours\n')), file).toBe(true);
    }
    expect(await replaceLink(work.root, 'link', 'absent', Buffer.from('../elsewhere'))).toBe(true);
    expect(readlinkSync(path.join(work.root, 'link'))).toBe('../elsewhere');
    expect(outside.files()).toEqual({ 'a.txt': '- outside\n' });
    expect(work.read('dangling')).toBe('ours\n');
  });

  test('does not take the place of a folder', async () => {
    const work = folder({ 'a/b.txt': 'b\n' });
    expect(await replaceFile(work.root, 'a', await identityOf(work.root, 'a'), false, fill('ours\n'))).toBe(false);
    writeFileSync(path.join(work.root, 'c'), 'c\n');
    expect(await replaceFile(work.root, 'c/d.txt', 'absent', false, fill('ours\n'))).toBe(false);
    expect(work.files()).toEqual({ 'a/b.txt': '- b\n', c: '- c\n' });
  });
});

describe.skipIf(process.platform !== 'linux')('a folder that is swapped for a link while it is written in (S3, Linux)', () => {
  test('lets nothing escape', async () => {
    const outside = folder({});
    const work = folder({ 'real/keep': 'k\n' });
    const swap = (): void => {
      const [folderPath, aside] = [path.join(work.root, 'real'), path.join(work.root, 'aside')];
      renameSync(folderPath, aside);
      symlinkSync(outside.root, folderPath);
    };
    await replaceFile(work.root, 'real/a.txt', 'absent', false, async (into) => {
      swap();
      writeSync(into, 'ours\n');
    });
    expect(outside.files()).toEqual({});
    expect(work.read('aside/a.txt')).toBe('ours\n');
  });
});
