/** STR-01: sections that the document's own format requires. */
import type { Found, Rule } from '../rule.ts';
import type { SpecDocument } from '../document.ts';

/** Sections by format, each with the pattern its heading matches at any level. Only what the formats' own validators require. */
const REQUIRED: Readonly<Partial<Record<SpecDocument['format'], readonly (readonly [name: string, heading: RegExp])[]>>> = {
  openspec: [['Purpose', /^Purpose$/iu]],
  'spec-kit': [
    ['User Scenarios & Testing', /^User Scenarios\b/iu],
    ['Requirements', /Requirements\b/iu],
  ],
};

export const missingSection: Rule = {
  id: 'STR-01',
  severity: 'CRITICAL',
  source: 'OpenSpec validate; spec-kit template (mandatory sections)',
  title: 'The sections that the format requires are there.',
  fires: {
    text: '# Login\n\n## Requirements\n\n### Requirement: Lockout\n\nThe system SHALL lock.\n\n#### Scenario: Five failures\n\n- **WHEN** a fifth attempt fails\n- **THEN** the account is locked\n',
  },
  silent: { text: '# Login\n\n## 1. Overview\n\nA plain document has no required sections.\n' },
  check(document): readonly Found[] {
    const required = isSpec(document) ? (REQUIRED[document.format] ?? []) : [];
    return required
      .filter(([, pattern]) => !document.sections.some(({ heading }) => pattern.test(heading)))
      .map(([name]) => ({
        line: 0,
        column: 0,
        quote: '',
        message: `section "${name}" is missing`,
        fix: `Add a section "${name}".`,
        severity: document.format === 'openspec' ? 'CRITICAL' : 'MEDIUM',
      }));
  },
};

/** The rules of spec-kit are about its spec.md, not about plans and tasks beside it. */
function isSpec({ path, format }: SpecDocument): boolean {
  return format !== 'spec-kit' || /(?:^|\/)spec\.md$/iu.test(path);
}
