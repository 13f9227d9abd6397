/** The program of the thread that compares two texts: it takes one job, posts its hunks and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { diffDocuments } from '../documents/diff.ts';
import type { CompareJob } from './compare.ts';

// Handed over by `compare.ts` and nobody else.
const { before, after }: CompareJob = workerData;
parentPort?.postMessage(diffDocuments(before, after), []);
