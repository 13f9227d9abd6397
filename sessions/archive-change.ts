/**
 * Writes the specs of a change and moves its folder into the archive as one: after a kill or a power cut at any instant the
 * next call finishes it or takes it back, and a file that somebody changed meanwhile stays as they left it.
 *
 * ORDER. (1) The record, durable. (2) All specs that are made or changed, all or none. (3) Specs that go. (4) The folder, by
 * one rename. (5) The record says done. What fails before (4) is taken back. A record found pending is finished when
 * every file is as it was before or as it becomes; when one is neither, the others are taken back.
 */
import { randomBytes } from 'node:crypto';
import { TrueupError } from '../src/domain/error.ts';
import type { Digest } from '../src/domain/ids.ts';
import type { Files } from '../src/ports.ts';
import { type ArchiveMove, type ArchivedFile, decodeRecord, encodeRecord } from './archive-record.ts';
import { atomicWrite, sweepTemporaries } from './atomic-write.ts';
import { holdFolder, inFolderOf, readContained, syncUp } from './contained.ts';
import { type Disk, syncFolder } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';
import { whileHolding } from './lock.ts';
import { namesOf, shown } from './safe-path.ts';
import { sha256 } from './sha256.ts';
import { ensureStore } from './store-folder.ts';

/** Where a change is archived. `files` writes below the same root. */
export interface ArchivePlace {
  readonly disk: Disk;
  /** Absolute, without links. */
  readonly root: string;
  readonly files: Files;
}

/** What became of an archiving that was interrupted. `edited`: files that somebody changed meanwhile; they are as they left them. */
export interface RecoveredArchive {
  readonly from: string;
  readonly to: string;
  readonly how: 'finished' | 'taken-back';
  readonly edited: readonly string[];
}

const recordsIn = (root: string) => `${root}/.trueup/archive`;

/**
 * Archives a change. `read`: files that decided what is done, with their digests; nothing is done when one has changed.
 * Resolves with the files that are not what was expected, and then nothing was done; with an empty list when all is
 * durable. Rejects with a `refusal` when the archive has that name already or a path is not safe, and with a `failure`
 * after taking everything back.
 */
export async function archiveChange(
  place: ArchivePlace,
  move: ArchiveMove,
  read: readonly { readonly path: string; readonly digest: Digest }[],
): Promise<readonly string[]> {
  const { disk, root } = place;
  const folder = recordsIn(root);
  const store = await ensureStore(disk, root);
  await disk.makeFolder(folder, 0o700);
  await syncFolder(disk, store);
  return whileHolding(folder, async () => {
    await recoverAll(place);
    await refuseTaken(place, move);
    const changed = await changedFiles(place, move, read);
    if (changed.length > 0) return changed;
    const record = `${folder}/${randomBytes(12).toString('hex')}.pending`;
    await atomicWrite(disk, record, encodeRecord(move));
    return carryOut(place, move, record);
  });
}

/** Puts in order what interrupted calls left, oldest names first. Harmless when there is nothing. */
export async function recoverArchives(place: ArchivePlace): Promise<readonly RecoveredArchive[]> {
  const pending = (await place.disk.names(recordsIn(place.root))).some((name) => name.endsWith('.pending'));
  return pending ? whileHolding(recordsIn(place.root), () => recoverAll(place)) : [];
}

async function recoverAll(place: ArchivePlace): Promise<readonly RecoveredArchive[]> {
  const { disk, root } = place;
  const folder = recordsIn(root);
  const done: RecoveredArchive[] = [];
  for (const name of (await disk.names(folder)).filter((entry) => entry.endsWith('.pending')).toSorted()) {
    const record = `${folder}/${name}`;
    const found = await disk.read(record);
    if (found !== undefined) done.push(await recoverOne(place, decodeRecord(found.bytes, record), record));
  }
  await sweepTemporaries(disk, folder);
  return done;
}

async function recoverOne(place: ArchivePlace, move: ArchiveMove, record: string): Promise<RecoveredArchive> {
  const { from, to, files } = move;
  const edited: string[] = [];
  if (!(await isMoved(place, move))) {
    for (const file of files) if ((await standing(place, file)) === 'else') edited.push(file.path);
    const isTaken = (await exists(place, from)) && (await exists(place, to));
    if (edited.length > 0 || isTaken) {
      await takeBack(place, move);
      await place.disk.remove(record);
      return { from, to, how: 'taken-back', edited };
    }
  }
  const changed = await carryOut(place, move, record);
  return { from, to, how: changed.length === 0 ? 'finished' : 'taken-back', edited: changed };
}

/** Everything after the record, from wherever it stands. */
async function carryOut(place: ArchivePlace, move: ArchiveMove, record: string): Promise<readonly string[]> {
  try {
    const conflicts = (await isMoved(place, move)) ? [] : await change(place, move);
    if (conflicts.length > 0) {
      await takeBack(place, move);
      await place.disk.remove(record);
      return conflicts;
    }
    await moveFolder(place, move);
  } catch (error) {
    if (!(await isMoved(place, move).catch(() => false))) await undo(place, move, record);
    throw diskFailure(error, 'the change cannot be archived', shown(move.from));
  }
  await place.disk.rename(record, record.replace(/([0-9a-f]{24})\.pending$/, `${namesOf(move.to).at(-1) ?? ''}.$1.done`));
  await syncFolder(place.disk, recordsIn(place.root));
  return [];
}

