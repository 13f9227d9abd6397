/** The program behind the full screen: opens sessions, keeps several at work side by side, and lends the terminal to editors. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Host, HostChange, Lend, ScreenSettings, ShownSession } from '../../views/host.ts';
import { TrueupError } from '../domain/error.ts';
import type { Digest, SessionId } from '../domain/ids.ts';
import type { Blobs } from '../ports.ts';
import type { Session } from '../workflow/state.ts';
import { reviewOf } from '../workflow/selectors.ts';
import { summarize } from '../workflow/summarize.ts';
import { createDrafts } from './drafts.ts';
import { comparer } from './compare.ts';
import { comparisons } from './comparisons.ts';
import { homeFolder } from './home-folder.ts';
import type { Following } from './follow.ts';
import type { Place } from './place.ts';
import { followProject } from './project-follower.ts';
import { createRadar } from './radar.ts';
import type { Repository } from './repository.ts';
import { editableFile, refuseDraftEdit } from './review/editable.ts';
import type { Work } from './work.ts';

export interface ProgramHost extends Host {
  /** Puts a session on the screen as it is on disk, before it is opened for deciding. */
  look(id: SessionId): Promise<void>;
  /** Opens the repository and reads what the first frame did without; opens the session that was looked at. */
  begin(resumed: SessionId | undefined): void;
  /** Stops every session at work and waits until all is on disk. */
  close(): Promise<void>;
}

const BLOBS_KEPT_MAX = 64;

