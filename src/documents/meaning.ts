/** Says what a change of a spec means, requirement by requirement, whatever format the spec is written in. */
import type { ByteRange } from '../domain/hunk.ts';
import type { Format, RequirementChangeKind, SpecDocument } from './formats/format.ts';
import { FORMATS, formatOf } from './formats/formats.ts';
import { requirementChanges, type RequirementChange, type ScenarioChange } from './requirement-changes.ts';

/** What became of one requirement. */
export interface Meaning {
  readonly change: RequirementChangeKind | 'MOVED';
  /** Its key after; before where it is gone. */
  readonly requirement: string;
  readonly title: string;
  /** The name it had, with RENAMED. */
  readonly was?: string;
  /** Its own words differ, beside its name and its scenarios. */
  readonly words: boolean;
  readonly scenarios: readonly { readonly change: RequirementChangeKind; readonly scenario: string; readonly title: string }[];
  /** Where it stands after; before where it is gone. */
  readonly range: ByteRange;
}

const NOTHING = new Uint8Array();

/**
 * What becomes of the requirements of the file at `path`, in order of the text after. Rewrapping and list markers are no
 * change; a requirement that stands elsewhere with the same words is MOVED. Absent `before`: the file is new.
 */
export function meaningOf(path: string, before: Uint8Array | undefined, after: Uint8Array): readonly Meaning[] {
  const read = readerOf(path, before ?? NOTHING, after);
  const [old, current] = [read(before ?? NOTHING), read(after)];
  const { changes, moved } = requirementChanges({ document: old, bytes: before ?? NOTHING }, { document: current, bytes: after });
  const told = new Set(changes.map(({ key }) => key));
  return [
    ...changes.filter(({ renumbered, edited, scenarios }) => !renumbered || edited || scenarios.some(isChange)).map(describe),
    ...current.requirements
      .filter(({ key }) => moved.includes(key) && !told.has(key))
      .map(({ key, title, range }) => ({ change: 'MOVED' as const, requirement: key, title, words: false, scenarios: [], range })),
  ];
}

/** A meaning in one line, for lists and reports; its text is untrusted as the document's. */
export function meaningLine({ change, requirement, title, was, words, scenarios }: Meaning): string {
  const name = title === '' || title === requirement ? requirement : `${requirement} ${title}`;
  const count = `${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}`;
  if (change === 'ADDED' || change === 'REMOVED') return `${change} ${name}${scenarios.length === 0 ? '' : ` with ${count}`}`;
  const parts = [
    ...(words && change !== 'MOVED' ? ['its words'] : []),
    ...scenarios.map(({ change: what, scenario, title: called }) => `${what} ${called === '' ? scenario : called}`),
  ];
  return `${change} ${was === undefined ? name : `${was} to ${name}`}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

/** The reading of the format the path belongs to; of the format that finds most where the path tells nothing. */
function readerOf(path: string, before: Uint8Array, after: Uint8Array): (bytes: Uint8Array) => SpecDocument {
  const known = formatOf(path);
  if (known !== undefined && known.format.name !== 'plain') return (bytes) => known.format.read(bytes, known.place.kind);
  const text = after.length > 0 ? after : before;
  const found = (format: Format): number => {
    const { requirements } = format.read(text, 'spec');
    return requirements.reduce((sum, { scenarios }) => sum + 1 + scenarios.length, 0);
  };
  const [best] = FORMATS.map((format) => ({ format, count: found(format) })).toSorted((one, other) => other.count - one.count);
  const format = best?.format ?? FORMATS[0];
  return (bytes) => format?.read(bytes, 'spec') ?? { kind: 'spec', requirements: [], tasks: [], clarifications: [] };
}

function describe({ kind, key, title, before, after, words, scenarios }: RequirementChange): Meaning {
  const changed = scenarios.filter(isChange);
  return {
    change: kind,
    requirement: key,
    title,
    ...(kind === 'RENAMED' && before !== undefined ? { was: before.title } : {}),
    words,
    scenarios: changed.map((scenario) => ({ change: scenario.kind, scenario: scenario.key, title: scenario.title })),
    range: (after ?? before)?.range ?? { start: 0, end: 0 },
  };
}

function isChange({ renumbered, edited }: ScenarioChange): boolean {
  return !renumbered || edited;
}
