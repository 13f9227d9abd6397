/** Checks units of OpenSpec against its rules. */
import { decode } from '../../lines.ts';
import type { CheckedUnit, FormatIssue, Tree, Unit } from '../format.ts';
import { checkChange } from './check-change.ts';
import { checkSpec } from './check-spec.ts';
import { checkArchivedTasks } from './check-tasks.ts';
import { projectsOf, type Project } from './layout.ts';
import { isPlainlyValid } from './plainly-valid.ts';
import { schemasOf, type Schemas } from './project-schema.ts';

interface Known {
  readonly project: Project;
  readonly schemas: Schemas;
}

/** Issues of each unit, in the order given. Files outside the units are read only where a rule asks for them. */
export function checkUnits(tree: Tree, units: readonly Unit[]): readonly CheckedUnit[] {
  let projects: ReadonlyMap<string, Project> | undefined;
  const known = new Map<string, Known>();
  const knownOf = (root: string): Known | undefined => {
    const found = known.get(root);
    if (found !== undefined) return found;
    projects ??= projectsOf(tree);
    const project = projects.get(root);
    if (project === undefined) return undefined;
    const fresh = { project, schemas: schemasOf(tree, project) };
    known.set(root, fresh);
    return fresh;
  };
  return units.map((unit) => ({ unit, issues: checkUnit(tree, unit, knownOf) }));
}

function checkUnit(tree: Tree, unit: Unit, knownOf: (root: string) => Known | undefined): readonly FormatIssue[] {
  if (unit.kind === 'spec') {
    const bytes = tree.read(unit.file);
    return bytes === undefined || isPlainlyValid(decode(bytes)) ? [] : checkSpec(unit.file, bytes);
  }
  const known = knownOf(unit.root);
  if (known === undefined) return [];
  const { project, schemas } = known;
  const archived = unit.kind === 'archived';
  const files = (archived ? project.archived : project.changes).get(unit.id) ?? [];
  const change = { project, id: unit.id, archived, files };
  return archived ? checkArchivedTasks(tree, change, schemas) : checkChange(tree, change, schemas);
}
