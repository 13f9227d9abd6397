/** Finds the errors of a change that keep it from being archived: what OpenSpec's own validation refuses. */
import type { Tree, Unit } from '../format.ts';
import type { Refusal } from './apply-model.ts';
import { checkUnits } from './check.ts';

/** Why a change is not archived. A reason of the change as a whole names no capability. */
export type ArchiveReason = Omit<Refusal, 'capability' | 'rule'> & { readonly rule: string; readonly capability?: string };

/** Rules that say nothing against archiving: what applying finds itself, with the conflict that belongs to it. */
const APPLIED: ReadonlySet<string> = new Set(['openspec/scenario-lost']);
/** A change without any delta only moves. */
const WITHOUT_DELTAS: ReadonlySet<string> = new Set(['openspec/delta-none']);

/** Errors of a change; warnings and advice keep nobody from archiving. */
export function changeErrors(tree: Tree, unit: Unit, hasDeltas: boolean): readonly ArchiveReason[] {
  return checkUnits(tree, [unit]).flatMap(({ issues }) =>
    issues
      .filter(({ level, rule }) => level === 'ERROR' && !APPLIED.has(rule) && (hasDeltas || !WITHOUT_DELTAS.has(rule)))
      .map(({ rule, file, line, message, fix }) => ({
        rule,
        message: `${file}${line > 0 ? `:${line}` : ''}: ${message.split('\n')[0] ?? ''}`,
        ...(fix === undefined ? {} : { fix }),
      })),
  );
}