async function undo(place: ArchivePlace, move: ArchiveMove, record: string): Promise<void> {
  try {
    await takeBack(place, move);
    await place.disk.remove(record);
  } catch (error) {
    throw new TrueupError('failure', 'archive-unfinished', `${shown(move.from)}: archiving it could be neither finished nor taken back`, {
      cause: error,
      fix: 'try again; the files are put in order before anything else is archived',
    });
  }
}

/** Writes and removes main specs. Resolves with those that are neither as before nor as after; then nothing is changed but what `takeBack` finds. */
async function change(place: ArchivePlace, { files, specs }: ArchiveMove): Promise<readonly string[]> {
  const writes = files.flatMap(({ path, before, after }) =>
    after === undefined ? [] : [{ path, content: after, ...(before === undefined ? {} : { base: sha256(before) }) }],
  );
  const conflicts = await place.files.writeAll(writes);
  if (conflicts.length > 0) return conflicts.map(({ path }) => path);
  const kept: string[] = [];
  for (const { path, before, after } of files)
    if (after === undefined && before !== undefined && !(await drop(place, path, before, specs))) kept.push(path);
  return kept;
}

/** Removes a file with these bytes, and the folders that become empty with it. Resolves with whether it is gone. */
async function drop({ disk, root }: ArchivePlace, path: string, bytes: Uint8Array, specs: string): Promise<boolean> {
  const names = namesOf(path);
  await inFolderOf(disk, root, names, false, (target) => disk.drop(target, sha256(bytes)));
  if ((await readContained(disk, root, names)) !== undefined) return false;
  const floor = namesOf(specs).length;
  for (let depth = names.length - 1; depth > floor; depth -= 1) {
    const gone = await inFolderOf(disk, root, names.slice(0, depth), false, (target) => disk.removeFolder(target));
    if (gone === false && (await disk.names(`${root}/${names.slice(0, depth).join('/')}`)).length > 0) break;
  }
  await syncUp(disk, root, [names]);
  return true;
}

async function moveFolder(place: ArchivePlace, move: ArchiveMove): Promise<void> {
  const { disk, root } = place;
  const from = namesOf(move.from);
  const to = namesOf(move.to);
  if (!(await isMoved(place, move))) {
    await refuseTaken(place, move);
    await inFolderOf(disk, root, to, true, (target) =>
      inFolderOf(disk, root, from, false, async (source) => {
        if (await disk.isLink(source)) throw linked(move.from);
        await disk.rename(source, target).catch((error: unknown) => {
          throw errnoOf(error) === 'EXDEV' ? otherDisk(move, error) : error;
        });
      }),
    );
  }
  await syncUp(disk, root, [from, to]);
}

function linked(path: string): TrueupError {
  return new TrueupError('refusal', 'path-symlink', `${shown(path)}: it is a symbolic link`, { fix: 'put a real folder in its place' });
}

function otherDisk({ from, to }: ArchiveMove, cause: unknown): TrueupError {
  return new TrueupError(
    'failure',
    'archive-other-disk',
    `${shown(from)}: ${shown(to)} is on another file system, and a folder cannot be moved there in one step`,
    {
      cause,
      fix: 'keep changes and their archive on one file system',
    },
  );
}

async function refuseTaken(place: ArchivePlace, { from, to }: ArchiveMove): Promise<void> {
  if (await exists(place, to))
    throw new TrueupError('refusal', 'archive-exists', `${shown(to)}: the archive has a change of that name`, {
      fix: `rename ${shown(from)}, or what is in the archive`,
    });
}

/** Whether anything has this name, whatever it is. */
async function exists({ disk, root }: ArchivePlace, path: string): Promise<boolean> {
  const names = namesOf(path);
  const parent = await holdFolder(disk, root, names.slice(0, -1), path, false);
  try {
    return parent !== undefined && (await disk.names(parent.path)).includes(names.at(-1) ?? '');
  } finally {
    await parent?.close();
  }
}

async function isMoved(place: ArchivePlace, { from, to }: ArchiveMove): Promise<boolean> {
  return !(await exists(place, from)) && (await exists(place, to));
}

/** Reads through `files`, which first puts in order what a write that was cut short left. */
async function standing({ files }: ArchivePlace, { path, before, after }: ArchivedFile): Promise<'before' | 'after' | 'else'> {
  const found = await files.read(path);
  const is = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? found === undefined : found !== undefined && sha256(found) === sha256(bytes);
  return is(after) ? 'after' : is(before) ? 'before' : 'else';
}

async function changedFiles(
  { files }: ArchivePlace,
  move: ArchiveMove,
  read: readonly { readonly path: string; readonly digest: Digest }[],
): Promise<readonly string[]> {
  const expected = [...read, ...move.files.map(({ path, before }) => ({ path, digest: before && sha256(before) }))];
  const changed: string[] = [];
  for (const { path, digest } of expected) {
    const now = await files.read(path);
    if ((now && sha256(now)) !== digest) changed.push(path);
  }
  return changed;
}

/** Gives every file that holds what archiving gave it its bytes from before. Rejects when one cannot get them. */
async function takeBack(place: ArchivePlace, { files, specs }: ArchiveMove): Promise<void> {
  for (const file of files) {
    if ((await standing(place, file)) !== 'after') continue;
    const { path, before, after } = file;
    if (before === undefined) await drop(place, path, after ?? new Uint8Array(), specs);
    else await place.files.writeAll([{ path, content: before, ...(after === undefined ? {} : { base: sha256(after) }) }]);
    if ((await standing(place, file)) === 'after') throw new Error(`${shown(path)} cannot be taken back`);
  }
}
