/**
 * The same mutex where the system has no abstract socket names: listening sockets in a private folder, one file a generation.
 *
 * TAKEOVER. The files are `<name>.<generation>`. The highest generation is the holder if it answers. If it does not, its
 * process is dead for good (only that process could listen there), and whoever links its own listening socket to the next
 * generation holds: a link to an existing name fails, so there is one winner. A generation is never used twice, because
 * its holder leaves the file behind; only a higher holder removes it. No clock, no process id is consulted.
 */
import { randomBytes } from 'node:crypto';
import { link, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './failure.ts';
import { type Asked, type HeldSocket, ask, listenOn } from './held-socket.ts';

async function generations(folder: string, name: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names
    .filter((entry) => entry.startsWith(`${name}.`) && /^\d{1,15}$/.test(entry.slice(name.length + 1)))
    .map((entry) => Number(entry.slice(name.length + 1)))
    .toSorted((a, b) => b - a);
}

async function removeQuietly(path: string): Promise<void> {
  // Another process may have removed it first, which is just as good.
  await unlink(path).catch(() => undefined);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Asks the holder of `<folder>/<name>`, if there is one. */
export async function askFile(folder: string, name: string): Promise<Asked> {
  const [highest = 0] = await generations(folder, name);
  return highest === 0 ? { live: false } : ask(join(folder, `${name}.${highest}`));
}

/** Holds `<folder>/<name>` or says who does. `folder` must be private to the user and its path short (a socket path has about 100 bytes). */
export async function holdFile(folder: string, name: string, hello: string): Promise<HeldSocket | (Asked & { live: true })> {
  for (;;) {
    const [highest = 0] = await generations(folder, name);
    const asked: Asked = highest === 0 ? { live: false } : await ask(join(folder, `${name}.${highest}`));
    if (asked.live) return asked;
    const held = await take(folder, name, highest + 1, hello);
    if (held !== undefined) return held;
  }
}

async function take(folder: string, name: string, generation: number, hello: string): Promise<HeldSocket | undefined> {
  const own = join(folder, `${randomBytes(6).toString('hex')}.s`);
  const socket = await listenOn(own, hello);
  if (socket === undefined) return undefined;
  const target = join(folder, `${name}.${generation}`);
  const won = await linked(own, target);
  await removeQuietly(own);
  const [highest] = won ? await generations(folder, name) : [];
  if (!won || highest !== generation) {
    await socket.release();
    // A higher generation exists, so this one may go: it never held.
    if (won) await removeQuietly(target);
    return undefined;
  }
  for (const old of await generations(folder, name)) if (old < generation) await removeQuietly(join(folder, `${name}.${old}`));
  return socket;
}
