/** Beside its sessions Home shows what the project's specs, changes and features wait for, at every size, and acts on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Project, ProjectUnit } from '../../../src/documents/project.ts';
import type { View } from '../../../views/screen.ts';
import { footerRow } from '../../../views/bands.ts';
import { EVERYWHERE } from '../../../views/keys.ts';
import { home } from '../../../views/screens/home.ts';
import { projectEntries } from '../../../views/screens/home/project.ts';
import { TERMINAL, framed } from '../../rig/framed.ts';
import { anySize, expectRowsFit, hostileText } from '../../rig/hostile-text.ts';
import { answer, confirmIt, press, summary, ui, view } from '../../rig/screen-fixtures.ts';
import { session } from '../../rig/later-fixtures.ts';
import { COLOUR } from '../../rig/theme.ts';

function unit(id: string, change: Partial<ProjectUnit> = {}): ProjectUnit {
  return {
    format: 'openspec',
    kind: 'change',
    id,
    root: 'openspec',
    file: `openspec/changes/${id}/proposal.md`,
    requirements: 2,
    scenarios: 3,
    touches: [],
    tasks: [],
    done: 0,
    total: 0,
    questions: [],
    approvals: [],
    issues: [],
    ...change,
  };
}

const task = (id: string, title: string, mark: 'open' | 'done', line: number): ProjectUnit['tasks'][number] => ({
  id,
  title,
  mark,
  line,
  optional: false,
  file: 'openspec/changes/add-mfa/tasks.md',
  depth: 0,
  isCheck: false,
  group: '1. Work',
});
const PROJECT: Project = {
  archived: 3,
  units: [
    unit('add-mfa', {
      tasks: [task('1.1', 'Write the secret', 'done', 3), task('1.2', 'Ask for the code', 'open', 4)],
      done: 1,
      total: 2,
      touches: [{ capability: 'login', requirement: 'Lock', change: 'MODIFIED' }],
      issues: [
        {
          level: 'ERROR',
          rule: 'openspec/scenario-missing',
          path: 'login/spec.md',
          file: 'openspec/changes/add-mfa/specs/login/spec.md',
          line: 5,
          column: 1,
          quote: '',
          message: 'Requirement has no scenario',
        },
      ],
    }),
    unit('mend-lock', { touches: [{ capability: 'login', requirement: 'Lock', change: 'MODIFIED' }], done: 1, total: 4 }),
    unit('user-auth', {
      format: 'kiro',
      kind: 'feature',
      root: '.kiro/specs',
      file: '.kiro/specs/user-auth/requirements.md',
      questions: [{ question: 'How long is a token valid?', line: 9, file: '.kiro/specs/user-auth/requirements.md' }],
      approvals: [{ phase: 'design', generated: true, approved: false, file: '.kiro/specs/user-auth/spec.json' }],
    }),
    unit('login', { kind: 'spec', file: 'openspec/specs/login/spec.md', requirements: 5, scenarios: 10 }),
  ],
};
const SESSIONS = [summary('login-lockout', { needsYou: '4 undecided' })];
const open = { 'project/openspec/change/openspec/add-mfa': true, 'project/kiro/feature/.kiro/specs/user-auth': true };

/** The view with the project's list focused and its cursor on the first entry that holds these words. */
function at(words: string, change: Partial<View['ui']> = {}, rest: Partial<View> = {}): View {
  const on = view({ project: PROJECT, ui: ui({ folds: open, ...change }), ...rest });
  const cursor = projectEntries(on).findIndex((entry) =>
    JSON.stringify({ ...entry, unit: entry.kind === 'unit' ? entry.unit.id : 0 }).includes(words),
  );
  expect(cursor, words).toBeGreaterThan(-1);
  return { ...on, ui: { ...on.ui, places: { 'home/project': { cursor, top: 0 } } } };
}

