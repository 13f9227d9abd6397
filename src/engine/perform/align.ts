/** Checks changed specs against the rest of the corpus, when a documented trigger fires. */
import type { AlignTrigger } from '../../domain/gap.ts';
import { alignCorpus, alignTriggers } from '../../review/align.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { readCorpus } from './corpus.ts';

/** Names the triggers that hold, and the findings when there is one. */
export async function performAlign(bench: Bench, effect: EffectOf<'align/check'>): Promise<Outcome> {
  const corpus = await readCorpus(bench);
  const changed = [];
  for (const spec of effect.changed) {
    const before = spec.before === undefined ? undefined : await bench.ports.blobs.get(spec.before);
    changed.push({ path: spec.path, before, after: await bench.ports.blobs.get(spec.after) });
  }
  const fired = alignTriggers({
    changed,
    corpus,
    triggerOnCrossRefs: effect.triggerOnCrossRefs,
    triggerOnNewSpec: effect.triggerOnNewSpec,
  });
  const requested: AlignTrigger[] = effect.requested
    ? [{ trigger: 'requested', evidence: effect.mode === 'full_audit' ? 'full audit of the corpus' : 'alignment check of the corpus' }]
    : [];
  const triggers = [...requested, ...fired];
  if (triggers.length === 0) return { type: 'alignment/checked', triggers, findings: [] };
  const targets = effect.mode === 'full_audit' ? [] : effect.requested ? effect.targets : changed.map(({ path }) => path);
  return { type: 'alignment/checked', triggers, findings: [...alignCorpus({ targets, corpus, changed })] };
}
