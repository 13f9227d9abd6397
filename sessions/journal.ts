/**
 * Keeps each session as one append-only file of events, and opens it only when every record that was reported saved is there.
 *
 * FILE FORMAT. `<folder>/journal.jsonl`, UTF-8, one record a line, each line ended by "\n" ("\r\n" is read too). A line
 * counts only when its newline is there. A record is a JSON object with exactly this beginning and end, no spaces:
 *
 *     {"v":1,"seq":12,"first":11,"epoch":3,"prev":"<64 hex>","event":{...},"hash":"<64 hex>"}
 *
 *     v      1, the version of this format.
 *     seq    1, 2, 3 ... without a gap.
 *     first  sequence number of the first record of the same write; left out when that is this record. A write begins only
 *            after the one before it is durable, so a crash can damage the records of one write only, the last.
 *     epoch  number of the opening that wrote the record (lock.ts); never falls from one record to the next.
 *     prev   `hash` of the record before it; SHA-256 of `trueup journal 1` for the first.
 *     event  a session event (src/workflow/event.ts).
 *     hash   SHA-256 of the line's bytes before `,"hash":`.
 *
 * READING. Records are believed from the first on, while each hash is right and continues the one before. A last line
 * without its newline, and blocks of NUL bytes in the last write, are what a crash leaves: they are cut, and said;
 * what is cut goes to a quarantine file when it is more than an unfinished line. Any other line that does not fit is damage: nothing is changed, and the file and line are named. `repairJournal` moves everything
 * from there on to `journal.jsonl.<n>.quarantine`.
 *
 * `<folder>/journal.suspect` exists after a write or sync failed, and holds the length in bytes that was durable before, as
 * decimal digits and a newline; any other content says nothing of the length. The next opening cuts the rest, which was
 * reported as not saved. Each opening writes the records of the last write over themselves before it goes on.
 */
import { basename, dirname, join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import type { OpenJournal } from '../src/ports.ts';
import type { SessionEvent } from '../src/workflow/event.ts';
import { atomicWrite, sweepTemporaries } from './atomic-write.ts';
import { type Disk, nodeDisk, syncFolder } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';
import { JOURNAL_NAME, type JournalOptions, SUSPECT_NAME, atItsEnd, failedLength, forgetFailure, lockJournal } from './journal-lock.ts';
import { type Scan, scanJournal } from './journal-scan.ts';
import { type StoredJournal, startWriter } from './journal-writer.ts';
import type { Lock } from './lock.ts';

/** What `repairJournal` did. `quarantine` is the file that now holds the bytes that were moved. */
export interface Repair {
  readonly kept: number;
  readonly movedBytes: number;
  readonly quarantine?: string;
  readonly notes: readonly string[];
}

/** What can be believed of a journal, damage and all; for showing a damaged session. */
export interface Inspection {
  readonly events: readonly SessionEvent[];
  readonly notes: readonly string[];
  /** Bytes in the file when it was read. */
  readonly bytes: number;
  readonly damage?: TrueupError;
}

interface Loaded {
  readonly bytes: Buffer;
  readonly scan: Scan;
  /** A write failed since the journal was last opened. */
  readonly suspect: boolean;
}

async function suspectLength(disk: Disk, folder: string): Promise<number | undefined> {
  const marker = await disk.read(join(folder, SUSPECT_NAME));
  const text = Buffer.from(marker?.bytes ?? []).toString('latin1');
  return failedLength(disk, folder) ?? (/^\d{1,15}\n$/.test(text) ? Number(text) : marker && Number.POSITIVE_INFINITY);
}

/** The journal looked at last: a session is shown before it is opened, and then its bytes are the same. */
let lookedAt: Pick<Loaded, 'bytes' | 'scan'> | undefined;

async function load(disk: Disk, folder: string): Promise<Loaded> {
  const path = join(folder, JOURNAL_NAME);
  try {
    const length = await suspectLength(disk, folder);
    const found = (await disk.read(path))?.bytes.subarray(0, length) ?? new Uint8Array();
    const bytes = Buffer.from(found.buffer, found.byteOffset, found.byteLength);
    const scan = lookedAt?.bytes.equals(bytes) === true ? lookedAt.scan : scanJournal(bytes);
    lookedAt = undefined;
    return { bytes, scan, suspect: length !== undefined };
  } catch (error) {
    throw diskFailure(error, 'the journal cannot be read', path);
  }
}

function notesOf(folder: string, scan: Scan, cut: string): readonly string[] {
  const path = join(folder, JOURNAL_NAME);
  const notes: string[] = [];
  if (scan.torn > 0)
    notes.push(`${path}:${scan.end.seq + 1}: ${scan.torn} bytes of a write that was interrupted ${cut}; nothing that was saved is lost`);
  if (scan.carriageReturns) notes.push(`${path}: lines end in CR LF; a tool converted them, and every record is still whole`);
  return notes;
}

function damageOf(folder: string, scan: Scan): TrueupError | undefined {
  if (scan.damage === undefined) return undefined;
  const { line, reason } = scan.damage;
  const kept = line === 1 ? 'start again from nothing' : line === 2 ? 'keep line 1' : `keep lines 1-${line - 1}`;
  return new TrueupError('damage', 'journal-damaged', `${join(folder, JOURNAL_NAME)}:${line}: ${reason}`, {
    fix: `run \`trueup sessions repair ${basename(folder)}\` to ${kept} (the rest is set aside, not deleted)`,
  });
}

/** The folder was made when the session was; a process killed just then may not have synced its name. */
async function makeFolderLast(disk: Disk, folder: string): Promise<void> {
  const own = await disk.openFolder(folder).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    throw new TrueupError('refusal', 'no-such-session', `${basename(folder)}: there is no session of this name`, {
      fix: 'run `trueup sessions` to see their names',
    });
  });
  await own.close();
  await syncFolder(disk, dirname(folder));
}

