/** Reads the overview of a project: at once for a command, or in small steps behind a screen that answers keys meanwhile. */
import type { Project, ProjectUnit } from '../documents/project.ts';
import { readUnit } from '../documents/project.ts';
import type { IsPlainSpec } from './check/plain-specs.ts';
import { FORMATS } from '../documents/formats/formats.ts';
import { unitsIn, unreadIn } from './check/units.ts';
import { startWalk } from './tree.ts';

/** Units read in one step: a few milliseconds. */
const BATCH = 20;

/** Reads it whole. Throws the system's error when the root cannot be listed. */
export function readOverview(root: string, isPlain: IsPlainSpec): Project {
  const steps = overviewSteps(root, isPlain);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Reads it folder by folder and unit by unit; between two steps other things can be done. */
export function* overviewSteps(root: string, isPlain: IsPlainSpec): Generator<undefined, Project> {
  const walk = startWalk(root, { alsoListed: isPlain });
  while (walk.step()) yield;
  const tree = walk.tree();
  const all = unitsIn(tree, FORMATS, isPlain);
  const units: ProjectUnit[] = [];
  const open = all.filter(({ unit }) => unit.kind !== 'archived');
  for (let from = 0; from < open.length; from += BATCH) {
    yield;
    const batch = open.slice(from, from + BATCH);
    for (const format of new Set(batch.map((found) => found.format))) {
      const own = batch.filter((found) => found.format === format).map(({ unit }) => unit);
      for (const { unit, issues } of format.check(tree, own)) {
        for (const file of unit.files) tree.read(file);
        units.push(readUnit(tree, format, unit, [...unreadIn(tree, unit), ...issues]));
      }
    }
  }
  return { units, archived: all.length - open.length };
}
