/** Writes approved hunks, and only those, into the specs: all files or none. */
import { applyHunks } from '../../documents/diff.ts';
import { changedSections } from '../../documents/sections.ts';
import { specVersion } from '../../documents/spec-state.ts';
import { digestOf } from '../../domain/digest.ts';
import type { AppliedSpec } from '../../domain/hunk.ts';
import type { FileWrite } from '../../ports.ts';
import type { EffectOf, SpecWrite } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';

const NOTHING = new Uint8Array();

/** Splices and writes. A file that is not what the draft expects stops the whole write and is reported. */
export async function performApply(bench: Bench, effect: EffectOf<'spec/apply'>): Promise<Outcome> {
  const { blobs, files } = bench.ports;
  const writes: FileWrite[] = [];
  const applied: AppliedSpec[] = [];
  for (const file of effect.files) {
    const base = file.base === undefined ? undefined : await blobs.get(file.base);
    const content = applyHunks(base ?? NOTHING, await blobs.get(file.draft), file.approved);
    await blobs.put(content);
    writes.push({ path: file.path, ...(file.disk === undefined ? {} : { base: file.disk }), content });
    if (file.approved.length > 0) applied.push(describe(file, base, content));
  }
  const conflicts = await files.writeAll(writes);
  if (conflicts.length > 0) return { type: 'spec/conflicted', conflicts: conflicts.map((conflict) => ({ ...conflict })) };
  return { type: 'spec/applied', files: applied };
}

function describe(file: SpecWrite, base: Uint8Array | undefined, content: Uint8Array): AppliedSpec {
  return {
    ...describeSpec(file.path, base, content),
    added: file.approved.reduce((sum, hunk) => sum + hunk.added, 0),
    removed: file.approved.reduce((sum, hunk) => sum + hunk.removed, 0),
  };
}

/** What became of one spec between two texts: versions and changed sections. Line counts are the caller's. */
export function describeSpec(path: string, before: Uint8Array | undefined, after: Uint8Array): Omit<AppliedSpec, 'added' | 'removed'> {
  const old = before === undefined ? undefined : specVersion(before)?.version;
  const now = specVersion(after)?.version;
  return {
    path,
    ...(before === undefined ? {} : { before: digestOf(before) }),
    after: digestOf(after),
    versions: { ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) },
    sections: [...changedSections(before, after)],
  };
}
