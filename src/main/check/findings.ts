/** What `trueup check` finds, in the form it is printed in: one item a unit, with the issues of its format's rules and of the review rules. */
import type { CheckedUnit, FormatIssue, FormatName, IssueLevel, Unit } from '../../documents/formats/format.ts';
import type { Severity } from '../../domain/gap.ts';

/** A format's rules say ERROR, WARNING, INFO; the review rules CRITICAL, MEDIUM, LOW. */
export type Level = IssueLevel | Severity;

/** What was found at one place; for review rules `path` is the file itself. */
export interface Issue extends Omit<FormatIssue, 'level'> {
  readonly level: Level;
}

export interface Item {
  readonly format: FormatName;
  readonly kind: Unit['kind'];
  readonly id: string;
  readonly file: string;
  /** The format's own verdict: no ERROR, and with `--strict` no WARNING. Review rules do not change it. */
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

/** The two scales side by side: a threshold on one holds for the other. */
const WEIGHT: Readonly<Record<Level, number>> = { ERROR: 3, CRITICAL: 3, WARNING: 2, MEDIUM: 2, INFO: 1, LOW: 1 };

/** Whether an issue is at or above a level of either scale. */
export function reaches(issue: Pick<Issue, 'level'>, level: Level): boolean {
  return WEIGHT[issue.level] >= WEIGHT[level];
}

/** The level a person means, in any case; undefined for a word that is none. */
export function levelNamed(word: string): Level | undefined {
  const upper = word.toUpperCase();
  return LEVELS.find((level) => level === upper);
}

/** Every level, the most severe first. */
export const LEVELS: readonly Level[] = ['ERROR', 'CRITICAL', 'WARNING', 'MEDIUM', 'INFO', 'LOW'];

/** An item of a checked unit with what else was found in it. */
export function itemOf({ unit, issues }: CheckedUnit, more: readonly Issue[], strict: boolean): Item {
  const fails: Level = strict ? 'WARNING' : 'ERROR';
  const { format, kind, id, file } = unit;
  return {
    format,
    kind,
    id,
    file,
    valid: !issues.some((issue) => reaches(issue, fails)),
    issues: more.length === 0 ? issues : [...issues, ...more],
  };
}

export interface Summary {
  readonly items: number;
  readonly valid: number;
  readonly invalid: number;
  readonly findings: number;
  /** Findings at or above the level that makes the command fail. */
  readonly failing: number;
  readonly levels: Readonly<Record<Level, number>>;
}

/** Counts over all items. `failOn` undefined: nothing makes the command fail. */
export function summaryOf(items: readonly Item[], failOn: Level | undefined): Summary {
  const levels: Record<Level, number> = { ERROR: 0, WARNING: 0, INFO: 0, CRITICAL: 0, MEDIUM: 0, LOW: 0 };
  let valid = 0;
  let failing = 0;
  for (const item of items) {
    if (item.valid) valid += 1;
    for (const issue of item.issues) {
      levels[issue.level] += 1;
      if (failOn !== undefined && reaches(issue, failOn)) failing += 1;
    }
  }
  const findings = LEVELS.reduce((sum, level) => sum + levels[level], 0);
  return { items: items.length, valid, invalid: items.length - valid, findings, failing, levels };
}
