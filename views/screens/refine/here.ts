/** Where the person is in refinement, and why keys are off there. */
import { visible } from '../../../src/domain/visible.ts';
import type { Gap } from '../../../src/domain/gap.ts';
import { busy } from '../../../src/workflow/selectors.ts';
import type { RefinePhase, Session } from '../../../src/workflow/state.ts';
import { cannotDecide, firstReason } from '../../parts/off.ts';
import { plural } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import { ledgerEntryAt } from './ledger.ts';
import type { Refinement } from './model.ts';
import { blocking, refinementOf } from './model.ts';

export const NOT_BEGUN = 'Refinement has not begun.';

export interface Here {
  readonly session: Session;
  readonly refinement: Refinement;
  readonly phase: RefinePhase | undefined;
  readonly gap: Gap | undefined;
}

/** Where the person is; undefined before refinement began. */
export function hereOf(view: View): Here | undefined {
  const { session } = view;
  const refinement = refinementOf(session);
  if (session === undefined || refinement === undefined) return undefined;
  return { session, refinement, phase: refinement.phase, gap: ledgerEntryAt(view, session, refinement)?.gap };
}

/** Why nothing of refinement can be decided now. */
export function closed(view: View): string | undefined {
  const here = hereOf(view);
  return firstReason(
    cannotDecide(view),
    here === undefined ? NOT_BEGUN : undefined,
    here !== undefined && here.phase === undefined ? 'Refinement is over; its result stays as it is.' : undefined,
  );
}

/** Why a key is off that is meant for a gap. */
export function forGap(view: View, wrong: (gap: Gap) => string | undefined): string | undefined {
  const gap = hereOf(view)?.gap;
  return firstReason(closed(view), gap === undefined ? 'Put the cursor on a gap.' : wrong(gap));
}

/** Why a gap cannot be set aside. */
export const notOpen = (gap: Gap): string | undefined =>
  gap.state === 'open' ? undefined : `${visible(gap.id)} is ${gap.state} already; x reopens it.`;

/** Why no new work can be asked for: a round or a draft is under way, or a stall waits for its decision. */
function notAuthoring(view: View): string | undefined {
  const here = hereOf(view);
  const { phase, session } = here ?? {};
  return firstReason(
    closed(view),
    phase?.step === 'reviewing' ? 'A round is under way.' : undefined,
    phase?.step === 'stalled' ? 'Refinement stalled: choose one of the four ways on first (S).' : undefined,
    session !== undefined && busy(session) ? 'A draft is being made.' : undefined,
  );
}

/** Why no mend can be drafted. */
export function mendOff(view: View): string | undefined {
  const gaps = hereOf(view)?.refinement.gaps ?? [];
  return firstReason(
    notAuthoring(view),
    hereOf(view)?.phase?.review === undefined ? undefined : 'A draft of mends is under review: d opens it.',
    gaps.some(({ state, finding }) => state === 'open' && finding.mechanical)
      ? undefined
      : 'No open gap has a mend that a rule can draft: e edits the spec.',
  );
}

/** Why no round can be asked for. */
export function roundOff(view: View): string | undefined {
  if ((view.session?.failures.length ?? 0) > 0) return cannotDecide(view);
  return firstReason(
    notAuthoring(view),
    hereOf(view)?.phase?.review === undefined ? undefined : 'A draft is under review: submit or discard it first (d).',
  );
}

/** Why it does not go on. */
export function submitOff(view: View): string | undefined {
  const here = hereOf(view);
  if (here?.phase?.step === 'stalled') return closed(view);
  const left = blocking(here?.refinement.gaps ?? []);
  return firstReason(
    roundOff(view),
    left.length === 0
      ? undefined
      : `${plural(left.length, 'CRITICAL or MEDIUM gap is', 'CRITICAL or MEDIUM gaps are')} open: mend, waive or defer, then R reviews again.`,
  );
}
