/** Finds every place in the store's code that makes something durable, and takes one of them out: a test that stays green then proves nothing. */
import type { Disk } from '../../../sessions/disk.ts';

/** The function that wants a sync, and the helpers it goes through: `applyAll < atomicWrite < syncFolder`. */
export type Site = string;

const FRAMES_MAX = 12;
const HELPERS: readonly string[] = ['syncFolder', 'syncFolders', 'atomicWrite', 'writeNew', 'inFolderOf', 'syncUp', 'syncNames', 'async'];

function siteNow(): Site {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES_MAX;
  const stack = new Error('where').stack ?? '';
  Error.stackTraceLimit = stackTraceLimit;
  const frames = stack.split('\n').flatMap((line) => /at (?:async )?(?:Object\.)?([\w$]+) .*\/sessions\/[\w-]+\.ts/.exec(line)?.[1] ?? []);
  const wants = frames.findIndex((name) => !HELPERS.includes(name));
  return frames
    .slice(0, wants + 1)
    .toReversed()
    .join(' < ');
}

/** A disk that tells `pass` about every sync; a sync that it refuses is left out, and said to be done. */
export function watchBarriers(disk: Disk, pass: (site: Site) => boolean): Disk {
  return {
    ...disk,
    async open(path, how, mode) {
      const file = await disk.open(path, how, mode);
      return { ...file, datasync: () => (pass(siteNow()) ? file.datasync() : Promise.resolve()) };
    },
    async openFolder(path) {
      const folder = await disk.openFolder(path);
      return { ...folder, sync: () => (pass(siteNow()) ? folder.sync() : Promise.resolve()) };
    },
    rewrite: (path, offset, bytes) => (pass(siteNow()) ? disk.rewrite(path, offset, bytes) : Promise.resolve()),
    syncFile: (path) => (pass(siteNow()) ? disk.syncFile(path) : Promise.resolve()),
  };
}
