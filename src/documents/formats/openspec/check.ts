/** Checks units of OpenSpec against its rules. */
import type { CheckedUnit, FormatIssue, Tree, Unit } from '../format.ts';
import { checkSpec } from './check-spec.ts';

/** Issues of each unit, in the order given. Files are read once per unit that needs them. */
export function checkUnits(tree: Tree, units: readonly Unit[]): readonly CheckedUnit[] {
  return units.map((unit) => ({ unit, issues: checkUnit(tree, unit) }));
}

function checkUnit(tree: Tree, unit: Unit): readonly FormatIssue[] {
  const bytes = tree.read(unit.file);
  return unit.kind === 'spec' && bytes !== undefined ? checkSpec(unit.file, bytes) : [];
}
