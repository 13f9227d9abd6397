/** Reads the few small files by which a project tells what it is made with; what is not a plain file is not read. */
import { constants } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const BYTES_MAX = 1024 * 1024;

export interface ProjectFiles {
  /** Names in the root folder. */
  readonly names: readonly string[];
  /** Names in a folder, relative to the root; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Whether a path, relative to the root, is there. */
  has(file: string): Promise<boolean>;
  /** Text of a file of at most 1 MiB, or an empty string. */
  read(file: string): Promise<string>;
  /** Whether a program is on PATH. */
  hasProgram(name: string): Promise<boolean>;
}

/** The files of the project at `root`, as they are now. */
export async function projectFiles(root: string): Promise<ProjectFiles> {
  // A folder that cannot be read tells nothing about the project.
  const list = async (folder: string): Promise<readonly string[]> => readdir(path.join(root, folder)).catch(() => []);
  return {
    names: await list('.'),
    list,
    has: async (file) => isThere(path.join(root, file)),
    read: async (file) => readSmall(path.join(root, file)),
    async hasProgram(name) {
      const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
      const found = await Promise.all(folders.map(async (folder) => isExecutable(path.join(folder, name))));
      return found.includes(true);
    },
  };
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Opened without waiting, because a pipe in the place of a file would be waited for without end. */
async function readSmall(file: string): Promise<string> {
  // Missing and unreadable are the same here: nothing is known from it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const found = await handle.stat();
    return found.isFile() && found.size <= BYTES_MAX ? await handle.readFile('utf8') : '';
  } finally {
    await handle.close();
  }
}
