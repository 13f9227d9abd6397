/** Checks a Kiro or cc-sdd feature: whether requirements, design, tasks and approvals are whole and fit each other. */
import type { FileKind, FormatIssue, IssueLevel, SpecDocument, Tree, Unit } from '../format.ts';
import { byLine, dependencyCycles, duplicates, issueAt, missingFile, openFile, type CheckedFile } from '../issues.ts';
import { markdownText } from '../markdown-lines.ts';
import { checkApprovals } from './approve.ts';
import { graphOf } from './waves.ts';
import { EARS, NORMATIVE } from './words.ts';

type Read = (bytes: Uint8Array, kind: FileKind) => SpecDocument;

/** Issues of one feature, file by file, in order of their lines. */
export function checkFeature(tree: Tree, unit: Unit, read: Read): readonly FormatIssue[] {
  const open = (name: string, kind: FileKind): CheckedFile | undefined =>
    openFile(tree, `${unit.root}/${unit.id}/${name}`, name, kind, read);
  const bugfix = open('bugfix.md', 'spec');
  const requirements = open('requirements.md', 'spec') ?? bugfix;
  const [design, tasks, approvals] = [open('design.md', 'design'), open('tasks.md', 'tasks'), open('spec.json', 'approval')];
  const fix = 'Write requirements.md, or bugfix.md for a defect';
  return [
    ...(requirements === undefined
      ? [missingFile(unit.file, 'requirements.md', 'WARNING', 'kiro/requirements-missing', 'The feature has no requirements.md', fix)]
      : byLine([...checkRequirements(requirements), ...(tasks === undefined ? [] : untraced(requirements, tasks))])),
    ...(design === undefined ? [] : byLine(checkDesign(design, requirements))),
    ...(tasks === undefined ? [] : byLine(checkTasks(tasks, requirements))),
    ...(approvals === undefined ? [] : checkApprovals(approvals)),
  ];
}

function checkRequirements(file: CheckedFile): readonly FormatIssue[] {
  const { requirements } = file.document;
  if (requirements.length === 0)
    return [
      issueAt(file, 'WARNING', 'kiro/no-requirements', 0, 'No numbered requirement is in it', 'Head each with "### Requirement N: Title"'),
    ];
  const issues = duplicates(requirements, ({ key }) => key).map(({ entry, key, first }) =>
    issueAt(
      file,
      'ERROR',
      'kiro/duplicate-requirement',
      entry.line,
      `Requirement ${key} is at line ${first} already`,
      'Give it the next free number',
    ),
  );
  for (const { key, line, scenarios, range } of requirements) {
    if (scenarios.length === 0)
      issues.push(
        issueAt(
          file,
          'WARNING',
          'kiro/criterion-missing',
          line,
          `Requirement ${key} has no acceptance criterion`,
          'Add "#### Acceptance Criteria" with numbered sentences',
        ),
      );
    for (const { entry, key: own, first } of duplicates(scenarios, (scenario) => scenario.key))
      issues.push(issueAt(file, 'ERROR', 'kiro/duplicate-criterion', entry.line, `Criterion ${own} is at line ${first} already`));
    const raw = (start: number, end: number): string => new TextDecoder().decode(file.bytes.subarray(start, end));
    // A requirement that speaks EARS somewhere is held to it throughout; one in other words is not.
    if (!NORMATIVE.test(raw(range.start, range.end))) continue;
    for (const scenario of scenarios) {
      const words = raw(scenario.text.start, scenario.text.end);
      if (!EARS.test(words) && !NORMATIVE.test(words) && /[a-z]/iu.test(words))
        issues.push(
          issueAt(
            file,
            'INFO',
            'kiro/not-ears',
            scenario.line,
            `Criterion ${scenario.key} is no EARS sentence`,
            'Say WHEN, WHILE, WHERE or IF, and what the system SHALL do',
          ),
        );
    }
  }
  return issues;
}

function checkDesign(design: CheckedFile, requirements: CheckedFile | undefined): readonly FormatIssue[] {
  const properties = design.document.requirements;
  const issues = duplicates(properties, ({ key }) => key).map(({ entry, key, first }) =>
    issueAt(design, 'WARNING', 'kiro/duplicate-property', entry.line, `${key} is at line ${first} already`),
  );
  const named = properties.map(({ key, line, traces }) => ({ name: key, line, traces: traces ?? [] }));
  return [...issues, ...unknownTraces(design, 'ERROR', named, requirements)];
}

