import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/domain/digest.ts';
import type { Finding } from '../../src/domain/gap.ts';
import type { AppliedSpec } from '../../src/domain/hunk.ts';
import type { KeyChange, SectionChange } from '../../src/domain/spec.ts';
import { extractTasks, taskWords, type TaskInput } from '../../src/review/tasks.ts';

function applied(path: string, ...sections: readonly (readonly [section: string, change: SectionChange, summary?: string])[]): AppliedSpec {
  return {
    path,
    after: digestOf(path),
    versions: {},
    sections: sections.map(([section, change, summary = '']) => ({ section, change, summary })),
    added: 0,
    removed: 0,
  };
}
const extract = (input: Partial<TaskInput>) =>
  extractTasks({ applied: [], keyChanges: [], findings: [], check: undefined, filesFor: () => [], ...input });
const told = (input: Partial<TaskInput>) =>
  extract(input).map(({ id, title, dependsOn }) => `${id} ${title}${dependsOn.length > 0 ? ` after ${dependsOn.join(' ')}` : ''}`);

describe('tasks from the diff record (W5)', () => {
  it('are titled as documented, with their spec reference, files and check', () => {
    const tasks = extract({
      applied: [applied('specs/a.md', ['A > Rule Builder', 'ADDED'], ['A > 3.2 Parser', 'MODIFIED'], ['A > Wizard Menu', 'DEPRECATED'])],
      check: ['npm', 'test'],
      filesFor: (words) => (words.includes('Parser') ? ['src/parser.ts'] : []),
    });
    expect(tasks).toEqual([
      {
        id: 'T1',
        title: 'Implement Rule Builder',
        change: 'ADDED',
        spec: 'specs/a.md#A > Rule Builder',
        files: [],
        dependsOn: [],
        check: ['npm', 'test'],
      },
      {
        id: 'T2',
        title: 'Update Parser to match spec',
        change: 'MODIFIED',
        spec: 'specs/a.md#A > 3.2 Parser',
        files: ['src/parser.ts'],
        dependsOn: [],
        check: ['npm', 'test'],
      },
      {
        id: 'T3',
        title: 'Remove Wizard Menu',
        change: 'DEPRECATED',
        spec: 'specs/a.md#A > Wizard Menu',
        files: [],
        dependsOn: [],
        check: ['npm', 'test'],
      },
    ]);
    expect(extract({ applied: [applied('a.md', ['A', 'ADDED'])] })[0]).not.toHaveProperty('check');
  });

  it('are none for the revision history, and one for a requirement with its new scenarios', () => {
    expect(
      told({
        applied: [
          applied('a.md', ['A > Revision History', 'MODIFIED'], ['A > 9. Revision History', 'MODIFIED'], ['A > Change Log > 1.2', 'ADDED']),
        ],
      }),
    ).toEqual([]);
    const requirement = applied('a.md', ['R > Requirement: Lockout', 'ADDED'], ['R > Requirement: Lockout > Scenario: Fifth', 'ADDED']);
    expect(told({ applied: [requirement] })).toEqual(['T1 Implement Lockout']);
    expect(told({ applied: [applied('a.md', ['R > Requirement: Lockout > Scenario: Fifth', 'ADDED'])] })).toEqual([
      'T1 Implement Lockout: Fifth',
    ]);
  });

  it('name the opening text by its file', () => {
    expect(told({ applied: [applied('specs/a.md', ['', 'MODIFIED'])] })).toEqual(['T1 Update the opening of a.md to match spec']);
  });

  it('count a section once, however often it was written', () => {
    expect(told({ applied: [applied('a.md', ['A > B', 'ADDED']), applied('a.md', ['A > B', 'MODIFIED'])] })).toEqual(['T1 Implement B']);
    expect(told({ applied: [applied('a.md', ['A > B', 'ADDED']), applied('a.md', ['A > B', 'DEPRECATED'])] })).toEqual([]);
    expect(told({ applied: [applied('a.md', ['A > B', 'DEPRECATED']), applied('a.md', ['A > B', 'ADDED'])] })).toEqual([
      'T1 Update B to match spec',
    ]);
  });

  it('come after the parent section and after the requirements they name', () => {
    const sections = applied(
      'a.md',
      ['A > B > C', 'ADDED', 'uses REQ-9'],
      ['A > B', 'ADDED'],
      ['A > REQ-9 Limits', 'MODIFIED'],
      ['A > Requirement: Locked out account', 'ADDED'],
      ['A > Mail', 'ADDED', 'sent for a Locked out account'],
    );
    expect(told({ applied: [sections] })).toEqual([
      'T1 Implement B',
      'T2 Update REQ-9 Limits to match spec',
      'T3 Implement C after T1 T2',
      'T4 Implement Locked out account',
      'T5 Implement Mail after T4',
    ]);
  });

  it('end with the removals, and nothing that stays waits for them', () => {
    const sections = applied('a.md', ['A > Old', 'DEPRECATED'], ['A > REQ-1 Gone', 'DEPRECATED'], ['A > New', 'ADDED', 'instead of REQ-1']);
    expect(told({ applied: [sections] })).toEqual(['T1 Implement New', 'T2 Remove Old', 'T3 Remove REQ-1 Gone']);
  });

  it('keep the given order even when what stays names what goes', () => {
    const sections = applied('a.md', ['A > REQ-1 Gone', 'DEPRECATED'], ['A > New', 'ADDED', 'instead of REQ-1'], ['A > Other', 'ADDED']);
    expect(told({ applied: [sections] })).toEqual(['T1 Implement New', 'T2 Implement Other', 'T3 Remove REQ-1 Gone']);
  });

  it('cut a cycle at the same place every time', () => {
    const sections = applied('a.md', ['REQ-1 One', 'ADDED', 'see REQ-2'], ['REQ-2 Two', 'ADDED', 'see REQ-1']);
    expect(told({ applied: [sections] })).toEqual(['T1 Implement REQ-1 One', 'T2 Implement REQ-2 Two after T1']);
  });

  it('are one a key change where no spec changed', () => {
    const keyChanges: readonly KeyChange[] = [
      { text: 'Remove the captcha', change: 'DEPRECATED' },
      { text: 'Add CSV export', change: 'ADDED' },
    ];
    expect(told({ keyChanges })).toEqual(['T1 Add CSV export', 'T2 Remove the captcha']);
    expect(told({ keyChanges, applied: [applied('a.md', ['A', 'ADDED'])] })).toEqual(['T1 Implement A']);
  });

  it('include queued findings, after the section they are about', () => {
    const finding: Finding = {
      rule: 'ALN-02',
      severity: 'MEDIUM',
      path: 'a.md',
      section: 'A > B',
      line: 3,
      column: 1,
      quote: 'WizardMenu',
      message: '"WizardMenu" was renamed',
      mechanical: false,
    };
    expect(told({ applied: [applied('a.md', ['A > B', 'MODIFIED'])], findings: [finding] })).toEqual([
      'T1 Update B to match spec',
      'T2 Resolve ALN-02 in B: "WizardMenu" was renamed after T1',
    ]);
  });

  it('are in dependency order for any sections, with every section kept', () => {
    const name = fc.constantFrom('A', 'A > B', 'A > B > C', 'A > REQ-1 X', 'A > REQ-2 Y', 'D', 'D > Requirement: Long name');
    const section = fc.tuple(
      name,
      fc.constantFrom<SectionChange>('ADDED', 'MODIFIED', 'DEPRECATED'),
      fc.constantFrom('', 'REQ-1', 'REQ-2 and REQ-1', 'Long name'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(section, { selector: ([key]) => key, maxLength: 7 }), (sections) => {
        const tasks = extract({ applied: [applied('a.md', ...sections)] });
        expect(tasks.map(({ spec }) => spec).toSorted()).toEqual(sections.map(([key]) => `a.md#${key}`).toSorted());
        expect(tasks.map(({ id }) => id)).toEqual(sections.map((_, index) => `T${index + 1}`));
        tasks.forEach(({ dependsOn }, index) => expect(dependsOn.every((id) => Number(id.slice(1)) <= index)).toBe(true));
        const removals = tasks.map(({ change }) => change === 'DEPRECATED');
        expect(removals).toEqual(removals.toSorted((a, b) => Number(a) - Number(b)));
      }),
    );
  });
});

describe('the words to look for in code', () => {
  it('are names as written first, then the telling words', () => {
    expect(taskWords('A > 3.2 Requirement: RuleBuilder focus', 'Added: `AppState` keeps rule_focus for REQ-7')).toEqual([
      'RuleBuilder',
      'AppState',
      'rule_focus',
      'REQ-7',
      'Rule',
      'Builder',
      'focus',
      'App',
    ]);
    expect(taskWords('', '')).toEqual([]);
    expect(taskWords('', 'Lock accounts after five failures')).toEqual(['Lock', 'accounts', 'five', 'failures']);
  });
});
