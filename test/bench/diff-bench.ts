/** Measures goal P9: the section-aware diff beside `git diff --no-index --word-diff` on real pairs and on a document of 100,000 lines. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffLines } from 'diff';
import { diffDocuments } from '../../src/documents/diff.ts';
import { planRows, rowText, wordMarks } from '../../src/documents/rows.ts';
import { skipped, type Figure } from './figure.ts';
import { interleaved, pairedRatio } from './measure.ts';
import { installed, runToEnd } from './processes.ts';

export const goals = ['P9'] as const;

const PAIRS = fileURLToPath(new URL('../../../shared/corpora/pairs/', import.meta.url));
const LINES = 100_000;
/** Rows of a screen: what the first paint needs words for. */
const SCREEN_ROWS = 40;
const JSDIFF_MAX_MS = 3_000;
const ROUNDS = 7;
const FACTOR_MAX = 2;
const FIRST_PAINT_MAX_MS = 250;
/** Four times the lines may take at most this many times the CPU for the same edits. */
const LINEAR_MAX = 5;

interface Pair {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The figures of goal P9; without git or the shared pairs the lines that need them are skipped. */
export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'trueup-diff-'));
  try {
    return [
      await realPairs(folder),
      ...(await large(folder, 'with 1 % of the lines changed', 100)),
      ...(await large(folder, 'with 30 % of the lines changed', 3)),
      await linear(),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function realPairs(folder: string): Promise<Figure> {
  const label = '200 real pairs, rows and word marks included';
  const goal = `<= ${FACTOR_MAX} x git diff --word-diff`;
  if (!existsSync(PAIRS)) return skipped('P9', label, goal, 'the shared pairs are not here');
  const git = installed('git');
  if (git === undefined) return skipped('P9', label, goal, 'git is not installed');
  const pairs = readdirSync(PAIRS)
    .filter((name) => existsSync(path.join(PAIRS, name, 'before.md')))
    .map((name) => ['before.md', 'after.md'].map((file) => path.join(PAIRS, name, file)) as [string, string]);
  const texts = pairs.map(([before, after]): Pair => ({
    before: new Uint8Array(readFileSync(before)),
    after: new Uint8Array(readFileSync(after)),
  }));
  const samples = await interleaved(
    {
      ours: async () => wall(() => texts.forEach((pair) => marked(pair, Infinity))),
      git: async () => {
        const started = performance.now();
        for (const [before, after] of pairs)
          await runToEnd([git, 'diff', '--no-index', '--word-diff', '--', before, after], { cwd: folder });
        return performance.now() - started;
      },
    },
    5,
  );
  return beside(label, samples, goal);
}

async function large(folder: string, what: string, every: number): Promise<readonly Figure[]> {
  const pair = document(LINES, (line) => line % every === 1);
  const goal = `<= ${FACTOR_MAX} x git diff --word-diff`;
  const label = `100,000 lines ${what}`;
  const paint = await firstPaint(pair, `first paint of it ${what}`);
  const git = installed('git');
  if (git === undefined) return [skipped('P9', label, goal, 'git is not installed'), paint];
  const [before, after] = ['before.md', 'after.md'].map((name) => path.join(folder, name)) as [string, string];
  writeFileSync(before, pair.before);
  writeFileSync(after, pair.after);
  const samples = await interleaved(
    {
      ours: async () => wall(() => marked(pair, Infinity)),
      git: async () => (await runToEnd([git, 'diff', '--no-index', '--word-diff', '--', before, after], { cwd: folder })).wallMs,
    },
    ROUNDS,
    2,
  );
  return [beside(`${label}, rows and word marks included`, samples, goal), cost(pair, label), paint, jsdiff(pair, what)];
}

/** CPU of one comparison with its rows and words, beside the memory it leaves in use at its height. */
function cost(pair: Pair, label: string): Figure {
  const before = process.memoryUsage().rss;
  const value = Math.min(...Array.from({ length: 3 }, () => cpu(() => marked(pair, Infinity))));
  const memory = Math.max(0, process.memoryUsage().rss - before) / 2 ** 20;
  return {
    id: 'P9',
    label: `${label}: CPU`,
    value,
    unit: 'ms CPU',
    goal: `for information; memory grew by ${memory.toFixed(0)} MiB`,
    ok: undefined,
  };
}

/** The line diff of jsdiff alone, ended after some seconds: what the section-aware diff with rows and words stands beside. */
function jsdiff({ before, after }: Pair, what: string): Figure {
  const decoder = new TextDecoder();
  const [one, other] = [decoder.decode(before), decoder.decode(after)];
  let ended = true;
  const value = wall(() => {
    ended = diffLines(one, other, { timeout: JSDIFF_MAX_MS }) === undefined;
  });
  const goal = ended ? `for information; ended after ${JSDIFF_MAX_MS} ms` : 'for information';
  return { id: 'P9', label: `jsdiff diffLines ${what}, no sections, rows or words`, value, unit: 'ms', goal, ok: undefined };
}

/** The fastest rounds of both: whatever else the machine does can only add to them. */
function beside(label: string, samples: { readonly ours: readonly number[]; readonly git: readonly number[] }, goal: string): Figure {
  const [value, peer] = [Math.min(...samples.ours), Math.min(...samples.git)];
  return { id: 'P9', label, value, unit: 'ms', peer: { name: 'git', value: peer }, goal, ok: value <= FACTOR_MAX * peer };
}

/** Hunks kept from a draft, as when a review is opened: rows and the words of one screen. */
async function firstPaint(pair: Pair, label: string): Promise<Figure> {
  const hunks = diffDocuments(pair.before, pair.after);
  const { ours } = await interleaved({ ours: async () => wall(() => marked(pair, SCREEN_ROWS, hunks)) }, ROUNDS, 1);
  const value = Math.min(...ours);
  return { id: 'P9', label, value, unit: 'ms', goal: `<= ${FIRST_PAINT_MAX_MS} ms`, ok: value <= FIRST_PAINT_MAX_MS };
}

async function linear(): Promise<Figure> {
  const edited = (lines: number): Pair => document(lines, (line) => line % (lines / 200) === 1);
  const [small, big] = [edited(LINES / 4), edited(LINES)];
  const samples = await interleaved(
    {
      small: async () => cpu(() => diffDocuments(small.before, small.after)),
      big: async () => cpu(() => diffDocuments(big.before, big.after)),
    },
    ROUNDS,
    2,
  );
  const value = pairedRatio(samples.big, samples.small);
  return {
    id: 'P9',
    label: 'four times the lines, the same 200 edits',
    value,
    unit: 'x CPU',
    goal: `<= ${LINEAR_MAX} x`,
    ok: value <= LINEAR_MAX,
  };
}

/** Diffs a pair, plans its rows and marks the words of the first `rows` changed ones. */
function marked({ before, after }: Pair, rows: number, hunks = diffDocuments(before, after)): number {
  const plan = planRows(before, after, hunks);
  let [marks, seen] = [0, 0];
  for (const row of plan) {
    if (row.kind !== 'removed' || row.pair === undefined) continue;
    const other = plan[row.pair];
    if (other !== undefined) marks += wordMarks(rowText({ before, after }, row), rowText({ before, after }, other)).before.length;
    if (++seen >= rows) break;
  }
  return marks;
}

/** A spec of sections with requirements, and a copy in which the lines that `changed` names read differently. */
function document(lines: number, changed: (line: number) => boolean): Pair {
  const line = (at: number): string => {
    if (at % 40 === 0) return `## ${at / 40}. Section ${at / 40}`;
    if (at % 20 === 0) return '';
    return `- **REQ-${at}**: The system SHALL handle request ${at} within ${at % 100} ms and log it to the audit trail.`;
  };
  const write = (edited: boolean): Uint8Array =>
    new TextEncoder().encode(
      `${Array.from({ length: lines }, (_, at) => (edited && changed(at) ? line(at).replace('handle', 'process') : line(at))).join('\n')}\n`,
    );
  return { before: write(false), after: write(true) };
}

function wall(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function cpu(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
