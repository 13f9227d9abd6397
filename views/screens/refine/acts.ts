/** What the keys of refinement ask, send and go to. */
import { visible } from '../../../src/domain/visible.ts';
import { retryAll } from '../../parts/failures.ts';
import { cursorOf } from '../../parts/list.ts';
import type { Actions, View } from '../../screen.ts';
import { hereOf } from './here.ts';
import { GAPS, ledgerEntries, ledgerEntryAt } from './ledger.ts';
import { ROUNDS, roundRow } from './rounds.ts';
import { askStallOption, chooseStallOption } from './stall.ts';

/** Asks for the next round, or for the failed work again. */
export function requestRound(view: View, act: Actions): void {
  if ((view.session?.failures.length ?? 0) > 0) retryAll(view, act);
  else act.send({ type: 'round/requested' });
}

/** Goes on: a round, or after a stall one of the four ways. */
export function submit(view: View, act: Actions): void {
  const here = hereOf(view);
  if (here?.phase?.step === 'stalled') askStallOption(here.session, here.phase, here.gap, act);
  else requestRound(view, act);
}

/** Chooses the way on under the cursor, or looks at the gap. */
export function openEntry(view: View, act: Actions): void {
  const here = hereOf(view);
  const option = here === undefined ? undefined : ledgerEntryAt(view, here.session, here.refinement)?.option;
  if (here?.phase !== undefined && option !== undefined) chooseStallOption(here.session, here.phase, option, undefined, act);
  else act.ui({ pane: 1 });
}

/** Asks why, and sets the gap aside. */
export function setAside(view: View, act: Actions, type: 'gap/waived' | 'gap/deferred'): void {
  const gap = hereOf(view)?.gap;
  if (gap === undefined) return;
  act.prompt({
    kind: 'text',
    id: `refine.${type}.${gap.id}`,
    label: `${type === 'gap/waived' ? 'Why is' : 'Until when and why is'} ${visible(gap.id)} ${type === 'gap/waived' ? 'no gap' : 'deferred'}?`,
    initial: '',
    multiline: false,
    submit: (reason) => {
      if (reason.trim() === '') act.notice(`${visible(gap.id)} stays open: a reason is needed.`);
      else act.send({ type, gap: gap.id, reason: reason.trim() });
    },
  });
}

/** Asks for a decision and why. */
export function recordDecision(act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'refine.decision',
    label: 'Key decision: what was decided?',
    initial: '',
    multiline: true,
    submit: (decision) => {
      if (decision.trim() === '') {
        act.notice('No decision was recorded: the text is empty.');
        return;
      }
      act.prompt({
        kind: 'text',
        id: 'refine.rationale',
        label: 'Why?',
        initial: '',
        multiline: true,
        submit: (rationale) => {
          if (rationale.trim() === '') act.notice('No decision was recorded: a key decision needs its rationale.');
          else act.send({ type: 'decision/recorded', decision: decision.trim(), rationale: rationale.trim() });
        },
      });
    },
  });
}

/** Goes to the next or previous open gap, round the end. */
export function stepOpen(view: View, act: Actions, direction: 1 | -1): void {
  const here = hereOf(view);
  if (here === undefined) return;
  const entries = ledgerEntries(view, here.session, here.refinement, view.ui.size.columns);
  const cursor = cursorOf(view, 'refine', { id: GAPS, count: entries.length });
  const stops = entries.flatMap(({ gap }, row) => (gap?.state === 'open' ? [row] : []));
  const stop = direction === 1 ? (stops.find((row) => row > cursor) ?? stops[0]) : (stops.findLast((row) => row < cursor) ?? stops.at(-1));
  if (stop !== undefined) act.place(GAPS, stop);
}

/** Goes to the next or previous round. */
export function stepRound(view: View, act: Actions, direction: 1 | -1): void {
  const count = hereOf(view)?.refinement.rounds.length ?? 0;
  const cursor = view.ui.places[`refine/${ROUNDS}`]?.cursor ?? roundRow(view, count);
  const now = Math.min(Math.max(cursor - roundRow(view, 0), 0), count);
  const next = now + direction;
  if (next < 0 || next >= count) act.notice(direction === 1 ? 'That is the last round.' : 'That is the first round.');
  else act.place(ROUNDS, roundRow(view, next));
}
