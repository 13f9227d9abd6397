/** The gap ledger as a list: what holds refinement up first, with the ways on from a stall above it. */
import { visible } from '../../../src/domain/visible.ts';
import type { Gap, Severity } from '../../../src/domain/gap.ts';
import type { StallOption } from '../../../src/workflow/event.ts';
import { undecidedHunks } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, cursorOf, heading, textRows } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { tableOf } from '../../parts/table.ts';
import { plural } from '../../parts/words.ts';
import type { Theme, Token, View } from '../../screen.ts';
import type { Refinement } from './model.ts';
import { gapFilter, listedGaps } from './model.ts';
import { stallChoices } from './stall.ts';

export const GAPS = 'gaps';

/** A row of the ledger and what it stands for. */
export interface LedgerEntry {
  readonly row: Row;
  readonly gap?: Gap;
  readonly option?: StallOption;
}

/** The rows of the ledger in a pane of `width` cells. */
export function ledgerEntries(view: View, session: Session, refinement: Refinement, width: number): readonly LedgerEntry[] {
  const gaps = listedGaps(view, refinement);
  return [...above(view, session, refinement), ...gapEntries(view, refinement, gaps, width)];
}

/** The entry under the cursor. */
export function ledgerEntryAt(view: View, session: Session, refinement: Refinement): LedgerEntry | undefined {
  const entries = ledgerEntries(view, session, refinement, view.ui.size.columns);
  return entries[
    cursorOf(view, 'refine', { id: GAPS, count: entries.length, selectable: (index) => entries[index]?.row.selectable ?? true })
  ];
}

/** The sign of a gap's state. */
export function gapSign(theme: Theme, { state }: Gap): Span {
  if (state === 'open') return { text: theme.glyphs.open, token: 'needsYou' };
  return state === 'resolved' ? { text: theme.glyphs.ok, token: 'ok' } : { text: theme.glyphs.removed, token: 'muted' };
}

export const SEVERITY_TOKEN: Readonly<Record<Severity, Token>> = { CRITICAL: 'bad', MEDIUM: 'warn', LOW: 'muted' };

/** One line each, so that the rows below keep their places at every width. */
function above(view: View, session: Session, { phase }: Refinement): readonly LedgerEntry[] {
  const { glyphs } = view.theme;
  const line = (text: string, token: Token): LedgerEntry => ({ row: { spans: [{ text, token }], selectable: false } });
  if (session.failures.length > 0) {
    return [
      ...session.failures.flatMap(({ effect, message, fix }) => [
        line(`${glyphs.bad} ${effect.kind} failed: ${visible(message)}`, 'bad'),
        ...(fix === undefined ? [] : [line(`  fix: ${visible(fix)}`, 'text')]),
      ]),
      line('  R tries again.', 'muted'),
      { row: BLANK },
    ];
  }
  if (phase === undefined) return [];
  if (phase.step === 'reviewing') return [line(`${glyphs.running} Round ${phase.rounds.length + 1} is running.`, 'accent'), { row: BLANK }];
  if (phase.step === 'stalled') {
    return [
      line(`${glyphs.needsYou} Stalled: ${visible(phase.stallReason ?? 'no progress')}.`, 'needsYou'),
      ...stallChoices(session, phase).map(({ option, title, means }): LedgerEntry => ({
        row: { spans: [{ text: '  ' }, { text: title, token: 'strong' }, { text: `  ${means}`, token: 'muted' }] },
        option,
      })),
      { row: BLANK },
    ];
  }
  if (phase.review === undefined) return [];
  const open = undecidedHunks(phase.review).length;
  return [
    line(
      `${glyphs.needsYou} A draft of mends is under review: ${open === 0 ? 'submit it' : plural(open, 'change')}${open === 0 ? '' : ' undecided'}. d opens it.`,
      'needsYou',
    ),
    { row: BLANK },
  ];
}

