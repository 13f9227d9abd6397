/** Tells whether a change would take back what a requirement gained, as one that was written before the gain would. */
import { mergeDocuments } from '../../merge.ts';
import { bytesOf, sameBlock, textOf } from './apply-text.ts';

/**
 * Whether `wanted` lacks what `known` gained since `earlier`, and does not say anything else in its place. All are whole
 * blocks; their headings do not count. A text written with `known` in view that keeps its edits takes nothing back.
 */
export function takesBack(earlier: string, known: string, wanted: string): boolean {
  const [heading = ''] = wanted.split('\n');
  const plain = (text: string) => [heading, ...text.split('\n').slice(1)].join('\n').trim();
  const [from, ours, theirs] = [earlier, known, wanted].map((text) => bytesOf(`${plain(text)}\n`));
  if (from === undefined || ours === undefined || theirs === undefined || plain(earlier) === plain(known)) return false;
  const { conflicts } = mergeDocuments(from, ours, theirs);
  const choices = Object.fromEntries(conflicts.map(({ id }) => [id, { take: 'theirs' as const }]));
  return !sameBlock(textOf(mergeDocuments(from, ours, theirs, choices).bytes), plain(wanted));
}
