/** Blobs, single files, the lowdb adapter and the conversation: content that is whole or said to be missing. */
import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { describe, expect, test } from 'vitest';
import { atomicWrite, sweepTemporaries } from '../../sessions/atomic-write.ts';
import { openBlobs } from '../../sessions/blobs.ts';
import { type Message, openConversation } from '../../sessions/conversation.ts';
import { nodeDisk } from '../../sessions/disk.ts';
import { jsonFile } from '../../sessions/lowdb-adapter.ts';
import { sha256 } from '../../sessions/sha256.ts';
import { temporaryFolder } from './folders.ts';

const bytes = (text: string) => Buffer.from(text);

describe('blobs', () => {
  test('come back by the digest of their content', async () => {
    const blobs = openBlobs(join(temporaryFolder(), 'blobs'));
    for (const text of ['', 'one', 'two\r\n\0\ufeff']) {
      const digest = await blobs.put(bytes(text));
      expect(digest).toBe(sha256(bytes(text)));
      expect(Buffer.from(await blobs.get(digest)).toString()).toBe(text);
    }
  });

  test('that are missing or altered are damage, never other bytes', async () => {
    const folder = join(temporaryFolder(), 'blobs');
    const blobs = openBlobs(folder);
    await expect(blobs.get(sha256(bytes('x')))).rejects.toMatchObject({ kind: 'damage', code: 'blob-missing' });
    const digest = await blobs.put(bytes('x'));
    writeFileSync(join(folder, digest), 'y');
    await expect(blobs.get(digest)).rejects.toMatchObject({ kind: 'damage', code: 'blob-damaged' });
    await openBlobs(folder).put(bytes('x'));
    expect(Buffer.from(await blobs.get(digest)).toString()).toBe('x');
  });

  test('are private files', async () => {
    const folder = join(temporaryFolder(), 'blobs');
    const digest = await openBlobs(folder).put(bytes('x'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, digest)).mode & 0o777).toBe(0o600);
  });
});

describe('a file replaced in one step', () => {
  test('has the new bytes and the mode that was asked for, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    await atomicWrite(nodeDisk, join(folder, 'f'), bytes('one'));
    await atomicWrite(nodeDisk, join(folder, 'f'), bytes('two'), 0o640);
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('two');
    expect(statSync(join(folder, 'f')).mode & ~0o640 & 0o777).toBe(0);
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('replaces a link and does not follow it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'theirs'), 'theirs');
    symlinkSync('theirs', join(folder, 'f'));
    await atomicWrite(nodeDisk, join(folder, 'f'), bytes('ours'));
    expect(readFileSync(join(folder, 'theirs'), 'utf8')).toBe('theirs');
  });

  test('keeps the old bytes and leaves no temporary file when it fails', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'old');
    const disk = { ...nodeDisk, rename: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) };
    await expect(atomicWrite(disk, join(folder, 'f'), bytes('new'))).rejects.toMatchObject({ code: 'EIO' });
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('leftovers of a crash are swept, other files are not', async () => {
    const folder = temporaryFolder();
    for (const name of [`f.${'0'.repeat(24)}.tmp`, 'notes.tmp', 'f']) writeFileSync(join(folder, name), '');
    await sweepTemporaries(nodeDisk, folder);
    expect(readdirSync(folder).toSorted()).toEqual(['f', 'notes.tmp']);
  });
});

describe('C2 lowdb over one JSON file', () => {
  const parse = (text: string) => (/^\{"n":\d+\}$/.test(text) ? { n: Number(text.slice(5, -1)) } : undefined);
  const open = (path: string) => new Low<{ n: number }>(jsonFile(nodeDisk, path, parse), { n: 0 });

  test('keeps its default when there is no file or not the right one, and reads what it wrote', async () => {
    const path = join(temporaryFolder(), 'db.json');
    const db = open(path);
    await db.read();
    expect(db.data).toEqual({ n: 0 });
    await db.update((data) => {
      data.n = 7;
    });
    const again = open(path);
    await again.read();
    expect(again.data).toEqual({ n: 7 });
    writeFileSync(path, '{"n":');
    const third = open(path);
    await third.read();
    expect(third.data).toEqual({ n: 0 });
  });
});

