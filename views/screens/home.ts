/** Home: every session, what needs a person first, and the one under the cursor in detail. */
import { visible } from '../../src/domain/visible.ts';
import { cursorOf, detailsPane, listPane } from '../parts/list.ts';
import { entryPane } from '../parts/entries.ts';
import { arrangeColumns, arrangeTwo } from '../parts/panes.ts';
import type { PanePart } from '../parts/panes.ts';
import { joined, nextOf, plural } from '../parts/words.ts';
import type { KeyRow, Pane, Screen, SessionSummary, View } from '../screen.ts';
import { detailRows } from './home/details.ts';
import { PROJECT, PROJECT_DETAILS, projectAt, projectEntries, waitingUnits } from './home/project.ts';
import { projectDetails } from './home/project-details.ts';
import { PROJECT_KEYS, cannotOpen, isProjectFocused, openEntry } from './home/project-keys.ts';
import { projectRow } from './home/project-rows.ts';
import { sessionRows } from './home/rows.ts';
import { HOME_FILTERS, HOME_SORTS, homeFilter, homeSort, listedSessions } from './home/sessions.ts';

const SESSIONS = 'sessions';

/** The session under the cursor; undefined in an empty list. */
function sessionAt(view: View): SessionSummary | undefined {
  const sessions = listedSessions(view);
  return sessions[cursorOf(view, 'home', { id: SESSIONS, count: sessions.length })];
}

function sessionsPane(view: View, width: number): Pane {
  const shown = listedSessions(view).length;
  const title = shown === view.sessions.length ? `Sessions (${shown})` : `Sessions (${shown} of ${view.sessions.length})`;
  return listPane(
    view.theme,
    SESSIONS,
    view.sessions.length === 0 ? '' : `${title}  ${homeFilter(view)}, by ${homeSort(view)}`,
    sessionRows(view, width),
  );
}

function projectPane(view: View): Pane {
  const units = view.project?.units.length ?? 0;
  return entryPane(view.theme, PROJECT, `Project (${units})`, projectEntries(view), (entry, width) => projectRow(view, entry, width));
}

/** The project has something to show. Before it is read, and where there are no specs, sessions have the screen to themselves. */
function hasProject({ project }: View): boolean {
  return project !== undefined && project.units.length > 0;
}

const NONE_HERE = 'There is no session under the cursor.';

const keys: readonly KeyRow[] = [
  {
    command: 'home.open',
    keys: ['enter'],
    label: 'open the session; in the project: review the change, open the spec, go to the place',
    short: 'open',
    group: 'out',
    footer: 1,
    off: (view) => {
      if (isProjectFocused(view)) return cannotOpen(view);
      const summary = sessionAt(view);
      if (summary === undefined) return NONE_HERE;
      return summary.damage === undefined ? undefined : `Its journal is damaged: run \`trueup sessions repair ${visible(summary.id)}\`.`;
    },
    run: (view, act) => {
      const summary = sessionAt(view);
      if (isProjectFocused(view)) openEntry(view, act);
      else if (summary !== undefined) act.openSession(summary.id);
    },
  },
  {
    command: 'home.new',
    keys: ['n'],
    label: 'start a session from a request',
    short: 'new',
    group: 'run',
    footer: 2,
    off: (view) => (view.ui.search.marks && view.ui.search.pattern !== '' ? 'n goes to the next match; Esc ends the search.' : undefined),
    run: (_view, act) => {
      act.prompt({
        kind: 'text',
        id: 'home.new',
        label: 'What should change? (name a workflow with `workflow: quick`, set options with --flags)',
        initial: '',
        multiline: true,
        submit: (text) => {
          if (text.trim() === '') act.notice('Nothing was started: the request is empty.');
          else act.startSession(text);
        },
      });
    },
  },
  {
    command: 'home.archive',
    keys: ['x'],
    label: 'archive the session',
    short: 'archive',
    group: 'decide',
    footer: 3,
    off: (view) => {
      if (isProjectFocused(view)) return 'This key is for sessions: Tab goes there.';
      const summary = sessionAt(view);
      if (summary === undefined) return NONE_HERE;
      return summary.archived ? 'It is archived already.' : undefined;
    },
    run: (view, act) => {
      const summary = sessionAt(view);
      if (summary !== undefined) act.archive(summary.id);
    },
  },
  {
    command: 'home.sort',
    keys: ['s'],
    label: 'sort: needs you, recent, name, stage',
    short: 'sort',
    group: 'view',
    footer: 5,
    run: (view, act) => {
      const sort = nextOf(HOME_SORTS, homeSort(view)) ?? 'needs-you';
      act.ui({ sort, notice: `Sorted by ${sort}.` });
    },
  },
  {
    command: 'home.filter',
    keys: ['f'],
    label: 'show: current, needs you, finished, archived, all',
    short: 'filter',
    group: 'view',
    footer: 4,
    run: (view, act) => {
      const filter = nextOf(HOME_FILTERS, homeFilter(view)) ?? 'current';
      act.ui({ filter, notice: `Showing ${filter} sessions.` });
      act.place(SESSIONS, 0);
    },
  },
  {
    command: 'home.copy',
    keys: ['y'],
    label: 'copy the session id, or the name of what is under the cursor of the project',
    short: 'copy',
    group: 'out',
    off: (view) => {
      if (isProjectFocused(view)) return cannotOpen(view);
      return sessionAt(view) === undefined ? NONE_HERE : undefined;
    },
    run: (view, act) => {
      const summary = sessionAt(view);
      const entry = projectAt(view);
      if (isProjectFocused(view)) {
        if (entry !== undefined && 'unit' in entry) act.copy(entry.unit.id, 'its name');
      } else if (summary !== undefined) act.copy(summary.id, 'session id');
    },
  },
  ...PROJECT_KEYS,
];

