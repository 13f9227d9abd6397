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
 * Requirements and scenarios whose words the hunks change, add or take out, with the digest that each had and the one it
 * gets; those that are new had none. Mechanical hunks touch nothing, nor does rewrapping. In document order, what is new last; each once.
 */
export function touchesIn(path: string, before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): readonly Touch[] {
  const told = hunks.filter(({ mechanical }) => !mechanical);
  if (told.length === 0) return [];
  const [old, now] = [byKey(partsOf(path, before)), byKey(partsOf(path, after))];
  const met = new Set([
    ...meeting(
      old,
      told.map((hunk) => hunk.before),
    ),
    ...meeting(
      now,
      told.map((hunk) => hunk.after),
    ),
  ]);
  const touches: Touch[] = [];
  for (const [key, part] of old) {
    if (!met.has(key)) continue;
    const text = blockText(before, part.range);
    const same = now.get(key);
    const becomes = same === undefined ? undefined : blockText(after, same.range);
    if (becomes === text) continue;
    touches.push({ ...named(path, part), digest: digestOf(text), to: becomes === undefined ? 'gone' : digestOf(becomes) });
  }
  for (const [key, part] of now)
    if (met.has(key) && !old.has(key)) touches.push({ ...named(path, part), to: digestOf(blockText(after, part.range)) });
  return touches;
}

/** What requirements and scenarios of a file are now, as touches are compared with: a digest, or that it has none of that name. */
export function standing(path: string, bytes: Uint8Array): (touch: Pick<Touch, 'requirement' | 'scenario'>) => Digest | 'gone' {
  const parts = byKey(partsOf(path, bytes));
  return (touch) => {
    const part = parts.get(keyOf(touch));
    return part === undefined ? 'gone' : digestOf(blockText(bytes, part.range));
  };
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

/** Parts by their names; of two with one name, the first. */
function byKey(parts: readonly Part[]): ReadonlyMap<string, Part> {
  const first = new Map<string, Part>();
  for (const part of parts) if (!first.has(keyOf(part))) first.set(keyOf(part), part);
  return first;
}

/** Names of the parts that some change meets or borders on; changes are in order and do not overlap. */
function meeting(parts: ReadonlyMap<string, Part>, changes: readonly ByteRange[]): readonly string[] {
  return [...parts].flatMap(([key, { range }]) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.end ?? 0) < range.start) low = middle + 1;
      else high = middle;
    }
    return (changes[low]?.start ?? Infinity) <= range.end ? [key] : [];
  });
}

function keyOf({ requirement, scenario }: Pick<Touch, 'requirement' | 'scenario'>): string {
  return `${requirement}\u0000${scenario ?? ''}`;
}

function named(path: string, { requirement, scenario }: Part): Touch {
  return { path, requirement, ...(scenario === undefined ? {} : { scenario }) };
}
