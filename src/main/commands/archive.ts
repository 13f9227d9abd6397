/** `trueup archive`: applies a change to its main specs and moves it into the archive, all or nothing. */
import { archiveChange, recoverArchives, type ArchivePlace } from '../../../sessions/archive-change.ts';
import { nodeDisk } from '../../../sessions/disk.ts';
import { openFiles } from '../../../sessions/files.ts';
import { sha256 } from '../../../sessions/sha256.ts';
import { EXIT } from '../../api/exit-codes.ts';
import type { Unit } from '../../documents/formats/format.ts';
import { changeNameProblem } from '../../documents/formats/openspec/archive-name.ts';
import { mainSpecPath } from '../../documents/formats/openspec/archive.ts';
import { changeFacts } from '../../documents/formats/openspec/change-facts.ts';
import { unitsOf } from '../../documents/formats/openspec/layout.ts';
import { TrueupError } from '../../domain/error.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { reportText, type ArchiveReport } from '../archive-text.ts';
import { plannedArchive } from '../plan-archive.ts';
import { projectRoot } from '../root.ts';
import { openTree, type FileTree } from '../tree.ts';
import { unseenInChange } from '../unseen-in-change.ts';
import { formatOf, print, repositoryOf, textFlag } from './common.ts';

interface Wish {
  readonly change: string;
  /** The `openspec` folder, when the change was named by its path. */
  readonly root: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly take: 'ours' | 'theirs' | undefined;
}

/**
 * Prints what was done as text or, with `--format json`, as one object `ArchiveReport`:
 * `{version: 1, change, archived, dryRun, specs: [{capability, path, outcome, counts}], counts: {added, modified, removed,
 * renamed}, tasks: {done, total}, warnings, notes, merged: [{capability, requirement}], settled: [{capability, requirement,
 * session}], recovered: [{from, to, how, edited}], reasons: [{rule, capability?,
 * requirement?, message, fix?}], conflicts: [{capability, requirement, causes, base?, uncertain?, ours?, theirs?, lost}]}`. `merged`
 * names requirements of which both the main spec's edit and the change's are kept, `settled` those that a person decided in an
 * approved review. `archived` is null when nothing was done; `outcome` is `write`, `retire` (deleted) or `keep`. With `--dry-run`
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
  const [named, ...rest] = positionals;
  if (named === undefined || rest.length > 0)
    throw new TrueupError('misuse', 'bad-arguments', 'archive takes one change', {
      fix: 'trueup archive CHANGE; `trueup overview` lists them',
    });
  const path = /^(.*?)\/?changes\/([^/]+)\/?$/.exec(named);
  const change = path?.[2] ?? named;
  const problem = changeNameProblem(change);
  if (problem !== undefined)
    throw new TrueupError('misuse', 'bad-change-name', `${visible(named)}: no name of one change: ${problem}`, {
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
    merged: [],
    settled: [],
    recovered,
    reasons: [],
    conflicts: [],
  } as const;
  const before = recovered.find(({ from, how }) => how === 'finished' && from.endsWith(`/changes/${wish.change}`));
  if (before !== undefined) return { ...empty, archived: before.to };
  const unit = unitOf(tree, wish);
  const { tasks } = changeFacts(tree, unit);
  const unseen = unseenInChange(tree, `${unit.root}/changes/${unit.id}`);
  if (unseen.length > 0) return { ...empty, tasks, archived: null, reasons: unseen };
  const { plan, ...told } = await plannedArchive(place.root, tree, unit, wish.take);
  const known = { ...empty, ...told, tasks, warnings: plan.warnings };
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
