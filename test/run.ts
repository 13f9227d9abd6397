/**
 * Runs every check of this project in order and stops at the first stage that fails. The last line is
 * `N passed, N failed`, with `, N skipped` when some were: tests are counted one by one, a stage without tests that
 * fails counts as one. `npm test -- lint fast` runs just those stages.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCounts, countsOf, summary, type Counts } from './tally.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A stage is one command; a stage with tests is a vitest project whose tests are counted one by one. */
interface Stage {
  readonly name: string;
  readonly argv: readonly string[];
  readonly tests?: true;
}

const SOURCES = '{src,views,sessions,test}/**/*.{ts,tsx,mjs,cjs}';
const STAGES: readonly Stage[] = [
  { name: 'types', argv: ['tsc', '-p', '.'] },
  { name: 'lint', argv: ['oxlint', '-c', 'test/oxlint.json', '--deny-warnings', 'src', 'views', 'sessions', 'test'] },
  { name: 'format', argv: ['oxfmt', '-c', 'test/oxfmt.json', '--check', SOURCES] },
  { name: 'unused', argv: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  { name: 'build', argv: ['node', 'src/build.mjs'] },
  project('fast'),
  project('process'),
  project('fault'),
  project('terminal'),
];

function project(name: string): Stage {
  return { name, argv: ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', name, '--reporter=default'], tests: true };
}

/** Runs one stage with its output passed through. `scratch` is a folder for its report. */
function perform(stage: Stage, scratch: string): Counts {
  const report = stage.tests && path.join(scratch, `${stage.name}.json`);
  const [program = '', ...args] = report === undefined ? stage.argv : [...stage.argv, '--reporter=json', `--outputFile.json=${report}`];
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` };
  const result = spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) process.stdout.write(`${program}: ${result.error.message}\n`);
  return countsOf(report, result.status === 0);
}

function chosen(names: readonly string[]): readonly Stage[] {
  const known = STAGES.map((stage) => stage.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`no stage is named "${unknown}"\nfix: name some of ${known.join(', ')}, or none to run them all\n`);
    process.exit(2);
  }
  return names.length === 0 ? STAGES : STAGES.filter((stage) => names.includes(stage.name));
}

function main(): void {
  const stages = chosen(process.argv.slice(2));
  const scratch = mkdtempSync(path.join(tmpdir(), 'trueup-test-'));
  const lines: string[] = [];
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    process.stdout.write(`\n== ${stage.name}\n`);
    const started = performance.now();
    const counts = perform(stage, scratch);
    total = addCounts(total, counts);
    const seconds = (performance.now() - started) / 1000;
    lines.push(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(9)}${seconds.toFixed(1).padStart(6)} s`);
    if (counts.failed > 0) break;
  }
  rmSync(scratch, { recursive: true, force: true });
  process.stdout.write(`\n${lines.join('\n')}\n\n${summary(total)}\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main();
