/** The workflow on real material: one real tree of specs, one real change, from the request to the commit, headless. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { git, makeRepository, temporaryFolder } from '../rig/small-repository.ts';

const corpora = new URL('../../../shared/corpora/', import.meta.url).pathname;
const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
const home = temporaryFolder('corpus');
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Pair {
  readonly tree: string;
  readonly pair: string;
  readonly path: string;
}

const PAIRS: readonly Pair[] = [
  { tree: 'AGIBuild__Modulus', pair: '0210', path: 'openspec/specs/module-template/spec.md' },
  { tree: 'neosam__openspec-tui', pair: '0020', path: 'openspec/specs/change-list-view/spec.md' },
];

for (const { tree, pair, path } of PAIRS) {
  const there = existsSync(join(corpora, 'openspec', tree));
  test.skipIf(!there)(
    `W1 W2 W7 W11 a real change of ${tree} goes from the request to the commit${there ? '' : ' (skipped: the corpora are not beside the project)'}`,
    () => {
      const root = join(home, tree);
      const read = (name: string) => readFileSync(join(corpora, 'pairs', pair, name));
      mkdirSync(root);
      cpSync(join(corpora, 'openspec', tree), root, { recursive: true });
      writeFileSync(join(root, path), read('before.md'));
      makeRepository(root, {
        'trueup.yaml': 'validation: { detect: false, required: [{ name: spec is there, command: [test, -f, "' + path + '"] }] }\n',
      });
      const before = git(root, 'rev-parse', 'HEAD');
      const answers = join(home, `${tree}.yaml`);
      writeFileSync(
        answers,
        [
          'version: 1',
          `request: "workflow: spec-driven feature for ${path}: bring the requirements up to date"`,
          `proposal: { include: [${path}], key_changes: [{ change: MODIFIED, text: bring the requirements up to date }], answers: { default: as the drafted text says } }`,
          `update: { from: { texts: { ${path}: ${join(corpora, 'pairs', pair, 'after.md')} } }, default: approve }`,
          'refine: { waive: [{ reason: as it was before }], on_stall: accept_partial, reason: as it was before }',
          'align: { accept: [{ reason: as it was before }] }',
          'implement: { skip: [{ task: "", reason: the tree holds no code }] }',
        ].join('\n'),
      );
      const done = spawnSync(process.execPath, [MAIN, 'run', '--repo', root, '--trust', '--answers', answers, '--format', 'json'], {
        encoding: 'utf8',
        env: { ...process.env, TRUEUP_HOME: join(home, 'user') },
      });
      expect(done.status, done.stdout.split('\n').slice(-4).join('\n') + done.stderr).toBe(0);
      const outcome = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') as {
        readonly outcome: { readonly status: string; readonly artifacts: string };
      };
      expect(outcome.outcome.status).toBe('COMPLETE');
      expect(readFileSync(join(root, path)).equals(read('after.md')), 'the spec holds exactly the approved text').toBe(true);
      expect(git(root, 'diff', '--name-only', before, 'HEAD~1')).toBe(path);
      expect(git(root, 'status', '--porcelain')).toBe('');
      expect(readdirSync(join(root, outcome.outcome.artifacts)).sort()).toContain('SUMMARY.md');
    },
  );
}
