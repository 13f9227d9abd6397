/** Which session a person most likely means when they name none. */
import { TrueupError } from '../domain/error.ts';
import type { SessionSummary } from '../workflow/summary.ts';

/** The newest that needs a person, else the newest unfinished one. Throws a `refusal` with code `no-session` when none is. */
export function unfinished(summaries: readonly SessionSummary[]): string {
  const open = summaries.filter(
    ({ archived, phase, damage }) => !archived && damage === undefined && phase !== 'complete' && phase !== 'aborted',
  );
  const chosen = open.find(({ needsYou }) => needsYou !== undefined) ?? open[0];
  if (chosen === undefined)
    throw new TrueupError('refusal', 'no-session', 'no session is unfinished', { fix: 'start one with: trueup "what should change"' });
  return chosen.id;
}
