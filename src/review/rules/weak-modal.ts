/** REQ-02: a requirement whose only modal leaves it open whether it must be met. */
import { normativeRequirements, STRONG_MODAL } from '../normative.ts';
import { requirementText } from '../requirements.ts';
import { placesInRequirement, replaceFix, type Rule } from '../rule.ts';

/** Lower-case only: SHOULD and MAY in capitals are RFC 2119 keywords that an author chose. */
export const WEAK_MODAL = /\b(?:should|may|might|could|can|ought to)\b(?! be able)/u;

export const weakModal: Rule = {
  id: 'REQ-02',
  severity: 'MEDIUM',
  source: 'ISO/IEC/IEEE 29148; Femmer et al., Smella (JSS 2017)',
  title: 'A requirement binds with SHALL or MUST, not with should, may, might, could or can.',
  fires: {
    text: '# Login\n\n- **FR-001**: The form MUST show errors.\n- **FR-002**: The form MUST keep input.\n- **FR-003**: The form should show a captcha.\n',
  },
  silent: {
    text: '# Login\n\n- **FR-001**: The form MUST show errors so that people can mend them.\n- **FR-002**: The form MUST keep input.\n- **FR-003**: The form SHOULD show a captcha.\n',
  },
  check(document) {
    return normativeRequirements(document).flatMap((requirement) => {
      const text = requirementText(document, requirement);
      if (STRONG_MODAL.test(text)) return [];
      const place = placesInRequirement(document, requirement, new RegExp(WEAK_MODAL.source, 'gu'))[0];
      if (place === undefined) return [];
      const name = requirement.id === '' ? 'the requirement' : requirement.id;
      const strong =
        place.quote === 'should'
          ? { fix: replaceFix('should', 'SHALL'), mechanical: true }
          : { fix: 'Say SHALL, or say that it is no requirement.' };
      return [{ ...place, message: `"${place.quote}" leaves it open whether ${name} must be met`, ...strong }];
    });
  },
};
