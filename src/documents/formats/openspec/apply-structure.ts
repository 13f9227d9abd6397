/**
 * Finds what keeps a main spec from being merged into: headings that would hide requirements, and names that stand twice.
 * Names are compared as merging compares them, which finds more of them equal than OpenSpec's own check does.
 */
import type { MainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';
import { structureProblems } from './spec-structure.ts';

/** One line each; empty when the spec can be merged into. */
export function mergeProblems(spec: MainSpec): readonly string[] {
  const problems = structureProblems(spec);
  const known = new Set(problems.map(({ heading }) => heading));
  const first = new Map<string, number>();
  const twice = (spec.section?.blocks ?? []).flatMap(({ name, header }) => {
    const line = first.get(cleanName(name));
    if (line === undefined) first.set(cleanName(name), header.line + 1);
    return line === undefined || known.has(header)
      ? []
      : [`line ${header.line + 1}: the requirement "${cleanName(name)}" stands on line ${line} already`];
  });
  return [...problems.map(({ heading, message }) => `line ${heading.line + 1}: ${message}`), ...twice];
}
