/** Finds what is wrong with a delta on its own, whatever the main spec holds. */
import type { Refusal, RefusalRule } from './apply-model.ts';
import type { Plan } from './apply-blocks.ts';
import type { UnpairedRename } from './delta.ts';
import { foldName } from './names.ts';

type Section = 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED';

/** Reasons to refuse a delta before its main spec is looked at: pairs, repetitions, and sections that contradict each other. */
export function deltaRefusals(capability: string, delta: Plan, unpairedRenames: readonly UnpairedRename[]): readonly Refusal[] {
  const refusal = (rule: RefusalRule, requirement: string, message: string): Refusal => ({
    rule,
    capability,
    requirement,
    message: `${capability}: ${message}`,
  });
  const unpaired = unpairedRenames.slice(0, 1).map(({ side, name, line }) => ({
    ...refusal('archive/unpaired-rename', name, `RENAMED line ${line} (${side}: "${name}") has no ${side === 'FROM' ? 'TO' : 'FROM'} line`),
    fix: 'write each rename as a FROM line followed at once by its TO line',
  }));
  const twice = (section: string, names: readonly string[]) =>
    repeated(names).map((name) => refusal('archive/duplicate-in-delta', name, `"${name}" stands twice in ${section}`));
  const found = [
    ...unpaired,
    ...twice('ADDED', names(delta.added)),
    ...twice('MODIFIED', names(delta.modified)),
    ...twice('REMOVED', delta.removed),
    ...twice(
      'RENAMED FROM',
      delta.renamed.map(({ from }) => from),
    ),
    ...twice(
      'RENAMED TO',
      delta.renamed.map(({ to }) => to),
    ),
    ...contradictions(delta).map(({ rule, name, message }) => refusal(rule, name, message)),
  ];
  if (found.length > 0 || operations(delta) > 0) return found;
  return [
    {
      ...refusal('archive/no-operation', '', 'the delta asks for nothing'),
      fix: 'give it an ADDED, MODIFIED, REMOVED or RENAMED section with a requirement',
    },
  ];
}

const names = (blocks: readonly { readonly name: string }[]) => blocks.map(({ name }) => name);

const operations = ({ added, modified, removed, renamed }: Plan) => added.length + modified.length + removed.length + renamed.length;

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

interface Contradiction {
  readonly rule: RefusalRule;
  readonly name: string;
  readonly message: string;
}

function contradictions(delta: Plan): readonly Contradiction[] {
  const added = new Set(names(delta.added));
  const modified = new Set(names(delta.modified));
  const removed = delta.removed;
  const both = (name: string, a: Section, b: Section): Contradiction => ({
    rule: 'archive/in-several-sections',
    name,
    message: `"${name}" stands in ${a} and in ${b}`,
  });
  const ofRenames = delta.renamed.flatMap(({ from, to }): Contradiction[] => [
    ...removed.filter((name) => foldName(name) === foldName(from)).map((name) => both(name, 'RENAMED', 'REMOVED')),
    ...(modified.has(from)
      ? [{ rule: 'archive/modified-names-old' as const, name: from, message: `MODIFIED must use the new name "${to}", not "${from}"` }]
      : []),
    ...(added.has(to)
      ? [{ rule: 'archive/renamed-to-added' as const, name: to, message: `"${to}" is the new name of a RENAMED and stands in ADDED` }]
      : []),
  ]);
  return [
    ...ofRenames,
    ...[...modified].flatMap((name) => [
      ...(removed.includes(name) ? [both(name, 'MODIFIED', 'REMOVED')] : []),
      ...(added.has(name) ? [both(name, 'MODIFIED', 'ADDED')] : []),
    ]),
    ...[...added].flatMap((name) => (removed.includes(name) ? [both(name, 'ADDED', 'REMOVED')] : [])),
  ];
}
