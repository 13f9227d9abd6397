/** P8: how long a strict check of many small OpenSpec specs takes, beside `openspec validate` and a bare scan of the same files. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { skipped, type Figure } from './figure.ts';
import { interleaved, median, pairedRatio, type Samples } from './measure.ts';
import { runToEnd } from './processes.ts';

export const goals: readonly string[] = ['P8'];

interface Size {
  readonly specs: number;
  readonly rounds: number;
  /** How many times less than the peer. */
  readonly goal: number;
}

const SIZES: readonly Size[] = [
  { specs: 100, rounds: 15, goal: 8 },
  { specs: 1000, rounds: 11, goal: 8 },
  { specs: 5000, rounds: 9, goal: 9 },
];
/** A spec more may cost this much more in a large tree than in a small one. */
const GROWTH_MAX = 1.3;

const root = fileURLToPath(new URL('../../', import.meta.url));
const launcher = path.join(root, 'dist', 'launcher.cjs');
const openspec = path.join(root, 'node_modules', '@fission-ai', 'openspec', 'bin', 'openspec.js');
const label = ({ specs }: Size, what: string): string => `check ${specs.toLocaleString('en')} specs strictly, ${what}`;

/** Measures the built program; skipped while there is none, or no peer. */
export async function run(): Promise<readonly Figure[]> {
  const missing = existsSync(launcher) ? (existsSync(openspec) ? undefined : 'npm install brings openspec') : 'build first: npm run build';
  if (missing !== undefined)
    return SIZES.map((size) => skipped('P8', label(size, 'wall'), `>= ${size.goal} x less than openspec`, missing));
  const folder = mkdtempSync(path.join(tmpdir(), 'trueup-check-'));
  try {
    writeFileSync(path.join(folder, 'usage.cjs'), USAGE_HOOK);
    writeFileSync(path.join(folder, 'scan.mjs'), BARE_SCAN);
    const measured: Measured[] = [];
    for (const size of SIZES) measured.push(await measure(folder, size));
    return [...measured.flatMap(figuresOf), ...growth(measured)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Name = 'trueup' | 'openspec' | 'scan';

interface Usage {
  readonly cpuMs: number;
  readonly peakBytes: number;
}

interface Measured {
  readonly size: Size;
  readonly wall: Samples<Name>;
  readonly cpu: Samples<Name>;
  /** Highest of all rounds, in bytes. */
  readonly peak: Readonly<Record<Name, number>>;
  /** Wall milliseconds with the review rules too. */
  readonly reviewMs: number;
}

async function measure(folder: string, size: Size): Promise<Measured> {
  const tree = makeTree(folder, size.specs);
  const env = { XDG_CACHE_HOME: path.join(folder, 'cache'), OPENSPEC_TELEMETRY: '0', DO_NOT_TRACK: '1' };
  const argv: Readonly<Record<Name, readonly string[]>> = {
    trueup: [process.execPath, launcher, 'check', '--strict', '--only', 'format'],
    openspec: [process.execPath, openspec, 'validate', '--all', '--strict'],
    scan: [process.execPath, path.join(folder, 'scan.mjs')],
  };
  const wall = async (command: readonly string[]): Promise<number> => {
    const { code, wallMs, stderr } = await runToEnd(command, { cwd: tree, env });
    if (code !== 0) throw new Error(`${command.slice(1).join(' ')} ended with ${code}: ${stderr}`);
    return wallMs;
  };
  const peak: Record<Name, number> = { trueup: 0, openspec: 0, scan: 0 };
  const cpu = async (name: Name): Promise<number> => {
    const usage = await used(folder, argv[name], tree, env);
    peak[name] = Math.max(peak[name], usage.peakBytes);
    return usage.cpuMs;
  };
  const each = (sample: (name: Name) => Promise<number>) => ({
    trueup: () => sample('trueup'),
    openspec: () => sample('openspec'),
    scan: () => sample('scan'),
  });
  return {
    size,
    wall: await interleaved(
      each((name) => wall(argv[name])),
      size.rounds,
    ),
    cpu: await interleaved(each(cpu), size.rounds),
    peak,
    reviewMs: median((await interleaved({ review: () => wall([process.execPath, launcher, 'check', '--strict']) }, 3)).review),
  };
}

/** Runs a Node program that says at its end what it has used. */
async function used(folder: string, argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Usage> {
  const told = path.join(folder, 'usage.json');
  const hook = path.join(folder, 'usage.cjs');
  await runToEnd(argv, { cwd, env: { ...env, NODE_OPTIONS: `--require=${hook}`, USAGE_FILE: told } });
  return JSON.parse(readFileSync(told, 'utf8')) as Usage;
}

const USAGE_HOOK = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.USAGE_FILE, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 }));
});
`;

/** The least that any check in Node does: list the folders, read the files, look at each byte once. */
const BARE_SCAN = `import { readdirSync, readFileSync } from 'node:fs';
let lines = 0;
const scan = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = folder + '/' + entry.name;
    if (entry.isDirectory()) scan(file);
    else for (const byte of readFileSync(file)) if (byte === 10) lines += 1;
  }
};
scan('openspec');
console.log(lines);
`;

function figuresOf({ size, wall, cpu, peak, reviewMs }: Measured): readonly Figure[] {
  const figure = (what: string, samples: Samples<Name>, note: string): Figure => {
    const ratio = pairedRatio(samples.openspec, samples.trueup);
    return {
      id: 'P8',
      label: label(size, what),
      value: median(samples.trueup),
      unit: 'ms',
      peer: { name: 'openspec validate', value: median(samples.openspec) },
      goal: `>= ${size.goal} x less`,
      ok: ratio >= size.goal,
      note: `${ratio.toFixed(1)} x less; a bare scan ${pairedRatio(samples.openspec, samples.scan).toFixed(1)} x${note}`,
    };
  };
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  return [
    figure('wall', wall, `; with the review rules too ${Math.round(reviewMs)} ms`),
    figure('CPU', cpu, `; peak ${mib(peak.trueup)}, openspec ${mib(peak.openspec)}`),
  ];
}

/** What one spec more costs between the larger sizes, beside what it costs between the smaller ones. */
function growth(measured: readonly Measured[]): readonly Figure[] {
  const [small, middle, large] = measured;
  if (small === undefined || middle === undefined || large === undefined) return [];
  const each = (from: Measured, to: Measured): number =>
    ((median(to.cpu.trueup) - median(from.cpu.trueup)) * 1000) / (to.size.specs - from.size.specs);
  const before = each(small, middle);
  const after = each(middle, large);
  return [
    {
      id: 'P8',
      label: 'one spec more, CPU, from 1,000 to 5,000',
      value: after,
      unit: 'us',
      peer: { name: 'from 100 to 1,000', value: before },
      goal: `linear: <= ${GROWTH_MAX} x`,
      ok: after <= before * GROWTH_MAX,
    },
  ];
}

/** A tree of specs of 5 requirements and 10 scenarios each. */
function makeTree(folder: string, specs: number): string {
  const tree = path.join(folder, String(specs));
  for (let index = 0; index < specs; index++) {
    const place = path.join(tree, 'openspec', 'specs', `capability-${String(index).padStart(5, '0')}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'spec.md'), specText(index));
  }
  mkdirSync(path.join(tree, 'openspec', 'changes'));
  return tree;
}

function specText(index: number): string {
  const requirements = [1, 2, 3, 4, 5].map((number) => {
    const scenarios = [1, 2].map(
      (scenario) => `
#### Scenario: Case ${scenario} of rule ${number}

- **WHEN** a person asks for record ${number}.${scenario} of area ${index}
- **THEN** the system returns the record
- **AND** writes the access to the log
`,
    );
    return `
### Requirement: Record handling ${number}

The system SHALL keep record ${number} of area ${index} and return it within ${number * 100} ms when it is asked for by its id.
${scenarios.join('')}`;
  });
  return `# Capability ${index} Specification

## Purpose

The capability ${index} keeps the records of area ${index} so that people can find and change them again.

## Requirements
${requirements.join('')}`;
}
