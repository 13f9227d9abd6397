/** Binds hunks to the file they are in, so that equal changes of two files are two decisions. */
import { digestOf } from '../domain/digest.ts';
import type { Hunk } from '../domain/hunk.ts';

/** The id of a hunk within a review of several files: a digest prefix over the path and the id it has in its own document. */
export function boundHunkId(path: string, id: string): string {
  return digestOf(`${path}\u0000${id}`).slice(0, 12);
}

/** The hunks of one file with ids that no other file's hunks have. */
export function boundHunks(path: string, hunks: readonly Hunk[]): Hunk[] {
  return hunks.map((hunk) => ({
    ...hunk,
    id: boundHunkId(path, hunk.id),
    ...(hunk.pair === undefined ? {} : { pair: boundHunkId(path, hunk.pair) }),
  }));
}
