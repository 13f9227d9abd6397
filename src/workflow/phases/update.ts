/** Update: the spec changes, hunk by hunk. Only approved hunks reach the file. */
import type { Answer, Change } from '../change.ts';
import { isRefusal, refuse } from '../change.ts';
import { held, reviewDrafts } from '../drafts.ts';
import type { SessionEvent } from '../event.ts';
import { withdrawnRejections } from '../selectors.ts';
import type { Session, UpdatePhase } from '../state.ts';
import { alignmentFindings } from './align.ts';

/** Begins without a draft; in `maintain` the mends of the alignment findings are drafted at once. */
export function enterUpdate(session: Session): Change {
  if (session.workflow !== 'maintain') return { phase: { name: 'update' } };
  const findings = alignmentFindings(session).filter((finding) => finding.mechanical);
  if (findings.length === 0)
    return { phase: { name: 'update' }, gate: { verdict: 'skipped', reasons: ['no finding has a mend that can be drafted'] } };
  return {
    phase: { name: 'update' },
    effects: [{ kind: 'draft/make', source: { kind: 'fixes' }, specs: [], keyChanges: [], drafts: [], findings, summary: session.request }],
  };
}

/** Answers one event while the spec is being changed. */
export function update(session: Session, phase: UpdatePhase, event: SessionEvent): Answer {
  if (session.workflow === 'review') return giveVerdict(session, phase, event);
  const findings = alignmentFindings(session);
  return held(reviewDrafts(session, phase.review, event, { findings, approvalNeeded: session.workflow === 'feature' }), (change) => {
    const { review, applied, nothing, ...rest } = change;
    const next: UpdatePhase = review === undefined ? { name: 'update' } : { name: 'update', review };
    if (applied === undefined && nothing === undefined) return { ...rest, phase: next };
    const reasons = [nothing === true ? 'no hunk was approved' : `${(applied ?? []).length} specs updated from approved hunks`];
    return { ...rest, phase: next, gate: { verdict: 'passed', reasons } };
  });
}

/** A review shows its target as it is and writes nothing: submitting it gives the verdict. */
function giveVerdict(session: Session, phase: UpdatePhase, event: SessionEvent): Answer {
  if (event.type === 'draft/discarded') return refuse('a review ends with a verdict: reject what should not be, or abort the session');
  if (event.type === 'draft/requested' && event.source.kind !== 'texts')
    return refuse('a review shows its target as it is: change the text there and review it again');
  if (event.type === 'instructions/requested') return refuse('the verdict holds the instructions: submit the review');
  const answer = reviewDrafts(session, phase.review, event, { findings: [], approvalNeeded: false, decisionsOnly: true });
  if (isRefusal(answer)) return answer;
  const { review, applied: _applied, nothing, ...rest } = answer;
  if (nothing !== true || phase.review === undefined)
    return { ...rest, phase: review === undefined ? { name: 'update' } : { name: 'update', review } };
  const there = Object.values(phase.review.decisions).filter(({ verdict }) => verdict === 'rejected').length;
  const rejected = there + withdrawnRejections(phase.review).length;
  const reason = rejected === 0 ? 'every change is approved' : `changes are requested: ${rejected} rejected`;
  return {
    ...rest,
    phase,
    results: { ...(rest.results ?? session.results), reviewed: phase.review },
    gate: { verdict: 'passed', reasons: [reason] },
  };
}
