/** What the proposal consists of, as a list a person goes through: intent, questions, specs, key changes, route. */
import { visible } from '../../../src/domain/visible.ts';
import type { AffectedSpec, KeyChange, OpenQuestion, Proposal } from '../../../src/domain/spec.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, cursorOf, heading } from '../../parts/list.ts';
import type { Span } from '../../parts/spans.ts';
import { percent } from '../../parts/words.ts';
import type { Glyphs, Theme, View } from '../../screen.ts';

export const ITEMS = 'items';

export type Item =
  | { readonly kind: 'heading'; readonly text: string; readonly right: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'intent' }
  | { readonly kind: 'question'; readonly question: OpenQuestion }
  | { readonly kind: 'spec'; readonly spec: AffectedSpec }
  | { readonly kind: 'newSpec' }
  | { readonly kind: 'change'; readonly index: number; readonly change: KeyChange }
  | { readonly kind: 'newChange' }
  | { readonly kind: 'route' };

/** The proposal as it is now, or as it was confirmed; undefined before the scan, and in workflows without one. */
export function proposalOf(session: Session): Proposal | undefined {
  return session.phase.name === 'propose' ? session.phase.proposal : session.results.proposal;
}

/** The list, one item a row; the same array while the session is the same. */
export function itemsOf(session: Session): readonly Item[] {
  const known = cache.get(session);
  if (known !== undefined) return known;
  const proposal = proposalOf(session);
  const items = proposal === undefined ? [] : listOf(session, proposal);
  cache.set(session, items);
  return items;
}

const cache = new WeakMap<Session, readonly Item[]>();

function listOf(session: Session, proposal: Proposal): readonly Item[] {
  const open = proposal.questions.filter(({ answer }) => answer === undefined).length;
  const included = proposal.specs.filter((spec) => spec.included).length;
  const editable = session.phase.name === 'propose';
  return [
    { kind: 'heading', text: 'Intent', right: '' },
    { kind: 'intent' },
    { kind: 'blank' },
    ...(proposal.questions.length === 0
      ? []
      : section(
          'Questions',
          `${open} of ${proposal.questions.length} open`,
          proposal.questions.map((question) => ({ kind: 'question', question })),
        )),
    ...section('Specs it changes', `${included} of ${proposal.specs.length} included`, [
      ...proposal.specs.toSorted((a, b) => b.score - a.score).map((spec): Item => ({ kind: 'spec', spec })),
      ...(editable ? [{ kind: 'newSpec' } as const] : []),
    ]),
    ...section('Key changes', String(proposal.keyChanges.length), [
      ...proposal.keyChanges.map((change, index): Item => ({ kind: 'change', index, change })),
      ...(editable ? [{ kind: 'newChange' } as const] : []),
    ]),
    { kind: 'heading', text: 'Route', right: '' },
    { kind: 'route' },
  ];
}

function section(text: string, right: string, items: readonly Item[]): readonly Item[] {
  return [{ kind: 'heading', text, right }, ...items, { kind: 'blank' }];
}

/** The item under the cursor. */
export function itemAt(view: View): Item | undefined {
  if (view.session === undefined) return undefined;
  const items = itemsOf(view.session);
  return items[cursorOf(view, 'proposal', { id: ITEMS, count: items.length, selectable: (index) => canRest(items[index]) })];
}

/** The rows of the list, in the order of its items. */
export function itemRows(session: Session, theme: Theme, width: number): readonly Row[] {
  const proposal = proposalOf(session);
  return proposal === undefined ? [] : itemsOf(session).map((item) => rowOf(item, session, proposal, theme, width));
}

/** `+` adds, `~` changes, `-` takes away. */
export function changeSign(glyphs: Glyphs, change: KeyChange['change']): Span {
  if (change === 'ADDED') return { text: glyphs.added, token: 'added' };
  return change === 'MODIFIED' ? { text: glyphs.changed, token: 'changed' } : { text: glyphs.removed, token: 'removed' };
}

function canRest(item: Item | undefined): boolean {
  return item !== undefined && item.kind !== 'heading' && item.kind !== 'blank';
}

function rowOf(item: Item, session: Session, proposal: Proposal, theme: Theme, width: number): Row {
  switch (item.kind) {
    case 'heading':
      return heading(item.text, item.right);
    case 'blank':
      return BLANK;
    case 'intent':
      return { spans: [{ text: visible(proposal.intent) }] };
    case 'question':
      return questionRow(item.question, theme);
    case 'spec':
      return specRow(item.spec, width);
    case 'newSpec':
      return { spans: [{ text: 'Enter names a spec that the change creates', token: 'muted' }] };
    case 'change':
      return { spans: [changeSign(theme.glyphs, item.change.change), { text: ` ${visible(item.change.text)}` }] };
    case 'newChange':
      return { spans: [{ text: 'Enter adds a key change', token: 'muted' }] };
    case 'route':
      return {
        spans: [
          { text: session.route.workflow, token: 'strong' },
          { text: `  ${visible(session.route.reasons[0] ?? '')}`, token: 'muted' },
        ],
      };
  }
}

function questionRow({ id, text, answer }: OpenQuestion, theme: Theme): Row {
  if (answer === undefined)
    return { spans: [{ text: theme.glyphs.needsYou, token: 'needsYou' }, { text: ` ${visible(id)} ${visible(text)}` }] };
  return {
    spans: [
      { text: theme.glyphs.ok, token: 'ok' },
      { text: ` ${visible(id)} ` },
      { text: visible(answer), token: 'strong' },
      { text: `  ${visible(text)}`, token: 'muted' },
    ],
  };
}

function specRow(spec: AffectedSpec, width: number): Row {
  const box = spec.included ? '[x]' : '[ ]';
  const version = spec.version === undefined ? '' : `  v${visible(spec.version)}`;
  const reason = width >= REASON_COLUMNS ? `  ${visible(spec.reasons[0] ?? '')}` : '';
  return {
    spans: [
      { text: `${box} ` },
      { text: visible(spec.path), ...(spec.included ? { token: 'strong' as const } : {}) },
      { text: version + reason, token: 'muted' },
    ],
    right: [{ text: percent(spec.score), token: 'muted' }],
  };
}

/** From here on a spec's row has room for its first reason. */
const REASON_COLUMNS = 60;
