/**
 * Walks the transition: from the start of every workflow it tries every kind of event, with outcomes that go well and
 * that go wrong, and notes each change of the state that people see. Sessions alike but for times and counts are one.
 */
import { Config } from '../../src/domain/config.ts';
import type { DraftSource } from '../../src/domain/hunk.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Effect } from '../../src/workflow/effect.ts';
import type { OutcomeEvent, Request, SessionEvent } from '../../src/workflow/event.ts';
import {
  commitDigest,
  isArtifact,
  openGaps,
  outstanding,
  proposalDigest,
  reviewDigest,
  reviewOf,
  statusOf,
  undecidedHunks,
} from '../../src/workflow/selectors.ts';
import type { Phase, Session, Status } from '../../src/workflow/state.ts';
import { transition } from '../../src/workflow/transition.ts';
import { WORKFLOW_NAMES, type WorkflowName } from '../../src/workflow/workflows.ts';
import { affectedSpec, question } from '../rig/fixtures.ts';
import { applied, digest, finding, processResult, session as fixture, task, validation } from '../rig/later-fixtures.ts';

/** One change of state: the event that made it, or the workflow that begins there. */
export interface Arrow {
  readonly from: Status | 'start';
  readonly to: Status;
  readonly by: string;
}

/** More sessions than this means that something counts up that should not; the walk then throws. */
const SESSIONS_MAX = 20_000;
const AT = '2026-03-02T10:00:00.000Z';
const CONFIG = Config.parse({ refinement: { max_rounds: 2, stall_threshold: 1 }, implementation: { command: ['work'], check: ['check'] } });

/** Every change of state there is, each once. */
export function walkTransition(): readonly Arrow[] {
  const arrows = new Map<string, Arrow>();
  const note = (arrow: Arrow): unknown => arrow.from !== arrow.to && arrows.set(JSON.stringify(arrow), arrow);
  const queue: Session[] = [];
  const seen = new Set<string>();
  const reach = (session: Session): void => {
    const key = shapeOf(session);
    if (seen.has(key) || isTooFar(session.phase)) return;
    seen.add(key);
    queue.push(session);
    if (seen.size > SESSIONS_MAX) throw new Error(`more than ${SESSIONS_MAX} kinds of session: ${key}`);
  };
  for (const workflow of WORKFLOW_NAMES) {
    for (const skip of [false, true]) {
      const session = begin(workflow, skip);
      note({ from: 'start', to: statusOf(session), by: workflow });
      reach(session);
    }
  }
  for (let session = queue.pop(); session !== undefined; session = queue.pop()) {
    for (const event of eventsFor(session)) {
      const next = settled(transition(session, event)[0]);
      if (next === undefined || next === session) continue;
      note({ from: statusOf(session), to: statusOf(next), by: event.type });
      reach(next);
    }
  }
  return [...arrows.values()];
}

function begin(workflow: WorkflowName, skipAlignment: boolean): Session {
  const { id, request, feature, artifacts } = fixture({ name: 'complete' });
  const config = { ...CONFIG, alignment: { ...CONFIG.alignment, skip: skipAlignment } };
  const route = { workflow, reasons: [], overruled: false };
  const [session] = transition(undefined, {
    type: 'session/started',
    at: AT,
    id,
    request,
    feature,
    route,
    config,
    targets: ['specs/auth/login.md'],
    artifacts,
  });
  const begun = settled(session);
  if (begun === undefined) throw new Error(`${workflow} does not begin`);
  return begun;
}

/** The session once the reports it asked for are written; they change no state. */
function settled(session: Session | undefined): Session | undefined {
  let now = session;
  for (let report = reportOf(now); now !== undefined && report !== undefined; report = reportOf(now)) {
    const path = 'path' in report ? report.path : '';
    [now] = transition(now, { type: 'artifact/written', at: AT, run: report.run, attempt: report.attempt, path, digest: digest('9') });
  }
  return now;
}

function reportOf(session: Session | undefined): Effect | undefined {
  return session && outstanding(session).find(isArtifact);
}

/** Rounds and tasks can be added for ever; two of a kind show what a third would. */
function isTooFar(phase: Phase): boolean {
  return (phase.name === 'refine' && phase.rounds.length > 4) || (phase.name === 'implement' && phase.tasks.length > 2);
}

