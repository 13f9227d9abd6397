/** Steps of a person through the pure workflow, for tests of the transition. */
import { expect } from 'vitest';
import type { Finding } from '../../src/domain/gap.ts';
import { statusOf } from '../../src/workflow/selectors.ts';
import type { Session, Status } from '../../src/workflow/state.ts';
import { contentRequest } from './journey.ts';
import type { Script } from './world.ts';
import { SPEC, World, started } from './world.ts';

export function world(workflow: Parameters<typeof started>[0] = 'feature', script: Script = {}, config: object = {}): World {
  return new World(started(workflow, config), script).settle();
}

/** Goes on as a content person until the test says stop, or nothing is left. Returns the statuses passed. */
export function goOn(target: World, stop: (session: Session) => boolean = () => false): Status[] {
  const seen: Status[] = [statusOf(target.session)];
  for (let step = 0; step < 200 && !stop(target.session); step += 1) {
    const request = contentRequest(target.session);
    if (request === undefined) break;
    expect(target.ask(request)).toBeUndefined();
    if (seen.at(-1) !== statusOf(target.session)) seen.push(statusOf(target.session));
  }
  return seen;
}

export function inPhase<N extends Session['phase']['name']>(target: World, name: N): Extract<Session['phase'], { name: N }> {
  expect(target.session.phase.name).toBe(name);
  return target.session.phase as Extract<Session['phase'], { name: N }>;
}

export function finding(severity: Finding['severity'], quote: string, change: Partial<Finding> = {}): Finding {
  return {
    rule: 'PLC-01',
    severity,
    path: SPEC,
    section: 'Login',
    line: 3,
    column: 1,
    quote,
    message: `${quote} is a placeholder`,
    mechanical: false,
    ...change,
  };
}

export const toReview = (session: Session) => session.phase.name === 'update' && session.phase.review !== undefined;
export const toImplement = (session: Session) => session.phase.name === 'implement';
export const toValidate = (session: Session) => session.phase.name === 'validate';
export const toCommit = (session: Session) => session.phase.name === 'commit';
