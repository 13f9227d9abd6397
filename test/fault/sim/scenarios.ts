/** Small programs over the real store code, each with the promise that must hold for whatever a crash leaves of it. */
import { createHash } from 'node:crypto';
import { Low } from 'lowdb';
import { atomicWrite } from '../../../sessions/atomic-write.ts';
import { openBlobs } from '../../../sessions/blobs.ts';
import { openConversation } from '../../../sessions/conversation.ts';
import type { Disk } from '../../../sessions/disk.ts';
import { openFiles } from '../../../sessions/files.ts';
import { openJournal, readJournal } from '../../../sessions/journal.ts';
import type { Lock } from '../../../sessions/lock.ts';
import { openStore } from '../../../sessions/store.ts';
import { Digest, SessionId } from '../../../src/domain/ids.ts';
import type { SessionEvent } from '../../../src/workflow/event.ts';
import type { Before, Tree } from './disk.ts';

/** What a scenario does its work on. */
export interface Machine {
  readonly disk: Disk;
  ack(n: number): void;
  /** Somebody else's doing, durable at once. */
  edit(path: string, bytes: Buffer | undefined): void;
  tree(): Tree;
  /** Gets every call to the disk before it happens: to edit at a chosen moment, or to make a call fail. */
  interfere(before: Before): void;
}

