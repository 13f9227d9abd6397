/** Makes the small value that lists show out of a whole session. */
import { digestOfValue } from '../domain/digest.ts';
import { VERDICT_WORDS, verdictOf } from './artifacts/verdict.ts';
import { statusOf, touchesOf, waiting } from './selectors.ts';
import type { Session } from './state.ts';
import type { SessionSummary } from './summary.ts';

/** The summary of a session at rest or at work. Whether it is archived is not its own business: false here. */
export function summarize(session: Session): SessionSummary {
  const needs = waiting(session)?.what;
  const touches = touchesOf(session);
  const rounds = session.phase.name === 'refine' ? session.phase.rounds : (session.results.refinement?.rounds ?? []);
  return {
    id: session.id,
    feature: session.feature,
    request: session.request,
    workflow: session.workflow,
    phase: session.phase.name,
    status: statusOf(session),
    ...(needs === undefined ? {} : { needsYou: needs }),
    detail: detail(session),
    startedAt: session.startedAt,
    lastAt: session.lastAt,
    convergence: rounds.map(({ open }) => open.CRITICAL + open.MEDIUM + open.LOW),
    archived: false,
    ...(touches.length === 0 ? {} : { touches }),
    ...(session.subject === undefined ? {} : { subject: digestOfValue(session.subject) }),
  };
}

function detail(session: Session): string {
  const { phase, results } = session;
  switch (phase.name) {
    case 'propose':
      return phase.proposal === undefined
        ? 'scanning the specs'
        : `${phase.proposal.specs.filter(({ included }) => included).length} specs affected`;
    case 'update': {
      const hunks = phase.review?.drafts.flatMap((draft) => draft.hunks).length ?? 0;
      return phase.review === undefined ? 'no draft yet' : `${Object.keys(phase.review.decisions).length} of ${hunks} hunks decided`;
    }
    case 'refine':
      return `round ${phase.rounds.length + (phase.step === 'reviewing' ? 1 : 0)} of ${session.config.refinement.max_rounds + phase.extraRounds}`;
    case 'align':
      return `${phase.findings.length} findings`;
    case 'implement':
      return `${phase.tasks.filter(({ state }) => state === 'done').length}/${phase.tasks.length} tasks`;
    case 'validate':
      return `${phase.validations.filter(({ state }) => state !== 'running').length}/${phase.validations.length} checks`;
    case 'commit':
      return `${phase.groups.length} commits planned`;
    case 'complete':
      if (results.reviewed !== undefined) return VERDICT_WORDS[verdictOf(session)];
      return results.commits[0] === undefined ? 'nothing committed' : `committed ${results.commits[0].hash.slice(0, 7)}`;
    case 'aborted':
      return `aborted during ${phase.during}`;
  }
}
