/** The keys of the proposal. */
import { visible } from '../../../src/domain/visible.ts';
import type { Proposal } from '../../../src/domain/spec.ts';
import { proposalBlocked } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import { retryKey } from '../../parts/failures.ts';
import { cursorOf } from '../../parts/list.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import type { Actions, KeyRow, View } from '../../screen.ts';
import { answerQuestion, confirmProposal, editChange, editIntent, nameNewSpec, overruleRoute, removeChange } from './edits.ts';
import type { Item } from './items.ts';
import { ITEMS, itemAt, itemRows, itemsOf, proposalOf } from './items.ts';

/** Why the proposal cannot be changed now. */
function fixed(view: View): string | undefined {
  const why = cannotDecide(view);
  if (why !== undefined) return why;
  const session = view.session;
  if (session === undefined || session.phase.name !== 'propose') return 'The proposal is over: it stays as it was confirmed.';
  return session.phase.proposal === undefined ? 'The corpus is still being scanned.' : undefined;
}

/** Why a key is off that means items of one kind. */
function unless(view: View, kinds: readonly Item['kind'][], otherwise: string): string | undefined {
  const item = itemAt(view);
  return firstReason(fixed(view), item === undefined || !kinds.includes(item.kind) ? otherwise : undefined);
}

function withProposal(view: View, run: (session: Session, proposal: Proposal, item: Item | undefined) => void): void {
  const { session } = view;
  const proposal = session === undefined ? undefined : proposalOf(session);
  if (session !== undefined && proposal !== undefined) run(session, proposal, itemAt(view));
}

function openItem(view: View, act: Actions): void {
  withProposal(view, (session, proposal, item) => {
    if (item?.kind === 'intent') editIntent(proposal, act);
    if (item?.kind === 'question') answerQuestion(session, item.question, act);
    if (item?.kind === 'spec') act.send({ type: 'spec/included', path: item.spec.path, included: !item.spec.included });
    if (item?.kind === 'newSpec') nameNewSpec(act);
    if (item?.kind === 'change') editChange(proposal, item.index, act);
    if (item?.kind === 'newChange') editChange(proposal, proposal.keyChanges.length, act);
    if (item?.kind === 'route') overruleRoute(session, act);
  });
}

function include(view: View, act: Actions, included?: boolean): void {
  const item = itemAt(view);
  if (item?.kind !== 'spec') return;
  const wanted = included ?? !item.spec.included;
  if (wanted === item.spec.included) act.notice(wanted ? 'It is included already.' : 'It is left out already.');
  else act.send({ type: 'spec/included', path: item.spec.path, included: wanted });
}

/** Moves to the next row that counts, in a round. */
function jump(view: View, act: Actions, step: 1 | -1, counts: (item: Item, before: Item | undefined) => boolean): void {
  if (view.session === undefined) return;
  const items = itemsOf(view.session);
  const here = cursorOf(view, 'proposal', { id: ITEMS, count: items.length });
  const rows = items.flatMap((item, row) => (counts(item, items[row - 1]) ? [row] : []));
  const target = step === 1 ? (rows.find((row) => row > here) ?? rows[0]) : (rows.findLast((row) => row < here) ?? rows.at(-1));
  if (target !== undefined) act.place(ITEMS, target);
}

const isOpen = (item: Item): boolean => item.kind === 'question' && item.question.answer === undefined;
const startsSection = (_item: Item, before: Item | undefined): boolean => before?.kind === 'heading';
const noOpenQuestion = (view: View): string | undefined =>
  view.session !== undefined && itemsOf(view.session).some(isOpen) ? undefined : 'No question is open.';

const NOT_A_SPEC = 'This is for a spec: put the cursor on one.';