export interface Scenario {
  readonly name: string;
  readonly start: Tree;
  /** Does a few durable steps, wherever an earlier run left off, and acknowledges each. */
  run(machine: Machine): Promise<void>;
  /** What is wrong with a disk on which `acked` steps were acknowledged, after opening it as a new process would; undefined when all is well. */
  check(disk: Disk, acked: number): Promise<string | undefined>;
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
const folders = (...paths: readonly string[]) => new Set(['/', ...paths]);

/** A lock for disks without a kernel. */
export function simLock(epoch = 1): () => Promise<Lock> {
  const lock = (number: number): Lock => ({
    epoch: number,
    renew: () => Promise.resolve(lock(number + 1)),
    release: () => Promise.resolve(),
  });
  return () => Promise.resolve(lock(epoch));
}

export const eventOf = (n: number): SessionEvent => ({
  type: 'gap/waived',
  at: '2026-11-02T10:00:00.000Z',
  gap: `G-${String(n).padStart(3, '0')}`,
  reason: 'it is out of scope',
});

/** The number of an event made by `eventOf`, or 0. */
export const numberOf = (event: SessionEvent): number => (event.type === 'gap/waived' ? Number(event.gap.slice(2)) : 0);

const inOrder = (events: readonly SessionEvent[]) => events.every((event, at) => numberOf(event) === at + 1);

export const journalScenario: Scenario = {
  name: 'journal',
  start: { files: new Map(), folders: folders() },
  async run({ disk, ack }) {
    // As a process leaves it that is killed right after making a session.
    await disk.makeFolder('/s', 0o700);
    const opened = await openJournal('/s', { disk, lock: simLock() });
    let n = opened.events.length;
    // What an opening shows is believed from then on.
    ack(n);
    const append = async (count: number) => {
      await opened.journal.append(Array.from({ length: count }, (_entry, at) => eventOf(n + at + 1)));
      n += count;
      ack(n);
    };
    await append(1);
    await append(1);
    await append(3);
    await append(1);
    await opened.journal.close();
  },
  async check(disk, acked) {
    if (acked === 0) await disk.makeFolder('/s', 0o700);
    const { events, journal } = await openJournal('/s', { disk, lock: simLock() });
    if (!inOrder(events)) return `events ${events.map(numberOf).join()} are not the ones written, in order`;
    if (events.length < acked) return `${acked} events were acknowledged, ${events.length} are left`;
    await journal.append([eventOf(events.length + 1)]);
    await journal.close();
    const again = await readJournal('/s', { disk });
    return inOrder(again.events) && again.events.length === events.length + 1 ? undefined : 'it cannot go on';
  },
};

const version = (n: number) => `version ${n} ${'x'.repeat(20)} end ${n}`;

function versionIn(content: string): number | undefined {
  const n = Number(/^version (\d+) /.exec(content)?.[1]);
  return content === version(n) ? n : undefined;
}

export const atomicScenario: Scenario = {
  name: 'atomic write',
  start: { files: new Map([['/f', Buffer.from(version(0))]]), folders: folders() },
  async run({ disk, ack }) {
    const first = versionIn(text((await disk.read('/f'))?.bytes)) ?? 0;
    for (let n = first + 1; n <= first + 3; n += 1) {
      await atomicWrite(disk, '/f', Buffer.from(version(n)));
      ack(n);
    }
  },
  async check(disk, acked) {
    const content = text((await disk.read('/f'))?.bytes);
    const n = versionIn(content);
    if (n === undefined) return `unreadable: ${JSON.stringify(content.slice(0, 40))}`;
    return n < acked ? `version ${acked} was acknowledged, version ${n} is there` : undefined;
  },
};

const CONTENTS = ['first content', 'second content, a little longer', 'third'].map((content) => Buffer.from(content));
const digestOf = (content: Buffer) => Digest.parse(createHash('sha256').update(content).digest('hex'));

export const blobScenario: Scenario = {
  name: 'blobs',
  start: { files: new Map(), folders: folders('/s') },
  async run({ disk, ack }) {
    const blobs = openBlobs('/s/blobs', disk);
    for (const [at, content] of CONTENTS.entries()) {
      await blobs.put(content);
      ack(at + 1);
    }
  },
  async check(disk, acked) {
    const blobs = openBlobs('/s/blobs', disk);
    for (const [at, content] of CONTENTS.entries()) {
      const found = await blobs
        .get(digestOf(content))
        .catch((error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));
      if (found === 'blob-missing' && at + 1 > acked) continue;
      if (typeof found === 'string') return `content ${at + 1} of ${acked} acknowledged: ${found}`;
    }
    return undefined;
  },
};

const TREE = ['specs/a.md', 'docs/b.md', 'new/c.md'];
const APPLY_START: Tree = {
  files: new Map([
    ['/r/specs/a.md', Buffer.from(version(0))],
    ['/r/docs/b.md', Buffer.from(version(0))],
  ]),
  folders: folders('/r', '/r/specs', '/r/docs'),
};
const holding = async <T>(_folder: string, work: () => Promise<T>): Promise<T> => work();

/** Versions of the three files: a number, `absent`, or the text of a file that is no version. */
async function versions(disk: Disk): Promise<readonly string[]> {
  const files = openFiles('/r', { disk, holding });
  const found: string[] = [];
  for (const path of TREE) {
    const bytes = await files.read(path);
    found.push(bytes === undefined ? 'absent' : String(versionIn(text(bytes)) ?? text(bytes)));
  }
  return found;
}

const isVersion = (found: readonly string[], n: string) => found[0] === n && found[1] === n && found[2] === (n === '0' ? 'absent' : n);

async function writeVersion(disk: Disk, n: number, base?: Buffer): Promise<number> {
  const files = openFiles('/r', { disk, holding });
  const writes = [];
  for (const path of TREE) {
    const now = await files.read(path);
    const known = now && (base ?? now);
    writes.push({ path, content: Buffer.from(version(n)), ...(known === undefined ? {} : { base: digestOf(Buffer.from(known)) }) });
  }
  return (await files.writeAll(writes)).length;
}

/** Records of an apply that should be gone, and what keeps the store out of git. */
async function storeTrouble(disk: Disk, ignoreText: string, acked: number): Promise<string | undefined> {
  if (acked > 0 && ignoreText !== '*\n') return `the store's .gitignore holds ${JSON.stringify(ignoreText)}`;
  const left = (await disk.names('/r/.trueup/apply')).filter((name) => name.endsWith('.intent'));
  return left.length > 0 ? `left behind: ${left.join()}` : undefined;
}

export const applyScenario: Scenario = {
  name: 'multi-file apply',
  start: APPLY_START,
  async run({ disk, ack }) {
    const first = Number((await versions(disk))[0]);
    for (let n = first + 1; n <= first + 2; n += 1) {
      if ((await writeVersion(disk, n)) > 0) throw new Error('unexpected conflict');
      ack(n);
    }
  },
  async check(disk, acked) {
    const ignored = text((await disk.read('/r/.trueup/.gitignore'))?.bytes);
    const found = await versions(disk);
    if (!isVersion(found, found[0] ?? '')) return `mixed tree: ${found.join()}`;
    if (Number(found[0]) < acked) return `version ${acked} was acknowledged, version ${found[0]} is there`;
    return storeTrouble(disk, ignored, acked);
  },
};

/** Somebody saves the second file after the apply has begun and before its turn: nothing of the apply may stay, nothing of theirs may go. */
export const editedScenario: Scenario = {
  name: 'multi-file apply against an editor',
  start: APPLY_START,
  async run({ disk, edit, tree, interfere }) {
    interfere((call, path) => {
      if (call === 'swap' && path === '/r/docs/b.md' && text(tree().files.get(path)) === version(0)) edit(path, Buffer.from('mine'));
    });
    await writeVersion(disk, 1, Buffer.from(version(0)));
  },
  async check(disk) {
    const before = text((await disk.read('/r/docs/b.md'))?.bytes);
    const found = await versions(disk);
    if (before === 'mine') return found.join() === '0,mine,absent' ? undefined : `an edited file, and then: ${found.join()}`;
    return isVersion(found, found[0] ?? '') ? undefined : `mixed tree: ${found.join()}`;
  },
};

/** The person takes the files back after the apply was done: it must not come again. */
export const undoneScenario: Scenario = {
  name: 'multi-file apply, then undone by hand',
  start: APPLY_START,
  async run({ disk, ack, edit }) {
    // Killed after that, there is nothing left to do.
    if ((await versions(disk)).join() === '0,1,1') return;
    await writeVersion(disk, 1);
    ack(1);
    edit('/r/specs/a.md', Buffer.from(version(0)));
    ack(2);
  },
  async check(disk, acked) {
    const found = await versions(disk);
    if (acked === 2) return found.join() === '0,1,1' ? undefined : `taken back by hand, and then: ${found.join()}`;
    return isVersion(found, found[0] ?? '') || (acked === 1 && found.join() === '0,1,1') ? undefined : `mixed tree: ${found.join()}`;
  },
};

/** The person saves, with an editor that does not sync, just what the session is about to write. */
export const foreseenScenario: Scenario = {
  name: 'multi-file apply of what is there already',
  start: { files: new Map(), folders: folders('/r') },
  async run({ disk, ack }) {
    await disk.makeFolder('/r/specs', 0o755);
    await disk.remove('/r/specs/a.md');
    const file = await disk.open('/r/specs/a.md', 'new', 0o644);
    await file.write(Buffer.from(version(1)));
    const conflicts = await openFiles('/r', { disk, holding }).writeAll([{ path: 'specs/a.md', content: Buffer.from(version(1)) }]);
    if (conflicts.length === 0) ack(1);
  },
  async check(disk, acked) {
    const there = text((await disk.read('/r/specs/a.md'))?.bytes);
    return acked === 1 && there !== version(1) ? `acknowledged, and then: ${JSON.stringify(there)}` : undefined;
  },
};

const idOf = (n: number) => SessionId.parse(`login_2026-11-02-${n}`);

export const storeScenario: Scenario = {
  name: 'new session in a new store',
  start: { files: new Map(), folders: folders('/r') },
  async run({ disk, ack }) {
    const store = openStore('/r', () => undefined, { disk, lock: simLock() });
    const taken = (await disk.names(store.path)).length;
    await store.create(idOf(taken + 1));
    ack(taken + 1);
  },
  async check(disk, acked) {
    const ignored = text((await disk.read('/r/.trueup/.gitignore'))?.bytes);
    if (acked === 0) return undefined;
    if (ignored !== '*\n') return `the store's .gitignore holds ${JSON.stringify(ignored)}`;
    return (await disk.names('/r/.trueup/sessions')).includes(idOf(acked)) ? undefined : 'the session folder is gone';
  },
};

/** A sync fails once; the same process opens the journal again and goes on. */
export const failedSyncScenario: Scenario = {
  name: 'journal after a failed sync',
  start: { files: new Map(), folders: folders() },
  async run({ disk, ack, interfere }) {
    let syncs = 0;
    interfere((call, path) => {
      if (call !== 'datasync' || !path.endsWith('journal.jsonl')) return;
      syncs += 1;
      if (syncs === 3) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    await disk.makeFolder('/s', 0o700);
    let opened = await openJournal('/s', { disk, lock: simLock() });
    let n = opened.events.length;
    ack(n);
    for (let steps = 0; steps < 4; steps += 1) {
      try {
        await opened.journal.append([eventOf(n + 1)]);
        n += 1;
        ack(n);
      } catch {
        await opened.journal.close();
        opened = await openJournal('/s', { disk, lock: simLock() });
        if (opened.events.length !== n) throw new Error(`${n} events were saved, ${opened.events.length} came back`);
        ack(n);
      }
    }
    await opened.journal.close();
  },
  check: journalScenario.check,
};

export const conversationScenario: Scenario = {
  name: 'conversation',
  start: { files: new Map(), folders: folders('/s') },
  async run({ disk, ack }) {
    const chat = await openConversation('/s', disk);
    const say = async () => {
      const n = chat.messages.length + 1;
      await chat.add({ role: 'person', text: `message ${n}`, at: '2026-11-02T10:00:00.000Z' });
      ack(n);
    };
    ack(chat.messages.length);
    await say();
    await say();
    await chat.replace(chat.messages.map((message) => ({ ...message })));
    ack(chat.messages.length);
    await say();
    await chat.close();
  },
  async check(disk, acked) {
    const chat = await openConversation('/s', disk);
    const wrong = chat.messages.findIndex(({ text: said }, at) => said !== `message ${at + 1}`);
    if (wrong !== -1) return `message ${wrong + 1} is another`;
    return chat.messages.length < acked ? `${acked} messages were acknowledged, ${chat.messages.length} are left` : undefined;
  },
};

/** Known bad: what lowdb's own file adapter does through steno. A fixed temporary name, a rename, and not one sync. */
export const lowdbScenario: Scenario = {
  name: 'lowdb as it comes',
  start: { files: new Map([['/db.json', Buffer.from('{"n":0}')]]), folders: folders() },
  async run({ disk, ack }) {
    const write = async (data: { readonly n: number }) => {
      await disk.remove('/.db.json.tmp');
      const file = await disk.open('/.db.json.tmp', 'new', 0o600);
      await file.write(Buffer.from(JSON.stringify(data)));
      await file.close();
      await disk.rename('/.db.json.tmp', '/db.json');
    };
    const db = new Low<{ n: number }>({ read: () => Promise.resolve(null), write }, { n: 0 });
    for (let n = 1; n <= 3; n += 1) {
      await db.update((data) => {
        data.n = n;
      });
      ack(n);
    }
  },
  async check(disk, acked) {
    const content = text((await disk.read('/db.json'))?.bytes);
    const n = Number(/^\{"n":(\d)\}$/.exec(content)?.[1] ?? -1);
    return n < acked ? `${acked} was acknowledged, ${content} is there` : undefined;
  },
};

export const SCENARIOS: readonly Scenario[] = [
  journalScenario,
  failedSyncScenario,
  atomicScenario,
  blobScenario,
  storeScenario,
  conversationScenario,
  foreseenScenario,
  editedScenario,
  undoneScenario,
  applyScenario,
];
