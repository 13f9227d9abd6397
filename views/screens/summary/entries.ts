/** What Summary lists: what changed, the commits, what is left for later, and the trace from section to validation. */
import type { AppliedSpec } from '../../../src/domain/hunk.ts';
import { visible } from '../../../src/domain/visible.ts';
import { type DeferredItem, deferredItems } from '../../../src/workflow/artifacts/deferred.ts';
import { lineWords } from '../../../src/workflow/artifacts/process.ts';
import { changedCode, validationOf } from '../../../src/workflow/artifacts/sources.ts';
import { versionWords } from '../../../src/workflow/artifacts/summary.ts';
import { appliedSpecs } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Entry } from '../../parts/entries.ts';
import { entryAt, remembered } from '../../parts/entries.ts';
import type { Row } from '../../parts/list.ts';
import { heading } from '../../parts/list.ts';
import { span } from '../../parts/spans.ts';
import { cells, fitEnd, pad } from '../../parts/text.ts';
import { plural } from '../../parts/words.ts';
import type { Glyphs, Token, View } from '../../screen.ts';
import { traceOf, type TraceRow } from './trace.ts';

export const ITEMS = 'items';

export type SummaryEntry = Entry &
  (
    | { readonly kind: 'heading'; readonly text: string; readonly right: string }
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'spec'; readonly spec: AppliedSpec }
    | { readonly kind: 'commit'; readonly hash: string; readonly title: string }
    | { readonly kind: 'deferred'; readonly item: DeferredItem }
    | { readonly kind: 'trace'; readonly trace: TraceRow }
  );

/** One entry a row, whatever the width. */
export const summaryEntries = remembered(listEntries);

function listEntries(view: View): readonly SummaryEntry[] {
  const { session } = view;
  if (session === undefined) return [note('No session is open.')];
  const code = changedCode(session);
  const specs = appliedSpecs(session.results.applied);
  const deferred = deferredItems(session);
  return [
    title('What changed', `${plural(specs.length, 'spec')}, ${plural(code.length, 'code file')} ${lineWords(code)}`),
    ...listed(specs.map((spec): SummaryEntry => ({ kind: 'spec', spec }))),
    title('Commits'),
    ...listed(session.results.commits.map(({ hash, title: text }): SummaryEntry => ({ kind: 'commit', hash, title: text }))),
    title('Left for later', deferred.length === 0 ? '' : 'n starts a session from one'),
    ...listed(deferred.map((item): SummaryEntry => ({ kind: 'deferred', item }))),
    title('Trace', traceWords(session)),
    ...listed(traceOf(session).map((trace): SummaryEntry => ({ kind: 'trace', trace }))).slice(0, -1),
  ];
}

function title(text: string, right = ''): SummaryEntry {
  return { kind: 'heading', text, right, selectable: false };
}

function note(text: string): SummaryEntry {
  return { kind: 'note', text, selectable: false };
}

/** The entries, or a word that there are none, and an empty row. */
function listed(entries: readonly SummaryEntry[]): readonly SummaryEntry[] {
  return [...(entries.length === 0 ? [note('none')] : entries), note('')];
}

function traceWords(session: Session): string {
  const all = validationOf(session)?.validations ?? [];
  if (all.length === 0) return 'section > tasks > files > check';
  return `${all.filter(({ result }) => result?.status === 'pass').length} of ${plural(all.length, 'validation')} passed over all of it`;
}

/** The entry under the cursor. */
export function summaryEntryAt(view: View): SummaryEntry | undefined {
  return entryAt(view, 'summary', ITEMS, summaryEntries(view));
}

/** The row of an entry. */
export function summaryRow(glyphs: Glyphs): (entry: SummaryEntry, width: number) => Row {
  return (entry, width) => {
    switch (entry.kind) {
      case 'heading':
        return heading(entry.text, entry.right);
      case 'note':
        return { spans: [span(entry.text, 'muted')], selectable: false };
      case 'spec': {
        const { spec } = entry;
        const words = visible(versionWords(spec));
        const lines = `  ${lineWords([spec])}`;
        const room = Math.max(8, width - cells(words) - cells(lines) - 6);
        return {
          spans: [span(`${glyphs.changed} `, 'changed'), span(fitEnd(visible(spec.path), room))],
          right: [span(words), span(lines, 'muted')],
        };
      }
      case 'commit':
        return {
          spans: [
            span(`${glyphs.ok} `, 'ok'),
            span(`${visible(entry.hash.slice(0, 10))}  `, 'accent'),
            span(visible(entry.title.split('\n')[0] ?? '')),
          ],
        };
      case 'deferred':
        return {
          spans: [span(`${glyphs.open} `, 'warn'), span(visible(entry.item.title)), span(`  ${visible(entry.item.reason)}`, 'muted')],
        };
      case 'trace':
        return traceLine(glyphs, entry.trace, width);
    }
  };
}

const VERDICTS: Readonly<Record<TraceRow['verdict'], readonly [keyof Glyphs, Token]>> = {
  met: ['ok', 'ok'],
  open: ['bad', 'bad'],
  untraced: ['open', 'warn'],
};

function traceLine(glyphs: Glyphs, trace: TraceRow, width: number): Row {
  const [sign, token] = VERDICTS[trace.verdict];
  const room = Math.max(8, Math.min(Math.floor(width * 0.36), 40));
  const tasks = trace.tasks.map(({ task }) => visible(task.id)).join(' ');
  const names = [...new Set(trace.files.map(({ path }) => visible(path.slice(path.lastIndexOf('/') + 1))))].join(' ');
  const section = trace.section === '' ? visible(trace.path) : visible(trace.section);
  return {
    spans: [
      span(`${glyphs[sign]} `, token),
      span(pad(fitEnd(section, room), room)),
      span(`  ${tasks === '' ? 'no task' : tasks}`),
      span(`  ${names}`, 'muted'),
    ],
    right: [
      span(
        trace.verdict === 'untraced' ? 'untraced' : `${trace.verdict}, ${trace.checks === 'none' ? 'no check' : `check ${trace.checks}`}`,
        token,
      ),
    ],
  };
}