/** Makes the host of a repository. Nothing is loaded for it until the first frame is on the screen. `work` is the session to begin with. */
export function createHost(place: Place, work: Work | undefined, settings: ScreenSettings): ProgramHost {
  const listeners = new Set<(change: HostChange) => void>();
  const tell = (change: HostChange) => listeners.forEach((listener) => listener(change));
  const works = new Map<SessionId, Work>();
  const read = new Map<SessionId, KeptBlobs>();
  const following: Promise<Following>[] = [];
  const drafts = createDrafts(join(place.root, '.trueup', 'drafts.json'));
  const project = followProject(place.root, () => tell('project'));
  const radar = createRadar(
    async () => (await place.open()).files,
    () => performance.now(),
    () => tell('content'),
  );
  const compare = comparisons(
    comparer(),
    (digest) => current?.blob(digest),
    () => tell('content'),
  );
  let summaries = place.summaries;
  let where: ReturnType<Host['repository']> = { path: shortened(place.root), branch: place.branch, dirty: false };
  let current: ShownSession | undefined;

  const list = async () => {
    const { store, git } = await place.open();
    const state = await git.state();
    where = { path: shortened(place.root), branch: state.branch, dirty: state.staged.length + state.unstaged.length > 0 };
    summaries = (await store.list()).map((summary) => {
      const open = works.get(summary.id);
      return open === undefined ? summary : { ...summarize(open.engine.shown()), archived: summary.archived };
    });
    tell('sessions');
  };
  /** What was read for the first look serves the opened session too. */
  const textsOf = (id: SessionId, blobs: Blobs): KeptBlobs => {
    const texts = read.get(id) ?? keptBlobs(blobs, () => tell('content'));
    read.set(id, texts);
    return texts;
  };
  const take = (taken: Work): ShownSession => {
    works.set(taken.engine.shown().id, taken);
    let phase = taken.engine.shown().phase.name;
    taken.engine.subscribe(() => {
      const now = taken.engine.shown();
      // Phases write files: what git says of the work tree is asked anew after each.
      if (now.phase.name !== phase) void list().catch(() => tell('sessions'));
      phase = now.phase.name;
      const own = summarize(now);
      summaries = summaries.map((summary) => (summary.id === own.id ? { ...own, archived: summary.archived } : summary));
      tell('session');
    });
    taken.transcript.subscribe(() => tell('output'));
    if (taken.engine.shown().subject !== undefined) following.push(followTarget(taken, place));
    return atWork(taken, textsOf(taken.engine.shown().id, taken.blobs), tell);
  };
  if (work !== undefined) current = take(work);
  const openSession = async (id: SessionId) => {
    const open = works.get(id);
    current = open === undefined ? await openOrRead(await place.open(), id, take, textsOf) : atWork(open, textsOf(id, open.blobs), tell);
    tell('session');
  };

  return {
    settings,
    repository: () => where,
    sessions: () => summaries,
    session: () => current,
    overlaps: () => (current === undefined ? undefined : radar.overlaps(current.shown(), summaries, project.project())),
    compare,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => Date.now(),
    look: async (id) => {
      const { readSession } = await import('./read-session.ts');
      const { session, blobs } = await readSession(place.root, id);
      const texts = textsOf(id, blobs);
      await texts.load(
        (reviewOf(session)?.drafts ?? [])
          .slice(0, BLOBS_KEPT_MAX / 2)
          .flatMap(({ base, draft }) => (base === undefined ? [draft] : [base, draft])),
      );
      current = lookedAt(session, texts, 'the session is being opened');
    },
    begin: (resumed) => {
      const opened = resumed === undefined ? Promise.resolve() : openSession(resumed);
      void opened
        .then(list)
        .catch(() => tell('sessions'))
        .then(project.start);
    },
    project: project.project,
    changeProject: async (change) => {
      const said = await project.change((await place.open()).files, change);
      await list();
      return said;
    },
    reviewChange: async (change) => {
      const { reviewOfChange } = await import('./review-change.ts');
      const found = await reviewOfChange(await place.open(), change, (id) => works.has(id));
      if ('id' in found) return openSession(found.id);
      current = take(found.work);
      await list();
      tell('session');
    },
    openSession,
    startSession: async (request) => {
      const repository = await place.open();
      const { route, startWork } = await import('./work.ts');
      current = take(await startWork(repository, await route(repository, request)));
      await list();
      tell('session');
    },
    draftPatch: async (path) => {
      const open = current === undefined ? undefined : works.get(current.shown().id);
      if (open === undefined || current === undefined) throw new TrueupError('refusal', 'no-session', 'no session is open for writing');
      const { readPatch } = await import('./read-patch.ts');
      const refusal = current.send({
        type: 'draft/requested',
        source: { kind: 'patch', patch: await open.blobs.put(await readPatch(path)) },
      });
      if (refusal !== undefined) throw new TrueupError('refusal', 'refused', refusal);
    },
    draftText: async (path, text) => {
      const open = current === undefined ? undefined : works.get(current.shown().id);
      if (open === undefined || current === undefined) throw new TrueupError('refusal', 'no-session', 'no session is open for writing');
      refuseDraftEdit(current.shown());
      const replaced = await open.blobs.put(text);
      const texts = (reviewOf(current.shown())?.drafts ?? []).map(({ path: own, base, disk, draft }) => ({
        path: own,
        base: base ?? ('none' as const),
        ...(disk === undefined ? {} : { disk }),
        text: own === path ? replaced : draft,
      }));
      const refusal = current.send({ type: 'draft/requested', source: { kind: 'texts', texts } });
      if (refusal !== undefined) throw new TrueupError('refusal', 'refused', refusal);
    },
    archive: async (id) => {
      await (await place.open()).store.archive(id);
      await list();
    },
    edit: async (target, lend) => edit(await place.open(), current, works, target, lend),
    editText: async (text, lend) => (await import('./editor.ts')).editText(text, lend),
    copy: async (text) => (await import('./clipboard.ts')).copyText(text),
    drafts: drafts.all,
    keepDraft: drafts.keep,
    reportCrash,
    close: async () => {
      await drafts.close();
      await project.close();
      await Promise.all(following.map(async (one) => (await one).close()));
      await Promise.all([...works.values()].map((one) => one.close()));
    },
  };
}

/** A review on the screen shows its target as it is, for as long as it is open. */
async function followTarget(work: Work, place: Place): Promise<Following> {
  return (await import('./review/follow-review.ts')).followReview(work, await place.open());
}

/** A path as people write it: `~` for their home. */
function shortened(path: string): string {
  const own = homedir();
  return path === own || path.startsWith(`${own}/`) ? `~${path.slice(own.length)}` : path;
}

function atWork({ engine, transcript, recover }: Work, texts: KeptBlobs, tell: (change: HostChange) => void): ShownSession {
  return {
    shown: engine.shown,
    send: (request) => {
      if (engine.trouble() !== undefined && request.type === 'run/retried') void recover().catch(() => tell('session'));
      return engine.send(request);
    },
    blob: texts.get,
    transcript: (run) => transcript.lines(run),
    get readOnly() {
      const trouble = engine.trouble();
      return trouble === undefined ? texts.trouble() : `${trouble.message}${trouble.fix === undefined ? '' : ` (${trouble.fix})`}`;
    },
  };
}

