/** Plans and runs validations. */
import { planValidations } from '../../workflow/validations.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runProcess } from './process.ts';

/** Which validations the changed files require, from the configuration and the project's own files. */
export async function performValidationPlan({ ports, session }: Bench, effect: EffectOf<'validations/plan'>): Promise<Outcome> {
  const { validation } = session().config;
  const detected = validation.detect ? await ports.probe.detect() : [];
  return { type: 'validations/planned', validations: [...planValidations(validation, effect.changed, detected)] };
}

/** Runs one validation to its end. */
export async function performValidation(bench: Bench, effect: EffectOf<'validation/run'>): Promise<Outcome> {
  const { name, argv, timeoutMs, junit } = effect.validation;
  const result = await runProcess(bench, effect, { argv, timeoutMs, ...(junit === undefined ? {} : { junit }) });
  return { type: 'validation/finished', name, result };
}
