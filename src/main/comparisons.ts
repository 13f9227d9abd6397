/** Comparisons of stored texts for the screen: each is made once, away from the keys, and told when it is there. */
import type { Hunk } from '../domain/hunk.ts';
import type { Digest } from '../domain/ids.ts';
import type { Compare } from '../ports.ts';

const KEPT_MAX = 32;
const NOTHING = new Uint8Array();

/** Answers with the changes between two texts, or undefined while they are being read or compared; `arrived` is called when they are known. */
export function comparisons(
  compare: Compare,
  blob: (digest: Digest) => Uint8Array | undefined,
  arrived: () => void,
): (before: Digest | undefined, after: Digest) => readonly Hunk[] | undefined {
  const known = new Map<string, readonly Hunk[] | undefined>();
  return (before, after) => {
    const key = `${before ?? ''} ${after}`;
    if (known.has(key)) return known.get(key);
    const old = before === undefined ? NOTHING : blob(before);
    const current = blob(after);
    if (old === undefined || current === undefined) return undefined;
    known.set(key, undefined);
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - KEPT_MAX))) known.delete(oldest);
    void compare(old, current).then((hunks) => {
      known.set(key, hunks);
      arrived();
    });
    return undefined;
  };
}
