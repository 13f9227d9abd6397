/** Renders refinement_summary.md in the documented Refinement Summary schema. */
import type { Session } from '../state.ts';
import { deferredGaps } from './deferred.ts';
import { document, inline, orNone, table } from './markdown.ts';
import { type Refinement, refinementOf } from './sources.ts';

/** What refinement came to for one spec. */
export interface SpecRefinement {
  readonly path: string;
  readonly rounds: number;
  readonly found: number;
  readonly resolved: number;
  readonly state: Refinement['state'];
}

/** One row a spec, in the order the specs were first seen. A spec is CONVERGED when nothing above LOW is open in it. */
export function specRefinements(refinement: Refinement): readonly SpecRefinement[] {
  const paths = new Set([
    ...refinement.rounds.flatMap((round) => round.specs.map((spec) => spec.path)),
    ...refinement.gaps.map((gap) => gap.finding.path),
  ]);
  return [...paths].map((path) => {
    const gaps = refinement.gaps.filter((gap) => gap.finding.path === path);
    const pending = gaps.some(
      (gap) => (gap.state === 'open' && gap.finding.severity !== 'LOW') || refinement.acceptedCritical.includes(gap.id),
    );
    return {
      path,
      rounds: refinement.rounds.filter((round) => round.specs.some((spec) => spec.path === path)).length,
      found: gaps.length,
      resolved: gaps.filter((gap) => gap.state === 'resolved').length,
      state: pending ? refinement.state : 'CONVERGED',
    };
  });
}

/** Text of refinement_summary.md. */
export function refinementSummaryMd(session: Session): string {
  const refinement = refinementOf(session);
  const specs = refinement === undefined ? [] : specRefinements(refinement);
  return document([
    '## Refinement Summary',
    '',
    ...table(
      ['Spec', 'Rounds', 'Gaps Found', 'Gaps Resolved', 'Final State'],
      specs.map((spec) => [inline(spec.path), `${spec.rounds}`, `${spec.found}`, `${spec.resolved}`, spec.state]),
    ),
    '',
    '### Key Decisions',
    ...orNone(
      (refinement?.decisions ?? []).map(
        ({ decision, rationale }, index) => `${index + 1}. ${inline(decision)} - Rationale: ${inline(rationale)}`,
      ),
    ),
    '',
    '### Deferred Items',
    ...orNone(deferredGaps(session).map((item) => `- ${inline(item.title)} - Reason: ${inline(item.reason)}`)),
  ]);
}