const LARGE = [
  ' [Project (4)]',
  '   Needs you                                                 2',
  '   +✗ add-mfa    1 error, overlaps 1 change                1/2',
  '   +! user-auth  1 open question, 1 approval           feature',
  '   Changes                                                   1',
  '   +  mend-lock  overlaps 1 change, 2 requirements, 3 sc.. 1/4',
  '   Specs                                                     1',
  '      login      5 requirements, 10 scenarios             spec',
  '',
];
const MEDIUM = [
  '[Project (4)]',
  '  Needs you                                                                    2',
  '▸ +✗ add-mfa    1 error, overlaps 1 change                                   1/2',
  '  +! user-auth  1 open question, 1 approval                              feature',
  '  Changes                                                                      1',
  '  +  mend-lock  overlaps 1 change, 2 requirements, 3 scenarios               1/4',
  '  Specs                                                                        1',
  '     login      5 requirements, 10 scenarios                                spec',
  '',
  '',
  '',
  '',
  '[add-mfa]',
  '  OpenSpec, change, openspec/changes/add-mfa/proposal.md',
  '  2 requirements, 3 scenarios, 1 of 2 tasks done',
  '',
  '  line 5: Requirement has no scenario',
  '  1 requirement also in mend-lock',
  '= 1 session needs you. ! jumps to it.  2 specs, changes and features wait for you.',
];
const SMALL = [
  '[Project (4)]',
  '  Needs you                            2',
  '▸ +✗ add-mfa    1 error, overlaps .. 1/2',
  '  +! user-auth  1 open questio.. feature',
  '  Changes                              1',
  '  +  mend-lock  overlaps 1 change,.. 1/4',
  '  Specs                                1',
  '     login      5 requirements, 1.. spec',
  '= n starts the first session.  2 specs, changes and features wait for you.',
];
const OPENED = [
  '[Project (4)]',
  '  Needs you                                                                    2',
  '  -✗ add-mfa    1 error, overlaps 1 change                                   1/2',
  '      ✗ ERROR Requirement has no scenario',
  '      ~ Lock: also in mend-lock',
  '      1. Work',
  '      [x] 1.1 Write the secret',
  '▸     [ ] 1.2 Ask for the code',
  '  -! user-auth  1 open question, 1 approval                              feature',
  '      ? How long is a token valid?',
  '      ! design waits for your approval',
  '  Changes                                                                      1',
  '[Task 1.2]',
  '  Ask for the code',
];

