/** Reads a proposed change of a spec: its ADDED, MODIFIED, REMOVED and RENAMED sections, and what stands where it has no effect. */
import type { ByteRange } from '../../../domain/hunk.ts';
import { lineStart, textEnd } from '../../lines.ts';
import type { RequirementChangeKind } from '../format.ts';
import { headingLine, isFenced, scan, textIn, type Heading, type Source } from './lexical.ts';
import { headingTitle, removedName, renameSide, strayTitle } from './names.ts';
import { requirementPart, type RequirementPart } from './requirement-part.ts';

/** One `## ` section. */
export interface DeltaSection {
  readonly title: string;
  /** What its entries do; undefined for a section that is no delta section. */
  readonly kind: RequirementChangeKind | undefined;
  readonly header: Heading;
  /** Headings of the source in it: indexes, half-open. */
  readonly headings: { readonly from: number; readonly to: number };
  /** From its header's line to the next section or the end. */
  readonly range: ByteRange;
}

/** A name with the line that gives it. */
export interface NamedLine {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly range: ByteRange;
}

export interface Rename {
  readonly from: NamedLine;
  readonly to: NamedLine;
}

export interface UnpairedRename extends NamedLine {
  readonly side: 'FROM' | 'TO';
}

/** A requirement outside the four sections: nothing reads it. */
export interface OrphanRequirement extends NamedLine {
  /** Title of the section it stands in; undefined above the first. */
  readonly section: string | undefined;
}

/** A `###` heading in an ADDED or MODIFIED section that heads no requirement. */
export interface SkippedHeader {
  readonly header: string;
  /** Title of the section as first written. */
  readonly section: string;
  readonly line: number;
  readonly range: ByteRange;
}

/** A delta spec. Lists of one kind are in document order over all sections of that kind. */
export interface Delta {
  readonly source: Source;
  readonly sections: readonly DeltaSection[];
  readonly added: readonly RequirementPart[];
  readonly modified: readonly RequirementPart[];
  /** Names to remove, from headers and list items. */
  readonly removed: readonly NamedLine[];
  /** The removed ones that are written as headers, with their text. */
  readonly removedParts: readonly RequirementPart[];
  readonly renamed: readonly Rename[];
  readonly unpaired: readonly UnpairedRename[];
  readonly orphans: readonly OrphanRequirement[];
  readonly skipped: readonly SkippedHeader[];
}

const KINDS: ReadonlyMap<string, RequirementChangeKind> = new Map([
  ['added requirements', 'ADDED'],
  ['modified requirements', 'MODIFIED'],
  ['removed requirements', 'REMOVED'],
  ['renamed requirements', 'RENAMED'],
]);

/** Reads a delta spec. Linear; never throws. */
export function parseDelta(bytes: Uint8Array): Delta {
  const source = scan(bytes);
  const sections = deltaSections(source);
  const of = (kind: RequirementChangeKind) => sections.filter((section) => section.kind === kind);
  const parts = (kind: RequirementChangeKind) => of(kind).flatMap((section) => sectionParts(source, section));
  const unpaired: UnpairedRename[] = [];
  const renamed = of('RENAMED').flatMap((section) => renamePairs(source, section, unpaired));
  return {
    source,
    sections,
    added: parts('ADDED'),
    modified: parts('MODIFIED'),
    removed: of('REMOVED').flatMap((section) => removedNames(source, section)),
    removedParts: parts('REMOVED'),
    renamed,
    unpaired: unpaired.toSorted((one, other) => one.line - other.line),
    orphans: orphans(source, sections),
    skipped: [...skippedHeaders(source, of('ADDED')), ...skippedHeaders(source, of('MODIFIED'))].toSorted(
      (one, other) => one.line - other.line,
    ),
  };
}

/** Whether a section of any of the four kinds stands in the text. */
export function hasDeltaSection(delta: Delta): boolean {
  return delta.sections.some(({ kind }) => kind !== undefined);
}

