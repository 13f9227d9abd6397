import { describe, expect, it } from 'vitest';
import { editText } from '../../src/documents/formats/edit-text.ts';
import type { FormatIssue } from '../../src/documents/formats/format.ts';
import { kiro } from '../../src/documents/formats/kiro.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { decode, encode } from '../../src/documents/lines.ts';
import { corpusFiles, corpusTrees, hasCorpora, treeOf } from './material.ts';

const skipped = hasCorpora ? '' : ' (skipped: the corpora are not beside the project)';
const spec = (text: string) => kiro.read(encode(text), 'spec').requirements;
const tasks = (text: string) => kiro.read(encode(text), 'tasks').tasks;

const REQUIREMENTS = `# Requirements Document

## Requirements

### Requirement 1: Log in

**User Story:** As a user, I want to log in, so that I am known.

#### Acceptance Criteria

1. WHEN a user logs in, THE system SHALL open a session
2. IF the password is wrong
   THEN THE system SHALL refuse

### Requirement 2

**Objective:** As an admin, I want logs

#### Acceptance Criteria
2.1 The system shall log.
2.2 While logging, the system shall not block.
`;

const APPROVALS = `{
  "feature_name": "login",
  "approvals": {
    "requirements": { "generated": true, "approved": true },
    "design": {
      "generated": true,
      "approved":   false
    },
    "tasks": { "generated": true }
  },
  "ready_for_implementation": false
}
`;

function check(files: Readonly<Record<string, string>>): readonly string[] {
  const tree = treeOf(Object.entries(files).map(([name, text]) => [`.kiro/specs/a/${name}`, text]));
  const issues: readonly FormatIssue[] = kiro.check(tree, kiro.units(tree)).flatMap((unit) => unit.issues);
  return issues.map(({ level, rule, path, line }) => `${level} ${rule} ${path}:${line}`);
}

describe('requirements.md', () => {
  it('gives numbered requirements with their statement and criteria', () => {
    const found = spec(REQUIREMENTS);
    expect(found.map(({ key, title, line }) => [key, title, line])).toEqual([
      ['1', 'Log in', 5],
      ['2', 'As an admin, I want logs', 15],
    ]);
    const texts = found.map(({ text }) => decode(encode(REQUIREMENTS), text.start, text.end));
    expect(texts).toEqual(['As a user, I want to log in, so that I am known.', 'As an admin, I want logs']);
    expect(found.flatMap(({ scenarios }) => scenarios.map(({ key, title }) => [key, title]))).toEqual([
      ['1.1', 'WHEN a user logs in, THE system SHALL open a session'],
      ['1.2', 'IF the password is wrong THEN THE system SHALL refuse'],
      ['2.1', 'The system shall log.'],
      ['2.2', 'While logging, the system shall not block.'],
    ]);
  });

  it.each([
    ['### 要件 3: ログイン', '**目的：** 利用者として', '#### 受け入れ基準', '3', 'ログイン'],
    ['### 需求 3：登录', '**用户故事：** 作为用户', '#### 验收标准', '3', '登录'],
    ['### المتطلب 3: عنوان', '**قصة المستخدم:** نص', '#### معايير القبول', '3', 'عنوان'],
    ['## Requirement 3 - Title ##', '**Objective**: As', '**Acceptance Criteria:**', '3', 'Title'],
  ])('%s', (heading, story, label, key, title) => {
    const [found, ...more] = spec(`# 文\n\n${heading}\n\n${story}\n\n${label}\n\n1. 一 SHALL\n2. 二\n`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ key, title, line: 3 });
    expect(found?.scenarios.map((scenario) => scenario.key)).toEqual(['3.1', '3.2']);
  });

  it('reads the numbered sentences of bugfix.md', () => {
    const found = spec(
      '# Bugfix\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN x THEN it fails\n1.2 WHEN y THEN it fails\n\n### Unchanged Behavior\n\n3.1 WHEN z THEN it SHALL CONTINUE TO work\n',
    );
    expect(found.map(({ key, title, scenarios }) => [key, title, scenarios.map((one) => one.key)])).toEqual([
      ['1', 'Current Behavior (Defect)', ['1.1', '1.2']],
      ['3', 'Unchanged Behavior', ['3.1']],
    ]);
  });

  it('reads the properties of a design with what they validate', () => {
    const { requirements } = kiro.read(
      encode('## Correctness Properties\n\n### Property 2: Same\n\n*For any* x, it holds.\n\n**Validates: Requirements 1.1, 2.1-2.3**\n'),
      'design',
    );
    expect(requirements).toMatchObject([{ key: 'Property 2', title: 'Same', traces: ['1.1', '2.1', '2.2', '2.3'] }]);
  });
});

