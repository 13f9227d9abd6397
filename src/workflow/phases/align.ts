/** Align: changed specs against the rest of the corpus, when a documented trigger fires. CRITICAL findings pause. */
import type { Finding } from '../../domain/gap.ts';
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import { held, reviewDrafts } from '../drafts.ts';
import type { EffectBody } from '../effect.ts';
import type { EventOf, SessionEvent } from '../event.ts';
import { appliedSpecs } from '../selectors.ts';
import type { AlignPhase, AlignmentFinding, Results, Session } from '../state.ts';

/** Begins with the trigger check, unless the configuration or the invocation skips alignment. */
export function enterAlign(session: Session): Change {
  const phase: AlignPhase = { name: 'align', step: 'checking', triggers: [], findings: [] };
  if (session.config.alignment.skip) return skipped(session, phase, 'skipped by --skip-alignment or `alignment.skip`');
  return { phase, effects: [check(session)] };
}

function check(session: Session): EffectBody {
  const { mode, trigger_on_cross_refs, trigger_on_new_spec } = session.config.alignment;
  return {
    kind: 'align/check',
    changed: appliedSpecs(session.results.applied),
    targets: session.targets,
    mode,
    triggerOnCrossRefs: trigger_on_cross_refs,
    triggerOnNewSpec: trigger_on_new_spec,
    requested: session.workflow === 'maintain',
  };
}

function skipped(session: Session, phase: AlignPhase, reason: string): Change {
  const results = { ...session.results, alignment: { triggers: [], findings: [], skipped: reason } };
  return { phase, results, gate: { verdict: 'skipped', reasons: [reason] } };
}

/** Answers one event while the corpus is being aligned. */
export function align(session: Session, phase: AlignPhase, event: SessionEvent): Answer {
  switch (event.type) {
    case 'alignment/checked':
      return checked(session, phase, event);
    case 'alignment/accepted':
      return accept(phase, event);
    case 'alignment/rechecked':
      if (phase.step === 'checking') return refuse('the check is under way');
      return { phase: { ...phase, step: 'checking' }, effects: [check(session)] };
    case 'alignment/finished': {
      if (phase.step === 'checking') return refuse('the check is under way');
      if (phase.review !== undefined) return refuse('a draft is under review: submit or discard it first');
      const critical = phase.findings.filter(({ finding, state }) => finding.severity === 'CRITICAL' && state === 'open');
      if (critical.length > 0)
        return refuse(`${critical.length} CRITICAL finding${critical.length === 1 ? ' is' : 's are'} open: mend or accept by name`);
      return finish(session, phase);
    }
    default:
      return mend(session, phase, event);
  }
}

function checked(session: Session, phase: AlignPhase, event: EventOf<'alignment/checked'>): Answer {
  if (event.triggers.length === 0) return skipped(session, phase, 'no trigger condition holds');
  const accepted = phase.findings.filter(({ state }) => state === 'accepted');
  const findings = event.findings.map(
    (finding) => accepted.find((old) => sameFinding(old.finding, finding)) ?? { finding, state: firstState(finding) },
  );
  const next: AlignPhase = { ...phase, step: 'deciding', triggers: event.triggers, findings };
  const undecided =
    session.workflow === 'maintain'
      ? findings.length > 0
      : findings.some(({ finding, state }) => state === 'open' || (state === 'queued' && finding.mechanical));
  return undecided ? { phase: next } : finish(session, next);
}

function sameFinding(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.path === b.path && a.section === b.section && a.quote === b.quote;
}

function firstState(finding: Finding): AlignmentFinding['state'] {
  return finding.severity === 'CRITICAL' ? 'open' : finding.severity === 'MEDIUM' ? 'queued' : 'logged';
}

function accept(phase: AlignPhase, event: EventOf<'alignment/accepted'>): Answer {
  const target = phase.findings[event.finding];
  if (target === undefined) return refuse(`there is no finding ${event.finding}`);
  if (target.state === 'accepted') return refuse('it is accepted already');
  if (event.reason.trim() === '') return refuse('a reason is needed');
  const findings = phase.findings.map((finding) =>
    finding === target ? { ...finding, state: 'accepted' as const, reason: event.reason } : finding,
  );
  return { phase: { ...phase, findings }, undoable: true };
}

function finish(session: Session, phase: AlignPhase): Change {
  const { triggers, findings } = phase;
  const results: Results = { ...session.results, alignment: { triggers, findings } };
  const accepted = findings.filter(({ state }) => state === 'accepted').length;
  const reasons = [`${triggers.map(({ trigger }) => trigger).join(', ')}: ${findings.length} findings, ${accepted} accepted`];
  return { phase, results, gate: { verdict: accepted > 0 ? 'accepted' : 'passed', reasons } };
}

function mend(session: Session, phase: AlignPhase, event: SessionEvent): Answer {
  if (phase.step === 'checking') return NOT_NOW;
  const findings = phase.findings.filter(({ state }) => state === 'open' || state === 'queued').map(({ finding }) => finding);
  return held(reviewDrafts(session, phase.review, event, { findings, approvalNeeded: false }), (change) => {
    const { review, applied, nothing: _nothing, ...rest } = change;
    const { review: _old, ...bare } = phase;
    const next: AlignPhase = review === undefined ? bare : { ...bare, review };
    if (applied === undefined) return { ...rest, phase: next };
    const after = rest.results === undefined ? session : { ...session, results: rest.results };
    return { ...rest, phase: { ...next, step: 'checking' }, effects: [check(after)] };
  });
}

/** Findings of the finished alignment that still want work. */
export function alignmentFindings(session: Session): readonly Finding[] {
  return (session.results.alignment?.findings ?? [])
    .filter(({ state }) => state === 'open' || state === 'queued')
    .map(({ finding }) => finding);
}
