/**
 * The staged copies of one session: what the person edits before anything is written to the repository. At the top of
 * the folder lie `review_instructions.md` and `.json`, what the reviewer wants of the next draft, made anew for each copy.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFiles } from '../../sessions/files.ts';
import { digestOf } from '../domain/digest.ts';
import type { Digest } from '../domain/ids.ts';
import type { Files, Staging } from '../ports.ts';
import { instructionsOf, quotedDigests } from '../review/instructions.ts';
import { INSTRUCTIONS_JSON, INSTRUCTIONS_MD, instructionsJson, instructionsMd } from '../workflow/artifacts/instructions.ts';
import { askedOf } from '../workflow/asked.ts';
import type { SessionEvent } from '../workflow/event.ts';
import { reviewOf } from '../workflow/selectors.ts';
import type { Session } from '../workflow/state.ts';

const EARLIER = '.earlier';

/** The copies in a folder; the same containment holds there as in the repository. */
export function openStaging(folder: string): Staging {
  const files = openFiles(folder);
  return { list: () => files.list(['**/*'], [`**/*${EARLIER}`, INSTRUCTIONS_MD, INSTRUCTIONS_JSON]), read: (path) => files.read(path) };
}

/**
 * Makes the copy that an editor opens: the draft under review, else the file. A copy the person has edited since is
 * kept; one that belongs to another draft is put aside as `<path>.earlier`. Resolves with its absolute path.
 */
export async function stage(
  folder: string,
  path: string,
  session: Session,
  repository: Files,
  blob: (digest: Digest) => Promise<Uint8Array>,
): Promise<string> {
  const files = openFiles(folder);
  const review = reviewOf(session);
  const draft = review?.drafts.find((one) => one.path === path);
  const wanted = draft === undefined ? ((await repository.read(path)) ?? new Uint8Array()) : await blob(draft.draft);
  const present = await files.read(path);
  const own = review === undefined || review.source.kind === 'staged';
  if (present === undefined) await files.writeAll([{ path, content: wanted }]);
  else if (!own && digestOf(present) !== digestOf(wanted)) {
    const aside = await files.read(`${path}${EARLIER}`);
    await files.writeAll([
      { path: `${path}${EARLIER}`, ...(aside === undefined ? {} : { base: digestOf(aside) }), content: present },
      { path, base: digestOf(present), content: wanted },
    ]);
  }
  await instruct(files, session, blob);
  return join(folder, path);
}

/** Writes what the reviewer wants beside the copies; what was wanted before and is no more goes. */
async function instruct(files: Files, session: Session, blob: (digest: Digest) => Promise<Uint8Array>): Promise<void> {
  const asked = askedOf(session, reviewOf(session));
  const texts = new Map<Digest, Uint8Array>();
  for (const digest of quotedDigests(asked?.drafts ?? [])) texts.set(digest, await blob(digest));
  const instructions = asked === undefined ? [] : instructionsOf(asked, asked.comments, (digest) => texts.get(digest));
  const encoder = new TextEncoder();
  for (const [path, text] of [
    [INSTRUCTIONS_MD, instructionsMd(instructions)],
    [INSTRUCTIONS_JSON, instructionsJson(instructions)],
  ] as const) {
    const present = await files.read(path);
    if (present === undefined && instructions.length === 0) continue;
    await files.writeAll([{ path, ...(present === undefined ? {} : { base: digestOf(present) }), content: encoder.encode(text) }]);
  }
}

/** Removes the copies whose text has reached the repository; one that differs from it is left for the person. */
export async function clearApplied(folder: string, event: SessionEvent, before: Session): Promise<void> {
  if (event.type !== 'spec/applied') return;
  const files = openFiles(folder);
  const drafts = reviewOf(before)?.drafts ?? [];
  for (const { path, after } of event.files) {
    const present = await files.read(path);
    const known = [after, drafts.find((draft) => draft.path === path)?.draft];
    if (present !== undefined && known.includes(digestOf(present))) await rm(join(folder, path), { force: true });
  }
}
