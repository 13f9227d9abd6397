/** Gets at the words of a change: the bytes a hunk replaces and those it puts in, decoded. */
import { decode } from '../documents/lines.ts';
import type { Draft, Hunk } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';

/** Bytes by digest; undefined when they are not at hand, and then the text is empty. */
export type TextOf = (digest: Digest) => Uint8Array | undefined;

/** Both texts of a hunk. */
export interface HunkTexts {
  readonly before: string;
  readonly after: string;
}

/** The texts of one hunk of a draft. */
export function hunkTexts({ base, draft }: Pick<Draft, 'base' | 'draft'>, hunk: Pick<Hunk, 'before' | 'after'>, text: TextOf): HunkTexts {
  const part = (digest: Digest | undefined, { start, end }: Hunk['before']): string => {
    const bytes = digest === undefined || start === end ? undefined : text(digest);
    return bytes === undefined ? '' : decode(bytes, start, Math.min(end, bytes.length));
  };
  return { before: part(base, hunk.before), after: part(draft, hunk.after) };
}
