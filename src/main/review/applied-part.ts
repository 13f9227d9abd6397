/** Tells a target whose approved part was written from one that somebody changed. */
import { applyHunks } from '../../documents/diff.ts';
import { digestOf } from '../../domain/digest.ts';
import type { Draft } from '../../domain/hunk.ts';
import type { Digest } from '../../domain/ids.ts';
import { reviewedOf } from '../../workflow/artifacts/verdict.ts';
import type { Session } from '../../workflow/state.ts';
import type { ReviewText } from './target-texts.ts';

const NOTHING = new Uint8Array();

/**
 * Whether these texts are those of the review, but that some begin with what was approved of them; one of which all was
 * approved may be missing. `stored` holds every text that the review names.
 */
export function isWritten(session: Session, texts: readonly ReviewText[], stored: ReadonlyMap<Digest, Uint8Array>): boolean {
  const { drafts = [], decisions = {} } = reviewedOf(session) ?? {};
  const known = new Set(drafts.map(({ path }) => path));
  if (texts.some(({ path, merge }) => !known.has(path) || merge !== undefined)) return false;
  return drafts.every((draft) => {
    const approved = draft.hunks.filter(({ id }) => decisions[id]?.verdict === 'approved');
    const written = digestOf(applyHunks(textOf(draft.base, stored), textOf(draft.draft, stored), approved));
    return isAt(
      draft,
      written,
      texts.find(({ path }) => path === draft.path),
    );
  });
}

function isAt({ base, draft }: Draft, written: Digest, now: ReviewText | undefined): boolean {
  if (now === undefined) return written === draft;
  const before = now.before === undefined ? undefined : digestOf(now.before);
  return digestOf(now.after) === draft && (before === base || before === written);
}

function textOf(digest: Digest | undefined, stored: ReadonlyMap<Digest, Uint8Array>): Uint8Array {
  return (digest === undefined ? undefined : stored.get(digest)) ?? NOTHING;
}
