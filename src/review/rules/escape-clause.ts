/** LEX-02: a clause that lets the reader off. */
import { wordsFound } from '../lexicon.ts';
import type { Rule } from '../rule.ts';

const ESCAPE =
  /\b(?:(?:where|when|if|wherever|whenever|as) (?:possible|feasible|practicable|practical|appropriate|necessary|applicable|needed|required|reasonable)|as far as (?:possible|practicable)|to the extent (?:possible|practical|practicable)|if at all possible|at (?:its|their|the) discretion|as the case may be)\b(?!,? (?:by|for|in|to)\b)/giu;

export const escapeClause: Rule = {
  id: 'LEX-02',
  severity: 'MEDIUM',
  source: 'INCOSE GtWR R8',
  title: 'No clause leaves it to the reader whether the requirement applies.',
  fires: { text: '# Search\n\n- **FR-001**: The search MUST cache results where possible.\n' },
  silent: { text: '# Search\n\nWe cache where possible.\n\n- **FR-001**: The search MUST cache results as required by FR-009.\n' },
  check(document) {
    return wordsFound(document, ESCAPE).map(({ line, column, quote }) => ({
      line,
      column,
      quote,
      message: `"${quote}" leaves it to the reader whether this applies`,
      fix: 'Name the condition.',
    }));
  },
};
