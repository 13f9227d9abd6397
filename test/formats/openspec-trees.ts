/** Small OpenSpec projects for the rules that real ones seldom meet: schemas of their own, odd folders, metadata. */

const SPEC = `# Thing

## Purpose

What this thing is for, in a sentence that is long enough for the rule.

## Requirements

### Requirement: It works
The system SHALL work.

#### Scenario: Works
- **WHEN** used
- **THEN** it works
`;

const DELTA = `## ADDED Requirements

### Requirement: It also sings
The system SHALL sing.

#### Scenario: Sings
- **WHEN** asked
- **THEN** it sings
`;

const RENAME = (from: string, to: string): string =>
  `## RENAMED Requirements\n\n- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\`\n`;
const REQUIREMENT = (name: string): string => `### Requirement: ${name}\nThe system SHALL.\n\n#### Scenario: Works\n- **WHEN** it\n\n`;

const SCHEMA = (tasks: string, more = ''): string => `name: own
version: 1
artifacts:
  - id: proposal
    generates: rfc/proposal.md
    description: why
    template: p.md
  - id: tasks
    generates: "${tasks}"
    description: what
    template: t.md
    requires: [proposal]
${more}`;

const LIST = '# Tasks\n\n- first\n- second\n';
const BOXES = '## 1. One\n\n- [ ] 1.1 First\n- [x] 2.1 Second\n- [ ] 1.1 Again\n';

/** A project with one spec and the given files of one change, by their paths below it. */
function project(change: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const own = Object.entries(change).map(([path, text]) => [`openspec/changes/do-it/${path}`, text]);
  return { 'openspec/specs/thing/spec.md': SPEC, ...Object.fromEntries(own), ...more };
}

