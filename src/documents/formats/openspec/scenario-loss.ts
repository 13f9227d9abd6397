/** Finds scenarios that a MODIFIED requirement leaves out although the main spec has them: it replaces the whole requirement. */
import type { Delta } from './delta.ts';
import type { Report } from './issue.ts';
import { parseMainSpec } from './main-spec.ts';
import { cleanName } from './names.ts';
import { scenarioParts, type RequirementPart } from './requirement-part.ts';

const LISTED_MAX = 3;

/** Reports every MODIFIED requirement of a delta that would drop scenarios of its main spec. Follows renames of the same delta. */
export function lostScenarios(delta: Delta, main: Uint8Array, report: Report): void {
  if (delta.modified.length === 0) return;
  const spec = parseMainSpec(main);
  const current = new Map((spec.section?.blocks ?? []).map((part) => [cleanName(part.name), part]));
  const renamedFrom = new Map(delta.renamed.map(({ from, to }) => [cleanName(to.name), cleanName(from.name)]));
  const renamedAway = new Set(delta.renamed.map(({ from }) => cleanName(from.name)));
  for (const part of delta.modified) {
    const key = cleanName(part.name);
    const block = renamedAway.has(key) ? undefined : currentBlock(key, current, renamedFrom);
    if (block === undefined) continue;
    const had = scenarioParts(spec.source, block).map(({ name }) => name);
    const has = scenarioParts(delta.source, part).map(({ name }) => name);
    const missing = unmatched(had, has);
    if (missing.length === 0) continue;
    const message = `MODIFIED "${part.name}" omits scenario(s) the current spec still has: ${quoted(missing)}. ${balance(had, has)} Copy the omitted scenarios into the MODIFIED block (a MODIFIED requirement replaces the whole block, so archive refuses to drop them).`;
    report('ERROR', 'scenario-lost', { start: part.header.start, end: part.header.end }, message);
  }
}

/** The block of a name, or the one that a chain of renames leads back to. */
function currentBlock(
  name: string,
  current: ReadonlyMap<string, RequirementPart>,
  renamedFrom: ReadonlyMap<string, string>,
): RequirementPart | undefined {
  const visited = new Set<string>();
  for (let key: string | undefined = name; key !== undefined && !visited.has(key); key = renamedFrom.get(key)) {
    const block = current.get(key);
    if (block !== undefined) return block;
    visited.add(key);
  }
  return undefined;
}

/** Names without a partner in `against`; a name that stands there twice pairs twice. */
function unmatched(names: readonly string[], against: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const name of against) left.set(name, (left.get(name) ?? 0) + 1);
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    return count === 0;
  });
}

function balance(had: readonly string[], has: readonly string[]): string {
  const scale = `The modified block has ${scenarios(has.length)}; the current spec has ${scenarios(had.length)}.`;
  const added = unmatched(has, had);
  if (added.length === 0) return `${scale} It adds none.`;
  const rest = added.length - LISTED_MAX;
  const names = `${quoted(added.slice(0, LISTED_MAX))}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `${scale} It adds ${scenarios(added.length)} not in the current spec: ${names}.`;
}

function scenarios(count: number): string {
  return `${count} ${count === 1 ? 'scenario' : 'scenarios'}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