/** Tab goes from the sessions to the project, then to the details of each. */
const LISTS_FIRST: readonly number[] = [0, 2, 1, 3];

/** The sessions of this repository, and beside them what its specs, changes and features wait for. */
export const home: Screen = {
  name: 'home',
  title: 'Home',
  arrange: (view, size) => {
    const list: PanePart = { make: (width) => sessionsPane(view, width), share: 0.55 };
    const details: PanePart = {
      make: (width, rows) => detailsPane(view.theme, 'details', detailRows(view, sessionAt(view), width, rows)),
      share: 0.45,
    };
    if (!hasProject(view)) {
      if (view.sessions.length === 0) return arrangeColumns(view.ui, size, [{ share: 1, parts: [{ ...list, share: 1 }] }]);
      return arrangeTwo(view.ui, size, list, details);
    }
    const project: PanePart = { make: () => projectPane(view), share: 0.62 };
    const facts: PanePart = {
      make: (width) => detailsPane(view.theme, PROJECT_DETAILS, projectDetails(projectAt(view), width)),
      share: 0.38,
    };
    if (view.sessions.length === 0) return arrangeTwo(view.ui, size, project, facts);
    const { panes } = arrangeColumns(view.ui, size, [
      { share: 0.48, parts: [list, details] },
      { share: 0.52, parts: [project, facts] },
    ]);
    return { panes, tabOrder: LISTS_FIRST };
  },
  status: (view) => joined([sessionsStatus(view), projectStatus(view)]),
  keys,
};

function sessionsStatus(view: View): string {
  const waiting = view.sessions.filter(({ archived, needsYou }) => !archived && needsYou !== undefined).length;
  if (view.sessions.length === 0) return 'n starts the first session.';
  const damaged = view.sessions.filter(({ damage }) => damage !== undefined).length;
  const broken = damaged === 0 ? '' : `  ${plural(damaged, 'damaged session')}: the details name the fix.`;
  if (waiting === 0) return `Nothing waits for you.${broken}`;
  return `${plural(waiting, 'session needs', 'sessions need')} you. ! jumps to ${waiting === 1 ? 'it' : 'the next'}.${broken}`;
}

function projectStatus(view: View): string {
  const { project } = view;
  const waiting = project === undefined ? 0 : waitingUnits(project);
  if (waiting === 0) return '';
  return `${plural(waiting, 'spec, change or feature waits', 'specs, changes and features wait')} for you${isProjectFocused(view) ? '' : ' (Tab)'}.`;
}
