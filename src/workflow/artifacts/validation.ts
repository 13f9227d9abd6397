/** Renders validation_report.md in the documented Validation Report schema. */
import type { Session, ValidationState } from '../state.ts';
import { actionable } from './findings.ts';
import { document, inline, orNone, table } from './markdown.ts';
import { countWords, durationWords, plural, statusWord } from './process.ts';
import { validationOf } from './sources.ts';

/** Text of validation_report.md. */
export function validationReportMd(session: Session): string {
  const validations = validationOf(session)?.validations ?? [];
  return document([
    '## Validation Report',
    '',
    '### Results Summary',
    ...table(['Validation', 'Status', 'Findings', 'Actionable'], validations.map(summaryRow)),
    '',
    '### Detailed Results',
    '',
    ...(validations.length === 0 ? ['None.', ''] : validations.flatMap(detail)),
    '### Actionable Items for Follow-up',
    ...orNone(validations.flatMap(followUps)),
  ]);
}

function stateWord({ state, result }: ValidationState): string {
  if (state === 'skipped') return 'SKIPPED';
  if (state === 'running') return 'RUNNING';
  return result === undefined ? 'CANCELLED' : statusWord(result);
}

function severity({ validation }: ValidationState): string {
  return validation.critical ? 'CRITICAL' : 'LOW';
}

/** A passing validation's findings never block, whatever the validation's weight. */
function findingSeverity(item: ValidationState): string {
  return item.result?.status === 'pass' ? 'LOW' : severity(item);
}

function summaryRow(item: ValidationState): readonly string[] {
  const { result } = item;
  const words = [result?.counts === undefined ? '' : countWords(result.counts), plural(result?.findings.length ?? 0, 'finding')];
  const shown = words.filter((word, index) => word !== '' && (index === 0 || words[0] === '' || word !== '0 findings'));
  const actions = actionable(item).length;
  return [
    inline(item.validation.name),
    stateWord(item),
    result === undefined ? '-' : shown.join(', '),
    actions === 0 ? '0' : `${actions} (${findingSeverity(item)})`,
  ];
}

function detail(item: ValidationState): readonly string[] {
  const { validation, result, reason } = item;
  const counts = result?.counts;
  const ending = item.state === 'skipped' || findingSeverity(item) === 'LOW' ? 'Deferred' : 'Open';
  return [
    `#### ${inline(validation.name)}`,
    `- Command: ${inline(validation.argv.join(' '))}`,
    `- Why: ${inline(validation.reason)}`,
    ...(counts === undefined
      ? []
      : [
          `- Tests run: ${counts.passed + counts.failed}`,
          `- Passed: ${counts.passed}`,
          `- Failed: ${counts.failed}`,
          ...(counts.skipped === 0 ? [] : [`- Skipped: ${counts.skipped}`]),
        ]),
    ...(result === undefined ? [] : [`- Time: ${durationWords(result.durationMs)}`]),
    ...(item.attempts > 1 ? [`- Attempts: ${item.attempts}`] : []),
    ...(item.state === 'skipped' ? [`- Skipped by decision: ${inline(reason ?? 'no reason given')}`] : []),
    ...actionable(item).map(
      (finding, index) => `- Finding ${index + 1}: ${inline(finding)} - Severity: ${findingSeverity(item)} - ${ending}`,
    ),
    '',
  ];
}

function followUps(item: ValidationState): readonly string[] {
  const name = inline(item.validation.name);
  const skipped = item.state === 'skipped' ? [`- [ ] ${name} was skipped: ${inline(item.reason ?? 'no reason given')}`] : [];
  return [...skipped, ...actionable(item).map((finding) => `- [ ] ${name}: ${inline(finding)}`)];
}