describe('tasks.md', () => {
  it('gives numbers, marks, options, parents by number and by indent, traces and dependencies', () => {
    const list = `- [-] 1. Major
- [x] 1.1 (P) Minor
  - detail
  - _Requirements: 1.1, 2_
  - _Depends: 1_
- [ ]* 1.2 Optional
- [ ] **2.** Bold
  - [~] 2.1* Late
    - [ ] a check
      - **Validates: Requirements 3.1**
- [ ] 4.V Validation gate
- [ ] 3 tests pass
- [ ] 90% covered
`;
    expect(tasks(list).map(({ id, title, mark, parent, optional, parallel }) => [id, title, mark, parent, optional, parallel])).toEqual([
      ['1', 'Major', 'in_progress', -1, false, false],
      ['1.1', 'Minor', 'done', 0, false, true],
      ['1.2', 'Optional', 'open', 0, true, false],
      ['2', 'Bold', 'open', -1, false, false],
      ['2.1', 'Late', 'in_progress', 3, true, false],
      [undefined, 'a check', 'open', 4, false, false],
      ['4.V', 'Validation gate', 'open', -1, false, false],
      [undefined, '3 tests pass', 'open', -1, false, false],
      [undefined, '90% covered', 'open', -1, false, false],
    ]);
    expect(tasks(list)[1]).toMatchObject({ traces: ['1.1', '2'], depends: ['1'] });
    expect(tasks(list)[5]).toMatchObject({ traces: ['3.1'] });
  });

  it('takes tasks of one wave for parallel', () => {
    const list =
      '- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c\n\n## Task Dependency Graph\n\n```json\n{"waves":[{"id":0,"tasks":["1.1","1.2"]},{"id":1,"tasks":["1.3"]}]}\n```\n';
    expect(tasks(list).map(({ parallel }) => parallel)).toEqual([true, true, false]);
  });
});

describe('spec.json', () => {
  const approve = (text: string, phase: string): string => {
    const bytes = encode(text);
    return decode(applySplices(bytes, kiro.approve?.(bytes, phase) ?? []));
  };

  it('is changed in the values alone', () => {
    const design = APPROVALS.replace('"approved":   false', '"approved":   true');
    expect(approve(APPROVALS, 'design')).toBe(design);
    expect(approve(design, 'design')).toBe(design);
    const all = design
      .replace('{ "generated": true }', '{ "approved": true, "generated": true }')
      .replace('implementation": false', 'implementation": true');
    expect(approve(design, 'tasks')).toBe(all);
    expect(approve(`\uFEFF${APPROVALS.replaceAll('\n', '\r\n')}`, 'design')).toBe(`\uFEFF${design.replaceAll('\n', '\r\n')}`);
    expect(JSON.parse(approve('{"approvals":{"tasks":{}},"n":"日本 \\" {"}', 'tasks'))).toEqual({
      approvals: { tasks: { approved: true } },
      n: '日本 " {',
    });
  });

  it.each(['', 'no', '[]', '{"approvals": {}}', '{"approvals": {"design": true}}', '{"approvals": {"design": {"approved": false,}}}'])(
    '%j is refused',
    (text) => {
      expect(() => approve(text, 'design')).toThrow(expect.objectContaining({ code: 'bad-spec-json' }));
    },
  );
});