interface Named {
  readonly name: string;
  readonly line: number;
  readonly traces: readonly string[];
}

/** What is named of requirements that have numbers: a requirement, or a criterion of one that has criteria. */
function unknownTraces(
  file: CheckedFile,
  level: IssueLevel,
  named: readonly Named[],
  requirements: CheckedFile | undefined,
): readonly FormatIssue[] {
  const blocks = requirements?.document.requirements ?? [];
  if (requirements === undefined || blocks.length === 0) return [];
  const keys = new Set(blocks.flatMap(({ key, scenarios }) => [key, ...scenarios.map((scenario) => scenario.key)]));
  const bare = new Set(blocks.filter(({ scenarios }) => scenarios.length === 0).map(({ key }) => key));
  return named.flatMap(({ name, line, traces }) =>
    traces
      .filter((key) => !keys.has(key) && !bare.has(key.replace(/\..*$/u, '')))
      .map((key) =>
        issueAt(file, level, 'kiro/unknown-requirement', line, `${name} names ${key}, which ${requirements.path} does not have`),
      ),
  );
}

function checkTasks(file: CheckedFile, requirements: CheckedFile | undefined): readonly FormatIssue[] {
  const { tasks } = file.document;
  const known = new Set(tasks.flatMap(({ id }) => id ?? []));
  const lines = new Map(tasks.toReversed().map(({ id, line }) => [id, line]));
  const issues = duplicates(tasks, ({ id }) => id).map(({ entry, key, first }) =>
    issueAt(file, 'ERROR', 'kiro/duplicate-task', entry.line, `Task ${key} is at line ${first} already`, 'Give it the next free number'),
  );
  for (const { id, line, depends } of tasks)
    for (const other of depends)
      if (!known.has(other))
        issues.push(issueAt(file, 'ERROR', 'kiro/unknown-dependency', line, `${nameOf(id)} waits for ${other}, which is not in the list`));
  for (const cycle of dependencyCycles(tasks))
    issues.push(
      issueAt(
        file,
        'ERROR',
        'kiro/dependency-cycle',
        lines.get(cycle[0]) ?? 0,
        `Tasks wait for each other: ${[...cycle, cycle[0] ?? ''].join(' → ')}`,
      ),
    );
  const waves = graphOf(markdownText(file.bytes));
  for (const { tasks: ids, line } of waves)
    for (const id of ids)
      if (!known.has(id))
        issues.push(issueAt(file, 'WARNING', 'kiro/unknown-wave-task', line, `The task graph names ${id}, which is not in the list`));
  const waveOf = new Map(waves.flatMap(({ tasks: ids }, wave) => ids.map((id) => [id, wave] as const)));
  for (const { id, line, depends } of tasks)
    for (const other of depends)
      if ((waveOf.get(other) ?? -1) >= (waveOf.get(id ?? '') ?? Infinity))
        issues.push(
          issueAt(file, 'ERROR', 'kiro/wave-order', line, `${nameOf(id)} waits for ${other}, which the task graph does not put before it`),
        );
  const named = tasks.map(({ id, line, traces }) => ({ name: nameOf(id), line, traces }));
  return [...issues, ...unknownTraces(file, 'ERROR', named, requirements)];
}

function nameOf(id: string | undefined): string {
  return id === undefined ? 'A task without number' : `Task ${id}`;
}

/** Requirements that no task names, where tasks name most of them. */
function untraced(requirements: CheckedFile, tasks: CheckedFile): readonly FormatIssue[] {
  const traced = new Set(tasks.document.tasks.flatMap(({ traces }) => traces.map((key) => key.replace(/\..*$/u, ''))));
  const blocks = requirements.document.requirements;
  const missing = blocks.filter(({ key }) => !traced.has(key.replace(/\..*$/u, '')));
  if (missing.length * 2 > blocks.length) return [];
  return missing.map(({ key, line }) =>
    issueAt(requirements, 'INFO', 'kiro/requirement-without-task', line, `No task names requirement ${key}`),
  );
}
