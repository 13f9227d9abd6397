/** What of a review can be edited: the file itself where it is one. The review follows; its draft is never edited by itself. */
import { join } from 'node:path';
import { TrueupError } from '../../domain/error.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { visible } from '../../domain/visible.ts';
import type { Files } from '../../ports.ts';
import type { Session } from '../../workflow/state.ts';

/** Absolute path of the file that an editor opens for a text under review. Throws a `refusal` where the text comes from no file. */
export async function editableFile(root: string, files: Files, subject: ReviewTarget, path: string): Promise<string> {
  if (subject.kind === 'files') return subject.after;
  const isFile = subject.kind === 'worktree' || (subject.kind === 'change' && path.startsWith(`${subject.root}/changes/`));
  if (isFile && (await files.read(path)) !== undefined) return join(root, path);
  throw new TrueupError('refusal', 'not-editable', `${visible(path)}: what is reviewed is no file here; reject it with a reason instead`);
}

/** Throws a `refusal` for a review: a verdict stands for texts that whoever wrote them has too. */
export function refuseDraftEdit({ subject }: Session): void {
  if (subject === undefined) return;
  throw new TrueupError('refusal', 'not-editable', 'a review shows its target as it is: edit the file itself, or reject with a reason');
}
