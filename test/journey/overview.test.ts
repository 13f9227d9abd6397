/** The overview on real trees: ticking, answering and approving change exactly the bytes they are about, and edits from outside are seen. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openFiles } from '../../sessions/files.ts';
import type { ProjectChange } from '../../src/documents/project-change.ts';
import { fileOf } from '../../src/documents/project-change.ts';
import type { Project, ProjectUnit } from '../../src/documents/project.ts';
import { followProject } from '../../src/main/project-follower.ts';
import type { ProjectFollower } from '../../src/main/project-follower.ts';
import { trueup } from '../rig/program.ts';
import { temporaryFolder, writeFiles } from '../rig/small-repository.ts';

const home = temporaryFolder('overview');
const corpora = new URL('../../../shared/corpora/', import.meta.url).pathname;
const isThere = existsSync(corpora);
const skipped = isThere ? '' : ' (skipped: the corpora are not beside the project)';
const followers: ProjectFollower[] = [];
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.close()));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Follows the project of a folder; `next` resolves with the reading after the one it was asked at. */
async function followed(
  root: string,
): Promise<{ readonly follower: ProjectFollower; project(): Project; until(isSo: (project: Project) => boolean): Promise<void> }> {
  let told = Promise.withResolvers<undefined>();
  const follower = followProject(root, () => {
    told.resolve(undefined);
    told = Promise.withResolvers();
  });
  followers.push(follower);
  await follower.start();
  const project = (): Project => {
    const read = follower.project();
    if (read === undefined) throw new Error('the project has not been read');
    return read;
  };
  return {
    follower,
    project,
    until: async (isSo) => {
      while (!isSo(project())) await told.promise;
    },
  };
}

function copyOf(tree: string): string {
  const root = join(home, tree.replace('/', '-'));
  cpSync(join(corpora, tree), root, { recursive: true });
  return root;
}

/** Every file of a folder as text in which each character is a byte. */
function contents(root: string): ReadonlyMap<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('.trueup'),
  );
  return new Map(names.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'latin1')]));
}

/** Makes a change and gives the one file that it changed, before and after. */
async function changed(root: string, follower: ProjectFollower, change: ProjectChange): Promise<readonly [string, string]> {
  const before = contents(root);
  await follower.change(openFiles(root), change);
  const after = contents(root);
  const different = [...after].filter(([path, text]) => before.get(path) !== text);
  expect(different.map(([path]) => path)).toEqual([join(root, fileOf(change))]);
  return [before.get(different[0]?.[0] ?? '') ?? '', different[0]?.[1] ?? ''];
}

function first<T>(project: Project, of: (unit: ProjectUnit) => readonly T[]): T {
  const found = project.units.flatMap(of)[0];
  if (found === undefined) throw new Error('nothing of the kind is in the project');
  return found;
}

for (const tree of ['openspec/Fission-AI__OpenSpec', 'kiro/gotalab__cc-sdd', 'speckit/alfredoperez__speckit-companion'])
  test.skipIf(!isThere)(`ticking a task of ${tree} changes one byte, and taking it back gives the file again${skipped}`, async () => {
    const root = copyOf(tree);
    const { follower, project } = await followed(root);
    const task = first(project(), ({ tasks }) => tasks.filter(({ mark, isCheck }) => mark === 'open' && !isCheck));
    const [before, after] = await changed(root, follower, { kind: 'tick', task, done: true });
    expect(after.length).toBe(before.length);
    expect([...after].filter((character, index) => character !== before[index]).join('')).toMatch(/^[xX]$/u);
    const ticked = first(project(), ({ tasks }) => tasks.filter(({ file, line }) => file === task.file && line === task.line));
    expect(ticked.mark).toBe('done');
    const [, again] = await changed(root, follower, { kind: 'tick', task: ticked, done: false });
    expect(again).toBe(before);
  });

test('approving a phase changes false to true in the record and no other byte', async () => {
  const root = join(home, 'phases');
  const record =
    '{"feature_name":"rag",\r\n\t"approvals" : {"requirements":{"generated":true,"approved":true},\r\n\t"design":{ "approved" :false , "generated":true}},"x":"\u00e9"}';
  writeFiles(root, {
    '.kiro/specs/rag/spec.json': record,
    '.kiro/specs/rag/requirements.md': '# Requirements Document\n',
    '.kiro/specs/rag/tasks.md': '- [ ] 1. Begin\n',
  });
  const { follower, project } = await followed(root);
  const approval = first(project(), ({ approvals }) => approvals.filter(({ generated, approved }) => generated && !approved));
  const [before, after] = await changed(root, follower, { kind: 'approve', file: approval.file, phase: approval.phase });
  expect(after).toBe(before.replace('"approved" :false', '"approved" :true'));
  expect(first(project(), ({ approvals }) => approvals.filter(({ phase }) => phase === 'design')).approved).toBe(true);
});

