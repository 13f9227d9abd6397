/** Compares texts: small ones on the spot, large ones in a thread of their own, so that keys are answered meanwhile. */
import { Worker } from 'node:worker_threads';
import { diffDocuments } from '../documents/diff.ts';
import type { Hunk } from '../domain/hunk.ts';
import type { Compare } from '../ports.ts';

/** Bytes of both texts up to which a comparison takes no longer than a frame or two. */
const DIRECT_BYTES_MAX = 200_000;

/** What the thread is given, and gives back as a list of hunks. */
export interface CompareJob {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The thread's program beside this file; the built program holds it as JavaScript. */
function programBeside(): URL {
  const source = new URL('./compare-worker.ts', import.meta.url);
  return import.meta.url.endsWith('.ts') ? source : new URL('./compare-worker.js', import.meta.url);
}

/** A comparer; `program` is what its thread runs. */
export function comparer(program: URL = programBeside()): Compare {
  return async (before, after) => {
    if (before.length + after.length <= DIRECT_BYTES_MAX) return diffDocuments(before, after);
    // Without its thread the comparison is as right, and only slower to answer keys.
    return (await inThread(program, { before, after })) ?? diffDocuments(before, after);
  };
}

function inThread(program: URL, workerData: CompareJob): Promise<readonly Hunk[] | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(program, { workerData });
    worker.once('message', (hunks: readonly Hunk[]) => {
      resolve(hunks);
      void worker.terminate();
    });
    worker.once('error', () => resolve(undefined));
    worker.once('exit', () => resolve(undefined));
  });
}
