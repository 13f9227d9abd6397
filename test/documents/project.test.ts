/** A project is summed up from the files of all formats, and changed by splices that find what they are about. */
import { describe, expect, it } from 'vitest';
import { approvalsOf } from '../../src/documents/approvals.ts';
import type { Tree, Unit } from '../../src/documents/formats/format.ts';
import { FORMATS, formatNamed } from '../../src/documents/formats/formats.ts';
import type { Project, ProjectUnit } from '../../src/documents/project.ts';
import { needsOf, overlapsOf, readUnit } from '../../src/documents/project.ts';
import type { ProjectChange } from '../../src/documents/project-change.ts';
import { changedBytes } from '../../src/documents/project-change.ts';
import { bytesOf, textOf } from './material.ts';

function treeOf(files: Readonly<Record<string, string>>): Tree {
  return { paths: Object.keys(files).toSorted(), read: (path) => (files[path] === undefined ? undefined : bytesOf(files[path])) };
}

/** The project of a tree, without plain Markdown and without looking at the formats' rules. */
function projectOf(files: Readonly<Record<string, string>>): Project {
  const tree = treeOf(files);
  const units = FORMATS.filter(({ name }) => name !== 'plain').flatMap((format) =>
    format.units(tree).flatMap((one: Unit) => (one.kind === 'archived' ? [] : [readUnit(tree, format, one, [])])),
  );
  return { units, archived: 0 };
}

const DELTA = (name: string): string => `## MODIFIED Requirements

### Requirement: ${name}
The system SHALL do it.

#### Scenario: it does
- **THEN** it is done
`;
const CHANGE = (id: string, name: string, tasks: string): Readonly<Record<string, string>> => ({
  [`openspec/changes/${id}/proposal.md`]: '# Why\n',
  [`openspec/changes/${id}/tasks.md`]: tasks,
  [`openspec/changes/${id}/specs/login/spec.md`]: DELTA(name),
});
const KIRO = {
  '.kiro/specs/rag/requirements.md':
    '# Requirements Document\n\n## Requirements\n\n### Requirement 1: Answer\n\n#### Acceptance Criteria\n\n1. WHEN asked THE system SHALL answer\n',
  '.kiro/specs/rag/tasks.md': '# Plan\n\n- [ ] 1. Begin\n- [x] 1.1 First\n',
  '.kiro/specs/rag/spec.json':
    '{\n  "approvals": {\n    "requirements": { "generated": true, "approved": true },\n    "design": { "generated": true, "approved": false },\n    "tasks": { "generated": false, "approved": false }\n  }\n}\n',
};

