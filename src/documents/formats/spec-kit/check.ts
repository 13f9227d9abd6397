/** Checks a spec-kit feature: what its templates demand, and whether spec and tasks fit each other. */
import type { FileKind, FormatIssue, SpecDocument, Tree, Unit } from '../format.ts';
import { byLine, dependencyCycles, duplicates, issueAt, missingFile, openFile, type CheckedFile } from '../issues.ts';
import { isText, markdownText, rawLine } from '../markdown-lines.ts';

type Read = (bytes: Uint8Array, kind: FileKind) => SpecDocument;

/** Markers that the `specify` command allows a spec to carry. */
const MARKERS_MAX = 3;
/** What the templates hold where a name goes; a spec that still has it was never filled in. */
const PLACEHOLDER =
  /\[(?:FEATURE NAME|###-feature-name|Brief Title|DATE|Brief description|initial state|specific capability[^\]]*|Measurable metric[^\]]*)\]/u;

/** Issues of one feature, file by file, in order of their lines. */
export function checkFeature(tree: Tree, unit: Unit, read: Read): readonly FormatIssue[] {
  const open = (name: string, kind: FileKind): CheckedFile | undefined =>
    openFile(tree, `${unit.root}/${unit.id}/${name}`, name, kind, read);
  const [spec, plan, tasks] = [open('spec.md', 'spec'), open('plan.md', 'design'), open('tasks.md', 'tasks')];
  const missing =
    spec === undefined
      ? [
          missingFile(
            unit.file,
            'spec.md',
            'WARNING',
            'spec-kit/spec-missing',
            'The feature has no spec.md',
            'Write spec.md, or remove the folder',
          ),
        ]
      : [];
  return [
    ...missing,
    ...(spec === undefined ? [] : byLine([...checkSpec(spec), ...(tasks === undefined ? [] : untraced(spec, tasks))])),
    ...(plan === undefined ? [] : byLine(openMarkers(plan))),
    ...(tasks === undefined ? [] : byLine([...checkTasks(tasks), ...(spec === undefined ? [] : checkTraces(tasks, spec))])),
  ];
}

function checkSpec(spec: CheckedFile): readonly FormatIssue[] {
  const { requirements } = spec.document;
  const text = markdownText(spec.bytes);
  const issues: FormatIssue[] = [...openMarkers(spec)];
  const headings = text.sections.map(({ heading }) => heading);
  for (const [name, pattern] of SECTIONS)
    if (!headings.some((heading) => pattern.test(heading)))
      issues.push(issueAt(spec, 'WARNING', 'spec-kit/section-missing', 0, `The section "${name}" is missing`, `Add "## ${name}"`));
  for (const { entry, key, first } of duplicates(requirements, ({ key: own, change }) => (change === undefined ? own : undefined)))
    issues.push(
      issueAt(spec, 'ERROR', 'spec-kit/duplicate-id', entry.line, `${key} is defined at line ${first} already`, 'Give it the next free id'),
    );
  for (const { key, line, scenarios, text: statement, normative, change } of requirements) {
    if (/^US\d/u.test(key) && scenarios.length === 0)
      issues.push(
        issueAt(
          spec,
          'WARNING',
          'spec-kit/scenario-missing',
          line,
          `${key} has no acceptance scenario`,
          'Add "**Acceptance Scenarios**" with Given, When, Then',
        ),
      );
    if (!/\d$|\d[a-z]$/u.test(key) || /^US\d/u.test(key) || change !== undefined) continue;
    if (statement.start === statement.end) issues.push(issueAt(spec, 'ERROR', 'spec-kit/requirement-empty', line, `${key} says nothing`));
    else if (/(?:^|-)(?:FR|NFR)-/u.test(key) && !normative)
      issues.push(issueAt(spec, 'INFO', 'spec-kit/not-normative', line, `${key} has no MUST, SHALL or SHOULD`, 'Say what MUST hold'));
  }
  for (let line = 0; line < text.lines.count; line++) {
    const found = isText(text, line) ? PLACEHOLDER.exec(rawLine(text, line))?.[0] : undefined;
    if (found !== undefined)
      issues.push(issueAt(spec, 'WARNING', 'spec-kit/placeholder', line + 1, `${found} of the template is not filled in`));
  }
  return issues;
}

const SECTIONS: readonly (readonly [string, RegExp])[] = [
  ['User Scenarios & Testing', /\bScenarios?\b|\bUser Stor(?:y|ies)\b/iu],
  ['Requirements', /\bRequirements?\b/iu],
  ['Success Criteria', /\bSuccess (?:Criteria|Metrics)\b|\bMeasurable Outcomes\b|\bAcceptance Criteria\b/iu],
];

function openMarkers(file: CheckedFile): readonly FormatIssue[] {
  const { clarifications } = file.document;
  const issues = clarifications.map(({ question, line }) =>
    issueAt(
      file,
      'WARNING',
      'spec-kit/open-clarification',
      line,
      `Open question: ${question === '' ? 'not said which' : question}`,
      'Answer it',
    ),
  );
  const last = clarifications[MARKERS_MAX];
  if (last === undefined) return issues;
  const message = `${clarifications.length} open questions; spec-kit allows ${MARKERS_MAX}`;
  return [
    ...issues,
    issueAt(file, 'WARNING', 'spec-kit/too-many-clarifications', last.line, message, 'Decide the lesser ones and say so under Assumptions'),
  ];
}

function checkTasks(tasks: CheckedFile): readonly FormatIssue[] {
  const items = tasks.document.tasks;
  const known = new Set(items.flatMap(({ id }) => id ?? []));
  const lines = new Map(items.toReversed().map(({ id, line }) => [id, line]));
  const issues = duplicates(items, ({ id }) => id).map(({ entry, key, first }) =>
    issueAt(tasks, 'ERROR', 'spec-kit/duplicate-task', entry.line, `${key} is at line ${first} already`, 'Give it the next free id'),
  );
  for (const { id, line, depends } of items)
    for (const other of depends)
      if (!known.has(other))
        issues.push(
          issueAt(tasks, 'ERROR', 'spec-kit/unknown-dependency', line, `${id ?? 'The task'} waits for ${other}, which is not in the list`),
        );
  for (const cycle of dependencyCycles(items))
    issues.push(
      issueAt(
        tasks,
        'ERROR',
        'spec-kit/dependency-cycle',
        lines.get(cycle[0]) ?? 0,
        `Tasks wait for each other: ${[...cycle, cycle[0] ?? ''].join(' → ')}`,
      ),
    );
  return issues;
}

/** What tasks name in the spec. Ids of another kind than the spec has are another document's. */
function checkTraces(tasks: CheckedFile, spec: CheckedFile): readonly FormatIssue[] {
  const keys = new Set(spec.document.requirements.map(({ key }) => key));
  const families = new Set([...keys].map(familyOf));
  return tasks.document.tasks.flatMap(({ id, line, traces }) =>
    traces
      .filter((key) => !keys.has(key) && families.has(familyOf(key)))
      .map((key) =>
        issueAt(tasks, 'ERROR', 'spec-kit/unknown-requirement', line, `${id ?? 'The task'} names ${key}, which spec.md does not have`),
      ),
  );
}

/** Stories that no task carries, where tasks carry others. */
function untraced(spec: CheckedFile, tasks: CheckedFile): readonly FormatIssue[] {
  const traced = new Set(tasks.document.tasks.flatMap(({ traces }) => traces));
  const stories = spec.document.requirements.filter(({ key }) => /^US\d/u.test(key));
  if (!stories.some(({ key }) => traced.has(key))) return [];
  return stories
    .filter(({ key }) => !traced.has(key))
    .map(({ key, line, title }) => issueAt(spec, 'INFO', 'spec-kit/story-without-task', line, `No task carries [${key}] (${title})`));
}

function familyOf(key: string): string {
  return key.replace(/\d.*$/u, '');
}
