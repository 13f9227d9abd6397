/** Takes some hunks of a diff and looks at what is left, for the tests of that promise. */
import { applyHunks, diffDocuments } from '../../src/documents/diff.ts';
import type { Hunk } from '../../src/domain/hunk.ts';

/** A hunk without its name; `shift` is what was taken above it. Taking half of a move leaves a text that comes or goes. */
function told({ id, kind, line, removed, added }: Hunk, shift: number): string {
  const left = kind === 'moved' ? (removed > 0 ? 'removed' : 'added') : kind;
  return `${id} ${left} ${line.before + shift},${line.after} -${removed} +${added}`;
}

/** Whether taking `taken` leaves exactly the other hunks: same ids, kinds and lines, shifted by what was taken. */
export function leavesOthers(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[], taken: ReadonlySet<Hunk>): boolean {
  let shift = 0;
  const rest: string[] = [];
  for (const hunk of hunks) {
    if (taken.has(hunk)) shift += hunk.added - hunk.removed;
    else rest.push(told(hunk, shift));
  }
  const found = diffDocuments(applyHunks(before, after, [...taken]), after);
  return found.map((hunk) => told(hunk, 0)).join('\n') === rest.join('\n');
}

/** Each hunk alone, all but each, and two that look random. */
export function choices(hunks: readonly Hunk[]): readonly ReadonlySet<Hunk>[] {
  const each = hunks.flatMap((hunk) => [new Set([hunk]), new Set(hunks.filter((other) => other !== hunk))]);
  const some = [0x9e3779b1, 0x85ebca6b].map((seed) => new Set(hunks.filter((_, index) => (Math.imul(index + 1, seed) >>> 13) % 2 === 0)));
  return [...each, ...some];
}
