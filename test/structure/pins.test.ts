/** Holds the dependencies: exact versions, a lock that is complete for every platform, a reason for each at run time. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from './sources.ts';

const Versions = z.optional(z.record(z.string(), z.string()));
const Manifest = z.object({ dependencies: Versions, devDependencies: Versions });
const Locked = z.object({
  version: z.optional(z.string()),
  resolved: z.optional(z.string()),
  integrity: z.optional(z.string()),
  link: z.optional(z.boolean()),
  optionalDependencies: Versions,
});
const Lock = z.object({ packages: z.record(z.string(), Locked) });

const manifest = Manifest.parse(read('package.json'));
const lock = Lock.parse(read('package-lock.json')).packages;

describe('dependencies', () => {
  it('are pinned exactly: frames of ink are read as they are written, so its version is part of the design', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(all['ink']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.entries(all).filter(([, version]) => !/^(\d+\.\d+\.\d+|file:src\/.+)$/.test(version))).toEqual([]);
  });

  it('are locked for every platform, so that npm ci works on all of them', () => {
    const wanted = Object.entries(lock).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ place, name })),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter(({ place, name }) => !found(place, name)).map(({ place, name }) => `${place}: ${name}`)).toEqual([]);
  });

  it('are locked by content and name no registry', () => {
    const packages = Object.entries(lock).filter(([place, entry]) => place.includes('node_modules/') && entry.link !== true);
    expect(packages.filter(([, entry]) => entry.integrity === undefined).map(([place]) => place)).toEqual([]);
    expect(packages.filter(([, entry]) => entry.resolved !== undefined).map(([place]) => place)).toEqual([]);
  });

  it('at run time have a reason in ARCHITECTURE.md', () => {
    const page = /^## Runtime dependencies$[^]*?^## /m.exec(readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8'))?.[0] ?? '';
    const names = Object.keys(manifest.dependencies ?? {});
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
    const rows = [...page.matchAll(/^\| `([@a-z][@a-z0-9/._-]*)` \|/gm)].map((row) => row[1] ?? '');
    expect(
      rows.filter((name) => !names.includes(name)),
      'rows of packages that are gone',
    ).toEqual([]);
  });
});

/** Whether a package is in the lock where Node would look for it from `place`. */
function found(place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    if (lock[`${at === '' ? '' : `${at}/`}node_modules/${name}`]?.version !== undefined) return true;
    if (!at.includes('node_modules/')) return lock[`node_modules/${name}`]?.version !== undefined;
  }
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));
}
