import { describe, expect, it } from 'vitest';
import type { FormatIssue } from '../../src/documents/formats/format.ts';
import { specKit } from '../../src/documents/formats/spec-kit.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { decode, encode } from '../../src/documents/lines.ts';
import { corpusFiles, corpusTrees, hasCorpora, treeOf } from './material.ts';

const skipped = hasCorpora ? '' : ' (skipped: the corpora are not beside the project)';
const spec = (text: string) => specKit.read(encode(text), 'spec');
const tasks = (text: string) => specKit.read(encode(text), 'tasks').tasks;

const SPEC = `# Feature Specification: Due dates

**Status**: Draft

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Set a date (Priority: P1)

A user sets
a date.

**Why this priority**: core.

**Acceptance Scenarios**:

1. **Given** a todo, **When** a date is set, **Then** it shows.
2. **Given** a date,
   **When** it is cleared, **Then** it is gone.

---

### Edge Cases

- What happens on Feb 29?

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST keep
  the date.
- **FR-002** (SHOULD): System SHOULD warn. [NEEDS CLARIFICATION: how many [calendar] days before?]
- ~~**FR-003**: System MUST [NEEDS CLARIFICATION: gone?]~~

## Success Criteria *(mandatory)*

- **SC-001**: 95% of users set one.
`;

function rulesOf(issues: readonly FormatIssue[]): readonly string[] {
  return issues.map(({ level, rule, line }) => `${level} ${rule}:${line}`);
}

function check(files: Readonly<Record<string, string>>): readonly FormatIssue[] {
  const tree = treeOf(Object.entries(files).map(([name, text]) => [`specs/001-a/${name}`, text]));
  return specKit.check(tree, specKit.units(tree)).flatMap(({ issues }) => issues);
}

describe('spec.md', () => {
  it('gives stories, edge cases, requirements and success criteria with their text', () => {
    const { title, requirements } = spec(SPEC);
    expect(title).toBe('Due dates');
    expect(requirements.map(({ key, title: name, line }) => [key, name, line])).toEqual([
      ['US1', 'Set a date', 7],
      ['Edge Cases', 'Edge Cases', 22],
      ['FR-001', 'System MUST keep the date.', 30],
      ['FR-002', 'System SHOULD warn. [NEEDS CLARIFICATION: how many [calendar] days before?]', 32],
      ['FR-003', 'System MUST [NEEDS CLARIFICATION: gone?]', 33],
      ['SC-001', '95% of users set one.', 37],
    ]);
    const texts = requirements.map(({ text }) => decode(encode(SPEC), text.start, text.end));
    expect(texts.slice(0, 3)).toEqual(['A user sets\na date.', '', 'System MUST keep\n  the date.']);
    expect(requirements[0]?.scenarios.map(({ key, line, text }) => [key, line, decode(encode(SPEC), text.start, text.end)])).toEqual([
      ['US1.1', 16, '**Given** a todo, **When** a date is set, **Then** it shows.'],
      ['US1.2', 17, '**Given** a date,\n   **When** it is cleared, **Then** it is gone.'],
    ]);
    expect(requirements[1]?.scenarios.map(({ key }) => key)).toEqual(['EC1']);
    expect(requirements.map(({ normative }) => normative)).toEqual([false, false, true, true, true, false]);
  });

  it('takes lines that run on without indentation for the requirement, up to the next block', () => {
    const text = '- **FR-001**: System MUST keep\nthe date.\n- **FR-002**: MUST\n\nAn afterthought.\n';
    expect(spec(text).requirements.map(({ text: own }) => decode(encode(text), own.start, own.end))).toEqual([
      'System MUST keep\nthe date.',
      'MUST',
    ]);
  });

  it('asks what its markers ask: not those in code, struck out, or only talked about', () => {
    const { clarifications } = spec(
      `${SPEC}\n\`\`\`\n[NEEDS CLARIFICATION: no]\n\`\`\`\nNo \`[NEEDS CLARIFICATION: x]\` and no [NEEDS CLARIFICATION] left.\n`,
    );
    expect(clarifications.map(({ question, line }) => [question, line])).toEqual([['how many [calendar] days before?', 32]]);
    const plan = specKit.read(encode('**Testing**: NEEDS CLARIFICATION (none yet)\n'), 'design').clarifications;
    expect(plan.map(({ question, range }) => [question, range])).toEqual([['Testing?', { start: 13, end: 32 }]]);
  });

  it('reads changes of living specs beside the requirements', () => {
    const { requirements } = spec('## ADDED Requirements\n\n### Timing MUST be kept\n\nIt SHALL.\n\n#### Scenario: a run\n- **WHEN** x\n');
    expect(requirements).toMatchObject([{ key: 'Timing MUST be kept', change: 'ADDED', scenarios: [{ key: 'a run' }] }]);
  });
});

