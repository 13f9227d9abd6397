/** Runs a scenario on the simulated disk, kills it, cuts its power at every point, and counts what the promise does not survive. */
import type { Disk } from '../../../sessions/disk.ts';
import { type CrashOptions, type CrashState, crashStates } from './crash.ts';
import { type Op, type SimDisk, simDisk } from './disk.ts';
import type { Machine, Scenario } from './scenarios.ts';

export interface Findings {
  readonly states: number;
  /** The first few promises broken, as sentences. */
  readonly broken: readonly string[];
  readonly brokenCount: number;
}

export interface Exploration {
  /** Changes the disk before the scenario gets it: to leave a sync out. */
  readonly wrap?: (disk: Disk) => Disk;
  readonly limits?: Pick<CrashOptions, 'namesMax' | 'statesMax' | 'everyByte'>;
  /** Also kills the process at each n-th call, starts it again, and cuts the power after that. */
  readonly killEvery?: number;
  /** Stops at the first broken promise. */
  readonly first?: boolean;
}

/** A process on the disk: what it remembers of the disk is kept by the disk's object, so each gets its own. */
function machineOn(sim: SimDisk, wrap: (disk: Disk) => Disk): Machine {
  return { disk: wrap(sim.disk), ack: sim.ack, edit: sim.edit, tree: sim.tree, interfere: sim.interfere };
}

const SHOWN_MAX = 5;
const never = new Promise<never>(() => undefined);

/** Runs until the `calls`-th call to the disk, which never returns. Resolves with whether the run ended before that. */
async function runKilled(sim: SimDisk, scenario: Scenario, wrap: (disk: Disk) => Disk, calls: number): Promise<boolean> {
  let left = calls;
  let killed: () => void = () => undefined;
  const dead = new Promise<'killed'>((resolve) => {
    killed = () => resolve('killed');
  });
  sim.intercept(() => {
    if (left > 0) {
      left -= 1;
      return undefined;
    }
    killed();
    return never;
  });
  const ended = await Promise.race([scenario.run(machineOn(sim, wrap)).then(() => 'ended' as const), dead]);
  sim.intercept(() => undefined);
  return ended === 'ended';
}

/** The disk a second process works on after the first was killed: the same one, with the same page cache. */
async function killedThenRun(
  scenario: Scenario,
  wrap: (disk: Disk) => Disk,
  calls: number,
): Promise<{ readonly log: readonly Op[]; readonly killedAt: number } | undefined> {
  const sim = simDisk(scenario.start);
  if (await runKilled(sim, scenario, wrap, calls)) return undefined;
  const killedAt = sim.log.length;
  await scenario.run(machineOn(sim, wrap));
  return { log: sim.log, killedAt };
}

async function verdict(scenario: Scenario, state: CrashState): Promise<string | undefined> {
  try {
    return await scenario.check(simDisk(state).disk, state.acked);
  } catch (error) {
    return `unreadable: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Explores one scenario. */
export async function explore(scenario: Scenario, exploration: Exploration = {}): Promise<Findings> {
  const { wrap = (disk) => ({ ...disk }), limits = {}, killEvery = 0, first = false } = exploration;
  const seen = new Set<string>();
  const broken: string[] = [];
  let states = 0;
  let brokenCount = 0;

  async function visit(log: readonly Op[], from: number, story: string): Promise<boolean> {
    for (const state of crashStates(log, { start: scenario.start, ...limits }, from)) {
      states += 1;
      const wrong = await verdict(scenario, state);
      if (wrong === undefined) continue;
      brokenCount += 1;
      if (broken.length < SHOWN_MAX && !seen.has(wrong))
        broken.push(`${scenario.name}, ${story}, power cut after operation ${state.at}: ${wrong}`);
      seen.add(wrong);
      if (first) return true;
    }
    return false;
  }

  const sim = simDisk(scenario.start);
  await scenario.run(machineOn(sim, wrap));
  if (await visit(sim.log, 0, 'one run')) return { states, broken, brokenCount };
  if (killEvery === 0) return { states, broken, brokenCount };
  for (let calls = 1; ; calls += killEvery) {
    const second = await killedThenRun(scenario, wrap, calls);
    if (second === undefined) break;
    if (await visit(second.log, second.killedAt, `killed at call ${calls} and run again`)) break;
  }
  return { states, broken, brokenCount };
}
