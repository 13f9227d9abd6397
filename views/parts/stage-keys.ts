/** Keys that the stages share: next and previous that needs a person, filter, follow, copy, and reasons why a key is off. */
import type { Session } from '../../src/workflow/state.ts';
import { phasesOf } from '../../src/workflow/selectors.ts';
import type { PhaseName } from '../../src/workflow/workflows.ts';
import type { KeyRow, ScreenName, View } from '../screen.ts';
import type { Entry } from './entries.ts';
import { cursorOf } from './list.ts';
import { cannotDecide } from './off.ts';
import { stageOf } from './stages.ts';
import { nextOf } from './words.ts';

/** What a screen lists, and which of it waits for a person. */
export interface Listing<E extends Entry> {
  readonly screen: ScreenName;
  readonly pane: string;
  readonly entries: (view: View) => readonly E[];
  readonly waits: (entry: E) => boolean;
  /** Of what: `failed task`, `open finding`. */
  readonly thing: string;
}

/** `.` and `,`: the next and the previous entry that waits, round the end. */
export function stepKeys<E extends Entry>(listing: Listing<E>): readonly KeyRow[] {
  const { screen, pane, entries, waits, thing } = listing;
  const off = (view: View): string | undefined => (entries(view).some(waits) ? undefined : `There is no ${thing}.`);
  const go =
    (direction: 1 | -1): KeyRow['run'] =>
    (view, act) => {
      const all = entries(view);
      const from = cursorOf(view, screen, { id: pane, count: all.length, selectable: (index) => all[index]?.selectable ?? true });
      for (let step = 1; step <= all.length; step += 1) {
        const index = (from + direction * step + all.length * 2) % all.length;
        const entry = all[index];
        if (entry !== undefined && waits(entry)) return act.place(pane, index);
      }
    };
  return [
    { command: `${screen}.next`, keys: ['.'], label: `next ${thing}`, short: 'next', group: 'move', footer: 8, off, run: go(1) },
    { command: `${screen}.previous`, keys: [','], label: `previous ${thing}`, short: 'previous', group: 'move', off, run: go(-1) },
  ];
}

/** The filter in force; the first one when the terminal remembers another screen's. */
export function filterOf<F extends string>(view: View, filters: readonly [F, ...F[]]): F {
  return filters.find((filter) => filter === view.ui.filter) ?? filters[0];
}

/** `f`: goes round the filters. */
export function filterKey<F extends string>(screen: ScreenName, pane: string, filters: readonly [F, ...F[]]): KeyRow {
  return {
    command: `${screen}.filter`,
    keys: ['f'],
    label: `show: ${filters.join(', ')}`,
    short: 'filter',
    group: 'view',
    footer: 9,
    run: (view, act) => {
      const filter = nextOf(filters, filterOf(view, filters)) ?? filters[0];
      act.ui({ filter, notice: `Showing: ${filter}.` });
      act.place(pane, 0);
    },
  };
}

/** `F`: keeps the end of the output in sight, or lets it be scrolled. */
export function followKey(screen: ScreenName, pane: string, lines: (view: View) => number): KeyRow {
  return {
    command: `${screen}.follow`,
    keys: ['F'],
    label: 'follow the output',
    short: 'follow',
    group: 'view',
    footer: 10,
    run: (view, act) => {
      const follow = !view.ui.follow;
      act.ui({ follow, notice: follow ? 'Following the output.' : 'The output stands still: scroll it.' });
      act.place(pane, follow ? 0 : Math.max(0, lines(view) - 1));
    },
  };
}

/** `y`: copies the thing under the cursor; off when there is none. */
export function copyKey(screen: ScreenName, what: string, text: (view: View) => string | undefined): KeyRow {
  return {
    command: `${screen}.copy`,
    keys: ['y'],
    label: `copy ${what}`,
    short: 'copy',
    group: 'out',
    off: (view) => (text(view) === undefined ? 'There is nothing to copy here.' : undefined),
    run: (view, act) => {
      const found = text(view);
      if (found !== undefined) act.copy(found, what);
    },
  };
}

/** `Y`: copies a report as Markdown. */
export function reportKey(screen: ScreenName, what: string, render: (session: Session) => string): KeyRow {
  return {
    command: `${screen}.copy_report`,
    keys: ['Y'],
    label: `copy ${what} as Markdown`,
    short: 'report',
    group: 'out',
    off: (view) => (view.session === undefined ? 'No session is open.' : undefined),
    run: (view, act) => {
      if (view.session !== undefined) act.copy(render(view.session), what);
    },
  };
}

/** Why a stage cannot be decided in now, or undefined when it can: no session, held elsewhere, another stage is under way. */
export function notInPhase(view: View, phase: PhaseName): string | undefined {
  const reason = cannotDecide(view);
  if (reason !== undefined || view.session === undefined) return reason;
  return view.session.phase.name === phase ? undefined : whyNotHere(view.session, phase);
}

/** Why a session is not in a phase: it has none such, has not come to it, or is past it. */
export function whyNotHere(session: Session, phase: PhaseName): string {
  const current = session.phase.name;
  const phases = phasesOf(session);
  if (!phases.includes(phase)) return `The ${session.workflow} workflow has no ${stageOf(phase)} stage.`;
  if (current === 'complete') return 'The session is complete.';
  if (current === 'aborted') return 'The session was aborted.';
  if (phases.indexOf(current) > phases.indexOf(phase)) return `${stageOf(phase)} is done; the session is at ${stageOf(current)}.`;
  return `${stageOf(phase)} has not begun; the session is at ${stageOf(current)}.`;
}

/** Name of a prompt whose begun text belongs to this session and to nothing else. */
export function promptId(view: View, ...parts: readonly (string | number)[]): string {
  return [view.session?.id ?? '', ...parts].join('/');
}
