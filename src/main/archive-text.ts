/** What `trueup archive` tells a person: what was done, or what keeps it from being done and what would be lost. */
import type { RecoveredArchive } from '../../sessions/archive-change.ts';
import type { SpecOutcome } from '../documents/formats/openspec/apply-change.ts';
import type { Conflict, OperationCounts } from '../documents/formats/openspec/apply-model.ts';
import type { ArchiveReason } from '../documents/formats/openspec/archive-errors.ts';
import type { ChangeFacts } from '../documents/formats/openspec/change-facts.ts';
import { unifiedDiff } from '../documents/unified.ts';
import { encode } from '../documents/lines.ts';
import { visible } from '../domain/visible.ts';

/** What the command has to say; printed as it is with `--format json`. */
export interface ArchiveReport {
  readonly version: 1;
  readonly change: string;
  /** Folder in the archive; null when nothing was done. */
  readonly archived: string | null;
  readonly dryRun: boolean;
  readonly specs: readonly {
    readonly capability: string;
    readonly path: string;
    readonly outcome: SpecOutcome['outcome'];
    readonly counts: OperationCounts;
  }[];
  readonly counts: OperationCounts;
  readonly tasks: ChangeFacts['tasks'];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** Requirements whose main spec changed underneath, with both edits kept. */
  readonly merged: readonly { readonly capability: string; readonly requirement: string }[];
  /** Conflicts that a person settled in an approved review. */
  readonly settled: readonly { readonly capability: string; readonly requirement: string; readonly session: string }[];
  readonly recovered: readonly RecoveredArchive[];
  readonly reasons: readonly ArchiveReason[];
  readonly conflicts: readonly Conflict[];
}

const DONE: Readonly<Record<SpecOutcome['outcome'], string>> = {
  write: 'written',
  retire: 'deleted with its last requirement',
  keep: 'already so',
};

/** The report as lines for a terminal, untrusted text made safe, with a line feed at the end. */
export function reportText(report: ArchiveReport): string {
  const { change, archived, dryRun, specs, reasons, conflicts, warnings, notes, merged, settled, recovered, counts } = report;
  const fixes = [...new Set(reasons.flatMap(({ fix }) => (fix === undefined ? [] : [fix])))];
  const lines = [
    ...recovered.map(recoveredLine),
    ...notes.map((note) => `note: ${note}`),
    ...merged.map(({ capability, requirement }) => `merged: ${capability} / ${requirement}, both edits kept`),
    ...settled.map(({ capability, requirement, session }) => `settled: ${capability} / ${requirement}, as approved in review ${session}`),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...reasons.map(({ message }) => `refused: ${message}`),
    ...conflicts.flatMap(conflictLines),
    ...fixes.map((fix) => `fix: ${fix}`),
    ...specs.map(({ path, outcome, counts: done }) => `  ${path}  ${DONE[outcome]}${outcome === 'keep' ? '' : `  ${countsText(done)}`}`),
    archived === null
      ? `${change}: not archived, and nothing was changed`
      : `${change}: ${dryRun ? 'would go' : 'archived'} to ${archived}${specs.length > 0 ? `  ${countsText(counts)}` : ''}`,
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
}

function countsText({ added, modified, removed, renamed }: OperationCounts): string {
  return `+${added} ~${modified} -${removed} >${renamed}`;
}

function recoveredLine({ from, how, edited }: RecoveredArchive): string {
  const files = edited.length === 0 ? '' : `; edited meanwhile and left as they are: ${edited.join(', ')}`;
  return `note: archiving ${from} was interrupted; it is ${how === 'finished' ? 'finished now' : 'taken back'}${files}`;
}

function conflictLines({ capability, requirement, base, ours, theirs }: Conflict): readonly string[] {
  const name = `${capability} / ${requirement}`;
  const bytes = (text: string | undefined) => encode(text === undefined ? '' : `${text}\n`);
  const between = (title: string, from: string | undefined, to: string | undefined) => [
    `${name}: ${title}`,
    ...unifiedDiff(requirement, bytes(from), bytes(to))
      .split('\n')
      .slice(2)
      .filter((line) => line !== '')
      .map((line) => `    ${line}`),
  ];
  if (base === undefined) return between('from the main spec to the change', ours, theirs);
  return [...between('what the main spec changed', base, ours), ...between('what the change says', base, theirs)];
}
