/** Reads a main spec in the two ways OpenSpec does: as a tree of headings, which rules look at, and as the blocks of `## Requirements`, which merging works on. */
import type { ByteRange } from '../../../domain/hunk.ts';
import { partsBetween } from './delta.ts';
import { afterHeading, headingLine, scan, type Heading, type Source } from './lexical.ts';
import { headingTitle } from './names.ts';
import type { RequirementPart } from './requirement-part.ts';
import { skipSpace, trimEnd } from './whitespace.ts';

/** A heading with what stands under it. */
export interface SpecSection {
  readonly title: string;
  readonly header: Heading;
  /** Trimmed text up to the next heading of its level or above. */
  readonly content: ByteRange;
  /** Index of its heading among those of the source. */
  readonly index: number;
}

/** A requirement as the tree gives it: any heading right below the Requirements heading. */
export interface TreeRequirement extends SpecSection {
  /** Headings right below it that have text. */
  readonly scenarios: readonly SpecSection[];
}

/** Where the blocks of requirements lie. */
export interface RequirementsSection {
  readonly header: Heading;
  /** From the line after the header to the next level-2 heading or the end. */
  readonly body: ByteRange;
  readonly blocks: readonly RequirementPart[];
}

export interface MainSpec {
  readonly source: Source;
  /** The first heading of any level that is called Purpose or Requirements. */
  readonly purpose: SpecSection | undefined;
  readonly requirements: SpecSection | undefined;
  /** What stands right below that Requirements heading. */
  readonly children: readonly TreeRequirement[];
  /** The first `## Requirements`; undefined when there is none at that level. */
  readonly section: RequirementsSection | undefined;
}

const REQUIREMENTS = /^##\s+Requirements\s*$/iu;

/** Reads a main spec. Linear but for headings nested in headings; never throws. */
export function parseMainSpec(bytes: Uint8Array): MainSpec {
  const source = scan(bytes);
  const purpose = findSection(source, 'purpose');
  const requirements = findSection(source, 'requirements');
  return {
    source,
    purpose,
    requirements,
    children: requirements === undefined ? [] : treeRequirements(source, requirements),
    section: requirementsSection(source),
  };
}

/** The tree is searched depth first, which is document order. */
function findSection(source: Source, name: string): SpecSection | undefined {
  for (const [index, header] of source.headings.entries()) {
    if (!header.spaced || header.end - header.start < name.length) continue;
    const title = headingTitle(headingLine(source, header), header.level);
    if (title?.toLowerCase() === name) return section(source, index, header, title);
  }
  return undefined;
}

function section(source: Source, index: number, header: Heading, title: string): SpecSection {
  const end = contentEnd(source, index, header.level);
  const start = skipSpace(source.bytes, Math.min(afterHeading(source, header), end), end);
  return { title, header, index, content: { start, end: trimEnd(source.bytes, start, end) } };
}

function contentEnd(source: Source, index: number, level: number): number {
  for (let next = index + 1; next < source.headings.length; next++) {
    const heading = source.headings[next];
    if (heading?.spaced === true && heading.level <= level) return heading.start;
  }
  return source.bytes.length;
}

/** Headings below `parent` that no other titled heading stands between. */
function childSections(source: Source, parent: SpecSection): readonly SpecSection[] {
  const children: SpecSection[] = [];
  let level = 7;
  for (let index = parent.index + 1; index < source.headings.length; index++) {
    const header = source.headings[index];
    if (header?.spaced !== true) continue;
    if (header.level > level) continue;
    const title = headingTitle(headingLine(source, header), header.level);
    if (title === undefined) continue;
    if (header.level <= parent.header.level) break;
    level = header.level;
    children.push(section(source, index, header, title));
  }
  return children;
}

function treeRequirements(source: Source, requirements: SpecSection): readonly TreeRequirement[] {
  return childSections(source, requirements).map((child) => ({
    ...child,
    scenarios: childSections(source, child).filter(({ content }) => content.end > content.start),
  }));
}

function requirementsSection(source: Source): RequirementsSection | undefined {
  const index = source.headings.findIndex(
    (heading) => heading.level === 2 && heading.spaced && REQUIREMENTS.test(headingLine(source, heading)),
  );
  const header = source.headings[index];
  if (header === undefined) return undefined;
  let to = index + 1;
  while (to < source.headings.length && !(source.headings[to]?.level === 2 && source.headings[to]?.spaced === true)) to++;
  const end = source.headings[to]?.start ?? source.bytes.length;
  const blocks = partsBetween(source, index + 1, to, end);
  return { header, body: { start: Math.min(afterHeading(source, header), end), end }, blocks };
}
