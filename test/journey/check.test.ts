/** `trueup check` on trees of every format, from a shell: what it prints, what it exits with, and what it needs. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { trueup } from '../rig/program.ts';
import type { Ran } from '../rig/program.ts';
import { makeRepository, temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('check');
const corpora = new URL('../../../shared/corpora/', import.meta.url).pathname;
let made = 0;
afterAll(() => rmSync(home, { recursive: true, force: true }));

const Report = z.object({
  version: z.literal(1),
  items: z.array(
    z.object({
      format: z.string(),
      kind: z.string(),
      id: z.string(),
      file: z.string(),
      valid: z.boolean(),
      issues: z.array(
        z.object({
          level: z.string(),
          rule: z.string(),
          path: z.string(),
          file: z.string(),
          line: z.number(),
          column: z.number(),
          quote: z.string(),
          message: z.string(),
        }),
      ),
    }),
  ),
  summary: z.object({ items: z.number(), valid: z.number(), invalid: z.number(), findings: z.number(), failing: z.number() }),
});

const SPEC = `# Login Specification

## Purpose

People prove who they are before they see anything that is theirs.

## Requirements

### Requirement: Lock after failures

The system SHALL lock the account after 5 failed logins.

#### Scenario: fifth failure

- **WHEN** a fifth login fails
- **THEN** the account is locked
`;
const WARNED = SPEC.replace('SHALL lock', 'locks');
const BROKEN = SPEC.replace(/\n#### Scenario[^]*$/u, '');

/** A folder of files, outside any git repository. */
function folder(files: Readonly<Record<string, string>>): string {
  made += 1;
  const root = join(home, `f${made}`);
  mkdirSync(root);
  writeFiles(root, files);
  return root;
}

function run(root: string, ...args: readonly string[]): Ran {
  return trueup(root, join(home, 'user'), ['check', ...args], '', { GIT_CEILING_DIRECTORIES: home });
}

function report(ran: Ran): z.infer<typeof Report> {
  return Report.parse(JSON.parse(ran.out));
}

const openspec = (text: string): Readonly<Record<string, string>> => ({ 'openspec/specs/login/spec.md': text });

test('a clean OpenSpec tree outside git and without a configuration is valid and exits with 0', () => {
  const ran = run(folder(openspec(SPEC)), '--only', 'format');
  expect(ran).toMatchObject({ code: 0, out: '1 checked, all valid; nothing found\n', err: '' });
});

test('an ERROR makes a unit invalid, a WARNING only with --strict, and findings of the review never do', () => {
  const broken = run(folder(openspec(BROKEN)), '--format', 'json', '--only', 'format');
  expect(broken.code).toBe(1);
  expect(report(broken).items).toMatchObject([{ format: 'openspec', kind: 'spec', id: 'login', valid: false }]);
  const root = folder(openspec(WARNED));
  const lenient = run(root, '--format', 'json', '--only', 'format');
  expect([lenient.code, report(lenient).items[0]?.valid]).toEqual([0, true]);
  const strict = run(root, '--format', 'json', '--only', 'format', '--strict');
  expect([strict.code, report(strict).items[0]?.valid]).toEqual([1, false]);
  const vague = SPEC.replace('after 5 failed logins', 'quickly and easily after [link](#nowhere)');
  const reviewed = run(folder(openspec(vague)), '--format', 'json');
  expect(reviewed.code).toBe(1);
  expect(report(reviewed).items[0]).toMatchObject({
    valid: true,
    issues: expect.arrayContaining([expect.objectContaining({ level: 'CRITICAL', rule: 'REF-01' })]) as unknown,
  });
});

test('--fail-on takes a level of either scale in any case, or none, and refuses other words', () => {
  const root = folder(openspec(WARNED));
  const code = (level: string): number | null => run(root, '--only', 'format', '--fail-on', level).code;
  expect(['error', 'CRITICAL', 'Warning', 'medium', 'INFO', 'low', 'none'].map(code)).toEqual([0, 0, 1, 1, 1, 1, 0]);
  expect(run(root, '--fail-on', 'bad')).toMatchObject({ code: 2, err: expect.stringContaining('use ERROR, CRITICAL') as string });
  expect(run(root, '--only', 'spelling')).toMatchObject({ code: 2 });
  expect(run(root, '--format', 'xml')).toMatchObject({ code: 2 });
  expect(run(folder(openspec(BROKEN)), '--strict', '--fail-on', 'none').code).toBe(0);
});