/** What differs between sessions that go on alike: times, counts, and what a thing is beside the state it is in. */
const PASSING = new Set([
  'startedAt',
  'attempts',
  'rounds',
  'decisions',
  'issues',
  'extraRounds',
  'stallFrom',
  'stallReason',
  'corrections',
  'groups',
  'drafts',
  'notes',
  'triggers',
  'verification',
  'task',
  'finding',
  'validation',
  'result',
  'reason',
  'files',
  'before',
  'after',
]);

function shapeOf(session: Session): string {
  const { phase, workflow, runs, past, results, config } = session;
  const checks = phase.name === 'implement' ? phase.tasks.map(({ task: { check } }) => check !== undefined) : [];
  const severities =
    phase.name === 'refine'
      ? openGaps(phase.gaps).map((gap) => gap.finding.severity)
      : phase.name === 'align'
        ? phase.findings.map((one) => one.finding.severity)
        : [];
  const done = [results.refinement?.finalState, results.implementation?.tasks.length, results.applied.length > 0];
  const rounds = phase.name === 'refine' ? [phase.rounds.length, phase.extraRounds > 0] : [];
  const verdicts = Object.values(reviewOf(session)?.decisions ?? {}).map(({ verdict }) => verdict);
  const kinds = new Set(Object.values(runs).map(({ kind }) => kind));
  const shape = [workflow, config.alignment.skip, phase, rounds, checks, severities, verdicts, [...kinds].sort(), past !== undefined, done];
  return JSON.stringify(shape, (key, value: unknown) => (PASSING.has(key) ? undefined : value));
}

function eventsFor(session: Session): readonly SessionEvent[] {
  const outcomes = outstanding(session).flatMap((effect) =>
    outcomesOf(effect).map((body) => ({ ...body, at: AT, run: effect.run, attempt: effect.attempt })),
  );
  const requests = [...requestsIn(session), { type: 'session/aborted' as const, reason: 'enough' }, { type: 'decision/undone' as const }];
  return [...outcomes, ...requests.map((request) => ({ ...request, at: AT }))];
}

type Body<E> = E extends { run: RunId } ? Omit<E, 'at' | 'run' | 'attempt'> : never;

/** What an effect may come to: going well first, then the ways it goes wrong that the workflow tells apart. */
function outcomesOf(effect: Effect): readonly Body<OutcomeEvent>[] {
  switch (effect.kind) {
    case 'corpus/scan':
      return [
        {
          type: 'corpus/scanned',
          intent: 'lock accounts',
          specs: [affectedSpec('specs/auth/login.md')],
          keyChanges: [{ text: 'lock', change: 'ADDED' }],
          questions: [question('Q1')],
        },
      ];
    case 'draft/make':
      return [{ type: 'draft/made', source: effect.source, drafts: [DRAFT], notes: [] }];
    case 'spec/apply':
      return [
        { type: 'spec/applied', files: [applied()] },
        { type: 'spec/conflicted', conflicts: [{ path: 'specs/auth/login.md' }] },
      ];
    case 'review/run':
      return FINDINGS.map((findings) => ({ type: 'review/finished', round: effect.round, findings, specs: [], edited: [] }));
    case 'align/check':
      return [
        { type: 'alignment/checked', triggers: [], findings: [] },
        ...FINDINGS.map((findings) => ({
          type: 'alignment/checked' as const,
          triggers: [{ trigger: 'cross_refs' as const, evidence: 'REQ-11' }],
          findings,
        })),
      ];
    case 'tasks/extract':
      return [[task('T1', { check: ['check'] })], [task('T1')], []].map((tasks) => ({ type: 'tasks/extracted', tasks, tree: 'tree' }));
    case 'task/snapshot':
      return [{ type: 'task/opened', task: effect.task, tree: 'tree' }];
    case 'task/work':
      return RESULTS.map((result) => ({ type: 'task/worked', task: effect.task.id, result }));
    case 'task/check':
      return RESULTS.map((result) => ({ type: 'task/checked', task: effect.task.id, result, tree: 'tree', files: [] }));
    case 'task/rollback':
      return [{ type: 'task/rolled_back', task: effect.task, files: [], conflicts: [] }];
    case 'verify/run':
      return RESULTS.map((result) => ({ type: 'verification/finished', results: [result] }));
    case 'validations/plan':
      return [[validation('unit')], []].map((validations) => ({ type: 'validations/planned', validations }));
    case 'validation/run':
      return RESULTS.map((result) => ({ type: 'validation/finished', name: effect.validation.name, result }));
    case 'commit/plan':
      return [[{ message: 'feat: lock', files: [] }], []].map((groups) => ({
        type: 'commit/planned',
        grouping: effect.grouping,
        groups,
        excluded: [],
      }));
    case 'commit/make':
      return [{ type: 'commit/made', commits: [{ hash: 'c'.repeat(40), title: 'feat: lock' }] }];
    case 'record/commit':
      return [{ type: 'record/made' }];
    case 'artifact/write':
    case 'artifact/spec_diff':
    case 'artifact/instructions':
      return [];
  }
}

