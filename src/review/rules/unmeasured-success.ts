/** COV-01: a success criterion that nothing measures. */
import { requirementPlace } from '../normative.ts';
import { requirementText } from '../requirements.ts';
import { shortQuote, type Rule } from '../rule.ts';

/** Figures, and outcomes that are all-or-nothing and so can be checked. */
const CHECKABLE =
  /\d|%|\b(?:all|every|each|no|none|zero|never|always|without|only|exactly|same|identical|both|one|two|three|first|half|any|single|pass(?:es|ed)?|fails?|valid|unchanged|verified|untouched)\b/iu;

export const unmeasuredSuccess: Rule = {
  id: 'COV-01',
  severity: 'MEDIUM',
  source: 'spec-kit (measurable outcomes)',
  title: 'A success criterion can be measured.',
  fires: { text: '# Login\n\n## Success Criteria\n\n- **SC-001**: People are happy with sign-in.\n' },
  silent: {
    text: '# Login\n\n## Success Criteria\n\n- **SC-001**: 95 % of people sign in at the first try.\n- **SC-002**: No password is ever logged.\n',
  },
  check(document) {
    return document.requirements.flatMap((requirement) => {
      if (!/^SC-\d/u.test(requirement.id) || requirement.kind !== 'item') return [];
      const place = requirementPlace(document, requirement);
      const text = requirement.spans
        .map(({ line }) => document.lines[line]?.text.slice(line === requirement.line ? place.column : 0) ?? '')
        .join(' ')
        .replaceAll(/<!--.*?(?:-->|$)/gu, '');
      if (CHECKABLE.test(text) || requirementText(document, requirement) === '') return [];
      return [
        {
          line: place.line,
          column: place.column,
          quote: shortQuote(place.text),
          message: `${requirement.id} has no figure and no all-or-nothing outcome: it cannot be measured`,
        },
      ];
    });
  },
};