test('--only chooses whose rules speak', () => {
  const root = folder(openspec(BROKEN.replace('after 5', 'quickly after 5')));
  const rules = (...only: readonly string[]): readonly string[] =>
    report(run(root, '--format', 'json', ...only)).items.flatMap(({ issues }) => issues.map(({ rule }) => rule.replace(/[/-].*$/u, '')));
  expect(new Set(rules('--only', 'format'))).toEqual(new Set(['openspec']));
  expect(rules('--only', 'review')).not.toContain('openspec');
  expect(rules('--only', 'review').length).toBeGreaterThan(0);
  expect(rules()).toEqual([...rules('--only', 'format'), ...rules('--only', 'review')]);
});

test('paths name units by file, by folder, from where the person is, and by id; what is archived is checked when it is named', () => {
  const root = folder({
    ...openspec(SPEC),
    'openspec/specs/mail/spec.md': BROKEN,
    'openspec/changes/archive/2026-01-02-old/proposal.md': '# Old\n',
    'notes/ideas.md': '# Ideas\n\nTBD\n',
  });
  const ids = (cwd: string, ...names: readonly string[]): readonly string[] =>
    report(run(cwd, '--repo', root, '--format', 'json', ...names)).items.map(({ id }) => id);
  expect(ids(root)).toEqual(['login', 'mail']);
  expect(ids(root, 'openspec/specs/login/spec.md')).toEqual(['login']);
  expect(ids(root, 'openspec/specs/mail/', 'login')).toEqual(['login', 'mail']);
  expect(ids(root, './openspec')).toEqual(['login', 'mail']);
  expect(ids(root, '2026-01-02-old')).toEqual(['2026-01-02-old']);
  expect(ids(root, join(root, 'notes/ideas.md'))).toEqual(['notes/ideas.md']);
  expect(
    report(trueup(join(root, 'openspec/specs'), join(home, 'user'), ['check', 'login/spec.md', '--format', 'json'], '', {})).items.length,
  ).toBe(1);
  expect(run(root, 'openspec/specs/none.md')).toMatchObject({ code: 1, err: expect.stringContaining('openspec/specs/none.md') as string });
  expect(run(root, '/nonexist/a.md')).toMatchObject({ code: 1, err: expect.stringContaining('there is no such file') as string });
  expect(run(root, '..')).toMatchObject({ code: 1, err: expect.stringContaining('outside the repository') as string });
  expect(run(root, 'nope')).toMatchObject({ code: 1, err: expect.stringContaining('there is no such spec, folder or unit') as string });
});

test('plain specs are those that trueup.yaml names, each reviewed against the ids of all', () => {
  const text =
    '# Rules\n\n- **REQ-01**: The system SHALL answer within 2 s.\n- **REQ-02**: The system SHALL log.\n- **REQ-03**: The system SHALL stop, see REQ-99.\n';
  const root = join(home, 'configured');
  makeRepository(root, {
    'docs/rules.txt': text,
    'docs/other.txt': '# Other\n\n- **REQ-99**: The system SHALL wait 5 s.\n',
    'specs/a.md': text,
    'trueup.yaml': 'specs: { include: ["docs/*.txt"], exclude: [] }\n',
  });
  const { items } = report(run(root, '--format', 'json'));
  expect(items.map(({ format, id }) => [format, id])).toEqual([
    ['plain', 'docs/other.txt'],
    ['plain', 'docs/rules.txt'],
  ]);
  expect(items.flatMap(({ issues }) => issues.filter(({ rule }) => rule === 'REF-01'))).toEqual([]);
});

test('a file that cannot be read is an error of its unit, and a link out of the tree is no file of it', () => {
  const root = folder({ ...openspec(SPEC), 'openspec/specs/huge/spec.md': '' });
  truncateSync(join(root, 'openspec/specs/huge/spec.md'), 17 * 1024 * 1024);
  writeFileSync(join(home, 'outside.md'), BROKEN);
  mkdirSync(join(root, 'openspec/specs/out'));
  symlinkSync(join(home, 'outside.md'), join(root, 'openspec/specs/out/spec.md'));
  mkdirSync(join(root, 'openspec/specs/in'));
  symlinkSync('../login/spec.md', join(root, 'openspec/specs/in/spec.md'));
  const { items } = report(run(root, '--only', 'format', '--format', 'json'));
  expect(items.map(({ id, valid }) => [id, valid])).toEqual([
    ['huge', false],
    ['in', true],
    ['login', true],
  ]);
  expect(items[0]?.issues).toMatchObject([{ level: 'ERROR', rule: 'file/unread', message: 'the file is larger than 16 MiB' }]);
});

