/** Puts one session to work: its journal, blobs and staging, the adapters, and the engine over them. */
import { join } from 'node:path';
import { openBlobs } from '../../sessions/blobs.ts';
import { openJournal } from '../../sessions/journal.ts';
import { TrueupError } from '../domain/error.ts';
import { SessionId } from '../domain/ids.ts';
import type { Engine } from '../engine/engine.ts';
import { startEngine } from '../engine/engine.ts';
import type { Blobs, Clock, Ports, Runner, Transcript } from '../ports.ts';
import { processRunner } from '../runners/process.ts';
import { projectProbe } from '../runners/probe.ts';
import type { EventOf } from '../workflow/event.ts';
import type { RoutedRequest } from '../workflow/route.ts';
import { applyOverrides, featureSlug, routeRequest } from '../workflow/route.ts';
import { summarize } from '../workflow/summarize.ts';
import type { RequestedWorkflow } from '../workflow/workflows.ts';
import { comparer } from './compare.ts';
import type { Repository } from './repository.ts';
import { clearApplied, openStaging } from './staging.ts';
import { isTrusted } from './trust.ts';
import { append } from '../domain/append.ts';

/** A session at work in this process. */
export interface Work {
  readonly engine: Engine;
  readonly blobs: Blobs;
  readonly transcript: ReadableTranscript;
  /** Folder of the staged copies. */
  readonly staged: string;
  /** What opening the journal did: a torn last line that was cut. */
  readonly notes: readonly string[];
  /** Opens the journal anew after a failed write and goes on. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

const TRANSCRIPT_LINES_MAX = 2000;

export interface ReadableTranscript extends Transcript {
  lines(run: string): readonly string[];
  /** Calls back when lines arrived; returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** The wall clock and the monotonic clock. */
export const systemClock: Clock = { now: () => new Date().toISOString(), elapsedMs: () => performance.now() };

/** Routes a request over the repository's specs, with the flags that came with it. */
export async function route(repository: Repository, text: string, flags: readonly string[] = []): Promise<RoutedRequest> {
  const specPaths = await repository.files.list(repository.config.specs.include, repository.config.specs.exclude);
  return routeRequest([text, ...flags].join(' '), { specPaths });
}

/** Starts a session. `workflow` overrules the routing. Throws a `refusal` when a `refine` names no spec. */
export async function startWork(repository: Repository, routed: RoutedRequest, workflow?: RequestedWorkflow): Promise<Work> {
  return beginWork(repository, await startEvent(repository, routed, workflow));
}

/** Starts the session that an event begins; its folder is there, made by `claimId`. */
export async function beginWork(repository: Repository, started: EventOf<'session/started'>): Promise<Work> {
  return open(repository, started.id, [started]);
}

/** Makes a session's folder under a name that is free, and the event that starts it. */
export async function startEvent(
  repository: Repository,
  routed: RoutedRequest,
  workflow?: RequestedWorkflow,
): Promise<EventOf<'session/started'>> {
  const state = await repository.git.state();
  const chosen = workflow ?? routed.workflow;
  if (chosen === 'refine' && routed.targets.length === 0)
    throw new TrueupError('refusal', 'no-target', 'a spec refinement needs the spec to refine', {
      fix: 'name the file in the request, such as `refine specs/login.md`',
    });
  const now = systemClock.now();
  const feature = featureSlug(routed.request);
  const id = await claimId(repository, `${feature}_${now.slice(0, 10)}`);
  return {
    type: 'session/started',
    at: now,
    id,
    request: routed.request,
    feature,
    route: { workflow: chosen, reasons: [...routed.reasons], overruled: routed.overruled || chosen !== routed.workflow },
    config: applyOverrides(repository.config, routed.overrides),
    targets: [...routed.targets],
    ...(state.head === undefined ? {} : { head: state.head }),
    ...(state.branch === undefined ? {} : { branch: state.branch }),
    artifacts: `specs/meta/sessions/${id}`,
  };
}

/** Goes on with a session. Throws `session-held`, `journal-damaged` or `no-such-session`. */
export async function resumeWork(repository: Repository, id: SessionId): Promise<Work> {
  return open(repository, id, []);
}

/** Makes the folder of a new session and resolves with its name: the wanted one, or that with the next free number. A folder that a crash left without a journal is no session, but its name is taken all the same. */
export async function claimId({ store }: Repository, wanted: string): Promise<SessionId> {
  for (let n = 1; ; n += 1) {
    const id = SessionId.parse(n === 1 ? wanted : `${wanted}-${n}`);
    try {
      await store.create(id);
      return id;
    } catch (error) {
      // Taken: the next number may be free. Anything else is the caller's.
      if (!(error instanceof TrueupError) || error.code !== 'session-exists') throw error;
    }
  }
}

async function open(repository: Repository, id: SessionId, fresh: readonly EventOf<'session/started'>[]): Promise<Work> {
  const { store } = repository;
  const folder = store.folder(id);
  const opened = await openJournal(folder);
  try {
    const blobs = openBlobs(join(folder, 'blobs'));
    const staged = store.staged(id);
    const transcript = memoryTranscript();
    const ports: Ports = {
      clock: systemClock,
      journal: opened.journal,
      blobs,
      files: repository.files,
      staging: openStaging(staged),
      runner: trustedRunner(repository),
      probe: projectProbe(repository.root),
      git: repository.git,
      transcript,
      compare: comparer(),
    };
    const engine = await startEngine(ports, opened.events, fresh);
    const stop = keepSummary(repository, engine);
    keepStagingClear(engine, staged);
    const close = async () => {
      stop();
      await engine.close();
      await store.remember(engine.shown().id, summarize(engine.shown()));
    };
    const recover = async () => engine.recover((await openJournal(folder)).journal);
    return { engine, blobs, transcript, staged, notes: opened.notes, recover, close };
  } catch (error) {
    await opened.journal.close();
    throw error;
  }
}

/** The list cache follows the session, at most once a turn; it is only a cache, so a failure to write it costs nothing but a rebuild. */
function keepSummary(repository: Repository, engine: Engine): () => void {
  let last = '';
  return engine.subscribe(() => {
    const session = engine.shown();
    const key = `${session.phase.name}|${summarize(session).needsYou ?? ''}`;
    if (key === last) return;
    last = key;
    repository.store.remember(session.id, summarize(session)).catch(() => undefined);
  });
}

/** Copies that were applied are cleared; one that cannot be removed is only a copy too many. */
function keepStagingClear(engine: Engine, staged: string): void {
  let before = engine.shown();
  engine.follow((event) => {
    clearApplied(staged, event, before).catch(() => undefined);
  });
  engine.subscribe(() => {
    before = engine.shown();
  });
}

/** Programs of a repository run only once the person trusts it. */
function trustedRunner({ root, trusted }: Repository): Runner {
  const runner = processRunner(root);
  if (trusted) return runner;
  return {
    run: async (request, listener, signal) => {
      // Trust may have been given since, in another terminal.
      if (await isTrusted(root)) return runner.run(request, listener, signal);
      throw new TrueupError('refusal', 'untrusted-repository', "this repository's own commands do not run until you trust it", {
        fix: 'read its trueup.yaml, then run `trueup trust` (or pass --trust once) and retry',
      });
    },
  };
}

function memoryTranscript(): ReadableTranscript {
  const kept = new Map<string, string[]>();
  const listeners = new Set<() => void>();
  return {
    append: (run, lines) => {
      const all = kept.get(run) ?? [];
      append(all, lines);
      if (all.length > TRANSCRIPT_LINES_MAX) all.splice(0, all.length - TRANSCRIPT_LINES_MAX);
      kept.set(run, all);
      for (const listener of listeners) listener();
    },
    lines: (run) => kept.get(run) ?? [],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
