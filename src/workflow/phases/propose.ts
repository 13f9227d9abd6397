/** Propose: from a request to a confirmed proposal. Nothing is confirmed while a question is open. */
import type { AffectedSpec, Proposal } from '../../domain/spec.ts';
import { digestOf } from '../../domain/digest.ts';
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import type { SessionEvent } from '../event.ts';
import { proposalBlocked, proposalDigest } from '../selectors.ts';
import type { ProposePhase, Session } from '../state.ts';

/** Begins with a scan of the corpus. */
export function enterPropose(session: Session): Change {
  return {
    phase: { name: 'propose', corrections: 0 },
    effects: [{ kind: 'corpus/scan', request: session.request, specsNeeded: session.workflow === 'feature' }],
  };
}

/** Answers one event while the proposal is being made. */
export function propose(session: Session, phase: ProposePhase, event: SessionEvent): Answer {
  if (event.type === 'corpus/scanned') {
    const { intent, specs, keyChanges, questions } = event;
    return { phase: { ...phase, proposal: { request: session.request, intent, specs, keyChanges, questions } } };
  }
  const { proposal } = phase;
  if (proposal === undefined) return refuse('the corpus is still being scanned');
  switch (event.type) {
    case 'spec/included':
      return corrected(phase, { ...proposal, specs: includeSpec(proposal.specs, event.path, event.included) });
    case 'question/answered': {
      if (!proposal.questions.some((question) => question.id === event.id)) return refuse(`there is no question ${event.id}`);
      if (event.answer.trim() === '') return refuse('an answer cannot be empty');
      const questions = proposal.questions.map((question) => (question.id === event.id ? { ...question, answer: event.answer } : question));
      const specs = namesSpec(proposal.specs, event.answer) ? includeSpec(proposal.specs, event.answer, true) : proposal.specs;
      return { phase: { ...phase, proposal: { ...proposal, specs, questions } }, undoable: true };
    }
    case 'proposal/edited':
      if (event.intent?.trim() === '') return refuse('the intent cannot be empty');
      return corrected(phase, {
        ...proposal,
        intent: event.intent ?? proposal.intent,
        keyChanges: event.keyChanges ?? proposal.keyChanges,
      });
    case 'proposal/confirmed':
      return confirm(session, phase, proposal, event.digest);
    default:
      return NOT_NOW;
  }
}

function corrected(phase: ProposePhase, proposal: Proposal): Change {
  return { phase: { ...phase, proposal, corrections: phase.corrections + 1 }, undoable: true };
}

/** An answer that is a spec's path includes that spec: a listed one, or a new Markdown file. */
function namesSpec(specs: readonly AffectedSpec[], answer: string): boolean {
  return specs.some((spec) => spec.path === answer) || /^[\w./-]+\.md$/u.test(answer);
}

/** A path that the scan did not find is a spec the change creates. */
function includeSpec(specs: readonly AffectedSpec[], path: string, included: boolean): AffectedSpec[] {
  if (specs.some((spec) => spec.path === path)) return specs.map((spec) => (spec.path === path ? { ...spec, included } : spec));
  const created: AffectedSpec = {
    path,
    digest: digestOf(''),
    sections: [],
    score: 1,
    reasons: ['a new spec, named by you'],
    touched: [],
    included,
  };
  return [...specs, created];
}

function confirm(session: Session, phase: ProposePhase, proposal: Proposal, digest: string): Answer {
  if (digest !== proposalDigest(proposal)) return refuse('the proposal changed after it was shown; look at it again');
  const blocked = proposalBlocked(session, proposal);
  if (blocked !== undefined) return refuse(blocked);
  return {
    results: { ...session.results, proposal, corrections: phase.corrections },
    gate: { verdict: 'passed', reasons: [`confirmed with ${proposal.keyChanges.length} key changes and no open question`] },
  };
}
