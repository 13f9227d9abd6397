/** The texts of a review, before and after, and what of them can be shown. */
import { mergeDocuments } from '../../documents/merge.ts';
import { digestOf } from '../../domain/digest.ts';
import type { Resolutions } from '../../domain/hunk.ts';
import type { Digest } from '../../domain/ids.ts';
import { shownDigest } from '../../workflow/artifacts/verdict.ts';

/** One file before and after. `before` is absent where the file is new. */
export interface ReviewText {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
  /** Two edits that met in conflicts: what both started from, and the edit that is not in `before`. `after` holds that of `before` there. */
  readonly merge?: { readonly base: Uint8Array; readonly theirs: Uint8Array };
}

/** What a target is made of, by path in code-unit order. Files whose texts are equal are left out. */
export interface TargetTexts {
  readonly texts: readonly ReviewText[];
  /** What a reviewer should know beside the texts, one sentence each. */
  readonly notes: readonly string[];
  /** What differs and could not be shown, and why, one sentence each. */
  readonly withheld: readonly string[];
}

const NOTHING = new Uint8Array();
/** Longer ones were not written by hand. */
export const TEXT_BYTES_MAX = 16 * 1024 * 1024;
/** Bytes looked at to tell a text from anything else, as git does. */
const SNIFFED = 8_000;

/** What a verdict on these texts would be bound to, with what was said of their conflicts. */
export function textsDigest(texts: readonly ReviewText[], resolutions: Resolutions): Digest {
  return shownDigest(
    texts
      .flatMap((one) => settled(one, resolutions[one.path] ?? {}))
      .map(({ path, before, after }) => ({ path, ...(before === undefined ? {} : { base: digestOf(before) }), draft: digestOf(after) })),
  );
}

/** The text as it is shown once these conflicts are settled; none when it then is as before. */
function settled(text: ReviewText, resolutions: Resolutions[string]): readonly ReviewText[] {
  const { before, merge } = text;
  if (merge === undefined || before === undefined) return [text];
  const { bytes, conflicts } = mergeDocuments(merge.base, before, merge.theirs, resolutions);
  return conflicts.length === 0 && Buffer.compare(before, bytes) === 0 ? [] : [{ ...text, after: bytes }];
}

/** Only texts that differ, in order; anything that is no text, or too much of it, is named instead. */
export function shown({ texts, notes, withheld }: TargetTexts): TargetTexts {
  const fits: ReviewText[] = [];
  const unfit = [...withheld];
  for (const one of texts.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const { path, before = NOTHING, after, merge } = one;
    if (merge === undefined && Buffer.compare(before, after) === 0) continue;
    const why = [before, after].map(whyNot).find((reason) => reason !== undefined);
    if (why === undefined) fits.push(one);
    else unfit.push(`${path} ${why}; it is not shown`);
  }
  return { texts: fits, notes, withheld: unfit.toSorted() };
}

/** Why a text is not to be shown; undefined when it is. */
export function whyNot(bytes: Uint8Array): string | undefined {
  if (bytes.length > TEXT_BYTES_MAX) return `is longer than ${TEXT_BYTES_MAX / 1024 / 1024} MB`;
  return bytes.subarray(0, SNIFFED).includes(0) ? 'is no text file' : undefined;
}
