/** What Commit lists: each commit with its files, and the changed files that stay out. */
import type { CommitGroup, ExcludedFile } from '../../../src/domain/commit.ts';
import type { ChangedFile } from '../../../src/domain/task.ts';
import { visible } from '../../../src/domain/visible.ts';
import { lineWords } from '../../../src/workflow/artifacts/process.ts';
import type { CommitPhase } from '../../../src/workflow/state.ts';
import type { Entry } from '../../parts/entries.ts';
import { entryAt, remembered } from '../../parts/entries.ts';
import type { Row } from '../../parts/list.ts';
import { heading } from '../../parts/list.ts';
import { span } from '../../parts/spans.ts';
import { whyNotHere } from '../../parts/stage-keys.ts';
import { fitEnd } from '../../parts/text.ts';
import { plural } from '../../parts/words.ts';
import type { Glyphs, View } from '../../screen.ts';

export const GROUPS = 'groups';

export type CommitEntry = Entry &
  (
    | { readonly kind: 'heading'; readonly text: string; readonly right: string }
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'group'; readonly group: CommitGroup; readonly index: number }
    | { readonly kind: 'file'; readonly file: ChangedFile; readonly index: number }
    | { readonly kind: 'excluded'; readonly file: ExcludedFile }
    | { readonly kind: 'made'; readonly hash: string; readonly title: string }
  );

/** The phase, while it runs. */
export function commitPhase(view: View): CommitPhase | undefined {
  return view.session?.phase.name === 'commit' ? view.session.phase : undefined;
}

/** One entry a row, whatever the width. */
export const commitEntries = remembered(listEntries);

function listEntries(view: View): readonly CommitEntry[] {
  const { session } = view;
  if (session === undefined) return [note('No session is open.')];
  const phase = commitPhase(view);
  const made = session.results.commits.map(({ hash, title }): CommitEntry => ({ kind: 'made', hash, title }));
  if (phase === undefined) return made.length === 0 ? [note(whyNotHere(session, 'commit'))] : made;
  if (phase.step === 'planning') return [note('Working out which changed files belong to this session.')];
  return [
    ...(phase.groups.length === 0 ? [note('Nothing of this session is left to commit.')] : phase.groups.flatMap(groupEntries)),
    ...(phase.excluded.length === 0
      ? []
      : [note(''), { kind: 'heading', text: 'Not included', right: plural(phase.excluded.length, 'file'), selectable: false } as const]),
    ...phase.excluded.map((file): CommitEntry => ({ kind: 'excluded', file })),
  ];
}

function groupEntries(group: CommitGroup, index: number): readonly CommitEntry[] {
  return [{ kind: 'group', group, index }, ...group.files.map((file): CommitEntry => ({ kind: 'file', file, index }))];
}

function note(text: string): CommitEntry {
  return { kind: 'note', text, selectable: false };
}

/** `12 files  +418 -96` over all commits. */
export function totals(phase: CommitPhase): string {
  const files = phase.groups.flatMap((group) => group.files);
  return `${plural(files.length, 'file')}  ${lineWords(files)}`;
}

/** Title of the list. */
export function commitTitle(view: View): string {
  const phase = commitPhase(view);
  if (phase !== undefined) return `Commits (${phase.groups.length})  ${totals(phase)}`;
  return (view.session?.results.commits.length ?? 0) > 0 ? 'Commits made' : 'Commits';
}

/** First line of a message. */
export function titleOf(message: string): string {
  return visible(message.split('\n')[0] ?? '');
}

/** Where the commits go. */
export function branchWords({ branch }: CommitPhase): string {
  return branch === undefined ? 'a detached HEAD (no branch)' : visible(branch);
}

/** The row of an entry. */
export function commitRow(glyphs: Glyphs): (entry: CommitEntry, width: number) => Row {
  return (entry, width) => {
    switch (entry.kind) {
      case 'heading':
        return heading(entry.text, entry.right);
      case 'note':
        return { spans: [span(entry.text, 'muted')], selectable: false };
      case 'group':
        return {
          spans: [span(`${entry.index + 1} `, 'accent'), span(titleOf(entry.group.message), 'strong')],
          right: [span(lineWords(entry.group.files), 'muted')],
        };
      case 'file':
        return {
          spans: [span(`  ${glyphs.ok} `, 'ok'), span(fitEnd(visible(entry.file.path), Math.max(8, width - 20)))],
          right: [span(lineWords([entry.file]), 'muted')],
        };
      case 'excluded':
        return {
          spans: [span(`  ${glyphs.open} `, 'warn'), span(fitEnd(visible(entry.file.path), Math.max(8, Math.floor(width / 2))))],
          right: [span(visible(entry.file.reason), 'muted')],
        };
      case 'made':
        return {
          spans: [span(`${glyphs.ok} `, 'ok'), span(`${visible(entry.hash.slice(0, 10))}  `, 'accent'), span(titleOf(entry.title))],
        };
    }
  };
}

/** The entry under the cursor. */
export function commitEntryAt(view: View): CommitEntry | undefined {
  return entryAt(view, 'commit', GROUPS, commitEntries(view));
}

/** Index of the commit the cursor is in; the first one when it is on a file left out. Undefined when there is none. */
export function groupIndexAt(view: View): number | undefined {
  const phase = commitPhase(view);
  if (phase === undefined || phase.groups.length === 0) return undefined;
  const entry = commitEntryAt(view);
  return entry?.kind === 'group' || entry?.kind === 'file' ? entry.index : 0;
}