function deltaSections(source: Source): readonly DeltaSection[] {
  const found: { title: string; header: Heading; index: number }[] = [];
  for (const [index, header] of source.headings.entries()) {
    if (header.level !== 2 || !header.spaced) continue;
    const title = headingTitle(headingLine(source, header), 2);
    if (title !== undefined) found.push({ title, header, index });
  }
  return found.map(({ title, header, index }, at) => {
    const next = found[at + 1];
    return {
      title,
      kind: KINDS.get(title.toLowerCase()),
      header,
      headings: { from: index + 1, to: next?.index ?? source.headings.length },
      range: { start: header.start, end: next?.header.start ?? source.bytes.length },
    };
  });
}

/** Requirements of a section; one ends at the next, at a level-2 heading (also a nameless one) or with the section. */
function sectionParts(source: Source, section: DeltaSection): readonly RequirementPart[] {
  return partsBetween(source, section.headings.from, section.headings.to, section.range.end);
}

/** Requirements among the headings `from..to` of a source, the last ending at byte `end` at the latest. */
export function partsBetween(source: Source, from: number, to: number, end: number): readonly RequirementPart[] {
  const parts: RequirementPart[] = [];
  for (let index = from; index < to; index++) {
    const header = source.headings[index];
    if (header?.requirement === undefined) continue;
    let next = index + 1;
    while (next < to && !endsPart(source.headings[next])) next++;
    const after = next < to ? (source.headings[next]?.start ?? end) : end;
    parts.push(requirementPart(source, index, header, header.requirement, next, after));
    index = next - 1;
  }
  return parts;
}

function endsPart(heading: Heading | undefined): boolean {
  return heading !== undefined && (heading.requirement !== undefined || (heading.level === 2 && heading.spaced));
}

function skippedHeaders(source: Source, sections: readonly DeltaSection[]): readonly SkippedHeader[] {
  const section = sections[0]?.title ?? '';
  return sections.flatMap(({ headings }) =>
    source.headings.slice(headings.from, headings.to).flatMap((heading) => {
      if (heading.level !== 3 || heading.requirement !== undefined) return [];
      const header = strayTitle(headingLine(source, heading));
      return header === undefined ? [] : [{ header, section, line: heading.line + 1, range: { start: heading.start, end: heading.end } }];
    }),
  );
}

function orphans(source: Source, sections: readonly DeltaSection[]): readonly OrphanRequirement[] {
  let next = 0;
  let section: DeltaSection | undefined;
  return source.headings.flatMap((heading) => {
    if (heading === sections[next]?.header) section = sections[next++];
    if (section?.kind !== undefined || heading.requirement === undefined) return [];
    const range = { start: heading.start, end: heading.end };
    return [{ name: heading.requirement, section: section?.title, line: heading.line + 1, range }];
  });
}

function removedNames(source: Source, section: DeltaSection): readonly NamedLine[] {
  const names: NamedLine[] = [];
  let next = section.headings.from;
  eachLine(source, section, (line, start, end) => {
    const heading = source.headings[next];
    if (heading?.line === line) next++;
    const name = heading?.line === line ? heading.requirement : removedName(textIn(source, start, end));
    if (name !== undefined) names.push({ name, line: line + 1, range: { start, end } });
  });
  return names;
}

/** A pair is a FROM and the next TO with no FROM between; the rest is unpaired. Pairs never span sections. */
function renamePairs(source: Source, section: DeltaSection, unpaired: UnpairedRename[]): readonly Rename[] {
  const pairs: Rename[] = [];
  let pending: NamedLine | undefined;
  eachLine(source, section, (line, start, end) => {
    const found = renameSide(textIn(source, start, end));
    if (found === undefined) return;
    const here: NamedLine = { name: found.name, line: line + 1, range: { start, end } };
    if (found.side === 'FROM') {
      if (pending !== undefined) unpaired.push({ ...pending, side: 'FROM' });
      pending = here;
    } else if (pending === undefined) unpaired.push({ ...here, side: 'TO' });
    else {
      pairs.push({ from: pending, to: here });
      pending = undefined;
    }
  });
  if (pending !== undefined) unpaired.push({ ...pending, side: 'FROM' });
  return pairs;
}

function eachLine(source: Source, section: DeltaSection, take: (line: number, start: number, end: number) => void): void {
  const { bytes, lines } = source;
  for (let line = section.header.line + 1; line < lines.count && lineStart(lines, line) < section.range.end; line++) {
    if (!isFenced(source, line)) take(line, lineStart(lines, line), textEnd(bytes, lines, line));
  }
}
