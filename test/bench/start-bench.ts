/** P1, P11 and P13: how soon the first useful frame is there, how much later with a long session, and what a whole workflow costs. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { skipped, type Figure } from './figure.ts';
import { interleaved, median, pairedDifference, pairedRatio, type Trial } from './measure.ts';
import { cpuMsOf, installed, ownCpu, peakMemoryOf } from './processes.ts';
import { openScreen } from './screen.ts';
import { LONG_SESSION_MARK, makeSessionRepository, SHORT_SESSION_MARK, type SessionRepository } from './session-repository.ts';

export const goals: readonly string[] = ['P1', 'P11', 'P13'];

const ROUNDS = 15;
const DEMO_ROUNDS = 3;
const HOME_SESSIONS = 20;
const LONG_EVENTS = 10_000;
/** After the first frame the program still writes its cache of compiled code. */
const SETTLED_MS = 1000;

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const launcher = path.join(dist, 'launcher.cjs');

const START = { id: 'P1', label: 'start to first useful frame, home with 20 sessions' };
const RESUME = { id: 'P11', label: 'resume a session of 10,000 events, beyond P1', goal: '<= 100 ms above P1' };
const DEMO = { id: 'P13', label: 'demo workflow headless, without its children', goal: '<= 1500 ms CPU' };

/** Measures the built program; skipped while there is none. */
export async function run(): Promise<readonly Figure[]> {
  if (!existsSync(launcher))
    return [
      skipped(START.id, START.label, '<= 3.5 x node -e 0', 'build first: npm run build'),
      skipped(RESUME.id, RESUME.label, RESUME.goal, 'build first'),
      skipped(DEMO.id, DEMO.label, DEMO.goal, 'build first'),
    ];
  const repository = await makeSessionRepository(HOME_SESSIONS - 1, LONG_EVENTS);
  try {
    return [...(await starts(repository)), await demo()];
  } finally {
    repository.remove();
  }
}

async function starts(repository: SessionRepository): Promise<readonly Figure[]> {
  const env = { XDG_CACHE_HOME: path.join(repository.root, '.git', 'cache'), TRUEUP_HOME: path.join(repository.root, '.git', 'home') };
  for (const folder of Object.values(env)) mkdirSync(folder);
  const until =
    (argv: readonly string[], pattern: RegExp, settleMs = 0): Trial =>
    async () => {
      const screen = openScreen(argv, { cwd: repository.root, env });
      const ms = await screen.until(pattern);
      if (settleMs > 0) await screen.quiet(settleMs);
      await screen.close();
      return ms;
    };
  const home = until([process.execPath, launcher], SHORT_SESSION_MARK);
  const resumed = [process.execPath, launcher, 'resume', repository.long];
  const node: Trial = () => openScreen([process.execPath, '-e', '0'], { cwd: repository.root, env }).ended();
  await until([process.execPath, launcher], SHORT_SESSION_MARK, SETTLED_MS)();
  const trouble = await until(resumed, LONG_SESSION_MARK, SETTLED_MS)().then(() => undefined, String);
  const lazygit = installed('lazygit');
  const trials: Record<string, Trial> = { node, home };
  if (trouble === undefined) trials['resume'] = until(resumed, LONG_SESSION_MARK);
  if (lazygit !== undefined) trials['lazygit'] = until([lazygit], /Local branches/);
  const samples = await interleaved(trials, ROUNDS);
  return [
    ...againstPeers(samples, await used(repository.root, env)),
    trouble === undefined ? resumeFigure(samples) : { ...RESUME, unit: 'ms', ok: false, note: trouble },
  ];
}

/** CPU time and memory of the program itself when its first frame is there, in words; empty where the system does not tell. */
async function used(cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  const screen = openScreen([process.execPath, launcher], { cwd, env });
  await screen.until(SHORT_SESSION_MARK);
  const cpuMs = cpuMsOf(screen.pid);
  const memory = peakMemoryOf(screen.pid);
  await screen.close();
  return cpuMs === undefined || memory === undefined ? '' : `, ${cpuMs} ms CPU, ${Math.round(memory / 2 ** 20)} MiB`;
}

function againstPeers(samples: Readonly<Record<string, readonly number[]>>, spent: string): readonly Figure[] {
  const { node = [], home = [], lazygit } = samples;
  const value = median(home);
  const first: Figure = {
    ...START,
    value,
    unit: 'ms',
    peer: { name: 'node -e 0', value: median(node) },
    goal: '<= 3.5 x node -e 0',
    ok: pairedRatio(home, node) <= 3.5,
    note: `${pairedRatio(home, node).toFixed(2)} x node -e 0${spent}`,
  };
  const goal = '<= 1.2 x lazygit';
  if (lazygit === undefined) return [first, skipped(START.id, START.label, goal, 'lazygit is not installed')];
  const ratio = pairedRatio(home, lazygit);
  return [
    first,
    {
      ...START,
      value,
      unit: 'ms',
      peer: { name: 'lazygit', value: median(lazygit) },
      goal,
      ok: ratio <= 1.2,
      note: `${ratio.toFixed(2)} x lazygit`,
    },
  ];
}

function resumeFigure(samples: Readonly<Record<string, readonly number[]>>): Figure {
  const { home = [], resume = [] } = samples;
  const value = pairedDifference(resume, home);
  return { ...RESUME, value, unit: 'ms', peer: { name: 'home', value: median(home) }, ok: value <= 100 };
}

async function demo(): Promise<Figure> {
  const spent: number[] = [];
  for (let round = 0; round < DEMO_ROUNDS; round++) {
    const { code, cpuMs, stderr, stdout } = await ownCpu([process.execPath, launcher, 'demo', '--format', 'json'], dist);
    if (code !== 0)
      return {
        ...DEMO,
        unit: 'ms CPU',
        ok: false,
        note: `the demo ended with ${code}: ${(stderr || stdout).trim().split('\n').at(-1) ?? ''}`,
      };
    spent.push(cpuMs);
  }
  const value = median(spent);
  return { ...DEMO, value, unit: 'ms CPU', ok: value <= 1500 };
}
