/** Finds headings that stand where no reader of a main spec looks for them, and requirements that stand twice. */
import { headingLine, type Heading } from './lexical.ts';
import type { MainSpec } from './main-spec.ts';

const DELTA_HEADER = /^##\s+(?:ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements\s*$/iu;
const REQUIREMENTS_HEADER = /^##\s+Requirements\s*$/iu;

/** One heading that is wrong where it is. */
export interface StructureProblem {
  readonly heading: Heading;
  readonly rule: 'delta-header' | 'requirement-outside' | 'requirement-duplicate';
  /** In OpenSpec's words. */
  readonly message: string;
}

/** Problems in document order. A byte order mark hides a heading on the first line, as it does from the oracle. */
export function structureProblems({ source }: MainSpec): readonly StructureProblem[] {
  const found: StructureProblem[] = [];
  const first = new Map<string, number>();
  let place: 'before' | 'inside' | 'after' = 'before';
  for (const heading of source.headings) {
    if (!heading.spaced || (heading.line === 0 && source.bom > 0)) continue;
    if (heading.level === 2) {
      const text = headingLine(source, heading);
      if (place === 'inside') place = 'after';
      else if (place === 'before' && REQUIREMENTS_HEADER.test(text)) place = 'inside';
      if (DELTA_HEADER.test(text)) found.push({ heading, rule: 'delta-header', message: deltaHeader(text.trim()) });
    } else if (heading.requirement !== undefined) {
      const previous = first.get(heading.requirement);
      const text = (): string => headingLine(source, heading).trim();
      if (place !== 'inside') found.push({ heading, rule: 'requirement-outside', message: outside(text()) });
      else if (previous === undefined) first.set(heading.requirement, heading.line + 1);
      else found.push({ heading, rule: 'requirement-duplicate', message: duplicate(text(), previous) });
    }
  }
  return found;
}

function deltaHeader(header: string): string {
  return `Main spec contains delta header "${header}". Delta headers are only valid inside openspec/changes/<name>/specs/<capability-path>/spec.md and truncate the parsed ## Requirements section.`;
}

function outside(header: string): string {
  return `Requirement header "${header}" appears outside the main ## Requirements section. Main specs only parse requirements inside that section, so this requirement is currently invisible to validate, list, and archive.`;
}

function duplicate(header: string, line: number): string {
  return `Requirement header "${header}" duplicates the requirement declared on line ${line}. Requirement names must be unique so spec updates cannot discard one block while updating another.`;
}
