/** Tells what a person has to act on after a validation. */
import type { ValidationState } from '../state.ts';
import { statusWord } from './process.ts';

/** Findings of a validation to act on. One that ended badly without naming any gives one line about how it ended. */
export function actionable({ state, result }: ValidationState): readonly string[] {
  if (result === undefined) return state === 'finished' ? ['was cancelled'] : [];
  if (result.findings.length > 0) return result.findings;
  if (result.status === 'pass') return [];
  return [
    result.exitCode === undefined ? `ended with ${statusWord(result)}` : `ended with ${statusWord(result)}, exit code ${result.exitCode}`,
  ];
}