describe('the project on Home', () => {
  const both = view({ project: PROJECT, sessions: SESSIONS });

  it('stands beside the sessions at 120x40, what waits for a person first', () => {
    const rows = framed(home, both, TERMINAL.large);
    expect(rows[0]?.startsWith('[Sessions (1)')).toBe(true);
    expect(rows.slice(0, 9).map((row) => row.split('│')[1])).toEqual(LARGE);
    expect(rows.at(-1)).toBe('= 1 session needs you. ! jumps to it.  2 specs, changes and features wait for you (Tab).');
  });

  it('has the screen to itself at 80x24 once Tab has gone there, and sessions have it before', () => {
    const before = framed(home, both, TERMINAL.medium).join('\n');
    expect(before).toContain('Sessions (1)');
    expect(before).not.toContain('add-mfa');
    expect(framed(home, at('"add-mfa"', { folds: {}, pane: 2 }, { sessions: SESSIONS }), TERMINAL.medium)).toEqual(MEDIUM);
  });

  it('stays usable at 40x12, and needs no sessions', () => {
    expect(framed(home, at('"add-mfa"', { folds: {} }), TERMINAL.small)).toEqual(SMALL);
  });

  it('opens a unit to its problems, questions, phases and tasks, and closes it from within', () => {
    const rows = framed(home, at('Ask for the code'), TERMINAL.medium).slice(0, 14);
    expect(rows).toEqual(OPENED);
    expect(press(home, 'h', at('Ask for the code')).ui).toEqual([
      { folds: { ...open, 'project/openspec/change/openspec/add-mfa': false } },
    ]);
    expect(press(home, 'l', at('"unit":"mend-lock"')).ui).toEqual([
      { folds: { ...open, 'project/openspec/change/openspec/mend-lock': true } },
    ]);
    expect(press(home, 'l', at('"add-mfa"')).calls).toEqual([['notice', 'It is open already.']]);
  });

  it('ticks the task under the cursor and takes the tick back', () => {
    const [first, second] = PROJECT.units[0]?.tasks ?? [];
    expect(press(home, 'a', at('Ask for the code')).calls).toEqual([['changeProject', { kind: 'tick', task: second, done: true }]]);
    expect(press(home, 'space', at('Write the secret')).calls).toEqual([['changeProject', { kind: 'tick', task: first, done: false }]]);
  });

  it('asks for the answer of a question, and writes no empty one', () => {
    const did = press(home, 'a', at('How long'));
    expect(did.prompt?.label).toBe('How long is a token valid?');
    answer(did, ' 15 minutes ');
    const again = press(home, 'a', at('How long'));
    answer(again, '  ');
    expect(did.calls).toEqual([['changeProject', { kind: 'answer', question: PROJECT.units[2]?.questions[0], answer: '15 minutes' }]]);
    expect(again.calls).toEqual([['notice', 'Nothing was written: the answer is empty.']]);
  });

  it('approves a phase only after a confirmation that names the file', () => {
    const did = press(home, 'a', at('"phase"'));
    expect(did.calls).toEqual([]);
    expect(did.confirmation?.lines.join('\n')).toContain('.kiro/specs/user-auth/spec.json');
    confirmIt(did);
    expect(did.calls).toEqual([['changeProject', { kind: 'approve', file: '.kiro/specs/user-auth/spec.json', phase: 'design' }]]);
  });

  it('offers the review of a change on Enter, and opens the editor at the place of anything else', () => {
    const did = press(home, 'enter', at('"unit":"mend-lock"'));
    expect(did.prompt?.kind).toBe('choice');
    answer(did, 'review');
    expect(did.calls).toEqual([['reviewChange', { root: 'openspec', id: 'mend-lock' }]]);
    expect(press(home, 'enter', at('has no scenario')).calls).toEqual([
      ['edit', { path: 'openspec/changes/add-mfa/specs/login/spec.md', line: 5, staged: false }],
    ]);
    expect(press(home, 'e', at('How long')).calls).toEqual([
      ['edit', { path: '.kiro/specs/user-auth/requirements.md', line: 9, staged: false }],
    ]);
    expect(press(home, 'y', at('"unit":"login"')).calls).toEqual([['copy', 'login', 'its name']]);
  });

  it('leaves keys of the project off while sessions have the focus, and the other way round', () => {
    expect(press(home, 'a', both).calls).toEqual([['notice', 'This key is for the project: Tab goes there.']]);
    expect(press(home, 'x', at('"add-mfa"', { pane: 2 }, { sessions: SESSIONS })).calls).toEqual([
      ['notice', 'This key is for sessions: Tab goes there.'],
    ]);
    expect(press(home, 'enter', both).calls).toEqual([['openSession', 'login-lockout_2026-03-02']]);
  });

  it('never draws a row wider than its pane, whatever the files hold', () => {
    fc.assert(
      fc.property(hostileText, hostileText, anySize, fc.nat(12), (id, text, size, cursor) => {
        const odd = unit(id, {
          title: text,
          file: text,
          tasks: [{ ...task(id, text, 'open', 1), group: text }],
          questions: [{ question: text, line: 1, file: id }],
          approvals: [{ phase: text, generated: true, approved: false, file: id }],
          issues: [{ level: 'WARNING', rule: id, path: text, file: text, line: 1, column: 1, quote: text, message: text, fix: id }],
          touches: [{ capability: id, requirement: text, change: 'ADDED' }],
        });
        const project = { archived: 0, units: [odd, { ...odd, id: `${id}2` }] };
        const folds = { [`project/openspec/change/openspec/${id}`]: true };
        expectRowsFit(home, view({ project, theme: COLOUR, ui: ui({ folds, places: { 'home/project': { cursor, top: 0 } } }) }), size);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the frame around Home', () => {
  it('offers undo in the footer only when there is a decision to undo', () => {
    const undo = EVERYWHERE.filter(({ command }) => command === 'undo');
    const footer = (shown: View): string => footerRow(shown, 80, undo, undefined);
    const under = (screen: 'home' | 'review', past: boolean): View =>
      view({
        session: session({ name: 'update' }, past ? { past: { snapshot: session({ name: 'update' }), before: undefined, length: 1 } } : {}),
        ui: ui({ screen }),
      });
    expect(footer(view({ session: undefined, ui: ui({ screen: 'home' }) }))).not.toContain('undo');
    expect(footer(under('home', false))).not.toContain('undo');
    expect(footer(under('home', true))).toContain('undo');
    expect(footer(under('review', false))).toContain('undo');
  });

  it('takes Tab from the sessions to the project before the details', () => {
    const full = view({ sessions: [summary('mail')], project: PROJECT, ui: ui({ screen: 'home' }) });
    const { panes, tabOrder = [] } = home.arrange(full, { columns: 140, rows: 40 });
    expect(tabOrder.map((index) => panes[index]?.pane.id)).toEqual(['sessions', 'project', 'details', 'project-details']);
  });
});
