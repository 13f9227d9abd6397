/**
 * The chat of one session, kept with lowdb over an adapter that appends: the ten-thousandth message costs what the tenth did.
 *
 * FILE FORMAT. `<folder>/conversation.json`: `{"version":1,"generation":G,"messages":[...]}`, and beside it
 * `conversation.<G>.jsonl`: one message a line, `{"n":12,"message":{...}}`, `n` counting all messages of the conversation
 * from 1. A line counts only when its newline is there. The conversation is the messages of the first followed by those of
 * the second. Rewriting the past makes a new generation: first its empty log, then `conversation.json` (by which it counts),
 * then the old log goes. A message has `role`, `text` and `at` (ISO 8601), all strings, and may have `run`.
 */
import { Low, type Adapter } from 'lowdb';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { atomicWrite } from './atomic-write.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { diskFailure } from './failure.ts';
import { type LineLog, openLineLog } from './line-log.ts';
import { append } from '../src/domain/append.ts';

export const Message = z.object({
  role: z.enum(['person', 'assistant', 'system']),
  text: z.string(),
  at: z.string(),
  run: z.optional(z.string()),
});
export type Message = z.infer<typeof Message>;

const Snapshot = z.object({ version: z.literal(1), generation: z.number(), messages: z.array(Message) });
const Line = z.object({ n: z.number(), message: Message });

/** A session's chat. `add` resolves when the message is durable; `replace` rewrites the whole past. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** What was found damaged or cut when it was opened, and where it was put. */
  readonly notes: readonly string[];
  add(message: Message): Promise<void>;
  replace(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

interface Chat {
  messages: Message[];
}

interface Loaded {
  readonly messages: Message[];
  readonly generation: number;
  /** Bytes of the log that were read. */
  readonly logBytes: number;
  /** The first file was damaged, so what was read must be written as a new generation. */
  readonly snapshotLost: boolean;
  readonly notes: readonly string[];
}

const logName = (generation: number) => `conversation.${generation}.jsonl`;

function parseAs<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } }, text: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON is as wrong as another shape; the caller sets it aside.
    return undefined;
  }
}

async function setAside(disk: Disk, path: string, bytes: Uint8Array): Promise<string> {
  for (let n = 1; ; n += 1) {
    const place = `${path}.${n}.quarantine`;
    if ((await disk.read(place)) !== undefined) continue;
    await atomicWrite(disk, place, bytes);
    return `${path}: ${bytes.length} damaged bytes were moved to ${place}`;
  }
}

/** Messages of the log from the first on, as far as they can be read, and how many bytes they take. */
function readLines(bytes: Buffer, before: number | undefined): { readonly messages: Message[]; readonly length: number } {
  const messages: Message[] = [];
  let at = 0;
  let first = before;
  for (let newline = bytes.indexOf(10); newline !== -1; newline = bytes.indexOf(10, at)) {
    const line = parseAs(Line, bytes.toString('utf8', at, newline));
    if (line === undefined) break;
    first ??= line.n - 1;
    if (line.n !== first + messages.length + 1) break;
    messages.push(line.message);
    at = newline + 1;
  }
  return { messages, length: at };
}

/** The highest generation whose log holds something; what the conversation was going on in when its first file was lost. */
async function newestLog(disk: Disk, folder: string): Promise<number> {
  let newest = 1;
  for (const name of await disk.names(folder)) {
    const generation = Number(/^conversation\.(\d{1,12})\.jsonl$/.exec(name)?.[1] ?? 0);
    if (generation > newest && ((await disk.read(join(folder, name)))?.bytes.length ?? 0) > 0) newest = generation;
  }
  return newest;
}

async function load(disk: Disk, folder: string): Promise<Loaded> {
  const notes: string[] = [];
  const path = join(folder, 'conversation.json');
  const found = await disk.read(path);
  const snapshot = found && parseAs(Snapshot, Buffer.from(found.bytes).toString('utf8'));
  const snapshotLost = found !== undefined && snapshot === undefined;
  if (snapshotLost) notes.push(await setAside(disk, path, found.bytes));
  const generation = snapshot?.generation ?? (snapshotLost ? await newestLog(disk, folder) : 1);
  const first = snapshot?.messages ?? [];
  const log = join(folder, logName(generation));
  const bytes = Buffer.from((await disk.read(log))?.bytes ?? []);
  const { messages, length } = readLines(bytes, snapshotLost ? undefined : first.length);
  const rest = bytes.subarray(length);
  if (rest.includes(10)) notes.push(await setAside(disk, log, rest));
  else if (rest.length > 0) notes.push(`${log}: ${rest.length} bytes of a message that was interrupted were cut`);
  return { messages: [...first, ...messages], generation, logBytes: length, snapshotLost, notes };
}

/** lowdb gives the adapter all messages at every write; only those it has not seen go to the disk. */
function appending(disk: Disk, folder: string): Adapter<Chat> & { readonly notes: readonly string[]; close(): Promise<void> } {
  let log: LineLog | undefined;
  let generation = 1;
  let stored = 0;
  let last: Message | undefined;
  const notes: string[] = [];

  async function rewrite(messages: readonly Message[]): Promise<void> {
    const old = generation;
    await log?.close();
    generation += 1;
    await disk.remove(join(folder, logName(generation)));
    log = await openLineLog(disk, join(folder, logName(generation)), 0);
    await atomicWrite(disk, join(folder, 'conversation.json'), Buffer.from(JSON.stringify({ version: 1, generation, messages })));
    await disk.remove(join(folder, logName(old)));
  }

  return {
    notes,
    async read() {
      const loaded = await load(disk, folder);
      generation = loaded.generation;
      log = await openLineLog(disk, join(folder, logName(generation)), loaded.logBytes);
      stored = loaded.messages.length;
      last = loaded.messages.at(-1);
      append(notes, loaded.notes);
      if (loaded.snapshotLost) await rewrite(loaded.messages);
      return { messages: loaded.messages };
    },
    async write({ messages }) {
      const extends_ = messages.length >= stored && (stored === 0 || messages[stored - 1] === last);
      const from = stored;
      stored = messages.length;
      last = messages.at(-1);
      if (!extends_ || log === undefined) await rewrite(messages);
      else await log.append(messages.slice(from).map((message, at) => JSON.stringify({ n: from + at + 1, message })));
    },
    close: () => log?.close() ?? Promise.resolve(),
  };
}

/** Opens a session's chat, makes it when there is none. Damage is moved aside and said in `notes`; rejects only with a `failure` of the disk. */
export async function openConversation(folder: string, disk: Disk = nodeDisk): Promise<Conversation> {
  const adapter = appending(disk, folder);
  const db = new Low<Chat>(adapter, { messages: [] });
  const failing = (error: unknown): never => {
    throw diskFailure(error, 'the conversation cannot be saved', folder);
  };
  await db.read().catch(failing);
  return {
    get messages() {
      return db.data.messages;
    },
    notes: adapter.notes,
    add: (message) =>
      db
        .update(({ messages }) => void messages.push(message))
        .catch((error: unknown) => {
          db.data.messages = db.data.messages.filter((kept) => kept !== message);
          return failing(error);
        }),
    replace: (messages) =>
      db
        .update((chat) => {
          chat.messages = [...messages];
        })
        .catch(failing),
    close: () => adapter.close(),
  };
}
