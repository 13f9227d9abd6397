/** Decides what archiving a change does to the files of its project, before any of them is touched. */
import type { Tree, Unit } from '../format.ts';
import { applyChange, type ChangeOutcome, type SpecOutcome } from './apply-change.ts';
import type { EarlierTexts, CapabilityInput, Conflict, OperationCounts, Resolution } from './apply-model.ts';
import { archiveName } from './archive-name.ts';
import { changeErrors, type ArchiveReason } from './archive-errors.ts';
import { changeFacts } from './change-facts.ts';
import { capabilityOf, compare } from './layout.ts';

/** Which change is archived, and what is known about it. */
export interface ArchiveRequest {
  /** The `openspec` folder it is in. */
  readonly root: string;
  readonly change: string;
  /** Day of the archiving, `YYYY-MM-DD`. */
  readonly today: string;
  readonly base?: (capability: string) => EarlierTexts | undefined;
  readonly resolve?: (capability: string) => ReadonlyMap<string, Resolution>;
}

/** A main spec before and after. */
export interface PlannedFile {
  readonly path: string;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** Everything that archiving does. Paths are repository-relative. */
export interface ArchivePlan {
  readonly kind: 'planned';
  readonly from: string;
  readonly to: string;
  /** Folder of the main specs. */
  readonly specs: string;
  readonly files: readonly PlannedFile[];
  readonly outcomes: readonly SpecOutcome[];
  readonly counts: OperationCounts;
  readonly warnings: readonly string[];
}

/** Why nothing can be done. */
export interface ArchiveRefused {
  readonly kind: 'refused';
  readonly reasons: readonly ArchiveReason[];
  readonly conflicts: readonly Conflict[];
  readonly warnings: readonly string[];
}

/** The folder in which a change is found by its id alone. */
const DEFAULT_ROOT = 'openspec';

const folderOf = ({ root, id }: Unit) => `${root}/changes/${id}`;

/** Deltas of a change by their capability, in code-unit order. */
export function deltasOf(unit: Unit): readonly { readonly capability: string; readonly path: string }[] {
  const specs = `${folderOf(unit)}/specs/`;
  return unit.files
    .flatMap((path) => {
      const capability = path.startsWith(specs) ? capabilityOf(path.slice(specs.length).split('/')) : undefined;
      return capability === undefined ? [] : [{ capability, path }];
    })
    .toSorted((a, b) => compare(a.capability, b.capability));
}

/**
 * What archiving a change does, or why it does nothing: its deltas must be valid, apply without loss and leave valid specs.
 * Pure; throws nothing. The caller has seen to it that `change` is a name and that the unit exists.
 */
export function planArchive(tree: Tree, unit: Unit, request: ArchiveRequest): ArchivePlan | ArchiveRefused {
  const { root, change, today } = request;
  const deltas = deltasOf(unit);
  const errors = changeErrors(tree, unit, deltas.length > 0);
  const outcome = applyChange({
    change,
    retires: changeFacts(tree, unit).retires,
    capabilities: deltas.map((delta) => inputOf(tree, request, delta)),
  });
  if (errors.length > 0 || outcome.kind === 'refused') return refusal(errors, outcome);
  const { specs, counts, warnings } = outcome;
  return {
    kind: 'planned',
    from: folderOf(unit),
    to: `${root}/changes/archive/${archiveName(change, today)}`,
    specs: `${root}/specs`,
    files: specs.flatMap((spec) => fileOf(tree, root, spec)),
    outcomes: specs,
    counts,
    warnings,
  };
}

/** Main spec of a capability. */
export function mainSpecPath(root: string, capability: string): string {
  return `${root}/specs/${capability}/spec.md`;
}

/** Everything that decides what a delta does to its main spec. */
export function inputOf(
  tree: Tree,
  { root, change, base, resolve }: Pick<ArchiveRequest, 'root' | 'change' | 'base' | 'resolve'>,
  { capability, path }: { capability: string; path: string },
): CapabilityInput {
  const main = tree.read(mainSpecPath(root, capability));
  const lookup = base?.(capability);
  const decided = resolve?.(capability);
  return {
    capability,
    delta: tree.read(path) ?? new Uint8Array(),
    ...(root === DEFAULT_ROOT ? {} : { called: `${root}/changes/${change}` }),
    ...(main === undefined ? {} : { main }),
    ...(lookup === undefined ? {} : { base: lookup }),
    ...(decided === undefined ? {} : { resolve: decided }),
  };
}

function refusal(errors: readonly ArchiveReason[], outcome: ChangeOutcome): ArchiveRefused {
  const applying = outcome.kind === 'refused' ? outcome : { reasons: [], conflicts: [] };
  return { kind: 'refused', reasons: [...errors, ...applying.reasons], conflicts: applying.conflicts, warnings: outcome.warnings };
}

function fileOf(tree: Tree, root: string, { capability, outcome, bytes }: SpecOutcome): readonly PlannedFile[] {
  if (outcome === 'keep') return [];
  const path = mainSpecPath(root, capability);
  const before = tree.read(path);
  return [{ path, ...(before === undefined ? {} : { before }), ...(bytes === undefined ? {} : { after: bytes }) }];
}
