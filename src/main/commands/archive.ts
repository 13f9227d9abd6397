/** `trueup archive`: applies a change to its main specs and moves it into the archive, all or nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { archiveChange, recoverArchives, type ArchivePlace } from '../../../sessions/archive-change.ts';
import { nodeDisk } from '../../../sessions/disk.ts';
import { openFiles } from '../../../sessions/files.ts';
import { sha256 } from '../../../sessions/sha256.ts';
import { EXIT } from '../../api/exit-codes.ts';
import type { Unit } from '../../documents/formats/format.ts';
import type { Resolution } from '../../documents/formats/openspec/apply-model.ts';
import { changeNameProblem } from '../../documents/formats/openspec/archive-name.ts';
import { deltasOf, mainSpecPath, planArchive, type ArchivePlan, type ArchiveRefused } from '../../documents/formats/openspec/archive.ts';
import { changeFacts } from '../../documents/formats/openspec/change-facts.ts';
import { unitsOf } from '../../documents/formats/openspec/layout.ts';
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { writtenAgainst } from '../written-against.ts';
import { reportText, type ArchiveReport } from '../archive-text.ts';
import { projectRoot } from '../root.ts';
import { openTree, type FileTree } from '../tree.ts';
import { formatOf, print, repositoryOf, textFlag } from './common.ts';

interface Wish {
  readonly change: string;
  /** The `openspec` folder, when the change was named by its path. */
  readonly root: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly take: Resolution | undefined;
}

/**
 * Prints what was done as text or, with `--format json`, as one object `ArchiveReport`:
 * `{version: 1, change, archived, dryRun, specs: [{capability, path, outcome, counts}], counts: {added, modified, removed,
 * renamed}, tasks: {done, total}, warnings, notes, recovered: [{from, to, how, edited}], reasons: [{rule, capability?,
 * requirement?, message, fix?}], conflicts: [{capability, requirement, causes, base?, ours?, theirs?, lost}]}`. `archived` is
 * null when nothing was done; `outcome` is `write`, `retire` (deleted) or `keep`. With `--dry-run`
 * nothing is written, and `archived` says where the change would go. Resolves with 0 when it is archived, 1 when it is
 * refused, 3 when a conflict waits for a person. Throws `misuse` for a bad name, a `refusal` for a change that is not there, and
 * what the disk says.
 */
export async function archive({ positionals, flags }: Invocation): Promise<number> {
  const wish = wishOf(positionals, flags);
  const isJson = formatOf(flags) === 'json';
  const root = projectRoot(repositoryOf(flags));
  const report = await archived({ disk: nodeDisk, root, files: openFiles(root) }, wish);
  if (isJson) print(JSON.stringify(report));
  else (report.archived === null ? process.stderr : process.stdout).write(reportText(report));
  if (report.archived !== null) return EXIT.done;
  return report.conflicts.length > 0 ? EXIT.waiting : EXIT.failed;
}

function wishOf(positionals: readonly string[], flags: Invocation['flags']): Wish {
  const [named = '', ...rest] = positionals;
  const path = /^(.*?)\/?changes\/([^/]+)\/?$/.exec(named);
  const change = path?.[2] ?? named;
  const problem = changeNameProblem(change);
  if (problem !== undefined || rest.length > 0)
    throw new TrueupError('misuse', 'bad-change-name', `${visible(named)}: no name of one change: ${problem ?? 'there are more words'}`, {
      fix: 'trueup archive CHANGE',
    });
  const take = textFlag(flags, 'take');
  if (take !== undefined && take !== 'main' && take !== 'change')
    throw new TrueupError('misuse', 'bad-arguments', `--take ${visible(take)}: there is no such side`, { fix: 'use main or change' });
  return {
    change,
    root: path?.[1],
    yes: flags['yes'] === true,
    dryRun: flags['dry-run'] === true,
    take: take === undefined ? undefined : take === 'main' ? 'ours' : 'theirs',
  };
}

