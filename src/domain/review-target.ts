/** What a review is about, as data: enough to read its texts again whenever they may have changed. */
import * as z from 'zod/mini';
import { digestOfValue } from './digest.ts';
import { Digest } from './ids.ts';

export const ReviewTarget = z.discriminatedUnion('kind', [
  /** Spec files as they differ from HEAD; `paths`: only these files and folders, empty means all. */
  z.object({ kind: z.literal('worktree'), paths: z.array(z.string()) }),
  /** What lies between two commit-ishes; with `common`, between the commit both have in common and `to`. */
  z.object({ kind: z.literal('range'), from: z.string(), to: z.string(), common: z.boolean() }),
  /** What archiving an OpenSpec change would make of each main spec. `root`: the folder that holds `changes`. */
  z.object({ kind: z.literal('change'), root: z.string(), id: z.string() }),
  /** Two documents by absolute path. */
  z.object({ kind: z.literal('files'), before: z.string(), after: z.string() }),
  /** A unified diff over these files, in their order, told from others by the digest of its bytes. Its text is kept with the drafts only. */
  z.object({ kind: z.literal('patch'), paths: z.array(z.string()), digest: z.optional(Digest) }),
]);
export type ReviewTarget = z.infer<typeof ReviewTarget>;

const NAMED_MAX = 3;
/** Characters of a digest that tell one patch from another. */
const DIGEST_SHOWN = 12;

/** What people call the target; equal targets have equal names and different ones different names. */
export function targetName(target: ReviewTarget): string {
  switch (target.kind) {
    case 'worktree':
      return target.paths.length === 0 ? 'the working tree' : `the working tree: ${listed(target.paths)}`;
    case 'range':
      return `${target.from}${target.common ? '...' : '..'}${target.to}`;
    case 'change':
      return target.root === 'openspec' ? `change ${target.id}` : `change ${target.root}/changes/${target.id}`;
    case 'files':
      return `${target.before} -> ${target.after}`;
    case 'patch':
      return `a patch of ${listed(target.paths)}${target.digest === undefined ? '' : ` (${target.digest.slice(0, DIGEST_SHOWN)})`}`;
  }
}

function listed(paths: readonly string[]): string {
  if (paths.length <= NAMED_MAX) return paths.join(', ');
  return `${paths.slice(0, NAMED_MAX).join(', ')} and ${paths.length - NAMED_MAX} more (${digestOfValue(paths).slice(0, 8)})`;
}
