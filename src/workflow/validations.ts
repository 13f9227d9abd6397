/** Decides which validations a change requires: what is configured, what matches the changed files, what the project implies. */
import picomatch from 'picomatch';
import type { Config, ConfiguredValidation } from '../domain/config.ts';
import type { Validation } from '../domain/validation.ts';

/**
 * Validations in the order required, conditional, detected; no command twice. Required ones always run. A conditional
 * one runs when a changed file matches one of its globs; its reason names both. Detected ones are added at level `full`,
 * and at `minimal` only the first, and only when nothing is required.
 */
export function planValidations(
  config: Config['validation'],
  changed: readonly string[],
  detected: readonly Validation[],
): readonly Validation[] {
  const required = config.required.flatMap((one) => planned(one, changed, 'required by trueup.yaml'));
  if (config.level === 'minimal') return distinct(required.length > 0 ? required : detected.slice(0, 1));
  const conditional = config.conditional.flatMap((one) => planned(one, changed, 'configured in trueup.yaml'));
  return distinct([...required, ...conditional, ...detected]);
}

function planned(one: ConfiguredValidation, changed: readonly string[], always: string): readonly Validation[] {
  const reason = one.when === undefined ? always : whyMatched(one.when, changed);
  if (reason === undefined) return [];
  return [
    {
      name: one.name,
      argv: one.command,
      reason,
      critical: one.critical,
      timeoutMs: one.timeout_s * 1000,
      ...(one.junit === undefined ? {} : { junit: one.junit }),
    },
  ];
}

function whyMatched(globs: readonly string[], changed: readonly string[]): string | undefined {
  for (const glob of globs) {
    const matches = picomatch(glob, { dot: true });
    const file = changed.find((path) => matches(path));
    if (file !== undefined) return `${file} changed (${glob})`;
  }
  return undefined;
}

/** The first of each command stays; a name that stands for two commands gets a number. */
function distinct(validations: readonly Validation[]): readonly Validation[] {
  const commands = new Set<string>();
  const names = new Map<string, number>();
  return validations.flatMap((validation) => {
    const command = validation.argv.join('\0');
    if (commands.has(command)) return [];
    commands.add(command);
    const times = (names.get(validation.name) ?? 0) + 1;
    names.set(validation.name, times);
    return [times === 1 ? validation : { ...validation, name: `${validation.name} ${times}` }];
  });
}
