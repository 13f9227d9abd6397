/** Finds which requirements a draft touches and what each was before, so that others who touch the same can be told. */
import { formatOf } from '../documents/formats/formats.ts';
import { outline, type Section } from '../documents/outline.ts';
import { blockText } from '../documents/requirement-digests.ts';
import { digestOf } from '../domain/digest.ts';
import type { ByteRange, Hunk } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';
import type { Touch } from '../domain/touch.ts';

/** A part of a document that others name: a requirement, a scenario of one, or a section where there are no requirements. */
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
  const old = partsOf(path, before);
  const known = new Set(old.map(keyOf));
  const changed = touched(
    old,
    told.map((hunk) => hunk.before),
  );
  const added = touched(
    partsOf(path, after).filter((part) => !known.has(keyOf(part))),
    told.map((hunk) => hunk.after),
  );
  const touches = [
    ...changed.map((part): Touch => ({ ...named(path, part), digest: digestIn(before, part) })),
    ...added.map((part) => named(path, part)),
  ];
  return [...new Map(touches.map((touch) => [keyOf(touch), touch])).values()];
}

/** What requirements and scenarios of a file are now, as touches are compared with: a digest, or that it has none of that name. */
export function standing(path: string, bytes: Uint8Array): (touch: Pick<Touch, 'requirement' | 'scenario'>) => Digest | 'gone' {
  const parts = new Map(partsOf(path, bytes).map((part) => [keyOf(part), part]));
  return (touch) => {
    const part = parts.get(keyOf(touch));
    return part === undefined ? 'gone' : digestIn(bytes, part);
  };
}

/** The digest that `requirementDigests` gives it: over its words, so that rewrapping is no change. */
function digestIn(bytes: Uint8Array, { range }: Part): Digest {
  return digestOf(blockText(bytes, range));
}

function partsOf(path: string, bytes: Uint8Array): readonly Part[] {
  const known = formatOf(path);
  const document = known?.format.read(bytes, known.place.kind);
  if (document === undefined || document.requirements.length === 0) return sectionParts(bytes);
  return document.requirements.flatMap(({ key, range, scenarios }): readonly Part[] => [
    { requirement: key, range },
    ...scenarios.map((scenario) => ({ requirement: key, scenario: scenario.key, range: scenario.range })),
  ]);
}

/** Sections of a document without a format: those that name a requirement with all they hold, others with their own text. */
function sectionParts(bytes: Uint8Array): readonly Part[] {
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

/** Parts that some change meets; changes are in order and do not overlap. */
function touched(parts: readonly Part[], changes: readonly ByteRange[]): readonly Part[] {
  return parts.filter(({ range }) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.end ?? 0) < range.start) low = middle + 1;
      else high = middle;
    }
    for (let at = low; (changes[at]?.start ?? Infinity) <= range.end; at += 1) if (meets(range, changes[at])) return true;
    return false;
  });
}

/** Whether a change lies in a part; what is put in at the end of a part belongs to it, at its start to what is above. */
function meets(part: ByteRange, change: ByteRange | undefined): boolean {
  if (change === undefined) return false;
  const { start, end } = change;
  return start === end ? part.start < start && start <= part.end : start < part.end && part.start < end;
}

function keyOf({ requirement, scenario }: Pick<Touch, 'requirement' | 'scenario'>): string {
  return `${requirement}\u0000${scenario ?? ''}`;
}

function named(path: string, { requirement, scenario }: Part): Touch {
  return { path, requirement, ...(scenario === undefined ? {} : { scenario }) };
}