/** A folder or file whose name has a byte that no text has. */
function misnamed(root: string, before: string, after: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/${before}`), Buffer.from([0xff]), Buffer.from(after)]);
}

test('a spec whose name is no UTF-8 is an error wherever it lies, and never passes', () => {
  const root = folder({ ...openspec(SPEC), 'specs/a.md': '# A\n' });
  writeFileSync(misnamed(root, 'specs/', '.md'), '# B\n');
  const all = run(root, '--format', 'json');
  expect(all.code).toBe(1);
  expect(report(all).items.filter(({ valid }) => !valid)).toMatchObject([
    { id: 'specs/\ufffd.md', issues: [{ level: 'ERROR', rule: 'file/unread', message: 'the file has a name that is not UTF-8' }] },
  ]);
  for (const only of ['format', 'review']) expect(run(root, '--only', only), only).toMatchObject({ code: 1 });
  const other = folder(openspec(SPEC));
  mkdirSync(misnamed(other, 'openspec/specs/', ''));
  writeFileSync(misnamed(other, 'openspec/specs/', '/spec.md'), SPEC);
  for (const flags of [[], ['--only', 'format'], ['openspec/specs']]) {
    const ran = run(other, '--format', 'json', ...flags);
    expect(ran.code).toBe(1);
    expect(report(ran).items.map(({ file, valid }) => [file, valid])).toContainEqual(['openspec/specs/\ufffd', false]);
  }
  const shown = trueup(other, join(home, 'user'), ['overview'], '', { GIT_CEILING_DIRECTORIES: home });
  expect(shown.out).toMatch(/! openspec\/specs\/\ufffd .* -> 1 error/u);
});

const DELTA = `## MODIFIED Requirements\n\n${SPEC.slice(SPEC.indexOf('### '))}`;
const isRoot = process.getuid?.() === 0;

test.skipIf(isRoot)(
  `a main spec or a folder that may not be read is an error, of the changes that modify it too${isRoot ? ' (skipped: root may read everything)' : ''}`,
  () => {
    const root = folder({
      ...openspec(SPEC),
      'openspec/specs/mail/spec.md': SPEC,
      'openspec/changes/lock/proposal.md': '# Why\n',
      'openspec/changes/lock/specs/login/spec.md': DELTA,
    });
    chmodSync(join(root, 'openspec/specs/login/spec.md'), 0);
    chmodSync(join(root, 'openspec/specs/mail'), 0);
    const ran = run(root, '--only', 'format', '--format', 'json');
    chmodSync(join(root, 'openspec/specs/mail'), 0o755);
    const rules = new Map(report(ran).items.map(({ file, issues }) => [file, issues.map(({ rule }) => rule)]));
    expect(ran.code).toBe(1);
    expect(rules.get('openspec/changes/lock/proposal.md')).toEqual(['openspec/main-unreadable']);
    expect(rules.get('openspec/specs/login/spec.md')).toEqual(['file/unread']);
    expect(rules.get('openspec/specs/mail')).toEqual(['file/unread']);
  },
);

test('a change without any file is a change, and a name that dependencies have elsewhere is a name', () => {
  const root = folder({
    ...openspec(SPEC),
    'openspec/specs/node_modules/spec.md': SPEC,
    'openspec/node_modules/x/openspec/specs/y/spec.md': SPEC,
    'node_modules/x/openspec/specs/y/spec.md': SPEC,
    '.kiro/specs/node_modules/requirements.md': '# Requirements Document\n',
  });
  mkdirSync(join(root, 'openspec/changes/empty/specs'), { recursive: true });
  const { items } = report(run(root, '--only', 'format', '--format', 'json'));
  expect(items.map(({ format, kind, id }) => `${format} ${kind} ${id}`)).toEqual([
    'openspec change empty',
    'openspec spec login',
    'openspec spec node_modules',
    'kiro feature node_modules',
  ]);
  expect(items[0]).toMatchObject({ valid: false, issues: [{ level: 'ERROR', rule: 'openspec/delta-none' }] });
  const bare = folder(openspec(SPEC));
  mkdirSync(join(bare, 'openspec/changes/empty'), { recursive: true });
  mkdirSync(join(bare, 'openspec/changes/archive/2026-01-02-old'), { recursive: true });
  expect(report(run(bare, '--only', 'format', '--format', 'json')).items.map(({ id, valid }) => [id, valid])).toEqual([
    ['empty', false],
    ['login', true],
  ]);
});

test('nothing to check is said with where it was looked, and a broken configuration with its place', () => {
  expect(run(folder({ 'src/a.js': '' }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('no spec file matches `specs.include`') as string,
  });
  expect(run(folder({ ...openspec(SPEC), 'trueup.yaml': 'specs: { include: 7 }\n' }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('trueup.yaml:1') as string,
  });
});

const HOSTILE = 'a b%:ü?\u202e\u001b[31m';

test('names and texts from files cannot act on a terminal, in text, JSON and SARIF alike', () => {
  const root = folder({ [`openspec/specs/${HOSTILE}/spec.md`]: BROKEN.replace('SHALL lock', 'SHALL \u202e\u009b2J quickly lock') });
  for (const format of ['text', 'json', 'sarif']) {
    const { out } = run(root, '--format', format);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  }
  expect(report(run(root, '--format', 'json')).items[0]?.id).toBe(HOSTILE);
});

const Sarif = z.object({
  $schema: z.string(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.literal('trueup'),
          rules: z.array(z.object({ id: z.string(), shortDescription: z.object({ text: z.string() }) })),
        }),
      }),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.enum(['error', 'warning', 'note']),
          message: z.object({ text: z.string() }),
          locations: z.array(
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string(), uriBaseId: z.literal('%SRCROOT%') }),
                region: z.optional(
                  z.object({
                    startLine: z.int().check(z.positive()),
                    startColumn: z.int().check(z.positive()),
                    endLine: z.optional(z.number()),
                    endColumn: z.optional(z.number()),
                    snippet: z.optional(z.object({ text: z.string() })),
                  }),
                ),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});