/** A session that another process holds can still be looked at, as it was when it was opened. */
async function openOrRead(
  repository: Repository,
  id: SessionId,
  take: (work: Work) => ShownSession,
  textsOf: (id: SessionId, blobs: Blobs) => KeptBlobs,
): Promise<ShownSession> {
  const { resumeWork } = await import('./work.ts');
  try {
    return take(await resumeWork(repository, id));
  } catch (error) {
    if (!(error instanceof TrueupError) || error.code !== 'session-held') throw error;
    const { readSession } = await import('./read-session.ts');
    const { session, blobs } = await readSession(repository.root, id);
    return lookedAt(session, textsOf(id, blobs), error.message);
  }
}

function lookedAt(session: Session, texts: KeptBlobs, why: string): ShownSession {
  return { shown: () => session, send: () => why, blob: texts.get, transcript: () => [], readOnly: why };
}

/** Texts once read are kept, the oldest given up first. */
interface KeptBlobs {
  get(digest: Digest): Uint8Array | undefined;
  /** Resolves when these texts are there, or cannot be had. */
  load(digests: readonly Digest[]): Promise<void>;
  /** Why a text cannot be had. */
  trouble(): string | undefined;
}

function keptBlobs(blobs: Blobs, arrived: () => void): KeptBlobs {
  const kept = new Map<Digest, Uint8Array>();
  const asked = new Map<Digest, Promise<void>>();
  let trouble: string | undefined;
  const load = (digest: Digest): Promise<void> => {
    const reading =
      asked.get(digest) ??
      blobs
        .get(digest)
        .then((bytes) => keep(digest, bytes))
        .catch((error: unknown) => {
          // Told in the status band for as long as the session is shown; nothing is decided about a text nobody sees.
          trouble = error instanceof Error ? error.message : String(error);
        });
    asked.set(digest, reading);
    return reading;
  };
  const keep = (digest: Digest, bytes: Uint8Array): void => {
    kept.set(digest, bytes);
    const [oldest] = kept.keys();
    if (kept.size <= BLOBS_KEPT_MAX || oldest === undefined) return;
    kept.delete(oldest);
    asked.delete(oldest);
  };
  return {
    get: (digest) => {
      const found = kept.get(digest);
      if (found === undefined && !asked.has(digest)) void load(digest).then(arrived);
      return found;
    },
    load: async (digests) => void (await Promise.all(digests.map(load))),
    trouble: () => trouble,
  };
}

async function edit(
  repository: Repository,
  current: ShownSession | undefined,
  works: ReadonlyMap<SessionId, Work>,
  target: { readonly path: string; readonly staged: boolean; readonly line: number },
  lend: Lend,
): Promise<string> {
  const { openEditor } = await import('./editor.ts');
  const { stage } = await import('./staging.ts');
  const work = current === undefined ? undefined : works.get(current.shown().id);
  const subject = current?.shown().subject;
  if (subject !== undefined && target.staged)
    return openEditor(await editableFile(repository.root, repository.files, subject, target.path), target.line, lend);
  if (!target.staged || work === undefined || current === undefined) {
    if ((await repository.files.read(target.path)) === undefined)
      throw new TrueupError('refusal', 'cannot-read', `${target.path}: there is no such file`);
    return openEditor(join(repository.root, target.path), target.line, lend);
  }
  const path = await stage(work.staged, target.path, current.shown(), repository.files, (digest) => work.blobs.get(digest));
  const said = await openEditor(path, target.line, lend);
  const refusal = current.send({ type: 'draft/requested', source: { kind: 'staged' } });
  return refusal === undefined ? said : `${said}; ${refusal}`;
}

function reportCrash(cause: unknown): string {
  const folder = join(homeFolder(), 'crashes');
  const path = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.txt`);
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(path, `${text}\n`, { mode: 0o600 });
    return `${text.split('\n')[0] ?? ''}\nThe whole report is in ${path}; your sessions are on disk.`;
  } catch {
    // Where not even the report can be written, the screen still gets the cause.
    return `${text.split('\n')[0] ?? ''}\nYour sessions are on disk.`;
  }
}