describe('tasks.md', () => {
  it.each([
    ['- [ ] T012 [P] [US1] Create `a.ts`', { id: 'T012', title: 'Create `a.ts`', mark: 'open', parallel: true, traces: ['US1'] }],
    [
      '- [X] **T009a** [API] Route (depends on T001, T003-T005)',
      { id: 'T009a', title: 'Route (depends on T001, T003-T005)', mark: 'done', depends: ['T001', 'T003', 'T004', 'T005'] },
    ],
    ['- [~] **T7**: Half per FR-003', { id: 'T7', mark: 'in_progress', traces: ['FR-003'] }],
    ['- [x] ~~T010 Dropped~~', { id: 'T010', mark: 'done' }],
    ['* [ ] NL-T061 Other', { id: 'NL-T061', title: 'Other' }],
    ['- [ ] All tests pass', { title: 'All tests pass', depends: [] }],
    ['- [ ] T002 does not wait, T001 depends only on itself', { id: 'T002', depends: [] }],
  ])('%s', (line, expected) => {
    expect(tasks(`# Tasks: X\n\n## Phase 2: Foundational\n\n${line}\n`)).toMatchObject([
      { ...expected, group: 'Phase 2: Foundational', line: 5 },
    ]);
  });

  it('has none in legends, links, code and comments', () => {
    expect(tasks('- [P] tasks = different files\n- [x](y.md)\n```\n- [ ] T001 a\n```\n<!--\n- [ ] T002 b\n-->\n')).toEqual([]);
  });

  it('takes dependencies from the lines that draw them with arrows', () => {
    const list =
      '- [ ] T001 a\n- [ ] T002 b\n- [ ] T003 c\n\n## Dependencies & Execution Order\n\n- T001, T002 → T003 (both needed)\n- T001 → see the plan\n';
    expect(tasks(list).map(({ depends }) => depends)).toEqual([[], [], ['T001', 'T002']]);
  });
});

describe('edits', () => {
  const answer = (text: string, reply = 'three'): string => {
    const bytes = encode(text);
    const [first] = specKit.read(bytes, 'spec').clarifications;
    return first === undefined ? '' : decode(applySplices(bytes, specKit.answer(bytes, first, reply, '2026-03-01')));
  };
  const QA = '- Q: how many [calendar] days before? → A: three\n';
  const marker = '[NEEDS CLARIFICATION: how many [calendar] days before?]';

  it('answers in place and records the answer in a new section before the scenarios', () => {
    const section = `## Clarifications\n\n### Session 2026-03-01\n\n${QA}\n`;
    expect(answer(SPEC)).toBe(SPEC.replace('## User', `${section}## User`).replace(marker, 'three'));
    expect(answer(SPEC.replaceAll('\n', '\r\n'))).toBe(
      SPEC.replace('## User', `${section}## User`).replace(marker, 'three').replaceAll('\n', '\r\n'),
    );
  });

  it('records the answer in the session of the day, or in a new one', () => {
    const known = SPEC.replace('## User', '## Clarifications\n\n### Session 2026-03-01\n\n- Q: a → A: b\n\n## User');
    expect(answer(known)).toBe(known.replace('→ A: b\n', `→ A: b\n${QA}`).replace(marker, 'three'));
    const older = known.replace('2026-03-01', '2026-02-01');
    expect(answer(older)).toBe(older.replace('→ A: b\n', `→ A: b\n\n### Session 2026-03-01\n\n${QA}`).replace(marker, 'three'));
  });

  it('keeps an answer of several lines in one', () => {
    expect(answer(`# S\n\n- **FR-001**: MUST [NEEDS CLARIFICATION: x]`, 'one\n  two')).toBe(
      '# S\n\n- **FR-001**: MUST one two\n\n## Clarifications\n\n### Session 2026-03-01\n\n- Q: x → A: one two',
    );
  });

  it('ticks with the letter that the document ticks with', () => {
    const bytes = encode('- [ ] T001 a\n- [X] T002 b\n');
    const [task] = specKit.read(bytes, 'tasks').tasks;
    expect(task && decode(applySplices(bytes, specKit.tick(bytes, task, true)))).toBe('- [X] T001 a\n- [X] T002 b\n');
  });

  it.skipIf(!hasCorpora)(`changes one byte of a real task list for each tick${skipped}`, () => {
    for (const { name, bytes } of corpusFiles('speckit/').filter((file) => file.name.endsWith('/tasks.md'))) {
      for (const task of specKit.read(bytes, 'tasks').tasks) {
        const changed = applySplices(bytes, specKit.tick(bytes, task, task.mark !== 'done'));
        const differing = changed.findIndex((byte, index) => byte !== bytes[index]);
        expect([changed.length, differing], `${name}:${task.line}`).toEqual([bytes.length, task.box.start]);
        expect(Buffer.compare(changed.subarray(differing + 1), bytes.subarray(differing + 1))).toBe(0);
      }
    }
  });
});

