/** Writes what a reviewer wants of the next draft, and says what of it whoever made a draft had been given. */
import type { Digest } from '../../domain/ids.ts';
import type { DraftSource, Instruction, InstructionReceipt } from '../../domain/hunk.ts';
import { instructionsOf, quotedDigests } from '../../review/instructions.ts';
import { INSTRUCTIONS_JSON, instructionsJson, instructionsMd, readInstructions } from '../../workflow/artifacts/instructions.ts';
import type { Asked, EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { writeReport } from './artifact.ts';

/** Writes the instructions in one form; the text is kept as a blob too, so that a receipt can name exactly it. */
export async function performInstructions(bench: Bench, effect: EffectOf<'artifact/instructions'>): Promise<Outcome> {
  const instructions = await gathered(bench, effect.asked);
  const text = effect.form === 'json' ? instructionsJson(instructions) : instructionsMd(instructions);
  await bench.ports.blobs.put(new TextEncoder().encode(text));
  return writeReport(bench, effect.path, text);
}

/**
 * Which of the instructions that stand had reached the author of a draft before it was asked for; undefined when none
 * had. Drafts made by rules have no author who reads.
 */
export async function receiptFor(bench: Bench, effect: EffectOf<'draft/make'>): Promise<InstructionReceipt | undefined> {
  const { asked, handed, source } = effect;
  const to = READERS[source.kind];
  if (asked === undefined || to === undefined) return undefined;
  const { blobs, clock, staging } = bench.ports;
  const bytes = to === 'editor' ? await staging.read(INSTRUCTIONS_JSON) : handed === undefined ? undefined : await blobs.get(handed);
  if (bytes === undefined) return undefined;
  const standing = new Set((await gathered(bench, asked)).map(({ id }) => id));
  const known = (readInstructions(new TextDecoder().decode(bytes)) ?? []).map(({ id }) => id).filter((id) => standing.has(id));
  if (known.length === 0) return undefined;
  return { at: clock.now(), to, instructions: known, delivered: await blobs.put(bytes) };
}

/** Who reads the instructions before making a draft of that kind: where the text is written by hand or by a program of the person. */
const READERS: Readonly<Partial<Record<DraftSource['kind'], string>>> = {
  staged: 'editor',
  worktree: 'file',
  range: 'file',
  patch: 'file',
  texts: 'file',
};

async function gathered({ ports }: Bench, { drafts, decisions, comments }: Asked): Promise<readonly Instruction[]> {
  const texts = new Map<Digest, Uint8Array>();
  for (const digest of quotedDigests(drafts)) texts.set(digest, await ports.blobs.get(digest));
  return instructionsOf({ drafts, decisions }, comments, (digest) => texts.get(digest));
}
