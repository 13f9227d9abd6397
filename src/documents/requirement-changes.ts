/**
 * Tells what became of each requirement and scenario between two versions of a spec, for formats that do not say so
 * themselves. Rewrapping, list markers and moving are no change of a requirement.
 */
import type { RequirementBlock, RequirementChangeKind, ScenarioBlock, SpecDocument } from './formats/format.ts';
import { blockText, bodyStart, ownText } from './requirement-digests.ts';
import { matchBlocks, type Identity } from './requirement-match.ts';
import { longestIncreasing } from './sequence.ts';

/** A document with the bytes it was read from. */
export interface ReadDocument {
  readonly document: SpecDocument;
  readonly bytes: Uint8Array;
}

/** What became of one scenario or criterion. */
export interface ScenarioChange {
  readonly kind: RequirementChangeKind;
  /** Its key after; before where it is gone. */
  readonly key: string;
  readonly title: string;
  readonly before?: ScenarioBlock;
  readonly after?: ScenarioBlock;
  /** Its words differ. */
  readonly edited: boolean;
  /** Only its number differs, as when one is put in before it. */
  readonly renumbered: boolean;
}

/** What became of one requirement. MODIFIED when its words or scenarios differ, RENAMED when its key or name does. */
export interface RequirementChange {
  readonly kind: RequirementChangeKind;
  /** Its key after; before where it is gone. */
  readonly key: string;
  readonly title: string;
  readonly before?: RequirementBlock;
  readonly after?: RequirementBlock;
  /** Its words or scenarios differ; with RENAMED, beside the name. */
  readonly edited: boolean;
  /** Its own words differ, scenarios aside. */
  readonly words: boolean;
  /** Only its number differs. */
  readonly renumbered: boolean;
  readonly scenarios: readonly ScenarioChange[];
}

export interface RequirementChanges {
  /** In order of the document after; what is gone stands where it was. */
  readonly changes: readonly RequirementChange[];
  /** Keys after of requirements that stand elsewhere among those that stayed. */
  readonly moved: readonly string[];
}

/** Compares two versions of one spec. Deterministic; requirements that changed in nothing are not listed. */
export function requirementChanges(before: ReadDocument, after: ReadDocument): RequirementChanges {
  const [ours, theirs] = [before.document.requirements, after.document.requirements];
  const matches = matchBlocks(
    ours.map((block) => requirementIdentity(block, before.bytes)),
    theirs.map((block) => requirementIdentity(block, after.bytes)),
  );
  const changes = inOrder(matches, theirs.length, (i, j) => {
    const [one, other] = [ours[i], theirs[j]];
    if (one !== undefined && other !== undefined) return changed(one, before.bytes, other, after.bytes);
    return one === undefined ? (other === undefined ? undefined : lone('ADDED', other)) : lone('REMOVED', one);
  });
  const stayed = [...matches].filter((j) => j !== -1);
  const settled = new Set(longestIncreasing(stayed));
  const moved = stayed.filter((_, index) => !settled.has(index)).flatMap((j) => theirs[j]?.key ?? []);
  return { changes, moved };
}

function requirementIdentity(block: RequirementBlock, bytes: Uint8Array): Identity {
  const { key, title, range } = block;
  const start = bodyStart(block);
  return { key, title, text: blockText(bytes, { start, end: range.end }), bytes: bytes.subarray(range.start, range.end) };
}

function scenarioIdentity(block: ScenarioBlock, bytes: Uint8Array, parent: RequirementBlock): Identity {
  const start = bodyStart(block);
  const words = bytes.subarray(start, block.range.end);
  return { key: relativeKey(block, parent), title: block.title, text: blockText(bytes, { start, end: block.range.end }), bytes: words };
}

/** Makes a change of each pair, in order of the later document; what is gone comes after what stood before it. */
function inOrder<T>(matches: Int32Array, count: number, make: (i: number, j: number) => T | undefined): readonly T[] {
  const partners = new Int32Array(count).fill(-1);
  const gone = new Map<number, number[]>();
  let last = -1;
  for (const [i, j] of matches.entries()) {
    if (j !== -1) partners[(last = j)] = i;
    else if (gone.get(last)?.push(i) === undefined) gone.set(last, [i]);
  }
  const made: (T | undefined)[] = (gone.get(-1) ?? []).map((i) => make(i, -1));
  for (let j = 0; j < count; j++) {
    made.push(make(partners[j] ?? -1, j));
    for (const i of gone.get(j) ?? []) made.push(make(i, -1));
  }
  return made.filter((change) => change !== undefined);
}

