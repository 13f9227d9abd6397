/** Says of changes that only keep the books which kinds there are and what proves that they are no more. */
import type { Hunk } from '../../../src/domain/hunk.ts';

type Kind = NonNullable<Hunk['mechanicalKind']>;

/** A name for lists, and what holds for every change of the kind because it was checked. */
const KINDS: Readonly<Record<Kind, readonly [name: string, proof: string]>> = {
  version: ['version', 'only version and date lines differ'],
  history: ['history', 'it lies in the revision history'],
  renumbering: ['renumbering', 'only numbers of headings and lists differ'],
  formatting: ['formatting', 'the same words, wrapped or marked otherwise'],
};

/** `1 version, 4 renumbering`, in the order in which kinds first come; empty when none is known. */
export function kindsOf(hunks: readonly Hunk[]): string {
  if (hunks.every(({ mechanicalKind }) => mechanicalKind === undefined)) return '';
  return [...Map.groupBy(hunks, ({ mechanicalKind }) => mechanicalKind)]
    .map(([kind, of]) => `${of.length} ${kind === undefined ? 'other' : KINDS[kind][0]}`)
    .join(', ');
}

/** What a header says of a mechanical change: its kind, and the proof. */
export function provenBy({ mechanicalKind: kind }: Hunk): string {
  return kind === undefined ? 'mech' : `mech ${KINDS[kind][0]}: ${KINDS[kind][1]}`;
}