describe('checks', () => {
  it('find nothing wrong with a whole feature', () => {
    const whole = SPEC.replace(/ \[NEEDS CLAR.*/u, '').replace(/- ~~.*\n/u, '');
    expect(check({ 'spec.md': whole, 'tasks.md': '- [ ] T001 [US1] a per FR-001\n- [ ] T002 b (depends on T001)\n' })).toEqual([]);
  });

  it('find what is missing, twice, open, unknown or waits for itself', () => {
    const broken = `# S\n\n### User Story 1 - [Brief Title] (Priority: P1)\n\nText.\n\n### User Story 2 - B (Priority: P2)\n\n1. **Given** a\n\n## Requirements\n\n- **FR-001**: MUST a\n- **FR-001**: MUST b [NEEDS CLARIFICATION: c]\n- **FR-002**:\n- **FR-003**: is so\n`;
    const list = '- [ ] T001 [US1] a FR-009 (depends on T003)\n- [ ] T001 b (depends on T099)\n- [ ] T003 c (depends on T001)\n';
    expect(rulesOf(check({ 'spec.md': broken, 'tasks.md': list }))).toEqual([
      'WARNING spec-kit/section-missing:0',
      'WARNING spec-kit/scenario-missing:3',
      'WARNING spec-kit/placeholder:3',
      'INFO spec-kit/story-without-task:7',
      'WARNING spec-kit/open-clarification:14',
      'ERROR spec-kit/duplicate-id:14',
      'ERROR spec-kit/requirement-empty:15',
      'INFO spec-kit/not-normative:16',
      'ERROR spec-kit/dependency-cycle:1',
      'ERROR spec-kit/unknown-requirement:1',
      'ERROR spec-kit/duplicate-task:2',
      'ERROR spec-kit/unknown-dependency:2',
    ]);
    expect(rulesOf(check({ 'tasks.md': '- [ ] T001 a\n' }))).toEqual(['WARNING spec-kit/spec-missing:0']);
  });

  it.skipIf(!hasCorpora)(`say only what is so on the corpora${skipped}`, () => {
    const counts = new Map<string, number>();
    for (const [, tree] of corpusTrees('speckit'))
      for (const { issues } of specKit.check(tree, specKit.units(tree)))
        for (const { rule, quote, file, line } of issues) {
          counts.set(rule, (counts.get(rule) ?? 0) + 1);
          if (line > 0) expect(decode(tree.read(file) ?? new Uint8Array())).toContain(quote);
        }
    // Each was looked at: no false alarm among them.
    expect(Object.fromEntries(counts)).toEqual({
      'spec-kit/section-missing': 13,
      'spec-kit/open-clarification': 3,
      'spec-kit/not-normative': 8,
    });
  });
});

it.each([
  ['specs/001-login/spec.md', 'spec'],
  ['pkg/specs/20260101-120000-login/tasks.md', 'tasks'],
  ['specs/001-login/checklists/ux.md', 'checklist'],
  ['specs/001-login/contracts/api.yaml', 'other'],
  ['.specify/memory/constitution.md', 'other'],
  ['specs/login/spec.md', undefined],
  ['specs/001-login.md', undefined],
  ['specs/001-login/notes.md', undefined],
  ['openspec/specs/001-login/spec.md', undefined],
  ['.kiro/specs/001-login/tasks.md', undefined],
])('%s is placed as %s', (path, kind) => {
  expect(specKit.place(path)?.kind).toBe(kind);
});
