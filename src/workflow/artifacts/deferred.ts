/** Gathers what a session knowingly leaves undone, each item with its reason: the follow-ups of the summary. */
import type { Gap } from '../../domain/gap.ts';
import type { AlignmentFinding, Session, TaskState, ValidationState } from '../state.ts';
import { WORKFLOWS } from '../workflows.ts';
import { actionable } from './findings.ts';
import { alignmentOf, implementationOf, isRunning, refinementOf, type Refinement, validationOf } from './sources.ts';

/** One thing left for later. All text is still untrusted. */
export interface DeferredItem {
  readonly kind: 'gap' | 'alignment' | 'task' | 'validation';
  /** Gap id, task id, validation name or `<path>:<line>`. */
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** File to look at, when there is one. */
  readonly path?: string;
  /** 1-based; only with `path`. */
  readonly line?: number;
}

/** Everything left for later, in the order of the phases. What the running phase still works on is not left yet. */
export function deferredItems(session: Session): readonly DeferredItem[] {
  const at = session.phase.name;
  const implemented = WORKFLOWS[session.workflow].some((phase) => phase === 'implement');
  const aligning = isRunning(session, 'align');
  const findings = alignmentOf(session)?.findings ?? [];
  const tasks = implementationOf(session)?.tasks ?? [];
  return [
    ...deferredGaps(session),
    ...findings.filter((item) => isLeft(item, implemented) && !(aligning && item.state === 'open')).map(fromAlignment),
    ...tasks.filter(({ state }) => state === 'skipped' || (state !== 'done' && at !== 'implement')).map(fromTask),
    ...(validationOf(session)?.validations ?? []).flatMap((item) => fromValidation(item, at === 'validate')),
  ];
}

/** Gaps that refinement did not resolve: deferred, accepted by name, or left open when it ended. */
export function deferredGaps(session: Session): readonly DeferredItem[] {
  const refinement = refinementOf(session);
  if (refinement === undefined) return [];
  const running = isRunning(session, 'refine');
  return refinement.gaps
    .filter(({ state }) => state !== 'resolved' && !(running && state === 'open'))
    .map((gap) => fromGap(gap, refinement));
}

function fromGap(gap: Gap, refinement: Refinement): DeferredItem {
  const { severity, message, path, section, line } = gap.finding;
  const place = section === '' ? path : `${path}, ${section}`;
  return { kind: 'gap', id: gap.id, title: `${gap.id} ${severity} ${message} (${place})`, reason: gapReason(gap, refinement), path, line };
}

function gapReason(gap: Gap, refinement: Refinement): string {
  if (gap.state === 'waived' || refinement.acceptedCritical.includes(gap.id)) return withReason('accepted by name', gap.reason);
  if (gap.state === 'deferred') return gap.reason === undefined || gap.reason === '' ? 'deferred' : gap.reason;
  return gap.finding.severity === 'LOW' ? 'LOW does not block' : 'open when the partial state was accepted';
}

/** A queued finding becomes a task where the workflow implements; elsewhere it is left. */
function isLeft(item: AlignmentFinding, implemented: boolean): boolean {
  return item.state !== 'fixed' && !(item.state === 'queued' && implemented);
}

const ALIGNMENT_WORDS = {
  open: 'still open',
  accepted: 'accepted',
  queued: 'queued for implementation',
  logged: 'logged for future cleanup',
  fixed: 'fixed',
} as const satisfies Record<AlignmentFinding['state'], string>;

function fromAlignment({ finding, state, reason }: AlignmentFinding): DeferredItem {
  const place = `${finding.path}:${finding.line}`;
  return {
    kind: 'alignment',
    id: place,
    title: `${finding.severity} ${finding.message} (${place})`,
    reason: withReason(ALIGNMENT_WORDS[state], reason),
    path: finding.path,
    line: finding.line,
  };
}

function fromTask({ task, state, reason }: TaskState): DeferredItem {
  const word = state === 'skipped' || state === 'failed' ? state : state === 'rolled_back' ? 'rolled back' : 'not finished';
  const hash = task.spec.indexOf('#');
  return {
    kind: 'task',
    id: task.id,
    title: `${task.id} ${task.title}`,
    reason: withReason(word, reason),
    ...(hash > 0 ? { path: task.spec.slice(0, hash), line: 1 } : {}),
  };
}

function fromValidation(item: ValidationState, running: boolean): readonly DeferredItem[] {
  const { name, critical } = item.validation;
  const base = { kind: 'validation', id: name } as const;
  if (item.state === 'skipped') return [{ ...base, title: name, reason: withReason('skipped', item.reason) }];
  const passed = item.result?.status === 'pass';
  if (running && critical && !passed) return [];
  const reason = passed ? 'reported by a passing validation' : critical ? 'critical, not passed' : 'minor, logged for follow-up';
  return actionable(item).map((finding) => ({ ...base, title: `${name}: ${finding}`, reason }));
}

function withReason(word: string, reason: string | undefined): string {
  return reason === undefined || reason === '' ? word : `${word}: ${reason}`;
}
