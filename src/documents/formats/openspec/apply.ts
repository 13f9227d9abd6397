/** Applies one delta to its main spec as OpenSpec's archive does, byte for byte, and refuses where that would lose text unseen. */
import { encode } from '../../lines.ts';
import { blockOf, mainParts, type MainParts, type Plan } from './apply-blocks.ts';
import { deltaRefusals } from './apply-checks.ts';
import type { AppliedSpec, CapabilityInput, Refusal, RefusedSpec } from './apply-model.ts';
import { operate } from './apply-operations.ts';
import { skeleton } from './apply-skeleton.ts';
import { mergeProblems } from './apply-structure.ts';
import { bytesOf, collapseBlankRuns, textOf, withEndingOf, withLf } from './apply-text.ts';
import { unaccountedLines } from './apply-unaccounted.ts';
import { parseDelta, type Delta } from './delta.ts';
import { parseMainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';
import { purposeRange } from './purpose.ts';

/**
 * What the main spec becomes, or why it stays: renames, removals, modifications and additions in this order, everything
 * else kept in its order, one empty line between parts, the line ending as it was. `change` names the change in a new
 * spec that has no purpose. Pure; never throws.
 */
export function applyDelta(change: string, input: CapabilityInput): AppliedSpec | RefusedSpec {
  const { capability } = input;
  const delta = parseDelta(input.delta);
  const plan = planOf(delta);
  const wrong = deltaRefusals(capability, plan, delta.unpaired);
  if (wrong.length > 0) return refused(wrong);
  const purpose = purposeOf(input.delta);
  const isNew = input.main === undefined;
  if (isNew && delta.modified.length + delta.renamed.length > 0) return refused([noMainSpec(capability)]);
  const start = isNew ? skeleton(capability, change, purpose) : undefined;
  const main = input.main ?? encode(start?.text ?? '');
  const spec = parseMainSpec(main);
  const problems = mergeProblems(spec);
  if (problems.length > 0) return refused(problems.map((problem) => broken(capability, problem)));
  const parts = mainParts(spec);
  const outcome = operate({
    called: input.called ?? change,
    capability,
    parts,
    plan,
    isNew,
    base: input.base,
    resolve: input.resolve ?? new Map(),
  });
  if (outcome.reasons.length > 0) return { kind: 'refused', reasons: outcome.reasons, conflicts: outcome.conflicts };
  const text = rebuilt(
    parts,
    outcome.blocks.map(({ raw }) => raw),
  );
  return {
    kind: 'applied',
    capability,
    bytes: bytesOf(isNew ? text : withEndingOf(text, textOf(main))),
    counts: outcome.counts,
    warnings: [
      ...orphanWarnings(capability, delta),
      ...(start?.warnings ?? keptPurpose(capability, main, purpose)),
      ...newWarnings(capability, delta, isNew),
      ...outcome.warnings,
    ],
    empty: outcome.blocks.length === 0,
    unaccounted: unaccountedLines(parts),
  };
}

function refused(reasons: readonly Refusal[]): RefusedSpec {
  return { kind: 'refused', reasons, conflicts: [] };
}

function noMainSpec(capability: string): Refusal {
  return {
    rule: 'archive/no-main-spec',
    capability,
    message: `${capability}: there is no main spec, so nothing in it can be modified or renamed`,
    fix: 'put the requirements of a new capability under ADDED',
  };
}

function broken(capability: string, problem: string): Refusal {
  return { rule: 'archive/main-spec-broken', capability, message: `${capability}: ${problem}`, fix: 'mend the main spec first' };
}

function purposeOf(bytes: Uint8Array): string | undefined {
  const range = purposeRange(bytes);
  return range === undefined ? undefined : withLf(textOf(bytes.subarray(range.start, range.end)));
}

function planOf({ source, added, modified, removed, renamed }: Delta): Plan {
  return {
    added: added.map((part) => blockOf(source, part)),
    modified: modified.map((part) => blockOf(source, part)),
    removed: removed.map(({ name }) => cleanName(name)),
    renamed: renamed.map(({ from, to }) => ({ from: cleanName(from.name), to: cleanName(to.name) })),
  };
}

function orphanWarnings(capability: string, { orphans }: Delta): readonly string[] {
  return orphans.map(({ name, line, section }) => {
    const where = section === undefined ? 'above the first section' : `under "${section}"`;
    return `${capability}: the requirement "${name}" (line ${line}) stands ${where}, which says nothing of what becomes of it; it is not applied`;
  });
}

function keptPurpose(capability: string, main: Uint8Array, purpose: string | undefined): readonly string[] {
  const existing = purposeOf(main);
  if (purpose === undefined || existing === undefined || existing === purpose) return [];
  return [`${capability}: the main spec keeps its Purpose; that of the delta is left out`];
}

function newWarnings(capability: string, { removed }: Delta, isNew: boolean): readonly string[] {
  return isNew && removed.length > 0
    ? [`${capability}: there is no main spec, so nothing is removed from it (${removed.length} named)`]
    : [];
}

/** The parts with one empty line between, and one line feed at the end. */
function rebuilt({ before, heading, preamble, after }: MainParts, blocks: readonly string[]): string {
  const body = [preamble.trimEnd(), ...blocks]
    .filter((part) => part !== '')
    .join('\n\n')
    .trimEnd();
  const whole = [before.trimEnd(), heading, body, after.trim()].filter((part) => part !== '').join('\n\n');
  return `${collapseBlankRuns(whole).trimEnd()}\n`;
}
