/** Runs OpenSpec's own validator beside ours over the same files, and says item by item where they differ. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { CheckedUnit, Tree } from '../../src/documents/formats/format.ts';
import { openspec } from '../../src/documents/formats/openspec.ts';

export const CORPORA = new URL('../../../shared/corpora/openspec/', import.meta.url).pathname;
const CHILD = new URL('oracle/children/validate.ts', import.meta.url).pathname;
export const HAS_CORPORA = existsSync(CORPORA);
export const SKIPPED = HAS_CORPORA ? '' : ' (skipped: the corpora are not beside the project)';

/** A file system in memory. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A tree over files in memory. */
export function treeOf(files: Files): Tree {
  return { paths: [...files.keys()].toSorted(), read: (path) => files.get(path) };
}

/** Files below a folder by their relative paths; those whose path `keep` refuses are left out. */
export function filesIn(folder: string, keep: (path: string) => boolean = () => true): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//u, ''));
  return new Map(paths.filter(keep).map((path) => [path, readFileSync(join(folder, path))]));
}

/** Writes files into a new folder below the system's temporary one; the caller removes it. */
export function written(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'trueup-openspec-'));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** One issue in the form that is compared. */
export interface Said {
  readonly level: string;
  readonly path: string;
  readonly message: string;
  readonly line: number;
}

export interface Item {
  readonly id: string;
  readonly type: string;
  readonly valid: boolean;
  readonly issues: readonly Said[];
}

/** All that is under way, or all that is archived. */
export type Scope = 'all' | 'archived';

/** What the oracle is asked about the project in a folder. */
export interface Request {
  readonly folder: string;
  readonly scope: Scope;
  readonly strict: boolean;
}

const Answers = z.array(
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        valid: z.boolean(),
        issues: z.array(z.object({ level: z.string(), path: z.string(), message: z.string(), line: z._default(z.number(), 0) })),
      }),
    ),
  }),
);

/** What the oracle says to each request; one process for all of them. */
export function oracle(requests: readonly Request[]): readonly (readonly Item[])[] {
  const none = join(tmpdir(), 'trueup-no-such-folder');
  const done = spawnSync(process.execPath, [CHILD], {
    input: JSON.stringify(requests),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OPENSPEC_TELEMETRY: '0', DO_NOT_TRACK: '1', XDG_DATA_HOME: none, XDG_CONFIG_HOME: none },
  });
  if (done.status !== 0) throw new Error(`the oracle failed: ${done.stderr}`);
  return Answers.parse(JSON.parse(done.stdout)).map(({ items }) => items);
}

/** What we say of the project whose `openspec` folder is `root`. */
export function ours(tree: Tree, root: string, scope: Scope, strict: boolean): readonly Item[] {
  const units = openspec.units(tree).filter((unit) => unit.root === root && (unit.kind === 'archived') === (scope === 'archived'));
  return openspec.check(tree, units).map(({ unit, issues }) => ({
    id: unit.id,
    type: unit.kind === 'spec' ? 'spec' : 'change',
    valid: isValid(issues, strict && scope === 'all'),
    issues: issues.map(({ level, path, message, line }) => ({ level, path, message, line })),
  }));
}

function isValid(issues: CheckedUnit['issues'], strict: boolean): boolean {
  return issues.every(({ level }) => level === 'INFO' || (level === 'WARNING' && !strict));
}

/** Differences between two answers, one line each; where the oracle names a line, ours is the same. */
export function differences(mine: readonly Item[], theirs: readonly Item[]): readonly string[] {
  const found: string[] = [];
  const left = new Map(mine.map((item) => [`${item.type} ${item.id}`, item]));
  for (const item of theirs) {
    const name = `${item.type} ${item.id}`;
    const own = left.get(name);
    left.delete(name);
    if (own === undefined) found.push(`${name}: we do not have it`);
    else {
      if (own.valid !== item.valid) found.push(`${name}: valid is ${own.valid}, oracle ${item.valid}`);
      found.push(...issueDifferences(own.issues, item.issues).map((line) => `${name}: ${line}`));
    }
  }
  return [...found, ...[...left.keys()].map((name) => `${name}: the oracle does not have it`)];
}

function meaning({ level, path, message }: Said): string {
  return `${level} ${path} ${message}`;
}

function issueDifferences(mine: readonly Said[], theirs: readonly Said[]): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < Math.max(mine.length, theirs.length); index++) {
    const own = mine[index];
    const other = theirs[index];
    if (own === undefined) found.push(`missing: ${other === undefined ? '' : meaning(other)}`);
    else if (other === undefined) found.push(`too much: ${meaning(own)}`);
    else if (meaning(own) !== meaning(other)) found.push(`"${meaning(own)}" for "${meaning(other)}"`);
    else if (other.line !== 0 && other.line !== own.line) found.push(`line ${own.line} for ${other.line}: ${meaning(own)}`);
  }
  return found;
}