describe('checks', () => {
  it('find nothing wrong with a whole feature', () => {
    const list = '- [ ] 1. a\n  - _Requirements: 1.1, 2_\n';
    expect(
      check({
        'requirements.md': REQUIREMENTS,
        'tasks.md': list,
        'spec.json': APPROVALS.replace('true, "approved": true', 'true, "approved": false'),
      }),
    ).toEqual([]);
  });

  it('find what is missing, twice, unknown, out of order or waits for itself', () => {
    const broken = `${REQUIREMENTS}\n### Requirement 2: Again\n\nText.\n`;
    const list = '- [ ] 1. a\n  - _Requirements: 1.9, 7_\n  - _Depends: 2_\n- [ ] 2. b\n  - _Depends: 1, 9_\n- [ ] 2. c\n';
    const design = '### Property 1: P\n\n**Validates: Requirements 8.1**\n';
    expect(
      check({
        'requirements.md': broken,
        'tasks.md': list,
        'design.md': design,
        'spec.json': APPROVALS.replace('true, "approved": true', 'false, "approved": true')
          .replace('"approved":   false', '"approved": false')
          .replace('{ "generated": true }', '{ "generated": true, "approved": true }'),
      }),
    ).toEqual([
      'ERROR kiro/duplicate-requirement requirements.md:23',
      'WARNING kiro/criterion-missing requirements.md:23',
      'ERROR kiro/unknown-requirement design.md:1',
      'ERROR kiro/dependency-cycle tasks.md:1',
      'ERROR kiro/unknown-requirement tasks.md:1',
      'ERROR kiro/unknown-requirement tasks.md:1',
      'ERROR kiro/unknown-dependency tasks.md:4',
      'ERROR kiro/duplicate-task tasks.md:6',
      'WARNING kiro/approved-not-generated spec.json:4',
      'WARNING kiro/approval-order spec.json:9',
    ]);
    expect(check({ 'tasks.md': '- [ ] 1. a\n', 'spec.json': 'no' })).toEqual([
      'WARNING kiro/requirements-missing requirements.md:0',
      'ERROR kiro/approvals-unreadable spec.json:0',
    ]);
  });

  it.skipIf(!hasCorpora)(`say only what is so on the corpora${skipped}`, () => {
    const counts = new Map<string, number>();
    for (const [, tree] of corpusTrees('kiro'))
      for (const { issues } of kiro.check(tree, kiro.units(tree)))
        for (const { rule } of issues) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    // Each was looked at: tasks name criteria that are not there, and requirements that no task names.
    expect(Object.fromEntries(counts)).toEqual({ 'kiro/unknown-requirement': 12, 'kiro/requirement-without-task': 4 });
  });
});

describe('edits of real files', () => {
  it.skipIf(!hasCorpora)(`change the criterion and nothing else${skipped}`, () => {
    let edits = 0;
    for (const { name, bytes } of corpusFiles('kiro/').filter((file) => file.name.endsWith('/requirements.md'))) {
      const scenarios = kiro.read(bytes, 'spec').requirements.flatMap((block) => block.scenarios);
      for (const { key, text } of scenarios) {
        const after = applySplices(bytes, editText(bytes, text, 'THE system SHALL stay\nas it is'));
        const grown = after.length - bytes.length;
        expect(Buffer.compare(after.subarray(0, text.start), bytes.subarray(0, text.start)), `${name} ${key}`).toBe(0);
        expect(Buffer.compare(after.subarray(text.end + grown), bytes.subarray(text.end)), `${name} ${key}`).toBe(0);
        expect(decode(after, text.start, text.end + grown)).toMatch(/^THE system SHALL stay\r?\n *as it is$/u);
        edits++;
      }
    }
    expect(edits).toBe(1791);
  });
});

it.each([
  ['.kiro/specs/login/requirements.md', 'spec'],
  ['pkg/.kiro/specs/login/bugfix.md', 'spec'],
  ['.kiro/specs/login/spec.json', 'approval'],
  ['.kiro/specs/login/.config.kiro', 'config'],
  ['.kiro/steering/tech.md', 'other'],
  ['.kiro/hooks/a.kiro.hook', 'config'],
  ['kiro/specs/login/tasks.md', undefined],
])('%s is placed as %s', (path, kind) => {
  expect(kiro.place(path)?.kind).toBe(kind);
});
