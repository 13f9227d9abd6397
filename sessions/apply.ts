/**
 * Writes several files as one: after a kill or a power cut at any instant the next opening finishes the writing or takes it
 * back, and a file that somebody changed meanwhile is never overwritten.
 *
 * ORDER. (1) The intent, durable. (2) A temporary file beside every target, durable. (3) Target by target: digest checked,
 * renamed. (4) All folders durable. (5) Temporary files and intent removed. Whatever can fail for want of space fails in 1 or 2, when no
 * target has changed. Once (3) has begun, an existing target was replaced exactly when its temporary file is gone; so
 * recovery can tell a file that was edited before its turn (take everything back) from one that was edited after it (leave
 * it), and an intent whose removal a power cut undid does no harm.
 */
import { randomBytes } from 'node:crypto';
import { TrueupError } from '../src/domain/error.ts';
import { atomicWrite, sweepTemporaries, writeNew } from './atomic-write.ts';
import { inFolderOf, readContained, syncUp } from './contained.ts';
import type { Disk } from './disk.ts';
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

/** Makes the names of the targets and of their temporary files durable, and those of all folders above. */
function syncNames({ disk, root }: Place, changes: readonly Change[]): Promise<void> {
  return syncUp(
    disk,
    root,
    changes.map(({ names }) => names),
  );
}

/** Puts the new bytes beside their targets, so that only renames are left to do. */
async function stage(place: Place, changes: readonly Change[]): Promise<void> {
  const { disk, root } = place;
  for (const { names, temporary, content, before } of changes)
    await inFolderOf(disk, root, names, true, (_target, folder) =>
      writeNew(disk, `${folder.path}/${temporary}`, content, before?.mode ?? 0o666, before !== undefined),
    );
  await syncNames(place, changes);
}

async function swapAll({ disk, root }: Place, changes: readonly Change[]): Promise<readonly Change[]> {
  for (const change of changes) {
    const swapped = await inFolderOf(disk, root, change.names, false, (target, folder) => {
      const temporary = `${folder.path}/${change.temporary}`;
      return change.before === undefined ? disk.place(temporary, target) : disk.swap(temporary, target, change.before.digest);
    });
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
  await syncNames(place, intent.changes);
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

async function settle(place: Place, intent: Intent): Promise<void> {
  await syncNames(place, intent.changes);
  await sweep(place, intent.changes);
}

/**
 * Puts a tree in order that an interrupted apply left. It is finished only if it had begun to change targets, and then only
 * where its own temporary file is still waiting: a target without one was changed, and is what the person made of it since.
 */
async function recover(place: Place, intent: Intent): Promise<void> {
  const standings: Standing[] = [];
  for (const change of intent.changes) standings.push(await standingOf(place, change));
  const begun = standings.some(({ side }) => side === 'after');
  const waiting = standings.filter(({ staged }) => staged !== 'none');
  if (!begun || waiting.some(({ side, staged }) => side === 'else' || staged === 'part')) return takeBack(place, intent);
  const pending = waiting.filter(({ side }) => side === 'before');
  const altered = await swapAll(
    place,
    pending.map(({ change }) => change),
  );
  return altered.length > 0 ? takeBack(place, intent) : settle(place, intent);
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
    await stage(place, intent.changes);
    altered = await swapAll(place, intent.changes);
    if (altered.length > 0) await takeBack(place, intent);
    else await settle(place, intent);
  } catch (error) {
    try {
      await takeBack(place, intent);
      await place.disk.remove(path);
    } catch (second) {
      throw unfinished(second, path);
    }
    throw error;
  }
  await place.disk.remove(path);
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
      await recover(place, intent);
      await disk.remove(path);
    } catch (error) {
      throw unfinished(error, path);
    }
  }
  if (names.length > 0) await sweepTemporaries(disk, intents);
}
