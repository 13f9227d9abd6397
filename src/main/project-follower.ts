/**
 * Keeps the overview of the project behind a screen up with its files: read in small steps after the first frame, read anew
 * a moment after something changed, and changed itself by splices.
 */
import { join } from 'node:path';
import type { ProjectChange } from '../documents/project-change.ts';
import type { Project } from '../documents/project.ts';
import { TrueupError } from '../domain/error.ts';
import { visible } from '../domain/visible.ts';
import type { Files } from '../ports.ts';
import type { Following } from './follow.ts';

export interface ProjectFollower {
  /** Undefined until it has been read. */
  project(): Project | undefined;
  /** Reads it, and again whenever its files change from then on. Never rejects. */
  start(): Promise<void>;
  /** Makes a change in a file. Resolves with one line to show. Rejects with a `refusal` when the file is not as it was shown. */
  change(files: Files, change: ProjectChange): Promise<string>;
  /** Resolves when nothing is watched any more. */
  close(): Promise<void>;
}

/** The thread that answers keys is not held longer than this. */
const STEP_MS = 4;
/** Watching each folder of a project of more units than this would cost more than it tells: it is read at the start and after changes made here. */
const FOLLOWED_UNITS_MAX = 1000;

/** A follower of the project at `root`; `changed` is called after each reading. */
export function followProject(root: string, changed: () => void): ProjectFollower {
  let project: Project | undefined;
  let places = '';
  let following: Promise<Following> | undefined;
  let isClosed = false;

  let begun = 0;
  let shown = 0;

  const read = async (): Promise<void> => {
    const turn = (begun += 1);
    const [{ overviewSteps }, { plainSpecs }] = await Promise.all([import('./overview.ts'), import('./check/plain-specs.ts')]);
    const steps = overviewSteps(root, await plainSpecs(root));
    for (let started = performance.now(); !isClosed;) {
      const { done, value } = steps.next();
      if (done === true) {
        // A reading that began earlier may end later; it saw less.
        if (turn < shown) return;
        [project, shown] = [value, turn];
        return changed();
      }
      if (performance.now() - started < STEP_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      started = performance.now();
    }
  };
  /** A tree that cannot be read keeps the overview it had: sessions are worked on without it, and `trueup check` says why. */
  const readAgain = (): Promise<void> =>
    read()
      .then(watchFolders)
      .catch(() => undefined);

  async function watchFolders(): Promise<void> {
    const { units } = project ?? { units: [] };
    const folders = [...new Set(units.map(({ root: top, file }) => join(root, top === '' ? file : top)))].toSorted();
    if (isClosed || folders.length === 0 || folders.join('\n') === places || units.length > FOLLOWED_UNITS_MAX) return;
    places = folders.join('\n');
    const before = following;
    const { follow } = await import('./follow.ts');
    // Where the system cannot watch, the overview stays as it was read.
    following = follow(root, folders, readAgain, () => undefined);
    // Not waited for: this may be what the one before has called.
    void before?.then((one) => one.close());
    await following;
    // What was written before anybody watched.
    await read();
  }

  return {
    project: () => project,
    start: readAgain,
    change: async (files, change) => {
      const said = await make(files, change);
      await readAgain();
      return said;
    },
    close: async () => {
      isClosed = true;
      await (await following)?.close();
    },
  };
}

async function make(files: Files, change: ProjectChange): Promise<string> {
  const [{ changedBytes, fileOf }, { formatOf }, { sha256 }] = await Promise.all([
    import('../documents/project-change.ts'),
    import('../documents/formats/formats.ts'),
    import('../../sessions/sha256.ts'),
  ]);
  const path = fileOf(change);
  const bytes = await files.read(path);
  const format = formatOf(path)?.format;
  const today = new Date().toISOString().slice(0, 10);
  const content = bytes === undefined || format === undefined ? undefined : changedBytes(format, bytes, change, today);
  const conflicts =
    bytes === undefined || content === undefined ? undefined : await files.writeAll([{ path, base: sha256(bytes), content }]);
  if (conflicts?.length === 0) return saidOf(change, path);
  throw new TrueupError('refusal', 'changed-meanwhile', `${visible(path)} is not as it was shown`, {
    fix: 'look at it again; nothing was written',
  });
}

function saidOf(change: ProjectChange, path: string): string {
  switch (change.kind) {
    case 'tick':
      return `${change.done ? 'Ticked' : 'Unticked'} ${visible(change.task.id ?? change.task.title)} in ${visible(path)}.`;
    case 'answer':
      return `Answered in ${visible(path)}.`;
    case 'approve':
      return `${visible(change.phase)} is approved in ${visible(path)}.`;
  }
}
