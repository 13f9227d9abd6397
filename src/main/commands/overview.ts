/** `trueup overview`: what is in the project and what of it waits for a person, on one page. */
import { formatNamed } from '../../documents/formats/formats.ts';
import { needsOf, overlapsOf } from '../../documents/project.ts';
import type { Project, ProjectUnit } from '../../documents/project.ts';
import { visible } from '../../domain/visible.ts';
import type { Invocation } from '../arguments.ts';
import { plainSpecs } from '../check/plain-specs.ts';
import { readOverview } from '../overview.ts';
import { projectRoot } from '../root.ts';
import { formatOf, print, repositoryOf } from './common.ts';

/** Prints the overview as text or as JSON `{version, root, units, overlaps, summary}`. Resolves with 0, also when something is wrong: that is for `check`. */
export async function overview({ flags }: Invocation): Promise<number> {
  const format = formatOf(flags);
  const root = projectRoot(repositoryOf(flags));
  const project = readOverview(root, await plainSpecs(root));
  if (format === 'json') print(JSON.stringify({ version: 1, root, ...described(project) }));
  else print(visible(page(project), { newline: true }));
  return 0;
}

function described(project: Project): object {
  const { units, archived } = project;
  return {
    units: units.map((unit) => {
      const { tasks, issues, done, total, ...rest } = unit;
      return {
        ...rest,
        tasks: { done, total, open: tasks.filter(({ mark, isCheck }) => mark !== 'done' && !isCheck) },
        checks: tasks.filter(({ isCheck }) => isCheck).length,
        issues: { ERROR: count(issues, 'ERROR'), WARNING: count(issues, 'WARNING'), INFO: count(issues, 'INFO') },
        needs: needsOf(unit),
      };
    }),
    overlaps: overlapsOf(project),
    summary: {
      specs: units.filter(({ kind }) => kind === 'spec').length,
      changes: units.filter(({ kind }) => kind === 'change').length,
      features: units.filter(({ kind }) => kind === 'feature').length,
      archived,
      waiting: units.filter((unit) => needsOf(unit).length > 0).length,
    },
  };
}

function count(issues: ProjectUnit['issues'], level: string): number {
  return issues.filter((issue) => issue.level === level).length;
}

const TITLES = { change: 'Changes', feature: 'Features', spec: 'Specs' } as const;
const NEEDS = {
  problem: (n: number) => plural(n, 'error'),
  question: (n: number) => plural(n, 'open question'),
  approval: (n: number) => `${plural(n, 'phase')} to approve`,
  check: (n: number) => plural(n, 'open check'),
  finished: () => 'all tasks done',
} as const;

function page(project: Project): string {
  const overlaps = overlapsOf(project);
  const lines = (['change', 'feature', 'spec'] as const).flatMap((kind) => {
    const units = project.units
      .filter((unit) => unit.kind === kind)
      .toSorted((a, b) => Number(needsOf(b).length > 0) - Number(needsOf(a).length > 0));
    return units.length === 0 ? [] : [`${TITLES[kind]} (${units.length})`, ...units.map((unit) => lineOf(unit)), ''];
  });
  const shared = overlaps.map(({ capability, requirement, changes }) => `  ${capability}: ${requirement}  (${changes.join(', ')})`);
  if (lines.length === 0) return 'No specs, changes or features here.';
  return [...lines, ...(shared.length === 0 ? [] : ['Touched by more than one change', ...shared, ''])].join('\n').trimEnd();
}

function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

function lineOf(unit: ProjectUnit): string {
  const needs = needsOf(unit).map(({ kind, count: n }) => NEEDS[kind](n));
  const tasks = unit.total === 0 ? [] : [`${unit.done}/${unit.total} tasks`];
  const content = unit.requirements === 0 ? [] : [`${plural(unit.requirements, 'requirement')}, ${plural(unit.scenarios, 'scenario')}`];
  const phases = unit.approvals.map(
    ({ phase, generated, approved }) => `${phase} ${approved ? 'approved' : generated ? 'written' : 'missing'}`,
  );
  const words = [...tasks, ...content, ...phases].join('; ');
  return `${needs.length > 0 ? '! ' : '  '}${unit.id}  [${formatNamed(unit.format)?.title ?? unit.format}]  ${words}${needs.length === 0 ? '' : `  -> ${needs.join(', ')}`}`;
}
