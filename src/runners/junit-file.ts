/** Finds the JUnit report that a run wrote; one that lay there before, or lies outside the repository, is not taken for it. */
import { lstat, readFile, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { visible } from '../domain/visible.ts';
import type { Counts } from '../domain/task.ts';
import { readJUnit } from './junit.ts';

const FILES_MAX = 500;
const BYTES_MAX = 20 * 1024 * 1024;

export interface Report {
  /** Absent when the run wrote no report that can be read. */
  readonly counts?: Counts;
  readonly failures: readonly string[];
  /** Why there are no counts. */
  readonly notes: readonly string[];
}

/** Remembers what is at `file` (a report, or a folder of `*.xml` reports) before a run; `read` afterwards takes what is new. */
export async function junitReport(root: string, file: string): Promise<{ read(): Promise<Report> }> {
  const before = await look(root, file);
  return {
    async read() {
      const now = await look(root, file);
      const name = visible(file);
      if (now === undefined) return { failures: [], notes: [`the JUnit report ${name} is not inside the repository`] };
      const fresh = [...now].filter(([report, state]) => before?.get(report) !== state).map(([report]) => report);
      if (fresh.length === 0)
        return {
          failures: [],
          notes: [now.size === 0 ? `the run wrote no JUnit report ${name}` : `the JUnit report ${name} is from an earlier run`],
        };
      const results = await Promise.all(fresh.map(async (report) => readJUnit(await readFile(report, 'utf8'))));
      const good = results.filter((result) => result !== undefined);
      if (good.length === 0) return { failures: [], notes: [`${name} is not a JUnit report`] };
      const sum = (key: keyof Counts): number => good.reduce((total, { counts }) => total + counts[key], 0);
      return {
        counts: { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
        failures: good.flatMap(({ failures }) => failures),
        notes: good.length < results.length ? [`${results.length - good.length} files in ${name} are not JUnit reports`] : [],
      };
    },
  };
}

/** Report files with what tells a new one from an old one; undefined when the path leaves the repository. */
async function look(root: string, file: string): Promise<ReadonlyMap<string, string> | undefined> {
  const base = await realpath(root).catch(() => root);
  const place = path.resolve(base, file);
  // What is not there yet has no real path; what it is written through is looked at once it is.
  const real = await realpath(place).catch(() => place);
  if (real !== base && !real.startsWith(base + path.sep)) return undefined;
  const found = await lstat(real).catch(() => undefined);
  if (found === undefined) return new Map();
  const names = found.isDirectory()
    ? (await readdir(real))
        .filter((name) => name.endsWith('.xml'))
        .slice(0, FILES_MAX)
        .map((name) => path.join(real, name))
    : [real];
  const states = await Promise.all(
    names.map(async (name) => {
      const state = await lstat(name, { bigint: true });
      return state.isFile() && state.size <= BYTES_MAX
        ? [[name, `${state.ino}:${state.size}:${state.mtimeNs}:${state.ctimeNs}`] as const]
        : [];
    }),
  );
  return new Map(states.flat());
}
