/**
 * Runs a session without a person: answers stand in at every gate, events are printed as they become durable.
 *
 * OUTPUT (`--format json`). One JSON object a line: `{"version":1,"session":ID,"event":{...}}` for each event, and last
 * `{"version":1,"session":ID,"outcome":{status, phase, exit, waiting?, commits, outcome?}}`.
 */
import type { Engine } from '../engine/engine.ts';
import { waiting, statusOf } from '../workflow/selectors.ts';
import type { Session } from '../workflow/state.ts';
import type { PhaseName } from '../workflow/workflows.ts';
import type { Reply } from './answers.ts';
import { EXIT } from './exit-codes.ts';
import { sentence } from './sentences.ts';

export interface HeadlessOptions {
  readonly format: 'text' | 'json';
  /** Stops once this phase is over. */
  readonly until?: PhaseName;
  /** Runs while the session is in this phase, and refuses to begin in another. */
  readonly only?: PhaseName;
  /** Writes one line; the newline is the writer's. */
  readonly print: (line: string) => void;
}

/** Drives the session until it is complete, a limit is reached, or a person is needed. Resolves with the exit code. */
export async function runHeadless(engine: Engine, answer: (session: Session) => Reply, options: HeadlessOptions): Promise<number> {
  const { format, print } = options;
  const stop = engine.follow((event) => {
    if (format === 'json') print(JSON.stringify({ version: 1, session: engine.shown().id, event }));
    else {
      const text = sentence(event, engine.shown());
      if (text !== undefined) print(text);
    }
  });
  const result = await drive(engine, answer, options);
  stop();
  const session = engine.shown();
  if (format === 'json') print(JSON.stringify({ version: 1, session: session.id, outcome: describe(session, result) }));
  else for (const line of closing(session, result)) print(line);
  return result.exit;
}

interface Result {
  readonly exit: number;
  readonly waiting?: string;
}

async function drive(engine: Engine, answer: (session: Session) => Reply, options: HeadlessOptions): Promise<Result> {
  const first = engine.shown().phase.name;
  if (options.only !== undefined && first !== options.only)
    return { exit: EXIT.failed, waiting: `the session is in ${first}, not in ${options.only}` };
  for (;;) {
    await engine.idle();
    const session = engine.shown();
    const trouble = engine.trouble();
    if (trouble !== undefined)
      return { exit: EXIT.failed, waiting: `${trouble.message}${trouble.fix === undefined ? '' : ` (fix: ${trouble.fix})`}` };
    if (session.phase.name === 'complete') return { exit: EXIT.done };
    if (session.phase.name === 'aborted') return { exit: EXIT.aborted, waiting: session.phase.reason };
    if (options.only !== undefined && session.phase.name !== options.only) return { exit: EXIT.done };
    if (options.until !== undefined && session.gates.some(({ phase }) => phase === options.until)) return { exit: EXIT.done };
    const reply = answer(session);
    if ('stop' in reply) return { exit: session.failures.length > 0 ? EXIT.failed : EXIT.waiting, waiting: reply.stop };
    const refusal = engine.send(reply.request);
    if (refusal !== undefined) return { exit: EXIT.failed, waiting: `${reply.request.type}: ${refusal}` };
  }
}

function describe(session: Session, result: Result): object {
  return {
    status: statusOf(session),
    phase: session.phase.name,
    exit: result.exit,
    ...(result.waiting === undefined ? {} : { waiting: result.waiting }),
    commits: session.results.commits,
    artifacts: session.artifacts,
    ...(session.results.outcome === undefined ? {} : { outcome: session.results.outcome }),
  };
}

function closing(session: Session, result: Result): string[] {
  const waits = result.waiting ?? waiting(session)?.what;
  if (result.exit === EXIT.done && session.phase.name === 'complete')
    return [`Session ${session.id} is ${statusOf(session)}. Reports: ${session.artifacts}/`];
  if (result.exit === EXIT.aborted) return [`Session ${session.id} is ${statusOf(session)}: ${result.waiting ?? ''}`];
  return [
    `Session ${session.id} is ${statusOf(session)}${waits === undefined ? '' : `, waiting: ${waits}`}.`,
    `Go on with: trueup resume ${session.id}`,
  ];
}
