/** Finds what would be lost if a requirement took the text of a change, or went with it. */
import { scenarioNames } from './apply-blocks.ts';
import { lostTail } from './apply-foreign.ts';
import type { ConflictCause, Doubt, RefusalRule } from './apply-model.ts';
import { sameBlock } from './apply-text.ts';

/** One way in which text would be lost. */
export interface Loss {
  readonly cause: ConflictCause;
  /** Names of scenarios, or the heading that goes. */
  readonly lost: readonly string[];
  readonly rule: RefusalRule;
  readonly message: string;
}

/** A requirement that a change modifies or removes. All texts are whole blocks. */
export interface Replacement {
  readonly name: string;
  /** In the main spec, as renames of the same change left it; `origin` before them. */
  readonly ours: string;
  readonly origin: string;
  /** What it was when the change was written; see `EarlierTexts`. */
  readonly base: readonly string[] | Doubt | undefined;
  /** Undefined when it is removed. */
  readonly wanted: string | undefined;
}

/** Everything that would be lost; `untouched` when the change says nothing new and only somebody else changed the text. */
export function lossesOf({ name, ours, origin, base, wanted }: Replacement): readonly Loss[] | 'untouched' {
  const doubt = base === undefined || !('why' in base) || (wanted !== undefined && sameBlock(wanted, ours)) ? undefined : base;
  const known = base === undefined || 'why' in base ? undefined : base.map((text) => headed(text, ours));
  const isLater = known !== undefined && !known.some((text) => sameBlock(text, ours)) && (wanted === undefined || !sameBlock(wanted, ours));
  if (isLater && wanted !== undefined && known.some((text) => sameBlock(text, wanted))) return 'untouched';
  const losses: Loss[] = [];
  const scenarios = wanted === undefined ? [] : missing(scenarioNames(ours), scenarioNames(wanted));
  if (scenarios.length > 0) {
    const message = `MODIFIED "${name}" leaves out ${scenarios.map((scenario) => `"${scenario}"`).join(', ')} of the main spec`;
    losses.push({ cause: 'scenarios-go', lost: scenarios, rule: 'archive/scenarios-lost', message });
  }
  if (isLater) {
    const message = `${wanted === undefined ? 'REMOVED' : 'MODIFIED'} "${name}" was written against another text than the main spec has now`;
    losses.push({ cause: 'changed-underneath', lost: [], rule: 'archive/conflict', message });
  }
  if (doubt !== undefined) {
    const message = `${wanted === undefined ? 'REMOVED' : 'MODIFIED'} "${name}" may take back what the main spec has now: ${doubt.why}`;
    losses.push({ cause: 'changed-underneath', lost: [], rule: 'archive/conflict', message });
  }
  const heading = lostTail(origin, wanted);
  if (heading !== undefined) {
    const message = `"${heading}" stands inside the requirement "${name}" and would go with it`;
    losses.push({ cause: 'text-goes', lost: [heading], rule: 'archive/conflict', message });
  }
  return losses;
}

/** A text under another block's heading: what is compared where only the name differs. */
function headed(text: string, like: string): string {
  const [first = ''] = like.split('\n');
  return [first, ...text.split('\n').slice(1)].join('\n');
}

/** What is left of a list without another one, each name as often as it has no partner. */
function missing(has: readonly string[], keeps: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const name of keeps) left.set(name, (left.get(name) ?? 0) + 1);
  return has.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}