describe('C2 a conversation', () => {
  const say = (n: number): Message => ({
    role: n % 2 === 0 ? 'assistant' : 'person',
    text: `message ${n}`,
    at: '2026-11-02T10:00:00.000Z',
  });
  const said = async (folder: string) => {
    const chat = await openConversation(folder);
    await chat.close();
    return chat;
  };
  const with3 = async () => {
    const folder = temporaryFolder();
    const chat = await openConversation(folder);
    for (const n of [1, 2, 3]) await chat.add(say(n));
    await chat.close();
    return folder;
  };

  test('comes back message by message', async () => {
    expect((await said(await with3())).messages).toEqual([1, 2, 3].map(say));
  });

  test('is appended to, and never rewritten for one more message', async () => {
    const folder = await with3();
    const inode = statSync(join(folder, 'conversation.1.jsonl')).ino;
    const chat = await openConversation(folder);
    await Promise.all([4, 5, 6].map((n) => chat.add(say(n))));
    await chat.close();
    expect(readdirSync(folder)).toEqual(['conversation.1.jsonl']);
    expect(statSync(join(folder, 'conversation.1.jsonl')).ino).toBe(inode);
    expect((await said(folder)).messages.length).toBe(6);
  });

  test('may have its past replaced, and goes on from there', async () => {
    const folder = await with3();
    const chat = await openConversation(folder);
    await chat.replace([say(9)]);
    await chat.add(say(10));
    await chat.close();
    expect((await said(folder)).messages).toEqual([say(9), say(10)]);
    expect(readdirSync(folder).toSorted()).toEqual(['conversation.2.jsonl', 'conversation.json']);
  });

  test('loses only an unfinished last line, and says so', async () => {
    const folder = await with3();
    writeFileSync(join(folder, 'conversation.1.jsonl'), '{"n":4,"mess', { flag: 'a' });
    const chat = await said(folder);
    expect(chat.messages.length).toBe(3);
    expect(chat.notes.join()).toContain('12 bytes of a message that was interrupted were cut');
  });

  test('keeps what is before damage, and the damaged bytes aside', async () => {
    const folder = await with3();
    const path = join(folder, 'conversation.1.jsonl');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace('{"n":2', '{"n":7'));
    const chat = await said(folder);
    expect(chat.messages).toEqual([say(1)]);
    expect(chat.notes.join()).toContain('.quarantine');
    expect(readFileSync(path, 'utf8') + readFileSync(`${path}.1.quarantine`, 'utf8')).toBe(before.replace('{"n":2', '{"n":7'));
  });

  test('keeps the newer messages when the file of the older ones is damaged', async () => {
    const folder = await with3();
    const chat = await openConversation(folder);
    await chat.replace([say(1), say(2)]);
    await chat.add(say(3));
    await chat.close();
    writeFileSync(join(folder, 'conversation.json'), '{"version":1,"gen');
    const again = await openConversation(folder);
    expect(again.messages).toEqual([say(3)]);
    await again.add(say(4));
    await again.close();
    expect((await said(folder)).messages).toEqual([say(3), say(4)]);
    expect(readdirSync(folder)).toContain('conversation.json.1.quarantine');
  });

  test('does not keep in memory a message that was not saved', async () => {
    const folder = temporaryFolder();
    let fail = false;
    const disk: typeof nodeDisk = {
      ...nodeDisk,
      async open(path, how, mode) {
        const file = await nodeDisk.open(path, how, mode);
        return {
          ...file,
          datasync: () => (fail ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : file.datasync()),
        };
      },
    };
    const chat = await openConversation(folder, disk);
    await chat.add(say(1));
    fail = true;
    await expect(chat.add(say(2))).rejects.toMatchObject({ kind: 'failure', code: 'disk-full' });
    expect(chat.messages).toEqual([say(1)]);
    await chat.close();
    fail = false;
    expect((await said(folder)).messages).toEqual([say(1)]);
  });
});
