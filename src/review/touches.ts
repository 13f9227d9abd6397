/** Finds which requirements a draft touches and what each was before, so that others who touch the same can be told. */
import { outline, type Section } from '../documents/outline.ts';
import { digestOf } from '../domain/digest.ts';
import type { ByteRange, Hunk } from '../domain/hunk.ts';
import type { Touch } from '../domain/touch.ts';

/** A part of a document that others name: a requirement, a scenario of one, or a section. */
interface Part {
  readonly requirement: string;
  readonly scenario?: string;
  readonly range: ByteRange;
}

/**
 * Requirements and scenarios of `before` that the hunks change, with the digest of each, and those that `after` adds,
 * without one. Mechanical hunks touch nothing. In document order, each once.
 */
export function touchesIn(path: string, before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): readonly Touch[] {
  const told = hunks.filter(({ mechanical }) => !mechanical);
  if (told.length === 0) return [];
  const old = partsOf(before);
  const known = new Set(old.map(keyOf));
  const changed = old.filter(({ range }) => told.some((hunk) => meets(range, hunk.before)));
  const added = partsOf(after).filter((part) => !known.has(keyOf(part)) && told.some((hunk) => meets(part.range, hunk.after)));
  const touches = [
    ...changed.map((part): Touch => ({ ...named(path, part), digest: digestOf(before.subarray(part.range.start, part.range.end)) })),
    ...added.map((part): Touch => named(path, part)),
  ];
  return [...new Map(touches.map((touch) => [`${touch.requirement}\u0000${touch.scenario ?? ''}`, touch])).values()];
}

function partsOf(bytes: Uint8Array): readonly Part[] {
  const { sections } = outline(bytes);
  return sections.map((section) => {
    const owner = requirementOf(sections, section);
    const range = { start: section.start, end: section === owner ? section.treeEnd : section.end };
    if (owner === undefined || owner === section) return { requirement: owner?.requirement ?? section.id, range };
    return { requirement: owner.requirement ?? owner.id, scenario: section.heading, range };
  });
}

/** The nearest section around (or this one) that names a requirement. */
function requirementOf(sections: readonly Section[], section: Section): Section | undefined {
  for (let at: Section | undefined = section; at !== undefined; at = sections[at.parent]) if (at.requirement !== undefined) return at;
  return undefined;
}

/** Whether a change of `range` lies in a part; what is put in at the end of a part belongs to it, at its start to what is above. */
function meets(part: ByteRange, { start, end }: ByteRange): boolean {
  return start === end ? part.start < start && start <= part.end : start < part.end && part.start < end;
}

function keyOf({ requirement, scenario }: Part): string {
  return `${requirement}\u0000${scenario ?? ''}`;
}

function named(path: string, { requirement, scenario }: Part): Touch {
  return { path, requirement, ...(scenario === undefined ? {} : { scenario }) };
}
