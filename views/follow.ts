/** Keeps the views up with what happens by itself: sessions that move on, output of running work, the clock while something runs. */
import type { AllActions } from './actions.ts';
import type { Host, HostChange } from './host.ts';
import { reviewOf, waiting } from '../src/workflow/selectors.ts';
import type { Session } from '../src/workflow/state.ts';
import { titleOf } from './keys.ts';
import type { Screen, ScreenName } from './screen.ts';
import { screenOf } from './store.ts';
import type { Store } from './store.ts';

export interface FollowParts {
  readonly host: Host;
  readonly store: Store;
  readonly act: AllActions;
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>>;
  readonly openedByItself: () => void;
  /** Something waits for a person who may look elsewhere. */
  readonly alert: () => void;
  readonly elapsedMs: () => number;
}

/** Output is drawn at most ten times a second, the clock four times. */
const OUTPUT_MS = 100;
const CLOCK_MS = 250;

/** Follows until the returned function is called. */
export function followHost(parts: FollowParts): () => void {
  const { host, store, act } = parts;
  let seen = seenOf(host.session()?.shown());
  /** The session whose rows the cursors stand in. */
  let placed = host.session()?.shown();
  let outputTimer: NodeJS.Timeout | undefined;
  let clock: NodeJS.Timeout | undefined;

  function tick(): void {
    const isRunning = Object.keys(host.session()?.shown().runs ?? {}).length > 0;
    if (isRunning && clock === undefined) clock = setInterval(() => store.set({ now: host.now() }), CLOCK_MS);
    if (!isRunning && clock !== undefined) {
      clearInterval(clock);
      clock = undefined;
    }
    store.set({ now: host.now() });
  }

  /** Text that became another moves under the cursor: it goes along. */
  function keepPlace(): void {
    const view = store.view();
    const { session } = view;
    if (session === placed) return;
    store.touch();
    const keep = placed?.id === session?.id ? parts.screens[view.ui.screen]?.keepPlace : undefined;
    if (keep === undefined || keep({ ...view, session: placed }, view, act)) placed = session;
  }

  function sessionChanged(): void {
    const session = host.session()?.shown();
    const next = seenOf(session);
    const before = seen;
    seen = next;
    tick();
    if (session === undefined || next.id !== before.id || next.front === before.front) return;
    parts.openedByItself();
    if (waiting(session) !== undefined || session.phase.name === 'complete') parts.alert();
    const { ui, dialog } = store.get();
    const screen = screenOf(session);
    if (dialog === undefined && ui.screen === before.screen && screen !== ui.screen) act.go(screen);
    else if (ui.screen !== screen && waiting(session) !== undefined) act.notice(`${titleOf(screen)} needs you: ! opens it.`);
  }

  function onChange(change: HostChange): void {
    if (change === 'session' || change === 'content') keepPlace();
    if (change === 'session') sessionChanged();
    else if (change === 'output') {
      outputTimer ??= setTimeout(() => {
        outputTimer = undefined;
        store.touch();
      }, OUTPUT_MS);
    } else store.touch();
  }

  tick();
  const stop = host.subscribe(onChange);
  return () => {
    stop();
    clearTimeout(outputTimer);
    clearInterval(clock);
  };
}

interface Seen {
  readonly id: string;
  /** What stands before the person: another value means that a gate has opened. */
  readonly front: string;
  readonly screen: string;
}

function seenOf(session: Session | undefined): Seen {
  if (session === undefined) return { id: '', front: '', screen: 'home' };
  const { phase } = session;
  const step = 'step' in phase ? phase.step : '';
  const review = reviewOf(session);
  const drafts = review === undefined ? '' : review.drafts.map(({ draft }) => draft).join();
  return { id: session.id, screen: screenOf(session), front: [phase.name, step, drafts, session.failures.length].join(' ') };
}