function unit(project: Project, id: string): ProjectUnit {
  const found = project.units.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is not among ${project.units.map((one) => one.id).join()}`);
  return found;
}

describe('a project', () => {
  const project = projectOf({
    'openspec/specs/login/spec.md': DELTA('Lock')
      .replace('## MODIFIED', '## Purpose\n\nWhy.\n\n##')
      .replace('## Requirements', '## Requirements'),
    ...CHANGE('add-lock', 'Lock', '## 1. Work\n\n- [x] 1.1 One\n- [ ] 1.2 Two\n'),
    ...CHANGE('mend-lock', 'Lock', '## 1. Work\n\n- [x] 1.1 One\n'),
    ...CHANGE('other', 'Else', ''),
    ...KIRO,
  });

  it('counts tasks, requirements and scenarios of a change, and tells when all its tasks are done', () => {
    expect(unit(project, 'add-lock')).toMatchObject({
      kind: 'change',
      done: 1,
      total: 2,
      requirements: 1,
      scenarios: 1,
      touches: [{ capability: 'login', requirement: 'Lock', change: 'MODIFIED' }],
    });
    expect(needsOf(unit(project, 'add-lock'))).toEqual([]);
    expect(needsOf(unit(project, 'mend-lock'))).toEqual([{ kind: 'finished', count: 1 }]);
  });

  it('finds changes that touch the same requirement of the same tree', () => {
    expect(overlapsOf(project)).toEqual([
      { root: 'openspec', capability: 'login', requirement: 'Lock', changes: ['add-lock', 'mend-lock'] },
    ]);
    const apart = projectOf(
      Object.fromEntries([
        ...Object.entries(CHANGE('a', 'Lock', '')),
        ...Object.entries(CHANGE('b', 'Lock', '')).map(([path, text]) => [`packages/x/${path}`, text]),
      ]),
    );
    expect(overlapsOf(apart)).toEqual([]);
  });

  it('waits for the approval of a phase that is written, and for answers', () => {
    expect(unit(project, 'rag').approvals.map(({ phase, generated, approved }) => [phase, generated, approved])).toEqual([
      ['requirements', true, true],
      ['design', true, false],
      ['tasks', false, false],
    ]);
    expect(needsOf(unit(project, 'rag'))).toEqual([{ kind: 'approval', count: 1 }]);
    const asked = projectOf({
      'specs/001-x/spec.md':
        '# Feature Specification: X\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: System MUST log [NEEDS CLARIFICATION: where to?]\n',
    });
    expect(needsOf(unit(asked, '001-x'))).toEqual([{ kind: 'question', count: 1 }]);
  });

  it('takes a record of approvals that is none for an empty one', () => {
    for (const text of ['', '{', 'null', '[]', '{"approvals": 7}', '{"approvals": null}'])
      expect(approvalsOf(bytesOf(text)), text).toEqual([]);
    expect(approvalsOf(bytesOf('{"approvals": {"design": true}}'))).toEqual([{ phase: 'design', generated: false, approved: false }]);
  });
});

describe('a change in a project', () => {
  const tasks = '## 1. Work\r\n\r\n- [ ] 1.1 One\r\n  - [x] 1.2 Two  \r\n- [ ] again\r\n- [ ] again\r\n';
  const change = (kind: ProjectChange, text: string, format: 'openspec' | 'kiro' | 'spec-kit' = 'openspec'): string | undefined => {
    const found = formatNamed(format);
    const bytes = found === undefined ? undefined : changedBytes(found, bytesOf(text), kind, '2026-03-02');
    return bytes === undefined ? undefined : textOf(bytes);
  };
  const tick = (title: string, line: number, done: boolean, id?: string): ProjectChange => ({
    kind: 'tick',
    task: { file: 'openspec/changes/a/tasks.md', title, line, ...(id === undefined ? {} : { id }) },
    done,
  });

  it('ticks one box and takes the tick back, and is nothing where the box is so already', () => {
    expect(change(tick('One', 3, true, '1.1'), tasks)).toBe(tasks.replace('- [ ] 1.1', '- [x] 1.1'));
    expect(change(tick('Two', 4, false, '1.2'), tasks)).toBe(tasks.replace('- [x] 1.2', '- [ ] 1.2'));
    expect(change(tick('Two', 4, true, '1.2'), tasks)).toBe(tasks);
  });

  it('finds a task that has moved, and refuses one that is gone or not alone', () => {
    expect(change(tick('One', 40, true, '1.1'), tasks)).toBe(tasks.replace('- [ ] 1.1', '- [x] 1.1'));
    expect(change(tick('Three', 3, true, '1.1'), tasks)).toBeUndefined();
    expect(change(tick('again', 40, true), tasks)).toBeUndefined();
    expect(change(tick('again', 6, true), tasks)).toBe(tasks.replace(/\[ \] again\r\n$/u, '[x] again\r\n'));
  });

  it('approves one phase of a record and leaves every other byte', () => {
    const file = '.kiro/specs/rag/spec.json';
    const text = KIRO[file];
    expect(change({ kind: 'approve', file, phase: 'design' }, text, 'kiro')).toBe(
      text.replace('"design": { "generated": true, "approved": false }', '"design": { "generated": true, "approved": true }'),
    );
    expect(change({ kind: 'approve', file, phase: 'requirements' }, text, 'kiro')).toBe(text);
    expect(change({ kind: 'approve', file, phase: 'coffee' }, text, 'kiro')).toBeUndefined();
  });
});
