/** Takes a session from where it is to its end the way a content person would, one request at a time. */
import type { Request } from '../../src/workflow/event.ts';
import { commitDigest, openGaps, proposalDigest, reviewDigest, reviewOf, undecidedHunks } from '../../src/workflow/selectors.ts';
import type { Session } from '../../src/workflow/state.ts';

/** The next request of a person who agrees with everything; undefined when nothing is left to ask. */
export function contentRequest(session: Session): Request | undefined {
  const failure = session.failures[0];
  if (failure !== undefined) return { type: 'run/retried', run: failure.effect.run };
  const review = reviewOf(session);
  if (review !== undefined && !review.submitted) {
    const open = undecidedHunks(review);
    if (open.length > 0) return { type: 'hunks/decided', decisions: open.map(({ id }) => ({ hunk: id, verdict: 'approved' })) };
    return { type: 'draft/submitted', digest: reviewDigest(review) };
  }
  const { phase } = session;
  switch (phase.name) {
    case 'propose': {
      if (phase.proposal === undefined) return undefined;
      const open = phase.proposal.questions.find(({ answer }) => answer === undefined);
      return open === undefined
        ? { type: 'proposal/confirmed', digest: proposalDigest(phase.proposal) }
        : { type: 'question/answered', id: open.id, answer: 'no' };
    }
    case 'update':
      return { type: 'draft/requested', source: { kind: 'mechanical' } };
    case 'refine': {
      const [gap] = openGaps(phase.gaps);
      if (phase.step === 'stalled')
        return { type: 'stall/resolved', option: 'accept_partial', gaps: openGaps(phase.gaps).map(({ id }) => id), reason: 'fine' };
      return gap === undefined || phase.rounds.length < 4
        ? { type: 'round/requested' }
        : { type: 'gap/waived', gap: gap.id, reason: 'fine' };
    }
    case 'align': {
      const index = phase.findings.findIndex(({ state }) => state === 'open');
      return index < 0 ? { type: 'alignment/finished' } : { type: 'alignment/accepted', finding: index, reason: 'fine' };
    }
    case 'implement': {
      if (phase.step === 'failed_verification') return { type: 'verification/resolved', option: 'fix' };
      const failed = phase.tasks.find(({ state }) => state === 'failed');
      if (failed !== undefined) return { type: 'task/resolved', task: failed.task.id, option: 'fix' };
      const open = phase.tasks.find(({ state }) => state === 'open');
      if (open !== undefined) return { type: 'task/submitted', task: open.task.id };
      const settled = (id: string) =>
        phase.tasks.some(({ task, state }) => task.id === id && ['done', 'skipped', 'rolled_back'].includes(state));
      const next = phase.tasks.find(({ task, state }) => state === 'waiting' && task.dependsOn.every(settled));
      return next === undefined ? undefined : { type: 'task/started', task: next.task.id, by: 'person' };
    }
    case 'validate': {
      const failed = phase.validations.find(({ state, result }) => state === 'finished' && result?.status !== 'pass');
      return failed === undefined ? undefined : { type: 'validation/resolved', name: failed.validation.name, option: 'retry', reason: '' };
    }
    case 'commit':
      return phase.step === 'postponed'
        ? { type: 'commit/resumed' }
        : phase.step === 'deciding'
          ? { type: 'commit/confirmed', digest: commitDigest(phase) }
          : undefined;
    case 'complete':
    case 'aborted':
      return undefined;
  }
}
