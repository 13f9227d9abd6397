/** What Validate lists: every validation with its state in words, its time and what it counted. */
import { visible } from '../../../src/domain/visible.ts';
import { countWords, statusWord } from '../../../src/workflow/artifacts/process.ts';
import type { Session, ValidatePhase, ValidationResult, ValidationState } from '../../../src/workflow/state.ts';
import type { Entry } from '../../parts/entries.ts';
import { entryAt, remembered } from '../../parts/entries.ts';
import type { Row } from '../../parts/list.ts';
import { clock, elapsed, runOf } from '../../parts/process.ts';
import { span } from '../../parts/spans.ts';
import { filterOf, whyNotHere } from '../../parts/stage-keys.ts';
import { cells, fit, pad, padStart } from '../../parts/text.ts';
import { joined, plural } from '../../parts/words.ts';
import type { Glyphs, Token, View } from '../../screen.ts';

export const VALIDATIONS = 'validations';
export const VALIDATE_FILTERS = ['all', 'running', 'not passed'] as const;

export interface ValidationEntry extends Entry {
  readonly kind: 'validation';
  readonly item: ValidationState;
}

export type ValidateEntry = ValidationEntry | (Entry & { readonly kind: 'note'; readonly text: string });

/** What a validation is at: the words of the state column. */
export type Standing = 'queued' | 'running' | 'pass' | 'fail' | 'timeout' | 'cancelled' | 'error' | 'skipped';

/** State of a validation in one word. One that waits for its turn is queued. */
export function standing({ state, attempts, result }: ValidationState): Standing {
  if (state === 'skipped') return 'skipped';
  if (state === 'running') return attempts === 0 ? 'queued' : 'running';
  return result?.status ?? 'cancelled';
}

/** Whether a validation has ended without passing, and was not skipped. */
export function hasFailed(item: ValidationState): boolean {
  return ['fail', 'timeout', 'cancelled', 'error'].includes(standing(item));
}

/** The phase while it runs, else what it came to. */
export function validationShown(session: Session): ValidatePhase | ValidationResult | undefined {
  return session.phase.name === 'validate' ? session.phase : session.results.validation;
}

/** One entry a row, whatever the width, always in the planned order, so that nothing moves under the cursor. */
export const validateEntries = remembered(listEntries);

function listEntries(view: View): readonly ValidateEntry[] {
  const { session } = view;
  if (session === undefined) return [note('No session is open.')];
  const shown = validationShown(session);
  if (shown === undefined) return [note(whyNotHere(session, 'validate'))];
  if ('step' in shown && shown.step === 'planning') return [note('Working out which validations the change needs.')];
  const { validations } = shown;
  if (validations.length === 0) return [note('No validation is configured or detected for this change.')];
  const filter = filterOf(view, VALIDATE_FILTERS);
  const chosen = validations.filter((item) => filter === 'all' || (filter === 'running' ? item.state === 'running' : hasFailed(item)));
  return chosen.length === 0 ? [note(`None is ${filter}. f shows all.`)] : chosen.map((item) => ({ kind: 'validation', item }));
}

function note(text: string): ValidateEntry {
  return { kind: 'note', text, selectable: false };
}

/** Title of the list. */
export function validateTitle(view: View): string {
  const validations = view.session === undefined ? [] : (validationShown(view.session)?.validations ?? []);
  return validations.length === 0 ? 'Validations' : `Validations  ${validationCounts(validations)}`;
}

/** `8 of 14 done  1 failed  2 running  3 queued`, leaving out what there is none of. */
export function validationCounts(validations: readonly ValidationState[]): string {
  const of = (word: string, test: (item: ValidationState) => boolean): string => {
    const count = validations.filter(test).length;
    return count === 0 ? '' : `${count} ${word}`;
  };
  return joined([
    `${validations.filter(({ state }) => state !== 'running').length} of ${validations.length} done`,
    of('failed', hasFailed),
    of('skipped', ({ state }) => state === 'skipped'),
    of('running', (item) => standing(item) === 'running'),
    of('queued', (item) => standing(item) === 'queued'),
  ]);
}

const SIGNS: Readonly<Record<Standing, readonly [keyof Glyphs | undefined, Token]>> = {
  queued: [undefined, 'muted'],
  running: ['running', 'accent'],
  pass: ['ok', 'ok'],
  fail: ['bad', 'bad'],
  timeout: ['bad', 'bad'],
  cancelled: ['removed', 'warn'],
  error: ['bad', 'bad'],
  skipped: ['removed', 'warn'],
};

/** Colour of a validation's state; its word says the same. */
export function standingToken(item: ValidationState): Token {
  return SIGNS[standing(item)][1];
}

const NAME_CELLS_MAX = 28;
const NAME_CELLS_MIN = 8;

/** The row of an entry. Columns are as wide as the longest name needs, within limits. */
export function validateRow(view: View, entries: readonly ValidateEntry[]): (entry: ValidateEntry, width: number) => Row {
  const longest = entries.reduce(
    (most, entry) => Math.max(most, entry.kind === 'validation' ? cells(fit(visible(entry.item.validation.name), NAME_CELLS_MAX)) : 0),
    NAME_CELLS_MIN,
  );
  return (entry, width) => {
    if (entry.kind === 'note') return { spans: [span(entry.text, 'muted')], selectable: false };
    return validationRow(view, entry.item, Math.min(longest, Math.max(NAME_CELLS_MIN, width - 26)), width);
  };
}

function validationRow(view: View, item: ValidationState, name: number, width: number): Row {
  const word = standing(item);
  const [sign, token] = SIGNS[word];
  const time = item.result === undefined ? (word === 'running' ? elapsed(view, item.startedAt) : '') : clock(item.result.durationMs);
  return {
    spans: [
      span(`${sign === undefined ? ' ' : view.theme.glyphs[sign]} `, token),
      span(`${pad(visible(item.validation.name), name)}  `),
      span(pad(word, 10), token),
      span(`${padStart(time, 5)}  `, 'muted'),
      ...(width >= 50 ? [span(item.validation.critical ? 'critical  ' : 'minor     ', 'muted')] : []),
      span(outcomeWords(view, item)),
    ],
  };
}

/** What was counted or found; for one at work the last line it printed, for a skipped one the reason. */
function outcomeWords(view: View, item: ValidationState): string {
  const { result, reason, state } = item;
  if (state === 'skipped') return reason === undefined ? '' : visible(reason);
  if (state === 'running') {
    const run = runOfValidation(view, item);
    return run === undefined ? '' : visible(view.transcript(run).at(-1) ?? '');
  }
  if (result === undefined) return '';
  if (result.counts !== undefined) return countWords(result.counts);
  if (result.findings.length > 0) return plural(result.findings.length, 'finding');
  return result.status === 'pass' ? '' : `${statusWord(result)}${result.exitCode === undefined ? '' : `, exit ${result.exitCode}`}`;
}

/** The run under way of a validation. */
export function runOfValidation(view: View, { validation }: ValidationState): string | undefined {
  return view.session === undefined
    ? undefined
    : runOf(view.session, (effect) => effect.kind === 'validation/run' && effect.validation.name === validation.name);
}

/** The validation under the cursor. */
export function validationAt(view: View): ValidationEntry | undefined {
  const entry = entryAt(view, 'validate', VALIDATIONS, validateEntries(view));
  return entry?.kind === 'validation' ? entry : undefined;
}
