/**
 * Puts a change and a main spec that moved since the change was written together: requirement by requirement where both edits
 * can be kept, as three documents for a person where they cannot.
 */
import type { MergeConflict, Resolution as Choice } from '../../../domain/hunk.ts';
import { mergeDocuments } from '../../merge.ts';
import { requirementTexts, wholeBlock } from './apply-blocks.ts';
import { lossesOf } from './apply-losses.ts';
import type { CapabilityInput, Conflict, Refusal, Resolution } from './apply-model.ts';
import { bytesOf, textOf, withLf } from './apply-text.ts';
import { applyDelta } from './apply.ts';
import { earlierSpec } from './earlier-spec.ts';
import { parseMainSpec } from './main-spec.ts';

/** One capability of a change beside its main spec as it is now. */
export interface Underneath {
  /** Requirements of which both edits are kept, with their whole text, by the name in the delta. */
  readonly merged: ReadonlyMap<string, string>;
  /** Conflicts that are left for a person. */
  readonly open: readonly Conflict[];
  /** Why archiving refuses the change with `merged` taken; those of the open conflicts are among them. */
  readonly reasons: readonly Refusal[];
  readonly warnings: readonly string[];
  /** What the change makes of the main spec where it has its way at every open conflict; absent when it cannot be applied. */
  readonly after?: Uint8Array;
  /** The main spec of today with the open requirements as they were when the change was written; absent when none is known. */
  readonly base?: Uint8Array;
}

/** Applies a delta and merges what changed underneath. Pure; never throws. */
export function meetUnderneath(change: string, input: CapabilityInput): Underneath {
  const first = applyDelta(change, input);
  if (first.kind === 'applied') return { merged: new Map(), open: [], reasons: [], warnings: first.warnings, after: first.bytes };
  const merged = new Map<string, string>();
  const open: Conflict[] = [];
  for (const conflict of first.conflicts) {
    const text = mergedText(conflict);
    if (text === undefined) open.push(conflict);
    else merged.set(conflict.requirement, text);
  }
  const taken = [...merged].map(([name, text]): [string, Resolution] => [name, { text }]);
  const kept = taken.length === 0 ? first : applyDelta(change, { ...input, resolve: new Map(taken) });
  const reasons = kept.kind === 'refused' ? kept.reasons : [];
  const theirs = open.map(({ requirement }): [string, Resolution] => [requirement, 'theirs']);
  const result = open.length === 0 ? kept : applyDelta(change, { ...input, resolve: new Map([...taken, ...theirs]) });
  if (result.kind === 'refused') return { merged, open, reasons, warnings: [] };
  const base = input.main === undefined ? undefined : earlierSpec(input.main, input.delta, open.filter(isMovable));
  return { merged, open, reasons, warnings: result.warnings, after: result.bytes, ...(base === undefined ? {} : { base }) };
}

/** Whether the main spec moved under the change here, and it is known from where. */
function isMovable({ causes, base, uncertain }: Conflict): boolean {
  if (uncertain === true) return false;
  return causes.includes('already-there') || (base !== undefined && causes.some((cause) => cause.endsWith('-underneath')));
}

/** Both edits of a requirement as one text; undefined where a person has to decide. */
function mergedText({ requirement, causes, base, uncertain, ours, theirs }: Conflict): string | undefined {
  if (base === undefined || ours === undefined || theirs === undefined || uncertain === true) return undefined;
  if (!causes.includes('changed-underneath')) return undefined;
  const [heading = ''] = ours.split('\n');
  const before = [heading, ...base.split('\n').slice(1)].join('\n');
  const [from, mine, yours] = [before, ours, theirs].map((text) => bytesOf(`${text}\n`));
  if (from === undefined || mine === undefined || yours === undefined) return undefined;
  const { bytes, conflicts, doubled } = mergeDocuments(from, mine, yours);
  const text = textOf(bytes).trimEnd();
  if (conflicts.length > 0 || doubled.length > 0 || wholeBlock(text)?.name !== requirement) return undefined;
  return loses(requirement, ours, text) ? undefined : text;
}

/** Whether a scenario of the main spec, or a heading in the requirement, would go. */
function loses(name: string, ours: string, wanted: string | undefined): boolean {
  const found = lossesOf({ name, ours, origin: ours, base: undefined, wanted });
  return found !== 'untouched' && found.length > 0;
}

/** What a person said about the open conflicts of one capability. */
export interface Said {
  /** By the id that `mergeDocuments` gives a conflict. */
  readonly choose: (conflict: MergeConflict) => Choice | undefined;
  /** Whether exactly this outcome, with all that goes in it, is what the person wants. */
  readonly wants: (before: Uint8Array, after: Uint8Array) => boolean;
  /** Whether the main spec is what the person wants already. */
  readonly has: (main: Uint8Array) => boolean;
}

/** What stands in place of every open requirement, by the name in the delta; undefined when that is not said. */
export function settleUnderneath(
  change: string,
  input: CapabilityInput,
  { merged, open, after, base }: Underneath,
  { choose, wants, has }: Said,
): ReadonlyMap<string, Resolution> | undefined {
  if (input.main === undefined || after === undefined || open.length === 0) return undefined;
  if (has(input.main)) return new Map([...merged.keys(), ...open.map(({ requirement }) => requirement)].map((name) => [name, 'ours']));
  const from = base ?? input.main;
  const asked = mergeDocuments(from, input.main, after).conflicts;
  const choices = Object.fromEntries(
    asked.flatMap((conflict) => {
      const choice = choose(conflict);
      return choice === undefined ? [] : [[conflict.id, choice]];
    }),
  );
  const settled = mergeDocuments(from, input.main, after, choices);
  if (settled.conflicts.length > 0) return undefined;
  const texts = requirementTexts(parseMainSpec(settled.bytes));
  const isLossless = asked.length > 0 && open.every((conflict) => isMovable(conflict) && !goes(conflict, texts.get(conflict.requirement)));
  if (!isLossless && !wants(input.main, settled.bytes)) return undefined;
  const resolve = new Map([...merged].map(([name, text]): [string, Resolution] => [name, { text }]));
  for (const conflict of open) {
    const resolution = standing(conflict, texts.get(conflict.requirement));
    if (resolution === undefined) return undefined;
    resolve.set(conflict.requirement, resolution);
  }
  const result = applyDelta(change, { ...input, resolve });
  // Words of a person's own may hold more than the requirement: all of them are written, or the conflict stays.
  return result.kind === 'applied' && sameLines(result.bytes, settled.bytes) ? resolve : undefined;
}

/** Whether a decided text lacks what nobody was asked about. What is absent as a whole was asked about. */
function goes({ requirement, ours }: Conflict, text: string | undefined): boolean {
  return ours !== undefined && text !== undefined && loses(requirement, ours, text);
}

function standing({ ours, theirs }: Conflict, text: string | undefined): Resolution | undefined {
  if (text !== undefined) return { text };
  if (theirs === undefined) return 'theirs';
  return ours === undefined ? 'ours' : undefined;
}

/** Whether two specs differ in empty lines and line endings at most. */
function sameLines(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [one, other].map((bytes) =>
    withLf(textOf(bytes))
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .join('\n'),
  );
  return a === b;
}
