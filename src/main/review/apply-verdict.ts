/** Writes what was decided: each file of a review with just its approved hunks, and only over a text that was shown. */
import { realpath, stat } from 'node:fs/promises';
import { atomicWrite } from '../../../sessions/atomic-write.ts';
import { nodeDisk } from '../../../sessions/disk.ts';
import { applyHunks } from '../../documents/diff.ts';
import { digestOf } from '../../domain/digest.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Draft } from '../../domain/hunk.ts';
import type { Digest } from '../../domain/ids.ts';
import type { ReviewTarget } from '../../domain/review-target.ts';
import { visible } from '../../domain/visible.ts';
import type { FileWrite } from '../../ports.ts';
import { reviewedOf } from '../../workflow/artifacts/verdict.ts';
import type { Session } from '../../workflow/state.ts';
import type { Repository } from '../repository.ts';
import { readDocument } from './read-target.ts';

const NOTHING = new Uint8Array();

/** One file as it is and as it was decided. */
interface Decided {
  readonly path: string;
  readonly disk: Uint8Array | undefined;
  readonly content: Uint8Array;
}

/**
 * Writes all files of a submitted review or none, of a change its main specs only; resolves with a sentence for each. Two
 * documents outside the repository: the first one is written. Throws a `refusal` with code `target-changed` when a file is
 * neither the text before nor the text after that was shown.
 */
export async function applyVerdict(
  session: Session,
  repository: Repository,
  texts: ReadonlyMap<Digest, Uint8Array>,
): Promise<readonly string[]> {
  const { subject } = session;
  const review = reviewedOf(session);
  if (subject === undefined || review === undefined || session.results.reviewed === undefined) return [];
  const single = subject.kind === 'files' ? subject.before : undefined;
  const decided: Decided[] = [];
  const own = review.drafts.filter(({ path }) => isOwnDocument(subject, path));
  for (const draft of review.drafts) {
    if (own.includes(draft)) continue;
    const disk = single === undefined ? await repository.files.read(draft.path) : await documentAt(single);
    const approved = draft.hunks.filter(({ id }) => review.decisions[id]?.verdict === 'approved');
    const before = draft.base === undefined ? undefined : texts.get(draft.base);
    const content = applyHunks(before ?? NOTHING, texts.get(draft.draft) ?? NOTHING, approved);
    refuseChanged(draft, disk, content);
    decided.push({ path: draft.path, disk, content });
  }
  const due = decided.filter(({ disk, content }) => Buffer.compare(disk ?? NOTHING, content) !== 0);
  // Deciding never removes a file: an empty text is nothing to write where there was or shall be none.
  const wanted = due.filter(({ content }) => content.length > 0);
  const left = due.filter(({ content }) => content.length === 0);
  if (single !== undefined) for (const { content } of wanted) await replace(single, content);
  else await writeAll(repository, wanted);
  return [
    ...wanted.map(({ path }) => `Wrote ${single ?? path}: the approved changes, and only those.`),
    ...left.map(({ path }) => `Left ${path} as it is: nothing of it remains; delete it yourself.`),
    ...(due.length === 0 ? ['Every file is as decided already.'] : []),
    ...own.map(({ path, hunks }) => {
      const isRejected = hunks.some(({ id }) => review.decisions[id]?.verdict === 'rejected');
      return `Left ${path} as it is: a document of the change is its author's${isRejected ? '; what was rejected in it is an instruction' : ''}.`;
    }),
  ];
}

/** Of a change only main specs are written; its proposal, design, tasks and deltas are there to be read and remarked on. */
function isOwnDocument(subject: ReviewTarget, path: string): boolean {
  return subject.kind === 'change' && !path.startsWith(`${subject.root}/specs/`);
}

function refuseChanged(draft: Draft, disk: Uint8Array | undefined, content: Uint8Array): void {
  const now = disk === undefined ? undefined : digestOf(disk);
  const known = [draft.base, draft.draft, digestOf(content)];
  if (known.includes(now) || (disk === undefined && (draft.base === undefined || draft.draft === digestOf(NOTHING)))) return;
  throw new TrueupError('refusal', 'target-changed', `${visible(draft.path)} is no longer a text that was shown; nothing was written`, {
    fix: 'review it again: `trueup review` shows it as it is now',
  });
}

async function documentAt(path: string): Promise<Uint8Array | undefined> {
  return path === '/dev/null' ? undefined : readDocument(path);
}

/** Through a link it is the file behind it that changes, and it stays as open to others as it was. */
async function replace(path: string, content: Uint8Array): Promise<void> {
  const real = await realpath(path);
  await atomicWrite(nodeDisk, real, content, (await stat(real)).mode & 0o777);
}

async function writeAll({ files }: Repository, wanted: readonly Decided[]): Promise<void> {
  const writes: FileWrite[] = wanted.map(({ path, disk, content }) => ({
    path,
    content,
    ...(disk === undefined ? {} : { base: digestOf(disk) }),
  }));
  const [conflict] = await files.writeAll(writes);
  if (conflict === undefined) return;
  throw new TrueupError('refusal', 'target-changed', `${visible(conflict.path)} changed this very moment; nothing was written`, {
    fix: 'run the same command again',
  });
}
