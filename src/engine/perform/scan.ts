/** Scans the corpus for what a request touches. */
import { scanCorpus } from '../../review/scan.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { readCorpus } from './corpus.ts';

/** Reads every spec, ranks them against the request, and keeps the text of those it lists as the "before" state. */
export async function performScan(bench: Bench, effect: EffectOf<'corpus/scan'>): Promise<Outcome> {
  const specs = await readCorpus(bench);
  const scan = scanCorpus(effect.request, specs, effect.specsNeeded);
  for (const { path } of scan.specs) {
    const spec = specs.find((other) => other.path === path);
    if (spec !== undefined) await bench.ports.blobs.put(spec.bytes);
  }
  return { type: 'corpus/scanned', ...scan };
}