async function archived(place: ArchivePlace, wish: Wish): Promise<ArchiveReport> {
  const recovered = wish.dryRun ? [] : await recoverArchives(place);
  const tree = openTree(place.root);
  const none = { added: 0, modified: 0, removed: 0, renamed: 0 };
  const empty = {
    version: 1,
    change: wish.change,
    dryRun: wish.dryRun,
    specs: [],
    counts: none,
    tasks: { done: 0, total: 0 },
    warnings: [],
    notes: [],
    recovered,
    reasons: [],
    conflicts: [],
  } as const;
  const before = recovered.find(({ from, how }) => how === 'finished' && from.endsWith(`/changes/${wish.change}`));
  if (before !== undefined) return { ...empty, archived: before.to };
  const unit = unitOf(tree, wish);
  const { tasks } = changeFacts(tree, unit);
  const { plan, notes } = await planned(place.root, tree, unit, wish);
  const known = { ...empty, tasks, notes, warnings: plan.warnings };
  if (plan.kind === 'refused') return { ...known, archived: null, reasons: plan.reasons, conflicts: plan.conflicts };
  const open = tasks.total - tasks.done;
  if (open > 0 && !wish.yes) return { ...known, archived: null, reasons: [tasksOpen(wish.change, open, tasks.total)] };
  const changed = wish.dryRun ? [] : await archiveChange(place, plan, readFiles(tree, unit));
  if (changed.length > 0) return { ...known, archived: null, reasons: changed.map(changedMeanwhile) };
  const specs = plan.outcomes.map(({ capability, outcome, counts }) => ({
    capability,
    path: mainSpecPath(unit.root, capability),
    outcome,
    counts,
  }));
  return { ...known, archived: plan.to, specs, counts: plan.counts };
}

function unitOf(tree: FileTree, { change, root }: Wish): Unit {
  const found = unitsOf(tree).filter((unit) => unit.kind === 'change' && unit.id === change && (root === undefined || unit.root === root));
  const [unit] = found;
  if (unit !== undefined && found.length === 1) return unit;
  if (unit === undefined)
    throw new TrueupError('refusal', 'no-such-change', `${visible(change)}: there is no open change of that name`, {
      fix: 'see `openspec/changes` for the names of changes',
    });
  throw new TrueupError('misuse', 'several-changes', `${visible(change)}: there are ${found.length} changes of that name`, {
    fix: `name its folder: ${visible(`${unit.root}/changes/${change}`)}`,
  });
}

async function planned(
  root: string,
  tree: FileTree,
  unit: Unit,
  wish: Wish,
): Promise<{ plan: ArchivePlan | ArchiveRefused; notes: readonly string[] }> {
  const places = deltasOf(unit).map(({ capability, path }) => ({
    capability,
    delta: path,
    main: mainSpecPath(unit.root, capability),
    changes: `${unit.root}/changes`,
  }));
  const hasGit = existsSync(join(root, '.git'));
  const base = hasGit
    ? await writtenAgainst(root, places, (path) => tree.read(path))
    : {
        lookups: new Map(),
        notes: places.length > 0 ? ['there is no git repository, so nobody can tell what this change was written against'] : [],
      };
  const request = {
    change: wish.change,
    root: unit.root,
    today: localDay(new Date()),
    base: (capability: string) => base.lookups.get(capability),
  };
  const plan = planArchive(tree, unit, request);
  const { take } = wish;
  if (plan.kind === 'planned' || plan.conflicts.length === 0 || take === undefined) return { plan, notes: base.notes };
  const resolve = (capability: string) =>
    new Map(plan.conflicts.filter((conflict) => conflict.capability === capability).map(({ requirement }) => [requirement, take]));
  return { plan: planArchive(tree, unit, { ...request, resolve }), notes: base.notes };
}

/** The day where the person is, as people name folders. */
function localDay(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Files of the change that decided what is done, as they were read. */
function readFiles(tree: FileTree, unit: Unit) {
  return unit.files.flatMap((path) => {
    const bytes = tree.read(path);
    return bytes === undefined ? [] : [{ path, digest: sha256(bytes) }];
  });
}

function tasksOpen(change: string, open: number, total: number) {
  return {
    rule: 'archive/tasks-open',
    message: `${change}: ${open} of ${total} tasks are not done`,
    fix: 'finish them, or archive it all the same with --yes',
  };
}

function changedMeanwhile(path: string) {
  return {
    rule: 'archive/changed-meanwhile',
    message: `${path}: somebody changed it while it was being archived`,
    fix: 'look at it and try again',
  };
}
