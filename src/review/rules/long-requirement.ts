/** REQ-06: a requirement too long to be one. */
import { requirementPlace } from '../normative.ts';
import { requirementText } from '../requirements.ts';
import { shortQuote, type Rule } from '../rule.ts';

/** The figures of OpenSpec (characters) and of requirement readability studies (words). */
const CHARACTERS_MAX = 500;
const WORDS_MAX = 60;

export const longRequirement: Rule = {
  id: 'REQ-06',
  severity: 'LOW',
  source: 'OpenSpec validate; INCOSE GtWR R18',
  title: `A requirement has at most ${CHARACTERS_MAX} characters and no sentence of more than ${WORDS_MAX} words.`,
  fires: { text: `# Login\n\n- **FR-001**: The form MUST ${'show each and every error '.repeat(16)}inline.\n` },
  silent: { text: '# Login\n\n- **FR-001**: The form MUST show each error beside its field.\n' },
  check(document) {
    return document.requirements.flatMap((requirement) => {
      if (requirement.kind === 'sentence') return [];
      const text = requirementText(document, requirement);
      const longest = text
        .split(/[.;:!?](?:\s|$)/u)
        .reduce((most, sentence) => Math.max(most, sentence.split(/\s+/u).filter((word) => word !== '').length), 0);
      if (text.length <= CHARACTERS_MAX && longest <= WORDS_MAX) return [];
      const place = requirementPlace(document, requirement);
      const size = longest > WORDS_MAX ? `a sentence of ${longest} words` : `${text.length} characters`;
      return [
        {
          line: place.line,
          column: place.column,
          quote: shortQuote(place.text),
          message: `${requirement.id} has ${size}: it is probably several requirements`,
          fix: 'Split it, one thought each.',
        },
      ];
    });
  },
};
