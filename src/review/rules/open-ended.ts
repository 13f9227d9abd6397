/** LEX-03: a list that never ends. */
import { wordsFound } from '../lexicon.ts';
import type { Rule } from '../rule.ts';

/** `such as` and `e.g.` introduce examples of something already named, so they are left to a reader. */
const OPEN =
  /\betc\b\.?|\band so (?:on|forth)\b|\bincluding,? but not limited to\b|\band (?:the like|others like (?:it|them)|many more)\b|\band\/or similar\b|\bor similar\b/giu;

export const openEnded: Rule = {
  id: 'LEX-03',
  severity: 'MEDIUM',
  source: 'INCOSE GtWR R9',
  title: 'A list in a requirement is complete.',
  fires: { text: '# Export\n\n- **FR-001**: The export MUST support CSV, JSON, etc.\n' },
  silent: {
    text: '# Export\n\nFormats are CSV, JSON, etc.\n\n- **FR-001**: The export MUST support CSV and JSON; "etc." is shown as text.\n',
  },
  check(document) {
    return wordsFound(document, OPEN).map(({ line, column, quote }) => ({
      line,
      column,
      quote,
      message: `"${quote}" leaves the list open: nobody can tell when it is met`,
      fix: 'List everything, or name the rule that decides what belongs.',
    }));
  },
};
