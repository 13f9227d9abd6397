/**
 * Writes several files as one: after a kill or a power cut at any instant the next opening finishes the writing or takes it
 * back, and a file that somebody changed meanwhile is never overwritten.
 *
 * ORDER. (1) The intent, durable. (2) A temporary file beside every target, durable. (3) Target by target: digest checked,
 * renamed. (4) All folders durable. (5) The intent removed, durably. Whatever can fail for want of space fails in 1 or 2,
 * when no target has changed. A target was renamed exactly when its temporary file is gone and (3) has begun, so recovery
 * can tell a file that was edited before its turn (take everything back) from one that was edited after it (leave it).
 */
import { randomBytes } from 'node:crypto';
import { TrueupError } from '../src/domain/error.ts';
import { atomicWrite, sweepTemporaries, writeNew } from './atomic-write.ts';
import { inFolderOf, readContained } from './contained.ts';
import { type Disk, syncFolder } from './disk.ts';
import { diskFailure } from './failure.ts';
import { type Change, type Intent, decodeIntent, encodeIntent } from './intent.ts';
import { sha256 } from './sha256.ts';

/** Where an apply happens: the disk, the root of the tree, and the folder of intents, made and safe. */
export interface Place {
  readonly disk: Disk;
  readonly root: string;
  readonly intents: string;
}

interface Standing {
  readonly change: Change;
  readonly side: 'before' | 'after' | 'else';
  /** `part`: the temporary file was being written when its process ended, so no target had been renamed. */
  readonly staged: 'whole' | 'part' | 'none';
}

const undoName = (change: Change) => change.temporary.replace(/\.tmp$/, '.undo.tmp');

async function standingOf({ disk, root }: Place, change: Change): Promise<Standing> {
  const found = await readContained(disk, root, change.names);
  const digest = found === undefined ? undefined : sha256(found.bytes);
  const side = digest === change.after ? 'after' : digest === change.before?.digest ? 'before' : 'else';
  const staged = await readContained(disk, root, [...change.names.slice(0, -1), change.temporary]);
  return { change, side, staged: staged === undefined ? 'none' : sha256(staged.bytes) === change.after ? 'whole' : 'part' };
}

/** Makes each folder's names durable once. */
async function syncFolders({ disk, root }: Place, changes: readonly Change[]): Promise<void> {
  const byFolder = new Map(changes.map((change) => [change.names.slice(0, -1).join('/'), change]));
  for (const { names } of byFolder.values()) await inFolderOf(disk, root, names, false, (_target, folder) => folder.sync());
}

/** Puts the new bytes beside their targets, so that only renames are left to do. */
async function stage(place: Place, pending: readonly Standing[]): Promise<void> {
  const { disk, root } = place;
  for (const { change, staged } of pending)
    await inFolderOf(disk, root, change.names, true, async (_target, folder) => {
      const path = `${folder.path}/${change.temporary}`;
      if (staged === 'whole') return disk.syncFile(path);
      await disk.remove(path);
      return writeNew(disk, path, change.content, change.before?.mode ?? 0o666, change.before !== undefined);
    });
  await syncFolders(
    place,
    pending.map(({ change }) => change),
  );
}

async function swapAll({ disk, root }: Place, changes: readonly Change[]): Promise<readonly Change[]> {
  for (const change of changes) {
    const swapped = await inFolderOf(disk, root, change.names, false, (target, folder) =>
      disk.swap(`${folder.path}/${change.temporary}`, target, change.before?.digest),
    );
    if (swapped !== true) return [change];
  }
  return [];
}

/** Puts one file's old bytes back, if it still holds the new ones. */
async function restore({ disk, root }: Place, change: Change): Promise<void> {
  const { before } = change;
  await inFolderOf(disk, root, change.names, false, async (target, folder) => {
    if (before === undefined) return disk.drop(target, change.after);
    const temporary = `${folder.path}/${undoName(change)}`;
    await disk.remove(temporary);
    await writeNew(disk, temporary, before.bytes, before.mode, true);
    return disk.swap(temporary, target, change.after);
  });
}

async function takeBack(place: Place, intent: Intent): Promise<void> {
  for (const change of intent.changes.toReversed()) await restore(place, change);
  await syncFolders(place, intent.changes);
  await sweep(place, intent.changes);
  for (const names of intent.folders.toReversed())
    await inFolderOf(place.disk, place.root, names, false, (target) => place.disk.removeFolder(target));
}

async function sweep({ disk, root }: Place, changes: readonly Change[]): Promise<void> {
  for (const change of changes)
    await inFolderOf(disk, root, change.names, false, async (_target, folder) => {
      await disk.remove(`${folder.path}/${change.temporary}`);
      await disk.remove(`${folder.path}/${undoName(change)}`);
    });
}

/**
 * Writes every change of a durable intent, or takes all of them back. Resolves with the change whose file somebody else
 * altered before its turn; then nothing of this intent is left in the tree. Goes on from any state it was interrupted in.
 */
async function carryOut(place: Place, intent: Intent): Promise<readonly Change[]> {
  const standings: Standing[] = [];
  for (const change of intent.changes) standings.push(await standingOf(place, change));
  const begun = standings.some(({ side }) => side === 'after');
  const altered = standings.filter(({ side, staged }) => side === 'else' && (staged !== 'none' || !begun)).map(({ change }) => change);
  const pending = standings.filter(({ side }) => side === 'before');
  if (altered.length === 0) {
    await stage(place, pending);
    altered.push(
      ...(await swapAll(
        place,
        pending.map(({ change }) => change),
      )),
    );
  }
  if (altered.length > 0) await takeBack(place, intent);
  else {
    await syncFolders(place, intent.changes);
    await sweep(place, intent.changes);
  }
  return altered;
}

async function forget({ disk, intents }: Place, path: string): Promise<void> {
  await disk.remove(path);
  await syncFolder(disk, intents);
}

function unfinished(error: unknown, path: string): TrueupError {
  const failure = diskFailure(error, 'a write of several files could be neither finished nor taken back', path);
  return new TrueupError('failure', 'apply-unfinished', failure.message, {
    cause: error,
    fix: `${failure.fix ?? 'try again'}; the files are put in order before the next write`,
  });
}

/** Writes all changes or none. Resolves with the changes that found their file altered; rejects with what failed after taking everything back. */
export async function applyAll(place: Place, intent: Intent): Promise<readonly Change[]> {
  const path = `${place.intents}/${randomBytes(12).toString('hex')}.intent`;
  await atomicWrite(place.disk, path, encodeIntent(intent));
  let altered: readonly Change[];
  try {
    altered = await carryOut(place, intent);
  } catch (error) {
    try {
      await takeBack(place, intent);
      await forget(place, path);
    } catch (second) {
      throw unfinished(second, path);
    }
    throw error;
  }
  await forget(place, path);
  return altered;
}

/** Finishes or takes back whatever an ended process left under way. Nobody else may be applying. */
export async function recoverApplies(place: Place): Promise<void> {
  const { disk, intents } = place;
  const names = await disk.names(intents);
  for (const name of names.filter((entry) => entry.endsWith('.intent'))) {
    const path = `${intents}/${name}`;
    const found = await disk.read(path);
    if (found === undefined) continue;
    const intent = decodeIntent(found.bytes, path);
    try {
      await carryOut(place, intent);
      await forget(place, path);
    } catch (error) {
      throw unfinished(error, path);
    }
  }
  if (names.length > 0) await sweepTemporaries(disk, intents);
}
