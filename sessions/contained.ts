/** Reaches files below a root one folder at a time, each opened without following links, so that no path and no race leads out. */
import { TrueupError } from '../src/domain/error.ts';
import type { Disk, OpenFolder, ReadFile } from './disk.ts';
import { diskFailure, errnoOf } from './failure.ts';
import { shown } from './safe-path.ts';

/** A file larger than this is refused before it is read. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024;

const NOT_A_FOLDER: readonly string[] = ['ELOOP', 'ENOTDIR', 'EMLINK', 'ENXIO'];

function refusal(path: string, code: string, why: string): TrueupError {
  return new TrueupError('refusal', code, `${shown(path)}: ${why}`, { fix: 'put a regular file in its place, or leave it out' });
}

type Step = OpenFolder | 'missing' | 'file';

async function step(disk: Disk, folder: OpenFolder, name: string, path: string): Promise<Step> {
  try {
    return await disk.openFolder(`${folder.path}/${name}`);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'missing';
    if (!NOT_A_FOLDER.includes(errnoOf(error))) throw diskFailure(error, 'cannot be reached', shown(path));
    if (await disk.isLink(`${folder.path}/${name}`)) throw refusal(path, 'path-symlink', `\`${shown(name)}\` is a symbolic link`);
    return 'file';
  }
}

/**
 * Holds the folder that `names` leads to from `root`; the caller closes it. Undefined when a folder on the way is missing
 * and `make` is false. With `make`, missing folders are made; `syncUp` makes them last. `path` is for messages. Rejects with a `refusal`
 * when a symbolic link is on the way.
 */
export async function holdFolder(
  disk: Disk,
  root: string,
  names: readonly string[],
  path: string,
  make: boolean,
): Promise<OpenFolder | undefined> {
  let folder = await disk.openFolder(root).catch((error: unknown) => {
    throw diskFailure(error, 'the folder cannot be opened', root);
  });
  for (const name of names) {
    const held = folder;
    try {
      const next = await enter(disk, held, name, path, make);
      if (next === undefined) return undefined;
      folder = next;
    } finally {
      await held.close();
    }
  }
  return folder;
}

async function enter(disk: Disk, held: OpenFolder, name: string, path: string, make: boolean): Promise<OpenFolder | undefined> {
  let next = await step(disk, held, name, path);
  if (next === 'missing' && make) {
    await disk.makeFolder(`${held.path}/${name}`, 0o777);
    next = await step(disk, held, name, path);
  }
  if (typeof next === 'object') return next;
  if (make) throw refusal(path, 'path-not-a-folder', `\`${shown(name)}\` is not a folder`);
  return undefined;
}

/** Runs `work` with the folder that holds the path's last name; `work` gets the path to use for that name. Undefined when the folder is missing. */
export async function inFolderOf<T>(
  disk: Disk,
  root: string,
  names: readonly string[],
  make: boolean,
  work: (target: string, folder: OpenFolder) => Promise<T>,
): Promise<T | undefined> {
  const path = names.join('/');
  const folder = await holdFolder(disk, root, names.slice(0, -1), path, make);
  if (folder === undefined) return undefined;
  try {
    return await work(`${folder.path}/${names.at(-1) ?? ''}`, folder);
  } catch (error) {
    throw explained(error, path);
  } finally {
    await folder.close();
  }
}

function explained(error: unknown, path: string): TrueupError {
  const code = errnoOf(error);
  if (code === 'ELOOP' || code === 'EMLINK') return refusal(path, 'path-symlink', 'it is a symbolic link');
  if (code === 'ENOTREG' || code === 'ENXIO' || code === 'EISDIR') return refusal(path, 'path-not-a-file', 'it is not a regular file');
  if (code === 'EFBIG')
    return new TrueupError('refusal', 'file-too-large', `${shown(path)}: larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB`, {
      cause: error,
      fix: 'leave it out, or split it',
    });
  return diskFailure(error, 'cannot be used', shown(path));
}

/**
 * Makes the names on the way to these files durable: every folder from the root down, each once. Folders on the way may have
 * been made a moment ago, by us, by a process that was killed, or by the person.
 */
export async function syncUp(disk: Disk, root: string, files: readonly (readonly string[])[]): Promise<void> {
  const folders = new Map<string, readonly string[]>();
  for (const names of files)
    for (let depth = 0; depth < names.length; depth += 1) folders.set(names.slice(0, depth).join('/'), names.slice(0, depth));
  for (const [path, names] of folders) {
    const folder = await holdFolder(disk, root, names, path, false);
    try {
      await folder?.sync();
    } catch (error) {
      throw explained(error, path);
    } finally {
      await folder?.close();
    }
  }
}

/** A file below `root`, or undefined when there is none. */
export function readContained(disk: Disk, root: string, names: readonly string[]): Promise<ReadFile | undefined> {
  return inFolderOf(disk, root, names, false, (target) => disk.read(target, FILE_BYTES_MAX));
}
