/** A world for the pure workflow: answers every effect from a small script, so that whole sessions run without disk, git or clock. */
import { Config } from '../../src/domain/config.ts';
import type { Finding } from '../../src/domain/gap.ts';
import type { Draft, Hunk } from '../../src/domain/hunk.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import { digestOf } from '../../src/domain/digest.ts';
import type { ProcessResult, Task } from '../../src/domain/task.ts';
import type { Validation } from '../../src/domain/validation.ts';
import type { Outcome } from '../../src/engine/bench.ts';
import type { Effect } from '../../src/workflow/effect.ts';
import type { EventOf, Request, SessionEvent } from '../../src/workflow/event.ts';
import type { Session } from '../../src/workflow/state.ts';
import { decide } from '../../src/workflow/transition.ts';
import type { WorkflowName } from '../../src/workflow/workflows.ts';

/** What the world holds; each list is used up from the front where it says "next". */
export interface Script {
  /** Findings of the next review rounds; empty once used up. */
  readonly rounds?: readonly (readonly Finding[])[];
  /** Hunks of the next drafts, by id; `h1` and `h2` once used up. */
  readonly drafts?: readonly (readonly string[])[];
  readonly alignment?: Pick<EventOf<'alignment/checked'>, 'triggers' | 'findings'>;
  readonly tasks?: readonly Task[];
  readonly validations?: readonly Validation[];
  /** Status of the next processes, by what they run for: a task id, `verify`, or a validation's name. */
  readonly processes?: Readonly<Record<string, readonly ProcessResult['status'][]>>;
  /** Kinds of effects whose first performance fails. */
  readonly failing?: readonly Effect['kind'][];
}

export const AT = '2026-03-02T10:00:00.000Z';
export const SPEC = 'specs/login.md';

/** The event that starts a session. */
export function started(workflow: WorkflowName, config: object = {}): EventOf<'session/started'> {
  return {
    type: 'session/started',
    at: AT,
    id: 'lockout_2026-03-02' as SessionId,
    request: 'Lock accounts after 3 failures',
    feature: 'lockout',
    route: { workflow, reasons: ['asked for'], overruled: false },
    config: Config.parse(config),
    targets: workflow === 'refine' ? [SPEC] : [],
    head: 'a'.repeat(40),
    branch: 'main',
    artifacts: 'specs/meta/sessions/lockout_2026-03-02',
  };
}

/** A hunk with this id. */
export function hunk(id: string): Hunk {
  return {
    id,
    section: 'Login > REQ-04',
    change: 'MODIFIED',
    kind: 'changed',
    before: { start: 0, end: 3 },
    after: { start: 0, end: 4 },
    line: { before: 1, after: 1 },
    added: 1,
    removed: 1,
    normative: true,
    mechanical: false,
    summary: 'three failures',
  };
}

const DRAFT: Draft = {
  path: SPEC,
  base: digestOf('old'),
  draft: digestOf('new'),
  versions: { before: '1.2', after: '1.3' },
  hunks: [hunk('h1'), hunk('h2')],
};

/** A task with this id. */
export function task(id: string, dependsOn: readonly string[] = []): Task {
  return {
    id,
    title: `Update ${id}`,
    change: 'MODIFIED',
    spec: `${SPEC}#Login`,
    files: ['src/lockout.js'],
    dependsOn: [...dependsOn],
    check: ['node', '--test'],
  };
}

/** A validation with this name. */
export function validation(name: string, critical = true): Validation {
  return { name, argv: ['npm', 'run', name], reason: 'required', critical, timeoutMs: 60_000 };
}

/** A process result with this status. */
export function processResult(status: ProcessResult['status']): ProcessResult {
  return {
    argv: ['node', '--test'],
    status,
    ...(status === 'pass' ? { exitCode: 0 } : { exitCode: 1 }),
    durationMs: 5,
    findings: status === 'pass' ? [] : ['REQ-04 failed'],
    output: digestOf('output'),
  };
}

/** A session driven by requests; a class because it is a test rig that holds a session while it moves. */
export class World {
  session: Session;
  /** Every event that was taken, in order: a journal. */
  readonly journal: SessionEvent[] = [];
  /** Effects that were performed, oldest first. */
  readonly performed: Effect[] = [];
  /** Effects asked for and not yet performed. */
  waiting: Effect[] = [];
  private readonly rounds: (readonly Finding[])[];
  private readonly processes: Record<string, ProcessResult['status'][]>;
  private readonly drafts: (readonly string[])[];
  private readonly failing: Effect['kind'][];
  private readonly script: Script;
  private trees = 0;

  constructor(start: EventOf<'session/started'>, script: Script = {}) {
    this.script = script;
    this.rounds = [...(script.rounds ?? [])];
    this.drafts = [...(script.drafts ?? [])];
    this.processes = Object.fromEntries(Object.entries(script.processes ?? {}).map(([name, list]) => [name, [...list]]));
    this.failing = [...(script.failing ?? [])];
    const first = decide(undefined, start);
    if ('refusal' in first) throw new Error(first.refusal);
    this.journal.push(start);
    this.session = first.session;
    this.waiting = [...first.effects];
  }

