/** SCN-02: a scenario that lacks its event or its outcome. */
import { headingPlace, shortQuote, type Found, type Rule } from '../rule.ts';

export const scenarioSteps: Rule = {
  id: 'SCN-02',
  severity: 'CRITICAL',
  source: 'OpenSpec; spec-kit; Gherkin reference',
  title: 'A scenario has a WHEN and a THEN.',
  fires: { text: '# Login\n\n#### Scenario: Fifth failure\n\n- **GIVEN** four failures\n- **WHEN** it fails again\n' },
  silent: {
    text: '# Login\n\n#### Scenario: Fifth failure\n\n- **GIVEN** four failures\n- **WHEN** it fails again\n- **THEN** it is locked\n\nThe team meets when the tests fail.\n',
  },
  check(document) {
    return document.scenarios.flatMap(({ name, line, section, steps, size }): readonly Found[] => {
      if (size === 0) return [];
      const has = (keyword: string): boolean => steps.some((step) => step.keyword === keyword);
      if (has('WHEN') && has('THEN')) return [];
      const text = document.lines[line]?.text ?? '';
      const place =
        name === '' ? { line, column: text.length - text.trimStart().length, quote: shortQuote(text) } : headingPlace(document, section);
      const who = name === '' ? 'the scenario' : `scenario "${name}"`;
      if (has('THEN'))
        return [{ ...place, message: `${who} has no WHEN: what sets it off is not said`, severity: name === '' ? 'LOW' : 'MEDIUM' }];
      if (!has('WHEN'))
        return [{ ...place, message: `${who} has neither WHEN nor THEN`, severity: 'MEDIUM', fix: 'Write its steps as WHEN and THEN.' }];
      return [{ ...place, message: `${who} has no THEN: no outcome can be checked`, fix: 'Add what must be seen.' }];
    });
  },
};
