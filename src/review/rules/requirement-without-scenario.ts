/** SCN-01: a requirement that no scenario shows. */
import { requirementPlace } from '../normative.ts';
import { requirementText, type Requirement } from '../requirements.ts';
import { lineEnding } from '../../documents/lines.ts';
import { headingPlace, type Rule } from '../rule.ts';

export const requirementWithoutScenario: Rule = {
  id: 'SCN-01',
  severity: 'CRITICAL',
  source: 'OpenSpec validate; spec-kit (acceptance scenarios)',
  title: 'Every OpenSpec requirement has a scenario with a body.',
  fires: { text: '# Login\n\n## Purpose\n\nP.\n\n## Requirements\n\n### Requirement: Lockout\n\nThe system SHALL lock.\n' },
  silent: {
    text: '# Login\n\n## Purpose\n\nP.\n\n## Requirements\n\n### Requirement: Lockout\n\nThe system SHALL lock.\n\n#### Scenario: Fifth failure\n\n- **WHEN** it fails\n- **THEN** it is locked\n',
  },
  check(document) {
    if (document.format !== 'openspec' && document.format !== 'openspec-delta') return [];
    const shown = new Set(document.scenarios.filter(({ size }) => size > 0).map(({ requirement }) => requirement));
    return document.requirements
      .filter(({ kind, section }) => kind === 'block' && !shown.has(section))
      .map((requirement) => {
        const mechanical = scenarioOf(requirementText(document, requirement)) !== undefined;
        const message = `requirement "${requirement.id}" has no scenario: nothing says when it is met`;
        return { ...headingPlace(document, requirement.section), message, fix: 'Add a scenario with WHEN and THEN.', mechanical };
      });
  },
  mend(document, { line }) {
    const requirement = document.requirements.find((candidate) => candidate.line === line);
    const scenario = requirement === undefined ? undefined : scenarioOf(requirementText(document, requirement));
    if (requirement === undefined || scenario === undefined) return undefined;
    const at = lastTextLine(document, requirement);
    const ending = lineEnding(document.bytes);
    const level = '#'.repeat((document.sections[requirement.section]?.level ?? 3) + 1);
    const start = document.outline.lines.starts[at + 1] ?? document.bytes.length;
    const finished = document.bytes[start - 1] === 10 || document.bytes[start - 1] === 13;
    const lines = [
      ...(finished ? [] : ['']),
      '',
      `${level} Scenario: ${scenario.name}`,
      '',
      `- **WHEN** ${scenario.when}`,
      `- **THEN** ${scenario.outcome}`,
      '',
    ];
    return { start, end: start, text: lines.join(ending) };
  },
};

/** The event and the response of a requirement in EARS form; a scenario says the same, nothing is made up. */
function scenarioOf(text: string): { readonly name: string; readonly when: string; readonly outcome: string } | undefined {
  const [, when, outcome] =
    /^(?:WHEN|IF|WHILE)\s+(.{3,200}?),?\s+(?:THEN\s+)?((?:the|an?)\s[^.]{2,80}\s(?:SHALL|MUST)\s[^.]{3,200})\.?\s*$/iu.exec(
      text.replaceAll(/\*\*/gu, '').trim(),
    ) ?? [];
  if (when === undefined || outcome === undefined || /\s{3,}/u.test(text)) return undefined;
  const name = when.replace(/^(?:the|an?)\s+/iu, '');
  return { name: (name[0] ?? '').toUpperCase() + name.slice(1), when, outcome: outcome.replace(/\s(?:SHALL|MUST)\s/u, ' SHALL ') };
}

function lastTextLine(document: Parameters<NonNullable<Rule['mend']>>[0], requirement: Requirement): number {
  return requirement.spans.at(-1)?.line ?? requirementPlace(document, requirement).line;
}
