/** Summary: what became of the session, from the changed sections to the commits, and what is left for the next one. */
import { visible } from '../../src/domain/visible.ts';
import { summaryMd } from '../../src/workflow/artifacts/summary.ts';
import { implementationOf } from '../../src/workflow/artifacts/sources.ts';
import { entryPane } from '../parts/entries.ts';
import { listPane } from '../parts/list.ts';
import { arrangeList } from '../parts/list-panes.ts';
import { promptId, stepKeys } from '../parts/stage-keys.ts';
import { stageOf } from '../parts/stages.ts';
import type { Actions, KeyRow, Screen, View } from '../screen.ts';
import { retryKey } from '../parts/failures.ts';
import { ITEMS, summaryEntries, type SummaryEntry, summaryEntryAt, summaryRow } from './summary/entries.ts';
import { summaryFacts } from './summary/facts.ts';

/** Opens what the cursor is on: the file at its place, or the stage it belongs to. */
function open(view: View, act: Actions): void {
  const entry = summaryEntryAt(view);
  const edit = (path: string, line = 1): void => act.edit({ path, staged: false, line });
  switch (entry?.kind) {
    case 'spec':
      return edit(entry.spec.path);
    case 'commit':
      return act.copy(entry.hash, 'the commit hash');
    case 'deferred': {
      const { kind, path, line } = entry.item;
      if (path !== undefined) return edit(path, line);
      return act.go(kind === 'validation' ? 'validate' : kind === 'task' ? 'build' : kind === 'gap' ? 'refine' : 'align');
    }
    case 'trace': {
      const paths = [entry.trace.path, ...new Set(entry.trace.files.map((file) => file.path))];
      if (paths.length === 1) return edit(entry.trace.path);
      return act.prompt({
        kind: 'choice',
        id: 'summary.open',
        label: 'Open which file?',
        choices: paths.map((path) => ({ value: path, label: visible(path) })),
        submit: (path) => edit(path),
      });
    }
    case 'heading':
    case 'note':
    case undefined:
      return;
  }
}

function followUp(view: View, act: Actions): void {
  const entry = summaryEntryAt(view);
  if (entry?.kind !== 'deferred') return;
  act.prompt({
    kind: 'text',
    id: promptId(view, 'summary.follow_up', entry.item.kind, entry.item.id),
    label: 'Request of the new session',
    initial: entry.item.title,
    multiline: true,
    submit: (request) => {
      if (request.trim() === '') act.notice('Nothing was started: the request is empty.');
      else act.startSession(request.trim());
    },
  });
}

const NO_SESSION = 'No session is open.';

const keys: readonly KeyRow[] = [
  {
    command: 'summary.open',
    keys: ['enter'],
    label: 'open the item',
    short: 'open',
    group: 'out',
    footer: 2,
    off: (view) =>
      summaryEntryAt(view)?.selectable === false ? 'Put the cursor on an item.' : view.session === undefined ? NO_SESSION : undefined,
    run: open,
  },
  {
    command: 'summary.copy',
    keys: ['y', 'Y'],
    label: 'copy the summary as Markdown',
    short: 'copy',
    group: 'out',
    footer: 1,
    off: (view) => (view.session === undefined ? NO_SESSION : undefined),
    run: (view, act) => {
      if (view.session !== undefined) act.copy(summaryMd(view.session), 'the summary as Markdown');
    },
  },
  {
    command: 'summary.new',
    keys: ['n'],
    label: 'start a session from the item left for later',
    short: 'new',
    group: 'run',
    footer: 3,
    off: (view) =>
      view.ui.search.marks
        ? 'n finds the next match; Esc clears the search.'
        : summaryEntryAt(view)?.kind === 'deferred'
          ? undefined
          : 'Put the cursor on an item left for later.',
    run: followUp,
  },
  ...stepKeys<SummaryEntry>({
    screen: 'summary',
    pane: ITEMS,
    entries: summaryEntries,
    waits: (entry) => entry.kind === 'deferred',
    thing: 'item left for later',
  }),
  retryKey('summary'),
];

function status(view: View): string {
  const { session } = view;
  if (session === undefined) return NO_SESSION;
  const { phase, results } = session;
  if (phase.name === 'aborted') return `ABORTED  at ${stageOf(phase.during)}: ${visible(phase.reason)}`;
  const tasks = implementationOf(session)?.tasks.length ?? 0;
  if (phase.name !== 'complete') return `SO FAR  the session is at ${stageOf(phase.name)}`;
  const last = results.commits[0];
  return `DONE  ${last === undefined ? 'nothing committed' : `committed ${visible(last.hash.slice(0, 10))}`}${tasks === 0 ? '' : `, ${tasks} tasks`}. Record in ${visible(session.artifacts)}/SUMMARY.md`;
}

/** The end of a session. */
export const summary: Screen = {
  name: 'summary',
  title: 'Summary',
  arrange: (view, size) =>
    arrangeList(view, size, {
      list: () => entryPane(view.theme, ITEMS, 'Summary', summaryEntries(view), summaryRow(view.theme.glyphs)),
      details: (width, rows) => listPane(view.theme, 'facts', 'In numbers', summaryFacts(view, summaryEntryAt(view), width, rows)),
    }),
  status,
  keys,
};
