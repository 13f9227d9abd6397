/** Applies a whole change: every capability it touches, or none. */
import { applyDelta } from './apply.ts';
import type { AppliedSpec, CapabilityInput, Conflict, OperationCounts, Refusal } from './apply-model.ts';
import { checkSpec } from './check-spec.ts';
import { append } from '../../../domain/append.ts';

/** A change with everything that decides what it does. */
export interface ChangeInput {
  /** Its id, for the purpose of specs it makes. */
  readonly change: string;
  readonly capabilities: readonly CapabilityInput[];
  /** The change says that a spec whose last requirement it removes goes with it. */
  readonly retires: boolean;
}

/** What becomes of one main spec. `keep`: it says already what the change asks for, and no byte of it changes. */
export interface SpecOutcome {
  readonly capability: string;
  readonly outcome: 'write' | 'retire' | 'keep';
  /** The whole new spec; only when it is written. */
  readonly bytes?: Uint8Array;
  readonly counts: OperationCounts;
}

export type ChangeOutcome =
  | {
      readonly kind: 'applied';
      readonly specs: readonly SpecOutcome[];
      readonly counts: OperationCounts;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly reasons: readonly Refusal[];
      readonly conflicts: readonly Conflict[];
      readonly warnings: readonly string[];
    };

/** Applies every delta of a change. One refusal, or one new spec that OpenSpec finds errors in, refuses all. Pure. */
export function applyChange({ change, capabilities, retires }: ChangeInput): ChangeOutcome {
  const reasons: Refusal[] = [];
  const conflicts: Conflict[] = [];
  const warnings: string[] = [];
  const specs: SpecOutcome[] = [];
  for (const input of capabilities) {
    const result = applyDelta(change, input);
    if (result.kind === 'refused') {
      append(reasons, result.reasons);
      append(conflicts, result.conflicts);
      continue;
    }
    const decided = decide(result, input.main !== undefined, retires);
    if ('outcome' in decided) specs.push(decided);
    else append(reasons, decided.reasons);
    append(warnings, result.warnings);
  }
  if (reasons.length > 0) return { kind: 'refused', reasons, conflicts, warnings };
  const total = (operation: keyof OperationCounts) =>
    specs.reduce((sum, { outcome, counts }) => sum + (outcome === 'keep' ? 0 : counts[operation]), 0);
  const counts = { added: total('added'), modified: total('modified'), removed: total('removed'), renamed: total('renamed') };
  return { kind: 'applied', specs, counts, warnings };
}

const NO_REQUIREMENTS = 'openspec/requirement-none';

function decide(result: AppliedSpec, exists: boolean, retires: boolean): SpecOutcome | { readonly reasons: readonly Refusal[] } {
  const { capability, bytes, counts, empty, unaccounted } = result;
  const errors = checkSpec('', bytes).filter(({ level }) => level === 'ERROR');
  const retirable = empty && errors.length > 0 && errors.every(({ rule }) => rule === NO_REQUIREMENTS);
  if (retires && retirable && unaccounted.length === 0) {
    if (!exists) return { capability, outcome: 'keep', counts };
    if (counts.removed > 0) return { capability, outcome: 'retire', counts };
  }
  if (errors.length > 0) {
    const fix = retirable && exists && counts.removed > 0 ? retirementFix(retires, unaccounted) : undefined;
    return {
      reasons: errors.map(({ message, line }) => ({
        rule: 'archive/result-invalid',
        capability,
        message: `${capability}: the new spec would not be valid${line > 0 ? ` (line ${line})` : ''}: ${message.split('\n')[0] ?? ''}`,
        ...(fix === undefined ? {} : { fix }),
      })),
    };
  }
  const changes = counts.added + counts.modified + counts.removed + counts.renamed;
  return changes === 0 ? { capability, outcome: 'keep', counts } : { capability, outcome: 'write', bytes, counts };
}

const SHOWN_MAX = 3;

function retirementFix(retires: boolean, unaccounted: readonly string[]): string {
  if (unaccounted.length > 0) {
    const more = unaccounted.length > SHOWN_MAX ? ` and ${unaccounted.length - SHOWN_MAX} more` : '';
    const shown = unaccounted.slice(0, SHOWN_MAX).map((line) => `"${line.slice(0, 80)}"`);
    return `move what is no requirement out of the spec before it goes: ${shown.join(', ')}${more}`;
  }
  return retires
    ? 'delete the spec by hand'
    : 'to delete a spec with its last requirement, set `retire_capabilities: true` in .openspec.yaml of the change';
}