function gapEntries(view: View, refinement: Refinement, gaps: readonly Gap[], width: number): readonly LedgerEntry[] {
  const words = (text: string): readonly LedgerEntry[] => [{ row: { spans: [{ text, token: 'muted' }] } }];
  if (refinement.gaps.length === 0) return words(refinement.rounds.length === 0 ? 'No round has run yet.' : 'The rules found nothing.');
  if (gaps.length === 0) return words(`No gap is ${gapFilter(view)}: f shows others.`);
  const kept = tables.get(gaps);
  if (kept !== undefined && kept.width === width && kept.theme === view.theme) return kept.entries;
  const { header, rows } = tableOf(
    [
      { title: '', cell: (gap) => gapSign(view.theme, gap) },
      { title: 'gap', cell: ({ id }) => ({ text: visible(id) }) },
      { title: 'severity', cell: ({ finding }) => ({ text: finding.severity, token: SEVERITY_TOKEN[finding.severity] }) },
      { title: 'what', cell: ({ finding }) => ({ text: visible(finding.message) }), flexible: true, least: 28 },
      {
        title: 'place',
        cell: ({ finding }) => ({ text: `${visible(finding.path.split('/').at(-1) ?? '')}:${finding.line}`, token: 'muted' }),
        drop: 1,
        most: 24,
      },
      {
        title: 'since',
        cell: ({ firstRound, reopened }) => ({ text: `r${firstRound}${reopened === 0 ? '' : ` +${reopened}`}`, token: 'muted' }),
        drop: 3,
      },
      { title: 'state', cell: ({ state }) => ({ text: state, ...(state === 'open' ? {} : { token: 'muted' as const }) }), drop: 4 },
    ],
    gaps,
    width,
  );
  const entries = [
    { row: header },
    ...rows.map((row, index): LedgerEntry => ({ row, ...(gaps[index] === undefined ? {} : { gap: gaps[index] }) })),
  ];
  tables.set(gaps, { width, theme: view.theme, entries });
  return entries;
}

const tables = new WeakMap<readonly Gap[], { readonly width: number; readonly theme: Theme; readonly entries: readonly LedgerEntry[] }>();

/** The pane's title: how many are open, and which are shown. */
export function ledgerTitle(view: View, { gaps }: Refinement): string {
  const open = gaps.filter(({ state }) => state === 'open').length;
  const filter = gapFilter(view);
  return `Gaps  ${open} open of ${gaps.length}${filter === 'all' ? '' : `, showing ${filter}`}`;
}

/** What is known of a gap, or of a way on. */
export function entryDetails(
  view: View,
  session: Session,
  refinement: Refinement,
  entry: LedgerEntry | undefined,
  width: number,
): readonly Row[] {
  if (entry?.gap !== undefined) return gapDetails(view, entry.gap, width);
  const choice =
    refinement.phase === undefined ? undefined : stallChoices(session, refinement.phase).find(({ option }) => option === entry?.option);
  return choice === undefined
    ? []
    : [heading(choice.title), ...textRows(choice.means, width), BLANK, ...textRows('Enter chooses it.', width, { token: 'muted' })];
}

function gapDetails(view: View, gap: Gap, width: number): readonly Row[] {
  const { finding } = gap;
  const { glyphs } = view.theme;
  return [
    heading(`${visible(gap.id)} ${finding.severity}`, gap.state),
    ...textRows(visible(finding.message, { newline: true }), width),
    BLANK,
    ...textRows(`${visible(finding.path)}:${finding.line}:${finding.column}`, width, { token: 'accent' }),
    ...(finding.section === '' ? [] : textRows(visible(finding.section), width)),
    ...(finding.quote === '' ? [] : textRows(`«${visible(finding.quote)}»`, width, { token: 'muted' })),
    BLANK,
    ...(finding.fix === undefined ? [] : textRows(`fix: ${visible(finding.fix)}`, width)),
    ...(finding.mechanical && gap.state === 'open'
      ? textRows(`${glyphs.ok} The rule can draft this mend: a.`, width, { token: 'ok' })
      : []),
    ...(gap.reason === undefined ? [] : textRows(`${gap.state}: ${visible(gap.reason)}`, width, { token: 'warn' })),
    ...textRows(
      `rule ${visible(finding.rule)}, found in round ${gap.firstRound}, last in round ${gap.lastRound}${gap.reopened === 0 ? '' : `, reopened ${plural(gap.reopened, 'time')}`}`,
      width,
      { token: 'muted' },
    ),
  ];
}