const FINDINGS = [[], [finding()], [finding({ severity: 'MEDIUM', mechanical: true })]];
const RESULTS = [processResult('pass'), processResult('fail')];
const RANGE = { start: 0, end: 1 };
const DRAFT = {
  path: 'specs/auth/login.md',
  base: digest('1'),
  draft: digest('2'),
  versions: {},
  hunks: [
    {
      id: 'h1',
      section: 'Login',
      change: 'ADDED' as const,
      kind: 'added' as const,
      before: RANGE,
      after: RANGE,
      line: { before: 1, after: 1 },
      added: 1,
      removed: 0,
      normative: true,
      mechanical: false,
      summary: 'lock',
    },
  ],
};

/** What a person may ask in a phase. Refused ones change nothing, so a few too many do no harm. */
function requestsIn(session: Session): readonly Request[] {
  const { phase } = session;
  switch (phase.name) {
    case 'propose':
      return phase.proposal === undefined
        ? []
        : [
            { type: 'question/answered', id: 'Q1', answer: 'yes' },
            { type: 'proposal/confirmed', digest: proposalDigest(phase.proposal) },
          ];
    case 'update':
      return draftRequests(session);
    case 'refine': {
      const gaps = openGaps(phase.gaps).map(({ id }) => id);
      const options = (['continue', 'reduce_scope', 'accept_partial', 'abort'] as const).map((option): Request => ({
        type: 'stall/resolved',
        option,
        gaps,
        reason: 'so',
      }));
      return [
        ...draftRequests(session),
        ...options,
        ...gaps.map((gap): Request => ({ type: 'gap/waived', gap, reason: 'so' })),
        { type: 'round/requested' },
      ];
    }
    case 'align':
      return [
        ...draftRequests(session),
        { type: 'alignment/accepted', finding: 0, reason: 'so' },
        { type: 'alignment/rechecked' },
        { type: 'alignment/finished' },
      ];
    case 'implement':
      return [
        ...phase.tasks.flatMap(({ task: { id } }) => taskRequests(id)),
        ...FAILURE_OPTIONS.map((option): Request => ({ type: 'verification/resolved', option })),
      ];
    case 'validate':
      return phase.validations.flatMap(({ validation: { name } }) => validationRequests(name));
    case 'commit':
      return [{ type: 'commit/confirmed', digest: commitDigest(phase) }, { type: 'commit/postponed' }, { type: 'commit/resumed' }];
    case 'complete':
    case 'aborted':
      return [];
  }
}

const FAILURE_OPTIONS = ['fix', 'rollback', 'pause', 'abort_phase'] as const;

function draftRequests(session: Session): readonly Request[] {
  const review = reviewOf(session);
  const source: DraftSource =
    session.workflow === 'review' ? { kind: 'texts', texts: [] } : { kind: review === undefined ? 'mechanical' : 'rebase' };
  const asked: readonly Request[] = [{ type: 'draft/requested', source }];
  if (review === undefined) return asked;
  const decisions = undecidedHunks(review).flatMap(({ id }) =>
    (['approved', 'rejected'] as const).map((verdict): Request => ({
      type: 'hunks/decided',
      decisions: [{ hunk: id, verdict, reason: 'so' }],
    })),
  );
  return [...asked, ...decisions, { type: 'draft/submitted', digest: reviewDigest(review) }, { type: 'draft/discarded' }];
}

function taskRequests(id: string): readonly Request[] {
  const starts = (['person', 'command'] as const).map((by): Request => ({ type: 'task/started', task: id, by }));
  const options = FAILURE_OPTIONS.map((option): Request => ({ type: 'task/resolved', task: id, option }));
  return [
    ...starts,
    ...options,
    { type: 'task/submitted', task: id },
    { type: 'task/skipped', task: id, reason: 'so' },
    { type: 'task/rollback_requested', task: id },
  ];
}

function validationRequests(name: string): readonly Request[] {
  const options = ['retry', 'skip', 'rollback_implementation', 'rollback_refinement'] as const;
  return [
    { type: 'validation/cancelled', name },
    ...options.map((option): Request => ({ type: 'validation/resolved', name, option, reason: 'so' })),
  ];
}
