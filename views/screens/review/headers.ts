/** The rows that say what the lines below them are: files, sections, changes, and mechanical changes put together. */
import { visible } from '../../../src/domain/visible.ts';
import type { Draft, Hunk } from '../../../src/domain/hunk.ts';
import { MARKS_CELLS } from '../../parts/diff.ts';
import type { Span } from '../../parts/spans.ts';
import { fitEnd } from '../../parts/text.ts';
import { plural } from '../../parts/words.ts';
import type { Theme } from '../../screen.ts';
import { isTakenOut } from './gather.ts';
import { kindsOf, provenBy } from './mechanical.ts';
import type { Segment } from './segment.ts';
import type { Shown } from './shown.ts';
import { countHunks, isNew, staleOf, verdictOf } from './shown.ts';

/** A row in three parts; `right` stands at the edge while there is room. */
export interface Header {
  readonly state: Span;
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

export const NO_STATE: Span = { text: ' ' };
export const NO_HEADER: Header = { state: NO_STATE, left: [], right: [] };
/** From here on headers spell out what they count. */
const ROOMY_COLUMNS = 60;

/** The decision on a hunk as a sign of one cell. */
export function stateSign(theme: Theme, shown: Shown, hunk: string | undefined): Span {
  if (hunk === undefined) return NO_STATE;
  const verdict = verdictOf(shown, hunk);
  if (verdict === undefined) return { text: theme.glyphs.open, token: 'needsYou' };
  return verdict === 'approved' ? { text: theme.glyphs.ok, token: 'ok' } : { text: theme.glyphs.bad, token: 'bad' };
}

/** Decisions on several hunks as one sign: one way, the other, both, or not yet. */
export function stateOfAll(theme: Theme, shown: Shown, hunks: readonly Hunk[]): Span {
  const { glyphs } = theme;
  const { approved, rejected, undecided } = countHunks(shown, hunks);
  if (undecided > 0) return { text: glyphs.open, token: 'needsYou' };
  if (approved + rejected === 0) return { text: glyphs.changed, token: 'moved' };
  if (rejected === 0) return { text: glyphs.ok, token: 'ok' };
  return approved === 0 ? { text: glyphs.bad, token: 'bad' } : { text: glyphs.changed, token: 'changed' };
}

/** A file: its path, versions, size and what is left to decide. */
export function fileHeader(theme: Theme, shown: Shown, file: number, width: number): Header {
  const draft = shown.drafts[file];
  if (draft === undefined) return NO_HEADER;
  const { approved, rejected, undecided } = countHunks(shown, draft.hunks);
  if (width < ROOMY_COLUMNS) {
    const right = undecided === 0 ? theme.glyphs.ok : `${theme.glyphs.open}${undecided}`;
    return {
      state: NO_STATE,
      left: [{ text: fitEnd(visible(draft.path), width - MARKS_CELLS - right.length - 1), token: 'accent' }],
      right: [{ text: right, token: 'muted' }],
    };
  }
  const added = draft.hunks.reduce((sum, hunk) => sum + hunk.added, 0);
  const removed = draft.hunks.reduce((sum, hunk) => sum + hunk.removed, 0);
  const decided = undecided === 0 ? `${theme.glyphs.ok} decided` : `${undecided} of ${approved + rejected + undecided} undecided`;
  return {
    state: NO_STATE,
    left: [
      { text: visible(draft.path), token: 'accent' },
      { text: draft.base === undefined ? '  new file' : versionsOf(draft), token: 'muted' },
    ],
    right: [{ text: `+${added} -${removed}  ${decided}`, token: 'muted' }],
  };
}

/** `  v1.2 > v1.3`, what there is of it. */
function versionsOf({ versions: { before, after } }: Draft): string {
  if (after === undefined || after === before) return before === undefined ? '' : `  v${visible(before)}`;
  return before === undefined ? `  v${visible(after)}` : `  v${visible(before)} > v${visible(after)}`;
}

/** A section: its path, whether a change of it binds, and what is left to decide when it has several. */
export function sectionHeader(shown: Shown, section: string, hunks: readonly Hunk[]): Header {
  const { approved, rejected, undecided } = countHunks(shown, hunks);
  const count = approved + rejected + undecided;
  const binding = hunks.some(({ normative }) => normative);
  const counted = count < 2 ? '' : undecided === 0 ? `${count} decided` : `${undecided} of ${count} undecided`;
  return {
    state: NO_STATE,
    left: [{ text: visible(section), token: 'strong' }],
    right: [
      ...(binding ? [{ text: 'normative', token: 'warn' as const }] : []),
      ...(counted === '' ? [] : [{ text: `${binding ? '  ' : ''}${counted}`, token: 'muted' as const }]),
    ],
  };
}

/** A change: its decision, kind, what is special about it, and its number, such as `2/4`. */
export function hunkHeader(theme: Theme, shown: Shown, segment: Extract<Segment, { kind: 'hunk' }>, number: string): Header {
  const { hunk, hunks, named, file } = segment;
  const other = hunks.find(({ id }) => id !== hunk.id);
  return {
    state: stateSign(theme, shown, hunk.id),
    left: [
      verdictSpan(shown, hunk),
      ...staleSpans(shown, shown.drafts[file]?.path ?? '', hunk),
      other === undefined ? { text: `  ${hunk.kind}`, token: hunk.kind } : { text: `  ${movement(hunk, other)}`, token: 'moved' },
      ...(hunk.normative ? [{ text: '  normative', token: 'warn' as const }] : []),
      ...(hunk.mechanical ? [{ text: `  ${provenBy(hunk)}`, token: 'muted' as const }] : []),
      ...(isNew(shown, hunk) ? [{ text: `  ${theme.glyphs.changed}new`, token: 'needsYou' as const }] : []),
      ...(named ? [{ text: `  ${visible(hunk.section)}`, token: 'strong' as const }] : []),
    ],
    right: [{ text: number, token: 'muted' }],
  };
}

function verdictSpan(shown: Shown, { id }: Hunk): Span {
  const decision = shown.decisions[id];
  if (decision === undefined) return { text: 'undecided', token: 'needsYou' };
  if (decision.verdict === 'approved') return { text: shown.state === 'written' ? 'written' : 'approved', token: 'ok' };
  const { reason = '' } = decision;
  return { text: reason === '' ? 'rejected' : `rejected: ${visible(reason)}`, token: 'bad' };
}

/** What the person decided on an earlier wording, so that nobody thinks it still holds. */
function staleSpans(shown: Shown, path: string, hunk: Hunk): readonly Span[] {
  const earlier = staleOf(shown, path, hunk).at(-1);
  if (earlier === undefined) return [];
  const { verdict, reason = '' } = earlier.decision;
  return [{ text: `  you ${verdict} an earlier text of this${reason === '' ? '' : `: ${visible(reason)}`}`, token: 'warn' }];
}

/** Where moved text came from, or where it went. */
function movement(hunk: Hunk, other: Hunk): string {
  const [word, line] = isTakenOut(hunk) ? ['to', other.line.after] : ['from', other.line.before];
  return `moved ${word} ${other.section === hunk.section ? `line ${line}` : `§${visible(other.section)}`}`;
}

/** Mechanical changes as one row: how many of which kinds, and what Enter does. */
export function groupHeader(theme: Theme, shown: Shown, segment: Extract<Segment, { kind: 'group' }>, width: number): Header {
  const { hunks, open } = segment;
  const { undecided } = countHunks(shown, hunks);
  const kinds = kindsOf(hunks);
  const decided = undecided === 0 ? 'decided' : `${undecided} undecided`;
  return {
    state: stateOfAll(theme, shown, hunks),
    left: [
      { text: `${hunks.length} mechanical${kinds === '' ? '' : `: ${kinds}`}`, token: 'muted' },
      { text: open ? `  Enter hides${undecided === 0 ? '' : ', a approves all'}` : '  Enter shows', token: 'accent' },
    ],
    right: width < ROOMY_COLUMNS ? [] : [{ text: decided, token: 'muted' }],
  };
}

/** The row of a closed fold. */
export function foldHeader(theme: Theme, lines: number): Header {
  return { state: NO_STATE, left: [{ text: `${theme.glyphs.fold} ${plural(lines, 'unchanged line')} (z)`, token: 'muted' }], right: [] };
}
