/** Appends events to a journal. Calls that come while a write is under way share the next one, so nobody waits for more than two syncs. */
import { TrueupError } from '../src/domain/error.ts';
import type { Journal } from '../src/ports.ts';
import { SessionEvent } from '../src/workflow/event.ts';
import { writeWhole } from './atomic-write.ts';
import type { OpenFile } from './disk.ts';
import { diskFailure } from './failure.ts';
import { type ChainEnd, RECORD_BYTES_MAX, encodeRecord } from './journal-record.ts';

/** Where the durable journal ends. */
export interface JournalEnd {
  readonly bytes: number;
  readonly seq: number;
  /** Hash of the last record. */
  readonly head: string;
}

/** The journal as its writer holds it. `end` tells what is durable now. */
export interface StoredJournal extends Journal {
  end(): JournalEnd;
}

interface Waiting {
  readonly texts: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: TrueupError) => void;
}

export interface WriterStart {
  readonly path: string;
  readonly file: OpenFile;
  readonly epoch: number;
  readonly chain: ChainEnd;
  readonly bytes: number;
  /** Called once when the journal fails, before that is reported; with the length that is known to be durable, or undefined when the file is another's now. */
  failed(durable: number | undefined): Promise<void>;
  /** Called when the journal is closed and its file too. */
  release(): Promise<void>;
}

function textOf(event: SessionEvent): string {
  const checked = SessionEvent.safeParse(event);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new TrueupError(
      'bug',
      'event-invalid',
      `${event.type}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a session event'}`,
    );
  }
  const text = JSON.stringify(event);
  if (text.length * 3 > RECORD_BYTES_MAX)
    throw new TrueupError('failure', 'event-too-large', `${event.type}: ${text.length} characters do not fit one record`);
  return text;
}

/** Starts a writer at the end of a journal that was read and found whole. It owns the file from then on. */
export function startWriter(start: WriterStart): StoredJournal {
  let chain = start.chain;
  let bytes = start.bytes;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let failed: TrueupError | undefined;
  let closed: Promise<void> | undefined;

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    const first = chain.seq + 1;
    let next = chain;
    const lines: string[] = [];
    for (const text of batch.flatMap((entry) => entry.texts)) {
      const record = encodeRecord(text, next, start.epoch, first);
      lines.push(record.line, '\n');
      next = record.end;
    }
    const data = Buffer.from(lines.join(''), 'utf8');
    if (start.file.length() !== bytes) throw foreignWriter(start.path);
    await writeWhole(start.file, data);
    await start.file.datasync();
    chain = next;
    bytes += data.length;
  }

  /** May fail just as the write did; the next opening reads the file again and writes it anew in any case. */
  async function takeBack(): Promise<void> {
    await ignored(start.failed(bytes));
    await ignored(start.file.truncate(bytes));
  }

  async function fail(error: unknown): Promise<TrueupError> {
    const failure = journalFailure(error, start.path);
    failed = failure;
    // A file that another process writes to is not ours to cut.
    if (failure.code === 'journal-foreign-writer') await start.failed(undefined);
    else await takeBack();
    return failure;
  }

  async function drain(): Promise<void> {
    // Appends made in this turn of the event loop go together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeBatch(batch);
        for (const entry of batch) entry.resolve();
      } catch (error) {
        const failure = await fail(error);
        for (const entry of [...batch, ...waiting]) entry.reject(failure);
        waiting = [];
      }
    }
    running = undefined;
  }

  async function close(): Promise<void> {
    await running;
    try {
      await start.file.close();
    } finally {
      await start.release();
    }
  }

  return {
    append(events) {
      if (closed !== undefined) return Promise.reject(new TrueupError('bug', 'journal-closed', `${start.path}: the journal is closed`));
      if (failed !== undefined) return Promise.reject(failed);
      if (events.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ texts: events.map(textOf), resolve, reject });
        running ??= drain();
      });
    },
    end: () => ({ bytes, seq: chain.seq, head: chain.hash }),
    close: () => (closed ??= close()),
  };
}

/** Waits for work whose failure changes nothing: a failure is being reported already. */
async function ignored(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    // See above.
  }
}

function foreignWriter(path: string): TrueupError {
  return new TrueupError(
    'failure',
    'journal-foreign-writer',
    `${path}: another process wrote to the journal, so nothing more is written here`,
    {
      fix: 'close the other process, then open the session again',
    },
  );
}

function journalFailure(error: unknown, path: string): TrueupError {
  const failure = diskFailure(error, 'the journal cannot be written', path);
  const fix = failure.fix ?? 'open the session again; everything that was saved before is kept';
  return new TrueupError('failure', failure.code, failure.message, { cause: error, fix });
}
