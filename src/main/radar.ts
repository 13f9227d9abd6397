/** Keeps the radar of the session on the screen: who else touches its requirements, and whether their text on disk is still the same. */
import type { Project } from '../documents/project.ts';
import type { Files } from '../ports.ts';
import type { NowOf, Overlap } from '../review/overlap.ts';
import { standing } from '../review/touches.ts';
import { radarOf } from '../workflow/radar.ts';
import { reviewOf, touchesOf } from '../workflow/selectors.ts';
import type { Session } from '../workflow/state.ts';
import type { SessionSummary } from '../workflow/summary.ts';

/** How long what was read from disk is believed, in milliseconds. */
const BELIEVED_MS = 5_000;
/** Of a longer file only who touches it is told: to read its requirements would hold up a key. */
const READ_BYTES_MAX = 1_000_000;

export interface Radar {
  /** What is known now. Never waits; `arrived` is called when more is known. */
  overlaps(session: Session, sessions: readonly SessionSummary[], project: Project | undefined): readonly Overlap[];
}

interface Known {
  readonly bytes: Uint8Array;
  readonly standing: ReturnType<typeof standing>;
}

interface Told {
  readonly key: readonly unknown[];
  readonly overlaps: readonly Overlap[];
  readonly paths: readonly string[];
}

/** A radar over the files of a repository. `elapsedMs` is a clock that never jumps. */
export function createRadar(files: () => Promise<Files>, elapsedMs: () => number, arrived: () => void): Radar {
  let known: ReadonlyMap<string, Known> = new Map();
  let lastRead: { readonly of: string; readonly at: number } | undefined;
  let reading = false;
  let told: Told | undefined;

  const refresh = (paths: readonly string[]): void => {
    const of = paths.join('\n');
    if (reading || (lastRead?.of === of && elapsedMs() - lastRead.at < BELIEVED_MS)) return;
    reading = true;
    void readAll(files, paths, known)
      // Files that cannot be read are as files that nobody looked at: who touches what is told all the same.
      .catch(() => known)
      .then((read) => {
        reading = false;
        lastRead = { of, at: elapsedMs() };
        if (read.size === known.size && [...read].every(([path, one]) => known.get(path) === one)) return;
        known = read;
        arrived();
      });
  };
  const now: NowOf = (touch) => known.get(touch.path)?.standing(touch);

  return {
    overlaps: (session, sessions, project) => {
      const own = [reviewOf(session)?.touches, session.results.touches];
      const others = sessions.filter(({ id }) => id !== session.id).flatMap(({ touches, phase, archived }) => [touches, phase, archived]);
      const key = [known, project, session.id, ...own, ...others];
      if (own.every((touches) => touches === undefined)) return NONE;
      if (told === undefined || told.key.length !== key.length || told.key.some((part, index) => part !== key[index])) {
        const paths = [...new Set(touchesOf(session).map(({ path }) => path))];
        told = { key, overlaps: radarOf(session, sessions, project, now), paths };
      }
      refresh(told.paths);
      return told.overlaps;
    },
  };
}

const NONE: readonly Overlap[] = [];

/** The files as they are now; what did not change is the same value as before. */
async function readAll(
  files: () => Promise<Files>,
  paths: readonly string[],
  before: ReadonlyMap<string, Known>,
): Promise<ReadonlyMap<string, Known>> {
  const repository = await files();
  const read = new Map<string, Known>();
  for (const path of paths) {
    const bytes = (await repository.read(path)) ?? new Uint8Array();
    const same = before.get(path);
    if (same !== undefined && Buffer.compare(same.bytes, bytes) === 0) read.set(path, same);
    else if (bytes.length <= READ_BYTES_MAX) read.set(path, { bytes, standing: standing(path, bytes) });
  }
  return read;
}
