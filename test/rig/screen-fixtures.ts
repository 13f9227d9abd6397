/** Views, session summaries and recorded actions for tests of screens: complete and typed, so that a test names only what it is about. */
import type { SessionId } from '../../src/domain/ids.ts';
import type { Request } from '../../src/workflow/event.ts';
import type { Actions, Confirmation, KeyRow, Prompt, Screen, SessionSummary, Ui, View } from '../../views/screen.ts';
import { PLAIN } from './theme.ts';

export const NOW = Date.parse('2026-03-02T11:00:00.000Z');

export function ui(change: Partial<Ui> = {}): Ui {
  return {
    screen: 'home',
    size: { columns: 120, rows: 40 },
    pane: 0,
    maximised: false,
    places: {},
    wrap: false,
    sideways: 0,
    arrangement: 'unified',
    showAs: 'diff',
    filter: '',
    sort: '',
    folds: {},
    foldUnchanged: true,
    follow: true,
    search: { pattern: '', marks: false },
    range: undefined,
    notice: '',
    ...change,
  };
}

export function view(change: Partial<View> = {}): View {
  return {
    session: undefined,
    sessions: [],
    repository: { path: '/home/ada/shop', branch: 'main', dirty: false },
    theme: PLAIN,
    ui: ui(),
    blob: () => undefined,
    transcript: () => [],
    now: NOW,
    readOnly: undefined,
    ...change,
  };
}

export function summary(feature: string, change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: `${feature}_2026-03-02` as SessionId,
    feature,
    request: `Do what ${feature} says`,
    workflow: 'feature',
    phase: 'update',
    status: 'SPEC_UPDATE',
    detail: 'drafting',
    startedAt: '2026-03-02T09:00:00.000Z',
    lastAt: '2026-03-02T10:58:00.000Z',
    convergence: [],
    archived: false,
    ...change,
  };
}

/** What a key did, in order. */
export interface Recorded {
  readonly sent: Request[];
  readonly ui: Partial<Ui>[];
  readonly calls: (readonly [string, ...unknown[]])[];
  prompt: Prompt | undefined;
  confirmation: Confirmation | undefined;
}

/** Actions that write down what was asked of them. */
export function recorder(): { readonly act: Actions; readonly did: Recorded } {
  const did: Recorded = { sent: [], ui: [], calls: [], prompt: undefined, confirmation: undefined };
  const call =
    (name: string) =>
    (...given: unknown[]): void => {
      did.calls.push([name, ...given]);
    };
  const act: Actions = {
    send: (request) => did.sent.push(request),
    ui: (change) => did.ui.push(change),
    go: call('go'),
    place: call('place'),
    notice: call('notice'),
    prompt: (prompt) => {
      did.prompt = prompt;
    },
    confirm: (confirmation) => {
      did.confirmation = confirmation;
    },
    copy: call('copy'),
    edit: call('edit'),
    openSession: call('openSession'),
    startSession: call('startSession'),
    draftPatch: call('draftPatch'),
    draftText: call('draftText'),
    archive: call('archive'),
    changeProject: call('changeProject'),
    reviewChange: call('reviewChange'),
    back: call('back'),
  };
  return { act, did };
}

/** The row of a key; throws when the screen has none. */
export function keyRow(screen: Screen, key: string): KeyRow {
  const row = screen.keys.find(({ keys }) => keys.includes(key));
  if (row === undefined) throw new Error(`${screen.name} has no key ${key}`);
  return row;
}

/** Presses a key as the frame does: not when it is off. */
export function press(screen: Screen, key: string, on: View, into = recorder()): Recorded {
  const row = keyRow(screen, key);
  const why = row.off?.(on);
  if (why === undefined) row.run(on, into.act);
  else into.act.notice(why);
  return into.did;
}

/** Answers the open prompt of what was recorded. */
export function answer(did: Recorded, text: string): void {
  const { prompt } = did;
  if (prompt === undefined) throw new Error('no prompt is open');
  did.prompt = undefined;
  prompt.submit(text);
}

/** Presses the key of the open confirmation. */
export function confirmIt(did: Recorded): void {
  if (did.confirmation === undefined) throw new Error('nothing asks for a confirmation');
  did.confirmation.confirm();
}
