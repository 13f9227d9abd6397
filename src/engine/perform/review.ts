/** Runs one review round with the embedded rules over the specs as they are on disk. */
import { definitions } from '../../documents/references.ts';
import { diffDocuments } from '../../documents/diff.ts';
import { digestOf } from '../../domain/digest.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Finding } from '../../domain/gap.ts';
import type { AppliedSpec } from '../../domain/hunk.ts';
import type { Digest } from '../../domain/ids.ts';
import { reviewSpec } from '../../review/review.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { describeSpec } from './apply.ts';
import { readCorpus } from './corpus.ts';
import { append } from '../../domain/append.ts';

/** Findings of every spec under review, and what the person changed in them by hand since the session last looked. */
export async function performReview(bench: Bench, effect: EffectOf<'review/run'>): Promise<Outcome> {
  const corpus = await readCorpus(bench);
  const paths = new Set(corpus.map(({ path }) => path));
  const requirementIds = new Set(corpus.flatMap(({ bytes }) => definitions(bytes).ids.map(({ name }) => name)));
  const findings: Finding[] = [];
  const edited: AppliedSpec[] = [];
  const specs: { path: string; digest: Digest }[] = [];
  for (const path of effect.specs) {
    const bytes = await bench.ports.files.read(path);
    if (bytes === undefined)
      throw new TrueupError('refusal', 'spec-missing', `${path} is not there any more`, {
        fix: 'bring the file back, then retry; or abort the session',
      });
    const digest = await bench.ports.blobs.put(bytes);
    specs.push({ path, digest });
    append(findings, reviewSpec(path, bytes, { known: (other) => paths.has(other), requirementIds }));
    const known = effect.known.find((spec) => spec.path === path)?.digest;
    if (known !== undefined && known !== digest) edited.push(await describeEdit(bench, path, known, bytes));
  }
  return { type: 'review/finished', round: effect.round, findings, specs, edited };
}

async function describeEdit({ ports }: Bench, path: string, known: Digest, bytes: Uint8Array): Promise<AppliedSpec> {
  const before = await ports.blobs.get(known);
  const hunks = diffDocuments(before, bytes);
  return {
    ...describeSpec(path, before, bytes),
    after: digestOf(bytes),
    added: hunks.reduce((sum, hunk) => sum + hunk.added, 0),
    removed: hunks.reduce((sum, hunk) => sum + hunk.removed, 0),
  };
}
