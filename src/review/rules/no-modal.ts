/** REQ-01: a requirement that does not bind. */
import { normativeRequirements, requirementPlace, STRONG_MODAL } from '../normative.ts';
import { requirementText } from '../requirements.ts';
import { shortQuote, type Rule } from '../rule.ts';
import { WEAK_MODAL } from './weak-modal.ts';

export const noModal: Rule = {
  id: 'REQ-01',
  severity: 'MEDIUM',
  source: 'ISO/IEC/IEEE 29148; EARS; OpenSpec validate',
  title: 'A requirement says SHALL or MUST where its document does.',
  fires: {
    text: '# Login\n\n- **FR-001**: The form MUST show errors.\n- **FR-002**: The form MUST keep input.\n- **FR-003**: The form shows a captcha.\n',
  },
  silent: {
    text: '# Login\n\n- **FR-001**: The form shows errors.\n- **FR-002**: The form keeps input.\n- **FR-003**: The form MUST NOT log passwords.\n',
  },
  check(document) {
    return normativeRequirements(document).flatMap((requirement) => {
      const text = requirementText(document, requirement);
      if (text === '' || STRONG_MODAL.test(text) || WEAK_MODAL.test(text) || /\b(?:SHOULD|MAY|RECOMMENDED|OPTIONAL)\b/u.test(text))
        return [];
      const place = requirementPlace(document, requirement);
      const name = requirement.id === '' ? 'this requirement' : requirement.id;
      return [
        {
          line: place.line,
          column: place.column,
          quote: shortQuote(place.text),
          message: `${name} has no SHALL or MUST: it reads as a description`,
          fix: 'Say who SHALL do what.',
        },
      ];
    });
  },
};