/** What the project shows, and its files. */
export const HANDMADE: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'capabilities nest, and only spec.md in a folder is one',
    {
      'openspec/specs/spec.md': SPEC,
      'openspec/specs/area/deep/thing/spec.md': SPEC,
      'openspec/specs/area/notes.md': '# Notes\n',
      'openspec/specs/.hidden/thing/spec.md': SPEC,
      'openspec/specs/area/.hidden/spec.md': SPEC,
      'openspec/specs/spec.md.d/spec.md': SPEC,
      'openspec/changes/do-it/specs/area/deep/thing/spec.md': DELTA,
      'openspec/changes/.hidden/specs/thing/spec.md': DELTA,
      'openspec/changes/README.md': '# No change\n',
      'openspec/changes/archive/README.md': '# No change\n',
    },
  ],
  [
    'task files of a schema of its own are tracked by its glob',
    project(
      {
        '.openspec.yaml': 'schema: own\n',
        'specs/thing/spec.md': DELTA,
        'tasks/b.md': LIST,
        'tasks/a.md': LIST,
        'tasks/deep/c.md': LIST,
        'tasks.md': LIST,
      },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('tasks/*.md') },
    ),
  ],
  [
    'a glob goes down any number of folders, and hidden files are none of it',
    project(
      {
        '.openspec.yaml': 'schema: own\n',
        'specs/thing/spec.md': DELTA,
        'tasks/b.md': LIST,
        'x/tasks.md': LIST,
        'x/y/tasks.md': LIST,
        '.h/tasks.md': LIST,
      },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('**/tasks.md') },
    ),
  ],
  [
    'alternatives in a glob',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'todo.md': LIST, 'tasks.md': LIST },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('{todo,plan}.md') },
    ),
  ],
  [
    'what apply tracks selects the artifact',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'rfc/proposal.md': LIST, 'tasks.md': BOXES },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('tasks.md', 'apply:\n  requires: [tasks]\n  tracks: rfc/proposal.md\n') },
    ),
  ],
  [
    'what apply tracks and no artifact makes is not tracked',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'tasks.md': LIST },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('tasks.md', 'apply:\n  requires: [tasks]\n  tracks: other.md\n') },
    ),
  ],
  [
    'a schema that waits for itself is refused',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'tasks.md': LIST },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('tasks.md').replace('template: p.md', 'template: p.md\n    requires: [tasks]') },
    ),
  ],
  [
    'a schema that names what is not there is refused',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'tasks.md': LIST },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('tasks.md', 'apply:\n  requires: [nothing]\n') },
    ),
  ],
  [
    'a schema that writes outside of the change is refused',
    project(
      { '.openspec.yaml': 'schema: own\n', 'specs/thing/spec.md': DELTA, 'tasks.md': LIST },
      { 'openspec/schemas/own/schema.yaml': SCHEMA('../tasks.md') },
    ),
  ],
  [
    'the configuration names the schema where a change names none',
    project(
      { 'specs/thing/spec.md': DELTA, 'todo/tasks.md': LIST, 'tasks.md': BOXES },
      { 'openspec/config.yaml': 'schema: own\n', 'openspec/schemas/own/schema.yaml': SCHEMA('todo/tasks.md') },
    ),
  ],
  [
    'the built-in schema by the name of its file',
    project({ 'specs/thing/spec.md': DELTA, 'tasks.md': BOXES }, { 'openspec/config.yml': 'schema: spec-driven.yaml\n' }),
  ],
  [
    'a configuration that is no YAML is ignored',
    project({ 'specs/thing/spec.md': DELTA, 'tasks.md': BOXES }, { 'openspec/config.yaml': 'schema: [\n' }),
  ],
  [
    'a project schema by the name of the built-in one is not the built-in one',
    project(
      { 'specs/thing/spec.md': DELTA, 'tasks.md': BOXES },
      { 'openspec/schemas/spec-driven/schema.yaml': SCHEMA('tasks.md').replace('name: own', 'name: spec-driven') },
    ),
  ],
  ['an unknown schema tracks nothing', project({ '.openspec.yaml': 'schema: nowhere\n', 'specs/thing/spec.md': DELTA, 'tasks.md': BOXES })],
  [
    'numbers are compared over all task files',
    project({
      'specs/thing/spec.md': DELTA,
      'tasks.md': '## 1. One\n- [ ] 1.1 a\n  - [x] 1.1 b\n\t- [ ] 01.2 c\n## Two\n- [ ] 9.9 d\n## 3.\r\n1. [ ] 3.1 e\r\n2) [ ] 4.1a f\r\n',
    }),
  ],
  [
    'lists in fences, comments, front matter and code are no tasks',
    project({
      'specs/thing/spec.md': DELTA,
      'tasks.md': '---\ntags:\n- a\n---\n<!--\n- b\n-->\n```\n- c\n``` x\n- d\n```\n    - e\n<!-- - f -->\n1. g\n',
    }),
  ],
  ['front matter that is never closed is none', project({ 'specs/thing/spec.md': DELTA, 'tasks.md': '\ufeff---\ntags:\n- a\n' })],
  [
    'archived changes say what is left to do',
    {
      'openspec/specs/thing/spec.md': SPEC,
      'openspec/changes/archive/2026-01-01-one/tasks.md': BOXES,
      'openspec/changes/archive/2026-01-02-two/tasks.md': '- [x] 1.1 done\n',
      'openspec/changes/archive/2026-01-03-three/proposal.md': '# Three\n',
      'openspec/changes/archive/2026-01-05-five/tasks.md':
        '- [ ](link)\n- [\t][x]\n- [](link)\n- [x](link)\n- [ X\u00a0] done\n- [xx] none\n+ [\u2705] open\n- [\ud83d\udea7] none\n1234567890. [ ] none\n',
      'openspec/changes/archive/2026-01-04-four/.openspec.yaml': 'schema: own\n',
      'openspec/changes/archive/2026-01-04-four/todo/a.md': '- [ ] a\n',
      'openspec/changes/archive/2026-01-04-four/todo/b.md': '- [x] b\n- [-] c\n',
      'openspec/schemas/own/schema.yaml': SCHEMA('todo/*.md'),
    },
  ],
  [
    'a change that follows a schema of its own is no folder of changes',
    {
      'openspec/specs/thing/spec.md': SPEC,
      'openspec/config.yaml': 'schema: own\n',
      'openspec/schemas/own/schema.yaml': SCHEMA('tasks.md'),
      'openspec/changes/fresh/rfc/proposal.md': '# Why\n',
      'openspec/changes/area/one/rfc/proposal.md': '# Why\n',
      'openspec/changes/area/two/specs/thing/spec.md': DELTA,
      'openspec/changes/area/.cache/tasks.md': BOXES,
      'openspec/changes/noted/README.md': '# Mine\n',
      'openspec/changes/noted/one/proposal.md': '# Why\n',
      'openspec/changes/deep/a/b/c/proposal.md': '# Why\n',
      'openspec/changes/deeper/a/b/c/d/proposal.md': '# Why\n',
    },
  ],
  [
    'nothing changes, and the change says so',
    project({ '.openspec.yaml': 'schema: spec-driven\nskip_specs: true\n', 'specs/.gitkeep': '' }),
  ],
  ['a marker in metadata of a schema that is refused', project({ '.openspec.yaml': 'schema: ../own\nskip_specs: true\n' })],
  [
    'chains of renames, and a scenario that goes with them',
    {
      'openspec/specs/thing/spec.md': SPEC,
      'openspec/changes/chain/specs/thing/spec.md': `${RENAME('It works', 'It runs')}- FROM: \`### Requirement: It runs\`\n- TO: \`### Requirement: It flies\`\n\n## MODIFIED Requirements\n\n### Requirement: It flies\nThe system SHALL fly.\n\n#### Scenario: Flies\n- **WHEN** asked\n`,
      'openspec/changes/cycle/specs/thing/spec.md': `${RENAME('It works', 'It runs')}- FROM: \`### Requirement: It runs\`\n- TO: \`### Requirement: It works\`\n\n## MODIFIED Requirements\n\n${REQUIREMENT('It works')}`,
      'openspec/changes/twice/specs/thing/spec.md': `${RENAME('It works', 'It runs')}${RENAME('It works', 'It runs')}`,
      'openspec/specs/three/spec.md': `${SPEC}\n#### Scenario: Works\n- again\n#### Works ##\n- once more\n`,
      'openspec/changes/three/specs/three/spec.md': `## MODIFIED Requirements\n${REQUIREMENT('It works')}#### A\na\n#### B\nb\n#### C\nc\n#### D\nd\n#### E\ne\n`,
      'openspec/changes/gone/specs/thing/spec.md': RENAME('It walks', 'It runs'),
      'openspec/changes/small/specs/thing/spec.md': RENAME('it  works', 'It runs'),
      'openspec/changes/taken/specs/two/spec.md': RENAME('One', 'Two'),
      'openspec/changes/nearly/specs/two/spec.md': RENAME('One', 'two'),
      'openspec/changes/synced/specs/two/spec.md': RENAME('one', 'Two'),
      'openspec/changes/removed/specs/two/spec.md': '## REMOVED Requirements\n\n- `### Requirement: one`\n+ ### Requirement: Two\n',
      'openspec/changes/added/specs/two/spec.md': `## ADDED Requirements\n\n${REQUIREMENT('TWO')}`,
      'openspec/specs/two/spec.md': `${SPEC.slice(0, SPEC.indexOf('### '))}${REQUIREMENT('One')}${REQUIREMENT('Two')}`,
    },
  ],
  [
    'names that stand twice, or in sections that exclude each other',
    {
      'openspec/specs/thing/spec.md': SPEC,
      'openspec/changes/twice/specs/thing/spec.md':
        '## REMOVED Requirements\n\n### Requirement: It works\n- `### Requirement: It works`\n+ ### Requirement: It works ##\n',
      'openspec/changes/shut/specs/thing/spec.md': `## ADDED Requirements\n${REQUIREMENT('A ## ##')}## REMOVED Requirements\n- ### Requirement: A\n- ### Requirement: A ## ##\n`,
      'openspec/changes/ticks/specs/thing/spec.md':
        '## REMOVED Requirements\n- ### Requirement: `\n- `### Requirement: ``\n- ### Requirement:  \n- ### Requirement: \u2028\n- ### Requirement: a\u2028b\n- ### Requirement: `\n',
      'openspec/changes/spelled/specs/thing/spec.md': `${RENAME('It works', 'It runs')}\n## REMOVED Requirements\n- ### Requirement: it WORKS\n`,
      'openspec/changes/both/specs/thing/spec.md': `${RENAME('It works', 'It runs')}\n## ADDED Requirements\n${REQUIREMENT('It runs')}\n## MODIFIED Requirements\n${REQUIREMENT('It works')}`,
      'openspec/changes/closed/specs/thing/spec.md': `## ADDED Requirements\n${REQUIREMENT('A ## ##')}${REQUIREMENT('A')}## MODIFIED Requirements\n${REQUIREMENT('A ##')}`,
    },
  ],
  [
    'requirements without a name or without text',
    {
      'openspec/specs/nameless/spec.md': `${SPEC}\n###  \n#### Scenario: x\ny\n`,
      'openspec/specs/last/spec.md': `${SPEC}\n###  \n`,
      'openspec/specs/indented/spec.md': `${SPEC}\n### Requirement: Indented\n  ## not a heading\n${'The system SHALL. '.repeat(60)}\n\n#### Scenario: x\ny\n`,
      'openspec/specs/long/spec.md': `${SPEC}\n### Requirement: Long\n**Id**: ${'x'.repeat(600)}\n\nIt SHALL.\n\n#### Scenario: x\ny\n`,
      'openspec/specs/labels/spec.md': `${SPEC}\n### Requirement: Labels\n**Id**: ${'x'.repeat(300)}\n**Rule**: it MUST ${'y'.repeat(300)}\n\n#### Scenario: x\ny\n`,
      'openspec/specs/wide/spec.md': `${SPEC}\n### Requirement: Wide\nIt MUST ${'語'.repeat(300)}\n\n#### Scenario: x\ny\n`,
      'openspec/specs/emoji/spec.md': SPEC.replace(/What this[^\n]*/u, '👍'.repeat(24)),
      'openspec/specs/emojis/spec.md': SPEC.replace(/What this[^\n]*/u, '👍'.repeat(25)),
      'openspec/specs/generated/spec.md': SPEC.replace(
        /What this[^\n]*/u,
        'It begins with "TBD - created by archiving change ", as in\n```\n## Requirements\n```\nTBD - created by archiving change x. Update Purpose after archive.',
      ),
      'openspec/specs/split/spec.md': SPEC.replace(
        /What this[^\n]*/u,
        'Written by hand, but\nTBD - created by archiving change x\n. Update Purpose after archive.',
      ),
      'openspec/specs/indent/spec.md': SPEC.replace('## Purpose', '##  Purpose ').replace(/What this[^\n]*/u, '```\nTBD\n```\n\n  todo -'),
      'openspec/specs/ends/spec.md': `${SPEC}\n### Requirement: Ends\n#### `,
      'openspec/specs/deep/spec.md': `# Thing\n## Why\n### Purpose\nDeep enough to be read, and long enough to be no brief one.\n##### Requirements\n###### Scenario-like\nx\n`,
    },
  ],
  [
    'a folder stands where the main spec should be',
    project({ 'specs/spec.md/spec.md': DELTA, 'specs/other/spec.md': DELTA }, { 'openspec/specs/spec.md/spec.md': SPEC }),
  ],
];
