/** Plans the archiving of a change from all that is known: its past, what can be merged, what a review settled, and the side to take. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Unit } from '../documents/formats/format.ts';
import type { Conflict, Resolution } from '../documents/formats/openspec/apply-model.ts';
import {
  deltasOf,
  inputOf,
  mainSpecPath,
  planArchive,
  type ArchivePlan,
  type ArchiveRefused,
} from '../documents/formats/openspec/archive.ts';
import { meetUnderneath, settleUnderneath, type Said, type Underneath } from '../documents/formats/openspec/underneath.ts';
import type { ArchiveReport } from './archive-text.ts';
import { approvedReview, saidIn } from './review/approved-review.ts';
import type { FileTree } from './tree.ts';
import { writtenAgainst } from './written-against.ts';
import { append } from '../domain/append.ts';

/** What is to be done, and what was decided on the way to it. */
export interface PlannedArchive extends Pick<ArchiveReport, 'notes' | 'merged' | 'settled'> {
  readonly plan: ArchivePlan | ArchiveRefused;
}

/** One capability whose conflicts are looked at. */
interface Part {
  readonly capability: string;
  readonly met: Underneath;
  readonly settle: (said: Said) => ReadonlyMap<string, Resolution> | undefined;
}

/**
 * What archiving does. A requirement that changed underneath is merged; what is left is as an approved review of the change
 * says, else as `take` says, else refused. Reads git and sessions; writes nothing.
 */
export async function plannedArchive(
  root: string,
  tree: FileTree,
  unit: Unit,
  take: 'ours' | 'theirs' | undefined,
): Promise<PlannedArchive> {
  const { lookups, notes } = await pastOf(root, tree, unit);
  const request = {
    change: unit.id,
    root: unit.root,
    today: localDay(new Date()),
    base: (capability: string) => lookups.get(capability),
  };
  const plan = planArchive(tree, unit, request);
  if (plan.kind === 'planned' || plan.conflicts.length === 0) return { plan, notes, merged: [], settled: [] };
  const parts = deltasOf(unit)
    .filter(({ capability }) => plan.conflicts.some((conflict) => conflict.capability === capability))
    .map((delta): Part => {
      const input = inputOf(tree, request, delta);
      const met = meetUnderneath(unit.id, input);
      return { capability: delta.capability, met, settle: (said) => settleUnderneath(unit.id, input, met, said) };
    });
  const review = parts.some(({ met }) => met.open.length > 0)
    ? await approvedReview(root, { kind: 'change', root: unit.root, id: unit.id })
    : undefined;
  const resolutions = new Map<string, ReadonlyMap<string, Resolution>>();
  const settled: ArchiveReport['settled'][number][] = [];
  for (const { capability, met, settle } of parts) {
    const reviewed = review === undefined ? undefined : settle(saidIn(review, mainSpecPath(unit.root, capability)));
    if (review !== undefined && reviewed !== undefined)
      append(
        settled,
        met.open.map(({ requirement }) => ({ capability, requirement, session: review.session })),
      );
    resolutions.set(capability, reviewed ?? new Map([...mergedTexts(met), ...(take === undefined ? [] : taken(met, settle, take))]));
  }
  const isLeft =
    review !== undefined &&
    parts.some(({ capability, met }) => met.open.length > 0 && !settled.some((one) => one.capability === capability));
  return {
    plan: planArchive(tree, unit, { ...request, resolve: (capability) => resolutions.get(capability) ?? new Map<string, Resolution>() }),
    notes: isLeft ? [...notes, `what review ${review.session} approved is no answer to every conflict: the texts are others now`] : notes,
    merged: parts.flatMap(({ capability, met }) => [...met.merged.keys()].map((requirement) => ({ capability, requirement }))),
    settled,
  };
}

async function pastOf(root: string, tree: FileTree, unit: Unit) {
  const places = deltasOf(unit).map(({ capability, path }) => ({
    capability,
    delta: path,
    main: mainSpecPath(unit.root, capability),
    changes: `${unit.root}/changes`,
  }));
  if (existsSync(join(root, '.git'))) {
    const { lookups, notes, uncommitted } = await writtenAgainst(root, places, (path) => tree.read(path));
    const unknown = uncommitted.map(
      (capability) => `${capability}: its delta was never committed, so nobody can tell what it was written against`,
    );
    return { lookups, notes: [...notes, ...unknown] };
  }
  const notes = places.length > 0 ? ['there is no git repository, so nobody can tell what this change was written against'] : [];
  return { lookups: new Map<string, never>(), notes };
}

function mergedTexts({ merged }: Underneath): readonly (readonly [string, Resolution])[] {
  return [...merged].map(([name, text]) => [name, { text }] as const);
}

/**
 * One side at the places that conflict, with the other edits of both. Where the main spec's side would lose what the change
 * leaves out, or nothing can be merged, the whole requirement of the side.
 */
function taken({ open }: Underneath, settle: Part['settle'], take: 'ours' | 'theirs'): Iterable<readonly [string, Resolution]> {
  const merged = settle({ choose: () => ({ take }), wants: () => take === 'theirs', has: () => false });
  return merged ?? open.map(({ requirement }: Conflict) => [requirement, take] as const);
}

/** The day where the person is, as people name folders. */
function localDay(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
