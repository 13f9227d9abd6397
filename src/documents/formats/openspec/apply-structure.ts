/**
 * Finds what keeps a main spec from being merged into: headings that would hide requirements, and names that stand twice.
 * Names are compared as merging compares them, which finds more of them equal than OpenSpec's own check does.
 */
import { headingLine } from './lexical.ts';
import type { MainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';

const DELTA_HEADING = /^##\s+(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements\s*$/iu;

/** One line each, in document order; empty when the spec can be merged into. */
export function structureProblems({ source, section }: MainSpec): readonly string[] {
  const seen = new Map<string, number>();
  // A byte order mark hides the heading behind it from the check, not from the merge.
  const isFound = section !== undefined && (section.header.line > 0 || source.bom === 0);
  return source.headings.flatMap((heading) => {
    const line = heading.line + 1;
    if (heading.level === 2 && DELTA_HEADING.test(headingLine(source, heading)))
      return [`line ${line}: a heading of deltas stands in the main spec and cuts its requirements off`];
    if (heading.requirement === undefined) return [];
    const name = cleanName(heading.requirement);
    const inside = isFound && heading.start >= section.body.start && heading.start < section.body.end;
    if (!inside) return heading.spaced ? [`line ${line}: the requirement "${name}" stands outside of "## Requirements"`] : [];
    const first = seen.get(name);
    if (first !== undefined) return [`line ${line}: the requirement "${name}" stands on line ${first} already`];
    seen.set(name, line);
    return [];
  });
}