test('SARIF names each rule once, points every result at it, and quotes what stands at the region', () => {
  const root = folder({ [`openspec/specs/${HOSTILE}/spec.md`]: BROKEN.replace('after 5', 'quickly after 5') });
  const { runs } = Sarif.parse(JSON.parse(run(root, '--format', 'sarif').out));
  const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = runs;
  expect(results.length).toBeGreaterThan(2);
  expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
  const lines = readFileSync(join(root, `openspec/specs/${HOSTILE}/spec.md`), 'utf8').split('\n');
  for (const { ruleId, ruleIndex, locations } of results) {
    expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? { artifactLocation: { uri: '' } };
    expect(artifactLocation.uri).toMatch(/^[\w./~%-]+$/u);
    expect(decodeURIComponent(artifactLocation.uri)).toBe(`openspec/specs/${HOSTILE}/spec.md`);
    if (region?.snippet === undefined || region.endLine !== region.startLine) continue;
    expect(lines[region.startLine - 1]?.slice(region.startColumn - 1, (region.endColumn ?? 0) - 1)).toBe(region.snippet.text);
  }
});

const TREES = ['openspec/neosam__openspec-tui', 'kiro/9mak__oneco', 'speckit/tinesoft__spectatui'];
for (const tree of TREES) {
  const there = existsSync(join(corpora, tree));
  test.skipIf(!there)(
    `a real tree of ${tree} is checked whole, every finding at a place that is there${there ? '' : ' (skipped: the corpora are not beside the project)'}`,
    () => {
      const root = join(home, tree);
      cpSync(join(corpora, tree), root, { recursive: true });
      const ran = run(root, '--format', 'json');
      expect([0, 1]).toContain(ran.code);
      const { items, summary } = report(ran);
      expect(items.length).toBeGreaterThan(0);
      expect(summary.items).toBe(items.length);
      for (const { file, line, quote } of items.flatMap(({ issues }) => issues)) {
        const lines = readFileSync(join(root, file), 'utf8').split(/\r\n|\r|\n/u);
        expect(line).toBeLessThanOrEqual(lines.length);
        if (line > 0 && quote !== '' && !quote.includes('\n')) expect(lines[line - 1]).toContain(quote);
      }
    },
  );
}
