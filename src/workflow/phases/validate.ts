/** Validate: every required validation in parallel; a critical failure blocks until a person decides. */
import type { Answer, Change } from '../change.ts';
import { NOT_NOW, refuse } from '../change.ts';
import type { EffectBody } from '../effect.ts';
import type { EventOf, SessionEvent } from '../event.ts';
import { appliedSpecs } from '../selectors.ts';
import type { Session, ValidatePhase, ValidationState } from '../state.ts';
import { phasesOf } from '../selectors.ts';
import { reenterImplement } from './implement.ts';
import { reenterRefine } from './refine.ts';

/** Begins by planning which validations the changed files require. */
export function enterValidate(session: Session): Change {
  return {
    phase: { name: 'validate', step: 'planning', validations: [] },
    effects: [{ kind: 'validations/plan', changed: changedPaths(session) }],
  };
}

/** Files this session changed: specs written and files of finished tasks. */
export function changedPaths(session: Session): string[] {
  const specs = appliedSpecs(session.results.applied).map(({ path }) => path);
  const code = (session.results.implementation?.tasks ?? []).flatMap((task) =>
    task.state === 'done' ? task.files.map(({ path }) => path) : [],
  );
  return [...new Set([...specs, ...code])];
}

/** Answers one event while the result is being validated. */
export function validate(session: Session, phase: ValidatePhase, event: SessionEvent): Answer {
  switch (event.type) {
    case 'validations/planned': {
      const validations = event.validations.map((validation): ValidationState => ({ validation, state: 'running', attempts: 0 }));
      if (validations.length === 0) return finish(session, { ...phase, validations }, ['no validation is configured or detected']);
      const first = session.config.validation.parallel ? validations : validations.slice(0, 1);
      return {
        phase: {
          ...phase,
          step: 'running',
          validations: validations.map((validation) =>
            first.includes(validation) ? { ...validation, attempts: 1, startedAt: event.at } : validation,
          ),
        },
        effects: first.map(run),
      };
    }
    case 'validation/finished':
      return update(session, phase, event.name, (state) => ({ ...state, state: 'finished', result: event.result }));
    case 'validation/cancelled': {
      const target = find(phase, event.name);
      if (target?.state !== 'running') return refuse(`${event.name} is not running`);
      return update(session, phase, event.name, ({ result: _result, ...state }) => ({ ...state, state: 'finished', reason: 'cancelled' }));
    }
    case 'validation/resolved':
      return resolve(session, phase, event);
    default:
      return NOT_NOW;
  }
}

function run(state: ValidationState): EffectBody {
  return { kind: 'validation/run', validation: state.validation };
}

function find(phase: ValidatePhase, name: string): ValidationState | undefined {
  return phase.validations.find(({ validation }) => validation.name === name);
}

function update(session: Session, phase: ValidatePhase, name: string, change: (state: ValidationState) => ValidationState): Answer {
  if (find(phase, name) === undefined) return refuse(`there is no validation ${name}`);
  return advance(session, {
    ...phase,
    validations: phase.validations.map((state) => (state.validation.name === name ? change(state) : state)),
  });
}

/** Starts the next one when they run one by one; judges when none is left. */
function advance(session: Session, phase: ValidatePhase): Change {
  if (phase.validations.some((state) => state.state === 'running' && state.attempts > 0)) return { phase: { ...phase, step: 'running' } };
  const next = phase.validations.find((state) => state.state === 'running');
  if (next !== undefined) {
    const started = { ...next, attempts: 1, startedAt: session.lastAt };
    return {
      phase: { ...phase, step: 'running', validations: phase.validations.map((state) => (state === next ? started : state)) },
      effects: [run(started)],
    };
  }
  const failed = phase.validations.filter((state) => state.state === 'finished' && state.result?.status !== 'pass');
  if (failed.some((state) => state.validation.critical)) return { phase: { ...phase, step: 'deciding' } };
  const passed = phase.validations.filter((state) => state.result?.status === 'pass').length;
  const logged = failed.map((state) => `${state.validation.name} failed, logged for follow-up`);
  const skippedOnes = phase.validations
    .filter((state) => state.state === 'skipped')
    .map((state) => `${state.validation.name} skipped: ${state.reason ?? ''}`);
  return finish(session, phase, [`${passed} of ${phase.validations.length} validations passed`, ...logged, ...skippedOnes]);
}

function resolve(session: Session, phase: ValidatePhase, event: EventOf<'validation/resolved'>): Answer {
  const target = find(phase, event.name);
  if (target === undefined) return refuse(`there is no validation ${event.name}`);
  if (target.state === 'running') return refuse(`${event.name} is still running`);
  switch (event.option) {
    case 'retry': {
      const { result: _result, reason: _reason, ...bare } = target;
      const again: ValidationState = { ...bare, state: 'running', attempts: target.attempts + 1, startedAt: event.at };
      return {
        phase: { ...phase, step: 'running', validations: phase.validations.map((state) => (state === target ? again : state)) },
        effects: [run(again)],
      };
    }
    case 'skip':
      if (event.reason.trim() === '') return refuse('accepting the risk needs a reason');
      if (target.result?.status === 'pass') return refuse(`${event.name} passed`);
      return update(session, phase, event.name, (state) => ({ ...state, state: 'skipped', reason: event.reason }));
    case 'rollback_implementation':
      if (phase.step !== 'deciding') return refuse('validations are still running');
      return reenterImplement(session, event.name, target.result?.findings[0] ?? event.reason);
    case 'rollback_refinement':
      if (phase.step !== 'deciding') return refuse('validations are still running');
      if (!phasesOf(session).includes('refine')) return refuse(`the ${session.workflow} workflow has no refinement`);
      return reenterRefine(session, `validation ${event.name} failed${event.reason === '' ? '' : `: ${event.reason}`}`);
  }
}

function finish(session: Session, phase: ValidatePhase, reasons: readonly string[]): Change {
  const risk = phase.validations.some((state) => state.state === 'skipped');
  return {
    phase: { ...phase, step: 'running' },
    results: { ...session.results, validation: { validations: phase.validations } },
    gate: { verdict: risk ? 'accepted' : 'passed', reasons },
  };
}
