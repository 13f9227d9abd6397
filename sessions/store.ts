/**
 * The sessions of a repository: `<repo>/.trueup/sessions/<id>/`, private to the user and ignored by git. The journal in each
 * folder is the truth; everything else here is a cache of it or a convenience.
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrueupError } from '../src/domain/error.ts';
import { SessionId } from '../src/domain/ids.ts';
import type { SessionEvent } from '../src/workflow/event.ts';
import type { SessionSummary } from '../src/workflow/summary.ts';
import { atomicWrite } from './atomic-write.ts';
import { nodeDisk, syncFolder } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';
import { JOURNAL_NAME, type JournalOptions, claimJournal } from './journal-lock.ts';
import { inspectJournal } from './journal.ts';
import { jsonFile } from './lowdb-adapter.ts';
import { STORE_NAME, ensureStore, refuseUnsafeStore } from './store-folder.ts';
import { ARCHIVED_NAME, SUMMARY_NAME, type Summaries, newestFirst, readSummariesSync } from './summaries.ts';

/** A value kept per session for the terminal's convenience: cursor, folds, drafts of answers. Losing it loses no decision. */
export interface UiState {
  /** The value last written, or undefined. Whoever reads it checks its shape. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

export interface Store {
  /** Folder that holds one folder a session. */
  readonly path: string;
  /**
   * Makes a new session's folder, durably, and resolves with its path. Rejects with `refusal` `session-exists` when the name is taken. Of two who ask at once one
   * gets it, and holds it until it has opened the journal and closed it; the folder that a crash left of a session that never began is taken over. */
  create(id: SessionId): Promise<string>;
  /** Path of a session's folder, whether or not there is one. */
  folder(id: SessionId): string;
  /** What lists show, from the caches alone: for the first frame. */
  listSync(): Summaries;
  /** What lists show, newest first; caches that are missing, damaged or behind are made again from their journals. A damaged session is listed with its damage. */
  list(): Promise<readonly SessionSummary[]>;
  /** Caches a summary. `journalBytes` is the journal's length that it was folded from; absent: its length now. */
  remember(id: SessionId, summary: SessionSummary, journalBytes?: number): Promise<void>;
  /** Takes a session out of the usual lists, or back into them. Nothing is moved or deleted. */
  archive(id: SessionId, archived?: boolean): Promise<void>;
  /** Folder for staged copies that the person edits; made when missing. */
  staged(id: SessionId): string;
  uiState(id: SessionId): UiState;
}

/** What a list shows for these events; undefined when they do not begin a session. */
export type Summarize = (events: readonly SessionEvent[]) => SessionSummary | undefined;

/** lowdb is loaded when first needed, so that the first frame does not wait for it. */
async function lowdbWrite(path: string, data: object): Promise<void> {
  const { Low } = await import('lowdb');
  const db = new Low(
    jsonFile<object>(nodeDisk, path, () => undefined),
    data,
  );
  await db.write();
}

async function writeCache(folder: string, summary: SessionSummary, journalBytes: number): Promise<void> {
  await lowdbWrite(join(folder, SUMMARY_NAME), { version: 1, journalBytes, summary });
}

/** A session whose journal cannot even be begun is still shown, so that nobody believes it is gone. */
function nothingButDamage(id: SessionId, damage: string): SessionSummary {
  return {
    id,
    feature: id,
    request: '',
    workflow: 'feature',
    phase: 'propose',
    status: 'BLOCKED',
    detail: '',
    startedAt: '',
    lastAt: '',
    convergence: [],
    archived: false,
    damage,
  };
}

async function rebuild(folder: string, id: SessionId, summarize: Summarize): Promise<SessionSummary | undefined> {
  const { events, bytes, damage } = await inspectJournal(folder);
  const folded = summarize(events);
  const summary = folded ?? (damage === undefined ? undefined : nothingButDamage(id, damage.message));
  if (summary === undefined) return undefined;
  const whole = damage === undefined ? summary : { ...summary, damage: damage.message };
  // Only a cache: where it cannot be written it is made again next time.
  await writeCache(folder, whole, bytes).catch(() => undefined);
  return whole;
}

async function journalLength(folder: string): Promise<number> {
  try {
    return (await stat(join(folder, JOURNAL_NAME))).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * The store of a repository; `summarize` makes a list entry from a session's events. Throws a `refusal` when `.trueup` is a
 * symbolic link or another user's. Nothing is made on disk before the first session is. `options` are for simulations.
 */
export function openStore(repoRoot: string, summarize: Summarize, options: JournalOptions = {}): Store {
  const { disk = nodeDisk } = options;
  const root = disk === nodeDisk ? realpathSync(repoRoot) : repoRoot;
  if (disk === nodeDisk) refuseUnsafeStore(root);
  const path = join(root, STORE_NAME, 'sessions');
  const folder = (id: SessionId) => join(path, SessionId.parse(id));

  return {
    path,
    folder,
    async create(id) {
      const own = folder(id);
      try {
        const store = await ensureStore(disk, root);
        await syncFolder(disk, root);
        await disk.makeFolder(path, 0o700);
        await syncFolder(disk, store);
        await disk.makeFolder(own, 0o700);
        if (!(await claimJournal(own, options)))
          throw new TrueupError('refusal', 'session-exists', `${id}: there is already a session of this name`, {
            fix: `run \`trueup resume ${id}\``,
          });
        await syncFolder(disk, path);
        return own;
      } catch (error) {
        throw diskFailure(error, 'the session cannot be made', own);
      }
    },
    listSync: () => readSummariesSync(path),
    async list() {
      const { summaries, stale } = readSummariesSync(path);
      if (stale.length === 0) return summaries;
      const fresh: SessionSummary[] = [];
      for (const id of stale.map((name) => SessionId.parse(name))) {
        const summary = await rebuild(folder(id), id, summarize);
        const archived = (await nodeDisk.read(join(folder(id), ARCHIVED_NAME))) !== undefined;
        if (summary !== undefined) fresh.push({ ...summary, archived });
      }
      return newestFirst([...summaries.filter(({ id }) => !stale.includes(id)), ...fresh]);
    },
    async remember(id, summary, journalBytes) {
      await writeCache(folder(id), summary, journalBytes ?? (await journalLength(folder(id))));
    },
    async archive(id, archived = true) {
      const mark = join(folder(id), ARCHIVED_NAME);
      try {
        if (archived) await atomicWrite(nodeDisk, mark, new Uint8Array());
        else if (await nodeDisk.remove(mark)) await syncFolder(nodeDisk, folder(id));
      } catch (error) {
        throw diskFailure(error, 'the session cannot be archived', mark);
      }
    },
    staged(id) {
      const staged = join(folder(id), 'staged');
      mkdirSync(staged, { recursive: true, mode: 0o700 });
      return staged;
    },
    uiState: (id) => uiStateAt(join(folder(id), 'ui.json')),
  };
}

function uiStateAt(path: string): UiState {
  return {
    async read() {
      const { Low } = await import('lowdb');
      const db = new Low<{ readonly value?: unknown }>(jsonFile(nodeDisk, path, parseUi), {});
      // Whatever is wrong with it, the session goes on without it.
      await db.read().catch(() => undefined);
      return db.data.value;
    },
    write: (value) => lowdbWrite(path, { value }),
  };
}

function parseUi(text: string): { readonly value?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'value' in value ? { value: value.value } : undefined;
  } catch {
    // As if there were none.
    return undefined;
  }
}