test('a record of approvals that begins with a byte order mark is read as one without, and keeps it when a phase is approved', async () => {
  const root = join(home, 'marked');
  writeFiles(root, {
    '.kiro/specs/rag/spec.json': '\ufeff{"feature_name":"rag","approvals":{"requirements":{"generated":true,"approved":false}}}\n',
    '.kiro/specs/rag/requirements.md': '# Requirements Document\n',
  });
  const { follower, project } = await followed(root);
  const approval = first(project(), ({ approvals }) => approvals);
  expect(approval).toMatchObject({ phase: 'requirements', generated: true, approved: false });
  const [before, after] = await changed(root, follower, { kind: 'approve', file: approval.file, phase: approval.phase });
  expect(after).toBe(before.replace('"approved":false', '"approved":true'));
  expect([...readFileSync(join(root, approval.file)).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('answering a question puts the answer where it stood', async () => {
  const root = join(home, 'asked');
  const spec =
    '# Feature Specification: Log\r\n\r\n## Requirements\r\n\r\n### Functional Requirements\r\n\r\n- **FR-001**: System MUST keep logs [NEEDS CLARIFICATION: for how long?] and rotate them.\r\n';
  writeFiles(root, { 'specs/001-log/spec.md': spec });
  const { follower, project } = await followed(root);
  const question = first(project(), ({ questions }) => questions);
  const [, after] = await changed(root, follower, { kind: 'answer', question, answer: 'for 30 days' });
  expect(after).not.toContain('NEEDS CLARIFICATION');
  expect(after).toContain('for 30 days');
  expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  expect(project().units[0]?.questions).toEqual([]);
});

const TASKS = '## 1. Work\n\n- [ ] 1.1 One\n- [ ] 1.2 Two\n';

test('what an editor or an agent writes is seen without a key, and a task that is gone meanwhile is not ticked', async () => {
  const root = join(home, 'live');
  const file = 'openspec/changes/add-mfa/tasks.md';
  writeFiles(root, { [file]: TASKS, 'openspec/changes/add-mfa/proposal.md': '# Why\n' });
  const { follower, project, until } = await followed(root);
  const task = first(project(), ({ tasks }) => tasks);
  writeFileSync(join(root, file), TASKS.replace('[ ] 1.2', '[x] 1.2'));
  await until(({ units }) => units[0]?.done === 1);
  writeFileSync(join(root, file), '## 1. Work\n\n- [ ] 1.3 Three\n');
  await expect(follower.change(openFiles(root), { kind: 'tick', task, done: true })).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(readFileSync(join(root, file), 'utf8')).toBe('## 1. Work\n\n- [ ] 1.3 Three\n');
  writeFiles(root, { 'openspec/changes/mend/proposal.md': '# Why\n' });
  await until(({ units }) => units.length === 2);
});

test('trueup overview prints every unit with what it waits for, as text and as JSON', () => {
  const root = join(home, 'printed');
  writeFiles(root, {
    'openspec/changes/add-mfa/tasks.md': TASKS.replaceAll('[ ]', '[x]'),
    'openspec/changes/add-mfa/proposal.md': '# Why\n',
    'openspec/changes/archive/2026-01-02-old/proposal.md': '# Old\n',
    'openspec/specs/log\u001bin/spec.md': '# Login\n',
  });
  const run = (...args: readonly string[]) =>
    trueup(root, join(home, 'user'), ['overview', ...args], '', { GIT_CEILING_DIRECTORIES: home });
  const text = run();
  expect(text.code).toBe(0);
  expect(text.out).toContain('! add-mfa  [OpenSpec]  2/2 tasks');
  expect(text.out).not.toContain('\u001b');
  const told = JSON.parse(run('--format', 'json').out) as {
    readonly version: number;
    readonly units: readonly { readonly id: string; readonly needs: readonly { readonly kind: string }[] }[];
    readonly summary: unknown;
  };
  expect(told).toMatchObject({ version: 1, summary: { specs: 1, changes: 1, features: 0, archived: 1, waiting: 2 } });
  expect(told.units.find(({ id }) => id === 'add-mfa')?.needs.map(({ kind }) => kind)).toContain('finished');
});
