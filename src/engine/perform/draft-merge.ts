/** Puts drafts and files that changed meanwhile together, and keeps what only a person can decide. */
import { mergeDocuments } from '../../documents/merge.ts';
import type { Draft, DraftSource, MergeConflict, Resolution } from '../../domain/hunk.ts';
import type { Digest } from '../../domain/ids.ts';
import type { Bench } from '../bench.ts';
import { append } from '../../domain/append.ts';

/** One file's text before and after, as a source gives it. `disk` is set where the edit is on disk already. */
export interface Proposed {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  readonly disk?: Digest;
  /** Where two edits met and nobody said yet which stands. */
  readonly merge?: { readonly base: Uint8Array; readonly theirs: Uint8Array; readonly conflicts: readonly MergeConflict[] };
}

export interface Made {
  readonly proposed: readonly Proposed[];
  readonly notes: readonly string[];
}

/** Applies base..theirs to the file as it is now; where both changed the same place the person is asked. */
export async function carry(
  { ports }: Bench,
  path: string,
  base: Uint8Array | undefined,
  theirs: Uint8Array,
  proposed: Proposed[],
  notes: string[],
): Promise<void> {
  const disk = await ports.files.read(path);
  if (disk === undefined || base === undefined) proposed.push({ path, before: disk, after: theirs });
  else proposed.push(merged({ path, base, ours: disk, theirs }, {}, notes));
}

interface ThreeTexts {
  readonly path: string;
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

/** Ours with what theirs changed. Conflicts that nobody decided wait; ids that both gave to something new are noted. */
export function merged(
  { path, base, ours, theirs }: ThreeTexts,
  resolutions: Readonly<Record<string, Resolution>>,
  notes: string[],
): Proposed {
  const { bytes, conflicts, doubled } = mergeDocuments(base, ours, theirs, resolutions);
  append(
    notes,
    doubled.map((id) => `${path}: both sides gave the id ${id} to something new; give one of them another`),
  );
  return { path, before: ours, after: bytes, ...(conflicts.length === 0 ? {} : { merge: { base, theirs, conflicts } }) };
}

/** The drafts again, their conflicts decided as the person said. */
export async function settled(
  { ports }: Bench,
  drafts: readonly Draft[],
  resolutions: Extract<DraftSource, { kind: 'settled' }>['resolutions'],
): Promise<Made> {
  const proposed: Proposed[] = [];
  const notes: string[] = [];
  for (const { path, base, disk, draft, merge } of drafts) {
    const before = base === undefined ? undefined : await ports.blobs.get(base);
    if (merge === undefined || before === undefined) {
      proposed.push({ path, before, after: await ports.blobs.get(draft), ...(disk === undefined ? {} : { disk }) });
      continue;
    }
    const texts = { path, base: await ports.blobs.get(merge.base), ours: before, theirs: await ports.blobs.get(merge.theirs) };
    proposed.push(merged(texts, resolutions[path] ?? {}, notes));
  }
  return { proposed, notes };
}
