/** OpenSpec documents: what a path is for, what a document says, and that reading and checking stand whatever the bytes are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openspec } from '../../src/documents/formats/openspec.ts';
import { checkSpec } from '../../src/documents/formats/openspec/check-spec.ts';
import { applySplices } from '../../src/documents/formats/splice.ts';
import { concatenate, decode, encode } from '../../src/documents/lines.ts';
import type { ByteRange } from '../../src/domain/hunk.ts';
import { treeOf } from './material.ts';
import { edited, random } from './openspec-mutants.ts';

const SPEC = `# Thing Specification

## Purpose
What the thing is for, said in more than the fifty characters that it takes.

## Requirements

### Requirement: It works ##
**Priority**: high

The system SHALL work,
every day.

#### Scenario: Works
- **WHEN** used
- **THEN** it works

#### Edge case

### Requirement: It stops
The system stops.

#### Scenario: Stops
- **WHEN** told
`;

const DELTA = `# Delta

### Requirement: Nowhere
x

## ADDED Requirements
### Requirement: Sings
The system MUST sing.

#### Scenario: Sings
- **WHEN** asked

## removed requirements
### Requirement: It stops
**Reason**: it never did
- \`### Requirement: It waits\`

## RENAMED Requirements
- FROM: \`### Requirement: It works\`
- TO: \`### Requirement: It runs\`
`;

const TASKS = `# Tasks

## 1. Build

- [ ] 1.1 First
  - [x] 1.1.1 Inner
    how it is done

  still the inner one? no
- [~] 1.2 Second
- [](a link)
## Later
* [X]Done at once
1. [N/A] none
`;

const text = (bytes: Uint8Array, { start, end }: ByteRange): string => decode(bytes, start, end);

describe('paths', () => {
  it.each([
    ['openspec/specs/a/b/spec.md', 'spec openspec a/b'],
    ['packages/x/openspec/specs/a/spec.md', 'spec packages/x/openspec a'],
    ['openspec/specs/spec.md', 'other openspec openspec/specs/spec.md'],
    ['openspec/specs/.a/spec.md', 'other openspec openspec/specs/.a/spec.md'],
    ['openspec/changes/c/proposal.md', 'proposal openspec c'],
    ['openspec/changes/c/design.md', 'design openspec c'],
    ['openspec/changes/c/tasks.md', 'tasks openspec c'],
    ['openspec/changes/c/part/tasks.md', 'tasks openspec c'],
    ['openspec/changes/c/.openspec.yaml', 'config openspec c'],
    ['openspec/changes/c/specs/a/b/spec.md', 'delta openspec c a/b'],
    ['openspec/changes/c/specs/openspec/specs/spec.md', 'delta openspec c openspec/specs'],
    ['openspec/changes/c/specs/notes.md', 'other openspec c'],
    ['openspec/changes/archive/2026-01-01-c/specs/a/spec.md', 'delta openspec 2026-01-01-c a'],
    ['openspec/changes/README.md', 'other openspec openspec/changes/README.md'],
    ['openspec/config.yaml', 'config openspec openspec/config.yaml'],
    ['openspec/project.md', 'other openspec openspec/project.md'],
    ['openspec/openspec/specs/a/spec.md', 'spec openspec/openspec a'],
    ['openspec/README.md', ''],
    ['myopenspec/specs/a/spec.md', ''],
    ['docs/specs/a/spec.md', ''],
  ])('%s', (path, expected) => {
    const place = openspec.place(path);
    expect(place === undefined ? '' : [place.kind, place.root, place.unit, place.capability ?? ''].join(' ').trim()).toBe(expected);
  });

  it('make units: specs, changes and archived changes of every project, in order of their ids', () => {
    const tree = treeOf(
      [
        'openspec/specs/b/c/spec.md',
        'openspec/changes/b/tasks.md',
        'openspec/changes/b/proposal.md',
        'openspec/changes/archive/a/tasks.md',
        'x/openspec/specs/b/spec.md',
        'README.md',
      ].map((path) => [path, ''] as const),
    );
    expect(openspec.units(tree).map(({ kind, id, root, file, files }) => [kind, id, root, file, files.length])).toEqual([
      ['archived', 'a', 'openspec', 'openspec/changes/archive/a/tasks.md', 1],
      ['change', 'b', 'openspec', 'openspec/changes/b/proposal.md', 2],
      ['spec', 'b', 'x/openspec', 'x/openspec/specs/b/spec.md', 1],
      ['spec', 'b/c', 'openspec', 'openspec/specs/b/c/spec.md', 1],
    ]);
  });
});

describe('documents', () => {
  it('a spec has requirements with statements and scenarios', () => {
    const bytes = encode(SPEC);
    const { title, requirements } = openspec.read(bytes, 'spec');
    expect(title).toBe('Thing Specification');
    expect(requirements.map(({ key, line, normative, scenarios }) => [key, line, normative, scenarios.map((one) => one.key)])).toEqual([
      ['It works', 8, true, ['Works', 'Edge case']],
      ['It stops', 20, false, ['Stops']],
    ]);
    expect(requirements.map((one) => text(bytes, one.text))).toEqual(['The system SHALL work,\nevery day.', 'The system stops.']);
    expect(requirements[0]?.scenarios.map((one) => text(bytes, one.text))).toEqual(['- **WHEN** used\n- **THEN** it works', '']);
    expect(requirements.map(({ range }) => text(bytes, range)).join('')).toBe(SPEC.slice(SPEC.indexOf('### ')));
  });

  it('a delta says what becomes of each requirement, also those in lists', () => {
    const bytes = encode(DELTA);
    const { requirements } = openspec.read(bytes, 'delta');
    expect(requirements.map(({ key, change, renamedFrom }) => [key, change, renamedFrom])).toEqual([
      ['Nowhere', undefined, undefined],
      ['Sings', 'ADDED', undefined],
      ['It stops', 'REMOVED', undefined],
      ['It waits', 'REMOVED', undefined],
      ['It runs', 'RENAMED', 'It works'],
    ]);
    expect(text(bytes, requirements[2]?.range ?? { start: 0, end: 0 })).toBe('### Requirement: It stops\n**Reason**: it never did\n');
  });

  it('a task list has ids, groups, marks and parents, and no task that is a link or a word', () => {
    const bytes = encode(TASKS);
    const { tasks } = openspec.read(bytes, 'tasks');
    expect(tasks.map(({ id, title, mark, group, parent, line }) => [id, title, mark, group, parent, line])).toEqual([
      ['1.1', 'First', 'open', '1. Build', -1, 5],
      ['1.1.1', 'Inner', 'done', '1. Build', 0, 6],
      ['1.2', 'Second', 'unknown', '1. Build', -1, 10],
      [undefined, 'Done at once', 'done', 'Later', -1, 13],
    ]);
    expect(tasks.map(({ range }) => text(bytes, range))[1]).toBe('  - [x] 1.1.1 Inner\n    how it is done\n');
  });

  it('ticking a task changes one byte, and taking the tick back restores it', () => {
    const bytes = encode(TASKS);
    const [first] = openspec.read(bytes, 'tasks').tasks;
    if (first === undefined) throw new Error('no task');
    const ticked = applySplices(bytes, openspec.tick(bytes, first, true));
    expect(decode(ticked)).toBe(TASKS.replace('[ ] 1.1', '[x] 1.1'));
    const [again] = openspec.read(ticked, 'tasks').tasks;
    if (again === undefined) throw new Error('no task');
    expect(openspec.tick(ticked, again, true)).toEqual([]);
    expect(decode(applySplices(ticked, openspec.tick(ticked, again, false)))).toBe(TASKS);
  });
});

describe('checks', () => {
  it('name the line, the column and the text that an issue is about', () => {
    const file = 'openspec/specs/thing/spec.md';
    const [checked] = openspec.check(treeOf([[file, SPEC]]), openspec.units(treeOf([[file, SPEC]])));
    expect(checked?.issues.map(({ level, rule, path, line, column, quote }) => [level, rule, path, line, column, quote])).toEqual([
      ['WARNING', 'openspec/requirement-keyword', 'requirements[1]', 20, 1, '### Requirement: It stops'],
    ]);
  });

  it('say that a folder stands where the main spec of a change should be', () => {
    const tree = treeOf([
      ['openspec/specs/a/spec.md/spec.md', SPEC],
      ['openspec/changes/c/specs/a/spec.md', `## MODIFIED Requirements\n${SPEC.slice(SPEC.indexOf('### '))}`],
    ]);
    const [, change] = openspec.check(tree, openspec.units(tree).toReversed());
    const all = [...(change?.issues ?? []), ...openspec.check(tree, openspec.units(tree)).flatMap(({ issues }) => issues)];
    expect(all.map(({ rule }) => rule)).toContain('openspec/main-unreadable');
  });

  it('say that the main spec of a change is there and cannot be read, and nothing of a merge with it', () => {
    const files = treeOf([
      ['openspec/specs/a/spec.md', SPEC],
      ['openspec/changes/c/specs/a/spec.md', `## MODIFIED Requirements\n${SPEC.slice(SPEC.indexOf('### '))}`],
    ]);
    const isClosed = (path: string): boolean => path === 'openspec/specs/a/spec.md';
    const tree = {
      ...files,
      read: (path: string) => (isClosed(path) ? undefined : files.read(path)),
      unread: (path: string) => (isClosed(path) ? 'cannot be read (EACCES)' : undefined),
    };
    const issues = openspec.check(tree, openspec.units(tree)).flatMap((checked) => checked.issues);
    expect(issues.filter(({ rule }) => /main-unreadable|archive-refuses/u.test(rule))).toMatchObject([
      { level: 'ERROR', rule: 'openspec/main-unreadable', message: expect.stringContaining('(EACCES)') as string },
    ]);
  });

  it('find the same whether a glance at a spec is enough or its structure is read, after any edits', () => {
    const pick = random(7);
    const sound = encode(
      SPEC.replace('The system stops.', 'The system SHALL stop.')
        .replace('\n#### Edge case\n', '')
        .replace(' ##', '')
        .replace('**Priority**: high\n\n', ''),
    );
    const file = 'openspec/specs/a/spec.md';
    let plain = 0;
    for (let round = 0; round < 3_000; round++) {
      const [name, bytes] = edited(sound, pick, 1 + (round % 3));
      const tree = treeOf([[file, bytes]]);
      const [checked] = openspec.check(tree, openspec.units(tree));
      const read = checkSpec(file, bytes);
      expect(checked?.issues, `${name}:\n${decode(bytes)}`).toEqual(read);
      if (read.length === 0) plain++;
    }
    expect(plain).toBeGreaterThan(100);
  });

  it('stand whatever the bytes of a tree are', () => {
    const pieces = [
      '## ADDED Requirements\n',
      '### Requirement: a\n',
      '#### Scenario: b\n',
      '```\n',
      '- [ ] 1.1 x\n',
      '\r',
      '\u2028',
      '\u00a0',
      '\ufeff',
      '## Purpose\n',
      '## Requirements\n',
      'skip_specs: true\n',
      'schema: [',
      '&a [*a]',
      '- FROM: `### Requirement: a`\n',
      '\u0000',
      'SHALL ',
    ];
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => encode(parts.join(''))),
    );
    const paths = [
      'specs/a/spec.md',
      'specs/a/b/spec.md',
      'changes/c/specs/a/spec.md',
      'changes/c/tasks.md',
      'changes/c/.openspec.yaml',
      'changes/c/specs/x.md',
      'changes/archive/d/tasks.md',
      'config.yaml',
      'schemas/s/schema.yaml',
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), content), { maxLength: 9 }), (files) => {
        const tree = treeOf([...new Map(files)].map(([path, bytes]) => [`openspec/${path}`, bytes] as const));
        for (const { unit, issues } of openspec.check(tree, openspec.units(tree)))
          for (const { line, column, rule, path } of issues)
            expect([
              unit.id !== '',
              Number.isInteger(line),
              Number.isInteger(column),
              rule.startsWith('openspec/'),
              path !== '',
            ]).not.toContain(false);
      }),
    );
  });

  it('read what was made to slow readers down', () => {
    const blank = ' '.repeat(200_000);
    const slow = [
      `### Requirement:${blank}\u2028x\n`.repeat(5),
      `###${blank}x\u2028\n`.repeat(5),
      `##${blank}\u2028x\n`.repeat(5),
      `- ${blank}FROM x\n`.repeat(5),
      `- [${blank}x y]\n`.repeat(5),
      '- [\n'.repeat(60_000),
      `#### ${'# '.repeat(200_000)}x\n`,
      `**${'a'.repeat(500_000)}*:\n`.repeat(2),
      '## Purpose\n'.repeat(10_000),
      '### Requirement: a\n'.repeat(8_000),
      `## Purpose\n${'. Update Purpose after archive.'.repeat(10_000)}\n## Requirements\n`,
      '- FROM: `### Requirement: a`\n'.repeat(10_000),
      '<!--'.repeat(60_000),
      `${'###### a\n'.repeat(8_000)}# b\n${'## c\n'.repeat(8_000)}`,
    ].map(encode);
    for (const bytes of slow) {
      const section = encode('## RENAMED Requirements\n');
      for (const content of [bytes, concatenate([section, bytes])]) {
        const tree = treeOf([
          ['openspec/specs/a/spec.md', content],
          ['openspec/changes/c/specs/a/spec.md', content],
          ['openspec/changes/c/tasks.md', content],
        ]);
        expect(openspec.check(tree, openspec.units(tree))).toHaveLength(2);
        for (const kind of ['spec', 'delta', 'tasks'] as const) expect(openspec.read(content, kind).kind).toBe(kind);
      }
    }
  });
});

describe('splices', () => {
  it('replace their ranges and keep every other byte', () => {
    const bytes = new Uint8Array([0xff, 0x0d, 0x61, 0x62, 0x63, 0x0a]);
    expect([...applySplices(bytes, [])]).toEqual([...bytes]);
    expect([
      ...applySplices(bytes, [
        { range: { start: 2, end: 3 }, text: 'xy' },
        { range: { start: 3, end: 3 }, text: '-' },
        { range: { start: 5, end: 6 }, text: '' },
      ]),
    ]).toEqual([0xff, 0x0d, 0x78, 0x79, 0x2d, 0x62, 0x63]);
  });

  it('refuse to overlap, to go backwards and to leave the document', () => {
    const at = (start: number, end: number) => ({ range: { start, end }, text: '' });
    for (const splices of [[at(0, 2), at(1, 3)], [at(2, 3), at(0, 1)], [at(0, 9)], [at(-1, 0)], [at(2, 1)], [at(0.5, 1)]])
      expect(() => applySplices(new Uint8Array(4), splices)).toThrow(/splice/u);
  });
});
