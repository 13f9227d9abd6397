/** `trueup archive` as a person calls it: in repositories whose history says what each change was written against. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder, newRepository, type Repository } from '../git/rig.ts';
import { trueup } from '../rig/program.ts';

const block = (says: string, ...scenarios: readonly string[]) =>
  `### Requirement: Login\nThe system SHALL let people in${says}.\n\n${['Good', ...scenarios].map((name) => `#### Scenario: ${name}\n- **WHEN** a\n- **THEN** b\n`).join('\n')}`;
const spec = (says: string, ...scenarios: readonly string[]) =>
  `# auth Specification\n\n## Purpose\nLets people in and keeps others out, for all the time there is.\n\n## Requirements\n\n${block(says, ...scenarios)}`;
const SPEC = 'openspec/specs/auth/spec.md';
const deltaOf = (change: string) => `openspec/changes/${change}/specs/auth/spec.md`;
const modified = (says: string) => `## MODIFIED Requirements\n\n${block(says)}`;

function repository(changes: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): Repository {
  const files = Object.entries(changes).flatMap(([name, delta]) => [
    [deltaOf(name), delta],
    [
      `openspec/changes/${name}/proposal.md`,
      '## Why\nBecause people asked for it again and again, in every way there is.\n\n## What Changes\n- login\n',
    ],
  ]);
  return newRepository({ [SPEC]: spec(''), ...Object.fromEntries(files), ...more });
}

const folder = newFolder();
const run = (at: Repository, ...args: readonly string[]) => trueup(at.root, folder, ['archive', ...args]);
function json(at: Repository, ...args: readonly string[]) {
  const { code, out, err } = run(at, ...args, '--format', 'json');
  return { code, err, report: JSON.parse(out) as Readonly<Record<string, unknown>> & { readonly archived: string | null } };
}
const withoutOwn = (at: Repository) => Object.fromEntries(Object.entries(at.files()).filter(([path]) => !path.startsWith('.trueup/')));

describe('trueup archive', () => {
  test('writes the spec, moves the change and says both; with --dry-run it says the same and does nothing', () => {
    const at = repository({ 'add-key': modified(' with a key') });
    const before = withoutOwn(at);
    const dry = json(at, 'add-key', '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      report: { version: 1, dryRun: true, counts: { modified: 1 }, specs: [{ capability: 'auth', path: SPEC, outcome: 'write' }] },
    });
    expect(withoutOwn(at)).toEqual(before);
    const done = json(at, 'add-key');
    expect(done.report).toEqual({ ...dry.report, dryRun: false });
    expect(done.report.archived).toMatch(/^openspec\/changes\/archive\/\d{4}-\d{2}-\d{2}-add-key$/);
    expect(at.read(SPEC)).toBe(spec(' with a key'));
    expect(at.has(`${done.report.archived ?? ''}/proposal.md`)).toBe(true);
    expect(at.has('openspec/changes/add-key/proposal.md')).toBe(false);
  });

  test('of two changes to one requirement, shows the second as a conflict and exits 3, until a side is taken', () => {
    const at = repository({ 'add-key': modified(' with a key'), 'add-speed': modified(' quickly') });
    expect(run(at, 'add-key').code).toBe(0);
    const { code, report } = json(at, 'add-speed');
    expect(code).toBe(3);
    expect(report).toMatchObject({
      archived: null,
      reasons: [{ rule: 'archive/conflict', capability: 'auth', requirement: 'Login' }],
      conflicts: [
        {
          causes: ['changed-underneath'],
          base: block('').trimEnd(),
          ours: block(' with a key').trimEnd(),
          theirs: block(' quickly').trimEnd(),
        },
      ],
    });
    expect(at.read(SPEC)).toBe(spec(' with a key'));
    expect(run(at, 'add-speed').err).toContain('+The system SHALL let people in quickly.');
    expect(run(at, 'add-speed', '--take', 'change').code).toBe(0);
    expect(at.read(SPEC)).toBe(spec(' quickly'));
  });

  test('a conflict is over once the change holds both texts and is committed', () => {
    const at = repository({ 'add-key': modified(' with a key'), 'add-speed': modified(' quickly') });
    expect(run(at, 'add-key').code).toBe(0);
    at.git('add', '-A');
    at.git('commit', '-q', '-m', 'key');
    at.write(deltaOf('add-speed'), modified(' quickly with a key'));
    expect(run(at, 'add-speed').code).toBe(3);
    at.git('commit', '-q', '-a', '-m', 'both');
    expect(run(at, 'add-speed').code).toBe(0);
    expect(at.read(SPEC)).toBe(spec(' quickly with a key'));
  });

  test('what a change says of one requirement counts as written when that was written, whatever else it changed since', () => {
    const at = repository({ 'add-key': modified(' with a key'), 'add-speed': modified(' quickly') });
    expect(run(at, 'add-key').code).toBe(0);
    at.write(deltaOf('add-speed'), `${modified(' quickly')}\n## ADDED Requirements\n\n${block(' too').replace('Login', 'Other')}`);
    at.git('add', '-A');
    at.git('commit', '-q', '-m', 'more');
    expect(run(at, 'add-speed').code).toBe(3);
  });

  test('a change on top of one that is not archived yet is no conflict when that one comes first', () => {
    const at = repository({
      'add-logout': `## ADDED Requirements\n\n${block(' and out').replace('Login', 'Logout')}`,
      'more-logout': modified(' and out, well').replace('Login', 'Logout'),
    });
    expect(run(at, 'more-logout').err).toContain('"Logout" is not in the main spec');
    expect(run(at, 'add-logout').code).toBe(0);
    expect(run(at, 'more-logout').code).toBe(0);
    expect(at.read(SPEC)).toContain('and out, well');
  });

  test('says when nobody can tell what a change was written against: never committed, shallow, no git', () => {
    const at = repository({});
    at.write(deltaOf('new-one'), modified(' quickly'));
    at.write('openspec/changes/new-one/proposal.md', 'why\n');
    expect(json(at, 'new-one', '--dry-run').report).toMatchObject({ notes: [expect.stringContaining('never committed')] });
    const clone = newFolder();
    at.git('add', '-A');
    at.git('commit', '-q', '-m', 'one');
    at.git('clone', '-q', '--depth', '1', `file://${at.root}`, join(clone, 'c'));
    const shallow = JSON.parse(trueup(join(clone, 'c'), folder, ['archive', 'new-one', '--dry-run', '--format', 'json']).out) as {
      notes: string[];
    };
    expect(shallow.notes).toEqual([expect.stringContaining('shallow')]);
    const plain = newFolder();
    for (const [path, text] of [
      [SPEC, spec('')],
      [deltaOf('a'), modified(' quickly')],
    ] as const) {
      mkdirSync(join(plain, path, '..'), { recursive: true });
      writeFileSync(join(plain, path), text);
    }
    const { code, out } = trueup(plain, folder, ['archive', 'a', '--format', 'json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { notes: string[] }).notes).toEqual([expect.stringContaining('no git repository')]);
  });

  test('is refused with open tasks unless --yes, and with errors in the change whatever is said', () => {
    const at = repository(
      { 'add-key': modified(' with a key'), bad: '## ADDED Requirements\n\n### Requirement: Bare\nThe system SHALL x.\n' },
      { 'openspec/changes/add-key/tasks.md': '- [x] 1.1 a\n- [ ] 1.2 b\n- [~] 1.3 c\n' },
    );
    expect(json(at, 'add-key')).toMatchObject({
      code: 1,
      report: { archived: null, tasks: { done: 1, total: 3 }, reasons: [{ rule: 'archive/tasks-open' }] },
    });
    expect(json(at, 'bad', '--yes')).toMatchObject({
      code: 1,
      report: { reasons: [{ rule: 'openspec/scenario-missing' }, { rule: 'archive/result-invalid' }] },
    });
    expect(run(at, 'add-key', '--yes').code).toBe(0);
  });

  test('a change that leaves out a scenario is a conflict, and goes on when its text is taken', () => {
    const at = repository({ 'add-key': modified(' with a key') }, { [SPEC]: spec('', 'Bad') });
    expect(json(at, 'add-key')).toMatchObject({
      code: 3,
      report: { reasons: [{ rule: 'archive/scenarios-lost' }], conflicts: [{ causes: ['scenarios-go'], lost: ['Bad'] }] },
    });
    expect(json(at, 'add-key', '--take', 'change').code).toBe(0);
    expect(at.read(SPEC)).toBe(spec(' with a key'));
  });

  test('deletes a capability that the change retires, and moves a change without deltas', () => {
    const at = repository(
      { 'drop-auth': '## REMOVED Requirements\n### Requirement: Login\n**Reason**: gone\n' },
      {
        'openspec/changes/drop-auth/.openspec.yaml': 'schema: spec-driven\nretire_capabilities: true\n',
        'openspec/changes/notes/proposal.md': 'why\n',
      },
    );
    expect(json(at, 'drop-auth')).toMatchObject({ code: 0, report: { specs: [{ outcome: 'retire' }] } });
    expect(at.has(SPEC)).toBe(false);
    expect(json(at, 'notes')).toMatchObject({ code: 0, report: { specs: [] } });
  });

  test('takes no name that could lead anywhere else, and follows no link', () => {
    const at = repository({ 'add-key': modified(' with a key') });
    const before = withoutOwn(at);
    for (const name of ['../add-key', 'archive', '.', 'add-key/..', '']) expect(run(at, name).code, name).toBe(2);
    expect(run(at, '--', '-rf').code).toBe(2);
    expect(run(at, 'no-such').code).toBe(1);
    symlinkSync(join(at.root, 'openspec/changes/add-key'), join(at.root, 'openspec/changes/linked'));
    expect(run(at, 'linked').code).toBe(1);
    const after = Object.fromEntries(Object.entries(withoutOwn(at)).filter(([path]) => !path.includes('linked')));
    expect(after).toEqual(before);
    expect(run(at, 'openspec/changes/add-key').code).toBe(0);
  });

  test('asks for the folder when two projects have a change of the name', () => {
    const other = 'packages/a/openspec';
    const at = repository(
      { 'add-key': modified(' with a key') },
      { [`${other}/specs/auth/spec.md`]: spec(''), [`${other}/changes/add-key/specs/auth/spec.md`]: modified(' there') },
    );
    expect(run(at, 'add-key')).toMatchObject({ code: 2 });
    expect(run(at, `${other}/changes/add-key`).code).toBe(0);
    expect(at.read(`${other}/specs/auth/spec.md`)).toBe(spec(' there'));
    expect(at.read(SPEC)).toBe(spec(''));
  });
});
