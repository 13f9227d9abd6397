/** Tells when a change needs the corpus to be aligned, and finds where the corpus no longer fits together. */
import type { AlignTrigger, Finding } from '../domain/gap.ts';
import { duplicateIds } from './align-ids.ts';
import { brokenReferences } from './align-references.ts';
import { misalignedStates, stateChanges } from './align-states.ts';
import { oldTerms } from './align-terms.ts';
import { readCorpusChange, specReferredTo, type ChangedSpec, type CorpusChange } from './corpus.ts';
import { compareFindings } from './ledger.ts';

interface CorpusSpec {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Evidence names at most this many places. */
const PLACES_MAX = 2;

/** The documented trigger conditions that hold, in the document's order, each with a sentence a person can check. */
export function alignTriggers(input: {
  readonly changed: readonly ChangedSpec[];
  readonly corpus: readonly CorpusSpec[];
  readonly triggerOnCrossRefs: boolean;
  readonly triggerOnNewSpec: boolean;
}): AlignTrigger[] {
  const change = readCorpusChange(input.corpus, input.changed);
  const sentences: readonly (readonly [AlignTrigger['trigger'], readonly string[]])[] = [
    ['cross_refs', input.triggerOnCrossRefs ? crossReferences(change) : []],
    ['state_machines', stateChanges(change)],
    ['renamed_terms', change.renames.map(({ from, to, path }) => `"${from}" became "${to}" in ${path}`)],
    [
      'new_spec',
      input.triggerOnNewSpec ? input.changed.filter(({ before }) => before === undefined).map(({ path }) => `${path} is new`) : [],
    ],
  ];
  return sentences.flatMap(([trigger, evidence]) => (evidence.length === 0 ? [] : [{ trigger, evidence: told(evidence) }]));
}

/**
 * What does not fit together. `ALN-01` broken reference (CRITICAL; MEDIUM for a section number that never was), `ALN-02`
 * renamed term still used (MEDIUM), `ALN-03` one id for two requirements (CRITICAL; MEDIUM when they say the same),
 * `ALN-04` state of a shared machine that one view lacks (MEDIUM; CRITICAL when this change removed it). `targets`
 * limits it to findings in or about those specs; empty means all. Sorted by path and place.
 */
export function alignCorpus(input: {
  readonly targets: readonly string[];
  readonly corpus: readonly CorpusSpec[];
  readonly changed: readonly ChangedSpec[];
}): Finding[] {
  const change = readCorpusChange(input.corpus, input.changed);
  const targets = new Set(input.targets);
  const found = [...brokenReferences(change), ...oldTerms(change), ...duplicateIds(change), ...misalignedStates(change)];
  return found
    .filter(({ finding, about }) => targets.size === 0 || targets.has(finding.path) || about.some((path) => targets.has(path)))
    .map(({ finding }) => finding)
    .toSorted(compareFindings);
}

function told(evidence: readonly string[]): string {
  const rest = evidence.length - PLACES_MAX;
  return `${evidence.slice(0, PLACES_MAX).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** References between a changed spec and another one, either way. */
function crossReferences({ documents, changed }: CorpusChange): readonly string[] {
  const touched = new Set(changed.map(({ path }) => path));
  return [...documents.values()].flatMap((document) => {
    const seen = new Set<string>();
    return document.references.flatMap((reference) => {
      const target = specReferredTo(documents, document.path, reference);
      if (target === undefined || target === document.path || seen.has(target) || !(touched.has(document.path) || touched.has(target)))
        return [];
      seen.add(target);
      return [`${document.path} refers to ${target} (line ${reference.line})`];
    });
  });
}
