/** ALN-03: one requirement id that two specs define. */
import type { Aligned } from './align-references.ts';
import { alignFinding, type CorpusChange } from './corpus.ts';
import type { SpecDocument } from './document.ts';
import { familyOf } from './normative.ts';
import { requirementText, type Requirement } from './requirements.ts';
import { suppressionsOf } from './suppressions.ts';

const RULE = 'ALN-03';
/** Two specs that share this part of a family, and at least three ids, number each for itself. */
const LOCAL_SHARE = 0.5;
const LOCAL_MIN = 3;

interface Holder {
  readonly document: SpecDocument;
  readonly requirement: Requirement;
}

/** Duplicates across specs whose ids are meant for the whole corpus. Families that a format numbers within one file (spec-kit, Kiro, OpenSpec names) have none, wherever they are used. */
export function duplicateIds({ documents, changed }: CorpusChange): readonly Aligned[] {
  const holders = new Map<string, Holder[]>();
  const families = new Map<SpecDocument, Map<string, Set<string>>>();
  const local = localFamilies(documents);
  for (const document of documents.values()) {
    if (document.format !== 'plain') continue;
    const own = new Map<string, Set<string>>();
    families.set(document, own);
    for (const requirement of document.requirements) {
      const { id, kind, line } = requirement;
      if (id === '' || local.has(familyOf(requirement)) || kind === 'criterion' || document.lines[line]?.text.trimStart().startsWith('|'))
        continue;
      const family = own.get(familyOf(requirement)) ?? new Set();
      own.set(familyOf(requirement), family);
      if (family.has(id)) continue;
      family.add(id);
      holders.set(id, [...(holders.get(id) ?? []), { document, requirement }]);
    }
  }
  return [...holders.values()].flatMap((all): readonly Aligned[] => {
    const [first, second] = all;
    if (first === undefined || second === undefined) return [];
    const family = familyOf(first.requirement);
    if (numbersForItself(families.get(first.document)?.get(family), families.get(second.document)?.get(family))) return [];
    // The spec that this change gave the id is the one to mend; else the later path.
    const newcomer = all.find(({ document, requirement }) =>
      changed.some(
        ({ path, before }) =>
          path === document.path && before !== undefined && !before.requirements.some(({ id }) => id === requirement.id),
      ),
    );
    const [place, other] = newcomer === first ? [first, second] : [newcomer ?? second, first];
    return duplicate(place, other);
  });
}

function localFamilies(documents: ReadonlyMap<string, SpecDocument>): ReadonlySet<string> {
  const formatted = [...documents.values()].filter(({ format }) => format !== 'plain');
  return new Set(formatted.flatMap(({ requirements }) => requirements.map(familyOf)));
}

function numbersForItself(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const shared = [...one].filter((id) => other.has(id)).length;
  return shared >= LOCAL_MIN && shared >= Math.min(one.size, other.size) * LOCAL_SHARE;
}

function duplicate(place: Holder, other: Holder): readonly Aligned[] {
  const { document, requirement } = place;
  if (suppressionsOf(document)(RULE, requirement.line)) return [];
  const { id, line } = requirement;
  const column = Math.max(0, document.lines[line]?.text.indexOf(id) ?? 0);
  const same = requirementText(document, requirement) === requirementText(other.document, other.requirement);
  const message = same
    ? `${id} stands in ${other.document.path} too, with the same words: one of them will be forgotten when it changes`
    : `${id} is another requirement in ${other.document.path}: a reference to it is ambiguous`;
  const fix = same ? 'Keep it in one spec and refer to it from the other.' : 'Give one of the two an id of its own.';
  return [
    {
      finding: alignFinding(document, RULE, same ? 'MEDIUM' : 'CRITICAL', { line, column, quote: id, message, fix }),
      about: [other.document.path],
    },
  ];
}
