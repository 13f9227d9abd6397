/**
 * The durable loop of one session: decide -> append -> show -> perform. Nothing is shown, and no effect begins, before
 * the event that decided it is on disk; a crash can repeat an effect but never lose one.
 */
import { TrueupError, invariant } from '../domain/error.ts';
import type { Journal, Ports } from '../ports.ts';
import type { Effect } from '../workflow/effect.ts';
import type { Request, SessionEvent } from '../workflow/event.ts';
import { isArtifact, outstanding } from '../workflow/selectors.ts';
import type { Session } from '../workflow/state.ts';
import { decide, replay } from '../workflow/transition.ts';
import type { Outcome } from './bench.ts';
import { perform } from './perform.ts';

/** One session at work. */
export interface Engine {
  /** The session as it is on disk. */
  shown(): Session;
  /** The session with decisions that are still being written; what the next key is judged by. */
  decided(): Session;
  /** Asks for a decision. Returns why it does not apply, or undefined when it was taken. Never waits for the disk. */
  send(request: Request): string | undefined;
  /** Calls back after every change of `shown` or `trouble`; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Calls back with every event once it is on disk, in order; returns the way to stop. */
  follow(listener: (event: SessionEvent) => void): () => void;
  /** Why nothing can be saved now; decisions are refused until `recover` has resolved. */
  trouble(): TrueupError | undefined;
  /** Goes on with a journal opened anew after a failed write. */
  recover(journal: Journal): void;
  /** Resolves when nothing runs and everything sent is on disk, or when saving has failed. */
  idle(): Promise<void>;
  /** Stops running work without recording outcomes, waits for the disk, and releases the session. */
  close(): Promise<void>;
}

interface Pending {
  readonly event: SessionEvent;
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/**
 * Opens a session from its events and performs what was outstanding. `events` must hold at least `session/started`,
 * either read from the journal or, for a new session, given as `fresh` and appended first.
 */
export async function startEngine(ports: Ports, events: readonly SessionEvent[], fresh: readonly SessionEvent[] = []): Promise<Engine> {
  if (fresh.length > 0) await ports.journal.append(fresh);
  const session = replay([...events, ...fresh]);
  if (session === undefined)
    throw new TrueupError('damage', 'empty-journal', 'the journal holds no session', { fix: 'start a new session' });
  return runEngine(ports, session);
}

function runEngine(ports: Ports, first: Session): Engine {
  let { journal } = ports;
  let shown = first;
  let decided = first;
  let trouble: TrueupError | undefined;
  let pending: Pending[] = [];
  let flushing = false;
  let closed = false;
  const running = new Map<string, { readonly attempt: number; readonly controller: AbortController }>();
  const reports = new Set<Promise<Outcome>>();
  const listeners = new Set<() => void>();
  const followers = new Set<(event: SessionEvent) => void>();
  const waiters = new Set<() => void>();

  const settled = () => trouble !== undefined || (!flushing && pending.length === 0 && running.size === 0);
  const changed = () => {
    for (const listener of listeners) listener();
    if (!settled()) return;
    for (const waiter of waiters) waiter();
    waiters.clear();
  };

  const take = (event: SessionEvent): string | undefined => {
    if (trouble !== undefined) return `nothing can be saved: ${trouble.message}`;
    if (closed) return 'the session is being closed';
    const decision = decide(decided, event);
    if ('refusal' in decision) return decision.refusal;
    decided = decision.session;
    pending.push({ event, session: decision.session, effects: decision.effects });
    if (!flushing) void flush();
    return undefined;
  };

  const flush = async (): Promise<void> => {
    flushing = true;
    while (pending.length > 0 && trouble === undefined) {
      const batch = pending;
      pending = [];
      try {
        await journal.append(batch.map(({ event }) => event));
      } catch (error) {
        // The batch is not on disk: what was decided since is taken back, and the person is told.
        trouble = asTrouble(error);
        pending = [];
        decided = shown;
        break;
      }
      shown = batch.at(-1)?.session ?? shown;
      for (const { event } of batch) for (const follower of followers) follower(event);
      stopUnwanted();
      for (const { effects } of batch) effects.forEach(begin);
      for (const listener of listeners) listener();
    }
    flushing = false;
    changed();
  };

  /** Ends work whose run is no longer asked for: cancelled, or its phase was left. */
  const stopUnwanted = () => {
    for (const [run, { attempt, controller }] of running) if (shown.runs[run]?.attempt !== attempt) controller.abort();
  };

  /** A snapshot waits for reports under way, so that no report becomes part of a task's change. */
  const settledBefore = async (effect: Effect): Promise<void> => {
    if (effect.kind === 'task/snapshot') await Promise.all(reports);
  };

  const begin = (effect: Effect): void => {
    if (closed || shown.runs[effect.run]?.attempt !== effect.attempt) return;
    const controller = new AbortController();
    const work = { attempt: effect.attempt, controller };
    running.set(effect.run, work);
    const performed = settledBefore(effect).then(() => perform({ ...ports, journal }, () => shown, effect, controller.signal));
    if (isArtifact(effect)) reports.add(performed);
    void performed.then((outcome) => {
      reports.delete(performed);
      if (running.get(effect.run) === work) running.delete(effect.run);
      if (!closed && !controller.signal.aborted) take(stamp(outcome, effect, ports));
      changed();
    });
  };

  outstanding(first).forEach(begin);
  return {
    shown: () => shown,
    decided: () => decided,
    send: (request) => take({ ...request, at: ports.clock.now() }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    trouble: () => trouble,
    recover: (opened) => {
      invariant(trouble !== undefined, 'recover without trouble');
      journal = opened;
      trouble = undefined;
      outstanding(shown)
        .filter(({ run }) => !running.has(run))
        .forEach(begin);
      changed();
    },
    idle: () => (settled() ? Promise.resolve() : new Promise((resolve) => waiters.add(resolve))),
    close: async () => {
      closed = true;
      for (const { controller } of running.values()) controller.abort();
      await (settled() ? undefined : new Promise<void>((resolve) => waiters.add(resolve)));
      await journal.close();
    },
  };
}

function stamp(outcome: Outcome, effect: Effect, ports: Ports): SessionEvent {
  return { ...outcome, at: ports.clock.now(), run: effect.run, attempt: effect.attempt };
}

function asTrouble(error: unknown): TrueupError {
  if (error instanceof TrueupError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new TrueupError('failure', 'journal-write-failed', `the session cannot be saved: ${message}`, {
    cause: error,
    fix: 'free space or mend the disk, then press R to go on',
  });
}
