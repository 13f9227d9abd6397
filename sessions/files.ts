/** The repository's files as the engine sees them: contained in the root, read whole, and written all or nothing. */
import { realpathSync } from 'node:fs';
import { TrueupError } from '../src/domain/error.ts';
import type { FileConflict, FileWrite, Files } from '../src/ports.ts';
import { type Place, applyAll, recoverApplies } from './apply.ts';
import { holdFolder, inFolderOf, readContained, syncUp } from './contained.ts';
import { type Disk, nodeDisk, syncFolder } from './disk.ts';
import { diskFailure } from './failure.ts';
import { listFiles } from './file-list.ts';
import { type Change, temporaryFor } from './intent.ts';
import { whileHolding } from './lock.ts';
import { namesOf, shown } from './safe-path.ts';
import { sha256 } from './sha256.ts';
import { ensureStore, refuseUnsafeStore } from './store-folder.ts';

/** `holding` runs work while nobody else applies; it and `disk` are replaced where there is no kernel: on a simulated disk. */
export interface FilesOptions {
  readonly disk?: Disk;
  readonly holding?: <T>(folder: string, work: () => Promise<T>) => Promise<T>;
}

const intentsIn = (root: string) => `${root}/.trueup/apply`;

type Found = { readonly change: Change; readonly state: 'due' | 'done' } | { readonly conflict: FileConflict };

async function compare(disk: Disk, root: string, write: FileWrite): Promise<Found> {
  const names = namesOf(write.path);
  const found = await readContained(disk, root, names);
  const actual = found && sha256(found.bytes);
  const after = sha256(write.content);
  const change: Change = {
    names,
    content: write.content,
    after,
    temporary: temporaryFor(names.at(-1) ?? ''),
    ...(found === undefined || actual === undefined ? {} : { before: { bytes: found.bytes, digest: actual, mode: found.mode } }),
  };
  if (actual === after) return { change, state: 'done' };
  if (actual === write.base) return { change, state: 'due' };
  return { conflict: conflictOf(write, actual) };
}

function conflictOf({ path, base }: FileWrite, actual: FileConflict['actual']): FileConflict {
  return { path, ...(base === undefined ? {} : { expected: base }), ...(actual === undefined ? {} : { actual }) };
}

/** Folders that must be made for these changes, outermost first. */
async function missingFolders(disk: Disk, root: string, changes: readonly Change[]): Promise<readonly (readonly string[])[]> {
  const missing = new Map<string, readonly string[]>();
  for (const { names } of changes) {
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth);
      const held = missing.has(folder.join('/')) ? undefined : await holdFolder(disk, root, folder, names.join('/'), false);
      if (held === undefined) missing.set(folder.join('/'), folder);
      await held?.close();
    }
  }
  return [...missing.values()].toSorted((a, b) => a.length - b.length);
}

/** A file that already holds the wanted bytes may owe that to a process that was killed before it synced them. */
async function makeLast({ disk, root }: Place, { names }: Change): Promise<void> {
  await inFolderOf(disk, root, names, false, (target) => disk.syncFile(target));
  await syncUp(disk, root, [names]);
}

async function writeAll(place: Place, writes: readonly FileWrite[]): Promise<readonly FileConflict[]> {
  const found: Found[] = [];
  for (const write of writes) found.push(await compare(place.disk, place.root, write));
  const conflicts = found.flatMap((entry) => ('conflict' in entry ? [entry.conflict] : []));
  if (conflicts.length > 0) return conflicts;
  const due: Change[] = [];
  for (const entry of found) {
    if (!('change' in entry)) continue;
    if (entry.state === 'due') due.push(entry.change);
    else await makeLast(place, entry.change);
  }
  if (due.length === 0) return [];
  const altered = await applyAll(place, { changes: due, folders: await missingFolders(place.disk, place.root, due) });
  const again: FileConflict[] = [];
  for (const { names } of altered) {
    const write = writes.find(({ path }) => path === names.join('/'));
    const now = await readContained(place.disk, place.root, names);
    if (write !== undefined) again.push(conflictOf(write, now && sha256(now.bytes)));
  }
  return again;
}

function refuseDoubles(writes: readonly FileWrite[]): void {
  const seen = new Set<string>();
  for (const { path } of writes) {
    namesOf(path);
    if (seen.has(path)) throw new TrueupError('refusal', 'path-twice', `${shown(path)}: named twice in one write`);
    seen.add(path);
  }
}

/**
 * The files below `root`. Throws a `refusal` when the program's own folder in it cannot be trusted. The first call, and every
 * write, first puts in order what an ended process left half written. Two processes that write take turns.
 */
export function openFiles(root: string, options: FilesOptions = {}): Files {
  const { disk = nodeDisk, holding = whileHolding } = options;
  const top = options.disk === undefined ? realpathSync(root) : root;
  if (options.disk === undefined) refuseUnsafeStore(top);
  const place: Place = { disk, root: top, intents: intentsIn(top) };
  let inOrder: Promise<void> | undefined;

  async function recover(): Promise<void> {
    const names = await disk.names(place.intents);
    if (names.some((name) => name.endsWith('.intent'))) await holding(place.intents, () => recoverApplies(place));
  }

  const ready = () =>
    (inOrder ??= recover().catch((error: unknown) => {
      inOrder = undefined;
      throw diskFailure(error, 'an interrupted write cannot be put in order', place.intents);
    }));

  return {
    async list(include, exclude) {
      await ready();
      return listFiles(top, include, exclude);
    },
    async read(path) {
      const names = namesOf(path);
      await ready();
      return (await readContained(disk, top, names))?.bytes;
    },
    async writeAll(writes) {
      refuseDoubles(writes);
      if (writes.length === 0) return [];
      try {
        const store = await ensureStore(disk, top);
        await disk.makeFolder(place.intents, 0o700);
        await syncFolder(disk, store);
        return await holding(place.intents, async () => {
          await recoverApplies(place);
          return writeAll(place, writes);
        });
      } catch (error) {
        throw diskFailure(error, 'the files cannot be written', top);
      }
    },
  };
}