/**
 * Makes the file hold exactly the believed records, durably, and opens it at its end. The last write is written over itself:
 * its process may have been killed before its sync, or its sync may have failed, and then what can be read is not on the disk
 * and no further sync puts it there. Every write before it was durable before the next began.
 */
async function settle(disk: Disk, folder: string, { bytes, scan, suspect }: Loaded) {
  const path = join(folder, JOURNAL_NAME);
  // More than an unfinished line looks like a crash too, but a crash is not the only thing that makes holes.
  const rest = bytes.subarray(scan.length);
  if (rest.includes(10)) await atomicWrite(disk, await freeQuarantine(disk, folder), rest);
  const file = await disk.open(path, 'append', 0o600);
  try {
    if (file.length() > scan.length) await file.truncate(scan.length);
    await disk.rewrite(path, scan.lastWrite, bytes.subarray(scan.lastWrite, scan.length));
    if (suspect) await disk.remove(join(folder, SUSPECT_NAME));
    await syncFolder(disk, folder);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openHeld(disk: Disk, folder: string, lock: Lock): Promise<OpenJournal & { readonly journal: StoredJournal }> {
  await sweepTemporaries(disk, folder);
  const loaded = await load(disk, folder);
  const { scan } = loaded;
  const damage = damageOf(folder, scan);
  if (damage !== undefined) throw damage;
  const file = await settle(disk, folder, loaded);
  forgetFailure(disk, folder);
  const journal = startWriter({
    path: join(folder, JOURNAL_NAME),
    file,
    epoch: Math.max(lock.epoch, scan.end.epoch + 1),
    chain: scan.end,
    bytes: scan.length,
    ...atItsEnd(disk, folder, lock),
  });
  return { journal, events: scan.events, notes: notesOf(folder, scan, 'were cut') };
}

/**
 * Opens the journal in a session's folder for writing, makes it when there is none, and holds the session's lock until it is
 * closed. * Cuts what a crash left of the last write and says so in `notes`. Rejects with `refusal` `session-held` when another
 * process has it or `no-such-session` when there is no such folder, with `damage` `journal-damaged` naming file, line and the repair command, or with a `failure`.
 * `append` that fails leaves the journal refusing everything. The same process may open it again, before or after closing it, and
 * go on; it should compare `events` with what it knows.
 */
export async function openJournal(
  folder: string,
  options: JournalOptions = {},
): Promise<OpenJournal & { readonly journal: StoredJournal }> {
  const disk = options.disk ?? nodeDisk;
  const path = join(folder, JOURNAL_NAME);
  const failure = (error: unknown) => diskFailure(error, 'the journal cannot be opened', path);
  await makeFolderLast(disk, folder).catch((error: unknown) => {
    throw failure(error);
  });
  const lock = await lockJournal(folder, options);
  try {
    return await openHeld(disk, folder, lock);
  } catch (error) {
    await lock.release();
    throw failure(error);
  }
}

/** Reads a journal without touching it, also while another process writes it. Rejects with `damage` as `openJournal` does. */
export async function readJournal(
  folder: string,
  options: JournalOptions = {},
): Promise<{ readonly events: readonly SessionEvent[]; readonly notes: readonly string[] }> {
  const { events, notes, damage } = await inspectJournal(folder, options);
  if (damage !== undefined) throw damage;
  return { events, notes };
}

/** Reads whatever can be believed, without touching it; damage comes back as a value. Rejects only with a `failure` of the disk. */
export async function inspectJournal(folder: string, options: JournalOptions = {}): Promise<Inspection> {
  const { scan, bytes } = await load(options.disk ?? nodeDisk, folder);
  const damage = damageOf(folder, scan);
  return {
    events: scan.events,
    bytes: bytes.length,
    notes: notesOf(folder, scan, 'are left out'),
    ...(damage === undefined ? {} : { damage }),
  };
}

async function freeQuarantine(disk: Disk, folder: string): Promise<string> {
  const names = new Set(await disk.names(folder));
  for (let n = 1; ; n += 1) {
    const name = `${JOURNAL_NAME}.${n}.quarantine`;
    if (!names.has(name)) return join(folder, name);
  }
}

/**
 * Makes a damaged journal one that opens: keeps every record before the damage and moves the rest, byte for byte, to a new
 * `*.quarantine` file beside it, which is durable before the journal is cut. A whole journal is left as it is.
 */
export async function repairJournal(folder: string, options: JournalOptions = {}): Promise<Repair> {
  const disk = options.disk ?? nodeDisk;
  const path = join(folder, JOURNAL_NAME);
  const lock = await lockJournal(folder, options);
  try {
    const { bytes, scan } = await load(disk, folder);
    const kept = scan.events.length;
    if (scan.damage === undefined) return { kept, movedBytes: 0, notes: notesOf(folder, scan, 'will be cut when the session is opened') };
    const quarantine = await freeQuarantine(disk, folder);
    await atomicWrite(disk, quarantine, bytes.subarray(scan.length));
    await atomicWrite(disk, path, bytes.subarray(0, scan.length));
    const movedBytes = bytes.length - scan.length;
    return {
      kept,
      movedBytes,
      quarantine,
      notes: [`${path}:${scan.damage.line}: ${scan.damage.reason}`, `kept ${kept} records; ${movedBytes} bytes moved to ${quarantine}`],
    };
  } catch (error) {
    throw diskFailure(error, 'the journal cannot be repaired', path);
  } finally {
    await lock.release();
  }
}
