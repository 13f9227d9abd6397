/** What Align lists: its findings, the worst first, and why it ran. */
import type { AlignTrigger, Severity } from '../../../src/domain/gap.ts';
import { visible } from '../../../src/domain/visible.ts';
import { TRIGGER_WORDS } from '../../../src/workflow/artifacts/alignment.ts';
import type { AlignmentFinding, AlignmentResult, AlignPhase, Session } from '../../../src/workflow/state.ts';
import type { Entry } from '../../parts/entries.ts';
import { remembered } from '../../parts/entries.ts';
import type { Row } from '../../parts/list.ts';
import { heading } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { span } from '../../parts/spans.ts';
import { filterOf, whyNotHere } from '../../parts/stage-keys.ts';
import { fitEnd, pad } from '../../parts/text.ts';
import { joined, plural } from '../../parts/words.ts';
import type { Glyphs, Theme, Token, View } from '../../screen.ts';

export const FINDINGS = 'findings';
export const ALIGN_FILTERS = ['all', 'open'] as const;

export type AlignEntry = Entry &
  (
    | { readonly kind: 'heading'; readonly text: string }
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'trigger'; readonly trigger: AlignTrigger }
    | { readonly kind: 'finding'; readonly item: AlignmentFinding; /** Place in the session's own list. */ readonly index: number }
  );

/** The phase while it runs, else what it came to. */
export function alignmentShown(session: Session): AlignmentResult | AlignPhase | undefined {
  return session.phase.name === 'align' ? session.phase : session.results.alignment;
}

/** One entry a row, whatever the width. */
export const alignEntries = remembered(listEntries);

function listEntries(view: View): readonly AlignEntry[] {
  const { session } = view;
  if (session === undefined) return [note('No session is open.')];
  const alignment = alignmentShown(session);
  if (alignment === undefined) return [note(whyNotHere(session, 'align'))];
  if ('step' in alignment && alignment.step === 'checking' && alignment.triggers.length === 0)
    return [note('Looking for what the change touches elsewhere in the corpus.')];
  const skipped = 'skipped' in alignment ? alignment.skipped : undefined;
  const findings = sorted(alignment.findings).filter(({ item }) => filterOf(view, ALIGN_FILTERS) === 'all' || item.state === 'open');
  return [
    ...(findings.length > 0
      ? findings
      : [note(alignment.findings.length === 0 ? 'Nothing was found.' : 'No finding is open. f shows all.')]),
    note(''),
    { kind: 'heading', text: 'Why alignment ran', selectable: false },
    ...(skipped !== undefined
      ? [note(`Skipped: ${visible(skipped)}`)]
      : alignment.triggers.map((trigger): AlignEntry => ({ kind: 'trigger', trigger, selectable: false }))),
  ];
}

function note(text: string): AlignEntry {
  return { kind: 'note', text, selectable: false };
}

const WEIGHT: Readonly<Record<Severity, number>> = { CRITICAL: 0, MEDIUM: 1, LOW: 2 };

function sorted(findings: readonly AlignmentFinding[]): readonly Extract<AlignEntry, { kind: 'finding' }>[] {
  return findings
    .map((item, index) => ({ kind: 'finding', item, index }) as const)
    .toSorted((a, b) => WEIGHT[a.item.finding.severity] - WEIGHT[b.item.finding.severity]);
}

const STATES = ['open', 'queued', 'accepted', 'logged', 'fixed'] as const satisfies readonly AlignmentFinding['state'][];

/** `1 open  2 queued`, leaving out what there is none of. */
function counts(findings: readonly AlignmentFinding[]): string {
  return STATES.map((state) => [findings.filter((item) => item.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join('  ');
}

/** Title of the list. */
export function alignTitle({ session }: View): string {
  return joined(['Alignment', counts(session === undefined ? [] : (alignmentShown(session)?.findings ?? []))]);
}

/** How many CRITICAL findings are open. */
export function openCritical(findings: readonly AlignmentFinding[]): number {
  return findings.filter(({ finding, state }) => finding.severity === 'CRITICAL' && state === 'open').length;
}

/** Why the stage cannot be left yet, or undefined. */
export function alignBlocked(phase: AlignPhase): string | undefined {
  if (phase.step === 'checking') return 'The check is under way.';
  if (phase.review !== undefined) return 'A draft is under review: submit or discard it in Review (3).';
  const open = openCritical(phase.findings);
  return open === 0
    ? undefined
    : `${plural(open, 'CRITICAL finding is', 'CRITICAL findings are')} open: mend (e, D) or accept by name (a).`;
}

/** The row of an entry. */
export function alignRow(theme: Theme): (entry: AlignEntry, width: number) => Row {
  return (entry, width) => {
    switch (entry.kind) {
      case 'heading':
        return heading(entry.text);
      case 'note':
        return { spans: [span(entry.text, 'muted')], selectable: false };
      case 'trigger':
        return {
          spans: [
            span(`${theme.glyphs.ok} `, 'accent'),
            span(TRIGGER_WORDS[entry.trigger.trigger]),
            span(`  ${visible(entry.trigger.evidence)}`, 'muted'),
          ],
        };
      case 'finding':
        return { spans: findingSpans(theme.glyphs, entry.item, width) };
    }
  };
}

function findingSpans(glyphs: Glyphs, { finding, state }: AlignmentFinding, width: number): readonly Span[] {
  const wide = width >= 56;
  const place = `${visible(finding.path)}:${finding.line}`;
  const room = Math.min(Math.floor(width / 3), 30);
  return [
    span(`${stateSign(glyphs, state)} `, stateToken(state)),
    span(pad(finding.severity, 9), finding.severity === 'CRITICAL' ? 'bad' : finding.severity === 'MEDIUM' ? 'warn' : 'muted'),
    span(pad(state, 9), stateToken(state)),
    ...(wide ? [span(`${pad(fitEnd(place, room), room)}  `, 'muted')] : []),
    span(visible(finding.message)),
  ];
}

function stateSign(glyphs: Glyphs, state: AlignmentFinding['state']): string {
  return { open: glyphs.needsYou, queued: glyphs.changed, accepted: glyphs.ok, logged: glyphs.removed, fixed: glyphs.ok }[state];
}

/** Colour of a verdict; its word says the same. */
export function stateToken(state: AlignmentFinding['state']): Token {
  return state === 'open' ? 'needsYou' : state === 'queued' ? 'warn' : state === 'logged' ? 'muted' : 'ok';
}