export const proposalKeys: readonly KeyRow[] = [
  {
    command: 'proposal.open',
    keys: ['enter'],
    label: 'answer, edit, toggle or add what is under the cursor',
    short: 'answer',
    group: 'decide',
    footer: 1,
    off: (view) =>
      unless(view, ['intent', 'question', 'spec', 'newSpec', 'change', 'newChange', 'route'], 'There is nothing under the cursor.'),
    run: openItem,
  },
  {
    command: 'proposal.toggle',
    keys: ['space'],
    label: 'include the spec or leave it out',
    short: 'toggle',
    group: 'decide',
    footer: 3,
    off: (view) => unless(view, ['spec'], NOT_A_SPEC),
    run: (view, act) => include(view, act),
  },
  {
    command: 'proposal.include',
    keys: ['a'],
    label: 'include the spec',
    short: 'include',
    group: 'decide',
    off: (view) => unless(view, ['spec'], NOT_A_SPEC),
    run: (view, act) => include(view, act, true),
  },
  {
    command: 'proposal.leaveOut',
    keys: ['r'],
    label: 'leave the spec out',
    short: 'leave out',
    group: 'decide',
    off: (view) => unless(view, ['spec'], NOT_A_SPEC),
    run: (view, act) => include(view, act, false),
  },
  {
    command: 'proposal.remove',
    keys: ['x'],
    label: 'remove the key change',
    short: 'remove',
    group: 'decide',
    footer: 6,
    off: (view) => unless(view, ['change'], 'x removes a key change: put the cursor on one.'),
    run: (view, act) =>
      withProposal(view, (_session, proposal, item) => {
        if (item?.kind === 'change') removeChange(proposal, item.index, act);
      }),
  },
  {
    command: 'proposal.submit',
    keys: ['S'],
    label: 'confirm the proposal: lists what it means first',
    short: 'confirm',
    group: 'decide',
    footer: 2,
    off: confirmOff,
    run: (view, act) => withProposal(view, (session, proposal) => confirmProposal(session, proposal, act)),
  },
  {
    command: 'proposal.nextQuestion',
    keys: ['.'],
    label: 'next open question',
    short: 'next open',
    group: 'move',
    footer: 4,
    off: noOpenQuestion,
    run: (view, act) => jump(view, act, 1, isOpen),
  },
  {
    command: 'proposal.previousQuestion',
    keys: [','],
    label: 'previous open question',
    short: 'prev open',
    group: 'move',
    off: noOpenQuestion,
    run: (view, act) => jump(view, act, -1, isOpen),
  },
  {
    command: 'proposal.nextSection',
    keys: ['}'],
    label: 'next part of the proposal',
    short: 'part',
    group: 'move',
    run: (view, act) => jump(view, act, 1, startsSection),
  },
  {
    command: 'proposal.previousSection',
    keys: ['{'],
    label: 'previous part of the proposal',
    short: 'part',
    group: 'move',
    run: (view, act) => jump(view, act, -1, startsSection),
  },
  {
    command: 'proposal.edit',
    keys: ['e'],
    label: 'look at the spec in your editor; edit the intent or a key change',
    short: 'edit',
    group: 'out',
    footer: 5,
    off: (view) =>
      itemAt(view)?.kind === 'spec'
        ? undefined
        : unless(view, ['intent', 'change'], 'e edits the intent or a key change, and opens a spec.'),
    run: (view, act) => {
      const item = itemAt(view);
      if (item?.kind === 'spec') act.edit({ path: item.spec.path, staged: false, line: 1 });
      else openItem(view, act);
    },
  },
  {
    command: 'proposal.copy',
    keys: ['y'],
    label: 'copy what is under the cursor',
    short: 'copy',
    group: 'out',
    off: (view) => (itemAt(view) === undefined ? 'There is nothing under the cursor.' : undefined),
    run: (view, act) =>
      withProposal(view, (session, proposal, item) => {
        if (item !== undefined) act.copy(plainItem(view, session, proposal, item), 'item');
      }),
  },
  retryKey('proposal'),
];

/** Why the proposal cannot be confirmed; the workflow's own reason, said as a sentence. */
export function confirmOff(view: View): string | undefined {
  const { session } = view;
  const proposal = session === undefined ? undefined : proposalOf(session);
  const blocked = session === undefined || proposal === undefined ? undefined : proposalBlocked(session, proposal);
  return firstReason(fixed(view), blocked === undefined ? undefined : `Not yet: ${visible(blocked)}`);
}

function plainItem(view: View, session: Session, proposal: Proposal, item: Item): string {
  if (item.kind === 'intent') return proposal.intent;
  if (item.kind === 'question') return [item.question.text, item.question.answer].filter((part) => part !== undefined).join('\n');
  if (item.kind === 'spec') return item.spec.path;
  if (item.kind === 'change') return item.change.text;
  const row = itemRows(session, view.theme, view.ui.size.columns)[itemsOf(session).indexOf(item)];
  return (row?.spans ?? []).map(({ text }) => text).join('');
}
