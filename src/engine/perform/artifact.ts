/** Writes the reports of a session's folder. A report that the person edited is kept beside the new one. */
import { diffRecord } from '../../documents/record.ts';
import { unifiedDiff } from '../../documents/unified.ts';
import { digestOf } from '../../domain/digest.ts';
import { TrueupError } from '../../domain/error.ts';
import type { FileWrite } from '../../ports.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';

/** Writes one report. */
export async function performArtifact(bench: Bench, effect: EffectOf<'artifact/write'>): Promise<Outcome> {
  return writeReport(bench, effect.path, effect.text);
}

/** Writes the Diff Record of one spec with its lines before and after. */
export async function performSpecDiff(bench: Bench, effect: EffectOf<'artifact/spec_diff'>): Promise<Outcome> {
  const { blobs } = bench.ports;
  const before = effect.spec.before === undefined ? new Uint8Array() : await blobs.get(effect.spec.before);
  const after = await blobs.get(effect.spec.after);
  const text = `${diffRecord(effect.spec)}\n### Lines\n\n${unifiedDiff(effect.spec.path, before, after)}`;
  return writeReport(bench, effect.path, text);
}

/** Writes one file of the session's folder; what the person made of an earlier one is put aside, never lost. */
export async function writeReport({ ports, session }: Bench, path: string, text: string): Promise<Outcome> {
  const content = new TextEncoder().encode(text);
  const digest = digestOf(content);
  const present = await ports.files.read(path);
  const writes: FileWrite[] = [{ path, ...(present === undefined ? {} : { base: digestOf(present) }), content }];
  const edited = present !== undefined && digestOf(present) !== digest && digestOf(present) !== session().written[path];
  if (edited) writes.push({ path: `${path}.${digestOf(present).slice(0, 8)}.edited`, content: present });
  const conflicts = await ports.files.writeAll(writes);
  const [conflict] = conflicts;
  if (conflict !== undefined)
    throw new TrueupError('failure', 'report-changed', `${conflict.path} changed while it was being written`, { fix: 'retry' });
  return { type: 'artifact/written', path, digest };
}
