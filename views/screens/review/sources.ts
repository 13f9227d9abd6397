/** Where a draft can come from, offered while there is none. */
import { visible } from '../../../src/domain/visible.ts';
import type { DraftSource } from '../../../src/domain/hunk.ts';
import { busy } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, cursorOf, heading, textRows } from '../../parts/list.ts';
import type { Actions, View } from '../../screen.ts';
import { isComparing } from './shown.ts';

export const SOURCES = 'sources';

interface Source {
  readonly title: string;
  readonly means: string;
  readonly choose: (act: Actions) => void;
}

interface SourceRow {
  readonly row: Row;
  readonly source?: Source;
}

/** Whether the session waits for a draft. */
export function wantsDraft(session: Session): boolean {
  return session.phase.name === 'update' && session.phase.review === undefined;
}

/** The rows of the pane: what is going on, or the sources with what each does. */
export function sourceRows(view: View, width: number): readonly Row[] {
  return rowsOf(view, width).map(({ row }) => row);
}

/** The source under the cursor. */
export function sourceAt(view: View, width: number): Source | undefined {
  const rows = rowsOf(view, width);
  return rows[cursorOf(view, 'review', { id: SOURCES, count: rows.length, selectable: (index) => rows[index]?.row.selectable ?? true })]
    ?.source;
}

function rowsOf(view: View, width: number): readonly SourceRow[] {
  const { session } = view;
  const plain = (rows: readonly Row[]): readonly SourceRow[] => rows.map((row) => ({ row }));
  if (session === undefined) return plain(textRows('No session is open. 1 goes to the list of sessions.', width));
  if (!wantsDraft(session)) return plain(textRows(absence(view, session), width));
  const failures = failureRows(view, width);
  if (busy(session)) return plain([...failures, ...textRows(`${view.theme.glyphs.running} A draft is being made.`, width)]);
  return [
    ...plain([
      ...failures,
      heading('Where does the draft come from?'),
      ...textRows('Whatever the source: nothing is written before you approved it here, change by change.', width, {
        token: 'muted',
        selectable: false,
      }),
      BLANK,
    ]),
    ...sourcesOf(session).flatMap((source): readonly SourceRow[] => [
      { row: { spans: [{ text: source.title, token: 'strong' }] }, source },
      ...textRows(source.means, width, { indent: 2, token: 'muted', selectable: false }).map((row) => ({ row })),
    ]),
  ];
}

function absence(view: View, session: Session): string {
  if (session.results.applied.length > 0) return `The written changes are ${isComparing(view) ? 'being compared' : 'loading'}.`;
  if (session.phase.name === 'refine') return 'No draft is under review. On Refine, a drafts the mends that rules know.';
  if (session.phase.name === 'align') return 'No draft is under review. On Align, mends can be drafted for the findings.';
  return `No spec change is under review: the session is at ${session.phase.name}.`;
}

function sourcesOf(session: Session): readonly Source[] {
  const request = (source: DraftSource) => (act: Actions) => act.send({ type: 'draft/requested', source });
  const specs = session.results.proposal?.specs.filter(({ included }) => included) ?? [];
  return [
    ...(session.workflow === 'maintain'
      ? [
          {
            title: 'Draft the mends of the alignment findings',
            means: 'what rules can mend by themselves',
            choose: request({ kind: 'fixes' }),
          },
        ]
      : []),
    {
      title: 'Draft it by rule',
      means: 'version bump, a row in the revision history, a section for each key change',
      choose: request({ kind: 'mechanical' }),
    },
    ...specs.map(({ path }) => ({
      title: `Write ${visible(path)} in your editor`,
      means: 'on a copy; the spec itself stays as it is',
      choose: (act: Actions) => act.edit({ path, staged: true, line: 1 }),
    })),
    {
      title: 'Take what you wrote in the editor',
      means: 'the copies of the specs, as you saved them',
      choose: request({ kind: 'staged' }),
    },
    {
      title: 'Take the changes in the working tree',
      means: 'spec files as they differ from HEAD now',
      choose: request({ kind: 'worktree' }),
    },
    { title: 'Take a branch or a range of commits', means: 'as `BRANCH` or `FROM..TO`', choose: askRange },
    { title: 'Take a patch', means: 'a file with a unified diff', choose: askPatch },
  ];
}

function askRange(act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'review.range',
    label: 'Branch or FROM..TO',
    initial: '',
    multiline: false,
    submit: (typed) => {
      const [, from = '', to = ''] = /^\s*(?:(\S+?)\.{2,3})?(\S+)\s*$/u.exec(typed) ?? [];
      if (to === '') act.notice('No draft was asked for: give a branch, or FROM..TO.');
      else act.send({ type: 'draft/requested', source: { kind: 'range', ...(from === '' ? {} : { from }), to } });
    },
  });
}

function askPatch(act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'review.patch',
    label: 'Patch file',
    initial: '',
    multiline: false,
    submit: (typed) => (typed.trim() === '' ? act.notice('No draft was asked for: give a patch file.') : act.draftPatch(typed.trim())),
  });
}