function lone(kind: 'ADDED' | 'REMOVED', block: RequirementBlock): RequirementChange {
  const { key, title, scenarios } = block;
  const side = kind === 'ADDED' ? { after: block } : { before: block };
  return {
    kind,
    key,
    title,
    ...side,
    edited: true,
    words: true,
    renumbered: false,
    scenarios: scenarios.map((scenario) => loneScenario(kind, scenario)),
  };
}

function loneScenario(kind: 'ADDED' | 'REMOVED', block: ScenarioBlock): ScenarioChange {
  const side = kind === 'ADDED' ? { after: block } : { before: block };
  return { kind, key: block.key, title: block.title, ...side, edited: true, renumbered: false };
}

function changed(one: RequirementBlock, before: Uint8Array, other: RequirementBlock, after: Uint8Array): RequirementChange | undefined {
  const matches = matchBlocks(
    one.scenarios.map((scenario) => scenarioIdentity(scenario, before, one)),
    other.scenarios.map((scenario) => scenarioIdentity(scenario, after, other)),
  );
  const scenarios = inOrder(matches, other.scenarios.length, (i, j) => {
    const [ours, theirs] = [one.scenarios[i], other.scenarios[j]];
    if (ours !== undefined && theirs !== undefined) return changedScenario(ours, before, one, theirs, after, other);
    if (ours !== undefined) return loneScenario('REMOVED', ours);
    return theirs === undefined ? undefined : loneScenario('ADDED', theirs);
  });
  const words = ownText(before, one, bodyStart(one)) !== ownText(after, other, bodyStart(other));
  const retitled = isNamed(one, before) && isNamed(other, after) && one.title !== other.title;
  const renamed = one.key !== other.key || retitled;
  const edited = words || scenarios.length > 0;
  if (!renamed && !edited) return undefined;
  const renumbered = renamed && !edited && !retitled && sameButNumber(one.key, other.key);
  const { key, title } = other;
  return { kind: renamed ? 'RENAMED' : 'MODIFIED', key, title, before: one, after: other, edited, words, renumbered, scenarios };
}

function changedScenario(
  one: ScenarioBlock,
  before: Uint8Array,
  parent: RequirementBlock,
  other: ScenarioBlock,
  after: Uint8Array,
  otherParent: RequirementBlock,
): ScenarioChange | undefined {
  const [ours, theirs] = [relativeKey(one, parent), relativeKey(other, otherParent)];
  const edited =
    blockText(before, { start: bodyStart(one), end: one.range.end }) !==
    blockText(after, { start: bodyStart(other), end: other.range.end });
  const retitled = isNamed(one, before) && isNamed(other, after) && one.title !== other.title;
  const renamed = ours !== theirs || retitled;
  if (!edited && !renamed) return undefined;
  const renumbered = renamed && !edited && !retitled && sameButNumber(ours, theirs);
  return { kind: renamed ? 'RENAMED' : 'MODIFIED', key: other.key, title: other.title, before: one, after: other, edited, renumbered };
}

/** A scenario's key without the requirement's: `3.1` of requirement `3` is `1`, so that renumbering the requirement does not change it. */
function relativeKey({ key }: ScenarioBlock, parent: RequirementBlock): string {
  return key.startsWith(`${parent.key}.`) ? key.slice(parent.key.length + 1) : key;
}

/** Whether a block has a name of its own, and not the first words of its text for a title. */
function isNamed(block: RequirementBlock | ScenarioBlock, bytes: Uint8Array): boolean {
  const { start, end } = block.text;
  if (block.title === '') return false;
  const opening = blockText(bytes, { start, end: Math.min(end, start + block.title.length * 4 + 64) });
  return !opening.replaceAll('**', '').startsWith(block.title.replace(/…$/u, ''));
}

function sameButNumber(one: string, other: string): boolean {
  return one.replaceAll(/\d+/gu, '#') === other.replaceAll(/\d+/gu, '#');
}
