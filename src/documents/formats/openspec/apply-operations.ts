/** Carries out what a delta asks for on the requirements of a main spec, in OpenSpec's order: renamed, removed, modified, added. */
import { wholeBlock, type Block, type MainParts, type Plan } from './apply-blocks.ts';
import { lossesOf } from './apply-losses.ts';
import type { Doubt, EarlierTexts, Conflict, ConflictCause, OperationCounts, Refusal, RefusalRule, Resolution } from './apply-model.ts';
import { sameBlock } from './apply-text.ts';
import { foldName, requirementName } from './names.ts';

/** A place in the spec: what stood there, and what stands there now. */
interface Slot {
  readonly origin: Block | undefined;
  block: Block | undefined;
}

export interface Outcome {
  /** What is left, in its order. */
  readonly blocks: readonly Block[];
  readonly counts: OperationCounts;
  readonly reasons: readonly Refusal[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly string[];
}

export interface OperationInput {
  /** What a review of the change is called for by. */
  readonly called: string;
  readonly capability: string;
  readonly parts: MainParts;
  readonly plan: Plan;
  /** There is no main spec yet. */
  readonly isNew: boolean;
  readonly base: EarlierTexts | undefined;
  readonly resolve: ReadonlyMap<string, Resolution>;
}

/** The spec while it is worked on. */
interface Work extends OperationInput {
  readonly slots: Slot[];
  /** Slots by the name they have now. */
  readonly named: Map<string, Slot>;
  readonly done: { added: number; modified: number; removed: number; renamed: number };
  readonly reasons: Refusal[];
  readonly conflicts: Conflict[];
  readonly warnings: string[];
}

/** Applies the operations. Nothing may be used of an outcome that has reasons. */
export function operate(input: OperationInput): Outcome {
  const slots: Slot[] = input.parts.blocks.map((block) => ({ origin: block, block }));
  const named = new Map(slots.map((slot) => [slot.block?.name ?? '', slot]));
  const done = { added: 0, modified: 0, removed: 0, renamed: 0 };
  const work: Work = { ...input, slots, named, done, reasons: [], conflicts: [], warnings: [] };
  for (const pair of input.plan.renamed) rename(work, pair);
  for (const name of input.plan.removed) remove(work, name);
  for (const block of input.plan.modified) modify(work, block);
  for (const block of input.plan.added) add(work, block);
  const { reasons, conflicts, warnings } = work;
  return { blocks: slots.flatMap(({ block }) => (block === undefined ? [] : [block])), counts: done, reasons, conflicts, warnings };
}

function refuse(work: Work, rule: RefusalRule, requirement: string, message: string, fix?: string): void {
  const { capability } = work;
  work.reasons.push({ rule, capability, requirement, message: `${capability}: ${message}`, ...(fix === undefined ? {} : { fix }) });
}

/** The name of another requirement that differs in case or blanks only. */
function nearMiss(work: Work, name: string, except?: string): string | undefined {
  for (const [key, { block }] of work.named) if (key !== except && foldName(key) === foldName(name)) return block?.name;
  return undefined;
}

function rename(work: Work, { from, to }: { readonly from: string; readonly to: string }): void {
  const { named } = work;
  const slot = named.get(from);
  if (slot?.block === undefined) {
    const near = named.has(to) ? nearMiss(work, from, to) : undefined;
    if (named.has(to) && near === undefined) return;
    const where = near === undefined ? '' : `, but "${near}" is`;
    refuse(work, near === undefined ? 'archive/not-found' : 'archive/near-miss', from, `RENAMED "${from}" is not in the main spec${where}`);
    return;
  }
  if (named.has(to)) return refuse(work, 'archive/already-exists', to, `RENAMED to "${to}", which the main spec has already`);
  const near = nearMiss(work, to, from);
  if (near !== undefined)
    return refuse(work, 'archive/near-miss', to, `RENAMED to "${to}", which differs from "${near}" in case or blanks only`);
  const [, ...rest] = slot.block.raw.split('\n');
  slot.block = { name: to, raw: [`### Requirement: ${to}`, ...rest].join('\n') };
  named.delete(from);
  named.set(to, slot);
  work.done.renamed += 1;
}

function remove(work: Work, name: string): void {
  const slot = work.named.get(name);
  if (slot?.block === undefined) {
    if (work.isNew) return;
    const near = nearMiss(work, name);
    if (near !== undefined) return refuse(work, 'archive/near-miss', name, `REMOVED "${name}" is not in the main spec, but "${near}" is`);
    work.warnings.push(`${work.capability}: REMOVED "${name}" is not in the main spec; it counts as removed already`);
    return;
  }
  const settled = settle(work, name, slot, undefined);
  if (settled === 'stays') return;
  if (settled !== undefined) return put(work, name, slot, settled);
  slot.block = undefined;
  work.named.delete(name);
  work.done.removed += 1;
}

function modify(work: Work, wanted: Block): void {
  const slot = work.named.get(wanted.name);
  if (slot?.block === undefined) return modifyMissing(work, wanted);
  const [heading = ''] = wanted.raw.split('\n');
  if (requirementName(heading) !== wanted.name)
    return refuse(work, 'archive/not-found', wanted.name, `MODIFIED "${wanted.name}" has a heading with more than the name`);
  const settled = settle(work, wanted.name, slot, wanted);
  if (settled !== 'stays' && settled !== undefined) put(work, wanted.name, slot, settled);
}

function put(work: Work, name: string, slot: Slot, block: Block): void {
  if (slot.block === undefined || !sameBlock(slot.block.raw, block.raw)) work.done.modified += 1;
  slot.block = block;
  work.named.set(name, slot);
}

function modifyMissing(work: Work, wanted: Block): void {
  const known = earlier(work, wanted.name, undefined);
  const plain = `MODIFIED "${wanted.name}" is not in the main spec`;
  if (known.base === undefined) return refuse(work, 'archive/not-found', wanted.name, plain);
  const resolved = resolution(work, wanted.name, undefined, wanted);
  if (resolved === 'stays') return;
  if (resolved !== undefined) return append(work, resolved);
  refuse(work, 'archive/not-found', wanted.name, `${plain} any more: it was removed after the change was written`, waysOut(work));
  work.conflicts.push({
    capability: work.capability,
    requirement: wanted.name,
    causes: ['removed-underneath'],
    ...known,
    theirs: wanted.raw,
    lost: [],
  });
}

function add(work: Work, wanted: Block): void {
  const slot = work.named.get(wanted.name);
  if (slot?.block === undefined) {
    const near = nearMiss(work, wanted.name);
    if (near === undefined) return append(work, wanted);
    return refuse(work, 'archive/near-miss', wanted.name, `ADDED "${wanted.name}" differs from "${near}" in case or blanks only`);
  }
  if (sameBlock(slot.block.raw, wanted.raw)) return;
  const resolved = resolution(work, wanted.name, slot.block, wanted);
  if (resolved === 'stays') return;
  if (resolved !== undefined) return put(work, wanted.name, slot, resolved);
  refuse(
    work,
    'archive/already-exists',
    wanted.name,
    `ADDED "${wanted.name}" is in the main spec already, with another text`,
    waysOut(work),
  );
  conflict(work, wanted.name, slot, wanted, ['already-there'], []);
}

function append(work: Work, block: Block): void {
  const slot: Slot = { origin: undefined, block };
  work.slots.push(slot);
  work.named.set(block.name, slot);
  work.done.added += 1;
}

/** How a person gets on from a conflict. */
function waysOut({ called }: Work): string {
  return `settle it with \`trueup review change:${called}\`, take both texts into the change and commit it, or choose with \`--take main\` or \`--take change\``;
}

/** What comes in a requirement's place, `stays` when its text is kept, undefined when it goes or (with a reason noted) nothing may happen. */
function settle(work: Work, name: string, slot: Slot, wanted: Block | undefined): Block | 'stays' | undefined {
  const ours = slot.block;
  if (ours === undefined) return wanted;
  const resolved = resolution(work, name, ours, wanted);
  if (resolved !== undefined) return resolved;
  if (work.resolve.get(name) === 'theirs') return wanted;
  const found = lossesOf({ name, ours: ours.raw, origin: slot.origin?.raw ?? '', base: baseOf(work, name, slot), wanted: wanted?.raw });
  if (found === 'untouched') {
    work.warnings.push(`${work.capability}: MODIFIED "${name}" changes nothing of what it was written against; the later text stays`);
    return 'stays';
  }
  for (const { rule, message } of found) refuse(work, rule, name, message, waysOut(work));
  if (found.length > 0)
    conflict(
      work,
      name,
      slot,
      wanted,
      found.map(({ cause }) => cause),
      found.flatMap(({ lost }) => lost),
    );
  return found.length > 0 ? 'stays' : wanted;
}

/** Texts of a requirement when the change was written, by the name it has in the main spec or had before a rename. */
function baseOf(work: Work, name: string, slot: Slot | undefined): readonly string[] | Doubt | undefined {
  if (work.base === undefined) return undefined;
  const before = work.plan.renamed.filter(({ to }) => to === name).map(({ from }) => from);
  const found = [slot?.origin?.name ?? name, ...before].map((candidate) => work.base?.(candidate));
  return found.find((texts) => texts !== undefined && ('why' in texts || texts.length > 0)) ?? found[0];
}

/** The text to show as the one the change was written against. */
function earlier(work: Work, name: string, slot: Slot | undefined): Pick<Conflict, 'base' | 'uncertain'> {
  const known = baseOf(work, name, slot);
  if (known !== undefined && 'why' in known) return { ...(known.base === undefined ? {} : { base: known.base }), uncertain: true };
  const [base, ...others] = new Set(known);
  return base === undefined ? {} : { base, ...(others.length === 0 ? {} : { uncertain: true }) };
}

function resolution(work: Work, name: string, ours: Block | undefined, theirs: Block | undefined): Block | 'stays' | undefined {
  const said = work.resolve.get(name);
  if (said === undefined) return undefined;
  if (said === 'ours') return 'stays';
  if (said === 'theirs') return theirs;
  const block = wholeBlock(said.text);
  if (block?.name === name) return block;
  refuse(work, 'archive/bad-resolution', name, `the text for "${name}" is not one requirement under its heading`);
  return ours === undefined ? undefined : 'stays';
}

function conflict(
  work: Work,
  name: string,
  slot: Slot,
  wanted: Block | undefined,
  causes: readonly ConflictCause[],
  lost: readonly string[],
): void {
  work.conflicts.push({
    capability: work.capability,
    requirement: name,
    causes,
    ...earlier(work, name, slot),
    ...(slot.block === undefined ? {} : { ours: slot.block.raw }),
    ...(wanted === undefined ? {} : { theirs: wanted.raw }),
    lost,
  });
}
