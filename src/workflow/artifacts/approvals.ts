/** Renders the record of who decided what: gates, every approved and refused change, decisions that went stale, acceptances, remarks with their answers, and what authors were given. */
import type { Comment } from '../../domain/hunk.ts';
import type { Session } from '../state.ts';
import { document, inline, orNone, table } from './markdown.ts';
import { alignmentOf, implementationOf, proposalOf, refinementOf, validationOf } from './sources.ts';

/** Text of approvals.md. */
export function approvalsMd(session: Session): string {
  return document([
    `## Approvals: ${inline(session.feature)}`,
    '',
    '### Route',
    `- ${session.workflow} workflow, ${session.route.overruled ? 'named by the person' : 'chosen by signals'}`,
    ...session.route.reasons.map((reason) => `  - ${inline(reason)}`),
    '',
    '### Gates',
    ...tableOrNone(
      ['Phase', 'Verdict', 'Reasons', 'At'],
      session.gates.map(({ phase, verdict, reasons, at }) => [phase, GATE_WORDS[verdict], reasons.map(inline).join('; '), at]),
    ),
    '',
    '### State Before the Change',
    ...tableOrNone(
      ['Spec', 'Version', 'SHA-256'],
      (proposalOf(session)?.specs ?? [])
        .filter((spec) => spec.included)
        .map((spec) => [inline(spec.path), inline(spec.version ?? '-'), spec.digest]),
    ),
    '',
    '### Approved Changes',
    ...approvedLines(session),
    '',
    '### Rejected Changes',
    ...tableOrNone(
      ['Spec', 'Section', 'Change', 'Reason'],
      session.results.rejected.map(({ path, section, summary, reason }) =>
        [path, section, summary, reason === '' ? 'no reason given' : reason].map(inline),
      ),
    ),
    '',
    '### Accepted Risks',
    ...orNone(
      acceptances(session).map(
        ([what, reason]) => `- ${inline(what)} - Reason: ${inline(reason === undefined || reason === '' ? 'no reason given' : reason)}`,
      ),
    ),
    '',
    '### Decisions on Earlier Wordings',
    ...tableOrNone(
      ['Spec', 'Section', 'Change', 'Decided', 'Reason'],
      (session.results.stale ?? []).map(({ path, section, summary, decision: { verdict, reason } }) => [
        ...[path, section, summary].map(inline),
        `${verdict}, then the text changed`,
        inline(reason ?? '-'),
      ]),
    ),
    '',
    '### Comments',
    ...orNone(session.results.comments.flatMap((comment) => commentLines(comment))),
    '',
    '### Instructions Handed Over',
    ...tableOrNone(
      ['To', 'At', 'Instructions', 'SHA-256 of the Text'],
      (session.results.receipts ?? []).map(({ to, at, instructions, delivered }) => [
        inline(to),
        inline(at),
        instructions.map(inline).join(', '),
        delivered,
      ]),
    ),
  ]);
}

/** Approved hunks by spec and section, in the order of submission. */
function approvedLines({ results }: Session): readonly string[] {
  const bySpec = Map.groupBy(results.approved ?? [], ({ path }) => path);
  return orNone(
    [...bySpec].flatMap(([path, hunks]) => [
      `- ${inline(path)}`,
      ...[...Map.groupBy(hunks, ({ section }) => section)].flatMap(([section, own]) => [
        `  - ${section === '' ? 'Text before the first heading' : inline(section)}`,
        ...own.map(
          ({ hunk, summary, at }) => `    - ${inline(hunk)}: ${summary === '' ? 'text without words' : inline(summary)} (${inline(at)})`,
        ),
      ]),
    ]),
  );
}

/** One comment with its answers below it. */
function commentLines({ id, path, section, quote, text, author, at, resolved, replies = [] }: Comment): readonly string[] {
  const where = [path, section].filter((part) => part !== '').map(inline);
  const by = [author, at].filter((part) => part !== undefined).map(inline);
  return [
    `- ${inline(id)} (${[resolved ? 'resolved' : 'open', ...by].join(', ')}) ${where.join(', ')}${quote === '' ? '' : `, on "${inline(quote)}"`}: ${inline(text)}`,
    ...replies.map((reply) => `  - ${inline(reply.author)}, ${inline(reply.at)}: ${inline(reply.text)}`),
  ];
}

const GATE_WORDS = { passed: 'passed by the evaluator', accepted: 'accepted by the person', skipped: 'skipped' } as const;

function tableOrNone(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? ['None.'] : table(heads, rows);
}

/** What the person let pass although a rule or a validation did not: what, and why. */
function acceptances(session: Session): readonly (readonly [string, string | undefined])[] {
  const refinement = refinementOf(session);
  const waived = refinement?.gaps.filter((gap) => gap.state === 'waived' || refinement.acceptedCritical.includes(gap.id)) ?? [];
  const findings = alignmentOf(session)?.findings.filter(({ state }) => state === 'accepted') ?? [];
  const tasks = implementationOf(session)?.tasks.filter(({ state }) => state === 'skipped') ?? [];
  const validations = validationOf(session)?.validations.filter(({ state }) => state === 'skipped') ?? [];
  return [
    ...waived.map(({ id, finding, reason }) => [`Gap ${id} ${finding.severity}: ${finding.message}`, reason] as const),
    ...findings.map(({ finding, reason }) => [`Alignment ${finding.severity}: ${finding.message}`, reason] as const),
    ...tasks.map(({ task, reason }) => [`Task ${task.id} skipped: ${task.title}`, reason] as const),
    ...validations.map(({ validation, reason }) => [`Validation ${validation.name} skipped`, reason] as const),
  ];
}