  /** Takes one event; the refusal's sentence when it does not apply. */
  take(event: SessionEvent): string | undefined {
    const decision = decide(this.session, event);
    if ('refusal' in decision) return decision.refusal;
    this.journal.push(event);
    this.session = decision.session;
    this.waiting.push(...decision.effects);
    return undefined;
  }

  /** Asks for a decision and lets the world answer until nothing is under way. */
  ask(request: Request): string | undefined {
    const refusal = this.take({ ...request, at: AT });
    this.settle();
    return refusal;
  }

  /** Performs everything that is asked for. */
  settle(): this {
    while (this.step());
    return this;
  }

  /** Performs the oldest effect asked for; false when there is none. */
  step(): boolean {
    const next = this.waiting.shift();
    if (next === undefined) return false;
    this.performed.push(next);
    this.take({ ...this.answer(next), at: AT, run: next.run, attempt: next.attempt });
    return true;
  }

  private process(name: string): ProcessResult {
    return processResult(this.processes[name]?.shift() ?? 'pass');
  }

  private answer(effect: Effect): Outcome {
    const fails = this.failing.indexOf(effect.kind);
    if (fails >= 0) {
      this.failing.splice(fails, 1);
      return { type: 'run/failed', code: 'broken', message: `${effect.kind} is broken`, fix: 'mend it' };
    }
    switch (effect.kind) {
      case 'corpus/scan':
        return {
          type: 'corpus/scanned',
          intent: 'Lock accounts sooner.',
          specs: [
            {
              path: SPEC,
              digest: digestOf('old'),
              version: '1.2',
              sections: ['Login'],
              score: 1,
              reasons: ['named'],
              touched: ['Login'],
              included: true,
            },
          ],
          keyChanges: [{ text: 'Lock after 3 failures', change: 'MODIFIED' }],
          questions: [{ id: 'Q1', text: 'Also API tokens?', why: '"accounts"', choices: ['yes', 'no'] }],
        };
      case 'draft/make':
        return {
          type: 'draft/made',
          source: effect.source,
          drafts: [{ ...DRAFT, hunks: (this.drafts.shift() ?? ['h1', 'h2']).map(hunk) }],
          notes: [],
        };
      case 'spec/apply':
        return {
          type: 'spec/applied',
          files: effect.files.map(({ path }) => ({
            path,
            before: digestOf('old'),
            after: digestOf('new'),
            versions: { before: '1.2', after: '1.3' },
            sections: [{ section: 'Login > REQ-04', change: 'MODIFIED', summary: 'three failures' }],
            added: 1,
            removed: 1,
          })),
        };
      case 'artifact/write':
        return { type: 'artifact/written', path: effect.path, digest: digestOf(effect.text) };
      case 'artifact/spec_diff':
      case 'artifact/instructions':
        return { type: 'artifact/written', path: effect.path, digest: digestOf(effect.path) };
      case 'review/run':
        return {
          type: 'review/finished',
          round: effect.round,
          findings: [...(this.rounds.shift() ?? [])],
          specs: effect.specs.map((path) => ({ path, digest: digestOf(`${path}${effect.round}`) })),
          edited: [],
        };
      case 'align/check':
        return {
          type: 'alignment/checked',
          triggers: [...(this.script.alignment?.triggers ?? [])],
          findings: [...(this.script.alignment?.findings ?? [])],
        };
      case 'tasks/extract':
        return { type: 'tasks/extracted', tasks: [...(this.script.tasks ?? [task('T1')])], tree: this.tree() };
      case 'task/snapshot':
        return { type: 'task/opened', task: effect.task, tree: this.tree() };
      case 'task/work':
        return { type: 'task/worked', task: effect.task.id, result: this.process(`work ${effect.task.id}`) };
      case 'task/check':
        return {
          type: 'task/checked',
          task: effect.task.id,
          result: this.process(effect.task.id),
          tree: this.tree(),
          files: [{ path: `src/${effect.task.id}.js`, added: 3, removed: 1 }],
        };
      case 'task/rollback':
        return { type: 'task/rolled_back', task: effect.task, files: [], conflicts: [] };
      case 'verify/run':
        return { type: 'verification/finished', results: effect.commands.map(() => this.process('verify')) };
      case 'validations/plan':
        return { type: 'validations/planned', validations: [...(this.script.validations ?? [validation('unit')])] };
      case 'validation/run':
        return { type: 'validation/finished', name: effect.validation.name, result: this.process(effect.validation.name) };
      case 'commit/plan':
        return {
          type: 'commit/planned',
          grouping: effect.grouping,
          groups: [{ message: 'feat(lockout): lock sooner', files: effect.files.map(({ path }) => ({ path, added: 1, removed: 1 })) }],
          excluded: [{ path: 'notes.txt', reason: 'untracked' }],
          branch: 'main',
        };
      case 'commit/make':
        return {
          type: 'commit/made',
          commits: effect.groups.map(({ message }) => ({ hash: 'b'.repeat(40), title: message.split('\n')[0] ?? '' })),
        };
      case 'record/commit':
        return { type: 'record/made', commit: { hash: 'c'.repeat(40), title: 'docs(specs): record' } };
    }
  }

  private tree(): string {
    this.trees += 1;
    return String(this.trees).padStart(40, '0');
  }
}
