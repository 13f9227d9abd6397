/** A program behind the views that is played by the test: sessions as values, requests written down. */
import type { SessionId } from '../../src/domain/ids.ts';
import type { Request } from '../../src/workflow/event.ts';
import type { Session } from '../../src/workflow/state.ts';
import type { Host, HostChange, ShownSession } from '../../views/host.ts';
import type { SessionSummary, View } from '../../views/screen.ts';

export interface ScriptedHost extends Host {
  readonly sent: Request[];
  readonly calls: (readonly [string, ...unknown[]])[];
  /** Makes this the session on the screen, as the engine shows it after an event. */
  show(session: Session | undefined): void;
  change(change: HostChange): void;
  /** What `send` answers; undefined takes everything. */
  refusal: string | undefined;
  /** What happens when a request is taken. */
  onSend: (request: Request) => void;
  /** Sessions that can be opened. */
  readonly stored: Map<string, Session>;
}

export interface HostScript {
  readonly session?: Session;
  /** May be changed between frames. */
  sessions?: readonly SessionSummary[];
  readonly blobs?: Readonly<Record<string, Uint8Array>>;
  readonly transcript?: readonly string[];
  readonly settings?: Host['settings'];
  readonly now?: number;
  repository?: View['repository'];
  readonly refusal?: string;
}

/** A session's name. */
export function sessionId(text: string): SessionId {
  return text as SessionId;
}

/** A host that knows these sessions and answers at once. */
export function scriptedHost(script: HostScript = {}): ScriptedHost {
  const listeners = new Set<(change: HostChange) => void>();
  const drafts: Record<string, string> = {};
  let current = script.session;
  const change = (kind: HostChange): void => {
    for (const listener of listeners) listener(kind);
  };
  const shown: ShownSession = {
    shown: () => {
      if (current === undefined) throw new Error('no session');
      return current;
    },
    send: (request) => {
      if (host.refusal === undefined) {
        host.sent.push(request);
        host.onSend(request);
      }
      return host.refusal;
    },
    blob: (digest) => script.blobs?.[digest],
    transcript: () => script.transcript ?? [],
    readOnly: undefined,
  };
  const host: ScriptedHost = {
    sent: [],
    calls: [],
    refusal: script.refusal,
    onSend: () => undefined,
    stored: new Map(),
    settings: script.settings ?? {},
    change,
    show(session) {
      current = session;
      change('session');
    },
    repository: () => script.repository ?? { path: '/home/ada/shop', branch: 'main', dirty: false },
    sessions: () => script.sessions ?? [],
    session: () => (current === undefined ? undefined : shown),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    now: () => script.now ?? Date.parse('2026-03-02T11:00:00.000Z'),
    async openSession(id: SessionId) {
      host.calls.push(['openSession', id]);
      const found = host.stored.get(id);
      if (found !== undefined) host.show(found);
    },
    draftPatch(path) {
      host.calls.push(['draftPatch', path]);
      return Promise.resolve();
    },
    draftText(path, text) {
      host.calls.push(['draftText', path, new TextDecoder().decode(text)]);
      return Promise.resolve();
    },
    async startSession(request) {
      host.calls.push(['startSession', request]);
    },
    async archive(id) {
      host.calls.push(['archive', id]);
    },
    async edit(target, lend) {
      host.calls.push(['edit', target]);
      return lend(async () => `Opened ${target.path}.`);
    },
    editText: (text, lend) => lend(async () => `${text} (edited)`),
    copy: async () => undefined,
    drafts: () => drafts,
    keepDraft(field, text) {
      drafts[field] = text;
      host.calls.push(['keepDraft', field, text]);
    },
    reportCrash: (cause) => `trueup stopped: ${cause instanceof Error ? cause.message : String(cause)}\n`,
  };
  return host;
}
