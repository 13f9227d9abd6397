/**
 * Reads what lists show of every session, at once and with nothing loaded but the file system, so that the first frame has it.
 *
 * FILE FORMAT. `.trueup/sessions/<id>/session.json`: `{"version":1,"journalBytes":N,"summary":{...}}`, a cache of the fold of
 * the journal when that was N bytes long. It may be deleted at will. An empty file `archived` beside it marks the session
 * as archived.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionSummary } from '../src/workflow/summary.ts';

/** Name of the cache in a session's folder. */
export const SUMMARY_NAME = 'session.json';
/** Name of the mark in an archived session's folder. */
export const ARCHIVED_NAME = 'archived';
const BYTES_MAX = 1024 * 1024;
const ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;

export interface Summaries {
  /** Newest first. */
  readonly summaries: readonly SessionSummary[];
  /** Sessions whose cache is missing, damaged or behind their journal; those that are only behind are in `summaries` too. */
  readonly stale: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function isOutcome(value: unknown): boolean {
  if (!isFields(value) || typeof value['alignment_triggered'] !== 'boolean') return false;
  const numbers = [
    'proposal_clarity',
    'refinement_rounds',
    'implementation_success_rate',
    'validation_pass_rate',
    'total_duration_mins',
    'deferred_items',
  ];
  return numbers.every((key) => typeof value[key] === 'number');
}

function isTouch(value: unknown): boolean {
  if (!isFields(value) || typeof value['written'] !== 'boolean') return false;
  if (!['path', 'requirement'].every((key) => typeof value[key] === 'string')) return false;
  return ['scenario', 'digest'].every((key) => value[key] === undefined || typeof value[key] === 'string');
}

/** Whether a value has the shape of a summary; the words in it are not checked, lists show them as they are. */
function isSummary(value: unknown, id: string): value is SessionSummary {
  if (!isFields(value) || value['id'] !== id || typeof value['archived'] !== 'boolean') return false;
  const texts = ['feature', 'request', 'workflow', 'phase', 'status', 'detail', 'startedAt', 'lastAt'];
  if (!texts.every((key) => typeof value[key] === 'string')) return false;
  if (!['needsYou', 'damage'].every((key) => value[key] === undefined || typeof value[key] === 'string')) return false;
  const { convergence, outcome, touches } = value;
  if (outcome !== undefined && !isOutcome(outcome)) return false;
  if (touches !== undefined && !(Array.isArray(touches) && touches.every(isTouch))) return false;
  return Array.isArray(convergence) && convergence.every((open) => typeof open === 'number');
}

/** A cached summary and the journal length it was made at; undefined when the text is anything else. */
export function parseCache(text: string, id: string): { readonly summary: SessionSummary; readonly journalBytes: number } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isFields(value) || value['version'] !== 1 || typeof value['journalBytes'] !== 'number') return undefined;
    const { summary } = value;
    return isSummary(summary, id) ? { summary, journalBytes: value['journalBytes'] } : undefined;
  } catch {
    // A cache that does not parse is made again from the journal.
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > BYTES_MAX ? undefined : readFileSync(path, 'utf8');
  } catch {
    // Missing or unreadable: the journal decides.
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && ID.test(entry.name))
      .map((entry) => entry.name);
  } catch {
    // No store yet: no sessions.
    return [];
  }
}

/** Reads the cache of every session in `<repo>/.trueup/sessions`. Never throws; a session without a journal is none. */
export function readSummariesSync(sessionsFolder: string): Summaries {
  const summaries: SessionSummary[] = [];
  const stale: string[] = [];
  for (const id of namesIn(sessionsFolder)) {
    const folder = join(sessionsFolder, id);
    const journal = statSync(join(folder, 'journal.jsonl'), { throwIfNoEntry: false });
    if (journal === undefined || !journal.isFile() || journal.size === 0) continue;
    const cache = parseCache(textOf(join(folder, SUMMARY_NAME)) ?? '', id);
    if (cache?.journalBytes !== journal.size) stale.push(id);
    if (cache !== undefined) summaries.push({ ...cache.summary, archived: existsSync(join(folder, ARCHIVED_NAME)) });
  }
  return { summaries: newestFirst(summaries), stale };
}

/** Summaries by the time of their last event, newest first; equal times by id. */
export function newestFirst(summaries: readonly SessionSummary[]): readonly SessionSummary[] {
  return summaries.toSorted((a, b) => (a.lastAt === b.lastAt ? (a.id < b.id ? -1 : 1) : a.lastAt > b.lastAt ? -1 : 1));
}
